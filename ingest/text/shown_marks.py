"""What readers of HTML see and its text alone does not say: quotation marks, readings above letters, edits, notes.

A browser writes the marks of <q>, sets the readings of <ruby> in small print above the word that they explain, strikes
<del> and <s> out, and shows the number of a note raised above the line. Struck-out text is what the publisher took
back (https://html.spec.whatwg.org/multipage/edits.html#the-del-element), so it is no part of the story.
"""

from __future__ import annotations

import re

from .quotation_marks import OWN_QUOTES, quotation_marks_of
from .ruby import RUBY_TAGS, without_readings

SHOWN_TAGS = frozenset(("q", *RUBY_TAGS, "del", "ins", "sup", "a"))
CLOSING_PUNCTUATION = frozenset(",.;:!?)]}…，。；：！？）」』、،؛؟।")
MAX_STRUCK = 200  # characters that may be struck out whatever remains; of more it must be the smaller part

_BESIDE = 8  # characters that may part a quotation from marks around it: a space, written as a reference

_QUOTE_TAG = re.compile(r"<(/?)q(?: [^<>]*+)?>")
_ANY_TAG = re.compile(r"<(/?)(?!(?:area|br|col|hr|img|wbr)[ >])[a-z][a-z0-9-]*+(?: [^<>]*+)?>")
_LANGUAGE = re.compile(r' lang="([^"<>]{1,35})"')
_TAGS_BEFORE_TEXT = re.compile(r"(?:\s{1,20}+|<[^<>]{0,200}+>){0,20}+")
_BLOCK = re.compile(r"<(?:p|div|ul|ol|blockquote)\b")
_TAG = re.compile(r"<[^<>]*+>")
_EDIT_BESIDE_EDIT = re.compile(r"</(?:del|x-s|x-strike)>(?=<ins[ >])|</ins>(?=<(?:del|x-s|x-strike)[ >])")
_STRUCK_TAG = re.compile(r"<(/?)(?:del|(?:x-)?s|(?:x-)?strike)(?: [^<>]*+)?>")
_STRUCK_ENDS = ("</del>", "</s>", "</strike>", "</x-s>", "</x-strike>")
# HTML without any of these is shown as it is written
MARKED_TAGS = frozenset(("/sup", "/ruby", "/q", "/del", "/s", "/strike", "/x-s", "/x-strike"))
NOTE_SIGN = r"\s?[\[(]?\s?(?:\d{1,3}|[a-z]|[ivx]{1,5}|\*{1,3}|[†‡§¶])\s?[\])]?\s?"
_NOTE_MARK = re.compile(
    rf"(\s?)(?:<sup>(?:<span>)?<a(?: [^<>]*+)?>{NOTE_SIGN}</a>(?:</span>)?</sup>"
    rf"|<a(?: [^<>]*+)?><sup>{NOTE_SIGN}</sup></a>)(?=(.?))"
)


def write_as_shown(parsed: str, language: str | None = None) -> str:
    """The same HTML with <q>, <ruby>, edits and the marks of notes as a reader takes them.

    Args:
        parsed: as a parser writes it: each element closed, no "<" or ">" in attributes.
        language: of the text, for the quotation marks.

    >>> write_as_shown("A <q>big</q> <del>wall</del><ins>quay</ins>: <ruby>東<rt>tō</rt></ruby>")
    'A “big” <ins>quay</ins>: 東'
    """
    if "</sup>" in parsed:
        parsed = _NOTE_MARK.sub(_replace_note_mark, parsed)
    if any(tag in parsed for tag in _STRUCK_ENDS):
        parsed = _without_struck_out(parsed)
    if "</ruby>" in parsed:
        parsed = without_readings(parsed)
    return _write_quotes(parsed, language) if "</q>" in parsed else parsed


def _replace_note_mark(mark: re.Match[str]) -> str:
    """What is left of it: a space where words would be joined, none before a comma."""
    space, after = mark[1], mark[2]
    if after in CLOSING_PUNCTUATION:
        return ""
    return space or (" " if after.isalnum() else "")


def _without_struck_out(parsed: str) -> str:
    """Without what is struck out, unless that is all there is, or most of a longer text: the mark was left open."""
    pieces = _split_by_struck_tags(parsed)
    struck = sum(len(_TAG.sub("", piece)) for piece, is_struck in pieces if is_struck)
    rest = "".join(_TAG.sub("", piece) for piece, is_struck in pieces if not is_struck)
    if not any(map(str.isalnum, rest)) or (struck > MAX_STRUCK and struck > len(rest)):
        return _EDIT_BESIDE_EDIT.sub(r"\g<0> ", parsed)
    kept: list[str] = []
    for place, (piece, is_struck) in enumerate(pieces):
        if not is_struck:
            kept.append(piece)
            continue
        text = _TAG.sub("", piece)
        after = pieces[place + 1][0][:1] if place + 1 < len(pieces) else ""
        if kept and after in CLOSING_PUNCTUATION:
            kept[-1] = kept[-1].rstrip()
        elif text[:1].isspace() or text[-1:].isspace():
            kept.append(" ")
        kept += _TAG.findall(piece)  # a paragraph that ends in it still ends
    return "".join(kept)


def _split_by_struck_tags(parsed: str) -> list[tuple[str, bool]]:
    """The pieces between the tags that strike out, each with whether it is struck out."""
    pieces: list[tuple[str, bool]] = []
    place = depth = 0
    for tag in _STRUCK_TAG.finditer(parsed):
        pieces.append((parsed[place : tag.start()], depth > 0))
        depth = max(depth + (-1 if tag[1] else 1), 0)
        place = tag.end()
    return [*pieces, (parsed[place:], depth > 0)]


def _write_quotes(parsed: str, language: str | None) -> str:
    """The marks in place of the elements; none where the text has its own."""
    spoken = _find_languages(parsed, language) if ' lang="' in parsed else {}
    kept: list[str] = []
    opened: list[tuple[int, re.Match[str]]] = []  # where its mark would be among the kept pieces
    place = 0
    for tag in _QUOTE_TAG.finditer(parsed):
        kept.append(parsed[place : tag.start()])
        place = tag.end()
        if not tag[1]:
            opened.append((len(kept), tag))
            kept.append("")
        elif opened:
            at, opening = opened.pop()
            if not _has_own_quotes(parsed, opening, tag):
                kept[at], closing = quotation_marks_of(spoken.get(opening.start(), language), len(opened))
                kept.append(closing)
    return "".join((*kept, parsed[place:]))


def _find_languages(parsed: str, language: str | None) -> dict[int, str | None]:
    """Of each <q>, by its place: the language of the text around it."""
    found: dict[int, str | None] = {}
    around = [language]
    for tag in _ANY_TAG.finditer(parsed):
        if tag[1]:
            if len(around) > 1:
                around.pop()
            continue
        found[tag.start()] = around[-1]
        declared = _LANGUAGE.search(tag[0])
        around.append(declared[1] if declared else around[-1])
    return found


def _has_own_quotes(parsed: str, opening: re.Match[str], closing: re.Match[str]) -> bool:
    """Whether the text within or around has quotation marks; nothing and whole paragraphs need none."""
    before, after = (
        parsed[max(opening.start() - _BESIDE, 0) : opening.start()],
        parsed[closing.end() : closing.end() + _BESIDE],
    )
    begin = skip.end() if (skip := _TAGS_BEFORE_TEXT.match(parsed, opening.end(), closing.start())) else opening.end()
    first = parsed[begin : min(begin + 1, closing.start())]
    if _BLOCK.search(parsed, opening.end(), begin):
        return True
    return (
        not first
        or first in OWN_QUOTES
        or are_quotes_around(before.replace("&nbsp;", " "), after.replace("&nbsp;", " "))
    )


def are_quotes_around(before: str, after: str) -> bool:
    """Whether the text before and behind a quotation ends and begins with its marks; French ones have spaces inside.

    >>> are_quotes_around("„", "“"), are_quotes_around("« ", " »"), are_quotes_around("“Up” ", " “Up”")
    (True, True, False)
    """
    if before[-1:] in OWN_QUOTES and after[:1] in OWN_QUOTES:
        return True
    return (before.rstrip()[-1:], after.lstrip()[:1]) in (("«", "»"), ("‹", "›"))
