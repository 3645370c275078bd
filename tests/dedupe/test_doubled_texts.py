"""A text that was taken twice is as long as one that was taken once, in every script."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from itertools import permutations

import pytest

from dedupe import Article, Params, StreamJudge, Verdict
from dedupe.compare import prepare_for_comparison
from tests.support.unrelated_reports import REPORTS

PARAMS = Params()
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)

DOUBLINGS: dict[str, Callable[[str], str]] = {
    "the body twice in a row": lambda text: f"{text}\n\n{text}",
    "each paragraph twice": lambda text: "\n\n".join(f"{part}\n\n{part}" for part in text.split("\n\n")),
    "the second copy without the last paragraph": lambda text: text + "\n\n" + text.rpartition("\n\n")[0],
    "three times": lambda text: "\n\n".join([text] * 3),
}


def judge(*articles: Article) -> list[Verdict]:
    return list(StreamJudge(PARAMS).judge(articles))


def make_article(name: str, text: str, source: str) -> Article:
    return Article(id=f"it_{name}", text=text, seen_at=NOW, source=source)


@pytest.mark.parametrize("source", ["a.example", "b.example"], ids=["one source", "two sources"])
@pytest.mark.parametrize("doubled", DOUBLINGS.values(), ids=DOUBLINGS)
@pytest.mark.parametrize("text", [reports[0] for reports in REPORTS.values()], ids=REPORTS)
def test_a_doubled_text_is_a_copy_and_leads_nobody(text: str, doubled: Callable[[str], str], source: str) -> None:
    once, twice = make_article("once", text, "a.example"), make_article("twice", doubled(text), source)
    for order in permutations((once, twice)):
        _, verdict = judge(*order)
        assert verdict.relation == ("repeat" if source == "a.example" else "copy")
        assert verdict.story.representative.id == "it_once"


@pytest.mark.parametrize("text", [reports[0] for reports in REPORTS.values()], ids=REPORTS)
def test_what_is_said_again_counts_once(text: str) -> None:
    once = prepare_for_comparison(text, PARAMS)
    twice = prepare_for_comparison(f"{text}\n\n{text}", PARAMS)
    assert abs(twice.size - once.size) <= 1
    assert abs(twice.length - 2 * once.size) <= 1


def test_a_short_phrase_counts_each_time() -> None:
    text = "the mayor of the city of Tarn said no. " * 2 + "Then the mayor of the city of Tarn left."
    prepared = prepare_for_comparison(text, PARAMS)
    assert prepared.size == prepared.length


def test_a_short_text_is_no_proof_because_it_was_taken_twice() -> None:
    form = "Tickets are sold at the door from noon and children under six pay nothing on weekdays this year again"
    first, second = judge(
        make_article("a", f"{form}\n{form}\n{form}", "a.example"), make_article("b", form, "b.example")
    )
    assert (first.relation, second.relation, second.rule) == ("new", "new", "too_short")


def test_a_fuller_text_still_leads() -> None:
    text = REPORTS["Latin"][0]
    more = "\n\n".join((text, REPORTS["Latin"][1]))
    for known in (text, f"{text}\n\n{text}"):
        _, verdict = judge(make_article("known", known, "a.example"), make_article("fuller", more, "b.example"))
        assert (verdict.relation, verdict.story.representative.id) == ("partial", "it_fuller")
