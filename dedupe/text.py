"""Text to words, and words to shingles, in any script.

    text ──► fold ──► tokens ──► shingles

Words are what stands between spaces; where a script writes none (Chinese, Japanese, Thai, …) every character
counts. Case, typography and layout are gone; numbers stay whole ("1250.5", "10:30").
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby, pairwise

from .folding import COMBINING_MARKS, fold_keeping_case, fold_text

# Scripts written without spaces, and how many letters make a word there; marks are none. Measured with ICU and against
# English: docs/decisions/0036-words-and-speech-in-every-script.md.
LETTERS_PER_WORD = {
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ece\u0f40-\u0fbc\u1780-\u17d3": 3,  # Thai, Lao, Tibetan, Khmer
    # Myanmar, kana, Han
    "\u1000-\u103f\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff": 2,
}
UNSPACED = "".join(LETTERS_PER_WORD)
FIRST_UNSPACED = "\u0e00"  # from here on there are such letters

_UNSPACED = re.compile(f"[{UNSPACED}]")
_UNSPACED_LETTERS = "".join(
    letter for letter in map(chr, range(0xE00, 0xFB00)) if _UNSPACED.match(letter) and letter.isalnum()
)
_SPACED_MARKS = _UNSPACED.sub("", COMBINING_MARKS)
# `\w` leaves marks out, which would cut Hindi words at each vowel.
_LETTERS = rf"[^\W\d{UNSPACED}](?:[^\W{UNSPACED}]+|[{_SPACED_MARKS}]+)*"
_TOKEN = re.compile(rf"{_LETTERS}(?:'{_LETTERS})*|[{_UNSPACED_LETTERS}][{COMBINING_MARKS}]*|\d+(?:[.,:/]\d+)*")
# The same for a text of ASCII, in half the time.
_ASCII_TOKEN = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:'[A-Za-z][A-Za-z0-9]*)*|[0-9]+(?:[.,:/][0-9]+)*")
_COUNTED_LETTERS = [
    (re.compile(f"[{letters}](?<![{COMBINING_MARKS}])"), per_word) for letters, per_word in LETTERS_PER_WORD.items()
]
_SYLLABLES = re.compile("[\uac00-\ud7a3\u1200-\u135a]")  # Hangul, Ethiopic
_JOINED_LETTERS = "\u0e33\u0eb3\uff9e\uff9f"  # letters that folding joins to the one before, as if they were marks
# What is seen as one word; a figure may have spaces between its thousands.
_PIECE = re.compile(
    rf"(?:[{UNSPACED}][{COMBINING_MARKS}{_JOINED_LETTERS}]*|[^\s{UNSPACED}]+(?:(?<=\d)[^\S\n](?=\d{{3}}(?!\d))[^\s{UNSPACED}]+)*)\s*"
)


def tokenise_text(text: str) -> list[str]:
    """The words of a text, folded; every character where a script writes no spaces.

    >>> tokenise_text("Don’t pay $1,250.50 at 10:30!")
    ["don't", 'pay', '1250.50', 'at', '10:30']
    >>> tokenise_text("東京 Tower")
    ['东', '京', 'tower']
    """
    return _find_tokens(fold_text(text))


def tokenise_with_case(text: str) -> list[str]:
    """As `tokenise_text`, in the case that they were written in.

    >>> tokenise_with_case("“Kiev’s” 3 Mayors")
    ["Kiev's", '3', 'Mayors']
    """
    return _find_tokens(fold_keeping_case(text))


def tokenise_first_words(text: str, most: int) -> list[str]:
    """The first words of `tokenise_text`, so many at most.

    >>> tokenise_first_words("Don’t pay $1,250.50 at 10:30!", 3)
    ["don't", 'pay', '1250.50']
    """
    folded = fold_keeping_case(text)
    if not folded.isascii():
        return _find_tokens(folded.casefold())[:most]
    words = find_first_words_with_case(text, most)  # case tells no words of ASCII apart
    return "\n".join(words).lower().split("\n") if words else []


@lru_cache(maxsize=8)
def find_first_words_with_case(text: str, most: int) -> tuple[str, ...]:
    """The first words of `tokenise_with_case`. Kept for a while, since a text is compared and read for its names."""
    return tuple(tokenise_with_case(text)[:most])


def pieces_with_tokens(text: str) -> Iterator[tuple[str, list[str]]]:
    """The text as written, in pieces no larger than need be, each with the words that it stands for.

    The pieces make up the text, but for spaces at its start; their words are its tokens.

    >>> list(pieces_with_tokens("“Don’t well-known” 東京"))
    [('“Don’t ', ["don't"]), ('well-known” ', ['well', 'known']), ('東', ['东']), ('京', ['京'])]
    """
    pieces = _PIECE.findall(text)
    for piece, line in zip(pieces, _fold_pieces(pieces), strict=True):
        yield piece, [line] if _is_plain_word(line) else _find_tokens(line)


def count_tokens_of_pieces(text: str) -> tuple[list[str], list[int]]:
    """The same pieces, and how many tokens each has.

    >>> count_tokens_of_pieces("“Don’t well-known” 東京")
    (['“Don’t ', 'well-known” ', '東', '京'], [1, 2, 1, 1])
    """
    pieces = _PIECE.findall(text)
    lines = _fold_pieces(pieces)
    counts = {line: 1 if _is_plain_word(line) else len(_find_tokens(line)) for line in set(lines)}
    return pieces, [counts[line] for line in lines]


def _fold_pieces(pieces: Sequence[str]) -> list[str]:
    """Each folded; at once, as the fold of a text is that of its lines."""
    return fold_text("\n".join(map(str.rstrip, pieces))).split("\n") if pieces else []


def _find_tokens(text: str) -> list[str]:
    text = text.replace("_", " ")
    return (_ASCII_TOKEN if text.isascii() else _TOKEN).findall(text)


def _is_plain_word(line: str) -> bool:
    """Whether it is one token, as most pieces of a text are: looking is quicker than cutting."""
    return line.isascii() and line.isalpha()


def make_shingles(words: Sequence[str], size: int) -> list[tuple[str, ...]]:
    """Every run of `size` words, in order; a shorter text is one shingle.

    >>> make_shingles(["a", "b", "c", "d"], 3)
    [('a', 'b', 'c'), ('b', 'c', 'd')]
    """
    if not words:
        return []
    return [tuple(words[i : i + size]) for i in range(max(1, len(words) - size + 1))]


def hash_shingles(words: Sequence[str], size: int) -> list[int]:
    """A number of 64 bits for every shingle, in order: a tenth of the time and memory of the shingles themselves.

    Python's own salted hash: good for sets within this process, which nobody outside can make collide. Two different
    shingles have one number with a probability of about 10^-19.

    >>> a, b = (hash_shingles(text.split(), 3) for text in ("a b c d", "x b c d"))
    >>> [mark in b for mark in a]
    [False, True]
    """
    if len(words) < size:
        return [hash(tuple(words))] if words else []
    return [*map(hash, zip(*(words[first:] for first in range(size)), strict=False))]


def count_words(words: Sequence[str]) -> int:
    """How many words a reader would count: two or three letters make about one where no spaces are written.

    >>> count_words(tokenise_text("東京 Tower opens")), count_words(tokenise_text("สะพานเก่า"))
    (3, 3)
    """
    count = len(words)
    if "".join(words).isascii():
        return count
    if unspaced := "".join([word for word in words if word > FIRST_UNSPACED]):
        for letters, per_word in _COUNTED_LETTERS:
            found = len(letters.findall(unspaced))
            count -= found - -(-found // per_word)  # rounded up
    return count


def find_likely_words(text: str) -> set[str]:
    """The words of a text; where no spaces are written every run of as many letters as a word has there.

    So what is shared by two texts is more than letters, which are few in Thai and shared by all texts.

    >>> sorted(find_likely_words("大阪で雨 in Osaka"))
    ['in', 'osaka', 'で雨', '大阪', '阪で']
    """
    return find_likely_words_of_folded(fold_text(text))


def find_likely_words_of_folded(folded: str) -> set[str]:
    """The same of a text that is folded already."""
    tokens = _find_tokens(folded)
    if max(tokens, default="") < FIRST_UNSPACED:
        return set(tokens)
    words: set[str] = set()
    for per_word, run in groupby(tokens, key=_letters_per_word):
        words.update(map("".join, make_shingles([*run], per_word)))
    return words


def find_long_words(text: str, letters: int = 5) -> set[str]:
    """The words of a text that have so many letters or more, which mostly say what it is about."""
    return {word for word in find_likely_words(text) if is_long_word(word, letters)}


def is_long_word(word: str, letters: int) -> bool:
    """Whether a word has so many letters of an alphabet; a sign for a syllable (Hangul, Ethiopic) is worth two.

    Where no spaces are written the runs of letters that stand for words are long enough.

    >>> [is_long_word(word, 5) for word in ("river", "town", "여객선", "大阪")]
    [True, False, True, True]
    """
    return len(word) + len(_SYLLABLES.findall(word)) >= letters or is_unspaced(word)


def is_unspaced(word: str) -> bool:
    """Whether it is written in a script without spaces."""
    return _letters_per_word(word[0]) > 1


@lru_cache(maxsize=8192)
def _letters_per_word(word: str) -> int:
    """1 where a token is a word."""
    if word < FIRST_UNSPACED:
        return 1
    return next((per_word for letters, per_word in _COUNTED_LETTERS if letters.match(word)), 1)


def pair_unspaced_words(words: Sequence[str]) -> list[str]:
    """The words of a spaced script, and each two neighbours of one without spaces, whose characters alone say little.

    >>> pair_unspaced_words(tokenise_text("東京都 Tower"))
    ['东京', '京都', 'tower']
    """
    unspaced = [*map(is_unspaced, words)]
    if not any(unspaced):
        return [*words]
    pairs = [a + b for (a, b), both in zip(pairwise(words), pairwise(unspaced), strict=True) if all(both)]
    return pairs + [word for word, alone in zip(words, unspaced, strict=True) if not alone]


def make_text_key(text: str) -> str:
    """A fingerprint of the exact text, blind to case, spacing and typography: 32 hexadecimal digits.

    >>> make_text_key("“Stop!”  he SAID") == make_text_key('"stop!" he said')
    True
    """
    folded = " ".join(fold_text(text).split())
    return hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
