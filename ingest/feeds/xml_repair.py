"""Make well-formed XML of what feeds send instead: bare ampersands, HTML entities, unclosed and crossed tags.

feedparser has a lenient reader of its own for this, which was dropped: it loses the whole feed over one number out of
range (``&#99999999999;``) and over a prefix that is not declared (``<rss:item>``), and the limits that xml_tree.py sets
to the strict reader would have to be set to it anew. On the 264 broken ones of feedparser's test documents the two give
the same titles, texts, links, ids and authors but for one: a title cut off within "<![CDATA[" shows "<![CD".
Every character is read a bounded number of times.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from html import unescape
from html.entities import html5
from urllib.parse import quote
from xml.sax.saxutils import escape, quoteattr

ILLEGAL_BYTES = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
ILLEGAL_CHARACTERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]"
)  # no XML document may hold these

_NAME = r"[A-Za-z_][\w.-]{0,99}+(?::[A-Za-z_][\w.-]{0,99}+)?"
_VALUE = r"\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>]++"
_START_TAG = re.compile(rf"<({_NAME})((?:\s*+[^\s<>\"'=/]++(?:\s*+=\s*+(?:{_VALUE}))?+)*+)\s*+(/?)>", re.ASCII)
_ATTRIBUTE = re.compile(rf"({_NAME})\s*+=\s*+({_VALUE})", re.ASCII)
_END_TAG = re.compile(rf"</\s*+({_NAME})[^<>]*+>", re.ASCII)
_REFERENCE = re.compile(r"&(?:#(\d{1,9})|#[xX]([0-9a-fA-F]{1,8})|([A-Za-z]\w{0,31}));|&", re.ASCII)
_VOID_ELEMENTS = frozenset(
    {"area", "br", "col", "embed", "hr", "img", "input", "param", "wbr"}
)  # not link: RSS has one
# elements that say all in an attribute, by its names; feeds leave them open
_SAID_IN_TAG = {
    **dict.fromkeys(("enclosure", "thumbnail", "player", "transcript", "chapters"), ("url", "href")),
    **dict.fromkeys(("link", "image"), ("href",)),
    "category": ("term",),
    "cloud": ("domain",),
}
# elements in which no list of others stands: an item that begins in one of an item's begins behind that item
_HOLDS_NO_ITEM = frozenset(
    "title link description guid pubdate author category comments source encoded summary content id updated published"  # noqa: SIM905
    " creator date subject modified issued created contributor rights subtitle p b i a em strong span div font".split()
)
# fields that hold nothing but text, and those that can't stand in one: such a field ends a text that is left open
_HOLDS_TEXT = frozenset(
    "title link guid pubdate author creator category comments source date id updated published".split()  # noqa: SIM905
)
_BEGINS_FIELD = _HOLDS_TEXT | {"description", "encoded", "content", "summary", "enclosure", "thumbnail"}
_TEXT_PREFIXES = frozenset({"content", "dc", "dcterms", "atom", "rss", "rdf", "xhtml", "h", "html", "body"})
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_MAX_DEPTH = 200
_RESERVED_NAMESPACES = ("http://www.w3.org/XML/1998/namespace", "http://www.w3.org/2000/xmlns/")
_NAMESPACE_BY_PREFIX = {
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "media": "http://search.yahoo.com/mrss/",
    "rss": "http://backend.userland.com/rss",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
}

_FLAWS = re.compile(
    rb"&(?!(?:amp|lt|gt|quot|apos|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});)(?:([A-Za-z][A-Za-z0-9]{1,31});)?"
    rb"|[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]"
)


def patch_flaws(data: bytes, root: str, entities: Mapping[str, str]) -> bytes:
    """The same feed without the flaws that change nothing in its structure, which most broken feeds have.

    Bare ampersands, HTML's entities, characters that XML forbids, and what stands behind the root element.

    >>> patch_flaws(b"<rss>AT&T <![CDATA[AT&T]]>&lang;</rss><script/>", "rss", {}).decode()
    '<rss>AT&amp;T <![CDATA[AT&T]]>⟨</rss>'
    """

    def mend_flaw(match: re.Match[bytes]) -> bytes:
        if match[0][:1] != b"&":
            return b""
        name = (match[1] or b"").decode("ascii")
        plain = entities.get(name) or html5.get(f"{name};")
        return escape(plain).encode() if plain else b"&amp;" + match[0][1:]

    end = f"</{root}".encode()
    whole, closed, _ = data.rpartition(end)
    first, *rest = (whole + end + b">" if closed else data).split(b"<![CDATA[")
    parts = [_FLAWS.sub(mend_flaw, first)]
    for piece in rest:
        inside, close, outside = piece.partition(b"]]>")
        parts += (b"<![CDATA[", ILLEGAL_BYTES.sub(b"", inside), close, _FLAWS.sub(mend_flaw, outside))
    return b"".join(parts)


def mend_xml(text: str, entities: Mapping[str, str]) -> str:
    """Well-formed XML with the elements and texts of a broken document that begins at its root.

    ``entities`` are those that the document declares; HTML's are known. What can't be a tag becomes text.

    >>> mend_xml("<rss><p>AT&T<br>&nbsp;</i>", {})
    '<rss><p>AT&amp;T<br/>\\xa0</p></rss>'
    """
    mender = _Mender(entities)
    mender.read(text)
    return mender.finish_document()


def without_prefix(name: str) -> str:
    """A name as written, in lower case and without its prefix."""
    return name.rpartition(":")[2].lower()


def begins_item(name: str) -> bool:
    """Whether a name is that of an item, in any case and with any prefix."""
    return without_prefix(name) in ("item", "entry")


def is_all_in_tag(name: str, attributes: str) -> bool:
    """Whether an element says in its tag what it has to say, so that it ends there, whether somebody closed it or not.

    >>> is_all_in_tag("enclosure", ' url="a.mp3"'), is_all_in_tag("link", ""), is_all_in_tag("atom:link", ' href="a"')
    (True, False, True)
    """
    needed = _SAID_IN_TAG.get(without_prefix(name))
    return needed is not None and any(key.lower() in needed for key, _ in _ATTRIBUTE.findall(attributes))


def mend_namespace(written: str) -> str:
    """The address of a namespace without blanks, which no address has, and with none of the characters it can't have.

    >>> mend_namespace(" http://www.georss.org/georss ")
    'http://www.georss.org/georss'
    """
    return quote(_BARE_PERCENT.sub("%25", "".join(written.split())), safe="%!#$&'()*+,/:;=?@~")


@dataclass(slots=True)
class _Mender:
    entities: Mapping[str, str]
    pieces: list[str] = field(default_factory=list)
    open_names: list[str] = field(default_factory=list)
    open_pieces: list[int] = field(default_factory=list)  # where the start tags of those lie
    open_counts: Counter[str] = field(default_factory=Counter)  # of open, lower case
    used_prefixes: set[str] = field(default_factory=set)  # prefixes
    declared_prefixes: set[str] = field(default_factory=set)
    unclosed_starts: set[str] = field(default_factory=set)  # "<!--" and the like whose end is known not to come

    def read(self, text: str) -> None:
        pos = 0
        while (lt := text.find("<", pos)) >= 0:
            self.add_text(text[pos:lt])
            pos = self.handle_markup(text, lt)
            if not self.open_names and self.pieces:
                return  # behind the root
        self.add_text(text[pos:])

    def handle_markup(self, text: str, lt: int) -> int:
        """Handle what begins at a "<"; returns where to go on."""
        for begin, end in (("<![CDATA[", "]]>"), ("<!--", "-->"), ("<?", "?>"), ("<!", ">")):
            if text.startswith(begin, lt) and begin not in self.unclosed_starts:
                close = text.find(end, lt + len(begin))
                if begin == "<![CDATA[":
                    close = len(text) if close < 0 else close
                    self.pieces.append(escape(text[lt + len(begin) : close]))
                if close >= 0:
                    return close + len(end)
                self.unclosed_starts.add(begin)
        if tag := _START_TAG.match(text, lt):
            self.open_element(tag[1], tag[2], bool(tag[3]))
        elif tag := _END_TAG.match(text, lt):
            self.close_element(tag[1])
        else:
            self.pieces.append("&lt;")
            return lt + 1
        return tag.end()

    def add_text(self, text: str) -> None:
        self.pieces.append(_REFERENCE.sub(self._resolve_reference, text).replace(">", "&gt;"))

    def open_element(self, name: str, attributes: str, closed: bool) -> None:
        if begins_item(name):
            self.close_open_item()
        self.close_open_text(name)
        if len(self.open_names) >= _MAX_DEPTH:
            return
        closed = closed or name.lower() in _VOID_ELEMENTS or is_all_in_tag(name, attributes)
        self.note_prefix(name)
        self.pieces.append(f"<{name}{self.mend_attributes(attributes)}{'/' if closed and self.open_names else ''}>")
        if not closed or not self.open_names:
            self.open_names.append(name)
            self.open_pieces.append(len(self.pieces) - 1)
            self.open_counts[name.lower()] += 1

    def close_open_item(self) -> None:
        """An item begins: one that is open in fields of its own only has lost its end; in a list it is part of it."""
        for name in reversed(self.open_names):
            if begins_item(name):
                self.close_element(name)
            if without_prefix(name) not in _HOLDS_NO_ITEM:
                return

    def close_open_text(self, following: str) -> None:
        """A field begins: a text that is open before it has lost its end. People and sources of Atom have parts."""
        last, name = (without_prefix(self.open_names[-1]) if self.open_names else ""), without_prefix(following)
        if last not in _HOLDS_TEXT or name not in _BEGINS_FIELD or last == name:
            return
        if last != "source" or " url=" in self.pieces[self.open_pieces[-1]]:
            self.close_element(self.open_names[-1])

    def mend_attributes(self, written: str) -> str:
        value_by_name: dict[str, str] = {}
        for name, value in _ATTRIBUTE.findall(written):
            plain = unescape(
                _REFERENCE.sub(self._resolve_reference, value.strip(value[0]) if value[0] in "\"'" else value)
            )
            if name.startswith("xmlns"):
                plain = mend_namespace(plain)
                if not plain or plain in _RESERVED_NAMESPACES or name in ("xmlns:xml", "xmlns:xmlns"):
                    continue
                self.declared_prefixes.add(name[6:])
            else:
                self.note_prefix(name)
            value_by_name.setdefault(name, quoteattr(ILLEGAL_CHARACTERS.sub("", plain)))
        return "".join(f" {name}={value}" for name, value in value_by_name.items())

    def close_element(self, name: str) -> None:
        if not self.open_counts[name.lower()]:
            return
        while self.open_names:
            last, start = self.open_names.pop(), self.open_pieces.pop()
            self.open_counts[last.lower()] -= 1
            if last.lower() != name.lower() and self.says_all_in_tag(last, start):
                self.pieces[start] = f"{self.pieces[start][:-1]}/>"
                continue
            self.pieces.append(f"</{last}>")
            if last.lower() == name.lower():
                return

    def says_all_in_tag(self, name: str, start: int) -> bool:
        """Whether an element that nothing ends is a module's that says in attributes what it says, and has no text."""
        prefix, colon, _ = name.lower().partition(":")
        has_text = start + 1 < len(self.pieces) and not self.pieces[start + 1].startswith("<")
        has_text = has_text and bool(self.pieces[start + 1].strip())
        return bool(colon) and prefix not in _TEXT_PREFIXES and "=" in self.pieces[start] and not has_text

    def note_prefix(self, name: str) -> None:
        prefix, colon, _ = name.partition(":")
        if colon:
            self.used_prefixes.add(prefix)

    def finish_document(self) -> str:
        """Everything closed, and every prefix declared on the root."""
        closing = "".join(f"</{name}>" for name in reversed(self.open_names))
        missing = sorted(self.used_prefixes - self.declared_prefixes - {"xml", "xmlns"})
        names = "".join(f' xmlns:{p}="{_NAMESPACE_BY_PREFIX.get(p.lower(), f"urn:undeclared:{p}")}"' for p in missing)
        whole = "".join(self.pieces) + closing
        return re.sub(r"(?<=^<)[\w.:-]+", lambda root: root[0] + names, whole, count=1)

    def _resolve_reference(self, match: re.Match[str]) -> str:
        decimal, hexadecimal, name = match.groups()
        if name:
            plain = self.entities.get(name) or html5.get(f"{name};")
        elif decimal or hexadecimal:
            number = int(decimal) if decimal else int(hexadecimal, 16)
            plain = "\ufffd" if number > 0x10FFFF else ILLEGAL_CHARACTERS.sub("", chr(number))
        else:
            plain = None
        return escape(plain) if plain is not None else "&amp;" + match[0][1:]
