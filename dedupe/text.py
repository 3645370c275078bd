"""Text to words, and words to shingles, in any script.

    text ──► fold ──► tokens ──► shingles

Words are what stands between spaces; where a script writes none (Chinese, Japanese, Thai, …) every character
counts. Case, typography and layout are gone; numbers stay whole ("1,250.5", "10:30").
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

# Scripts written without spaces: Thai, Lao, Tibetan, Myanmar, Khmer, kana, Han.
UNSPACED = (
    "\u0e01-\u0e3a\u0e40-\u0e4e\u0e81-\u0ebd\u0ec0-\u0ece\u0f40-\u0fbc\u1000-\u103f\u1780-\u17d3"
    "\u3041-\u309f\u30a1-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
)


def _list_combining_marks() -> str:
    """Combining marks as a character class: ``\\w`` leaves them out, which would cut Hindi words at each vowel.

    Below U+10000 only: `re` looks such a class up in a table, with one higher character in it by a linear search.
    """
    return "".join(chr(c) for c in range(0x300, 0x10000) if unicodedata.category(chr(c)) in {"Mn", "Mc"})


_MARKS = _list_combining_marks()
_TOKEN = re.compile(rf"\d+(?:[.,:/]\d+)*|[^\W\d][\w{_MARKS}]*(?:'[^\W\d][\w{_MARKS}]*)*")
_UNSPACED = re.compile(f"[{UNSPACED}][{_MARKS}]*")
_JOINED_LETTERS = "\u0e33\u0eb3\uff9e\uff9f"  # letters that normalising joins to the one before, as if they were marks
_PIECE = re.compile(rf"(?:[{UNSPACED}][{_MARKS}{_JOINED_LETTERS}]*|[^\s{UNSPACED}]+)\s*")  # what is seen as one word
_MARK_RUN = re.compile(f"([{_MARKS}]{{8}})[{_MARKS}]+")  # normalising a long run takes quadratic time

_QUOTES = dict.fromkeys("“”„‟«»「」『』〝〞", '"') | dict.fromkeys("‘’‚‛‹›`´ʼ", "'")
_DASHES = dict.fromkeys("‐‑‒–—―−﹘﹣－", "-")
_INVISIBLE = dict.fromkeys(map(chr, [0xAD, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F)]), "")
_COMMON_SYMBOLS = {"…": "...", "\xa0": " "}  # as NFKC has it; without them most texts need no NFKC
_TYPOGRAPHY = _QUOTES | _DASHES | _INVISIBLE | _COMMON_SYMBOLS


def normalise_typography(text: str) -> str:
    """The text with one kind of quotation mark and dash and no invisible characters (NFKC); case is kept.

    >>> normalise_typography("“It’s ﬁne” — he said…")
    '"It\\'s fine" - he said...'
    """
    if text.isascii():
        return text
    # str.replace passes over a text in which a character is not; str.translate looks up every one (20 times as slow)
    for character, plain_character in _TYPOGRAPHY.items():
        text = text.replace(character, plain_character)
    if text.isascii() or unicodedata.is_normalized("NFKC", text):
        return text
    return unicodedata.normalize("NFKC", _MARK_RUN.sub(r"\1", text))


def fold_text(text: str) -> str:
    """The text in plain typography and without case.

    >>> fold_text("STRASSE – Straße")
    'strasse - strasse'
    """
    return normalise_typography(text).casefold()


def tokenise_text(text: str) -> list[str]:
    """The words of a text, folded; every character where a script writes no spaces.

    >>> tokenise_text("Don’t pay $1,250.50 at 10:30!")
    ["don't", 'pay', '1,250.50', 'at', '10:30']
    >>> tokenise_text("東京 Tower")
    ['東', '京', 'tower']
    """
    return _find_tokens(fold_text(text))


def tokenise_with_case(text: str) -> list[str]:
    """As `tokenise_text`, in the case that they were written in.

    >>> tokenise_with_case("“Kiev’s” 3 Mayors")
    ["Kiev's", '3', 'Mayors']
    """
    return _find_tokens(normalise_typography(text))


def pieces_with_tokens(text: str) -> Iterator[tuple[str, list[str]]]:
    """The text as written, in pieces no larger than need be, each with the words that it stands for.

    The pieces make up the text, but for spaces at its start; their words are its tokens.

    >>> list(pieces_with_tokens("“Don’t well-known” 東京"))
    [('“Don’t ', ["don't"]), ('well-known” ', ['well', 'known']), ('東', ['東']), ('京', ['京'])]
    """
    unlike_ascii = (
        "" if text.isascii() else "\u200b"
    )  # `normalise_typography` reads a backtick otherwise where all is ASCII
    for match in _PIECE.finditer(text):
        yield match[0], tokenise_text(unlike_ascii + match[0])


def _find_tokens(text: str) -> list[str]:
    text = text.replace("_", " ")
    if not text.isascii():
        text = _UNSPACED.sub(r" \g<0> ", text)
    return _TOKEN.findall(text)


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
    """How many words of a spaced script this is worth: two unspaced characters make about one.

    >>> count_words(tokenise_text("東京 Tower opens"))
    3
    """
    return len(words) - sum(map(is_unspaced, words)) // 2


def pair_unspaced_words(words: Sequence[str]) -> list[str]:
    """The words of a spaced script, and each two neighbours of one without spaces, whose characters alone say little.

    >>> pair_unspaced_words(tokenise_text("東京都 Tower"))
    ['東京', '京都', 'tower']
    """
    unspaced = [*map(is_unspaced, words)]
    if not any(unspaced):
        return [*words]
    pairs = [a + b for (a, b), both in zip(pairwise(words), pairwise(unspaced), strict=True) if all(both)]
    return pairs + [word for word, alone in zip(words, unspaced, strict=True) if not alone]


def is_unspaced(word: str) -> bool:
    """Whether a word is a character of a script without spaces."""
    return word > "\u0e00" and bool(_UNSPACED.match(word))


def make_text_key(text: str) -> str:
    """A fingerprint of the exact text, blind to case, spacing and typography: 32 hexadecimal digits.

    >>> make_text_key("“Stop!”  he SAID") == make_text_key('"stop!" he said')
    True
    """
    folded = " ".join(fold_text(text).split())
    return hashlib.blake2b(folded.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
