"""A page block by block, with what each is taken for and why: sent as a text, or fetched as every page is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from dedupe import MemorySightings, Params
from ingest import Block, Document, Fetcher, IngestError, UnfetchedDocument

from ..http.problems import RequestError, make_bad_request
from ..intake.targets import TargetPart, is_url
from ..offline.extract import load_document, read_items_and_blocks
from ..runtime import make_fetch_policy
from .view_types import AskedView, GoTo, SentForm, ShowInstead

PAGE_KINDS = ("page", "document")  # kinds that are made of blocks
MOST_BLOCKS = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class PageItem:
    """An item that was found on the page."""

    part: str
    title: str
    source: str
    published_at: datetime | None
    date_basis: str
    words: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageBlocks:
    """A page as it is read."""

    name: str  # "": nothing was asked for yet
    items: tuple[PageItem, ...]
    blocks: tuple[Block, ...]
    left_out: int  # blocks behind the last that is shown
    heading: str = "A page, block by block"
    command: str = "feedmill extract --explain FILE|URL"


def read_empty_page(asked: AskedView) -> PageBlocks:
    """The form alone."""
    return PageBlocks(name="", items=(), blocks=(), left_out=0)


def show_page_blocks(form: SentForm) -> GoTo | ShowInstead:
    """What `feedmill extract --explain` shows; nothing of it is kept."""
    moment = form.rt.now()
    given = _make_part(form.read_text("url"), form.read_text("text"), moment)
    try:
        document = load_document(given, Fetcher(make_fetch_policy(form.rt.settings)), moment)
        if document.kind not in PAGE_KINDS:
            raise make_bad_request(f"this is no page, but {document.kind}", "give a page")
        items, blocks = read_items_and_blocks(document, moment, MemorySightings(Params()))
    except IngestError as error:
        raise RequestError(422, "unreadable-page", str(error), "give another page") from None
    return ShowInstead(
        "page",
        PageBlocks(
            name=given.name,
            items=tuple(
                PageItem(
                    part=item.provenance.part,
                    title=item.title or "",
                    source=item.source.name or item.source.domain or "",
                    published_at=item.date_published,
                    date_basis=item.provenance.date_basis or "",
                    words=item.word_count,
                )
                for item in items
            ),
            blocks=tuple(blocks[:MOST_BLOCKS]),
            left_out=max(0, len(blocks) - MOST_BLOCKS),
        ),
    )


def _make_part(url: str, text: str, moment: datetime) -> TargetPart:
    if bool(url) == bool(text):
        raise make_bad_request("either an address or a text", "give one of the two")
    if text:
        return TargetPart(
            document=Document(body=text.encode(), kind="page", fetched_at=moment, name="your text", via="stdin")
        )
    if not is_url(url):
        raise make_bad_request("an address begins with https:// or http://", "give such an address")
    return TargetPart(document=UnfetchedDocument(url=url, kind="page", via="url"))
