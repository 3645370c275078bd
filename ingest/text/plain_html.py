"""HTML that is read and cleaned in one go, without a parser: nine of ten bodies of real feeds.

    HTML ──► texts and tags ──► each as the cleaner writes it ──► clean HTML, and its text

That is done where it is sure what the cleaner would give: all tags are plain ones (plain_tags.py) and stand where a
parser leaves them (nested_tags.py), and the text between them has nothing that a parser reads in ways of its own. What
is written are only tags and attributes out of a list, so that nothing else can get through. All other HTML is None
here, and the cleaner's.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from html.entities import html5
from typing import Final

from .nested_tags import are_tags_nested
from .nesting import FEW_TAGS
from .plain_tags import ATTRIBUTES, HOST, RELATIVE, read_plain_tag
from .plain_text import find_odd_characters

MAX_PLAIN: Final = 20_000  # ampersands in one text

_TAG = re.compile(r"(<[^<>]*+>)")
# of which nothing is kept, with what is in them
_SCRIPT = re.compile(rf"<(iframe|script|style){ATTRIBUTES}\s*+>[^<]*+</\1\s*+>", re.ASCII)
_LEFT_OUT: Final = ("<iframe", "<script", "<style", "<svg")
# of which nothing is kept either, as long as nothing but lines and letters of a drawing is in it
_DRAWING = re.compile(
    rf"<svg{ATTRIBUTES}\s*+>[^<]*+(?:</?(?:circle|clippath|defs|ellipse|g|line|lineargradient|mask|path|polygon|polyline"
    rf"|rect|stop|symbol|text|tspan|use)\b{ATTRIBUTES}\s*+/?>[^<]*+)*+</svg\s*+>",
    re.ASCII | re.IGNORECASE,
)
_OLD_NAMES: Final = "|".join(sorted(name for name in html5 if not name.endswith(";")))  # that need no semicolon
_REFERENCE = re.compile(
    r"&(?:#(?:[0-9]{1,7}|[xX][0-9A-Fa-f]{1,6})|[A-Za-z][A-Za-z0-9]{1,31});|&(?![A-Za-z0-9#&])"
    rf"|&(?=[A-Za-z])(?![A-Za-z0-9]{{1,40}};|{_OLD_NAMES})"
)
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|nbsp);)")
# controls, line ends that a text of ours has none of, and a byte order mark
_UNSURE = re.compile("[\0-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff]")
_NO_CHARACTER = re.compile("[\0-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]")
_UNSURE_MARK: Final = "\0"
_WRITTEN: Final = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\xa0": "&nbsp;", '"': "&quot;", "'": "&#39;"}

_STEP: Final = r"/(?!\.|%2[eE])[A-Za-z0-9_.~%=&+,;:@!$()*-]*+"
_BASE = re.compile(
    rf"(https?://{HOST}(?::[1-9][0-9]{{3}})?+)((?:{_STEP})*+)((?:\?[A-Za-z0-9_.~%?=&+,;:@!$()*/-]*+)?+)(?:#.*+)?",
    re.ASCII | re.DOTALL,
)
_RELATIVE_ATTRIBUTE = re.compile(f' [a-z]{{1,9}}="{RELATIVE}[^"]*+"')


@dataclass(frozen=True, slots=True)
class PlainHtml:
    """HTML as the cleaner writes it, in pieces."""

    texts: list[str]  # before the first tag, then behind each
    tags: list[str]  # "" for those that go
    names: list[str]  # of the tags, with a "/" before that of an end


def read_plain_html(html: str) -> PlainHtml | None:
    """What the cleaner would leave of HTML; None where only a parser can say that.

    >>> plain = read_plain_html("<p class=x>A &rsquo; b") or read_plain_html("<p class='x'>A &#8217;<br/>b</p>")
    >>> plain.texts, plain.names
    (['', 'A ’', 'b', ''], ['p', 'br', '/p'])
    """
    odd = find_odd_characters(html)
    if _UNSURE.search(odd) or html.count("&") > MAX_PLAIN:
        return None
    html = html.replace("\xa0", "&nbsp;") if "\xa0" in odd else html
    if "&" in html:
        html = _REFERENCE.sub(lambda found: _write_reference(found[0]), html)
        if _UNSURE_MARK in html:
            return None
    if any(begin in html for begin in _LEFT_OUT) and html.count("<") <= FEW_TAGS:
        html = _DRAWING.sub("", _SCRIPT.sub("", html))
    pieces = _TAG.split(html)
    tags = [read_plain_tag(tag) for tag in pieces[1::2]]
    texts = None if None in tags else _write_texts(pieces[::2])
    if texts is None:
        return None
    names = [tag.name for tag in tags if tag]
    return PlainHtml(texts, [tag.written for tag in tags if tag], names) if are_tags_nested(names, texts) else None


def _write_texts(texts: list[str]) -> list[str] | None:
    joined = "".join(texts)
    if "<" in joined:
        return None
    if "&" in joined:
        texts = [text.replace("&quot;", '"').replace("&#39;", "'") for text in texts]
        if _AMPERSAND.search("".join(texts)):
            return None
    return [text.replace(">", "&gt;") for text in texts] if ">" in joined else texts


@lru_cache(maxsize=1024)  # the same few all the time
def _write_reference(reference: str) -> str:
    """A reference as its letter, or as it is written in clean HTML; a NUL where parsers may see it in another way."""
    if reference == "&":
        return "&amp;"
    name = reference[1:]
    if name[0] == "#":
        code = int(name[2:-1], 16) if name[1] in "xX" else int(name[1:-1])
        letter = chr(code) if code <= 0x10FFFF and code & 0xFFFE != 0xFFFE else ""
    else:
        letter = html5.get(name, "")
    return _UNSURE_MARK if not letter or _NO_CHARACTER.search(letter) else _WRITTEN.get(letter, letter)


def write_plain_html(plain: PlainHtml, base_url: str | None) -> str | None:
    """Clean HTML, in which relative addresses count from a base; None where only a parser can say what they lead to.

    >>> plain = read_plain_html('<p><a href="#c">B</a><img src="d.png" onload="x()"></p>')
    >>> write_plain_html(plain, "https://e.example/a/b")
    '<p><a href="https://e.example/a/b#c" rel="noopener noreferrer">B</a><img src="https://e.example/a/d.png"></p>'
    """
    html = "".join(_interleave(plain.texts, plain.tags))
    if RELATIVE not in html:
        return html
    if not base_url or not base_url[:7].lower().startswith(("http://", "https:/")):
        return _RELATIVE_ATTRIBUTE.sub("", html)
    base = _BASE.fullmatch(base_url)
    if not base:
        return None
    site, path, query = base.groups()
    html = html.replace(f'"{RELATIVE}"', f'"{site}{path or "/"}{query}"')
    html = html.replace(f'"{RELATIVE}//', f'"{site.partition("/")[0]}//')
    html = html.replace(f'"{RELATIVE}/', f'"{site}/').replace(f'"{RELATIVE}#', f'"{site}{path or "/"}{query}#')
    return html.replace(f'"{RELATIVE}', f'"{site}{path.rpartition("/")[0]}/')


def write_plain_text(plain: PlainHtml, spaces: Mapping[str, str]) -> str:
    """Its text, not yet unescaped, with what stands for each tag; line breaks count in <pre> alone."""
    texts = [text.replace("\n", " ") for text in plain.texts]
    names = plain.names
    start = 0
    for place, name in enumerate(names, 1) if "pre" in names else ():
        if name == "pre":
            start = place
        elif name == "/pre":
            texts[start:place] = plain.texts[start:place]
    return "".join(_interleave(texts, [spaces.get(name, "") for name in names]))


def _interleave(texts: Sequence[str], tags: Sequence[str]) -> list[str]:
    pieces = [""] * (len(texts) + len(tags))
    pieces[::2], pieces[1::2] = texts, tags
    return pieces
