"""Fingerprints: the same as datasketch's, the same everywhere, and no long shared run unnoticed."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime

import numpy as np
import pytest
from datasketch import MinHash
from hypothesis import given, settings
from hypothesis import strategies as st

from dedupe import Article, Params, make_sketches
from dedupe.sketch import hash_shingle_for_minhash, make_signatures
from dedupe.text import make_shingles, tokenise_text

PARAMS = Params()
NOW = datetime(2026, 3, 1, tzinfo=UTC)
TEXTS = {
    "a sentence": "The harbour master said on Monday that the ferry would run again.",
    "two words": "Ferry late",
    "unspaced": "港は月曜日に再開すると発表した",
    "repeats": "no no no no no no",
    "longer than one table": " ".join(f"word{i % 1700}" for i in range(2500)),
}


def article(text: str, title: str = "", url: str = "") -> Article:
    return Article(id="it_1", text=text, title=title, url=url, seen_at=NOW)


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_signature_is_datasketchs_own(text: str) -> None:
    params = Params(permutations=64, seed=7)
    known = MinHash(num_perm=64, seed=7, scheme="affine32", hashfunc=hash_shingle_for_minhash)
    for shingle in make_shingles(tokenise_text(text), params.shingle):
        known.update(shingle)
    assert np.array_equal(make_signatures([text], params)[0], known.hashvalues)


def test_an_empty_text_has_datasketchs_empty_signature_and_no_keys() -> None:
    assert np.array_equal(make_signatures([""], PARAMS)[0], MinHash(num_perm=128, scheme="affine32").hashvalues)
    assert make_sketches([article("")], PARAMS)[0].keys == ()


def test_a_batch_is_its_articles_one_by_one() -> None:
    articles = [article(text, title=text, url="https://example.org/a") for text in TEXTS.values()]
    assert make_sketches(articles, PARAMS) == [make_sketches([one], PARAMS)[0] for one in articles]


@pytest.mark.long
def test_keys_are_the_same_in_every_process() -> None:
    code = (
        "from datetime import UTC, datetime; from dedupe import *;"
        "a = Article(id='x', text='one two three four five six seven eight nine', title='one two three',"
        " url='https://example.org/a', seen_at=datetime(2026, 1, 1, tzinfo=UTC));"
        "print(make_sketches([a], Params())[0].keys)"
    )
    runs = {
        subprocess.run([sys.executable, "-c", code], env={"PYTHONHASHSEED": seed, "PYTHONPATH": "."}, check=True,
                       capture_output=True).stdout
        for seed in ("1", "2")
    }  # fmt: skip
    assert len(runs) == 1


def test_keys_fit_in_64_bits_and_kinds_differ() -> None:
    one = make_sketches(
        [article(TEXTS["a sentence"], title="Ferry to run again", url="https://example.org/a")], PARAMS
    )[0]
    assert len(one.bands) == PARAMS.bands
    assert len(one.names) == 2
    assert all(0 <= key < 2**64 for key in one.keys)
    assert len(set(one.keys)) == len(one.keys)


def test_short_titles_name_nothing() -> None:
    assert make_sketches([article("", title="News today")], PARAMS)[0].names == ()


words = st.lists(st.sampled_from([f"w{i}" for i in range(40)]), max_size=60)


@settings(max_examples=60, deadline=None)
@given(
    run=st.lists(st.sampled_from([f"w{i}" for i in range(40)]), min_size=48, max_size=80),
    before=words, after=words, other_before=words, other_after=words,
)  # fmt: skip
def test_a_shared_run_of_48_words_is_always_noticed(
    run: list[str], before: list[str], after: list[str], other_before: list[str], other_after: list[str]
) -> None:
    assert len(run) >= PARAMS.block + PARAMS.block_window - 1
    a, b = make_sketches(
        [article(" ".join([*before, *run, *after])), article(" ".join([*other_before, *run, *other_after]))], PARAMS
    )
    assert set(a.blocks) & set(b.blocks)


def test_blocks_stay_few() -> None:
    one = make_sketches([article(" ".join(f"word{i}" for i in range(10_000)))], PARAMS)[0]
    assert len(one.blocks) < 2.2 / (PARAMS.block_window + 1) * 10_000
