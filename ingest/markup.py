"""An HTML page as lines, with what the mark-up says about them. The only file that knows the HTML parser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from selectolax.lexbor import LexborHTMLParser, LexborNode

from .blocks import Line, Zone, count_words
from .cost import check_cost
from .dump import MAX_LINES
from .errors import ParseError

_SKIPPED = set(
    "script style noscript template svg head iframe object video audio canvas select textarea math dialog".split()  # noqa: SIM905
)
_INLINE = set(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark nobr q rp rt ruby s "  # noqa: SIM905
    "samp small span strike strong sub sup time tt u var wbr".split()
)
_ZONE_OF_TAG: dict[str, Zone] = {"nav": "nav", "footer": "furniture", "form": "furniture", "button": "furniture"}
_ZONE_OF_CLASS: tuple[tuple[Zone, re.Pattern[str]], ...] = (
    ("comments", re.compile(r"(?:^|[\s_-])(?:comments?|disqus|replies|respond)(?:$|[\s_-])", re.IGNORECASE)),
    (
        "related",
        re.compile(
            r"related|recommend|more-?(?:news|stories|articles|from|on)|also-?(?:like|read)|most-?(?:read|popular|viewed)"
            r"|trending|read-?(?:next|more|also)|up-?next|further-?reading|outbrain|taboola|teaser",
            re.IGNORECASE,
        ),
    ),
    (
        "furniture",
        re.compile(
            r"(?:^|[\s_-])(?:share|sharing|social|newsletter|sign-?up|subscribe|cookies?|consent|gdpr|breadcrumbs?|tags?"
            r"|advert\w*|ads?|banner|sponsor\w*|menu|navbar|toolbar|footer|author-?(?:box|bio)|popup|modal)(?:$|[\s_-])",
            re.IGNORECASE,
        ),
    ),
)
_UNZONED = frozenset({"html", "body", "main", "article"})  # their classes speak of the whole page
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SEPARATORS = " \t\r\n·•|/–—-,"
_SPLIT_PARTS = 8
_SPLIT_WORDS = 18  # a line of inline elements only is taken apart if it is no longer


@dataclass(frozen=True, slots=True)
class Outline:
    """The lines of a page and the tree they stand in, elements numbered in reading order."""

    lines: tuple[Line, ...]
    homes: tuple[int, ...]  # of each line: the element that holds it
    parents: tuple[int, ...]  # of each element; -1 for the root
    tags: tuple[str, ...]  # of each element


@dataclass(frozen=True, slots=True)
class Facts:
    """What the page's head and its marked places say, as written."""

    meta: dict[str, str]  # property or name, lower case -> content; the first of each
    linked_data: tuple[str, ...]  # JSON-LD scripts
    title: str | None  # of the document
    headline: str | None  # the first h1
    canonical: str | None
    base: str | None
    language: str | None
    byline: str | None  # of an element marked as byline or author
    time: str | None  # of the first <time datetime=…> outside cards


@dataclass(frozen=True, slots=True)
class Markup:
    outline: Outline
    facts: Facts
    tag_count: int


def read_markup(html: str) -> Markup:
    """Lines and facts of a page; raises ParseError where parsing would take too long."""
    tags = check_cost(html)
    tree = LexborHTMLParser(html)
    facts = _facts(tree)
    outline = _Walk().outline(tree.body) if tree.body is not None else Outline((), (), (), ())
    return Markup(outline, facts, tags)


def _facts(tree: LexborHTMLParser) -> Facts:
    meta: dict[str, str] = {}
    for node in tree.css("meta[content]"):
        name = node.attributes.get("property") or node.attributes.get("name") or node.attributes.get("itemprop")
        if name:
            meta.setdefault(name.lower(), (node.attributes.get("content") or "").strip())
    root = tree.css_first("html")
    return Facts(
        meta=meta,
        linked_data=tuple(node.text() for node in tree.css('script[type="application/ld+json"]')[:20]),
        title=_text(tree.css_first("title")),
        headline=_text(tree.css_first("h1")),
        canonical=_attribute(tree.css_first('link[rel="canonical"]'), "href"),
        base=_attribute(tree.css_first("base[href]"), "href"),
        language=_attribute(root, "lang"),
        byline=_text(tree.css_first('[rel="author"], [itemprop="author"], .byline, .author')),
        time=_attribute(tree.css_first("time[datetime]"), "datetime"),
    )


def _text(node: LexborNode | None) -> str | None:
    text = " ".join(node.text().split()) if node is not None else ""
    return text if 0 < len(text) <= 500 else None


def _attribute(node: LexborNode | None, name: str) -> str | None:
    value = node.attributes.get(name) if node is not None else None
    return value.strip() or None if value else None


@dataclass(slots=True)
class _Open:
    """An element that is being read."""

    number: int
    tag: str
    zone: Zone
    heading: int
    href: str | None
    block: int  # the nearest element that makes lines of its own: itself, or one above
    top: int  # the outermost inline element within that block; -1 for the block itself


@dataclass(slots=True)
class _Walk:
    """One pass through the tree without recursion, so that no nesting can break it."""

    lines: list[Line] = field(default_factory=list)
    homes: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    chunks: list[tuple[str, int, str | None]] = field(default_factory=list)  # text, its inline element, its link
    home: _Open | None = None

    def outline(self, body: LexborNode) -> Outline:
        stack: list[_Open] = []
        node: LexborNode | None = body
        while node is not None:
            if len(self.lines) > MAX_LINES:
                raise ParseError(f"the page has more than {MAX_LINES:,} lines of text")
            is_open = self._enter(node, stack)
            if is_open and (child := node.child) is not None:
                node = child
                continue
            if is_open:
                self._leave(stack)
            following = node.next if stack else None
            while following is None and stack:
                node = node.parent if node is not None else None
                self._leave(stack)
                following = node.next if node is not None and stack else None
            node = following
        return Outline(tuple(self.lines), tuple(self.homes), tuple(self.parents), tuple(self.tags))

    def _enter(self, node: LexborNode, stack: list[_Open]) -> bool:
        """Take a node in; is it an element whose children count?"""
        tag = node.tag or ""
        if tag == "-text":
            self._take_text(node.text_content or "", stack)
            return False
        if tag in _SKIPPED or tag[:1] in "-!":
            return False
        if tag == "br":
            self._flush()
            return False
        stack.append(self._open(tag, node.attributes, stack))
        if stack[-1].top < 0:
            self._flush()
        return True

    def _open(self, tag: str, attributes: dict[str, str | None], stack: list[_Open]) -> _Open:
        above = stack[-1] if stack else _Open(-1, "", "", 0, None, -1, -1)
        number = len(self.parents)
        self.parents.append(above.number)
        self.tags.append(tag)
        is_block = tag not in _INLINE
        return _Open(
            number=number,
            tag=tag,
            zone=_zone(tag, attributes, above.zone, stack),
            heading=int(tag[1]) if tag in _HEADINGS else above.heading,
            href=attributes.get("href") if tag == "a" else above.href,
            block=number if is_block else above.block,
            top=-1 if is_block else number if above.top < 0 else above.top,
        )

    def _leave(self, stack: list[_Open]) -> None:
        if stack.pop().top < 0:
            self._flush()

    def _take_text(self, text: str, stack: list[_Open]) -> None:
        if not stack or not (self.chunks or text.strip()):
            return
        if not self.chunks:
            self.home = stack[-1]
        self.chunks.append((text, stack[-1].top, stack[-1].href))

    def _flush(self) -> None:
        """Close the line that is being collected."""
        chunks, home = self.chunks, self.home
        self.chunks = []
        if not chunks or home is None:
            return
        for text, href in _split(chunks):
            line = Line(text, len(self.lines) + 1, 0, href, home.heading, home.zone)
            self.lines.append(line)
            self.homes.append(home.block)


def _zone(tag: str, attributes: dict[str, str | None], inherited: Zone, stack: list[_Open]) -> Zone:
    """What the element's tag or class says; comments and menus keep whatever is within."""
    if inherited in ("comments", "nav") or tag in _UNZONED:
        return inherited
    if tag in _ZONE_OF_TAG:
        return _ZONE_OF_TAG[tag]
    if tag == "header":
        return inherited if any(open_.tag in ("article", "main") for open_ in stack) else "furniture"
    names = f"{attributes.get('class') or ''} {attributes.get('id') or ''}"[:200]
    if names == " ":
        return inherited
    return next((zone for zone, pattern in _ZONE_OF_CLASS if pattern.search(names)), inherited)


def _split(chunks: list[tuple[str, int, str | None]]) -> Iterator[tuple[str, str | None]]:
    """The texts of a line: one, or several where inline elements stand side by side with nothing but marks between."""
    whole = " ".join("".join(text for text, _, _ in chunks).split())
    tops = [top for text, top, _ in chunks if text.strip(_SEPARATORS)]
    if -1 in tops or not 2 <= len(set(tops)) <= _SPLIT_PARTS or count_words(whole) > _SPLIT_WORDS:
        linked = sum(len(text.strip()) for text, _, href in chunks if href)
        href = next((href for _, _, href in chunks if href), None)
        if whole:
            yield whole, href if linked >= 0.8 * len(whole) else None
        return
    for number in dict.fromkeys(tops):
        own = [(text, href) for text, top, href in chunks if top == number]
        part = " ".join("".join(text for text, _ in own).split()).strip(_SEPARATORS)
        if part:
            yield part, own[0][1]
