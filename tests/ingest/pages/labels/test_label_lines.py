"""The cheapest reading of a whole page: one label for each line, and the shape that its related stories share."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.pages.blocks import Line
from ingest.pages.labels.label_lines import SHAPE_LINES, label_lines
from ingest.pages.labels.shapes import BylinePlace, StoryShape
from tests.support.labels import write_label_signs
from tests.support.page_lines import number_lines

TEXT = "The ferry to the island left on time this morning, and the whole quay was there to see it."
STORY = ["Ferry to the island is back in service", TEXT, TEXT]
TEASER = "It is the first time since the flood, said the owner, and everybody agreed with her."
TITLES = ["Mill on the river grinds again", "Imker rechnen mit guter Ernte", "Villamar estrena una grúa silenciosa"]
BEFORE, MIDDLE, AFTER = BylinePlace


def make_row(*lines: str, titles: Sequence[str] = TITLES) -> list[str]:
    return [line.format(title=title) for title in titles for line in ("", *lines)]


# name -> lines ("" is an empty one), their labels
PAGES: dict[str, tuple[list[str], str]] = {
    "no lines": ([], ""),
    "a title and its text": (STORY, "Txx"),
    "a byline under the title": ([STORY[0], "By Ana Ruiz", *STORY[1:]], "TBxx"),
    "a form behind the story": ([*STORY, "", "Share this article"], "Txx-"),
    "readers' comments": ([*STORY, "", "2 comments", "Bo, 2 hours ago", "So it is.", "Reply"], "Txxcccc"),
    "a row of headlines": ([*STORY, "", "Related articles", *make_row("{title}")], "Txxhttt"),
}


@pytest.mark.parametrize(("texts", "signs"), PAGES.values(), ids=PAGES)
def test_a_page_is_read_as_a_whole(texts: list[str], signs: str) -> None:
    assert write_label_signs(label_lines(number_lines(*texts)).labels) == signs


# name -> the lines of each story, the labels of the page, the shape
ROWS: dict[str, tuple[list[str], str, StoryShape]] = {
    "ages under the titles of related stories": (
        ["{title}", "Coast Radio · 2 hours ago", TEASER],
        "Txxhtmrtmrtmr",
        StoryShape(MIDDLE, MIDDLE),
    ),
    "ages above them": (
        ["Coast Radio · 2 hours ago", "{title}", TEASER],
        "Txxh<tr<tr<tr",
        StoryShape(BEFORE, BEFORE),
    ),
    "ages behind their text": (
        ["{title}", TEASER, "Coast Radio · 2 hours ago"],
        "Txxhtr>tr>tr>",
        StoryShape(AFTER, AFTER),
    ),
    "titles and ages without a text": (
        ["{title}", "NDR, vor 2 Stunden"],
        "Txxhtmtmtm",
        StoryShape(MIDDLE, MIDDLE, has_text=False),
    ),
}


@pytest.mark.parametrize(("story", "signs", "shape"), ROWS.values(), ids=ROWS)
def test_related_stories_share_a_shape(story: list[str], signs: str, shape: StoryShape) -> None:
    page = label_lines(number_lines(*STORY, "", "Related articles", *make_row(*story)))
    assert (write_label_signs(page.labels), page.shape) == (signs, shape)


def test_the_name_above_the_first_related_story_is_its_own_where_the_others_have_one() -> None:
    names = ["NDR Info", "Bote vom Meer", "Coast Radio"]
    row = [line for name, title in zip(names, TITLES, strict=True) for line in ("", name, title, TEASER)]
    assert write_label_signs(label_lines(number_lines(*STORY, *row[1:])).labels) == "Txx<tr<tr<tr"


def test_within_related_stories_the_first_line_is_no_main_title() -> None:
    lines = number_lines("Mill on the river grinds again", "2 hours ago", TEASER)
    assert write_label_signs(label_lines(lines).labels) == "TBx"
    assert write_label_signs(label_lines(lines, within_related=True).labels) == "tmr"


def test_the_shape_of_the_first_lines_holds_for_the_rest() -> None:
    titles = [f"Mill number {number} grinds again" for number in range(SHAPE_LINES)]
    row = make_row("{title}", "Coast Radio · 2 hours ago", TEASER, titles=titles)
    page = label_lines(number_lines(*STORY, "", "Related articles", *row))
    assert write_label_signs(page.labels) == "Txxh" + "tmr" * SHAPE_LINES


WORDS = [
    *STORY,
    TEASER,
    "Related articles",
    "2 hours ago",
    "Coast Radio",
    "Reply",
    "Share this article",
    "- Soup",
    "·",
    "島",
]


@given(st.lists(st.tuples(st.sampled_from(WORDS), st.integers(0, 9), st.integers(0, 6)), max_size=12), st.booleans())
def test_every_line_gets_a_label_that_its_place_allows(rows: list[tuple[str, int, int]], within_related: bool) -> None:
    lines = [Line(text, number, gap, heading=heading) for number, (text, gap, heading) in enumerate(rows, 1)]
    signs = write_label_signs(label_lines(lines, within_related=within_related).labels)
    assert len(signs) == len(lines)
    assert not within_related or signs[:1] in ("", "<", "t")
    assert "." not in signs.lstrip(".")  # furniture above the story is above it
