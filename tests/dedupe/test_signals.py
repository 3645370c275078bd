"""Every signal as a sentence: those that speak are there, those that can't are not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dedupe import Article, Params, explain_decision
from dedupe.signals import MAX_SENTENCE_LENGTH
from tests.dedupe.test_verdict import (
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
    article,
    hours,
)

PARAMS = Params()
DAYS = timedelta(days=1)


def says(a: Article, b: Article) -> dict[str, str]:
    return {signal.name: signal.says for signal in explain_decision(a, b, PARAMS).signals}


# name: (a, b, signal, what it says; None: nothing)
SIGNALS: dict[str, tuple[Article, Article, str, str | None]] = {
    "one moment": (article(REPORT), article(REPORT), "time", "At the same moment."),
    "hours": (article(REPORT), article(REPORT, **hours(3)), "time", "3 hours apart."),
    "a day": (article(REPORT), article(REPORT, **hours(24)), "time", "24 hours apart: long enough for a daily notice"),
    "a week": (
        article(REPORT),
        article(REPORT, seen_at=NOON - 7 * DAYS),
        "time",
        "7 days apart: long enough for a weekly",
    ),
    "beyond the window": (article(REPORT), article(REPORT, **hours(15 * 24)), "time", "more than 14 days"),
    "no date": (article(REPORT, dated=False), article(REPORT, **hours(15 * 24)), "time", "but A has no date"),
    "no dates": (article(REPORT, dated=False), article(REPORT, dated=False), "time", "A and B have no date"),
    "one source": (article(REPORT, **SAME), article(REPORT, "a"), "source", "The same source, a.example."),
    "two sources": (article(REPORT, "b"), article(REPORT, "a"), "source", "Two sources, b.example and a.example."),
    "source unknown": (article(REPORT, source=""), article(REPORT), "source", "neither for nor against"),
    "one address": (article(REPORT, **PAGE), article(REPORT, **PAGE), "address", "one that names a single article."),
    "one address, nothing else": (
        article(REPORT, **PAGE),
        article(OTHER, "a", **PAGE),
        "address",
        "But the two have nothing to do with each other.",
    ),
    "parts of a series": (
        article(REPORT, title="Harbour Radio 712: Secrets"),
        article(OTHER, title="Harbour Radio 713: Towers"),
        "title",
        "different parts of a numbered series",
    ),
    "a form filled in otherwise": (
        article(NORVIK),
        article(ALMERE),
        "form",
        "places for names and figures that both have, 4 hold others. Blank out",
    ),
    "filled in alike": (article(REPORT), article(EDITED), "form", "that both have, none hold others."),
    "a front page": (
        article(REPORT, url="https://a.example/"),
        article(OTHER, url="https://a.example"),
        "address",
        "front page",
    ),
    "two addresses": (
        article(REPORT, **PAGE),
        article(OTHER, url="https://b.example/1"),
        "address",
        "Different addresses.",
    ),
    "address unknown": (article(REPORT, **PAGE), article(OTHER), "address", None),
    "a headline": (article(REPORT, **HEADLINE), article(OTHER, **HEADLINE), "title", "too long a one to be used twice"),
    "a short title": (article(REPORT, **TITLE), article(OTHER, **TITLE), "title", "The same title, but a short one."),
    "no title": (article(REPORT, title=""), article(OTHER), "title", None),
    "another year": (
        article(REPORT, title="Best of 2015"),
        article(OTHER, title="Best of 2016"),
        "title",
        "but for a year",
    ),
    "short": (
        article(TEASER),
        article(REPORT),
        "length",
        "A has 30 words, B 153: below 48 the text alone is no proof.",
    ),
    "no text": (article(""), article(REPORT), "length", "without text"),
    "no text, no shares": (article(""), article(REPORT), "shared", None),
    "the same text": (article(REPORT), article(REPORT, "a"), "shared", "Word for word the same text."),
    "parts": (article(TEASER), article(REPORT), "shared", "100% of A's stand in B"),
    "passages": (article(TEASER), article(REPORT), "passages", "1 unbroken passage of 12 words"),
    "no passages": (article(OTHER), article(REPORT), "passages", "No unbroken passages"),
    "opening": (article(TEASER), article(REPORT), "opening", "Of A's first 60 words 100% stand in B"),
    "one speech": (article(SPEECH_A), article(SPEECH_B, "a"), "speech", "two reports of one speech"),
    "no speech": (article(REPORT), article(TEASER), "speech", None),
    "facts": (
        article(NORVIK),
        article(ALMERE, "a"),
        "facts",
        "B has names and figures of its own, 86% of them: 0.35, 28",
    ),
    "nothing in common": (article(REPORT), article(OTHER, "a"), "facts", None),
    "one form": (article(NORVIK), article(ALMERE, "a"), "form", "filled in twice"),
    "figures": (article(NORVIK), article(ALMERE, "a"), "figures", "several figures"),
    "somebody else": (article(NORVIK), article(ALMERE, "a"), "subject", "A begins with the name norvik, B with almere"),
    "two dates": (article(f"MAR 2 2026 {REPORT}"), article(f"MAR 3 2026 {REPORT}"), "dates", "A with mar 2 2026"),
    "one date": (
        article(f"MAR 2 2026 {REPORT}"),
        article(REPORT),
        "dates",
        "Only A opens with a full date, mar 2 2026.",
    ),
    "same date": (article(f"MAR 2 2026 {REPORT}"), article(f"MAR 2 2026 {OTHER}"), "dates", "the same full date"),
}


@pytest.mark.parametrize(("a", "b", "name", "sentence"), SIGNALS.values(), ids=SIGNALS)
def test_a_signal(a: Article, b: Article, name: str, sentence: str | None) -> None:
    found = says(a, b)
    assert sentence in found[name] if sentence else name not in found


def test_huge_words_make_no_huge_sentence() -> None:
    forms = [NORVIK.replace("Norvik", f"N{letter * 5000}") for letter in "ab"]
    found = says(article(forms[0]), article(forms[1], "a"))
    assert max(map(len, found.values())) <= MAX_SENTENCE_LENGTH


@pytest.mark.parametrize(("b", "a", "relation", "rule"), CASES.values(), ids=CASES)
def test_the_explanation_is_the_judges(b: Article, a: Article, relation: str, rule: str) -> None:
    found = explain_decision(a, b, PARAMS)
    assert (found.relation, found.rule) == (relation, rule)
    assert found.says
    assert found.rows or not (a.text or b.text)
