"""Documents in NewsML-G2 and NITF to raw items, one at a time."""

from __future__ import annotations

from functools import partial
from itertools import count

from ..decode import decoded_text_of
from ..errors import ParseError
from ..feeds.prolog import Prolog, read_prolog
from ..feeds.xml_reading import read_repaired_xml
from ..feeds.xml_tree import Element, local_name_of, markup_of, walk_items
from ..identity.urls import domain_of
from ..item import Document, ParsedDocument, RawItem, Source
from ..leniency import Losses
from .newsml_g2 import read_news_item, read_package_references
from .nitf import read_nitf

_ITEMS_BY_ROOT = {
    "nitf": ("nitf",),
    "newsitem": ("newsitem",),
    "packageitem": ("packageitem",),
    "newsmessage": ("newsitem", "packageitem"),
}
WIRE_ROOTS = frozenset(_ITEMS_BY_ROOT)


def is_wire_xml(text: str) -> bool:
    """Whether a document's root is that of an agency's format.

    >>> is_wire_xml("<nitf><body/></nitf>"), is_wire_xml("<rss/>")
    (True, False)
    """
    return _find_root_name(read_prolog(text)) in WIRE_ROOTS


def parse_wire_xml(document: Document) -> ParsedDocument:
    """Read the items of a NewsML-G2 message, item or package, or the story of a NITF document.

    What a package in a message refers to is left out where the message has it.

    Raises:
        ParseError: no XML, or nothing in it is news.
    """
    text = decoded_text_of(document)
    prolog = read_prolog(text)
    names = _ITEMS_BY_ROOT[_find_root_name(prolog)]
    parsed = read_repaired_xml(text[prolog.start :], prolog, partial(_read_items, document=document, names=names))
    if not parsed.items and not parsed.problems:
        raise ParseError(f"there is no news in this <{prolog.root}>: no newsItem, and no headline in a packageItem")
    return parsed


def _find_root_name(prolog: Prolog) -> str:
    return (prolog.root or "").rpartition(":")[2].lower()


def _read_items(data: bytes, document: Document, names: tuple[str, ...]) -> ParsedDocument:
    losses, own, referred = Losses(), list[RawItem](), list[RawItem]()
    numbers = count()

    def take_item(element: Element) -> None:
        number, name = next(numbers), local_name_of(element).lower()
        where, raw = f"item {number + 1}", partial(markup_of, element)
        if name == "packageitem":
            referred.extend(losses.read_item(where, raw, partial(read_package_references, element)) or ())
        else:
            read = read_nitf if name == "nitf" else read_news_item
            if item := losses.read_item(where, raw, partial(read, element, number, where)):
                own.append(item)

    walk_items(data, take_item, names)
    known = {item.guid for item in own}
    return ParsedDocument(
        items=(*own, *(item for item in referred if item.guid not in known)),
        source=Source(domain=domain_of(document.url)),
        problems=tuple(losses.items),
    )
