"""Relative ages ("8 minutes ago", "hace 2 horas", "منذ ساعتين") in many languages, as seconds.

An age is a short line that is one of CLDR's patterns, in whatever language, or one in which *every* word is a number,
a unit, or a word that only ages use. So no language has to be known, and a sentence that merely holds "two hours ago"
is never one. The patterns come first: "1 год тому" is an hour in Ukrainian, and "год" a year in Russian.
Months count 30 days and years 365: a page that writes "2 months ago" means no more than that.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache

from .age_patterns import AGE_PATTERNS, AGE_PHRASES, DAY, HOUR, MINUTE
from .age_tokens import AgeToken, fold_age, read_added_fraction, read_clock_amount, read_number, split_age
from .age_words import (
    AGO_WORDS,
    BARE_UNITS,
    COUNTED_UNITS,
    DUALS,
    FILLER_WORDS,
    SHORT_UNITS,
    UNITS,
    UNITS_WITH_AGO,
    WHOLE_UNITS,
)
from .date_words import has_other_words
from .number_words import ARTICLES

MAX_TOKENS = 10
MAX_CHARACTERS = 60
MAX_SECONDS = 100 * 365 * DAY  # beyond a century it is no age of a news item
_OF_WORDS = frozenset(("of", "de", "d", "da", "di", "af", "av", "van"))  # "a quarter of an hour", "20 de minute"


def read_age(text: str) -> int | None:
    """Seconds before the fetch that a line names, or None where the line is anything else than an age.

    Of a span ("2-3 hours ago") the older end counts.

    >>> read_age("8 minutes ago"), read_age("منذ ساعتين"), read_age("vor 1 Tag"), read_age("3小时前"), read_age("2h")
    (480, 7200, 86400, 10800, 7200)
    >>> read_age("Updated: an hour ago"), read_age("yesterday"), read_age("2 hours"), read_age("He left 2 hours ago.")
    (3600, 86400, 7200, None)
    >>> read_age("half an hour ago"), read_age("vor anderthalb Stunden"), read_age("一个半小时前")
    (1800, 5400, 5400)
    """
    return None if len(text) > MAX_CHARACTERS or has_other_words(text) else _parse_age(text)


@lru_cache(maxsize=4096)
def _parse_age(text: str) -> int | None:
    folded = fold_age(text)
    if any(mark in folded for mark in "·•|"):
        return None  # two things on one line
    if folded in AGE_PHRASES:
        return AGE_PHRASES[folded]
    tokens = split_age(folded)
    if tokens is None or not 1 <= len(tokens) <= MAX_TOKENS:
        return None
    tokens = _without_clock(tokens)
    seconds = _read_by_pattern(tokens)
    if seconds is None:
        seconds = _add_up_units(tokens)
    return None if seconds is None or seconds > MAX_SECONDS else round(seconds)


def _without_clock(tokens: list[AgeToken]) -> list[AgeToken]:
    """ "1:30 hours" as an amount; "Updated 10:30, 2 hours ago" without the time of day."""
    units = (HOUR, MINUTE)
    kept: list[AgeToken] = []
    for token, following in zip(tokens, [*tokens[1:], ""], strict=True):
        amount = read_clock_amount(token)
        if amount is not None and isinstance(following, str) and UNITS.get(following) in units:
            kept.append(amount)
        elif amount is None or not any(isinstance(other, Fraction) for other in tokens):
            kept.append(token)
    return kept


def _read_by_pattern(tokens: Sequence[AgeToken]) -> Fraction | None:
    """The seconds of a pattern with at most one number, in digits or words; words like "updated" may lead."""
    for start in range(len(tokens)):
        seconds = _match_pattern(tokens[start:])
        if seconds is not None or tokens[start] not in FILLER_WORDS:
            return seconds
    return None


def _match_pattern(tokens: Sequence[AgeToken]) -> Fraction | None:
    figures = [place for place, token in enumerate(tokens) if isinstance(token, Fraction)]
    if not figures and (seconds := AGE_PATTERNS.get("".join(map(str, tokens)))):
        return Fraction(seconds)
    for place in figures[:1] or range(len(tokens)):
        found = read_number(tokens, place)
        if found is None:
            continue
        number, end = found
        rest = [*tokens[:place], "#", *tokens[_skip_of_words(tokens, end, number) :]]
        if all(isinstance(token, str) for token in rest) and (unit := AGE_PATTERNS.get("".join(map(str, rest)))):
            return unit * number
    return None


def _skip_of_words(tokens: Sequence[AgeToken], place: int, number: Fraction) -> int:
    """Behind a number what only joins it to its unit: "half *an* hour", "20 *de* minute"."""
    end = place
    while end < len(tokens) and (tokens[end] in _OF_WORDS or (number < 1 and tokens[end] in ARTICLES)):
        end += 1
    return end if end < len(tokens) and _is_unit(tokens[end]) else place


def _add_up_units(tokens: Sequence[AgeToken]) -> Fraction | None:
    """The sum of "number unit" pairs, if every word is one that ages use and one of them says "ago"."""
    total, units, least, place = Fraction(0), 0, MAX_SECONDS, 0
    is_marked = False
    while place < len(tokens):
        if counted := _read_counted_unit(tokens, place):
            seconds, unit, place = counted
            if unit >= least:
                return None  # "20minutos hace 1 h": a name, and an age
            total, least, units = total + seconds, unit, units + 1
            is_marked = is_marked or tokens[place - 1] in UNITS_WITH_AGO
        elif units and (added := read_added_fraction(tokens, place)):
            total, place = total + least * added[0], added[1]
        elif isinstance(tokens[place], Fraction) or tokens[place] not in AGO_WORDS | FILLER_WORDS:
            return None
        else:
            is_marked, place = is_marked or tokens[place] in AGO_WORDS, place + 1
    return total if 1 <= units <= 2 and (is_marked or _is_compact(tokens)) else None


def _read_counted_unit(tokens: Sequence[AgeToken], place: int) -> tuple[Fraction, int, int] | None:
    """A unit with its number, or without one: its seconds, those of the unit alone, and where it ends."""
    found = read_number(tokens, place)
    if found:
        number, end = found
        end = _skip_of_words(tokens, end, number)
        if end < len(tokens) and _is_unit(tokens[end]):
            unit = _count_seconds(tokens[end])
            return (Fraction(unit) if tokens[end] in DUALS else unit * number), unit, end + 1
    token = tokens[place]
    if _is_unit(token) and token not in COUNTED_UNITS:
        return Fraction(_count_seconds(token)), _count_seconds(token), place + 1
    return None


def _is_compact(tokens: Sequence[AgeToken]) -> bool:
    """Small print: "2h", "3 uur"."""
    return _is_number_and_word(tokens) and (tokens[1] in SHORT_UNITS or UNITS.get(str(tokens[1])) in BARE_UNITS)


def _is_number_and_word(tokens: Sequence[AgeToken] | None) -> bool:
    return tokens is not None and len(tokens) == 2 and isinstance(tokens[0], Fraction)


def is_number_and_unit(text: str) -> bool:
    """Is this a number and a unit alone: an age in small print, and a length anywhere else?

    >>> is_number_and_unit("5 min"), is_number_and_unit("5 min ago")
    (True, False)
    """
    return _is_number_and_word(split_age(fold_age(text)))


def is_duration(text: str) -> bool:
    """Is this a number and a written-out unit, an age only where nothing else can be meant?

    >>> is_duration("90 minutes"), is_duration("90 minutes ago"), is_duration("5 min")
    (True, False, False)
    """
    tokens = split_age(fold_age(text))
    if tokens is None or not _is_number_and_word(tokens):
        return False
    return tokens[1] in UNITS and tokens[1] not in SHORT_UNITS


def begins_with_unit(words: Sequence[str]) -> bool:
    """Does an age begin with its unit, so that a figure in front of it belongs to it?

    >>> begins_with_unit(["hours", "ago"]), begins_with_unit(["2", "hours", "ago"])
    (True, False)
    """
    return bool(words) and _is_unit(fold_age(words[0]))


def _is_unit(token: AgeToken) -> bool:
    return token in UNITS or token in UNITS_WITH_AGO or token in DUALS or token in WHOLE_UNITS


def _count_seconds(unit: AgeToken) -> int:
    word = str(unit)
    rows = (DUALS, WHOLE_UNITS, UNITS, UNITS_WITH_AGO)
    return next(row[word] for row in rows if word in row)
