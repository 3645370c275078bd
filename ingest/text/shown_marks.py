"""What readers of HTML see and its text alone does not say: quotation marks, readings above letters, edits.

A browser writes the marks of <q>, sets the readings of <ruby> in small print above the word that they explain, and
strikes <del> out.
"""

from __future__ import annotations

import re

SHOWN_TAGS = frozenset(("q", "ruby", "rt", "rp", "rtc", "del", "ins"))

QUOTES = (("“", "”"), ("‘", "’"))  # outer and inner; none within the third
OWN_QUOTES = frozenset("\"'“”„‟«»‹›‘’‚「」『』《》")
_MAX_READING = 200  # characters with mark-up; what is longer is text in an element that was left open

_QUOTE_TAG = re.compile(r"<(/?)q(?: [^<>]*+)?>")
_TAGS_BEFORE_TEXT = re.compile(r"(?:\s{1,20}+|<[^<>]{0,200}+>){0,20}+")
_BLOCK = re.compile(r"<(?:p|div|ul|ol|blockquote)\b")
_RUBY_TAG = re.compile(r"<(/?)(ruby|rt|rp|rtc)(?: [^<>]*+)?>")
_EDIT_BESIDE_EDIT = re.compile(r"</(?:del|x-s|x-strike)>(?=<ins[ >])|</ins>(?=<(?:del|x-s|x-strike)[ >])")


def write_as_shown(parsed: str) -> str:
    """The same HTML with <q> and <ruby> as a reader sees them, and a space between a word and the one put for it.

    Args:
        parsed: as a parser writes it: each element closed, no "<" or ">" in attributes.

    >>> write_as_shown("A <q>big</q> <del>wall</del><ins>quay</ins>: <ruby>東<rt>tō</rt></ruby>")
    'A “big” <del>wall</del> <ins>quay</ins>: 東'
    """
    if "</ins>" in parsed:
        parsed = _EDIT_BESIDE_EDIT.sub(r"\g<0> ", parsed)
    if "</ruby>" in parsed:
        parsed = _without_readings(parsed)
    return _write_quotes(parsed) if "</q>" in parsed else parsed


def _without_readings(parsed: str) -> str:
    kept: list[str] = []
    place = start = rubies = readings = 0
    for tag in _RUBY_TAG.finditer(parsed):
        step = -1 if tag[1] else 1
        if not readings:
            kept.append(parsed[place : tag.start()])
            start = tag.end()
        if tag[2] == "ruby":
            rubies += step
        elif rubies or readings:
            readings += step
            if not readings and tag.start() - start > _MAX_READING:
                kept.append(_RUBY_TAG.sub("", parsed[start : tag.start()]))
        place = tag.end()
    return "".join((*kept, parsed[place:]))


def _write_quotes(parsed: str) -> str:
    """The marks in place of the elements; none where the text has its own."""
    kept: list[str] = []
    opened: list[tuple[int, re.Match[str]]] = []  # where its mark would stand among the kept pieces
    place = 0
    for tag in _QUOTE_TAG.finditer(parsed):
        kept.append(parsed[place : tag.start()])
        place = tag.end()
        if not tag[1]:
            opened.append((len(kept), tag))
            kept.append("")
        elif opened:
            at, opening = opened.pop()
            if len(opened) < len(QUOTES) and not _has_own_quotes(parsed, opening, tag):
                kept[at], closing = QUOTES[len(opened)]
                kept.append(closing)
    return "".join((*kept, parsed[place:]))


def _has_own_quotes(parsed: str, opening: re.Match[str], closing: re.Match[str]) -> bool:
    """Whether the text within or around has quotation marks; nothing and whole paragraphs need none."""
    before, after = parsed[opening.start() - 1 : opening.start()], parsed[closing.end() : closing.end() + 1]
    begin = skip.end() if (skip := _TAGS_BEFORE_TEXT.match(parsed, opening.end(), closing.start())) else opening.end()
    first = parsed[begin : min(begin + 1, closing.start())]
    if _BLOCK.search(parsed, opening.end(), begin):
        return True
    return not first or first in OWN_QUOTES or (before in OWN_QUOTES and after in OWN_QUOTES)
