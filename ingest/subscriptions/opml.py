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

from ..decode import decode
from ..errors import ParseError
from ..feeds.prolog import read_prolog
from ..feeds.xml_repair import ILLEGAL
from ..item import Document
from ..sniff import HEAD, refuse_binary
from .addresses import MAX_FEEDS, Problems, Subscription, Subscriptions, read_address, too_many

MAX_DEPTH = 20  # folders in folders; what is deeper counts as in the twentieth
MAX_FOLDERS = 100  # of one feed
MAX_OPEN = 200  # outlines in outlines that are told apart

_MARK = re.compile(r"<(?:(/?)(?:\w{1,32}:)?(outline|body|opml)(?=[\s/>\"'])|(!--)|(!\[CDATA\[))", re.IGNORECASE)
_TAG = re.compile(r"<[\w:]++((?:[^<>\"']++|\"[^\"<]*+\"|'[^'<]*+')*+)>")  # as it should be
_ATTRIBUTE = re.compile(r"(?<![\w.:-])([\w.:-]++)\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'|([^\s\"'<>]++))")
_BREAK = re.compile(r"\r\n|[\t\r\n]")
_REFERENCE = re.compile(r"&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([A-Za-z]\w{0,31}));", re.ASCII)
_ROOT = re.compile(r"<(?:\w{1,32}:)?(?:opml|outline)[\s/>]", re.IGNORECASE)
_ENDS = {"!--": "-->", "![CDATA[": "]]>"}
_OTHER_TYPES = {"link": "a link to a page", "include": "a link to another list"}


def is_opml(body: bytes) -> bool:
    """Whether some bytes are a list of feeds in OPML.

    >>> is_opml(b'<opml version="2.0"><body/></opml>'), is_opml(b"<rss/>")
    (True, False)
    """
    head = body[:HEAD]
    if b"\0" not in head and b"opml" not in head.lower():
        return False
    return (read_prolog(decode(head)).root or "").rpartition(":")[2].lower() == "opml"


def parse_opml(document: Document) -> Subscriptions:
    """Read a list of feeds. One that stands in several folders is one feed with all of them.

    Raises ParseError for what holds no outline at all; all else that is wrong is a Problem with its line.
    """
    refuse_binary(document.body)
    text = decode(document.body, document.content_type)
    if not _ROOT.search(text):
        raise ParseError("this is no OPML: there is no <opml> and no <outline> in it")
    return _Reader(text, read_prolog(text).entities).read()


def write_opml(feeds: Iterable[Subscription], title: str, created: datetime) -> bytes:
    """OPML 2.0 in UTF-8, sorted by folder and name: the same feeds give the same bytes, in whatever order they come.

    ``parse_opml`` gives back the same feeds. Characters that no XML document may hold are left out.
    """
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<opml version="2.0">', "<head>"]
    lines += [f"<title>{escape(ILLEGAL.sub('', title))}</title>"]
    lines += [f"<dateCreated>{format_datetime(created)}</dateCreated>", "</head>", "<body>"]
    placed = ((path, feed.title or feed.address, feed) for feed in feeds for path in set(feed.folders) or {()})
    here: tuple[str, ...] = ()
    for path, _, feed in sorted(placed, key=lambda place: (*place[:2], place[2].address)):
        lines += _way(here, path)
        lines.append(f"{'  ' * len(path)}<outline{_attributes(feed)}/>")
        here = path
    return "\n".join([*lines, *_way(here, ()), "</body>", "</opml>", ""]).encode("utf-8")


def _way(here: tuple[str, ...], there: tuple[str, ...]) -> Iterator[str]:
    """The lines that close the folders of one path and open those of another."""
    same = 0
    while same < min(len(here), len(there)) and here[same] == there[same]:
        same += 1
    yield from ("  " * depth + "</outline>" for depth in reversed(range(same, len(here))))
    yield from ("  " * depth + f"<outline{_written('text', there[depth])}>" for depth in range(same, len(there)))


def _attributes(feed: Subscription) -> str:
    values = {
        "type": feed.type,
        "text": feed.title or feed.address,  # OPML demands one; without a title beside it, the address is no name
        "title": feed.title,
        "xmlUrl": feed.address,
        "htmlUrl": feed.site,
        "language": feed.language,
    }
    return "".join(_written(name, value) for name, value in values.items() if value is not None)


def _written(name: str, value: str) -> str:
    return f" {name}={quoteattr(ILLEGAL.sub('', value))}"


@dataclass(slots=True)
class _Tag:
    """One <outline …>, well-formed or not."""

    attributes: dict[str, str]  # names in lower case
    is_open: bool  # what follows is inside
    end: int
    raw: str


@dataclass(slots=True)
class _Reader:
    text: str
    entities: Mapping[str, str]
    feeds: dict[str, Subscription] = field(default_factory=dict)
    folders: dict[str, dict[tuple[str, ...], None]] = field(default_factory=dict)  # of each address, in order
    problems: Problems = field(default_factory=Problems)
    path: list[str | None] = field(default_factory=list)  # of open outlines; None: one that is no folder
    deeper: int = 0  # outlines that are open beyond those
    unclosed: set[str] = field(default_factory=set)  # "<!--" and the like whose end is known not to come
    is_closed: bool = False  # by </opml>
    last: int = 0  # where the last outline begins
    line: int = 1
    counted: int = 0  # characters whose lines are counted

    def read(self) -> Subscriptions:
        pos = 0
        while (mark := _MARK.search(self.text, pos)) and len(self.feeds) <= MAX_FEEDS:
            closing, name, *hidden = mark.groups()
            if not name:
                pos = self._behind_hidden("".join(filter(None, hidden)), mark.end())
            elif name.lower() != "outline":
                self.is_closed = bool(closing)
                self.path.clear()
                pos = mark.end()
            else:
                self.last = mark.start()
                pos = self._end_tag(mark.end()) if closing else self._start_tag(mark.start())
        if len(self.feeds) > MAX_FEEDS:
            self.feeds.popitem()
            self._complain(self.last, too_many(), "")
        elif not self.is_closed:
            self._complain(len(self.text), "the file is cut off: fetch or export it again", self.text[self.last :])
        return Subscriptions(feeds=tuple(self._merged()), problems=self.problems.all())

    def _behind_hidden(self, kind: str, pos: int) -> int:
        """The end of a comment or a CDATA section; one that never ends hides nothing."""
        end = -1 if kind in self.unclosed else self.text.find(_ENDS[kind.upper()], pos)
        if end < 0:
            self.unclosed.add(kind)
        return max(pos, end)

    def _merged(self) -> Iterator[Subscription]:
        for address, feed in self.feeds.items():
            yield replace(feed, folders=tuple(self.folders[address]))

    def _end_tag(self, pos: int) -> int:
        if self.deeper:
            self.deeper -= 1
        elif self.path:
            self.path.pop()
        return pos

    def _start_tag(self, start: int) -> int:
        tag = self._tag(start)
        values = tag.attributes
        written = next((values[name] for name in ("xmlurl", "url") if values.get(name)), "")
        name = values.get("text", "") or values.get("title", "")
        if written:
            self._feed(start, tag, written)
        elif not tag.is_open and ("type" in values or "://" in tag.raw):
            self._complain(start, 'no address: the outline has no xmlUrl="https://…"', tag.raw)
        if tag.is_open and len(self.path) < MAX_OPEN:
            self.path.append(None if written else name or None)
        elif tag.is_open:
            self.deeper += 1
        return tag.end

    def _tag(self, start: int) -> _Tag:
        """The tag that begins here; where it is broken, it goes as far as the next one."""
        if whole := _TAG.match(self.text, start):
            inside, end = whole[1], whole.end()
            is_open = not inside.endswith("/")
        else:
            following = _MARK.search(self.text, start + 1)
            end = following.start() if following else len(self.text)
            inside = self.text[start:end].rstrip()
            is_open = inside.endswith(">") and not inside.endswith("/>")
        values: dict[str, str] = {}
        for name, *quoted in _ATTRIBUTE.findall(inside.removesuffix("/")):
            values.setdefault(name.lower(), self._plain(next(filter(None, quoted), "")))
        return _Tag(values, is_open, end, self.text[start:end].strip())

    def _plain(self, written: str) -> str:
        """An attribute's value: https://www.w3.org/TR/xml/#AVNormalize, but any entity that HTML knows is known."""
        return ILLEGAL.sub("", _REFERENCE.sub(self._resolved, _BREAK.sub(" ", written)))

    def _resolved(self, match: re.Match[str]) -> str:
        decimal, hexadecimal, name = match.groups()
        if name:
            return self.entities.get(name) or html5.get(f"{name};") or match[0]
        number = int(decimal) if decimal else int(hexadecimal, 16)
        return chr(number) if number <= 0x10FFFF else match[0]

    def _feed(self, start: int, tag: _Tag, written: str) -> None:
        values = tag.attributes
        kind = values.get("type") or "rss"
        if kind.lower() in _OTHER_TYPES and "xmlurl" not in values:
            self._complain(start, f"{_OTHER_TYPES[kind.lower()]}, not a feed", tag.raw)
            return
        try:
            address = read_address(written)
        except ParseError as error:
            self._complain(start, str(error), tag.raw)
            return
        feed = Subscription(
            address=address,
            title=_title(values, written),
            site=values.get("htmlurl") or None,
            language=values.get("language") or None,
            type=kind,
        )
        self.feeds.setdefault(address, feed)
        folders = self.folders.setdefault(address, {})
        here = tuple(filter(None, self.path))[:MAX_DEPTH]
        for path in (here, *_categories(values.get("category", ""))):
            if path and len(folders) < MAX_FOLDERS:
                folders[path] = None

    def _complain(self, pos: int, reason: str, raw: str) -> None:
        self.line += self.text.count("\n", self.counted, pos)
        self.counted = pos
        self.problems.add(f"line {self.line}", reason, raw)


def _title(values: Mapping[str, str], address: str) -> str | None:
    """The name that the list's owner gave, ``text``; an address there is none, unless the title is the same."""
    text, title = values.get("text", ""), values.get("title", "")
    return (text if text != address else title) or title or None


def _categories(written: str) -> Iterator[tuple[str, ...]]:
    """The folders of a category attribute: "/Boston/Weather,/Harvard" is two paths."""
    for path in written.split(",")[:MAX_DEPTH]:
        yield tuple(filter(None, (name.strip() for name in path.split("/"))))[:MAX_DEPTH]
