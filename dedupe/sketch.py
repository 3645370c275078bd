"""Articles to fingerprints, a whole batch at once; the only file that knows datasketch.

    texts ──► word hashes ──► shingle hashes ──► MinHash ──► bands    same set of words
                         └──► gram hashes ──► winnowing ──► blocks    one text inside the other
    url, title ──────────────────────────────────────────► names      short texts

All keys are 64-bit and the same in every process: nothing of Python's own salted hash() goes in.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from .article import Article
from .params import Params
from .text import text_key, tokens

U32 = NDArray[np.uint32]
U64 = NDArray[np.uint64]

_MULTIPLIER = np.uint64(0x9E3779B97F4A7C15)  # odd, so that no bit is lost
_BAND_SALT, _BLOCK_SALT = np.uint64(0x62616E6473), np.uint64(0x626C6F636B73)
_MIN_TITLE = 3  # words; a shorter title ("News in brief") names nothing


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """What an index needs to know of a text: keys that alike texts have in common."""

    bands: tuple[int, ...]  # of the MinHash
    blocks: tuple[int, ...]  # winnowed grams, distinct
    names: tuple[int, ...]  # the address and the title

    @property
    def keys(self) -> tuple[int, ...]:
        """All posting keys; the three kinds can't be mistaken for each other."""
        return self.bands + self.blocks + self.names


def sketch(articles: Sequence[Article], params: Params) -> list[Sketch]:
    """Fingerprint a batch, the first `max_words` words of each text."""
    hashed = [*_word_hashes([tokens(article.text)[: params.max_words] for article in articles])]
    return [
        Sketch(
            bands=_bands(_signature(words, params), params) if words.size else (),
            blocks=_winnow(_mix(_grams(words, params.block) ^ _BLOCK_SALT), params.block_window),
            names=_names(article),
        )
        for article, words in zip(articles, hashed, strict=True)
    ]


def signatures(texts: Sequence[str], params: Params) -> list[U32]:
    """One MinHash signature per text: `permutations` values of 32 bits.

    Interchangeable with ``datasketch.MinHash(num_perm, seed, scheme="affine32", hashfunc=shingle_hash)`` updated with
    every shingle of the text.
    """
    return [_signature(words, params) for words in _word_hashes([tokens(text)[: params.max_words] for text in texts])]


def shingle_hash(shingle: Sequence[str]) -> int:
    """The 32-bit hash of one shingle that signatures are made of, for use as datasketch's `hashfunc`."""
    words = next(_word_hashes([shingle]))
    return int(_shingle_hashes(words, len(shingle))[0])


def _word_hashes(texts: Sequence[Sequence[str]]) -> Iterator[U64]:
    """64-bit hashes of the words of each text; each different word of the batch is hashed once."""
    known: dict[str, int] = {}
    numbered = [[known.setdefault(word, len(known)) for word in text] for text in texts]
    hashes = np.frombuffer(b"".join(map(_digest, known)), dtype="<u8").astype(np.uint64)
    for numbers in numbered:
        yield hashes[np.array(numbers, dtype=np.intp)]


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _mix(values: U64) -> U64:
    """MurmurHash3's 64-bit finaliser: every input bit reaches every output bit."""
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    values = (values ^ (values >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return values ^ (values >> np.uint64(33))


def _grams(words: U64, size: int) -> U64:
    """One hash for every run of `size` words; none where the text is shorter."""
    count = max(0, len(words) - size + 1)
    sums = np.zeros(count, dtype=np.uint64)
    for offset in range(size):
        sums = sums * _MULTIPLIER + words[offset : offset + count]
    return _mix(sums)


def _shingle_hashes(words: U64, size: int) -> U32:
    """As `text.shingles`: a text shorter than one shingle is one shingle."""
    return _grams(words, max(1, min(size, len(words)))).astype(np.uint32)


@lru_cache(maxsize=4)
def _permutations(count: int, seed: int) -> tuple[U32, U32]:
    """datasketch's own factors and offsets, as columns."""
    from datasketch import MinHash  # here, because it loads much of SciPy: a second that most commands need not wait

    factors, offsets = MinHash(num_perm=count, seed=seed, scheme="affine32").permutations
    return factors[:, np.newaxis], offsets[:, np.newaxis]


def _signature(words: U64, params: Params) -> U32:
    """MinHash as datasketch computes it: 32-bit finaliser, then factor * hash + offset, then the least.

    A thousand shingles at a time: they stay in the processor's cache, and a huge text needs no huge table.
    """
    hashes = _shingle_hashes(words, params.shingle)
    hashes = (hashes ^ (hashes >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    hashes = (hashes ^ (hashes >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    hashes ^= hashes >> np.uint32(16)
    factors, offsets = _permutations(params.permutations, params.seed)
    least = np.full(params.permutations, 0xFFFFFFFF, dtype=np.uint32)
    for start in range(0, len(hashes), 1000):
        np.minimum(least, (factors * hashes[start : start + 1000] + offsets).min(axis=1), out=least)
    return least


def _bands(signature: U32, params: Params) -> tuple[int, ...]:
    """One key per band of `rows` values (locality-sensitive hashing: Mining of Massive Datasets, section 3.4)."""
    table = signature[: params.bands * params.rows].reshape(params.bands, params.rows).astype(np.uint64)
    keys = np.arange(params.bands, dtype=np.uint64) + _BAND_SALT
    for row in table.T:
        keys = _mix(keys * _MULTIPLIER + row)
    return tuple(keys.tolist())


def _winnow(grams: U64, window: int) -> tuple[int, ...]:
    """The least gram hash of every window (Schleimer, Wilkerson, Aiken: Winnowing, SIGMOD 2003).

    Two texts that share `window` consecutive grams have that window, and so its least hash, in common. On average
    two of window + 1 grams are chosen. A text of fewer grams is one window. The opening is a smaller window besides,
    so that a teaser is found in the article that begins with it.
    """
    if not grams.size:
        return ()
    windows = np.lib.stride_tricks.sliding_window_view(grams, min(window, grams.size))
    return tuple(np.unique(np.append(windows.min(axis=1), grams[: window // 2].min())).tolist())


def _names(article: Article) -> tuple[int, ...]:
    names = [f"url {article.url.rstrip('/')}"] if article.url else []
    if len(tokens(article.title)) >= _MIN_TITLE:
        names.append(f"title {text_key(article.title)}")
    return tuple(int.from_bytes(_digest(name), "little") for name in names)
