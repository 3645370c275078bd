"""Items and verdicts to the rows of the tables that a back-fill leaves. Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from .archived_item import ArchivedItem
from .item_files import make_moment
from .slice_files import VerdictLine
from .story_spans import StorySpan

_STORY_LINE = msgspec.json.Decoder(StorySpan)


def make_item_row(archived: ArchivedItem, story_id: str) -> dict[str, Any]:
    """A row of the table of items."""
    item, rights = archived.item, archived.item.rights
    return {
        "id": item.id,
        "given_id": archived.given_id,
        "story_id": story_id,
        "url": item.url,
        "canonical_url": item.canonical_url,
        "title": item.title,
        "content_text": item.content_text,
        "summary": item.summary,
        "date_published": item.date_published,
        "date_modified": item.date_modified,
        "fetched_at": item.provenance.fetched_at,
        "language": item.language,
        "source_name": item.source.name,
        "source_domain": item.source.domain,
        "authors": [author.name or author.url for author in item.authors],
        "tags": list(item.tags),
        "image": item.image,
        "word_count": item.word_count,
        "truncated": item.truncated,
        "part": item.provenance.part,
        "via": item.provenance.via,
        "license": rights.license if rights else None,
        "tdm_reserved": rights.tdm_reserved if rights else None,
    }


def make_verdict_row(verdict: VerdictLine, story_id: str) -> dict[str, Any]:
    """A row of the table of verdicts, with the story that the item is in when all is judged."""
    return {
        "item_id": verdict.id,
        "story_id": story_id,
        "relation": verdict.relation,
        "rule": verdict.rule,
        "matched_id": verdict.matched_id,
        "jaccard": verdict.jaccard,
        "containment": verdict.containment,
        "containment_of": verdict.containment_of,
    }


def read_story_line(line: bytes) -> dict[str, Any]:
    """A row of the table of stories, from the line that waited for it."""
    story = _STORY_LINE.decode(line)
    return {
        "story_id": story.story_id,
        "language": story.language,
        "size": story.size,
        "lead_id": story.lead_id,
        "first_at": None if story.first is None else make_moment(story.first),
        "last_at": None if story.last is None else make_moment(story.last),
    }
