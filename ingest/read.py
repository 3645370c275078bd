"""The whole of reading: a document in, items and problems out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from .errors import UNFORESEEN_ERRORS, ParseError, describe_unforeseen
from .feeds import parse_feed
from .identity.shared_ids import with_distinct_ids
from .item import Document, Item, ParsedDocument, Problem, RawItem, Reading
from .json_items.lines import parse_items
from .leniency import Losses, group_problems
from .long_lists import keep_items, take_each
from .normalise import describe_raw, normalise_item, place_of
from .pages import split_page, split_text
from .sniff import decode_document


def read_document(document: Document) -> Reading:
    """Read a document of any kind.

    decode -> feed, page, document or items -> raw items -> normalise, each on its own: a bad one is a Problem beside
    the others.
    Raises ParseError where nothing of it can be read, be it that the reader itself fails on it.
    """
    document = decode_document(document)
    try:
        parsed = _parser_for(document)(document)
    except UNFORESEEN_ERRORS as error:
        raise ParseError(describe_unforeseen(error)) from error
    losses = Losses()
    bad_items: list[Problem] = []
    raw_items, parsed = list(parsed.items), replace(parsed, items=())  # only this list holds them from here on
    items = keep_items(_normalise_each(raw_items, document, parsed, losses, bad_items))
    return Reading(
        items=with_distinct_ids(items),
        problems=group_problems([*parsed.problems, *bad_items, *losses.items]),
        field_problems=parsed.field_problems,
        source_name=parsed.source.name,
    )


def _normalise_each(
    raw_items: list[RawItem], document: Document, parsed: ParsedDocument, losses: Losses, bad_items: list[Problem]
) -> Iterator[Item]:
    """The items; each raw one is given up for it, and those that are none join ``bad_items``."""
    for raw in take_each(raw_items):
        result = losses.read_item(
            place_of(raw),
            partial(describe_raw, raw),
            partial(normalise_item, raw, document, parsed.source, parsed.language),
        )
        if isinstance(result, Item):
            yield result
        elif result:
            bad_items.append(result)


def _parser_for(document: Document) -> Callable[[Document], ParsedDocument]:
    if document.kind == "feed":
        return parse_feed
    if document.kind == "items":
        return parse_items
    return split_page if document.kind == "page" else split_text
