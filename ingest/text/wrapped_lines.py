"""Plain text whose lines were broken at a width, as in mails, wires and what is copied from a PDF: its paragraphs.

A line was broken there because the next word did not fit. So a break is one of the wrapping where the line and the
first word of the next are wider than (most of) the widest line; every other break is the writer's: the end of a
paragraph, an entry of a list, a verse, a row of a table. A text is wrapped if nearly all breaks in the middle of a
sentence are of the first kind, and, in scripts with capitals, many of the next lines begin with a small letter, as
verses and headlines don't. Scripts without spaces are wrapped anywhere, so there all lines are nearly of one width, and
sentences end within them.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from .words import UNSPACED

MIN_WIDTH, MAX_WIDTH = 30, 130  # columns; wide letters have two
_LOOSE_WIDTH = 45  # from here on letters may have widths of their own, as in print
_LOOSENESS = 0.85  # of the width
_WIDE_TOLERANCE = 4  # columns: a mark that may not begin a line is two
_MIN_BREAKS = 3
_WRAPPED_SHARE = 0.8  # of the breaks in the middle of a sentence
_SMALL_SHARE = 0.4  # of the lines behind those that begin with a small letter; German has capitals in every third word
_ENDS_SHARE = 0.2  # sentences that end within a line, to each line that goes on in a script without spaces
_LONG_SHARE = 0.05  # of the lines may be wider: addresses

_PREFIX = re.compile(r"(?:[ \t]*+>)*+[ \t]*+")
_ENTRY = re.compile(r"(?:[-*•·▪◦–—+]|\d{1,3}[.)]|[A-Za-z][.)]|\(\w{1,3}\))\s")
_ROW = re.compile(r"\S(?: {3}|\t)[ \t]*+\S")
_SENTENCE_END = re.compile(r"[.!?…:。！？：؟۔।]['\"”’»)\]」』]{0,3}+$")
_UNSPACED_END = re.compile(f"[{UNSPACED}\u3000-\u303f\uff00-\uffef]")
_ENDS_WITHIN = re.compile("[。！？]+[」』”’）]?(?=.)")
_HYPHENS = frozenset("-\u2010\u00ad\u00ac")  # of which any may end a line that is cut within a word
_HYPHEN = re.compile(r"(\w{1,60})[-\u2010\u00ad\u00ac]$")
_FIRST_WORD = re.compile(r"\w{1,60}")
_WORD = re.compile(r"\w++(?:[-\u2010]\w++)*+")


class _MeasuredLine(NamedTuple):  # which is made in a third of a dataclass's time
    number: int
    prefix: str  # marks of a quoted mail, and the indent
    text: str
    width: int  # columns, with the prefix
    is_row: bool  # of a table


def join_wrapped_text(text: str) -> str:
    """The text with a line for each paragraph, or as it is where its lines are no wrapped ones."""
    if text.count("\n") < _MIN_BREAKS:
        return text
    lines = text.splitlines()
    if sum(len(line.rstrip()) > MAX_WIDTH for line in lines) > _LONG_SHARE * len(lines):
        return text  # most texts: each line is a paragraph
    joined = dict(join_wrapped_lines(lines))
    return "\n".join(joined.values()) if len(joined) < len(lines) else text


def join_wrapped_lines(lines: Sequence[str]) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, from 1; those that one was wrapped into have the number of the first.

    >>> text = "The ferry that was late left at noon for the\\nislands, and nobody who had waited on the quay\\n"
    >>> text += "since dawn had gone home. The inter-\\nnational crew waved to them, as it had done on\\nall days."
    >>> [number for number, _ in join_wrapped_lines(text.split("\\n"))]
    [1]
    """
    read = [_read_line(number, line) for number, line in enumerate(lines, 1)]
    width = _find_width(read)
    breaks = [width > 0 and _is_wrapped(before, after, width) for before, after in pairwise(read)]
    if not width or not _is_wrapped_text(read, breaks):
        yield from enumerate(lines, 1)
        return
    words = _count_whole_words(read) if any(line.text[-1:] in _HYPHENS for line in read) else Counter[str]()
    number, pieces = 1, [lines[0]]
    for line, is_wrapped in zip(read[1:], breaks, strict=True):
        if is_wrapped:
            pieces[-1] = _prepare_end(pieces[-1].rstrip(), line.text, words)
            pieces.append(line.text)
        else:
            yield number, "".join(pieces)
            number, pieces = line.number, [lines[line.number - 1]]
    yield number, "".join(pieces)


def _read_line(number: int, line: str) -> _MeasuredLine:
    prefix = found[0] if (found := _PREFIX.match(line)) else ""
    text = line[len(prefix) :].rstrip()
    width = len(prefix) + _measure_columns(text) if text else 0
    is_row = ("   " in text or "\t" in text) and _ROW.search(text) is not None
    return _MeasuredLine(number, prefix, text, width, is_row)


def _measure_columns(text: str) -> int:
    """Beyond the widest line that is wrapped, letters do."""
    if text.isascii() or len(text) > MAX_WIDTH:
        return len(text)
    return len(text) + sum(unicodedata.east_asian_width(c) in "WF" for c in text)


def _find_width(lines: Sequence[_MeasuredLine]) -> int:
    """The width that the lines were wrapped at; 0 if they can't have been."""
    widths = sorted(line.width for line in lines if line.text)
    if len(widths) <= _MIN_BREAKS:
        return 0
    width = widths[len(widths) - 1 - int(_LONG_SHARE * len(widths))]
    return width if MIN_WIDTH <= width <= MAX_WIDTH else 0


def _is_wrapped(before: _MeasuredLine, after: _MeasuredLine, width: int) -> bool:
    """Whether the second line is there because the first was full."""
    if not before.text or not after.text or before.prefix.count(">") != after.prefix.count(">"):
        return False
    if before.is_row or after.is_row or _ENTRY.match(after.text):
        return False
    if len(after.prefix) > len(before.prefix) and not _ENTRY.match(before.text):
        return False  # an indent begins a paragraph; below an entry of a list the entry goes on
    if _is_unspaced(before.text[-1]) and _is_unspaced(after.text[0]):
        return before.width >= width - _WIDE_TOLERANCE
    next_word = _measure_columns(after.text.split(maxsplit=1)[0])
    loose = width >= _LOOSE_WIDTH and (_has_case(after.text[0]) or _find_cut_word(before.text) is not None)
    return before.width + 1 + next_word > width * (_LOOSENESS if loose else 1)


def _is_wrapped_text(lines: Sequence[_MeasuredLine], breaks: Sequence[bool]) -> bool:
    within_sentence = [
        (after.text[0], is_wrapped)
        for before, after, is_wrapped in zip(lines, lines[1:], breaks, strict=False)
        if before.text and after.text and not _SENTENCE_END.search(before.text)
    ]
    wrapped = [first for first, is_wrapped in within_sentence if is_wrapped]
    if len(wrapped) < _MIN_BREAKS or len(wrapped) < _WRAPPED_SHARE * len(within_sentence):
        return False
    unspaced = sum(map(_is_unspaced, wrapped))
    if 2 * unspaced > len(wrapped):  # headlines of one length have no full stops
        return sum(len(_ENDS_WITHIN.findall(line.text)) for line in lines) >= _ENDS_SHARE * unspaced
    with_case = [first for first in wrapped if _has_case(first)]
    return sum(map(str.islower, with_case)) >= _SMALL_SHARE * len(with_case)


def _prepare_end(line: str, after: str, words: Counter[str]) -> str:
    """The line, ready for what it was wrapped into: without its hyphen, with it, or with a space."""
    if _is_unspaced(line[-1]) and _is_unspaced(after[0]):
        return line
    left, right = _find_cut_word(line), _FIRST_WORD.match(after)
    if not left or not right:
        return f"{line} "
    is_soft = line[-1] in "\u00ad\u00ac"
    return line[:-1] if is_soft or _is_one_word(left[1], right[0], words) else line


def _find_cut_word(line: str) -> re.Match[str] | None:
    """What stands before a hyphen at the end of a line; most lines have none, and are not searched."""
    return _HYPHEN.search(line) if line[-1] in _HYPHENS else None


def _count_whole_words(lines: Sequence[_MeasuredLine]) -> Counter[str]:
    """The words of the text, without the parts of those that are cut at the end of a line."""
    words: Counter[str] = Counter()
    is_cut = False
    for line in lines:
        text = line.text
        if is_cut and (begin := _FIRST_WORD.match(text)):
            text = text[begin.end() :]
        is_cut = text[-1:] in _HYPHENS
        whole = text.rpartition(" ")[0] if is_cut else text
        words.update(word.casefold() for word in _WORD.findall(whole))
    return words


def _is_one_word(left: str, right: str, words: Counter[str]) -> bool:
    """Whether the hyphen is the wrapping's: the text has the word as one, or not its parts as words.

    >>> words = Counter(["well-known", "long", "term"])
    >>> [_is_one_word(*parts, words) for parts in (("well", "known"), ("long", "term"), ("K", "2"), ("deckh", "and"))]
    [False, False, False, True]
    """
    first, second = left.casefold(), right.casefold()
    if words[first + second] or not (left[-1].islower() and right[0].islower()):
        return words[first + second] > 0
    return not words[f"{first}-{second}"] and not (words[first] and words[second])


def _has_case(letter: str) -> bool:
    return letter.lower() != letter.upper()


def _is_unspaced(letter: str) -> bool:
    return _UNSPACED_END.match(letter) is not None
