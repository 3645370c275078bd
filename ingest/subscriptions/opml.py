"""OPML, the lists of feeds that readers exchange: http://opml.org/spec2.opml (and 1.0, 1.1, and what is sent instead).

    Document ──► parse_opml ──► Subscriptions        Subscriptions ──► write_opml ──► bytes

Everything that counts is in the attributes of <outline> tags. So the tags are read one by one, without a tree and
without an XML parser, which would stop at the first bad one: broken files take the same way as whole ones, every
problem has its line, and no entity, DTD or depth costs anything. A test compares it with expat on whole files.
Every character is read a bounded number of times.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from email.utils import format_datetime
from html.entities import html5
from xml.sax.saxutils import escape, quoteattr

from ..decode import decode_body
from ..errors import ParseError
from ..feeds.prolog import read_prolog
from ..feeds.xml_repair import ILLEGAL_CHARACTERS
from ..item import Document
from ..sniff import SNIFFED_BYTES, refuse_binary
from .addresses import MAX_FEEDS, ProblemList, too_many_feeds_message
from .subscription import Subscription, Subscriptions, read_address

# our own attributes, for OPML has none; others pass over them
PAUSED, LOOK_AGAIN = "feedmill:paused", "feedmill:lookAgain"
NAMESPACE = ' xmlns:feedmill="urn:x-feedmill:opml"'  # as the specification asks of such attributes

MAX_DEPTH = 20  # folders in folders; what is deeper counts as in the twentieth
MAX_FOLDERS = 100  # of one feed
MAX_OPEN = 200  # outlines in outlines that are told apart

_NEXT_MARKUP = re.compile(r"<(?:(/?)(?:\w{1,32}:)?(outline|body|opml)(?=[\s/>\"'])|(!--)|(!\[CDATA\[))", re.IGNORECASE)
_TAG = re.compile(r"<[\w:]++((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>")  # as it should be
_ATTRIBUTE = re.compile(r"(?<![\w.:-])([\w.:-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++))")
_LINE_BREAK = re.compile(r"\r\n|[\t\r\n]")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]\w{0,31}));", re.ASCII)
_ROOT = re.compile(r"<(?:\w{1,32}:)?(?:opml|outline)[\s/>]", re.IGNORECASE)
_SECTION_ENDS = {"!--": "-->", "![CDATA[": "]]>"}
_OTHER_TYPES = {"link": "a link to a page", "include": "a link to another list"}


def is_opml(body: bytes) -> bool:
    """Whether some bytes are a list of feeds in OPML.

    >>> is_opml(b'<opml version="2.0"><body/></opml>'), is_opml(b"<rss/>")
    (True, False)
    """
    head = body[:SNIFFED_BYTES]
    if b"\0" not in head and b"opml" not in head.lower():
        return False
    return (read_prolog(decode_body(head)).root or "").rpartition(":")[2].lower() == "opml"


def parse_opml(document: Document) -> Subscriptions:
    """Read a list of feeds. One that stands in several folders is one feed with all of them.

    Raises ParseError for what holds no outline at all; all else that is wrong is a Problem with its line.
    """
    refuse_binary(document.body)
    text = decode_body(document.body, document.content_type)
    if not _ROOT.search(text):
        raise ParseError("this is no OPML: there is no <opml> and no <outline> in it")
    return _OpmlReader(text, read_prolog(text).entities).read()


def write_opml(feeds: Iterable[Subscription], title: str, created: datetime) -> bytes:
    """OPML 2.0 in UTF-8, sorted by folder and name: the same feeds give the same bytes, in whatever order they come.

    ``parse_opml`` gives back the same feeds. Characters that no XML document may hold are left out.
    """
    listed = list(feeds)
    namespace = NAMESPACE if any(feed.is_paused or feed.look_again for feed in listed) else ""
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', f'<opml version="2.0"{namespace}>', "<head>"]
    lines += [f"<title>{escape(ILLEGAL_CHARACTERS.sub('', title))}</title>"]
    lines += [f"<dateCreated>{format_datetime(created)}</dateCreated>", "</head>", "<body>"]
    placed = ((path, feed.title or feed.address, feed) for feed in listed for path in set(feed.folders) or {()})
    here: tuple[str, ...] = ()
    for path, _, feed in sorted(placed, key=lambda place: (*place[:2], place[2].address)):
        lines += _lines_between_folders(here, path)
        lines.append(f"{'  ' * len(path)}<outline{_attributes_of_feed(feed)}/>")
        here = path
    return "\n".join([*lines, *_lines_between_folders(here, ()), "</body>", "</opml>", ""]).encode("utf-8")


def _lines_between_folders(here: tuple[str, ...], there: tuple[str, ...]) -> Iterator[str]:
    """The lines that close the folders of one path and open those of another."""
    same = 0
    while same < min(len(here), len(there)) and here[same] == there[same]:
        same += 1
    yield from ("  " * depth + "</outline>" for depth in reversed(range(same, len(here))))
    yield from (
        "  " * depth + f"<outline{_write_attribute('text', there[depth])}>" for depth in range(same, len(there))
    )


def _attributes_of_feed(feed: Subscription) -> str:
    values = {
        "type": feed.type,
        "text": feed.title or feed.address,  # OPML demands one; without a title beside it, the address is no name
        "title": feed.title,
        "xmlUrl": feed.address,
        "htmlUrl": feed.site,
        "language": feed.language,
        PAUSED: "true" if feed.is_paused else None,
        LOOK_AGAIN: "true" if feed.look_again else None,
    }
    return "".join(_write_attribute(name, value) for name, value in values.items() if value is not None)


def _write_attribute(name: str, value: str) -> str:
    return f" {name}={quoteattr(ILLEGAL_CHARACTERS.sub('', value))}"


@dataclass(slots=True)
class _OutlineTag:
    """One <outline …>, well-formed or not."""

    attributes: dict[str, str]  # names in lower case
    is_open: bool  # what follows is inside
    end: int
    raw: str


@dataclass(slots=True)
class _OpmlReader:
    text: str
    entities: Mapping[str, str]
    feeds: dict[str, Subscription] = field(default_factory=dict)
    folders: dict[str, dict[tuple[str, ...], None]] = field(default_factory=dict)  # of each address, in order
    problems: ProblemList = field(default_factory=ProblemList)
    path: list[str | None] = field(default_factory=list)  # of open outlines; None: one that is no folder
    extra_depth: int = 0  # outlines that are open beyond those
    comment_depth: int | None = None  # of the outline that is commented out, with all in it; None: none is
    unclosed: set[str] = field(default_factory=set)  # "<!--" and the like whose end is known not to come
    is_closed: bool = False  # by </opml>
    last_outline: int = 0  # where the last outline begins
    line: int = 1
    counted_to: int = 0  # characters whose lines are counted

    def read(self) -> Subscriptions:
        pos = 0
        while (mark := _NEXT_MARKUP.search(self.text, pos)) and len(self.feeds) <= MAX_FEEDS:
            closing, name, *hidden = mark.groups()
            if not name:
                pos = self._skip_hidden("".join(filter(None, hidden)), mark.end())
            elif name.lower() != "outline":
                self.is_closed = bool(closing)
                self.path.clear()
                self.comment_depth = None
                pos = mark.end()
            else:
                self.last_outline = mark.start()
                pos = self._read_end_tag(mark.end()) if closing else self._read_start_tag(mark.start())
        if len(self.feeds) > MAX_FEEDS:
            self.feeds.popitem()
            self._add_problem(self.last_outline, too_many_feeds_message(), "")
        elif not self.is_closed:
            self._add_problem(
                len(self.text), "the file is cut off: fetch or export it again", self.text[self.last_outline :]
            )
        return Subscriptions(feeds=tuple(self._feeds_with_folders()), problems=self.problems.as_tuple())

    def _skip_hidden(self, kind: str, pos: int) -> int:
        """The end of a comment or a CDATA section; one that never ends hides nothing."""
        end = -1 if kind in self.unclosed else self.text.find(_SECTION_ENDS[kind.upper()], pos)
        if end < 0:
            self.unclosed.add(kind)
        return max(pos, end)

    def _feeds_with_folders(self) -> Iterator[Subscription]:
        for address, feed in self.feeds.items():
            yield replace(feed, folders=tuple(self.folders[address]))

    def _read_end_tag(self, pos: int) -> int:
        if self.extra_depth:
            self.extra_depth -= 1
        elif self.path:
            self.path.pop()
        if self.comment_depth is not None and self._count_open_outlines() <= self.comment_depth:
            self.comment_depth = None
        return pos

    def _is_commented_out(self, tag: _OutlineTag) -> bool:
        """Whether this outline or one around it is commented out (isComment: http://opml.org/spec2.opml)."""
        is_comment = tag.attributes.get("iscomment", "").strip().lower() == "true"
        if is_comment and tag.is_open and self.comment_depth is None:
            self.comment_depth = self._count_open_outlines()
        return is_comment or self.comment_depth is not None

    def _count_open_outlines(self) -> int:
        return len(self.path) + self.extra_depth

    def _read_start_tag(self, start: int) -> int:
        tag = self._tag_at(start)
        values = tag.attributes
        written = next((values[name] for name in ("xmlurl", "url") if values.get(name)), "")
        name = values.get("text", "") or values.get("title", "")
        is_hidden = self._is_commented_out(tag)
        if written and not is_hidden:
            self._add_feed(start, tag, written)
        elif not is_hidden and not tag.is_open and ("type" in values or "://" in tag.raw):
            self._add_problem(start, 'no address: the outline has no xmlUrl="https://…"', tag.raw)
        if tag.is_open and len(self.path) < MAX_OPEN:
            self.path.append(None if written else name or None)
        elif tag.is_open:
            self.extra_depth += 1
        return tag.end

    def _tag_at(self, start: int) -> _OutlineTag:
        """The tag that begins here; where it is broken, it goes as far as the next one."""
        if whole := _TAG.match(self.text, start):
            inside, end = whole[1], whole.end()
            is_open = not inside.endswith("/")
        else:
            following = _NEXT_MARKUP.search(self.text, start + 1)
            end = following.start() if following else len(self.text)
            inside = self.text[start:end].rstrip()
            is_open = inside.endswith(">") and not inside.endswith("/>")
        values: dict[str, str] = {}
        for name, *quoted in _ATTRIBUTE.findall(inside.removesuffix("/")):
            values.setdefault(name.lower(), self._read_attribute_value(next(filter(None, quoted), "")))
        return _OutlineTag(values, is_open, end, self.text[start:end].strip())

    def _read_attribute_value(self, written: str) -> str:
        """An attribute's value: https://www.w3.org/TR/xml/#AVNormalize, but any entity that HTML knows is known."""
        return ILLEGAL_CHARACTERS.sub("", _REFERENCE.sub(self._resolve_reference, _LINE_BREAK.sub(" ", written)))

    def _resolve_reference(self, match: re.Match[str]) -> str:
        decimal, hexadecimal, name = match.groups()
        if name:
            return self.entities.get(name) or html5.get(f"{name};") or match[0]
        number = int(decimal) if decimal else int(hexadecimal, 16)
        return chr(number) if number <= 0x10FFFF else match[0]

    def _add_feed(self, start: int, tag: _OutlineTag, written: str) -> None:
        values = tag.attributes
        kind = values.get("type") or "rss"
        if kind.lower() in _OTHER_TYPES and "xmlurl" not in values:
            self._add_problem(start, f"{_OTHER_TYPES[kind.lower()]}, not a feed", tag.raw)
            return
        try:
            address = read_address(written)
        except ParseError as error:
            self._add_problem(start, str(error), tag.raw)
            return
        feed = Subscription(
            address=address,
            title=_choose_title(values, written),
            site=values.get("htmlurl") or None,
            language=values.get("language") or None,
            type=kind,
            is_paused=values.get(PAUSED, "").strip().lower() == "true",
            look_again=values.get(LOOK_AGAIN.lower(), "").strip().lower() == "true",
        )
        self.feeds.setdefault(address, feed)
        folders = self.folders.setdefault(address, {})
        here = tuple(filter(None, self.path))[:MAX_DEPTH]
        for path in (here, *_read_categories(values.get("category", ""))):
            if path and len(folders) < MAX_FOLDERS:
                folders[path] = None

    def _add_problem(self, pos: int, reason: str, raw: str) -> None:
        self.line += self.text.count("\n", self.counted_to, pos)
        self.counted_to = pos
        self.problems.add(f"line {self.line}", reason, raw)


def _choose_title(values: Mapping[str, str], address: str) -> str | None:
    """The name that the list's owner gave, ``text``; an address there is none, unless the title is the same."""
    text, title = values.get("text", ""), values.get("title", "")
    return (text if text != address else title) or title or None


def _read_categories(written: str) -> Iterator[tuple[str, ...]]:
    """The folders of a category attribute: "/Boston/Weather,/Harvard" is two paths."""
    for path in written.split(",")[:MAX_DEPTH]:
        yield tuple(filter(None, (name.strip() for name in path.split("/"))))[:MAX_DEPTH]
