"""Well-formed XML, one item at a time: the only file that knows lxml.

Fast because libxml2 does the work; bounded because each item is forgotten when it has been read. Nothing is fetched,
and no entity can grow: what stands before the root, where entities are declared, never gets here (prolog.py).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from contextlib import suppress
from urllib.parse import urljoin

from lxml import etree

from ..errors import ParseError
from ..identity.urls import has_endless_host
from .xml_names import canonical_name

Element = etree._Element

ITEMS = ("item", "entry")
CHUNK = 128 * 1024  # bytes
MAX_TAGS = 100_000  # of one item, or of what stands outside of items; each takes some 200 bytes
MAX_ATTRIBUTES = 256  # of the root element, namespaces among them

_ADDRESS_ATTRIBUTES = frozenset({"href", "src", "cite", "longdesc"})
# How letters beyond ASCII are written of a document that isn't read to its end: as one sees no "cafÃ©" in them
_LETTER_REFERENCE = re.compile("&#x([89A-F][0-9A-F]|[0-9A-F]{3,5}|10[0-9A-F]{4});")
_XML = "{http://www.w3.org/XML/1998/namespace}"


class NotWellFormedError(Exception):
    """libxml2 can't read it as it stands."""


def walk_items(data: bytes, on_item: Callable[[Element], None], names: Sequence[str] = ITEMS) -> Element:
    """Read a document in UTF-8 that begins at its root element, and hand over each item or entry; returns the root.

    What is called an item within an item, such as a picture of its gallery, is none of the feed's.

    Args:
        names: what items are called here, in lower case.

    Raises NotWellFormedError, and ParseError where the root or an item is larger than any is.
    """
    if data.count(b"=", 0, data.find(b">") + 1) > MAX_ATTRIBUTES:
        raise ParseError(f"the root element has more than {MAX_ATTRIBUTES} attributes: this is no feed")
    parser = etree.XMLPullParser(
        events=("end",),
        tag=tuple(f"{{*}}{name}" for name in _find_spellings(data, names)),
        encoding="utf-8",
        no_network=True,
        resolve_entities=False,
        remove_comments=True,
        remove_pis=True,
        collect_ids=False,
    )
    tag_count = 0
    try:
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            parser.feed(chunk)
            tag_count += chunk.count(b"<")
            if _hand_over_items(parser, on_item, names):
                tag_count = 0
            if tag_count > MAX_TAGS:
                raise ParseError(f"more than {MAX_TAGS} tags outside of items, or in one item: this is no feed")
        root = parser.close()
        _hand_over_items(parser, on_item, names)
    except etree.XMLSyntaxError as error:
        raise NotWellFormedError(str(error)) from error
    return root


def _find_spellings(data: bytes, names: Sequence[str]) -> list[str]:
    """How the document spells the names of its items: as they should be, unless it has none of these."""
    tag = rb"<(?:[\w.-]{1,40}+:)?(%s)[\s/>]" % "|".join(names).encode()
    if re.search(tag, data):
        return list(names)
    return sorted({match[1].decode() for match in re.finditer(tag, data, re.IGNORECASE)} | {*names})


def _hand_over_items(
    parser: etree.XMLPullParser[Element], on_item: Callable[[Element], None], names: Sequence[str]
) -> bool:
    had_items = False
    for _, element in parser.read_events():
        if name_of(element) in names and not _is_in_item(element, names):
            on_item(element)
            element.clear(keep_tail=False)
            had_items = True
    return had_items


def _is_in_item(element: Element, names: Sequence[str]) -> bool:
    outer = element.getparent()
    while outer is not None:
        if name_of(outer) in names:
            return True
        outer = outer.getparent()
    return False


def name_of(element: Element) -> str:
    """Its one name, see xml_names.py."""
    return canonical_name(str(element.tag), element.prefix)


def local_name_of(element: Element) -> str:
    """Its name without its namespace."""
    return str(element.tag).rpartition("}")[2]


def children_of(element: Element) -> list[tuple[str, Element]]:
    """The elements in it, with their names."""
    return [(canonical_name(str(child.tag), child.prefix), child) for child in element]


def text_of(element: Element) -> str:
    """Its text, without that of elements in it."""
    text = element.text or ""
    if len(element):
        text += "".join([child.tail or "" for child in element])
    return text.strip()


def full_text_of(element: Element) -> str:
    """Its text with that of elements in it: a name may stand in a link, a word in a list."""
    return text_of(element) if len(element) == 0 else " ".join("".join(map(str, element.itertext())).split())


def has_attributes(element: Element) -> bool:
    """Whether it says anything in its tag."""
    return bool(element.keys())


def find_attribute(element: Element, *names: str) -> str | None:
    """The first of some attributes that says something; their case counts only where both spellings are there."""
    for key in names:
        if (value := element.get(key)) and (said := value.strip()):
            return said
    for key, value in element.items():
        if key.lower() in map(str.lower, names) and (said := value.strip()):
            return said
    return None


def values_in_scope(element: Element, key: str) -> list[str]:
    """Values of ``xml:base`` or ``xml:lang``, the element's own first, then its ancestors'."""
    chain = (element, *element.iterancestors())
    values = (e.get(f"{_XML}{key}", e.get(key) if key == "base" else None) for e in chain)
    return [value for value in values if value is not None]


def markup_of(element: Element) -> str:
    """The element as XML."""
    return etree.tostring(element, encoding="unicode", with_tail=False)


def inner_html_of(element: Element) -> str:
    """What is in an element, as HTML without namespaces; a single <div> around all of it is left out.

    https://www.rfc-editor.org/rfc/rfc4287#section-3.1.1.3 asks for that <div> and says that it is no content.
    """
    if len(element.nsmap) > MAX_ATTRIBUTES:  # all are written out
        raise ParseError(f"more than {MAX_ATTRIBUTES} namespaces hold in one element: this is no feed")
    for inner in element.iter():
        inner.tag = local_name_of(inner)
    _apply_inner_bases(element)
    if len(element) == 1 and element[0].tag == "div" and not text_of(element):
        element = element[0]
    element.tag = "div"
    whole = etree.tostring(element, method="html", encoding="unicode", with_tail=False)
    return _LETTER_REFERENCE.sub(_read_letter, whole[whole.index(">") + 1 : whole.rindex("</")].strip())


def _read_letter(reference: re.Match[str]) -> str:
    return chr(int(reference[1], 16))


def _apply_inner_bases(element: Element) -> None:
    """Addresses in mark-up counted from the bases that are declared within it; what holds around it counts later.

    From the inside outwards, so that a relative base counts from the next.
    """
    bases = [(inner, inner.get(f"{_XML}base")) for inner in element.iter()]
    for outer, base in reversed(bases):
        if base is None or outer is element or has_endless_host(base):
            continue
        for inner in outer.iter():
            for name in _ADDRESS_ATTRIBUTES & set(inner.keys()):
                address = str(inner.get(name)).strip()
                with suppress(ValueError):
                    inner.set(name, address if has_endless_host(address) else urljoin(base.strip(), address))
