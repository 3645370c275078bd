"""What a reading of a made page is worth: the figures that issue pages are judged by."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from ingest import Item
from ingest.text.double_encoding import without_double_encoding

from .page_maker import MadePage, RelatedStory

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PageScore:
    """One page's figures; counts are of related stories."""

    main_f1: float
    main_title: bool
    expected: int = 0
    found: int = 0  # told by their titles
    besides: int = 0
    sources: int = 0  # right ones among the found, and of how many that show one
    sourced: int = 0
    ages: int = 0
    dated: int = 0
    body_f1: tuple[float, ...] = ()
    leaks: tuple[str, ...] = ()
    faults: tuple[str, ...] = field(default=())  # in words


def word_f1(told: str, expected: str) -> float:
    """Harmonic mean of precision and recall of words; nothing told where nothing is expected is right.

    >>> word_f1("the tide is in", "the tide"), word_f1("", "")
    (0.6666666666666666, 1.0)
    """
    ours, theirs = Counter(_WORD.findall(told)), Counter(_WORD.findall(expected))
    if not ours and not theirs:
        return 1.0
    return 2 * (ours & theirs).total() / (ours.total() + theirs.total())


def score_page(made: MadePage, items: Sequence[Item], fetched_at: datetime) -> PageScore:
    """Hold the items against what was put on the page; no items: the page was refused."""
    main = next((item for item in items if item.provenance.part == "main"), None)
    left = [item for item in items if item.provenance.part == "related"]
    pairs: list[tuple[RelatedStory, Item]] = []
    faults = [] if main else ["no main story"]
    for story in made.related:
        hit = next((item for item in left if _comparison_key(item.title) == _comparison_key(story.title)), None)
        if hit is None:
            faults.append(f"missed: {story.title[:50]}")
        else:
            left.remove(hit)
            pairs.append((story, hit))
    faults += [f"besides: {(item.title or item.content_text or '')[:50]}" for item in left]
    main_f1 = word_f1(main.content_text or "" if main else "", "\n".join(made.main.paragraphs))
    leaks = tuple(sorted(_find_leaks(made, items)))
    faults += [f"leaked: {line[:50]}" for line in leaks]
    faults += [fault for story, item in pairs for fault in _find_field_faults(story, item, fetched_at)]
    sourced = [(s, i) for s, i in pairs if s.source]
    dated = [(s, i) for s, i in pairs if s.minutes is not None]
    return PageScore(
        main_f1=main_f1,
        main_title=bool(main) and _comparison_key(main.title) == _comparison_key(made.main.title) if main else False,
        expected=len(made.related),
        found=len(pairs),
        besides=len(left),
        sources=sum(_has_right_source(s, i) for s, i in sourced),
        sourced=len(sourced),
        ages=sum(_has_right_age(s, i, fetched_at) for s, i in dated),
        dated=len(dated),
        body_f1=tuple(word_f1(i.content_text or "", "\n".join(s.paragraphs)) for s, i in pairs),
        leaks=leaks,
        faults=tuple(faults),
    )


def _comparison_key(text: str | None) -> str:
    """Words alone. Some of the stories told are encoded twice; items are mended, so these are, too."""
    text = without_double_encoding(text or "")
    return " ".join(_WORD.findall(text.lower()))


def _has_right_source(story: RelatedStory, item: Item) -> bool:
    return _comparison_key(item.source.name) == _comparison_key(story.source)


def _has_right_age(story: RelatedStory, item: Item, fetched_at: datetime) -> bool:
    return item.date_published == fetched_at - timedelta(minutes=story.minutes or 0)


def _find_leaks(made: MadePage, items: Iterable[Item]) -> set[str]:
    told = {line for item in items for line in ([*(item.content_text or "").split("\n"), item.title or ""])}
    return told & made.furniture


def _find_field_faults(story: RelatedStory, item: Item, fetched_at: datetime) -> list[str]:
    faults = []
    if story.source and not _has_right_source(story, item):
        faults.append(f"source {story.source!r}, got {item.source.name!r}")
    if story.minutes is not None and not _has_right_age(story, item, fetched_at):
        faults.append(f"age {story.age_text!r}, got {item.date_published}")
    if word_f1(item.content_text or "", "\n".join(story.paragraphs)) < 0.95:
        faults.append(f"text of {story.title[:30]!r}: {(item.content_text or '')[:60]!r}")
    return faults
