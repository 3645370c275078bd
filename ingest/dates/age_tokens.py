"""The line of an age to words and numbers: digits of any script, fractions, spans, Han numerals, numbers in words.

A number is a Fraction. Figures that stand apart are never made one: what does not fit together is left as several.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from ..text.mark_runs import unify_characters
from .han_numbers import HAN_NUMERALS, read_han_number
from .number_words import (
    AND_HALF_WORDS,
    AND_WORDS,
    ARTICLES,
    FRACTIONS,
    HALVES,
    NUMBERS,
    NUMBERS_OF_SEVERAL_WORDS,
    QUARTERS,
    RANGE_WORDS,
)

AgeToken = str | Fraction

_APOSTROPHES: Final = str.maketrans({"'": " ", "’": " ", "׳": None, "״": None})
_EDGES: Final = " .,;:·•|()[]-–—/"
_VULGAR: Final = "¼½¾⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_MIXED_NUMBER = re.compile(rf"(\d{{1,3}})?\s?([{_VULGAR}])|(?<![\d/.,:])(?:(\d{{1,3}})\s)?([1-3])/([2-4])(?![\d/])")
_SPAN = re.compile(r"(?<![\d:./,])(\d{1,2})\s?[-–—~～〜]\s?(\d{1,2})(?![\d:./])")
_HAN_UNITS: Final = "秒|分|刻|小时|小時|时|時|钟头|鐘頭|天|日|周|週|星期|月|年"
_HAN_NUMBER = re.compile(rf"[{HAN_NUMERALS}]{{1,3}}\s?(?=[多余餘]?(?:个|個|ヶ|か|カ|箇)?半?(?:{_HAN_UNITS}))")
_HAN_HALF = re.compile(rf"(?<!\d)半(?:个|個)?({_HAN_UNITS})")
_HAN_AND_HALF = re.compile(r"(\d+)(?:(?:个|個)半(小时|小時|钟头|鐘頭|月)|半(天|日|年)|(時間|年|か月|日)半)")
_HAN_QUARTERS = re.compile(r"(\d)刻[钟鐘]?")
_HAN_COUNTER = re.compile(r"(?<=\d)[多余餘]?[个個](?=小|钟|鐘|星)")
_SINO_KOREAN = re.compile(r"(?<!\w)[일이삼사오육칠팔구십]{1,3}(?=(?:초|분|일|주|개월|년)\s?전)")
_NATIVE_KOREAN = re.compile(r"(?<!\w)(한|두|세|네|다섯|여섯|일곱|여덟|아홉|열|반)(?=(?:시간|달|주)\s?(?:반\s?)?전)")
_HAN_OF_HANGUL: Final = str.maketrans("일이삼사오육칠팔구십", "一二三四五六七八九十")
_NOTATIONS: Final = (("钟头", "小时"), ("鐘頭", "小時"))

TOKEN: Final = re.compile(r"\d{1,2}:\d{2}(?![\d:])|\d+(?:[.,٫]\d+)*|[^\s\d.,;:·•|()\[\]\-–—/]+")
_CLOCK = re.compile(r"(\d{1,2}):(\d{2})")
_DECIMAL = re.compile(r"(\d{1,3})[.,٫](\d|25|50|75)")
_NO_SPACES: Final = re.compile("[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff]")  # Thai, Lao, Burmese, Khmer
_LONGEST_NUMBER: Final = 4  # words


def fold_age(text: str) -> str:
    """Lower case, plain digits and spaces, fractions as decimals; combining dots of "İ" dropped.

    >>> fold_age("  ١½ Hours  ago · "), fold_age("2–3 hours ago"), fold_age("一个半小时前")
    ('1.5 hours ago', '3 hours ago', '1.5小时前')
    """
    plain = "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text) if not text.isascii() else text
    plain = _SPAN.sub(_take_older, _MIXED_NUMBER.sub(_write_decimal, plain))
    plain = unify_characters(plain).casefold().replace("\u0307", "").translate(_APOSTROPHES)
    return " ".join(_with_plain_han_numbers(plain).strip(_EDGES).split())


def split_age(folded: str) -> list[AgeToken] | None:
    """The words and numbers of a folded line; None where a number can't be read ("1,200", "04.06")."""
    tokens: list[AgeToken] = []
    for token in TOKEN.findall(folded):
        if not token[0].isdecimal():
            tokens += _split_off_number(token)
        elif token.isdecimal():
            tokens.append(Fraction(int(token) if len(token) < 10 else 10**10))
        elif decimal := _DECIMAL.fullmatch(token):
            tokens.append(Fraction(f"{decimal[1]}.{decimal[2]}"))
        elif _CLOCK.fullmatch(token):
            tokens.append(token)
        else:
            return None
    return tokens


def read_clock_amount(token: AgeToken) -> Fraction | None:
    """ "1:30" as the amount that it is before "hours"."""
    match = _CLOCK.fullmatch(token) if isinstance(token, str) else None
    return Fraction(int(match[1])) + Fraction(int(match[2]), 60) if match and int(match[2]) < 60 else None


def read_number(tokens: Sequence[AgeToken], start: int) -> tuple[Fraction, int] | None:
    """The number that begins at a place, in digits or words, and where it ends; None where none begins.

    >>> read_number(["one", "and", "a", "half", "hours"], 0), read_number(["half", "an", "hour"], 0)
    ((Fraction(3, 2), 4), (Fraction(1, 2), 1))
    """
    if start >= len(tokens):
        return None
    if (part := _read_fraction(tokens, start)) is not None:
        return part, start + 1
    simple = _read_whole_number(tokens, start)
    if simple is None:
        return None
    number, end = simple
    is_article = tokens[start] in ARTICLES and end == start + 1
    following = tokens[end] if end < len(tokens) else None
    if is_article and (part := _read_fraction(tokens, end)) is not None:
        return part, end + 1
    if is_article and isinstance(following, str) and NUMBERS.get(following, Fraction(1)) > 1:
        return NUMBERS[following], end + 1  # "a few", "a couple"
    if following in RANGE_WORDS and (older := _read_whole_number(tokens, end + 1)) and older[0] > number:
        return older
    return _add_fraction(tokens, number, end)


def read_added_fraction(tokens: Sequence[AgeToken], start: int) -> tuple[Fraction, int] | None:
    """ "and a half" behind a number or a unit, in one word or several, and where it ends."""
    if start < len(tokens) and tokens[start] in AND_HALF_WORDS:
        return Fraction(1, 2), start + 1
    if start >= len(tokens) or tokens[start] not in AND_WORDS:
        return None
    place = start + 1
    if place < len(tokens) and tokens[place] in ARTICLES and _read_fraction(tokens, place + 1) is not None:
        place += 1
    part = _read_fraction(tokens, place)
    return (part, place + 1) if part is not None and part < 1 else None


def _add_fraction(tokens: Sequence[AgeToken], number: Fraction, end: int) -> tuple[Fraction, int]:
    if added := read_added_fraction(tokens, end):
        return number + added[0], added[1]
    if end < len(tokens) and tokens[end] in HALVES:
        return number + Fraction(1, 2), end + 1  # "dua setengah"
    if end < len(tokens) and tokens[end] in QUARTERS:
        return number / 4, end + 1  # "three quarters"
    return number, end


def _read_fraction(tokens: Sequence[AgeToken], place: int) -> Fraction | None:
    token = tokens[place] if place < len(tokens) else None
    return FRACTIONS.get(token) if isinstance(token, str) else None


def _read_whole_number(tokens: Sequence[AgeToken], start: int) -> tuple[Fraction, int] | None:
    for size in range(min(_LONGEST_NUMBER, len(tokens) - start), 1, -1):
        words = tokens[start : start + size]
        written = " ".join(word for word in words if isinstance(word, str))
        if len(written) >= 2 * size - 1 and (number := NUMBERS_OF_SEVERAL_WORDS.get(written)):
            return number, start + size
    token = tokens[start] if start < len(tokens) else None
    if isinstance(token, Fraction):
        return token, start + 1
    return (NUMBERS[token], start + 1) if token in NUMBERS else None


def _split_off_number(word: str) -> list[AgeToken]:
    """ "สองชั่วโมง" to two and its unit: scripts without spaces write a number and its unit as one."""
    if _NO_SPACES.match(word) is None or word in NUMBERS or word in FRACTIONS:
        return [word]
    for end in range(len(word) - 1, 1, -1):
        if (number := NUMBERS.get(word[:end]) or FRACTIONS.get(word[:end])) is not None:
            return [number, word[end:]]
    return [word]


def _take_older(match: re.Match[str]) -> str:
    """ "2-3 hours ago": a story is at most as old as the second says; "3-2" is no span."""
    return match[2] if int(match[1]) < int(match[2]) else match[0]


def _write_decimal(match: re.Match[str]) -> str:
    whole, vulgar, other_whole, top, bottom = match.groups()
    part = Fraction(unicodedata.numeric(vulgar)).limit_denominator(8) if vulgar else Fraction(int(top), int(bottom))
    total = int(whole or other_whole or 0) + part
    return f"{round(float(total), 2):g}" if total.denominator in (1, 2, 4) else match[0]


def _with_plain_han_numbers(text: str) -> str:
    if text.isascii():
        return text
    for old, new in _NOTATIONS:
        text = text.replace(old, new)
    text = _HAN_NUMBER.sub(lambda match: str(read_han_number(match[0].rstrip())), text)
    text = _SINO_KOREAN.sub(lambda match: str(read_han_number(match[0].translate(_HAN_OF_HANGUL))), text)
    text = _NATIVE_KOREAN.sub(r"\1 ", text)
    text = _HAN_AND_HALF.sub(lambda match: f"{match[1]}.5{match[2] or match[3] or match[4]}", text)
    text = _HAN_QUARTERS.sub(lambda match: f"{15 * int(match[1])}分钟", _HAN_HALF.sub(r"0.5\1", text))
    return _HAN_COUNTER.sub("", text)
