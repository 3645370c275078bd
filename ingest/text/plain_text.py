"""Plain text in one form: its letters composed, its spaces single, and nothing in it that nobody sees."""

from __future__ import annotations

import re
import unicodedata

_PLAIN_ASCII = b"\n" + bytes(range(0x20, 0x7F))
# control characters, zero-width ones, those that turn the direction of writing and those that choose a letter's shape;
# the joiners that Persian, Indic scripts and emoji need (U+200C, U+200D) and the plain direction marks stay
_INVISIBLE_CHARACTERS = (
    "\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b\u2060-\u2064\u202a-\u202e\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0100-\U000e01ef"
)
_OTHER_LINE_ENDS = "\r\v\f\x1c-\x1e\x85\u2028\u2029"  # with the line feed they are those that str.splitlines knows
_INVISIBLE = re.compile(f"[{_INVISIBLE_CHARACTERS}]")
OTHER_LINE_ENDS = re.compile(f"[{_OTHER_LINE_ENDS}]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_TO_REPLACE = re.compile(f"[{_INVISIBLE_CHARACTERS}{_OTHER_LINE_ENDS}\ud800-\udfff]")
_OTHER_SPACES = "\t\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_RUNS = {run: re.compile(f"{run}+") for run in ("  ", "\n\n\n")}  # the shortest that are too long
_MAX_MARKS = 30  # combining marks in a row: https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format


def clean_text(text: str) -> str:
    """Plain text in NFC, without control and zero-width characters, its spaces single, its blank lines too.

    Entities stay as they are: in plain text they are text. ``clean_text(clean_text(x)) == clean_text(x)``.

    >>> clean_text(" a\\u200b \\r\\n\\r\\n\\r\\n b\\t c ")
    'a\\n\\nb c'
    """
    if odd := find_odd_characters(text):
        if _TO_REPLACE.search(odd):
            text = _INVISIBLE.sub("", OTHER_LINE_ENDS.sub("\n", text.replace("\r\n", "\n")))
            text = _SURROGATE.sub("\ufffd", text)
        if not unicodedata.is_normalized("NFC", text):
            text = odd = unicodedata.normalize("NFC", _limit_combining_marks(text))
        for space in _OTHER_SPACES:
            if space in odd:
                text = text.replace(space, " ")
    text = _shorten_runs(text, " ", "  ").replace(" \n", "\n").replace("\n ", "\n")
    return _shorten_runs(text, "\n\n", "\n\n\n").strip()


def find_odd_characters(text: str) -> str:
    """All that is neither printable ASCII nor a line feed, in order: of most texts little.

    Whoever wants to know whether a rare character is in a text looks at these alone, in a third of the time.

    >>> find_odd_characters("naïve\\tcafé\\n")
    'ï\\té'
    """
    return text.encode("utf-8", "surrogatepass").translate(None, _PLAIN_ASCII).decode("utf-8", "surrogatepass")


def _shorten_runs(text: str, kept: str, run: str) -> str:
    """With what is kept in place of each run: to halve them again and again takes three times as long."""
    return _RUNS[run].sub(kept, text) if run in text else text


def replace_surrogates(text: str) -> str:
    """The text with U+FFFD for each half of a pair, which UTF-8 can't write."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return _SURROGATE.sub("\ufffd", text)
    return text


def _limit_combining_marks(text: str) -> str:
    """At most 30 combining marks in a row: Python sorts a run, the longer the slower."""
    kept, run = [], 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MAX_MARKS:
            kept.append(char)
    return "".join(kept)
