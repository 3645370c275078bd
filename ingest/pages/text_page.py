"""A page that came as plain text, taken apart: its lines say by their wording alone what they are."""

from __future__ import annotations

from dataclasses import replace

from .body.story_element import without_copies, without_promos
from .labels.label_lines import label_lines
from .lines.dump import read_dump
from .refusals import refuse_page
from .stories.assemble import SplitPage, assemble_stories
from .stories.edge_notes import relabel_story_edges
from .stories.row_outliers import relabel_row_outliers
from .stories.title_order import with_titles_first


def split_plain_text(text: str) -> SplitPage:
    """Main story, related stories in the order of the page, and every block.

    Raises ParseError where the page says why it shows no story: a login, a consent, an error.
    """
    lines = with_titles_first(read_dump(text))
    page = assemble_stories(lines, relabel_story_edges(lines, relabel_row_outliers(lines, label_lines(lines).labels)))
    if page.main:
        story = replace(page.main, paragraphs=tuple(without_promos(without_copies(page.main.paragraphs), page.related)))
        page = replace(page, main=story)
    refuse_page(page.main, [line.text for line in lines])
    return page
