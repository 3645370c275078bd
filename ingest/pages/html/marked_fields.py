"""What the head of a page and its marked places say about its story, as written.

Places are marked by microdata (https://html.spec.whatwg.org/multipage/microdata.html), by microformats
(https://microformats.org/wiki/h-entry), by ``rel="author"`` and by the class names that content systems use.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .element_roles import zone_of_names
from .sought_elements import SoughtElements

MAX_MARKED = 200  # places of one kind that are looked at
_MAX_ABOVE = 40  # elements above one
_MAX_CHARACTERS = 500
_ARTICLE_ITEM = re.compile(r"(?:Article|BlogPosting|Report|CreativeWork|Review|WebPage|ItemPage)$", re.IGNORECASE)

_ITEMPROPS = frozenset(("headline", "author", "creator", "datepublished", "datecreated", "uploaddate", "datemodified"))
_NAMES_WITHIN = '[rel~="author"], [itemprop~="name"], .p-name, .fn'
_MAX_NAMES = 20  # of one line
_RSL = "application/rsl+xml"  # https://rslstandard.org/rsl
_NOT_THE_PAGE = frozenset({"figure", "figcaption", "aside", "blockquote"})
_TEXT_OF_DATE = ("content", "datetime", "title")  # attributes that say it exactly, whatever a reader sees


@dataclass(frozen=True, slots=True)
class HtmlFields:
    """What the page says about itself; "" and None where it is silent."""

    meta: Mapping[str, str]  # property or name, lower case -> content; the first of each
    linked_data: tuple[str, ...]  # JSON-LD scripts
    rsl: str | None  # an RSL document in the page itself
    licenses: tuple[str, ...]  # where links lead that are marked as those to the licence of the page
    title: str | None  # of the document
    headings: tuple[str, ...]  # h1, then headings that are marked as the story's
    canonical: str | None
    base: str | None
    language: str | None
    itemprops: Mapping[str, tuple[str, ...]]  # of the article's microdata, lower case
    published: tuple[str, ...]  # of places marked as the date
    modified: tuple[str, ...]
    authors: tuple[str, ...]  # of places marked as author or byline
    home_texts: frozenset[str]  # what headings say that lead to the home page


def read_html_fields(tree: LexborHTMLParser, found: SoughtElements) -> HtmlFields:
    """The fields of a parsed page, of which ``found`` has been found."""
    headings = [node for node in found.headings[:MAX_MARKED] if not _is_beside_story(node)]
    marked = [node for node in found.titles[:MAX_MARKED] if not _is_beside_story(node)]
    return HtmlFields(
        meta=found.meta,
        linked_data=tuple(node.text() for node in found.scripts if "ld+json" in _type_of(node)),
        rsl=next((node.text() for node in found.scripts if _type_of(node) == _RSL), None),
        licenses=tuple(_read_licenses(found.licenses)),
        title=_read_text(tree.css_first("head > title") or tree.css_first("title")),
        headings=_list_texts((*headings, *marked)),
        canonical=_read_attribute(found.canonical, "href"),
        base=_read_attribute(found.base, "href"),
        language=_read_attribute(tree.css_first("html"), "lang"),
        itemprops=_read_itemprops(found.itemprops),
        published=tuple(_read_dates(found.published)),
        modified=tuple(_read_dates(found.updated)),
        authors=tuple(_read_authors(found.authors)),
        home_texts=frozenset(filter(None, (_read_text(node) for node in headings if _leads_home(node)))),
    )


def _type_of(node: LexborNode) -> str:
    return (node.attributes.get("type") or "").strip().lower()


def _read_licenses(nodes: Sequence[LexborNode]) -> Iterator[str]:
    """Addresses; the licence of a picture, of a comment or of another story is not the page's."""
    for node in nodes[:MAX_MARKED]:
        names = {above.tag for above in _list_above(node)}
        if (href := _read_attribute(node, "href")) and names.isdisjoint(_NOT_THE_PAGE) and not _is_in_other_zone(node):
            yield href


def _read_itemprops(nodes: Sequence[LexborNode]) -> dict[str, tuple[str, ...]]:
    """Properties of the first article that microdata describes; of the page, where it describes none."""
    found: dict[str, list[str]] = {}
    scope: LexborNode | None = None
    for node in nodes[: 2 * MAX_MARKED]:
        names = (node.attributes.get("itemprop") or "").lower().split()
        wanted = [name for name in names if name in _ITEMPROPS]
        if not wanted or _is_beside_story(node):
            continue
        item = next((above for above in _list_above(node) if "itemscope" in above.attributes), None)
        if item is not None and not _ARTICLE_ITEM.search((item.attributes.get("itemtype") or "").rstrip("/")):
            continue  # a comment's date, a picture's author
        scope = scope or item
        if item is not None and scope is not None and item.mem_id != scope.mem_id:
            continue
        is_name = bool({"author", "creator"} & set(wanted))
        values = list(_read_itemprop_names(node)) if is_name else [_read_exact(node)]
        for name in wanted:
            found.setdefault(name, []).extend(filter(None, values))
    return {name: tuple(dict.fromkeys(values)) for name, values in found.items()}


def _read_itemprop_names(node: LexborNode) -> Iterator[str | None]:
    """Of a person: the property ``name`` within, else what stands there."""
    inner = node.css('[itemprop~="name"]')
    if inner:
        yield from (_read_exact(one) for one in inner[:20])
    else:
        yield _read_exact(node)


def _read_dates(nodes: Sequence[LexborNode]) -> Iterator[str]:
    for node in nodes[:MAX_MARKED]:
        if not _is_beside_story(node) and (text := _read_exact(node)):
            yield text


def _read_exact(node: LexborNode) -> str | None:
    """What an attribute says exactly, else the text; a microformat's parts are joined (value class pattern)."""
    names = _TEXT_OF_DATE if node.tag != "a" else ("content",)
    if value := _read_first_attribute(node, names):
        return value
    parts = [_read_first_attribute(part, _TEXT_OF_DATE) or _read_text(part) for part in node.css(".value")[:4]]
    if any(parts):
        return " ".join(filter(None, parts))
    timed = node.css_first("time[datetime]")
    return _read_attribute(timed, "datetime") or _read_text(node)


def _read_first_attribute(node: LexborNode, names: Sequence[str]) -> str | None:
    return next(filter(None, (_read_attribute(node, name) for name in names)), None)


def _read_authors(nodes: Sequence[LexborNode]) -> Iterator[str]:
    """Texts of places marked as author; of one place within others the inner ones', and of one line all of them."""
    for node in nodes[:MAX_MARKED]:
        if node.tag in ("link", "meta") or _is_beside_story(node):
            continue
        names = [one for one in node.css(_NAMES_WITHIN)[:_MAX_NAMES] if one.mem_id != node.mem_id]
        text = "; ".join(_list_texts(names or _list_marked_beside(node, nodes)))
        if text := text or _read_text(node) or "":
            yield text


def _list_marked_beside(node: LexborNode, nodes: Sequence[LexborNode]) -> list[LexborNode]:
    """The links in one element that each lead to an author: "By Ada Bell and John Key"."""
    if "author" not in (node.attributes.get("rel") or "").lower().split() or node.parent is None:
        return []
    line = node.parent.mem_id
    return [one for one in nodes[:_MAX_NAMES] if one.parent is not None and one.parent.mem_id == line]


def _list_texts(nodes: Iterable[LexborNode]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, map(_read_text, nodes))))


def _leads_home(node: LexborNode) -> bool:
    """Whether a heading is nothing but a link to the home page."""
    link = node.css_first("a[href]")
    if link is None and node.parent is not None and node.parent.tag == "a":
        link = node.parent
    href = (_read_attribute(link, "href") or "").rstrip("/") if link is not None else None
    return href is not None and re.fullmatch(r"(?:(?:https?:)?//[^/]+)?(?:/(?:index\.\w+)?)?", href) is not None


def _is_beside_story(node: LexborNode) -> bool:
    """Whether it stands in a menu, a comment, a card of another story or a footer."""
    for above in (node, *_list_above(node)):
        if above.tag in ("nav", "footer", "aside", "form"):
            return True
        if above.tag in ("body", "article", "main"):
            return False
        if _names_other_zone(above):
            return True
    return False


def _is_in_other_zone(node: LexborNode) -> bool:
    return any(map(_names_other_zone, _list_above(node)))


def _names_other_zone(node: LexborNode) -> bool:
    names = f"{node.attributes.get('class') or ''} {node.id or ''}"[:200]
    return zone_of_names(names) in ("comments", "related")


def _list_above(node: LexborNode) -> Iterator[LexborNode]:
    above = node.parent
    for _ in range(_MAX_ABOVE):
        if above is None:
            return
        yield above
        above = above.parent


def _read_text(node: LexborNode | None) -> str | None:
    text = " ".join(node.text(separator=" ").split()) if node is not None else ""
    return text if 0 < len(text) <= _MAX_CHARACTERS else None


def _read_attribute(node: LexborNode | None, name: str) -> str | None:
    value = node.attributes.get(name) if node is not None else None
    return " ".join(value.split()) or None if value else None
