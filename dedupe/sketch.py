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
from .words import U64, Flags, Places, hash_folded_words, hash_words_of_texts, mix_bits

U32 = NDArray[np.uint32]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no bit is lost
_MOST = np.uint64(2**64 - 1)
_BAND_SALT, _BLOCK_SALT = np.uint64(0x62616E6473), np.uint64(0x626C6F636B73)
_MIN_TITLE_WORDS = 3  # words; a shorter title ("News in brief") names nothing
_PART_LENGTH = 100_000  # characters of a batch at a time: its tables stay in the processor's cache

_TABLE_SIZE = 64 * 1024  # values: a quarter of a megabyte, which lies in the processor's cache


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
        own_blocks = _make_block_keys(words, params)
        blocks += own_blocks
        bands += _make_band_keys_of_short(words, own_blocks, params)
    return [
        Sketch(bands=band, blocks=block, names=_make_name_keys(article))
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


def hash_shingles_of_texts(texts: Sequence[str], params: Params) -> list[U64]:
    """The shingles of each text in order, by their hashes of 64 bits.

    Two different shingles have one hash with a probability of about 10^-19.
    """
    return [
        of_text
        for words in _hash_words_in_parts(texts, params)
        for shingles in [_hash_grams(words, params.shingle)]
        for of_text in np.split(shingles.hashes, shingles.starts[1:])
    ]


def hash_shingle_for_minhash(shingle: Sequence[str]) -> int:
    """The 32-bit hash of one shingle that signatures are made of, for use as datasketch's `hashfunc`."""
    words = _BatchHashes(hash_folded_words(shingle), np.array([len(shingle)]))
    return int(_shorten_hashes(_hash_grams(words, len(shingle)).hashes)[0])


def _hash_words_in_parts(texts: Sequence[str], params: Params) -> Iterator[_BatchHashes]:
    """The words of the batch, some texts at a time."""
    part, length = list[str](), 0
    for text in texts:
        if part and length + len(text) > _PART_LENGTH:
            yield _BatchHashes(*hash_words_of_texts(part, params.max_words))
            part, length = [], 0
        part.append(text)
        length += len(text)
    if part:
        yield _BatchHashes(*hash_words_of_texts(part, params.max_words))


def _hash_grams(words: _BatchHashes, size: int) -> _BatchHashes:
    """One value for every run of `size` words of a text; a text that is shorter is one run."""
    counts = np.maximum(words.counts - size + 1, np.minimum(words.counts, 1))
    padded = np.concatenate((words.hashes, np.zeros(size - 1, dtype=np.uint64)))
    grams = _hash_runs(padded, size)
    shorter = np.flatnonzero((words.counts > 0) & (words.counts < size))
    if shorter.size:
        starts, lengths = words.starts[shorter], words.counts[shorter]
        whole = words.hashes[starts]
        for offset in range(1, size - 1):
            whole = np.where(lengths > offset, whole * _MULTIPLIER + padded[starts + offset], whole)
        grams[starts] = whole
    return _BatchHashes(grams[_mark_first(words, counts)], counts)


def _hash_runs(hashes: U64, size: int) -> U64:
    """A polynomial of each run of `size` hashes, whatever texts they are of: twice as long runs with each step."""
    runs, width = hashes, 1
    for is_odd in map(int, f"{size:b}"[1:]):
        runs, width = runs[:-width] * np.uint64(pow(int(_MULTIPLIER), width, 2**64)) + runs[width:], 2 * width
        if is_odd:
            runs, width = runs[:-1] * _MULTIPLIER + hashes[width:], width + 1
    return runs


def _mark_first(batch: _BatchHashes, counts: Places) -> Flags:
    """So many values of each text."""
    left_out = batch.counts - counts
    back = np.arange(1, left_out.max(initial=0) + 1)
    places = (batch.starts + batch.counts)[:, np.newaxis] - back
    is_first = np.ones(len(batch.hashes), dtype=np.bool_)
    is_first[places[back <= left_out[:, np.newaxis]]] = False
    return is_first


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
    at_once = min(count, max(1, _TABLE_SIZE // len(hashes)))
    permuted = np.empty((at_once, len(hashes)), dtype=np.uint32)
    least_by_permutation = np.empty((count, len(filled)), dtype=np.uint32)
    factors, offsets = _load_permutations(params.permutations, params.seed)
    for first in range(0, count, at_once):
        rows = slice(first, min(first + at_once, count))
        table = permuted[: rows.stop - first]
        np.multiply(hashes, factors[rows], out=table)
        np.add(table, offsets[rows], out=table)
        np.minimum.reduceat(table, starts, axis=1, out=least_by_permutation[rows])
    least[filled] = least_by_permutation.T
    return least


def _make_band_keys_of_short(
    words: _BatchHashes, blocks: Sequence[Sequence[int]], params: Params
) -> list[tuple[int, ...]]:
    """Band keys of the texts that have few blocks, none of the others."""
    is_short = np.array([len(own) <= params.banded for own in blocks], dtype=np.bool_)
    short = _BatchHashes(words.hashes[np.repeat(is_short, words.counts)], words.counts[is_short])
    keys = iter(_make_band_keys(_compute_signatures(short, params, params.bands * params.rows), short, params))
    return [next(keys) if banded else () for banded in is_short.tolist()]


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
    least = _BatchHashes(mix_bits(grams.hashes ^ _BLOCK_SALT), grams.counts)
    openings = _least_opening_hashes(least, params.block_window // 2)
    beginnings = _least_opening_hashes(least, params.min_beginning - params.block)
    windows = _find_least_of_windows(least, params.block_window)
    is_new = np.diff(windows.hashes, prepend=np.uint64(0)) != 0
    is_new[windows.starts[windows.counts > 0]] = True
    bounds = np.searchsorted(np.flatnonzero(is_new), np.append(windows.starts, len(windows.hashes))).tolist()
    values = windows.hashes[is_new].tolist()
    return [
        tuple(dict.fromkeys((*values[start:end], opening, beginning))) if has_gram else ()
        for start, end, has_gram, opening, beginning in zip(
            bounds, bounds[1:], (words.counts >= params.block).tolist(), openings, beginnings, strict=False
        )
    ]


def _find_least_of_windows(hashes: _BatchHashes, width: int) -> _BatchHashes:
    """The least of every `width` hashes in a row; of a text that has fewer the least of all."""
    least, reach = np.append(hashes.hashes, np.full(width - 1, _MOST)), 1
    while reach < width:
        step = min(reach, width - reach)
        least, reach = np.minimum(least[:-step], least[step:]), reach + step
    shorter = np.flatnonzero((hashes.counts > 0) & (hashes.counts < width))
    least[hashes.starts[shorter]] = np.array(_least_opening_hashes(hashes, width), dtype=np.uint64)[shorter]
    counts = np.where(hashes.counts > 0, np.maximum(1, hashes.counts - width + 1), 0)
    return _BatchHashes(least[_mark_first(hashes, counts)], counts)


def _least_opening_hashes(hashes: _BatchHashes, width: int) -> list[int]:
    """The least of each text's first hashes; 0 for a text without any."""
    filled = np.flatnonzero(hashes.counts)
    bounds = hashes.starts[filled, np.newaxis] + np.minimum(hashes.counts[filled, np.newaxis], np.array([0, width]))
    least = np.zeros(len(hashes.counts), dtype=np.uint64)
    if filled.size:
        least[filled] = np.minimum.reduceat(np.append(hashes.hashes, _MOST), bounds.ravel())[::2]
    least_of_texts: list[int] = least.tolist()
    return least_of_texts


def _make_name_keys(article: Article) -> tuple[int, ...]:
    names = [f"url {article.url.rstrip('/')}"] if article.url else []
    if count_words(tokenise_text(article.title)) >= _MIN_TITLE_WORDS:
        names.append(f"title {make_text_key(article.title)}")
    return tuple(int.from_bytes(_digest_name(name), "little") for name in names)


def _digest_name(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
