"""The same text in another writing: digits, figures, letters, accents, capitals. Pure; chance is passed in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from random import Random

_ASCII_DIGITS = "0123456789"
_BARE_LETTERS = {"ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ı": "i"}  # accents that no decomposition takes off
_TYPOGRAPHY = {
    **dict.fromkeys("“”„«»", '"'),
    **dict.fromkeys("‘’‹›", "'"),
    "「": "“",
    "」": "”",
    "『": "‘",
    "』": "’",
    "，": ",",
    "：": ":",
    "（": "(",
    "）": ")",
    "—": "-",
    "–": "-",
    "…": "...",
    "\xa0": " ",
    "\u202f": " ",
}


def switch_digits(text: str, zero: str) -> str:
    """ASCII digits for a script's own, or its own for ASCII ones, whichever the text has not.

    >>> switch_digits("12", "٠"), switch_digits("١٢", "٠")
    ('١٢', '12')
    """
    own = "".join(chr(ord(zero) + value) for value in range(10))
    from_digits, to_digits = (own, _ASCII_DIGITS) if any(digit in text for digit in own) else (_ASCII_DIGITS, own)
    return text.translate(str.maketrans(from_digits, to_digits))


def regroup_thousands(text: str, mark: str, other_mark: str) -> str:
    """The same figures with another mark between thousands; without one, what may be a year stays as it is.

    >>> regroup_thousands("12,400 of 1,250,000 since 1998", ",", " ")
    '12 400 of 1 250 000 since 1998'
    >>> regroup_thousands("1,86,000", ",", "")
    '186000'
    >>> regroup_thousands("2600 of 1250000 since 1998", "", ",")
    '2,600 of 1,250,000 since 1998'
    """
    if mark:
        escaped = re.escape(mark)
        return re.sub(rf"(?<=\d){escaped}(?=(?:\d\d{escaped})*\d{{3}}(?!\d))", other_mark, text)
    figures = r"(?<![\d.,])(?!(?:1\d|20)\d\d(?!\d))\d{4,}"
    return re.sub(figures, lambda figure: f"{int(figure[0]):,}".replace(",", other_mark), text)


def strip_accents(text: str) -> str:
    """The text as somebody types it who has no accents.

    >>> strip_accents("Zażółć gęślą jaźń")
    'Zazolc gesla jazn'
    """
    kept = (letter for letter in unicodedata.normalize("NFD", text) if unicodedata.category(letter) != "Mn")
    return replace_letters("".join(kept), _BARE_LETTERS)


def replace_letters(text: str, letters: Mapping[str, str]) -> str:
    table: dict[str, str | int | None] = {**letters}
    return text.translate(str.maketrans(table))


def replace_whole_words(text: str, words: Mapping[str, str]) -> str:
    """Every word of the table in its other spelling."""
    return re.sub(r"\w+", lambda word: words.get(word[0], word[0]), text)


def capitalise_letters(text: str, capitals: Mapping[str, str]) -> str:
    """The text in capitals, some of which a language has of its own.

    >>> capitalise_letters("iki ışık", {"i": "İ"})
    'İKİ IŞIK'
    """
    return replace_letters(text, capitals).upper()


def retype_marks(text: str) -> str:
    """Quotation marks, dashes, brackets and spaces as another keyboard has them.

    >>> retype_marks("« Oui » — dit-elle…")
    '" Oui " - dit-elle...'
    """
    return replace_letters(text, _TYPOGRAPHY)


def replace_share(text: str, other: str, *, share: float, is_spaced: bool, chance: Random) -> str:
    """Words, or letters of a script without spaces, replaced by as many of another text."""
    parts = re.split(r"(\s+)", text) if is_spaced else list(text)
    places = [place for place, part in enumerate(parts) if _is_replaceable(part, is_spaced=is_spaced)]
    others = [part for part in (other.split() if is_spaced else other) if _is_replaceable(part, is_spaced=is_spaced)]
    for place in chance.sample(places, round(share * len(places))):
        parts[place] = chance.choice(others)
    return "".join(parts)


def cut_opening(text: str, length: int, *, is_spaced: bool) -> str:
    """The first words, or letters of a script without spaces; never a letter without its marks."""
    flat = " ".join(text.split())
    if is_spaced:
        return " ".join(flat.split()[:length])
    while length < len(flat) and unicodedata.category(flat[length]).startswith("M"):
        length += 1
    return flat[:length]


def _is_replaceable(part: str, *, is_spaced: bool) -> bool:
    return bool(part.strip()) if is_spaced else unicodedata.category(part) == "Lo"
