"""Figures in any writing: digits, Han numerals, and the words for numbers, weekdays and months.

In two texts side by side, a figure is known by where it stands: "three people" against "five people" are other
figures, and so are "Monday" and "Friday". Words count only against another figure, in a language that has both, since
many a number is also some other word of some language.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from .text import tokenise_text

_HAN_DIGITS = {numeral: value for value, numeral in enumerate("〇一二三四五六七八九")} | {"零": 0, "两": 2, "兩": 2}
_HAN_TENS = {"十": 10, "百": 100, "千": 1000}
_HAN_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_HAN_NUMERALS = _HAN_DIGITS.keys() | _HAN_TENS.keys() | _HAN_MYRIADS.keys()
_STEM_LETTERS, _STEM_SYLLABLES = 4, 3
_WORDS = Path(__file__).with_name("figure_words.txt")


class Figure(NamedTuple):
    """What a word is as a figure, in one language; digits are figures of all."""

    kind: str
    value: str
    language: str = ""


def join_han_numerals(words: Iterable[str]) -> list[str]:
    """The words with each run of Han numerals as one word, in digits.

    >>> join_han_numerals(["三", "十", "四", "岁", "10", "万"])
    ['34', '岁', '10', '10000']
    """
    joined, numerals = list[str](), ""
    for word in words:
        if word in _HAN_NUMERALS:
            numerals += word
            continue
        if numerals:
            joined.append(str(read_han_number(numerals)))
            numerals = ""
        joined.append(word)
    return [*joined, str(read_han_number(numerals))] if numerals else joined


def read_han_number(written: str) -> int:
    """By tens and myriads, or digit by digit.

    >>> read_han_number("三百二十"), read_han_number("二〇二六"), read_han_number("十二万"), read_han_number("万")
    (320, 2026, 120000, 10000)
    """
    if not _HAN_DIGITS.keys() - set(written) or all(numeral in _HAN_DIGITS for numeral in written):
        return int("".join(str(_HAN_DIGITS[numeral]) for numeral in written))
    whole = below_myriad = digit = 0
    for numeral in written:
        if numeral in _HAN_DIGITS:
            digit = _HAN_DIGITS[numeral]
        elif numeral in _HAN_TENS:
            below_myriad, digit = below_myriad + (digit or 1) * _HAN_TENS[numeral], 0
        else:
            whole, below_myriad, digit = (whole + below_myriad + digit or 1) * _HAN_MYRIADS[numeral], 0, 0
    return whole + below_myriad + digit


@lru_cache(maxsize=8192)
def read_figure(word: str) -> tuple[Figure, ...]:
    """What a word may be as a figure; nothing if it is none. Weekdays and months may have an ending.

    Kept for a while: of two texts side by side each word is asked about, and most are words of any text.

    >>> read_figure("07"), [figure for figure in read_figure("monday")]
    ((Figure(kind='number', value='7', language=''),), [Figure(kind='weekday', value='0', language='en')])
    """
    if word[0].isdigit():
        return (Figure("number", word.lstrip("0") or "0"),)
    return _index_figure_words().get(word) or _read_inflected_date_word(word)


def _read_inflected_date_word(word: str) -> tuple[Figure, ...]:
    """A weekday or month with something behind it: "Mittwochabend", "maanantaina", "월요일에"."""
    index = _index_figure_words()
    for length in range(len(word) - 1, _least_stem(word) - 1, -1):
        if figures := tuple(figure for figure in index.get(word[:length], ()) if figure.kind != "number"):
            return figures
    return ()


def _least_stem(word: str) -> int:
    """Letters by which a weekday is known; a syllable of Korean is one."""
    return _STEM_LETTERS if word.lower() != word.upper() else _STEM_SYLLABLES


def differ_as_figures(ours: Sequence[Figure], theirs: Sequence[Figure]) -> bool:
    """Whether two words are figures of one kind, in one language or in digits, and not the same one.

    >>> three = read_figure("three")
    >>> differ_as_figures(three, read_figure("five")), differ_as_figures(three, read_figure("3"))
    (True, False)
    """
    comparable = [
        (a, b)
        for a in ours
        for b in theirs
        if a.kind == b.kind and (a.language == b.language or not (a.language and b.language))
    ]
    return bool(comparable) and all(a.value != b.value for a, b in comparable)


@lru_cache(maxsize=1)
def _index_figure_words() -> dict[str, tuple[Figure, ...]]:
    """Folded as texts are."""
    index: dict[str, list[Figure]] = {}
    for line in _WORDS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            language, kind, listed = line.split(" ", 2)
            for value, word in _split_figure_words(listed):
                index.setdefault(word, []).append(Figure(kind, value, language))
    return {word: tuple(figures) for word, figures in index.items()}


def _split_figure_words(listed: str) -> Iterator[tuple[str, str]]:
    """ "1 one 2 two" → ("1", "one"), ("2", "two")."""
    value = ""
    for word in tokenise_text(listed):
        if word.isdecimal():
            value = word
        else:
            yield value, word
