"""What speaks for and against two texts being one, each signal as a sentence that an editor understands.

These are the claims that the rules ask a Pair about, with the values behind them, whatever the rules made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from .facts import Facts, dates, facts, own_facts, swapped_blanks
from .pair import Pair

MOST_LISTED = 12  # names and figures of one text that are listed
LONGEST_WORD = 40  # characters
LONGEST = 800  # characters of a sentence, whatever the words in it


@dataclass(frozen=True, slots=True)
class Signal:
    name: str  # "time", "source", "address", …: at most one of each
    says: str


def signals(pair: Pair) -> tuple[Signal, ...]:
    """All signals that there are for a pair. The first text is "A", the second "B"."""
    found = ((name, says(pair)) for name, says in _SIGNALS)
    return tuple(Signal(name, sentence[:LONGEST]) for name, sentence in found if sentence)


def _time(pair: Pair) -> str:
    apart = f"{_span(pair.gap)} apart" if pair.gap >= timedelta(minutes=1) else "At the same moment"
    undated = [name for name, one in (("A", pair.item), ("B", pair.matched)) if not one.dated]
    if undated:
        verb = "has" if len(undated) == 1 else "have"
        return f"{apart}, but {' and '.join(undated)} {verb} no date, only that of the fetch."
    says = [
        (pair.is_far, f"more than {_span(pair.params.window)}, beyond which nothing is the same story"),
        (pair.is_late, "long enough for a weekly notice to have come back"),
        (pair.gap >= pair.params.next_day, "long enough for a daily notice to have come back"),
    ]
    return f"{apart}{next((f': {sentence}' for applies, sentence in says if applies), '')}."


def _source(pair: Pair) -> str:
    if pair.same_source:
        return f"The same source, {pair.item.source}."
    if pair.other_source:
        return f"Two sources, {pair.item.source} and {pair.matched.source}."
    return "The source of one or both is unknown, so it speaks neither for nor against."


def _address(pair: Pair) -> str:
    if pair.same_url:
        kind = "names a single article" if pair.url_names_article else "could be a front page or a page of alerts"
        alone = "" if pair.is_short or pair.has_to_do else " But the two have nothing to do with each other."
        return f"The same address, and one that {kind}.{alone}"
    return "Different addresses." if pair.item.url and pair.matched.url else ""


def _title(pair: Pair) -> str:
    if not (pair.item.title and pair.matched.title):
        return ""
    says = [
        (pair.other_year, "The titles are the same but for a year."),
        (pair.other_part, "The titles name different parts of a numbered series."),
        (pair.same_headline, "The same title, and too long a one to be used twice in a day."),
        (pair.same_title, "The same title, but a short one."),
        (pair.titles_agree, "Two thirds or more of the shorter title stand in the other one."),
    ]
    return next((sentence for applies, sentence in says if applies), "The titles differ.")


def _length(pair: Pair) -> str:
    ours, theirs = pair.sizes
    says = f"A has {ours:,} words, B {theirs:,}"
    if pair.lacks_text:
        return f"{says}: without text only title, time and address can speak."
    return f"{says}: below {pair.params.min_words} the text alone is no proof." if pair.is_short else f"{says}."


def _shared(pair: Pair) -> str:
    if pair.lacks_text:
        return ""
    if pair.same_text:
        return "Word for word the same text."
    found = pair.scores
    return (
        f"{percent(found.jaccard)} of all word triples are shared: {percent(found.item_in_matched)} of A's stand in B, "
        f"{percent(found.matched_in_item)} of B's in A."
    )


def _passages(pair: Pair) -> str:
    if pair.lacks_text or pair.same_text:
        return ""
    count, least = pair.scores.shared_blocks, pair.params.shared_run
    return f"{count or 'No'} unbroken passage{'' if count == 1 else 's'} of {least} words or more in common."


def _opening(pair: Pair) -> str:
    if pair.lacks_text or pair.same_text:
        return ""
    ours, theirs = pair.openings
    return f"Of A's first {pair.params.opening} words {percent(ours)} stand in B, of B's {percent(theirs)} in A."


def _speech(pair: Pair) -> str:
    if pair.scores.shared_blocks and not pair.same_text and pair.shares_only_speech:
        return "What they share stands in quotation marks: two reports of one speech look like this."
    return ""


def _facts(pair: Pair) -> str:
    if not _worth_details(pair):
        return ""
    a, b = _of_both(pair)
    parts = own_facts(a, b)
    own = (a.filled_in - b.filled_in, b.filled_in - a.filled_in)
    says = [
        f"{name} has names and figures of its own, {percent(part)} of them: {_listed(words)}."
        for name, part, words in zip("AB", parts, own, strict=True)
        if words
    ]
    return " ".join(says) if says else "The same names and figures."


def _form(pair: Pair) -> str:
    if not _worth_details(pair):
        return ""
    swapped, shared = swapped_blanks(pair.item.text, pair.matched.text, pair.params)
    says = (
        [f"Of {shared} places for names and figures that both have, {swapped or 'none'} hold others."] if shared else []
    )
    if pair.is_template:
        says.append("Blank out names and figures, and most of the difference is gone: one form, filled in twice.")
    return " ".join(says)


def _figures(pair: Pair) -> str:
    return "Both have several figures of their own." if _worth_details(pair) and pair.other_figures else ""


def _subject(pair: Pair) -> str:
    if not (_worth_details(pair) and pair.other_subject):
        return ""
    a, b = _of_both(pair)
    return f"A begins with the name {a.subject}, B with {b.subject}, and neither stands in the other."


def _dates(pair: Pair) -> str:
    ours, theirs = (dates(one.text, pair.params.dateline) for one in (pair.item, pair.matched))
    if not (ours or theirs):
        return ""
    if not (ours and theirs):
        return f"Only {'A' if ours else 'B'} opens with a full date, {_written(ours or theirs)}."
    if ours & theirs:
        return f"Both open with the same full date, {_written(ours & theirs)}."
    return f"Each opens with a full date of its own: A with {_written(ours)}, B with {_written(theirs)}."


_SIGNALS: tuple[tuple[str, Callable[[Pair], str]], ...] = (
    ("time", _time),
    ("source", _source),
    ("address", _address),
    ("title", _title),
    ("length", _length),
    ("shared", _shared),
    ("passages", _passages),
    ("opening", _opening),
    ("speech", _speech),
    ("facts", _facts),
    ("form", _form),
    ("figures", _figures),
    ("subject", _subject),
    ("dates", _dates),
)


def _worth_details(pair: Pair) -> bool:
    """Two texts that have little in common have names of their own, which says nothing."""
    return not pair.lacks_text and not pair.same_text and pair.is_alike


def _of_both(pair: Pair) -> tuple[Facts, Facts]:
    return facts(pair.item.text, pair.params), facts(pair.matched.text, pair.params)


def _listed(words: Iterable[str]) -> str:
    """The first of them in order of the alphabet, and how many more there are."""
    found = sorted(word[:LONGEST_WORD] for word in words)
    more = f" and {len(found) - MOST_LISTED} more" if len(found) > MOST_LISTED else ""
    return ", ".join(found[:MOST_LISTED]) + more


def _written(found: Iterable[tuple[str, ...]]) -> str:
    return ", ".join(" ".join(date) for date in sorted(found))


def percent(part: float) -> str:
    """A part in whole per cent; only all is 100 and only nothing 0.

    >>> percent(0.996), percent(1), percent(0.001), percent(0)
    ('99%', '100%', '1%', '0%')
    """
    return f"{round(part * 100) if part in (0, 1) else min(99, max(1, round(part * 100)))}%"


def _span(gap: timedelta) -> str:
    """A length of time as people say it.

    >>> _span(timedelta(days=13)), _span(timedelta(hours=30)), _span(timedelta(minutes=90)), _span(timedelta(minutes=1))
    ('13 days', '30 hours', '90 minutes', '1 minute')
    """
    minutes = int(gap.total_seconds() // 60)
    size, unit = (1440, "day") if minutes >= 2880 else (60, "hour") if minutes >= 120 else (1, "minute")
    count = minutes // size
    return f"{count} {unit}{'' if count == 1 else 's'}"
