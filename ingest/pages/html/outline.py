"""An HTML page as lines, with what the mark-up says about them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cached_property

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ...dates.date_lines import is_date
from ...errors import ParseError
from ..blocks import Line, Zone, fold_line
from ..lines.dump import MAX_LINES
from .element_roles import zone_of_names
from .extractor_tree import DROPPED_SELECTOR, KEPT_SELECTOR, find_removable_elements
from .inline_text import (
    INLINE_DEPTH,
    MIN_LISTED_LINKS,
    Chunk,
    join_chunk_texts,
    split_into_texts,
    without_link_list,
)
from .marked_fields import HtmlFields, read_html_fields
from .parse_cost import check_parse_cost
from .shown_text import remove_hidden, write_marks_as_shown
from .sought_elements import find_sought_elements

_SKIPPED_TAGS = set(
    "script style noscript template svg head iframe object video audio canvas select textarea math dialog".split()  # noqa: SIM905
)
_INLINE_TAGS = set(
    "a abbr acronym b bdi bdo big cite code data del dfn em font i img input ins kbd label mark nobr q rp rt ruby s "  # noqa: SIM905
    "samp small span strike strong sub sup time tt u var wbr".split()
)
_ZONE_OF_TAG: dict[str, Zone] = {"nav": "nav", "footer": "furniture", "form": "furniture", "button": "furniture"}
_ZONES_TO_THE_END = ("comments", "nav")  # they keep whatever is within
_TAGS_WITHOUT_ZONE = frozenset({"html", "body", "main", "article"})  # their classes speak of the whole page
_STORY_TAGS = frozenset({"article", "main"})
_LIVE_SELECTOR = ", ".join(f'[class*="{name}" i]' for name in ("liveblog", "live-blog", "liveticker", "live-update"))
_HEADING_TAGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True)
class Outline:
    """The lines of a page and the tree they stand in, elements numbered in reading order."""

    lines: tuple[Line, ...]
    line_elements: tuple[int, ...]  # of each line: the element that holds it
    parents: tuple[int, ...]  # of each element; -1 for the root
    tags: tuple[str, ...]  # of each element
    full_texts: Mapping[int, str] = field(
        default_factory=dict
    )  # place of a line -> its text with the list left out of it
    is_live: bool = False  # the page says that its story is told in updates

    @cached_property
    def folded_texts(self) -> tuple[str, ...]:
        """The text of each line for comparing, as many steps need it."""
        return tuple(fold_line(line.text) for line in self.lines)


@dataclass(frozen=True, slots=True)
class Markup:
    outline: Outline
    fields: HtmlFields
    tag_count: int
    extractor_html: str  # the page written anew, without what its main text is never in


_PART_OF_DAY = re.compile(r"\s*+(?:\d{1,2}[:.h]\d\d\s*+)?")
_MAX_MOMENT = 60  # characters of a date


def read_markup(html: str) -> Markup:
    """Lines and facts of a page; raises ParseError where parsing would take too long."""
    tags = check_parse_cost(html)
    tree = LexborHTMLParser(html)
    found = find_sought_elements(tree)
    if found.marking_tags:  # not on most pages
        write_marks_as_shown(tree, found.marking_tags)
        found = find_sought_elements(tree)
    fields = read_html_fields(tree, found)
    if tree.body is None:
        return Markup(Outline((), (), (), ()), fields, tags, "")
    if found.has_hidden:
        remove_hidden(tree)
    is_live = "LiveBlogPosting" in html or (found.may_be_live and tree.css_first(_LIVE_SELECTOR) is not None)
    walk = _TreeWalk()
    outline = replace(walk.read_outline(tree.body), is_live=is_live)
    return Markup(outline, fields, tags, _make_extractor_html(tree, walk, has_data=found.has_data))


def _make_extractor_html(tree: LexborHTMLParser, walk: _TreeWalk, *, has_data: bool) -> str:
    """What is left for the extractor; the tree is no good for anything else afterwards.

    Args:
        has_data: something in the body makes no line and is kept all the same.
    """
    for element in find_removable_elements(walk.lines, walk.line_elements, walk.parents, walk.elements_with_text):
        node = walk.nodes[element]
        if not has_data or node.css_first(KEPT_SELECTOR) is None:
            node.decompose()
    for node in tree.css(DROPPED_SELECTOR):
        node.decompose()
    return tree.html or ""


@dataclass(slots=True, eq=False)
class _OpenElement:
    """An element that is being read."""

    number: int
    in_story: bool  # within what is marked as the page's own text
    zone: Zone
    heading: int
    href: str | None
    block: int  # the nearest element that makes lines of its own: itself, or one above
    inline: tuple[int, ...]  # the inline elements within that block, from the outermost in; () for the block itself


_ROOT_ELEMENT = _OpenElement(-1, False, "", 0, None, -1, ())  # above all elements


@dataclass(slots=True)
class _TreeWalk:
    """One pass through the tree without recursion, so that no nesting can break it."""

    lines: list[Line] = field(default_factory=list)
    line_elements: list[int] = field(default_factory=list)
    parents: list[int] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    nodes: list[LexborNode] = field(default_factory=list)  # of the elements
    elements_with_text: set[int] = field(default_factory=set)  # elements with text of their own
    full_texts: dict[int, str] = field(default_factory=dict)
    chunks: list[Chunk] = field(default_factory=list)
    moment: str | None = None  # of the first <time> in the line that is being collected
    current_element: _OpenElement = _ROOT_ELEMENT

    def read_outline(self, body: LexborNode) -> Outline:
        parents, tags, nodes = self.parents, self.tags, self.nodes
        stack: list[tuple[LexborNode, _OpenElement]] = []
        element = _ROOT_ELEMENT
        node: LexborNode | None = body
        while node is not None:
            tag = node.tag or ""
            if tag == "-text":
                if self.chunks or not node.is_empty_text_node:
                    self._take_text(node.text_content or "", element)
            elif tag in _SKIPPED_TAGS or not tag or tag[0] in "-!":
                pass  # comments, and processing instructions (<?php … ?>), whose tag is empty
            elif tag == "br":
                self._flush_line()
            elif tag == "time" and (moment := self._note_moment(node)) is not None:
                self._take_text(f" · {moment}", element)
            else:
                parents.append(element.number)
                tags.append(tag)
                nodes.append(node)
                if (child := node.child) is not None:
                    stack.append((node, element))
                    node, element = child, self._enter_element(node, tag, element, len(tags) - 1)
                    continue
                self._pass_empty_element(tag)
            node = node.next if stack else None
            while node is None and stack:
                if not element.inline:
                    self._end_block()
                above, element = stack.pop()
                node = above.next if stack else None
        return Outline(tuple(self.lines), tuple(self.line_elements), tuple(parents), tuple(tags), self.full_texts)

    def _note_moment(self, node: LexborNode) -> str | None:
        """Remember what a <time> says exactly; its date as text, where readers see but the time of day."""
        self.moment = self.moment or _read_moment(node)
        return _read_full_date(node)

    def _pass_empty_element(self, tag: str) -> None:
        if tag not in _INLINE_TAGS:
            self._end_block()

    def _enter_element(self, node: LexborNode, tag: str, above: _OpenElement, number: int) -> _OpenElement:
        in_story, zone, heading, href = above.in_story, above.zone, above.heading, above.href
        if zone not in _ZONES_TO_THE_END and tag not in _TAGS_WITHOUT_ZONE:
            zone = _zone_of_element(node, tag, zone, in_story=in_story)
        if tag in _INLINE_TAGS:
            is_link = tag == "a"
            if is_link:
                href = node.attrs.get("href")
            if not is_link or not _is_card_link(node):
                inline = (*above.inline[:INLINE_DEPTH], number)
                return _OpenElement(number, in_story, zone, heading, href, above.block, inline)
        elif tag in _HEADING_TAGS:
            heading = int(tag[1])
        elif tag in _STORY_TAGS:
            in_story = True
        if self.chunks:
            self._flush_line()
        return _OpenElement(number, in_story, zone, heading, href, number, ())

    def _end_block(self) -> None:
        if self.chunks:
            self._flush_line()
        self.moment = None  # an empty <time> says nothing of the next line

    def _take_text(self, text: str, element: _OpenElement) -> None:
        if not self.chunks:
            if not text or text.isspace():
                return
            self.current_element = element
        self.elements_with_text.add(element.number)
        self.chunks.append((text, element.inline, element.href))

    def _flush_line(self) -> None:
        """Close the line that is being collected."""
        chunks, element, moment = self.chunks, self.current_element, self.moment
        if not chunks:
            return
        self.chunks, self.moment = [], None
        lines = self.lines
        kept = without_link_list(chunks) if len(chunks) > MIN_LISTED_LINKS else chunks
        if len(kept) < len(chunks):
            self.full_texts[len(lines)] = join_chunk_texts(chunks)
        for text, href in split_into_texts(kept):
            lines.append(Line(text, len(lines) + 1, 0, href, element.heading, element.zone, moment))
            self.line_elements.append(element.block)
        if len(lines) > MAX_LINES:
            raise ParseError(f"the page has more than {MAX_LINES:,} lines of text")


def _zone_of_element(node: LexborNode, tag: str, inherited: Zone, *, in_story: bool) -> Zone:
    """What the element's tag or class says."""
    if tag in _ZONE_OF_TAG:
        return _ZONE_OF_TAG[tag]
    if tag == "header":
        return inherited if in_story else "furniture"
    attributes = node.attributes
    if not attributes:
        return inherited
    name, number = attributes.get("class"), attributes.get("id")
    return zone_of_names(f"{name or ''} {number or ''}"[:200]) or inherited if name or number else inherited


def _read_moment(node: LexborNode) -> str | None:
    """What a <time> says exactly, if that is a date."""
    written = (node.attributes.get("datetime") or node.attributes.get("content") or "").strip()
    if 8 <= len(written) <= _MAX_MOMENT and written[:4].isdecimal():
        return written
    shown = (node.attributes.get("title") or "").strip()  # what browsers show at "2 days ago"
    return shown if is_date(shown) else None


def _read_full_date(node: LexborNode) -> str | None:
    """The full date of a <time> whose text is but the time of day, or nothing."""
    try:
        moment = datetime.fromisoformat((node.attributes.get("datetime") or "").strip())
        if moment.tzinfo is None or not _PART_OF_DAY.fullmatch(node.text()):
            return None
        return f"{moment.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
    except (ValueError, OverflowError):
        return None


def _is_card_link(node: LexborNode) -> bool:
    """A link around several elements and no text of its own is laid out as a card, not as a part of a line."""
    child, elements = node.child, 0
    while child is not None and elements < 2:
        tag = child.tag or "-"
        if tag == "-text" and (child.text_content or "").strip():
            return False
        elements += tag[0] != "-"
        child = child.next
    return elements > 1
