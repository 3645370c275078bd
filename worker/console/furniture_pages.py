"""What is taken for furniture in an item, and what people keep as text all the same."""

from __future__ import annotations

from dataclasses import dataclass

from dedupe.furniture import make_paragraph_key

from ..http.problems import RequestError, make_bad_request
from ..http.query import QueryParameter
from ..judging.by_hand import DecisionTerms, UndecidableError
from ..judging.furniture_by_hand import keep_passage, let_passage_be_learned
from ..judging.kept_records import find_record
from ..judging.known_items import is_valid_id
from ..printable import make_printable
from ..runtime import Runtime
from ..store.items import StoredItem
from ..store.kept_passages import KeptPassage
from .decide import LONGEST_REASON
from .view_types import AskedView, GoTo, SentForm


def _read_item_id(value: str) -> str:
    if not is_valid_id(value):
        raise ValueError("it is the id of an item")
    return value


FURNITURE_QUERY = (
    QueryParameter(
        name="item", says="whose furniture is shown; none if not given", schema={"type": "string"}, read=_read_item_id
    ),
)


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
    item = rt.items.load_items([name]).get(name)
    if item is None:
        shown = make_printable(name[:100])
        raise RequestError(404, "no-such-item", f"{shown}: no such item", "it may be out of the window")
    source = item.article.source
    kept = [one for one in listed if one.source == source]
    known = {make_paragraph_key(one.passage) for one in kept}
    passages = tuple(line for line in _list_furniture(rt, name, item) if make_paragraph_key(line) not in known)
    return _make_page(name, item.article.title, source, passages, kept)


def keep_text_passage(form: SentForm) -> GoTo:
    """Put a passage of an item on the list."""
    item, reason = form.read_text("item"), form.read_text("reason")
    if len(reason) > LONGEST_REASON or not is_valid_id(item):
        raise make_bad_request("the form is none of ours")
    try:
        keep_passage(form.rt, item, form.read_text("passage"), reason or None, DecisionTerms(actor=form.person))
    except UndecidableError as error:
        raise _make_refusal(error) from error
    return GoTo(f"/console/furniture?item={item}")


def undo_text_passage(form: SentForm) -> GoTo:
    """Take a passage off the list."""
    try:
        let_passage_be_learned(form.rt, form.read_text("passage"))
    except UndecidableError as error:
        raise _make_refusal(error) from error
    item = form.read_text("item")
    return GoTo(f"/console/furniture?item={item}" if is_valid_id(item) else "/console/furniture")


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


def _list_furniture(rt: Runtime, name: str, item: StoredItem) -> list[str]:
    """What judgement leaves out of the text, and what has left its page before."""
    furniture = frozenset(item.article.furniture)
    left_out = [line.strip() for line in item.article.text.split("\n") if make_paragraph_key(line) in furniture]
    provenance = (find_record(rt, name) or {}).get("provenance") or {}
    gone = [says.partition(": ")[2] for says in provenance.get("furniture", ())]
    return [*dict.fromkeys(filter(None, (*left_out, *gone)))]


def _make_refusal(error: UndecidableError) -> RequestError:
    return RequestError(422, "undecidable", make_printable(str(error)), "open the page again")
