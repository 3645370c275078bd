"""What a word is, in any script: the one answer for counts, titles, teasers and the lines of pages.

Words are what stands between spaces and punctuation; where a script writes no spaces (Thai, Lao, Tibetan, Myanmar,
Khmer, kana, Han) every letter is one, and two or three of them count as one word, their usual length. Numbers stay
whole ("1,250.5", "10:30"), and so do words with an apostrophe. dedupe, which knows nothing of this room, cuts texts in
the same way, though it folds words and figures for comparison; tests/ingest/test_words.py holds the two against each
other.
"""

from __future__ import annotations

import re
from functools import lru_cache

from .mark_runs import LOW_MARKS, unify_characters
from .plain_text import find_odd_characters
from .word_count import count_plain_words, has_plain_letters

# Scripts written without spaces, and how many letters make a word there; marks are none. Measured with ICU and against
# English: docs/decisions/0036-words-and-speech-in-every-script.md.
LETTERS_PER_WORD = {
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ece\u0f40-\u0fbc\u1780-\u17d3": 3,  # Thai, Lao, Tibetan, Khmer
    # Myanmar, kana, Han
    "\u1000-\u103f\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff": 2,
}
UNSPACED = "".join(LETTERS_PER_WORD)
_NUMBER = r"\d+(?:[.,:/]\d+)*"
_ASCII_WORD = re.compile(rf"{_NUMBER}|[A-Za-z][A-Za-z0-9]*(?:'[A-Za-z][A-Za-z0-9]*)*")
# `\w` leaves combining marks out, which would cut Hindi words at each vowel
_WORD = re.compile(rf"{_NUMBER}|[^\W\d_][\w{LOW_MARKS}]*(?:'[^\W\d_][\w{LOW_MARKS}]*)*")
_UNSPACED = re.compile(f"[{UNSPACED}][{LOW_MARKS}]*")
_LETTERS = [(re.compile(f"[{letters}](?<![{LOW_MARKS}])"), per_word) for letters, per_word in LETTERS_PER_WORD.items()]
_MARKS = frozenset(LOW_MARKS)
_FEW_SYMBOLS = 20  # kinds; the text is gone through for each
_SHORT = 400  # characters; the counts of shorter texts are kept for a while, as each line of a page is asked often
_TYPOGRAPHY = (
    dict.fromkeys("‘’‚‛‹›`´ʼ", "'")
    | dict.fromkeys("“”„‟«»「」『』〝〞‐‑‒–—―−﹘﹣－\xa0", " ")
    | dict.fromkeys(map(chr, [0xAD, 0x2060, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)]), "")
    | {"…": "...", "_": " "}
)


def split_words(text: str, most: int | None = None) -> list[str]:
    """The words of a text without case and punctuation, or the first ``most`` of them.

    >>> split_words("The “Tide” is in: 東京, don’t pay $1,250.50")
    ['the', 'tide', 'is', 'in', '東', '京', "don't", 'pay', '1,250.50']
    """
    found = _find_words(text.casefold() if text.isascii() else _fold(text))
    return found if most is None else found[:most]


def count_words(text: str) -> int:
    """Number of words.

    >>> count_words("It's 3.5 % more"), count_words("停战谈判在周一结束"), count_words("well-known — but late")
    (3, 5, 4)
    """
    return _count_cached(text) if len(text) <= _SHORT else _count(text)


def _count(text: str) -> int:
    folded = text if text.isascii() else _fold(text)
    if len(text) > _SHORT and has_plain_letters(plain := _without_symbols(folded)):
        return count_plain_words(plain)
    if folded.isascii():
        return len(_find_words(folded))
    words = _find_words(folded)
    count = len(words)
    if unspaced := "".join([word for word in words if word > "\u0e00"]):
        for letters, per_word in _LETTERS:
            found = len(letters.findall(unspaced))
            count -= found - -(-found // per_word)  # rounded up
    return count


def _without_symbols(folded: str) -> str:
    """The text with a space for each symbol that is no letter's part, as long as there are few kinds of them."""
    if folded.isascii():
        return folded
    symbols = [char for char in set(find_odd_characters(folded)) if not char.isalnum() and char not in _MARKS]
    for symbol in symbols if len(symbols) <= _FEW_SYMBOLS else ():
        folded = folded.replace(symbol, " ")
    return folded


_count_cached = lru_cache(maxsize=4096)(_count)


def _find_words(folded: str) -> list[str]:
    if folded.isascii():
        return _ASCII_WORD.findall(folded.replace("_", " "))
    return _WORD.findall(_UNSPACED.sub(r" \g<0> ", folded))


def _fold(text: str) -> str:
    # Most texts of Latin letters are ASCII afterwards, and need nothing more.
    odd = find_odd_characters(text)
    for character, plain in _TYPOGRAPHY.items():
        if character in odd or character.isascii():
            text = text.replace(character, plain)
    return unify_characters(text).casefold()
