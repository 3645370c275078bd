"""What a character is compared as: the letters that two writers may write differently, one at a time, in any script.

    character ──► digit? invisible? optional mark? ──► letters of ASCII, of one alphabet, of one orthography

No character needs its neighbours or the language of its text, so that a teaser is folded as its article is. What is
folded comes from Unicode (`unicodedata`: digits, compatibility forms, accents, names) and from OpenCC (Chinese); the
tables here hold what neither says.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from opencc import OpenCC

# Default_Ignorable_Code_Point of Unicode's DerivedCoreProperties.txt: soft hyphen, joiners, variation selectors, …
_INVISIBLE = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
    (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
)  # fmt: skip

# Marks that writers leave out. Never vowel signs, tones of Thai or Burmese, viramas, or the voicing marks of kana.
_OPTIONAL_MARKS = (
    (0x300, 0x36F), (0x483, 0x487), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0x2DE0, 0x2DFF),
    (0xFE20, 0xFE2F),  # accents of Latin, Greek and Cyrillic
    (0x591, 0x5BD), (0x5BF, 0x5BF), (0x5C1, 0x5C2), (0x5C4, 0x5C5), (0x5C7, 0x5C7),  # Hebrew points
    (0x610, 0x61A), (0x64B, 0x65F), (0x670, 0x670), (0x6D6, 0x6DC), (0x6DF, 0x6E4), (0x6E7, 0x6E8), (0x6EA, 0x6ED),
    (0x8CA, 0x8E1), (0x8E3, 0x8FF),  # Arabic vowels, and signs of recitation
    (0x711, 0x711), (0x730, 0x74A),  # Syriac vowels
    (0x93C, 0x93C), (0xA3C, 0xA3C),  # nukta, where it only marks sounds of borrowed words: not in Bengali or Odia
    (0x951, 0x954), (0x1CD0, 0x1CFF),  # Vedic accents
)  # fmt: skip

_SAME_LETTERS = (
    dict.fromkeys("“”„‟«»「」『』〝〞״", '"')
    | dict.fromkeys("‘’‚‛‹›`´ʼʻʹʽ᾽᾿׳", "'")
    | dict.fromkeys("‐‑‒–—―−﹘﹣－־", "-")
    | {"،": ",", "٬": ",", "٫": ".", "⁄": "/", "，": "，"}  # the last one parts clauses, not the thousands of a figure
    # Latin letters of which Unicode has no decomposition, and whose names don't say "WITH"
    | {"æ": "ae", "Æ": "AE", "œ": "oe", "Œ": "OE", "ı": "i", "ȷ": "j", "ð": "d", "Ð": "D", "þ": "th", "Þ": "Th"}
    | {"ə": "e", "Ə": "E", "ŋ": "n", "Ŋ": "N", "ɛ": "e", "Ɛ": "E", "ɔ": "o", "Ɔ": "O", "ĸ": "k"}
    # Arabic script: hamza and madda of alef; yeh, kaf and heh as Arabic, Persian, Urdu, Kurdish and Pashto write them
    | dict.fromkeys("آأإٱٲٳ", "ا")
    | dict.fromkeys("یى", "ي")
    | {"ۓ": "ے", "ک": "ك", "ګ": "گ", "ـ": ""}
    | dict.fromkeys("ةہھۀۂۃە", "ه")
    | {"װ": "וו", "ױ": "וי", "ײ": "יי"}  # ligatures of Yiddish
    | {"ँ": "ं", "ઁ": "ં", "ൌ": "ൗ"}  # candrabindu; the vowel sign au as it was written before the reform
)
# The alphabets of Serbian (Bosnian, Montenegrin) and Macedonian, each letter as Latin without accents has it.
_CYRILLIC_OF_SERBIAN = (
    dict(zip("абвгдђежзијклмнопрстћуфхцчшѓќѐѝё", "abvgddezzijklmnoprstcufhccsgkeie", strict=True))
    | {"љ": "lj", "њ": "nj", "џ": "dz", "ѕ": "dz"}
)  # fmt: skip
_SAME_LETTERS |= _CYRILLIC_OF_SERBIAN | {a.upper(): b.capitalize() for a, b in _CYRILLIC_OF_SERBIAN.items()}

_LETTER_WITH_SOMETHING = re.compile(r"LATIN (?P<case>SMALL|CAPITAL) LETTER (?P<letter>[A-Z]) WITH ")
_HAN_STEPS = 4  # at most so many tables lead from one form of a character to the last
_HAN = re.compile("[\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U000323af]")


def fold_characters(characters: Sequence[str]) -> list[str]:
    """What each of them is compared as, in its case: one character, several, or nothing.

    Without case they need no other fold.

    >>> fold_characters([*"Éł漢٣ßİᲀ"])
    ['E', 'l', '汉', '3', 'ß', 'I', 'v']
    """
    unified = _unify_han(characters)
    folded = [_close_under_case(_fold_character(character)) for character in unified]
    return [
        "".join(_unify_han(letters)) if letters != character and _HAN.search(letters) else letters
        for character, letters in zip(unified, folded, strict=True)
    ]


def _close_under_case(letters: str) -> str:
    """A few letters have no fold but in another case."""
    without_case = letters.casefold()
    closed = "".join(map(_fold_character, without_case))
    if closed == without_case:
        return letters
    return closed.upper() if letters.isupper() else closed


@cache
def _fold_character(character: str) -> str:
    """Any character but Han, in its case."""
    same = _SAME_LETTERS.get(character)
    if same is not None:
        return same
    code = ord(character)
    if _lies_in(code, _INVISIBLE) or _lies_in(code, _OPTIONAL_MARKS):
        return ""
    digit = unicodedata.decimal(character, None)
    if digit is not None:
        return str(digit)
    if _lies_in(code, ((0x1100, 0x11FF), (0x3131, 0x318E), (0xAC00, 0xD7FF))):
        return character  # Hangul: letters that stand alone would be joined to syllables
    plain = _find_plain_letters(character)
    return character if plain == character else "".join(map(_fold_character, plain))


def _find_plain_letters(character: str) -> str:
    """Of a compatibility form what it stands for, of a Latin or Greek letter with accents the letter."""
    decomposition = unicodedata.decomposition(character)
    if decomposition.startswith("<narrow>"):
        return chr(int(decomposition.split()[1], 16))
    if decomposition.startswith("<"):
        plain = unicodedata.normalize("NFKC", character)
        return f" {plain}" if decomposition.startswith("<fraction>") else plain
    name = unicodedata.name(character, "")
    if not name.startswith(("LATIN", "GREEK")):
        return character
    if decomposition:
        return unicodedata.normalize("NFD", character)
    with_something = _LETTER_WITH_SOMETHING.match(name)
    if not with_something:
        return character
    return with_something["letter"] if with_something["case"] == "CAPITAL" else with_something["letter"].lower()


def _lies_in(code: int, ranges: Sequence[tuple[int, int]]) -> bool:
    return any(first <= code <= last for first, last in ranges)


def _unify_han(characters: Sequence[str]) -> list[str]:
    """Every Han character as mainland China writes it, which is the coarsest of the orthographies.

    A Japanese form goes by way of its traditional one, unless it is a character of Chinese besides.
    """
    old = sorted({character for character in characters if _HAN.match(character)})
    new = old
    for _ in range(_HAN_STEPS):
        japanese = [character for character in new if not _is_chinese(character)]
        traditional = dict(zip(japanese, _convert_characters(japanese, "jp2t"), strict=True))
        converted = _convert_characters([traditional.get(character, character) for character in new], "tw2s")
        new, last = _convert_characters(converted, "hk2s"), new
        if new == last:
            break
    # rare forms beyond U+FFFF were made by analogy, and few fonts or texts have them
    forms = {before: after for before, after in zip(old, new, strict=True) if after <= max(before, "\uffff")}
    return [forms.get(character, character) for character in characters]


def _convert_characters(characters: Sequence[str], table: str) -> list[str]:
    """Each by itself: a line is no phrase."""
    if not characters:
        return []
    return str(_load_converter(table).convert("\n".join(characters))).split("\n")


@cache
def _load_converter(table: str) -> OpenCC:
    from opencc import OpenCC  # here, because only texts with Han characters need it

    return OpenCC(table, include_tofu_risk_dictionaries=False)


def _is_chinese(character: str) -> bool:
    """Whether the standards of the mainland or of Taiwan have the character."""
    return any(character.encode(standard, "ignore") for standard in ("gb2312", "big5"))
