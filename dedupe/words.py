"""A batch of texts to the hashes of their words, without making a string for any word.

    texts ──► folded bytes ──► words ──► hashes

Where every letter stands for itself and words have spaces between them, each byte is of a word or not, whatever the
alphabet. Marks and scripts without spaces take the long way: kind of each byte ──► segments of one kind ──► words.
The words are exactly those of `text.tokenise_text`; a property test holds the two against each other.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from .character_table import CharacterTable
from .figure_writing import fold_figures
from .folding import counts_beside_others, fold_text
from .letters import fold_characters
from .text import UNSPACED

U8 = NDArray[np.uint8]
U64 = NDArray[np.uint64]
Places = NDArray[np.intp]
Flags = NDArray[np.bool_]

_OTHER, _LETTER, _DIGIT, _APOSTROPHE, _POINT, _MARK, _UNSPACED, _UNSPACED_MARK = range(8)
_IS_UNSPACED = re.compile(f"[{UNSPACED}]")
MAX_LETTERS_PER_WORD = 30  # on average, with what stands between the words
_LONG_WORD = 64  # bytes; what is longer is no word, and hashed one by one
_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no bit is lost
_NEUTRAL = ";"  # parts words, and is nothing to a figure
_END = "\x1f"  # ditto, and of no text: parts texts
_FIRST_BYTES = np.array([(1 << 8 * count) - 1 for count in range(9)], dtype=np.uint64)  # masks for so many of eight


def hash_words_of_texts(texts: Sequence[str], most: int) -> tuple[U64, Places]:
    """64-bit hashes of the first `most` words of each text, in one row, and how many each text has.

    The same in every process. Of a text no more than 30 characters for each of the `most` words are looked at.
    """
    texts = [text[: MAX_LETTERS_PER_WORD * most].replace(_END, _NEUTRAL) for text in texts]
    folded = _fold_plain_text(_END.join(texts)) if texts else None
    if folded is not None:
        return _hash_folded_texts(folded, most, _find_plain_words)
    pieces = [_hash_text(text, most) for text in texts]
    return np.concatenate((np.zeros(0, dtype=np.uint64), *pieces)), np.array([*map(len, pieces)], dtype=np.intp)


def _hash_text(text: str, most: int) -> U64:
    folded = _fold_plain_text(text)
    if folded is not None:
        return _hash_folded_texts(folded, most, _find_plain_words)[0]
    return _hash_folded_texts(fold_text(text).encode("utf-8", "surrogatepass"), most, _find_words)[0]


def _hash_folded_texts(
    folded: bytes, most: int, find_words: Callable[[bytes], tuple[Places, Places]]
) -> tuple[U64, Places]:
    """The hashes and counts of texts that have been folded, with `_END` between them."""
    raw = b"".join((b"\n", folded, b"\n", bytes(_LONG_WORD)))
    starts, ends = find_words(raw)
    limits = np.flatnonzero(np.frombuffer(raw, dtype=np.uint8) == ord(_END))
    first = np.concatenate(([0], np.searchsorted(starts, limits), [len(starts)]))
    counts = first[1:] - first[:-1]
    if counts.size and counts.max() > most:
        kept = np.arange(len(starts)) - np.repeat(first[:-1], counts) < most
        starts, ends, counts = starts[kept], ends[kept], np.minimum(counts, most)
    return _hash_words(raw, starts, ends), counts


def hash_folded_words(words: Sequence[str]) -> U64:
    """Hashes of words that are cut up and folded already."""
    encoded = [word.encode("utf-8", "surrogatepass") for word in words]
    ends = np.cumsum([len(word) for word in encoded], dtype=np.intp)
    starts = ends - [len(word) for word in encoded]
    return _hash_words(b"".join((*encoded, bytes(_LONG_WORD))), starts.astype(np.intp), ends)


def mix_bits(values: U64) -> U64:
    """MurmurHash3's 64-bit finaliser: every input bit reaches every output bit."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def _hash_words(raw: bytes, starts: Places, ends: Places) -> U64:
    """Eight bytes at a time, all words at once; different words of up to eight bytes can't have one hash."""
    eight_bytes = np.ndarray((len(raw) - 7,), np.dtype("<u8"), raw, strides=(1,))
    lengths = ends - starts
    hashes = _mix_in(lengths.astype(np.uint64), eight_bytes.take(starts), lengths)
    active = np.flatnonzero(lengths > 8)
    for offset in range(8, _LONG_WORD, 8):
        if not active.size:
            return hashes
        left = lengths[active] - offset
        hashes[active] = _mix_in(hashes[active], eight_bytes[starts[active] + offset], left)
        active = active[left > 8]
    for long in active.tolist():
        digest = hashlib.blake2b(raw[starts[long] : ends[long]], digest_size=8).digest()
        hashes[long] = int.from_bytes(digest, "little")
    return hashes


def _mix_in(hashes: U64, eight_bytes: U64, lengths: Places) -> U64:
    """Hashes with eight more bytes each, or as many as are left."""
    taken = _FIRST_BYTES.take(lengths, mode="clip")
    taken &= eight_bytes
    taken ^= hashes
    taken *= _MULTIPLIER
    taken ^= taken >> np.uint64(32)
    return taken


def _fold_plain_text(text: str) -> bytes | None:
    """As `fold_text` but for characters that no word has, in UTF-8; None unless all letters stand for themselves."""
    text = text.replace("\0", " ").replace("`", "'")
    plain = text.lower() if text.isascii() else _TABLE.lower_text(text)
    return None if plain is None else fold_figures(plain).encode("utf-8", "surrogatepass")


def _find_plain_words(raw: bytes) -> tuple[Places, Places]:
    """Where words start and end if each byte beyond ASCII is part of a letter.

    The first byte and the last are of no word.
    """
    data = np.frombuffer(raw, dtype=np.uint8)
    is_digit = data - np.uint8(ord("0")) < 10
    is_word = data - np.uint8(ord("a")) < 26
    is_word |= is_digit
    is_word |= data >= 128
    digits = np.flatnonzero(is_digit)
    is_apart = np.ones(digits.size + 1, dtype=np.bool_)  # whether no digit stands before one; and behind the last
    np.greater(digits[1:] - digits[:-1], 1, out=is_apart[1:-1])
    is_number = ~is_word[digits[is_apart[:-1]] - 1]
    numbers_end = digits[is_apart[1:]][is_number] + 1
    is_letter_behind = is_word[numbers_end]
    letters_behind = numbers_end[is_letter_behind]  # "3rd": a number and a word
    apostrophes = np.flatnonzero(data == ord("'"))
    is_word[apostrophes] = is_word[apostrophes - 1] & is_word[apostrophes + 1] & ~is_digit[apostrophes + 1]
    is_word[numbers_end] = is_letter_behind | (_IS_POINT[data[numbers_end]] & is_digit[numbers_end + 1])
    is_bound = np.zeros_like(is_word)
    np.not_equal(is_word[1:], is_word[:-1], out=is_bound[1:])
    bounds = np.flatnonzero(is_bound)
    if letters_behind.size:
        bounds = _insert_twice(bounds, letters_behind)
    return bounds[::2].copy(), bounds[1::2].copy()


def _insert_twice(bounds: Places, few: Places) -> Places:
    """Both in order; to put pieces together takes a fraction of the time of `numpy.insert`."""
    places = np.searchsorted(bounds, few).tolist()
    pieces = [bounds[: places[0]]]
    for number, (start, end) in enumerate(pairwise([*places, len(bounds)])):
        pieces += (few[number : number + 1], few[number : number + 1], bounds[start:end])
    return np.concatenate(pieces)


def _find_words(raw: bytes) -> tuple[Places, Places]:
    """Where words start and end."""
    kinds, letters = _find_byte_kinds(raw)
    edges = np.empty(len(kinds), dtype=np.bool_)
    edges[0] = True
    np.not_equal(kinds[1:], kinds[:-1], out=edges[1:])
    if letters is not None:
        edges[letters] = True
    begins = np.flatnonzero(edges)
    return _join_segments(kinds[begins], np.append(begins, len(raw)), letters is not None)


def _join_segments(kinds: U8, bounds: Places, is_mixed: bool) -> tuple[Places, Places]:
    """From segments to words.

    A run of letters, digits and marks is a word from its first letter on; digits before that are a number. One
    apostrophe joins a word to a letter, one point a number to a digit. An unspaced letter is a word with its marks.
    """
    is_letter, is_digit = kinds == _LETTER, kinds == _DIGIT
    if is_mixed:
        units = _with_followers(_UNSPACED, kinds, (kinds == _MARK) | (kinds == _UNSPACED_MARK))
        in_word = _with_followers(_LETTER, kinds, (kinds == _MARK) | is_digit)
    else:
        units = np.zeros(len(kinds), dtype=np.bool_)
        in_word = is_letter | (is_digit & _shift_flags(is_letter, 1))
    number = is_digit & ~in_word
    single = np.diff(bounds) == 1
    joins = (kinds == _APOSTROPHE) & _shift_flags(in_word, 1) & _shift_flags(is_letter, -1)
    joins |= (kinds == _POINT) & _shift_flags(number, 1) & _shift_flags(is_digit, -1)
    joins &= single
    part = in_word | number | joins | units
    start = number | (is_letter & ~_shift_flags(in_word, 1)) | (kinds == _UNSPACED)
    start &= ~_shift_flags(joins, 1)
    end = part & (~_shift_flags(part, -1) | _shift_flags(start, -1))
    return bounds[np.flatnonzero(start)], bounds[np.flatnonzero(end) + 1]


def _with_followers(kind: int, kinds: U8, followers: Flags) -> Flags:
    """Segments of a kind, and the unbroken row of followers behind each."""
    leaders = np.maximum.accumulate(np.where(followers, 0, np.arange(len(kinds))))
    follows_kind: Flags = kinds[leaders] == kind
    return follows_kind


def _shift_flags(flags: Flags, by: int) -> Flags:
    """What the neighbour on the left (1) or on the right (-1) says; nothing beyond the edge."""
    moved = np.zeros_like(flags)
    if by > 0:
        moved[1:] = flags[:-1]
    else:
        moved[:-1] = flags[1:]
    return moved


def _find_byte_kinds(raw: bytes) -> tuple[U8, Places | None]:
    """The kind of each byte, and where unspaced letters begin; None where all is ASCII."""
    kinds = np.frombuffer(bytearray(raw.translate(_ASCII_KINDS)), dtype=np.uint8)
    if raw.isascii():
        return kinds, None
    data = np.frombuffer(raw, dtype=np.uint8)
    leads = np.flatnonzero(data >= 0xC0)
    lengths = 2 + (data[leads] >= 0xE0).astype(np.intp) + (data[leads] >= 0xF0)
    codes = data[leads] & (0x7F >> lengths)
    for offset in range(1, 4):
        longer = lengths > offset
        codes[longer] = codes[longer] << 6 | data[leads[longer] + offset] & 0x3F
    different, which = np.unique(codes, return_inverse=True)
    kind_by_character = np.array([_classify_character(chr(code)) for code in different.tolist()], dtype=np.uint8)[which]
    for offset in range(4):
        longer = lengths > offset
        kinds[leads[longer] + offset] = kind_by_character[longer]
    return kinds, leads[kind_by_character == _UNSPACED]


@lru_cache(maxsize=65536)
def _classify_character(character: str) -> int:
    """What a character is to `text.tokenise_text`."""
    is_mark = ord(character) < 0x10000 and unicodedata.category(character) in {"Mn", "Mc"}
    is_letter = character.isalnum() and not character.isdecimal()
    is_unspaced = bool(_IS_UNSPACED.match(character))
    if is_letter:
        return _UNSPACED if is_unspaced else _LETTER
    if is_mark:
        return _UNSPACED_MARK if is_unspaced else _MARK
    if is_unspaced:
        return _OTHER
    if character.isdecimal():
        return _DIGIT
    return _APOSTROPHE if character == "'" else _OTHER


def _classify_lone_byte(byte: int) -> int:
    """What a byte of a text in UTF-8 is, as far as it says that alone."""
    if chr(byte) in ".,:/":
        return _POINT
    return _classify_character(chr(byte)) if byte < 128 else _OTHER


_ASCII_KINDS = bytes(_classify_lone_byte(byte) for byte in range(256))


def _fold_for_words(characters: Sequence[str]) -> list[str]:
    """As `fold_characters` without case; what only parts words is one character of ASCII."""
    return [_fold_separator(letters.casefold()) for letters in fold_characters(characters)]


def _fold_separator(letters: str) -> str:
    if letters.isascii() and len(letters) == 1:
        return letters.replace("\0", " ")
    return letters if not letters or any(map(_classify_character, letters)) else _NEUTRAL


def _takes_long_way(character: str) -> bool:
    """Whether it may be one with what stands beside it, or is a word of its own."""
    return counts_beside_others(character) or _classify_character(character) in (_MARK, _UNSPACED, _UNSPACED_MARK)


_IS_POINT = np.array([chr(byte) in ".,:/" for byte in range(256)])
_TABLE = CharacterTable(_fold_for_words, _takes_long_way)
