"""What a form is filled in with: the names and figures of a text.

Two notices of one bank are the same form filled in twice. Blank out the names and figures and they become the same
text; two wordings of one report do not, because there the plain words differ.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby, pairwise

from .compare import share_of
from .params import Params
from .text import count_words, find_first_words_with_case, hash_shingles, is_unspaced, tokenise_text

_BLANK = "\0"
_CAPITAL, _SMALL, _CASELESS = "Aa-"  # how a word begins, if with a letter
_NOUNS_WITH_CAPITALS = (
    1 / 3
)  # of the words behind a small one: German from there up, English below it in 98 texts of 100
# Of our era, of the Buddhist one, of the Persian and the Islamic calendar.
_YEAR = re.compile(r"(?<!\d)(?:19|20|2[456]|1[34])\d\d(?!\d)")
_ENOUGH_WORDS = 20  # of those, to tell; tables and lists have fewer
_MONTH_CHARACTERS = 12  # of a script without spaces, between the day and the year
_DAY_NUMBER = re.compile(r"0?[1-9]|[12]\d|3[01]")
_FULL_DATE = re.compile(r"\d{1,2}[./]\d{1,2}[./](?:19|20)\d\d|(?:19|20)\d\d[./]\d{1,2}[./]\d{1,2}")


@dataclass(frozen=True, slots=True)
class Facts:
    filled_in: frozenset[str]  # the words that were blanked out
    subject: str | None  # the first name in the text: whom or what it is about
    words: frozenset[str]  # all words
    tells_names: bool  # whether capitals tell names from other words in it


@lru_cache(maxsize=32)
def find_facts(text: str, params: Params) -> Facts:
    """Separate a text into form and filling.

    A name is a word that is capitalised wherever it stands. Where capitals say nothing (teletype, German, a script
    without case) only figures are told apart.
    """
    read = _read_names(text, params)
    words, folded, names = read.words, read.folded, read.names
    return Facts(
        frozenset(folded[word] for word in read.filling),
        next((folded[word] for word in words if word in names), None),
        frozenset(folded.values()),
        read.tells_names,
    )


def tells_names(text: str, params: Params) -> bool:
    """Whether capitals tell names from other words in a text."""
    return _read_names(text, params).tells_names


@lru_cache(maxsize=32)
def find_form_shingles(text: str, params: Params) -> frozenset[int]:
    """The shingles of a text with each run of names and figures replaced by one blank."""
    read = _read_names(text, params)
    form = [_BLANK if word in read.filling else read.folded[word] for word in read.words]
    return frozenset(hash_shingles(_join_blanks(form), params.shingle))


def count_form_words(text: str, params: Params) -> int:
    """How many words of a text are no names or figures."""
    read = _read_names(text, params)
    return count_words([word for word in read.words if word not in read.filling])


@dataclass(frozen=True, slots=True)
class _NamesOfText:
    """The words of a text, and which of them are names and figures."""

    words: tuple[str, ...]  # in the case that they are written in
    folded: dict[str, str]  # each word without case and possessive: "Osterholm's" is osterholm
    names: set[str]
    filling: set[str]  # names and figures
    tells_names: bool


@lru_cache(maxsize=32)
def _read_names(text: str, params: Params) -> _NamesOfText:
    """Kept for a while, since facts and blanks are taken of one text."""
    words = find_first_words_with_case(text, params.max_words)
    different = [*set(words)]  # most words stand in a text more than once
    without_case = dict(zip(different, "\n".join(different).casefold().split("\n"), strict=True)) if words else {}
    tells_names = capitals_tell_names(words)
    names = _find_names(without_case) if tells_names else set()
    filling = names | {word for word in different if word[0].isdigit()}
    folded = {word: folded.removesuffix("'s") for word, folded in without_case.items()}
    return _NamesOfText(words, folded, names, filling, tells_names)


def capitals_tell_names(words: Sequence[str]) -> bool:
    """Whether a capital makes a name of a word here.

    Not where most words have one (headlines, teletype) or most can't have one (Chinese, Arabic, Hindi with a few Latin
    abbreviations), nor where none has one: Georgian has capitals, and writes without. Nor where nouns have them: of the
    words that follow a small one, a third or more has a capital in German, a tenth in English, and less in most
    languages.

    >>> capitals_tell_names("The ferry to Kell sailed".split()), capitals_tell_names("CALM WINDS OVER Kell".split())
    (True, False)
    """
    kinds = {word: _find_case(word) for word in set(words)}
    row = "".join([kinds[word] for word in words])
    cased = row.replace(_CASELESS, "")
    if 2 * len(cased) < len(row):
        return False
    capitals = cased.count(_CAPITAL)
    if 2 * capitals >= len(words) or (cased and not capitals):
        return False
    behind_small = cased[:-1].count(_SMALL)
    return behind_small < _ENOUGH_WORDS or cased.count(_SMALL + _CAPITAL) < _NOUNS_WITH_CAPITALS * behind_small


def _find_case(word: str) -> str:
    """How a word begins; "" for a figure."""
    first = word[0]
    if "a" <= first <= "z":
        return _SMALL
    if "A" <= first <= "Z":
        return _CAPITAL
    if not first.isalpha():
        return ""
    if word.lower() == word.upper():
        return _CASELESS
    return _CAPITAL if first.isupper() else _SMALL


def _find_names(without_case: Mapping[str, str]) -> set[str]:
    """The words with a capital that stand nowhere without one, from all words with what they are without case."""
    lower = {word for word in without_case if word.islower()}
    return {word for word, folded in without_case.items() if word[0].isupper() and folded not in lower}


def count_swapped_blanks(ours: str, theirs: str, params: Params) -> tuple[int, int]:
    """How many blanks of a form the two fill in each with something of its own, and how many both have at all.

    A blank is known by the two words, or blanks, on either side of it.
    """
    a, b = _find_blanks(ours, params), _find_blanks(theirs, params)
    both = a.keys() & b.keys()
    return sum(1 for place in both if a[place] - b[place] and b[place] - a[place]), len(both)


@lru_cache(maxsize=32)
def _find_blanks(text: str, params: Params) -> dict[tuple[str, ...], set[str]]:
    """The words that each blank is filled in with, wherever it stands in the text."""
    read = _read_names(text, params)
    runs = [
        (is_blank, [read.folded[word] for word in run])
        for is_blank, run in groupby(read.words, key=read.filling.__contains__)
    ]
    form = [word for is_blank, run in runs for word in ([_BLANK] if is_blank else run)]
    form = ["", "", *form, "", ""]
    words_by_blank: dict[tuple[str, ...], set[str]] = {}
    fillings = (run for is_blank, run in runs if is_blank)
    for place, filling in zip((place for place, word in enumerate(form) if word == _BLANK), fillings, strict=True):
        words_by_blank.setdefault((*form[place - 2 : place], *form[place + 1 : place + 3]), set()).update(filling)
    return words_by_blank


def _join_blanks(words: list[str]) -> list[str]:
    """One blank for several in a row."""
    return [word for before, word in pairwise(["", *words]) if word != _BLANK or before != _BLANK]


def share_explained_by_facts(jaccard: float, ours: frozenset[int], theirs: frozenset[int]) -> float:
    """Which part of the difference between two texts is gone once names and figures are blanked out, at most 1.

    Args:
        ours: the shingles of the form that one of the two fills in.
    """
    blanked = share_of(len(ours & theirs), len(ours | theirs))
    return (blanked - jaccard) / (1 - jaccard) if jaccard < 1 else 0.0


def own_fact_shares(ours: Facts, theirs: Facts) -> tuple[float, float]:
    """The part of each one's names and figures that the other does not have."""
    return _own_share(ours.filled_in, theirs.filled_in), _own_share(theirs.filled_in, ours.filled_in)


def facts_agree(ours: Facts, theirs: Facts, params: Params) -> bool:
    """Whether both have several names and figures in common, and one has hardly any that the other lacks."""
    if len(ours.filled_in & theirs.filled_in) < params.excerpt_facts:
        return False
    return min(own_fact_shares(ours, theirs)) < params.own_facts


def subjects_differ(ours: Facts, theirs: Facts) -> bool:
    """True where each one's first name is unknown to the other."""
    if ours.subject is None or theirs.subject is None:
        return False
    return ours.subject not in theirs.words and theirs.subject not in ours.words


def own_figure_shares(ours: Facts, theirs: Facts) -> tuple[float, float]:
    """The part of each one's figures that the other does not have; 0 where it is a single one."""
    a, b = _figures_of(ours), _figures_of(theirs)
    return (_own_share(a, b) if len(a - b) > 1 else 0.0), (_own_share(b, a) if len(b - a) > 1 else 0.0)


def figures_differ(ours: Facts, theirs: Facts) -> bool:
    """Whether a figure stands in only one of the two."""
    return _figures_of(ours) != _figures_of(theirs)


def each_has_own_figures(ours: Facts, theirs: Facts) -> bool:
    """Whether a figure of each is missing in the other: another day's figures, not more of them."""
    a, b = _figures_of(ours), _figures_of(theirs)
    return bool(a - b and b - a)


def _figures_of(of: Facts) -> frozenset[str]:
    return frozenset(word for word in of.filled_in if word[0].isdigit())


def _own_share(ours: frozenset[str], theirs: frozenset[str]) -> float:
    return share_of(len(ours - theirs), len(ours))


def find_dates(text: str, within: int) -> frozenset[tuple[str, ...]]:
    """Full dates among the first words of a text, each as the words it is written in.

    >>> (sorted(find_dates("Forecast office, 701 PM EST MON NOV 26 2012", 40)),
    ...  sorted(find_dates("Oslo, 3. mai 2026", 40)))
    ([('nov', '26', '2012')], [('3', 'mai', '2026')])
    """
    words = tokenise_text(text[: 40 * within])[:within]
    full_dates = {(word,) for word in words if _FULL_DATE.fullmatch(word)}
    years = [place for place, word in enumerate(words) if _YEAR.fullmatch(word)]
    return frozenset(full_dates.union(*(_find_written_dates(words, year) for year in years)))


def _find_written_dates(words: list[str], year: int) -> set[tuple[str, ...]]:
    """A date that ends in its year ("26 de mayo de 2012"), or begins with it ("2012 年 5 月 26 日")."""
    doubled = year >= 4 and words[year - 1] == words[year - 3]
    before = words[year - 4 if doubled else _find_day_before(words, year) : year]
    after = [place for place in range(year + 1, min(year + 5, len(words))) if _DAY_NUMBER.fullmatch(words[place])]
    dates_before_year = {(*before, words[year])} if any(map(_DAY_NUMBER.fullmatch, before)) else set()
    return dates_before_year | ({tuple(words[year : after[1] + 1])} if len(after) > 1 else set())


def _find_day_before(words: list[str], year: int) -> int:
    """Where the two words before a year begin; the name of a month without spaces is one of them."""
    start = year
    while start > max(0, year - _MONTH_CHARACTERS) and is_unspaced(words[start - 1]):
        start -= 1
    return max(0, start - 1 if start < year - 1 else year - 2)
