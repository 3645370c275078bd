"""What speaks for and against two texts being one, each signal as a sentence that an editor understands.

These are the claims that the rules ask a TextPair about, with the values behind them, whatever the rules made of them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta

from .facts import Facts, count_swapped_blanks, find_dates, find_facts, own_fact_shares
from .filling import Filling
from .form_examples import find_shared_form
from .pair import TextPair

MAX_LISTED_WORDS = 12  # names and figures of one text that are listed
MAX_WORD_LENGTH = 40  # characters
MAX_SENTENCE_LENGTH = 800  # characters of a sentence, whatever the words in it


@dataclass(frozen=True, slots=True)
class Signal:
    name: str  # "time", "source", "address", …: at most one of each
    says: str


def list_signals(pair: TextPair) -> tuple[Signal, ...]:
    """All signals that there are for a pair. The first text is "A", the second "B"."""
    sentences = ((name, says(pair)) for name, says in _SIGNAL_SENTENCES)
    return tuple(Signal(name, sentence[:MAX_SENTENCE_LENGTH]) for name, sentence in sentences if sentence)


def _describe_time(pair: TextPair) -> str:
    origin = pair.origin
    time_apart = (
        f"{_format_duration(origin.time_apart)} apart"
        if origin.time_apart >= timedelta(minutes=1)
        else "At the same moment"
    )
    undated = [name for name, article in (("A", pair.item), ("B", pair.matched)) if not article.dated]
    if undated:
        verb = "has" if len(undated) == 1 else "have"
        return f"{time_apart}, but {' and '.join(undated)} {verb} no date, only that of the fetch."
    says = [
        (
            origin.is_far_in_time,
            f"more than {_format_duration(pair.params.window)}, beyond which nothing is the same story",
        ),
        (origin.may_have_recurred, "long enough for a weekly notice to have come back"),
        (origin.time_apart >= pair.params.next_day, "long enough for a daily notice to have come back"),
    ]
    return f"{time_apart}{next((f': {sentence}' for applies, sentence in says if applies), '')}."


def _describe_source(pair: TextPair) -> str:
    if pair.origin.same_source:
        return f"The same source, {pair.item.source}."
    if pair.origin.different_source:
        return f"Two sources, {pair.item.source} and {pair.matched.source}."
    return "The source of one or both is unknown, so it speaks neither for nor against."


def _describe_address(pair: TextPair) -> str:
    if pair.origin.same_url:
        names_article = pair.origin.url_names_article
        kind = "names a single article" if names_article else "could be a front page or a page of alerts"
        objection = "" if pair.is_mere_teaser or pair.is_related else " But the two have nothing to do with each other."
        return f"The same address, and one that {kind}.{objection}"
    return "Different addresses." if pair.item.url and pair.matched.url else ""


def _describe_title(pair: TextPair) -> str:
    if not (pair.item.title and pair.matched.title):
        return ""
    origin = pair.origin
    says = [
        (origin.different_year, "The titles are the same but for a year."),
        (origin.different_part, "The titles name different parts of a numbered series."),
        (origin.same_headline, "The same title, and too long a one to be used twice in a day."),
        (origin.same_title, "The same title, but a short one."),
        (origin.titles_agree, "Two thirds or more of the shorter title stand in the other one."),
    ]
    return next((sentence for applies, sentence in says if applies), "The titles differ.")


def _describe_length(pair: TextPair) -> str:
    ours, theirs = pair.sizes
    says = f"A has {ours:,} words, B {theirs:,}"
    if pair.lacks_text:
        return f"{says}: without text only title, time and address can speak."
    return f"{says}: below {pair.params.min_words} the text alone is no proof." if pair.is_short else f"{says}."


def _describe_shared_words(pair: TextPair) -> str:
    if pair.lacks_text:
        return ""
    if pair.same_text:
        return "Word for word the same text."
    scores = pair.scores
    return (
        f"{format_percent(scores.jaccard)} of all word triples are shared: "
        f"{format_percent(scores.item_in_matched)} of A's stand in B, "
        f"{format_percent(scores.matched_in_item)} of B's in A."
    )


def _describe_passages(pair: TextPair) -> str:
    if pair.lacks_text or pair.same_text:
        return ""
    count, least = pair.scores.shared_blocks, pair.params.shared_run
    return f"{count or 'No'} unbroken passage{'' if count == 1 else 's'} of {least} words or more in common."


def _describe_opening(pair: TextPair) -> str:
    if pair.lacks_text or pair.same_text:
        return ""
    ours, theirs = pair.openings
    shared = f"{format_percent(ours)} stand in B, of B's {format_percent(theirs)} in A."
    return f"Of A's first {pair.params.opening} words {shared}"


def _describe_speech(pair: TextPair) -> str:
    if pair.scores.shared_blocks and not pair.same_text and pair.shares_only_speech:
        return "What they share is speech: two reports of one statement look like this."
    return ""


def _describe_facts(pair: TextPair) -> str:
    if not _is_worth_details(pair):
        return ""
    a, b = _facts_of_both(pair)
    parts = own_fact_shares(a, b)
    own = (a.filled_in - b.filled_in, b.filled_in - a.filled_in)
    says = [
        f"{name} has names and figures of its own, {format_percent(part)} of them: {_list_words(words)}."
        for name, part, words in zip("AB", parts, own, strict=True)
        if words
    ]
    return " ".join(says) if says else "The same names and figures."


def _describe_form(pair: TextPair) -> str:
    if not _is_worth_details(pair):
        return ""
    swapped, shared = count_swapped_blanks(pair.item.text, pair.matched.text, pair.params)
    says = (
        [f"Of {shared} places for names and figures that both have, {swapped or 'none'} hold others."] if shared else []
    )
    if pair.filling.is_another_form:
        says.append(f"{_describe_slots(pair.filling)} most of them early in the text: one form, filled in twice.")
    elif pair.is_template:
        says.append("Blank out names and figures, and most of the difference is gone: one form, filled in twice.")
    return " ".join(says)


def _describe_named_form(pair: TextPair) -> str:
    form = find_shared_form(*pair.whole)
    if form is None:
        return ""
    shares = f"A {format_percent(form.item)}, B {format_percent(form.matched)}"
    return (
        f"Both are in a form that somebody has named: of all word triples, names and figures left out, {shares} are "
        f"shared with its example; {format_percent(pair.params.alike)} is asked."
    )


def _describe_slots(filling: Filling) -> str:
    return (
        f"They differ at {filling.places} places and hardly elsewhere; at {filling.own} each has what the other "
        "has nowhere,"
    )


def _describe_figures(pair: TextPair) -> str:
    if not _is_worth_details(pair):
        return ""
    swapped, shared = pair.filling.swapped_figures, pair.filling.shared_figures
    says = []
    if swapped:
        says.append(f"Of {swapped + shared} figures at the same places of both, {swapped} stand for others.")
    if pair.facts.different_figures:
        says.append("Both have several figures of their own.")
    return " ".join(says)


def _describe_subject(pair: TextPair) -> str:
    if not _is_worth_details(pair):
        return ""
    if pair.facts.different_subject:
        a, b = _facts_of_both(pair)
        return f"A begins with the name {a.subject}, B with {b.subject}, and neither stands in the other."
    if not pair.filling.names_another:
        return ""
    named_by_a, named_by_b = pair.filling.named
    if not (named_by_a and named_by_b):
        return "A phrase of A stands for another one of B at several places, as names do."
    return (
        f"A's headline names {_list_words(named_by_a)}, B's {_list_words(named_by_b)}: "
        "each fills places of its own text, and the other has it nowhere."
    )


def _describe_dates(pair: TextPair) -> str:
    ours, theirs = (find_dates(article.text, pair.params.dateline) for article in (pair.item, pair.matched))
    if not (ours or theirs):
        return ""
    if not (ours and theirs):
        return f"Only {'A' if ours else 'B'} opens with a full date, {_list_dates(ours or theirs)}."
    if ours & theirs:
        return f"Both open with the same full date, {_list_dates(ours & theirs)}."
    return f"Each opens with a full date of its own: A with {_list_dates(ours)}, B with {_list_dates(theirs)}."


_SIGNAL_SENTENCES: tuple[tuple[str, Callable[[TextPair], str]], ...] = (
    ("time", _describe_time),
    ("source", _describe_source),
    ("address", _describe_address),
    ("title", _describe_title),
    ("length", _describe_length),
    ("shared", _describe_shared_words),
    ("passages", _describe_passages),
    ("opening", _describe_opening),
    ("speech", _describe_speech),
    ("facts", _describe_facts),
    ("form", _describe_form),
    ("named", _describe_named_form),
    ("figures", _describe_figures),
    ("subject", _describe_subject),
    ("dates", _describe_dates),
)


def _is_worth_details(pair: TextPair) -> bool:
    """Two texts that have little in common have names of their own, which says nothing."""
    return not pair.lacks_text and not pair.same_text and pair.is_alike


def _facts_of_both(pair: TextPair) -> tuple[Facts, Facts]:
    return find_facts(pair.item.text, pair.params), find_facts(pair.matched.text, pair.params)


def _list_words(words: Iterable[str]) -> str:
    """The first of them in order of the alphabet, and how many more there are."""
    listed = sorted(word[:MAX_WORD_LENGTH] for word in words)
    more = f" and {len(listed) - MAX_LISTED_WORDS} more" if len(listed) > MAX_LISTED_WORDS else ""
    return ", ".join(listed[:MAX_LISTED_WORDS]) + more


def _list_dates(full_dates: Iterable[tuple[str, ...]]) -> str:
    return ", ".join(" ".join(date) for date in sorted(full_dates))


def format_percent(part: float) -> str:
    """A part in whole per cent; only all is 100 and only nothing 0.

    >>> format_percent(0.996), format_percent(1), format_percent(0.001), format_percent(0)
    ('99%', '100%', '1%', '0%')
    """
    return f"{round(part * 100) if part in (0, 1) else min(99, max(1, round(part * 100)))}%"


def _format_duration(gap: timedelta) -> str:
    """A length of time as people say it.

    >>> (_format_duration(timedelta(days=13)),
    ...  _format_duration(timedelta(hours=30)),
    ...  _format_duration(timedelta(minutes=90)),
    ...  _format_duration(timedelta(minutes=1)))
    ('13 days', '30 hours', '90 minutes', '1 minute')
    """
    minutes = int(gap.total_seconds() // 60)
    size, unit = _choose_time_unit(minutes)
    count = minutes // size
    return f"{count} {unit}{'' if count == 1 else 's'}"


def _choose_time_unit(minutes: int) -> tuple[int, str]:
    """The largest unit of which there are two or more: its minutes and its name."""
    if minutes >= 2880:
        return 1440, "day"
    if minutes >= 120:
        return 60, "hour"
    return 1, "minute"
