"""Documents in NewsML-G2 and NITF to raw items, one at a time."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from itertools import count

from ..decode import decoded_text_of
from ..errors import ParseError
from ..feeds.prolog import Prolog, read_prolog
from ..feeds.xml_cut_off import keep_whole_items
from ..feeds.xml_reading import read_repaired_xml
from ..feeds.xml_tree import Element, find_attribute, local_name_of, markup_of, walk_items
from ..identity.urls import domain_of
from ..item import Document, ParsedDocument, RawItem, Source
from ..leniency import Losses
from .newsml_g2 import MAX_DIGITS, read_news_item, read_package_references
from .nitf import read_nitf

# NewsML-G2 has more kinds of items: people and places, vocabularies, plans for coverage
_NO_NEWS = ("conceptitem", "knowledgeitem", "planningitem", "catalogitem")
_ITEMS_BY_ROOT = {
    "nitf": ("nitf",),
    "newsitem": ("newsitem",),
    "packageitem": ("packageitem",),
    **{name: (name,) for name in _NO_NEWS},
    "newsmessage": ("newsitem", "packageitem", *_NO_NEWS),
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

    What a package in a message refers to is left out where the message has it; of a story that is there in several
    versions the newest counts. A message that is cut off gives its whole items.

    Raises:
        ParseError: no XML, nothing in it is news, or it is one item and cut off.
    """
    text = decoded_text_of(document)
    prolog = read_prolog(text)
    names = _ITEMS_BY_ROOT[_find_root_name(prolog)]
    text, cut = keep_whole_items(text[prolog.start :], str(prolog.root), names, "message")
    parsed = read_repaired_xml(text, prolog, partial(_read_items, document=document, names=names))
    if not parsed.items and not parsed.problems:
        raise ParseError(f"there is no news in this <{prolog.root}>: no newsItem, and no headline in a packageItem")
    return replace(parsed, problems=(*parsed.problems, *cut))


def _find_root_name(prolog: Prolog) -> str:
    return (prolog.root or "").rpartition(":")[2].lower()


def _read_items(data: bytes, document: Document, names: tuple[str, ...]) -> ParsedDocument:
    losses, own, referred = Losses(), list[tuple[int, RawItem]](), list[RawItem]()
    numbers = count()

    def take_item(element: Element) -> None:
        number, name = next(numbers), local_name_of(element).lower()
        where, raw = f"item {number + 1}", partial(markup_of, element)
        if name in _NO_NEWS:
            losses.note_field(where, local_name_of(element), "it is no news", find_attribute(element, "guid"))
        elif name == "packageitem":
            referred.extend(losses.read_item(where, raw, partial(read_package_references, element)) or ())
        else:
            version = find_attribute(element, "version") or ""
            read = read_nitf if name == "nitf" else read_news_item
            if item := losses.read_item(where, raw, partial(read, element, number, where)):
                own.append((int(version) if version.isdecimal() and len(version) < MAX_DIGITS else 0, item))

    walk_items(data, take_item, names)
    items = _keep_newest(own, losses)
    known = {item.guid for item in items}
    return ParsedDocument(
        items=(*items, *(item for item in referred if item.guid not in known)),
        source=Source(domain=domain_of(document.url)),
        problems=tuple(losses.items),
        field_problems=tuple(losses.fields),
    )


def _keep_newest(items: list[tuple[int, RawItem]], losses: Losses) -> list[RawItem]:
    """The items, each in its newest version; of two alike the one that comes last."""
    newest: dict[str, tuple[int, RawItem]] = {}
    for version, item in items:
        if item.guid and (item.guid not in newest or version >= newest[item.guid][0]):
            newest[item.guid] = (version, item)
    kept = [item for _, item in items if not item.guid or newest[item.guid][1] is item]
    for _, item in items:
        if item.guid and newest[item.guid][1] is not item:
            losses.note_field(item.where, "version", "a newer version is in the same message", item.guid)
    return kept
