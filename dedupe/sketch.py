"""Articles to fingerprints, a whole batch at once; signatures are those of datasketch.

    texts ──► word hashes ──► shingle hashes ──► MinHash ──► bands    same set of words
                         └──► gram hashes ──► winnowing ──► blocks    one text inside the other
    url, title ──────────────────────────────────────────► names      short texts

All keys are 64-bit and the same in every process: nothing of Python's own salted hash() goes in.
Texts lie behind each other in one row, so that each step is a few calls of numpy for all of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .article import Article
from .furniture import text_without_furniture
from .params import Params
from .text import count_words, make_text_key, tokenise_text
from .words import U64, Places, hash_folded_words, hash_words_of_texts, mix_bits

U32 = NDArray[np.uint32]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no bit is lost
_BAND_SALT, _BLOCK_SALT = np.uint64(0x62616E6473), np.uint64(0x626C6F636B73)
_MIN_TITLE_WORDS = 3  # words; a shorter title ("News in brief") names nothing
_PART_LENGTH = 100_000  # characters of a batch at a time: its tables stay in the processor's cache

_PERMUTATIONS_AT_ONCE = 8  # permutations at a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What an index needs to know of a text: keys that alike texts have in common."""

    bands: tuple[int, ...]  # of the MinHash, for short texts
    blocks: tuple[int, ...]  # winnowed grams, distinct
    names: tuple[int, ...]  # the address and the title

    @property
    def keys(self) -> tuple[int, ...]:
        """All posting keys; the three kinds can't be mistaken for each other."""
        return self.bands + self.blocks + self.names


@dataclass(frozen=True, slots=True)
class _BatchHashes:
    """Hashes of several texts, one behind the other."""

    hashes: U64
    counts: Places  # how many of them each text has

    @property
    def starts(self) -> Places:
        return np.cumsum(self.counts) - self.counts


def make_sketches(articles: Sequence[Article], params: Params) -> list[Sketch]:
    """Fingerprint a batch, the first `max_words` words of each text without its source's furniture."""
    texts = [text_without_furniture(article) for article in articles]
    bands: list[tuple[int, ...]] = []
    blocks: list[tuple[int, ...]] = []
    for words in _hash_words_in_parts(texts, params):
        bands += _make_band_keys(_compute_signatures(words, params, params.bands * params.rows), words, params)
        blocks += _make_block_keys(words, params)
    return [
        Sketch(bands=band if len(block) <= params.banded else (), blocks=block, names=_make_name_keys(article))
        for article, band, block in zip(articles, bands, blocks, strict=True)
    ]


def make_signatures(texts: Sequence[str], params: Params) -> list[U32]:
    """One MinHash signature per text: `permutations` values of 32 bits.

    Interchangeable with ``datasketch.MinHash(num_perm, seed, scheme="affine32", hashfunc=hash_shingle_for_minhash)``
    updated with every shingle of the text.
    """
    return [
        signature
        for words in _hash_words_in_parts(texts, params)
        for signature in _compute_signatures(words, params, params.permutations)
    ]


def hash_shingle_for_minhash(shingle: Sequence[str]) -> int:
    """The 32-bit hash of one shingle that signatures are made of, for use as datasketch's `hashfunc`."""
    words = _BatchHashes(hash_folded_words(shingle), np.array([len(shingle)]))
    return int(_shorten_hashes(_hash_grams(words, len(shingle)).hashes)[0])


def _hash_words_in_parts(texts: Sequence[str], params: Params) -> Iterator[_BatchHashes]:
    """The words of the batch, some texts at a time."""
    part: list[str] = []
    for text in texts:
        if part and sum(map(len, part)) + len(text) > _PART_LENGTH:
            yield _BatchHashes(*hash_words_of_texts(part, params.max_words))
            part = []
        part.append(text)
    if part:
        yield _BatchHashes(*hash_words_of_texts(part, params.max_words))


def _hash_grams(words: _BatchHashes, size: int) -> _BatchHashes:
    """One value for every run of `size` words of a text; a text that is shorter is one run."""
    total = len(words.hashes)
    padded = np.append(words.hashes, np.zeros(size - 1, dtype=np.uint64))
    ends = np.repeat(words.starts + words.counts, words.counts)
    room = ends - np.arange(total)  # words from here to the end of the text
    sums = words.hashes.copy()
    is_cut = bool((words.counts < size).any())
    for offset in range(1, size):
        following = sums * _MULTIPLIER + padded[offset : offset + total]
        sums = np.where(room > offset, following, sums) if is_cut else following
    counts = np.where(words.counts > 0, np.maximum(1, words.counts - size + 1), 0)
    kept = np.arange(total) - np.repeat(words.starts, words.counts) < np.repeat(counts, words.counts)
    return _BatchHashes(sums[kept], counts)


def _shorten_hashes(values: U64) -> U32:
    """The 32 bits of a product that all bits of its factors reach (multiplicative hashing, Knuth 6.4)."""
    return (((values ^ (values >> np.uint64(32))) * _MULTIPLIER) >> np.uint64(32)).astype(np.uint32)


@lru_cache(maxsize=4)
def _load_permutations(count: int, seed: int) -> tuple[U32, U32]:
    """The factors and offsets of datasketch (scheme "affine32"), as columns.

    Drawn as it draws them, and not by it, for it loads much of SciPy: 40 MB, and half a second of every process.
    NumPy promises that this generator's numbers never change, and a test holds them against datasketch's.
    """
    chance = np.random.RandomState(seed)
    factors = chance.randint(0, 1 << 31, count, dtype=np.uint32) * np.uint32(2) + np.uint32(1)
    offsets = chance.randint(0, 1 << 32, count, dtype=np.uint32)
    return factors[:, np.newaxis], offsets[:, np.newaxis]


def _compute_signatures(words: _BatchHashes, params: Params, count: int) -> U32:
    """MinHash as datasketch computes it: 32-bit finaliser, then factor * hash + offset, then the least; first values.

    Some permutations of all texts at a time: long rows keep numpy in its fast loops. A table of texts x permutations.
    """
    shingles = _hash_grams(words, params.shingle)
    hashes = _shorten_hashes(shingles.hashes)
    hashes = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    hashes = (hashes ^ (hashes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    hashes ^= hashes >> np.uint32(16)
    filled = np.flatnonzero(shingles.counts)
    starts = shingles.starts[filled]
    least = np.full((len(words.counts), count), 0xFFFFFFFF, dtype=np.uint32)
    if not filled.size:
        return least
    permuted = np.empty((_PERMUTATIONS_AT_ONCE, len(hashes)), dtype=np.uint32)
    least_by_permutation = np.empty((count, len(filled)), dtype=np.uint32)
    factors, offsets = _load_permutations(params.permutations, params.seed)
    for first in range(0, count, _PERMUTATIONS_AT_ONCE):
        rows = slice(first, min(first + _PERMUTATIONS_AT_ONCE, count))
        table = permuted[: rows.stop - first]
        np.multiply(hashes, factors[rows], out=table)
        np.add(table, offsets[rows], out=table)
        np.minimum.reduceat(table, starts, axis=1, out=least_by_permutation[rows])
    least[filled] = least_by_permutation.T
    return least


def _make_band_keys(signatures: U32, words: _BatchHashes, params: Params) -> list[tuple[int, ...]]:
    """One key per band of `rows` values (locality-sensitive hashing: Mining of Massive Datasets, section 3.4)."""
    table = signatures.reshape(len(signatures), params.bands, params.rows).astype(np.uint64)
    keys = np.broadcast_to(np.arange(params.bands, dtype=np.uint64) + _BAND_SALT, table.shape[:2])
    for row in range(params.rows):
        keys = mix_bits(keys * _MULTIPLIER + table[:, :, row])
    return [
        tuple(band_keys) if count else () for band_keys, count in zip(keys.tolist(), words.counts.tolist(), strict=True)
    ]


def _make_block_keys(words: _BatchHashes, params: Params) -> list[tuple[int, ...]]:
    """The least gram hash of every window (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003).

    Two texts that share `block_window` consecutive grams have that window, and so its least hash, in common. On average
    two of block_window + 1 grams are chosen. A text of fewer grams is one window, one of fewer words than a gram none.
    The opening is two smaller windows besides, so that a teaser is found in the article that begins with it: one that a
    few words may be changed in, and the shortest beginning that proves anything, but for a last word that is cut off.
    """
    grams = _hash_grams(words, params.block)
    least, counts = mix_bits(grams.hashes ^ _BLOCK_SALT), np.where(words.counts >= params.block, grams.counts, 0)
    openings = _least_opening_hashes(least, grams, params.block_window // 2)
    beginnings = _least_opening_hashes(least, grams, params.min_beginning - params.block)
    place = np.arange(len(least)) - np.repeat(grams.starts, grams.counts)
    left = np.repeat(grams.counts, grams.counts) - place  # grams from here to the end of the text
    width = 1
    while width < params.block_window:  # the least of `width` grams from here on, as far as the text goes
        step = min(width, params.block_window - width)
        following = np.append(least, np.zeros(step, dtype=np.uint64))[step:]
        least = np.where(left > step, np.minimum(least, following), least)
        width += step
    is_window = (left >= params.block_window) | (place == 0)
    is_new = np.diff(least, prepend=np.uint64(0)) != 0
    is_new[grams.starts[grams.counts > 0]] = True
    chosen = is_window & is_new
    bounds = np.searchsorted(np.flatnonzero(chosen), np.append(grams.starts, len(least))).tolist()
    values = least[chosen].tolist()
    return [
        tuple(dict.fromkeys((*values[start:end], opening, beginning))) if count else ()
        for start, end, count, opening, beginning in zip(
            bounds, bounds[1:], counts.tolist(), openings, beginnings, strict=False
        )
    ]


def _least_opening_hashes(hashes: U64, grams: _BatchHashes, width: int) -> list[int]:
    """The least of each text's first hashes; 0 for a text without any."""
    ends = grams.starts + np.minimum(grams.counts, width)
    return [int(hashes[start:end].min()) if end > start else 0 for start, end in zip(grams.starts, ends, strict=True)]


def _make_name_keys(article: Article) -> tuple[int, ...]:
    names = [f"url {article.url.rstrip('/')}"] if article.url else []
    if count_words(tokenise_text(article.title)) >= _MIN_TITLE_WORDS:
        names.append(f"title {make_text_key(article.title)}")
    return tuple(int.from_bytes(_digest_name(name), "little") for name in names)


def _digest_name(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
