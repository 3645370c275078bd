"""The whole of reading: a document in, items and problems out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial

from .decode import decoded_text_of
from .embargo import read_embargo
from .errors import UNFORESEEN_ERRORS, ParseError, describe_unforeseen
from .feeds import parse_feed
from .identity.shared_ids import with_distinct_ids
from .item import Document, EmbargoedItem, Item, ParsedDocument, Problem, RawItem, Reading
from .json_items.lines import parse_items
from .leniency import Losses, group_problems
from .long_lists import keep_items, take_each
from .mail import parse_mail
from .normalise import describe_raw, normalise_item, place_of
from .pages import split_page, split_text
from .sections import parse_section
from .sitemaps import is_address_list, is_sitemap, parse_address_list, parse_sitemap
from .sniff import decode_document
from .tables import parse_table
from .wire import is_wire_xml, parse_wire_xml


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
    embargoed: list[EmbargoedItem] = []
    raw_items, parsed = list(parsed.items), replace(parsed, items=())  # only this list holds them from here on
    items = keep_items(_normalise_each(raw_items, document, parsed, losses, bad_items, embargoed))
    return Reading(
        items=with_distinct_ids(items),
        problems=group_problems([*parsed.problems, *bad_items, *losses.items]),
        field_problems=parsed.field_problems,
        embargoed=tuple(embargoed),
        needs_pages=parsed.needs_pages,
        sitemaps=parsed.sitemaps,
        source_name=parsed.source.name,
        push=parsed.push,
    )


def _normalise_each(
    raw_items: list[RawItem],
    document: Document,
    parsed: ParsedDocument,
    losses: Losses,
    bad_items: list[Problem],
    embargoed: list[EmbargoedItem],
) -> Iterator[Item]:
    """The items; each raw one is given up for it. Those that are none, or not yet, join the lists."""
    for raw in take_each(raw_items):
        result = losses.read_item(
            place_of(raw),
            partial(describe_raw, raw),
            partial(_normalise_one, raw, document, parsed),
        )
        if isinstance(result, Item):
            yield result
        elif isinstance(result, EmbargoedItem):
            embargoed.append(result)
        elif result:
            bad_items.append(result)


def _normalise_one(raw: RawItem, document: Document, parsed: ParsedDocument) -> Item | EmbargoedItem | Problem:
    until = read_embargo(raw.embargoed_until, document.fetched_at)
    item = normalise_item(raw, document, parsed.source, parsed.language)
    return EmbargoedItem(item=item, until=until) if until and isinstance(item, Item) else item


def _parser_for(document: Document) -> Callable[[Document], ParsedDocument]:
    match document.kind:
        case "sitemap" if is_address_list(decoded_text_of(document)):
            return parse_address_list
        case "feed" | "sitemap":
            return _feed_parser_for(decoded_text_of(document))
        case "items":
            return parse_items
        case "table":
            return parse_table
        case "mail":
            return parse_mail
        case "page":
            return split_page
        case "section":
            return parse_section
        case _:
            return split_text


def _feed_parser_for(text: str) -> Callable[[Document], ParsedDocument]:
    if is_sitemap(text):
        return parse_sitemap
    return parse_wire_xml if is_wire_xml(text) else parse_feed
