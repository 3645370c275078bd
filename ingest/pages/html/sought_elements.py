"""What later steps look for in a page's tree, found in one search of it: ten searches take three times as long."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

# class names that mark a date or an author wherever they stand, and those that do on some tags or beside another name
_PUBLISHED_NAMES = frozenset({"dt-published", "date-published", "published-date"})
_UPDATED_NAMES = frozenset({"dt-updated", "date-updated", "updated-date"})
_AUTHOR_NAMES = frozenset({"p-author", "author", "byline", "byline__name", "author-name", "article-author"})
_TITLE_NAMES = frozenset({"entry-title", "p-name", "article-title", "post-title"})
_DATE_TAGS = ("time", "abbr")
_ALL_NAMES = _PUBLISHED_NAMES | _UPDATED_NAMES | _AUTHOR_NAMES | _TITLE_NAMES
_MARKING_TAGS = frozenset({"ruby", "q", "sup", "ins", "del", "s", "strike"})  # that readers see marks or gaps for
_SOUGHT = ", ".join(
    (
        'meta[content], script[type*="ld+json" i], script[type*="rsl+xml" i], h1, base[href], [itemprop]',
        '[rel~="license"], link[rel~="canonical"]',
        '.entry-date.published, time[pubdate], [rel~="author"]',
        ", ".join(f"{tag}.{name}" for tag in _DATE_TAGS for name in ("published", "updated")),
        ", ".join(f".{name}" for name in sorted(_ALL_NAMES)),
        ", ".join(sorted(_MARKING_TAGS)),
        'body, math, [hidden], [class*="live" i]',
    )
)


@dataclass(slots=True, eq=False)
class SoughtElements:
    """What has a meaning by its tag, by one attribute or by a class name, in reading order."""

    meta: dict[str, str] = field(default_factory=dict)  # property or name, lower case -> content; the first of each
    scripts: list[LexborNode] = field(default_factory=list)
    headings: list[LexborNode] = field(default_factory=list)
    itemprops: list[LexborNode] = field(default_factory=list)
    licenses: list[LexborNode] = field(default_factory=list)
    published: list[LexborNode] = field(default_factory=list)  # marked as the date
    updated: list[LexborNode] = field(default_factory=list)
    authors: list[LexborNode] = field(default_factory=list)
    titles: list[LexborNode] = field(default_factory=list)
    canonical: LexborNode | None = None
    base: LexborNode | None = None
    marking_tags: set[str] = field(default_factory=set)  # that are there
    has_hidden: bool = False
    may_be_live: bool = False  # a class name has "live" in it
    has_data: bool = False  # JSON-LD or a formula in the body
    is_in_body: bool = False

    def take(self, node: LexborNode, attributes: Mapping[str, str | None]) -> None:
        tag = node.tag or ""
        self._take_tag(node, tag, attributes)
        if "itemprop" in attributes:
            self.itemprops.append(node)
        if "hidden" in attributes:
            self.has_hidden = True
        if relations := attributes.get("rel"):
            self._take_relations(node, tag, relations.lower().split())  # in HTML their case says nothing
        if names := attributes.get("class"):
            self._take_names(node, tag, names)

    def _take_tag(self, node: LexborNode, tag: str, attributes: Mapping[str, str | None]) -> None:
        match tag:
            case "meta":
                self._take_meta(attributes)
            case "script":
                self.scripts.append(node)
                self.has_data |= self.is_in_body and "ld+json" in (attributes["type"] or "").lower()
            case "math":
                self.has_data = True
            case "h1":
                self.headings.append(node)
            case "base" if "href" in attributes:
                self.base = self.base or node
            case "body":
                self.is_in_body = True
            case _ if tag in _MARKING_TAGS:
                self.marking_tags.add(tag)
            case "time" if "pubdate" in attributes:
                self.published.append(node)

    def _take_meta(self, attributes: Mapping[str, str | None]) -> None:
        if value := " ".join((attributes.get("content") or "").split()):
            for kind in ("property", "name", "itemprop"):
                if name := attributes.get(kind):
                    self.meta.setdefault(name.strip().lower(), value)

    def _take_relations(self, node: LexborNode, tag: str, relations: Sequence[str]) -> None:
        if "license" in relations:
            self.licenses.append(node)
        if "canonical" in relations and tag == "link":
            self.canonical = self.canonical or node
        if "author" in relations:
            self.authors.append(node)

    def _take_names(self, node: LexborNode, tag: str, written: str) -> None:
        names = set(written.split())
        if not self.may_be_live:
            self.may_be_live = "live" in written.lower()
        is_date = tag in _DATE_TAGS
        is_published = "published" in names and (is_date or "entry-date" in names)
        if (is_published or not names.isdisjoint(_PUBLISHED_NAMES)) and not _is_last(self.published, node):
            self.published.append(node)
        if not names.isdisjoint(_UPDATED_NAMES) or (is_date and "updated" in names):
            self.updated.append(node)
        if not names.isdisjoint(_AUTHOR_NAMES) and not _is_last(self.authors, node):
            self.authors.append(node)
        if not names.isdisjoint(_TITLE_NAMES):
            self.titles.append(node)


def _is_last(nodes: Sequence[LexborNode], node: LexborNode) -> bool:
    return bool(nodes) and nodes[-1] is node  # "==" compares what they hold


def find_sought_elements(tree: LexborHTMLParser) -> SoughtElements:
    """All of them. They are no good any more once the tree has been changed around them."""
    found = SoughtElements()
    before = None
    for node in tree.css(_SOUGHT):
        if node.mem_id != before:  # one that two parts of the selector find comes twice
            found.take(node, node.attributes)
        before = node.mem_id
    return found
