"""Every signal as a sentence: those that speak are there, those that can't are not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dedupe import Article, Params, explain_decision
from dedupe.pair import TextPair
from dedupe.signals import MAX_SENTENCE_LENGTH, Signal, list_signals
from tests.support.judged_pairs import (
    ALMERE,
    CASES,
    EDITED,
    HEADLINE,
    NOON,
    NORVIK,
    OTHER,
    PAGE,
    REPORT,
    SAME,
    SPEECH_A,
    SPEECH_B,
    TEASER,
    TITLE,
    at_hour,
    make_article,
)

PARAMS = Params()
DAYS = timedelta(days=1)


def says(a: Article, b: Article) -> dict[str, str]:
    return {signal.name: signal.says for signal in explain_decision(a, b, PARAMS).signals}


# name: (a, b, signal, what it says; None: nothing)
SIGNALS: dict[str, tuple[Article, Article, str, str | None]] = {
    "one moment": (make_article(REPORT), make_article(REPORT), "time", "At the same moment."),
    "hours": (make_article(REPORT), make_article(REPORT, **at_hour(3)), "time", "3 hours apart."),
    "a day": (
        make_article(REPORT),
        make_article(REPORT, **at_hour(24)),
        "time",
        "24 hours apart: long enough for a daily notice",
    ),
    "a week": (
        make_article(REPORT),
        make_article(REPORT, seen_at=NOON - 7 * DAYS),
        "time",
        "7 days apart: long enough for a weekly",
    ),
    "beyond the window": (make_article(REPORT), make_article(REPORT, **at_hour(15 * 24)), "time", "more than 14 days"),
    "no date": (
        make_article(REPORT, dated=False),
        make_article(REPORT, **at_hour(15 * 24)),
        "time",
        "but A has no date",
    ),
    "no dates": (make_article(REPORT, dated=False), make_article(REPORT, dated=False), "time", "A and B have no date"),
    "one source": (make_article(REPORT, **SAME), make_article(REPORT, "a"), "source", "The same source, a.example."),
    "two sources": (
        make_article(REPORT, "b"),
        make_article(REPORT, "a"),
        "source",
        "Two sources, b.example and a.example.",
    ),
    "source unknown": (make_article(REPORT, source=""), make_article(REPORT), "source", "neither for nor against"),
    "one address": (
        make_article(REPORT, **PAGE),
        make_article(REPORT, **PAGE),
        "address",
        "one that names a single article.",
    ),
    "one address, nothing else": (
        make_article(REPORT, **PAGE),
        make_article(OTHER, "a", **PAGE),
        "address",
        "But the two have nothing to do with each other.",
    ),
    "parts of a series": (
        make_article(REPORT, title="Harbour Radio 712: Secrets"),
        make_article(OTHER, title="Harbour Radio 713: Towers"),
        "title",
        "different parts of a numbered series",
    ),
    "a form filled in otherwise": (
        make_article(NORVIK),
        make_article(ALMERE),
        "form",
        "places for names and figures that both have, 4 hold others. They differ at",
    ),
    "filled in alike": (make_article(REPORT), make_article(EDITED), "form", "that both have, none hold others."),
    "a front page": (
        make_article(REPORT, url="https://a.example/"),
        make_article(OTHER, url="https://a.example"),
        "address",
        "front page",
    ),
    "two addresses": (
        make_article(REPORT, **PAGE),
        make_article(OTHER, url="https://b.example/1"),
        "address",
        "Different addresses.",
    ),
    "address unknown": (make_article(REPORT, **PAGE), make_article(OTHER), "address", None),
    "a headline": (
        make_article(REPORT, **HEADLINE),
        make_article(OTHER, **HEADLINE),
        "title",
        "too long a one to be used twice",
    ),
    "a short title": (
        make_article(REPORT, **TITLE),
        make_article(OTHER, **TITLE),
        "title",
        "The same title, but a short one.",
    ),
    "no title": (make_article(REPORT, title=""), make_article(OTHER), "title", None),
    "another year": (
        make_article(REPORT, title="Best of 2015"),
        make_article(OTHER, title="Best of 2016"),
        "title",
        "but for a year",
    ),
    "short": (
        make_article(TEASER),
        make_article(REPORT),
        "length",
        "A has 30 words, B 153: below 48 the text alone is no proof.",
    ),
    "no text": (make_article(""), make_article(REPORT), "length", "without text"),
    "no text, no shares": (make_article(""), make_article(REPORT), "shared", None),
    "the same text": (make_article(REPORT), make_article(REPORT, "a"), "shared", "Word for word the same text."),
    "parts": (make_article(TEASER), make_article(REPORT), "shared", "100% of A's stand in B"),
    "passages": (make_article(TEASER), make_article(REPORT), "passages", "1 unbroken passage of 12 words"),
    "no passages": (make_article(OTHER), make_article(REPORT), "passages", "No unbroken passages"),
    "opening": (make_article(TEASER), make_article(REPORT), "opening", "Of A's first 60 words 100% stand in B"),
    "one speech": (make_article(SPEECH_A), make_article(SPEECH_B, "a"), "speech", "two reports of one statement"),
    "no speech": (make_article(REPORT), make_article(TEASER), "speech", None),
    "facts": (
        make_article(NORVIK),
        make_article(ALMERE, "a"),
        "facts",
        "B has names and figures of its own, 86% of them: 0.35, 28",
    ),
    "nothing in common": (make_article(REPORT), make_article(OTHER, "a"), "facts", None),
    "one form": (make_article(NORVIK), make_article(ALMERE, "a"), "form", "filled in twice"),
    "figures": (make_article(NORVIK), make_article(ALMERE, "a"), "figures", "several figures"),
    "somebody else": (
        make_article(NORVIK),
        make_article(ALMERE, "a"),
        "subject",
        "A begins with the name norvik, B with almere",
    ),
    "two dates": (
        make_article(f"MAR 2 2026 {REPORT}"),
        make_article(f"MAR 3 2026 {REPORT}"),
        "dates",
        "A with mar 2 2026",
    ),
    "one date": (
        make_article(f"MAR 2 2026 {REPORT}"),
        make_article(REPORT),
        "dates",
        "Only A opens with a full date, mar 2 2026.",
    ),
    "same date": (
        make_article(f"MAR 2 2026 {REPORT}"),
        make_article(f"MAR 2 2026 {OTHER}"),
        "dates",
        "the same full date",
    ),
}


@pytest.mark.parametrize(("a", "b", "name", "sentence"), SIGNALS.values(), ids=SIGNALS)
def test_a_signal(a: Article, b: Article, name: str, sentence: str | None) -> None:
    found = says(a, b)
    assert sentence in found[name] if sentence else name not in found


def test_signals_are_listed_in_order_and_only_those_that_speak() -> None:
    pair = TextPair(make_article("", "a", **TITLE), make_article(TEASER, **TITLE, **at_hour(-3)), PARAMS)
    assert list_signals(pair) == (
        Signal("time", "3 hours apart."),
        Signal("source", "Two sources, a.example and b.example."),
        Signal("title", "The same title, but a short one."),
        Signal("length", "A has 0 words, B 30: without text only title, time and address can speak."),
    )


def test_all_that_can_speak_about_two_forms_does() -> None:
    dated = [f"mar {day} 2026. {form}" for day, form in ((2, NORVIK), (3, ALMERE))]
    pair = TextPair(make_article(dated[0], **PAGE), make_article(dated[1], "a", **PAGE), PARAMS)
    assert [signal.name for signal in list_signals(pair)] == [
        *("time", "source", "address", "title", "length", "shared", "passages", "opening"),
        *("facts", "form", "figures", "subject", "dates"),
    ]


def test_huge_words_make_no_huge_sentence() -> None:
    forms = [NORVIK.replace("Norvik", f"N{letter * 5000}") for letter in "ab"]
    found = says(make_article(forms[0]), make_article(forms[1], "a"))
    assert max(map(len, found.values())) <= MAX_SENTENCE_LENGTH


@pytest.mark.parametrize(("b", "a", "relation", "rule"), CASES.values(), ids=CASES)
def test_the_explanation_is_the_judges(b: Article, a: Article, relation: str, rule: str) -> None:
    found = explain_decision(a, b, PARAMS)
    assert (found.relation, found.rule) == (relation, rule)
    assert found.says
    assert found.rows or not (a.text or b.text)
