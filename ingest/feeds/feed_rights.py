"""What feeds say about rights, of an item or of all: which element says which field.

RSS ``copyright``, Atom ``rights`` and ``link rel=license``, Dublin Core, Creative Commons (``cc``, and the older
module ``creativeCommons``), RSL (https://rslstandard.org/rsl) and TDMRep's names. What media modules say is about the
media, not about the text.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import islice
from urllib.parse import urlsplit

from ..address_patterns import matches_pattern
from ..errors import ParseError
from ..item import Rights, RightsPlace
from ..rights import is_address, make_rights, mark_address, prohibits_mining, read_reservation
from .links import find_relations
from .prolog import read_prolog
from .texts import Scope, resolve_address
from .xml_tree import (
    Element,
    NotWellFormedError,
    children_of,
    find_attribute,
    full_text_of,
    local_name_of,
    name_of,
    text_of,
    walk_items,
)

StatedRights = dict[str, str | bool]  # field of Rights -> its value; the first that is found counts

_WHOLE_SITE = ("", "/", "/*")
_MAX_PARTS = 200  # elements of one RSL statement
_MAX_CONTENTS = 500  # statements of one RSL document


def read_feed_rights(parts: Iterable[tuple[str, Element]], scope: Scope, place: RightsPlace) -> Rights | None:
    """What the head of a feed, or of the feed that an entry is from, states of all its items."""
    stated: StatedRights = {}
    for name, element in parts:
        if name == "link" and "license" in find_relations(element):
            note_license_link(stated, element, scope)
        elif name == "rsl:content" and not _is_whole_site(element):
            continue  # about something else than the items
        elif read := RIGHTS_READERS.get(name):
            read(stated, element)
    return make_rights(stated, place)


def note_license_link(stated: StatedRights, element: Element, scope: Scope) -> None:
    """A link that leads to the licence."""
    if address := mark_address(find_attribute(element, "href")):
        stated.setdefault("license", resolve_address(address, scope.bases_of(element)))


def read_rsl(stated: StatedRights, element: Element) -> None:
    """An RSL statement: the standard licence that it names, terms, the holder, and whether it prohibits mining."""
    for inner in islice(element.iter(), _MAX_PARTS):
        name, text = name_of(inner), full_text_of(inner)
        if not text:
            continue
        if name == "rsl:standard" and is_address(text):
            stated.setdefault("license", text)
        elif name == "rsl:terms":
            stated.setdefault("usage_terms", text)
        elif name == "rsl:copyright":
            stated.setdefault("holder", text)
        elif name == "rsl:prohibits" and _is_about_usage(inner) and prohibits_mining(text):
            stated.setdefault("tdm_reserved", True)


def _is_about_usage(element: Element) -> bool:
    return (find_attribute(element, "type") or "usage").lower() == "usage"


def _is_whole_site(element: Element) -> bool:
    try:
        return urlsplit(find_attribute(element, "url") or "").path in _WHOLE_SITE
    except ValueError:
        return False


def _read_license(stated: StatedRights, element: Element) -> None:
    if value := mark_address(_find_resource(element)) or text_of(element):
        stated.setdefault("license", value)


def _read_notice(stated: StatedRights, element: Element) -> None:
    """A notice; where it is but an address, that of a licence."""
    text = full_text_of(element)
    if address := mark_address(_find_resource(element)) or (text if is_address(text) else None):
        stated.setdefault("license", address)
    elif text:
        stated.setdefault("notice", text)


def _read_holder(stated: StatedRights, element: Element) -> None:
    if text := full_text_of(element):
        stated.setdefault("holder", text)


def _read_reservation(stated: StatedRights, element: Element) -> None:
    if (reserved := read_reservation(text_of(element))) is not None:
        stated.setdefault("tdm_reserved", reserved)


def _read_policy(stated: StatedRights, element: Element) -> None:
    if address := mark_address(_find_resource(element) or text_of(element)):
        stated.setdefault("tdm_policy", address)


def _find_resource(element: Element) -> str | None:
    """The address in an attribute: ``rdf:resource``, or ``href``."""
    values = (value for key, value in element.items() if key.rpartition("}")[2].lower() in ("resource", "href"))
    return next(values, None)


RIGHTS_READERS: Mapping[str, Callable[[StatedRights, Element], None]] = {
    **dict.fromkeys(("copyright", "rights", "dc:rights", "dcterms:rights"), _read_notice),
    **dict.fromkeys(("cc:license", "creativecommons:license", "dcterms:license", "dc:license"), _read_license),
    "dcterms:rightsholder": _read_holder,
    **dict.fromkeys(("rsl:content", "rsl:license"), read_rsl),
    "tdm:reservation": _read_reservation,
    "tdm:policy": _read_policy,
}


def read_rsl_document(text: str, place: RightsPlace, url: str | None = None) -> Rights | None:
    """What an RSL document states.

    Args:
        url: the page that it is to be about: of its ``content`` elements the longest pattern that means the page counts
            (RFC 9309 2.2.2); None: it stands in the page, and its first ``content`` is about that.

    >>> rsl = '<rsl xmlns="https://rslstandard.org/rsl"><content url="/"><license><prohibits>all</prohibits></license>'
    >>> read_rsl_document(rsl + "</content></rsl>", "rsl", "https://a.example/1").tdm_reserved
    True
    """
    root = _parse_rsl(text)
    if root is None:
        return None
    content = next(iter(_list_contents(root)), root) if url is None else _find_content(root, url)
    stated: StatedRights = {}
    if content is not None:
        read_rsl(stated, content)
    return make_rights(stated, place)


def is_other_pages_license(text: str, url: str) -> bool:
    """Whether a text is an RSL document that has no word about a page."""
    root = _parse_rsl(text)
    return root is not None and local_name_of(root).lower() == "rsl" and _find_content(root, url) is None


def _parse_rsl(text: str) -> Element | None:
    start = read_prolog(text).start
    try:
        return walk_items(text[start:].encode("utf-8", "replace"), lambda _: None)
    except (NotWellFormedError, ParseError, ValueError):  # it is no XML
        return None


def _list_contents(root: Element) -> list[Element]:
    contents = (child for _, child in children_of(root) if local_name_of(child) == "content")
    return list(islice(contents, _MAX_CONTENTS))


def _find_content(root: Element, url: str) -> Element | None:
    """The statement with the longest pattern that means a page; of two alike the first."""
    if local_name_of(root).lower() != "rsl":
        return None
    patterns = {find_attribute(content, "url") or "": content for content in reversed(_list_contents(root))}
    meant = [pattern for pattern in patterns if matches_pattern(pattern, url)]
    return patterns[max(meant, key=len)] if meant else None
