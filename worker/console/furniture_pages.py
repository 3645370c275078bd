"""What is taken for furniture in an item, and what people keep as text all the same."""

from __future__ import annotations

from dataclasses import dataclass

from dedupe.furniture import make_paragraph_key

from ..judging.by_hand import UndecidableError
from ..judging.furniture_by_hand import keep_passage, let_passage_be_learned, list_furniture
from ..judging.known_items import is_valid_id
from ..store.kept_passages import KeptPassage
from .source_decision import (
    SourceDecision,
    do_source_decision,
    make_item_query,
    make_refusal,
    preview_source_decision,
    require_item,
)
from .view_types import AskedView, GoTo, SentForm, ShowInstead

FURNITURE_QUERY = make_item_query("whose furniture is shown; none if not given")


@dataclass(frozen=True, slots=True, kw_only=True)
class FurniturePage:
    """The furniture of one item, and the list of what is kept."""

    heading: str
    command: str
    item: str  # "" for none
    title: str
    source: str
    passages: tuple[str, ...]  # of the item: what counts for nothing, and is not on the list
    kept: tuple[KeptPassage, ...]  # of its source; of all where there is no item


def read_furniture_page(asked: AskedView) -> FurniturePage:
    """By an item, or the whole list.

    Raises:
        RequestError: 404, there is no such item.
    """
    rt, name = asked.rt, asked.query.get("item", "")
    listed = rt.keeping.passages.load_all()
    if not name:
        return _make_page("", "", "", (), listed)
    item = require_item(rt, name)
    source = item.article.source
    kept = [one for one in listed if one.source == source]
    known = {make_paragraph_key(one.passage) for one in kept}
    passages = tuple(line for line in list_furniture(rt, item) if make_paragraph_key(line) not in known)
    return _make_page(name, item.article.title, source, passages, kept)


def preview_text_passage(form: SentForm) -> ShowInstead:
    """What it means to put a passage of an item on the list."""
    return preview_source_decision(form, _make_decision(form))


def keep_text_passage(form: SentForm) -> GoTo:
    """Put a passage of an item on the list."""
    return do_source_decision(form, _make_decision(form))


def undo_text_passage(form: SentForm) -> GoTo:
    """Take a passage off the list."""
    try:
        let_passage_be_learned(form.rt, form.read_text("passage"))
    except UndecidableError as error:
        raise make_refusal(error) from error
    item = form.read_text("item")
    return GoTo(f"/console/furniture?item={item}" if is_valid_id(item) else "/console/furniture")


def _make_decision(form: SentForm) -> SourceDecision:
    passage = form.read_text("passage")
    return SourceDecision(
        heading="Not furniture",
        command="feedmill furniture keep",
        page="/furniture",
        action="/furniture/keep",
        undone_by="by taking it off the list; it is furniture again where it recurs",
        decide=lambda item, reason, terms: keep_passage(form.rt, item, passage, reason, terms),
        passage=passage,
    )


def _make_page(item: str, title: str, source: str, passages: tuple[str, ...], kept: list[KeptPassage]) -> FurniturePage:
    return FurniturePage(
        heading="Furniture",
        command="feedmill furniture list",
        item=item,
        title=title,
        source=source,
        passages=passages,
        kept=tuple(kept),
    )
