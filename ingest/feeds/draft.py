"""What was found of an item or entry to a RawItem: which of several values counts.

FeedEntry ──► DraftItem, while the feed is read ──► RawItem, once its head is known
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from ..item import Attachment, Author, RawItem, Rights, Source
from ..rights import make_rights, merge_rights
from ..text.wrapped_lines import join_wrapped_text
from .entry_dates import list_modified_dates, list_published_dates
from .feed_entry import FeedEntry, best_ranked
from .feed_head import FeedHead
from .links import complete_link
from .media import merge_attachments, with_duration
from .texts import FeedText, choose_base_url, choose_body_and_summary


@dataclass(slots=True)  # not frozen: that would triple what making one costs, and nobody else sees it
class DraftItem:
    """What was chosen of all that was found of an entry, until the whole of the feed is known."""

    guid: str | None
    link: str | None  # as it is written
    title: FeedText | None
    body: FeedText | None
    summary: str | None
    published: tuple[str, ...]
    modified: tuple[str, ...]
    authors: tuple[Author, ...]
    tags: tuple[str, ...]
    image: str | None
    attachments: tuple[Attachment, ...]
    language: str | None
    source: Source | None
    rights: Rights | None
    where: str
    bases: tuple[str, ...]  # that are declared


def draft_item(entry: FeedEntry) -> DraftItem:
    """The values that count, in a third of the memory that everything found takes."""
    title = best_ranked(entry.titles)
    body, summary = choose_body_and_summary(entry.texts or entry.captions[:1])
    return DraftItem(
        guid=entry.guid,
        link=best_ranked(entry.links),
        title=title,
        body=body,
        summary=summary,
        published=list_published_dates(entry.dates),
        modified=list_modified_dates(entry.dates),
        authors=tuple(best_ranked(entry.authors) or ()),
        tags=tuple(entry.tags),
        image=best_ranked(entry.pictures),
        attachments=_collect_attachments(entry),
        language=entry.language or _choose_language(body or title, entry.inherited_language),
        source=entry.source,
        rights=merge_rights(make_rights(entry.rights, "item"), entry.source_rights)
        if entry.rights
        else entry.source_rights,
        where=entry.where,
        bases=(body or title or entry).bases,
    )


def build_raw_item(draft: DraftItem, position: int, head: FeedHead) -> RawItem:
    """The item, once the whole of the feed is known; without declared bases links count from the site."""
    title, body = draft.title, draft.body
    link = complete_link(draft.link, head.base_url)
    return RawItem(
        guid=draft.guid,
        url=link,
        base_url=choose_base_url(draft.bases, link, head.base_url),
        title=title.value if title else None,
        title_is_html=title.is_html if title else None,
        content_html=body.value if body and body.is_html else None,
        content_text=join_wrapped_text(body.value) if body and not body.is_html else None,
        summary=draft.summary,
        published=next(iter(draft.published), None),
        modified=next(iter(draft.modified), None),
        other_published=draft.published[1:],
        other_modified=draft.modified[1:],
        authors=draft.authors or head.authors,
        tags=draft.tags,
        image=draft.image,
        attachments=draft.attachments,
        language=draft.language,
        source=draft.source,
        rights=merge_rights(draft.rights, head.rights),
        position=position,
        where=draft.where,
        extractor="lxml",
    )


def _choose_language(text: FeedText | None, inherited: str | None) -> str | None:
    return text.language if text and text.language is not None else inherited


def _collect_attachments(entry: FeedEntry) -> tuple[Attachment, ...]:
    """Enclosures before what the media module says, which often is the same once more, with more about it."""
    if not entry.enclosures and not entry.media:
        return ()
    attachments = merge_attachments(entry.enclosures, entry.media)
    if entry.original_enclosure and len(entry.enclosures) == 1:  # behind a counter, as with the link
        attachments = (replace(attachments[0], url=entry.original_enclosure), *attachments[1:])
    return with_duration(attachments, entry.duration)
