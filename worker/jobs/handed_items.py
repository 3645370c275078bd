"""Items on their way to another collection: the body of the job that takes them there, exactly as they were read. Pure.

What a reader of JSON would find in them is not the same: another extractor, other marks, no source of their own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec

from ingest import Item, Mark, ParseError, from_json, to_json
from ingest.identity.marks import MarkBasis


@dataclass(frozen=True, slots=True)
class HandedItem:
    """An item, and the ways in which it can be known again, of which the whole of its document has decided."""

    item: Item
    marks: tuple[Mark, ...]


class _HandedRow(msgspec.Struct, frozen=True):
    item: msgspec.Raw  # as `to_json` writes it
    marks: tuple[tuple[MarkBasis, bytes], ...]


class _HandedBody(msgspec.Struct, frozen=True):
    ids_in_document: tuple[str, ...]
    items: tuple[_HandedRow, ...]


_DECODER = msgspec.json.Decoder(_HandedBody)


def pack_items(items: Iterable[HandedItem], ids_in_document: Iterable[str]) -> bytes:
    """The body of a job, as JSON.

    Args:
        ids_in_document: those that the items of the whole document brought with them.
    """
    packed = (
        _HandedRow(msgspec.Raw(to_json(one.item)), tuple((mark.basis, mark.key) for mark in one.marks)) for one in items
    )
    return msgspec.json.encode(_HandedBody(tuple(sorted(ids_in_document)), tuple(packed)))


def unpack_items(body: bytes, job_id: str) -> tuple[Sequence[HandedItem], frozenset[str]]:
    """The items as they are in the hands of the job that they came with, and the ids in their document.

    Raises:
        ParseError: these are no items that were packed.

    >>> unpack_items(pack_items([], ["it_a"]), "j1")
    ([], frozenset({'it_a'}))
    """
    try:
        packed = _DECODER.decode(body)
    except (ValueError, RecursionError) as error:
        raise ParseError(f"these are no items that another collection has handed over: {error}") from None
    items = [
        HandedItem(_with_job(from_json(bytes(one.item)), job_id), tuple(Mark(*mark) for mark in one.marks))
        for one in packed.items
    ]
    return items, frozenset(packed.ids_in_document)


def _with_job(item: Item, job_id: str) -> Item:
    return replace(item, provenance=replace(item.provenance, job_id=job_id))
