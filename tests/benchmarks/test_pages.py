"""What the evaluations of pages count, on small pages made for the purpose."""

from __future__ import annotations

from datetime import UTC, datetime
from math import isclose

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks import aggregator_pages, article_pages, error_pages
from benchmarks.error_pages import StoredPage
from benchmarks.overlap import BENCHMARK, WORDS, Overlap, average_overlaps, first_extra_words, measure_overlap
from ingest import Document, Item, Source, normalise_item
from ingest.item import DocumentPart, RawItem

NOW = datetime(2031, 6, 4, 12, tzinfo=UTC)
WORDINGS = st.lists(st.sampled_from(["ferry", "late", "Monday", "and", "no"]), max_size=12).map(" ".join)


@given(WORDINGS, WORDINGS, st.integers(1, 5))
def test_overlap_is_even_handed_and_bounded(found: str, true: str, size: int) -> None:
    there, back = measure_overlap(found, true, size), measure_overlap(true, found, size)
    assert (there.precision, there.recall) == (back.recall, back.precision)
    assert 0 <= there.f1 <= 1
    assert measure_overlap(found, found, size).f1 == 1


OVERLAPS = {
    "words, one changed": ("the ferry was late", "the ferry is late", WORDS, Overlap(3, 1, 1)),
    "shingles, one word changed": ("a b c d e f g h", "a b c d x f g h", BENCHMARK, Overlap(1, 4, 4)),
    "a word twice counts twice": ("late late late", "late late", WORDS, Overlap(2, 1, 0)),
    "short text is one shingle": ("the ferry", "the ferry", BENCHMARK, Overlap(1, 0, 0)),
    "nothing found": (None, "the ferry was late again", BENCHMARK, Overlap(0, 0, 2)),
}


@pytest.mark.parametrize(("found", "true", "size", "expected"), OVERLAPS.values(), ids=OVERLAPS)
def test_overlap(found: str | None, true: str, size: int, expected: Overlap) -> None:
    assert measure_overlap(found, true, size) == expected


def test_summary_takes_f1_of_the_averages() -> None:
    """A page without a found text counts for recall only."""
    pages = [Overlap(3, 1, 0), Overlap(1, 0, 1), Overlap(0, 0, 4)]
    means = average_overlaps(pages)
    assert isclose(means.precision, (0.75 + 1) / 2)
    assert isclose(means.recall, (1 + 0.5 + 0) / 3)
    assert isclose(means.f1, 2 * 0.875 * 0.5 / 1.375)


BESIDES = {
    "at the end": ("one two three four five six seven", "one two three four five", "six seven"),
    "at the start": ("new words one two three four", "one two three four", "new words one two three four"),
    "nothing": ("one two three four", "zero one two three four five", ""),
}


@pytest.mark.parametrize(("text", "other", "expected"), BESIDES.values(), ids=BESIDES)
def test_first_besides(text: str, other: str, expected: str) -> None:
    assert first_extra_words(text, other) == expected


BODY = "The ferry left the harbour late on Monday, and nobody on the quay could say why. " * 3
TEASER = "Lighthouse keeper of Norrvik retires after forty years"
PAGE = f"""<html><head><title>Ferry is late again on the northern line</title></head><body><main><article>
<h1>Ferry is late again on the northern line</h1><p>{BODY}</p><p>{BODY} Again.</p></article></main>
<footer><a href="/k">{TEASER}</a><a href="/">Ferry is late again on the northern line</a>
<a href="/m">Nobody on the quay could say why</a><a href="/s">Too short</a></footer></body></html>"""


def test_teasers_are_long_link_texts_of_other_stories() -> None:
    assert article_pages.find_teasers(PAGE, BODY) == {TEASER.lower()}


def test_an_article_page_is_judged_beside_the_base() -> None:
    page = article_pages.judge_page("p", PAGE.encode(), {"url": "https://news.example/a", "articleBody": BODY})
    assert page.half in ("develop", "check")
    assert page.ours.recall == page.base.recall == 1
    assert page.ours.leaks == ()
    assert page.ours.shingles.missing == 0


def item(part: DocumentPart, title: str, text: str | None, source: str, age_minutes: int = 5) -> Item:
    raw = RawItem(title=title, content_text=text, source=Source(name=source), age_seconds=60 * age_minutes, part=part)
    made = normalise_item(raw, Document(body=b"", kind="document", fetched_at=NOW), Source(), None)
    assert isinstance(made, Item)
    return made


GOLD = {
    "id": "made",
    "main": {"title": "Ferry is late", "source": "Harbour Times", "body": BODY},
    "related": [
        {"title": TEASER, "source": "Coast Radio", "age_minutes": 60, "body": "She left the lamp burning."},
        {"title": "Storm takes roof off fish market", "source": "Norrvik Post", "age_minutes": 5, "body": ""},
    ],
    "furniture": ["Share this"],
}
FOUND = {
    "all right": ([], 0),
    "a wrong source": (["source"], 1),
    "a wrong age": (["age"], 1),
    "a line of furniture": (["furniture"], 1),
    "one story missed": (["missed"], 1),
    "one story too many": (["besides"], 1),
}


@pytest.mark.parametrize(("faults", "count"), FOUND.values(), ids=FOUND)
def test_an_aggregator_page_is_judged(faults: list[str], count: int) -> None:
    paper, age = "Harbour Times" if "source" in faults else "Coast Radio", 7 if "age" in faults else 60
    keeper = item("related", TEASER.upper(), "She left the lamp burning.", paper, age)
    storm = item("related", "Storm takes roof off fish market", None, "Norrvik Post")
    main = item("main", "Ferry is late", BODY + ("\n\nShare this" if "furniture" in faults else ""), "Harbour Times")
    more = item("related", "More about ferries", None, "Norrvik Post")
    items = [main, keeper] + [storm] * ("missed" not in faults) + [more] * ("besides" in faults)
    page = aggregator_pages.compare_page(GOLD, items)
    assert page.fault_count == count
    assert page.has_title
    assert page.true == 2


def test_error_pages_are_those_that_came_for_many_addresses() -> None:
    robot = [StoredPage(f"r{n}.json", "Are you a robot?", "Why did this happen?") for n in range(3)]
    twice = [StoredPage(f"t{n}.json", "Video", "The ferry is late.") for n in range(2)]
    empty = [StoredPage(f"e{n}.json", "", "") for n in range(4)]
    same_text = [StoredPage(f"s{n}.json", f"Title {n}", "Know the tide.") for n in range(3)]
    assert error_pages.find_error_pages([*robot, *twice, *empty, *same_text]) == {"r0.json", "r1.json", "r2.json"}
