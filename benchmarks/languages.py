"""Written languages: forms, statements and digests that must stay apart, copies and updates that must be found.

All texts are written for this purpose (language_texts/) and none is real, so that it runs anywhere. Half of the kinds
are open, the other half closed, and their figures stand apart: a rule that was made on one half is seen on the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import combinations
from math import isnan
from pathlib import Path
from statistics import mean
from typing import TextIO

from . import collection
from .evaluation import Figures
from .language_texts import LanguageTexts, load_language_texts
from .language_trials import APART, JOINED, Trial, TrialItem, gather_different_texts, make_trials

START = datetime(2026, 3, 9, 6, tzinfo=UTC)
HALVES = ("open", "closed")


@dataclass(frozen=True, slots=True)
class TrialOutcome:
    """Whether the two items of a trial share a story."""

    language: str
    trial: Trial
    joined: bool
    why: str  # the rules that decided


def measure(material: Path, out: TextIO) -> Figures:
    """Shares merged and found, by group and half, and the worst language of each group."""
    languages = load_language_texts()
    outcomes = [_judge_trial(trial, texts.language) for texts in languages for trial in make_trials(texts)]
    merged = {texts.language: _count_merged(texts, out) for texts in languages}
    _show_wrong(outcomes, out)
    _show_table(outcomes, merged, out)
    return (
        {"languages": len(languages), "different_merged": sum(merged.values())}
        | {
            f"{half}_{group}": _share_joined(one for one in outcomes if _is_of(one, group, half))
            for half in HALVES
            for group in (*APART, *JOINED)
        }
        | {f"worst_{group}": _find_worst(outcomes, group) for group in (*APART, *JOINED)}
    )


def _judge_trial(trial: Trial, language: str) -> TrialOutcome:
    verdicts = _judge_items(trial.items, language)
    stories = collection.map_to_stories(verdicts)
    joined = stories["a"] == stories["b"]
    if trial.keeps_lead:
        joined = joined and verdicts["b"].story.representative.id == "a"
    return TrialOutcome(language, trial, joined, ", ".join(verdict.rule for verdict in verdicts.values()))


def _judge_items(items: Sequence[TrialItem], language: str) -> collection.Verdicts:
    rows = [
        {
            "id": item.id,
            "url": f"https://{item.source}{item.path or f'/{language}/{number}'}",
            "title": item.title,
            "content_text": item.text,
            "language": language,
            "date_published": (START + timedelta(hours=item.hours)).isoformat(),
            "source": {"name": item.source.split(".")[0], "domain": item.source},
        }
        for number, item in enumerate(items)
    ]
    return collection.judge_articles(collection.articles_from_rows(rows))


def _count_merged(texts: LanguageTexts, out: TextIO) -> int:
    """Pairs of different texts that share a story."""
    found = 0
    for one_source in (True, False):
        items = gather_different_texts(texts, one_source=one_source)
        stories = collection.map_to_stories(_judge_items(items, texts.language))
        for one, other in combinations(stories, 2):
            if stories[one] == stories[other]:
                found += 1
                print(f"DIFFERENT TEXTS MERGED: {texts.language}: {one} | {other}", file=out)
    return found


def _show_wrong(outcomes: Iterable[TrialOutcome], out: TextIO) -> None:
    for one in outcomes:
        if one.joined is not (one.trial.group in JOINED):
            print(f"wrong: {one.language} {one.trial.group} ({one.trial.half}), {one.trial.name}: {one.why}", file=out)


def _show_table(outcomes: Sequence[TrialOutcome], merged: dict[str, int], out: TextIO) -> None:
    print(f"\n{'share of trials joined':24} {' '.join(f'{language:>4}' for language in merged)}", file=out)
    for group, half in ((group, half) for group in (*APART, *JOINED) for half in HALVES):
        shares = (
            _share_joined(one for one in outcomes if _is_of(one, group, half) and one.language == language)
            for language in merged
        )
        print(f"{group:17} {half:6} {' '.join(_show_share(share) for share in shares)}", file=out)
    print(f"{'different texts merged':24} {' '.join(f'{count:4}' for count in merged.values())}", file=out)


def _show_share(share: float) -> str:
    return "   -" if isnan(share) else f"{share:4.2f}"


def _is_of(outcome: TrialOutcome, group: str, half: str) -> bool:
    return (outcome.trial.group, outcome.trial.half) == (group, half)


def _share_joined(outcomes: Iterable[TrialOutcome]) -> float:
    joined = [one.joined for one in outcomes]
    return mean(joined) if joined else float("nan")


def _find_worst(outcomes: Sequence[TrialOutcome], group: str) -> float:
    """The share of the language that is furthest from what is right."""
    shares = list(_list_shares([one for one in outcomes if one.trial.group == group]))
    return min(shares) if group in JOINED else max(shares)


def _list_shares(outcomes: Sequence[TrialOutcome]) -> Iterator[float]:
    for language in dict.fromkeys(one.language for one in outcomes):
        yield _share_joined(one for one in outcomes if one.language == language)
