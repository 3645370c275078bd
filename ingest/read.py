"""The whole of reading: a document in, items and problems out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from .feeds import parse_feed
from .identity import id_among
from .item import Document, Item, Parsed, Problem, Reading
from .jsonl import parse_items
from .normalise import normalise
from .pages import split_page, split_text
from .sniff import refuse_binary


def read(document: Document) -> Reading:
    """Read a document of any kind.

    feed, page, document or items -> raw items -> normalise, each on its own: a bad one is a Problem beside the others.
    Raises ParseError where nothing of it can be read.
    """
    refuse_binary(document.body)
    parsed = _parser(document)(document)
    results = [normalise(raw, document, parsed.source, parsed.language) for raw in parsed.items]
    return Reading(
        items=tuple(tell_apart([result for result in results if isinstance(result, Item)])),
        problems=(*parsed.problems, *(result for result in results if isinstance(result, Problem))),
    )


def tell_apart(items: Sequence[Item]) -> list[Item]:
    """Items of one document that share an id without being the same get ids of their own.

    A change log or a status page may give every entry one guid or one address. Their dates tell them apart, and
    where those don't, their texts; the same text twice stays one item.
    """
    groups: dict[str, list[Item]] = {}
    for item in items:
        groups.setdefault(item.id, []).append(item)
    return [_apart(item, groups[item.id]) for item in items]


def _apart(item: Item, group: Sequence[Item]) -> Item:
    texts = {other.provenance.text_digest for other in group}
    dates = {other.date_published for other in group}
    if len(texts) == len(dates) == 1:
        return item
    by_date = len(dates) == len(group)
    mark = item.date_published.isoformat() if by_date and item.date_published else item.provenance.text_digest
    return replace(item, id=id_among(item.id, mark))


def _parser(document: Document) -> Callable[[Document], Parsed]:
    if document.kind == "feed":
        return parse_feed
    if document.kind == "items":
        return parse_items
    return split_page if document.kind == "page" else split_text
