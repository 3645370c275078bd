"""Runs of combining marks are cut before anything is normalised; counted, as Python's time for a run is its own."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from dedupe.text import tokenise_text
from ingest import Document, read_document
from ingest.dates.age_tokens import fold_age
from ingest.dates.notation import fold_date_text
from ingest.identity.urls import canonicalise_url, has_endless_host, make_url_absolute, path_of
from ingest.pages.blocks import fold_line
from ingest.pages.html.extractor import MAX_MARKS_BEHIND_TAGS, extract_main_paragraphs
from ingest.text.mark_runs import MAX_MARKS, limit_escaped_mark_runs, limit_mark_runs, unify_characters
from ingest.text.plain_text import clean_text
from ingest.text.words import split_words

ACUTE, BELOW, HIGH = "\u0301", "\u0316", "\U0001d165"
NOW = datetime(2026, 6, 7, tzinfo=UTC)


@pytest.mark.parametrize("count", [MAX_MARKS, MAX_MARKS + 1])
@pytest.mark.parametrize("mark", [ACUTE, HIGH, "\uff9e", "\u093f"])
def test_a_run_has_so_many_marks(mark: str, count: int) -> None:
    assert limit_mark_runs(f"e{mark * count}e {mark}") == f"e{mark * MAX_MARKS}e {mark}"


def test_a_run_may_mix_marks_of_every_plane() -> None:
    assert limit_mark_runs("e" + (HIGH + ACUTE) * MAX_MARKS) == "e" + (HIGH + ACUTE) * (MAX_MARKS // 2)


def test_runs_are_cut_as_json_writes_them_too() -> None:
    written = json.dumps("Gull " + ACUTE * (MAX_MARKS + 1) + "我是一个渡轮离开港口")
    assert json.loads(limit_escaped_mark_runs(written)) == "Gull " + ACUTE * MAX_MARKS + "我是一个渡轮离开港口"
    plain = json.dumps("我是一个渡轮离开港口😀")
    assert limit_escaped_mark_runs(plain) == plain


def test_one_form_of_each_character() -> None:
    assert unify_characters("ﬁfth") == "fifth"
    assert unify_characters("e" + ACUTE) == "é"


@pytest.fixture
def longest_run(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """The most combining marks in a row that anybody has normalised and that were not in order yet."""
    normalise, runs = unicodedata.normalize, [0]

    def note(form: Any, text: str) -> str:
        run = 0
        for character in "" if unicodedata.is_normalized("NFC", text) else text:
            run = run + 1 if unicodedata.combining(character) else 0
            runs.append(run)
        return normalise(form, text)

    monkeypatch.setattr(unicodedata, "normalize", note)
    monkeypatch.setattr("trafilatura.utils.normalize", note)
    return lambda: max(runs)


MANY = "e" + (ACUTE + BELOW + HIGH) * 20
READERS: dict[str, Callable[[str], object]] = {
    "words": split_words,
    "words of dedupe": tokenise_text,
    "a line of a page": fold_line,
    "an age": fold_age,
    "a date": fold_date_text,
    "a text": clean_text,
    "an address": lambda text: canonicalise_url(f"http://{text}.example/"),
}


@pytest.mark.parametrize("name", READERS)
def test_no_more_marks_in_a_row_are_normalised(longest_run: Callable[[], int], name: str) -> None:
    READERS[name](f"Gull {MANY}" if name != "an address" else MANY * 20)
    assert longest_run() <= 31  # of published texts; others have fewer


SENTENCES = "The ferry left the harbour on time on Monday, officials said after the test of it. " * 10
STORY = "<p>The ferry left the harbour on time on Monday, officials said after the test of it.</p>" * 3
ARTICLE = json.dumps({"@type": "NewsArticle", "articleBody": SENTENCES + MANY})
PAGES = {
    "a paragraph": f"<p>Ferry {MANY}</p>",
    "a title": f"<h1>Ferry {MANY}</h1>",
    "references": f"<p>Ferry {''.join(f'&#{ord(mark)};' for mark in MANY)}</p>",
    "a byline": f"<p>By Ada {MANY}</p>",
    "a time": f"<time datetime='{MANY}'>{MANY}</time>",
    "a link": f"<p><a href='http://{MANY * 20}.example/'>Ferry</a></p>",
    "its own address": f"<meta property='og:url' content='http://{MANY * 20}.example/'>",
    "data": f"<script type='application/ld+json'>{ARTICLE}</script>",
}


@pytest.mark.parametrize("part", PAGES.values(), ids=PAGES)
def test_a_page_gets_no_more_normalised(longest_run: Callable[[], int], part: str) -> None:
    body = f"<title>Ferry back</title>{part}<h1>Ferry back</h1>{STORY}".encode()
    assert read_document(Document(body=body, kind="page", fetched_at=NOW)).items
    assert longest_run() <= 31


@pytest.mark.parametrize("count", [MAX_MARKS_BEHIND_TAGS, MAX_MARKS_BEHIND_TAGS + 1])
def test_marks_that_begin_a_text_are_counted(count: int) -> None:
    page = f"<article>{STORY}<p>Ferry {f'<b>{ACUTE}x</b> ' * count}</p></article>"
    assert bool(extract_main_paragraphs(page, 2 * count)) == (count == MAX_MARKS_BEHIND_TAGS)


@pytest.mark.parametrize(("length", "is_endless"), [(1024, False), (1025, True)])
def test_a_host_may_have_so_many_characters(length: int, is_endless: bool) -> None:
    host = "é" * length
    assert has_endless_host(f"http://{host}/a") == is_endless
    assert (path_of(f"http://{host}/a") == "") == is_endless
    assert make_url_absolute(f"http://{host}/a", None) is None
    assert not has_endless_host(f"/{host}")
