"""Each transformation does what its name says, and the same seed does the same."""

from __future__ import annotations

from datetime import UTC, datetime
from random import Random

import pytest

from benchmarks.transformation import LATER, TRANSFORMATIONS, Neighbour, paragraphs_of
from dedupe import Article

ORIGINAL = Article(
    id="it_a",
    title="Ferry is late",
    text="\n\n".join(" ".join(f"p{part}w{word}" for word in range(30)) + " “said — she”" for part in range(8)),
    seen_at=datetime(2026, 3, 2, tzinfo=UTC),
    source="a.example",
    url="https://a.example/ferry-is-late",
)
OTHER = Neighbour(title="Bridge is shut", words=("other",))


def made(name: str) -> Article:
    return TRANSFORMATIONS[name](ORIGINAL, OTHER, Random(1))


@pytest.mark.parametrize("name", TRANSFORMATIONS)
def test_it_is_another_article_elsewhere_and_the_same_again(name: str) -> None:
    copy = made(name)
    assert copy == made(name)
    assert (copy.source != ORIGINAL.source, copy.url, copy.seen_at - ORIGINAL.seen_at) == (True, "", LATER)
    assert copy.text != ORIGINAL.text


def test_what_is_left_of_the_text() -> None:
    whole = paragraphs_of(ORIGINAL)
    assert paragraphs_of(made("cut")) == whole[:3]
    assert len(set(paragraphs_of(made("thinned"))) & set(whole)) == len(whole) - 2
    assert made("edited").text.split().count("other") == round(0.05 * len(ORIGINAL.text.split()))
    assert made("teaser").text.split()[:-1] == ORIGINAL.text.split()[:40]
    assert 40 <= len(made("related").text.split()) <= 80
    assert '"said' in made("retyped").text
    assert all(part in made("reframed").text for part in whole)


def test_headlines() -> None:
    assert {name for name in TRANSFORMATIONS if made(name).title == ORIGINAL.title} == {"related"}
