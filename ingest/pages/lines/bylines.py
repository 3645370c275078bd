"""The small print of a story: who published it, who wrote it, when. In any order, on one line or several.

"Harbour Times · 2 hours ago", "Source: Harbour Times", "- Harbour Times", "By Ana Ruiz",
"Ferry back in service (Harbour Times, yesterday)", and the credit before a first sentence: "Harbour Times/ Ferries …".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from ...dates.ages import begins_with_unit, is_duration, is_number_and_unit, read_age
from ...dates.date_lines import is_date
from ...dates.date_words import has_other_words, may_hold_time
from ..blocks import find_final_mark, fold_line, measure_length

MAX_CHARACTERS = 400
MAX_NAME_WORDS = 7
MAX_LINE_WORDS = 45
_TITLE_WORDS = 4  # from here on a part of a line is rather a title than a name

_BULLET = re.compile(r"^\s*(?:[•·▪◦‣●○■□►▶▸→»*–—-]|\d{1,2}[.)])\s+")
_ALL_SEPARATORS = re.compile(r"(?<!\s)\s++(?:[·•|/–—-]\s+|[|·•]\s*)|[|·•]\s*|,\s+")
_STRONG_SEPARATORS = re.compile(r"(?<!\s)\s++(?:[·•|–—-]\s+|[|·•]\s*)|[|·•]\s*")
_PART_MARKS = re.compile("[·•|/–—,-]")  # one of them divides the parts
_SOURCE_LINE = re.compile(
    r"^(?:source|sources|via|from|published by|provided by|quelle|fuente|fonte|bron|källa|kilde|lähde|źródło|zdroj"
    r"|sursa|πηγή|источник|джерело|kaynak|المصدر|مصدر|منبع|מקור|स्रोत|sumber|nguồn|来源|來源|出典|提供|출처)\s*[:：]\s*(.+)$",
    re.IGNORECASE,
)
_AUTHOR_LINE = re.compile(
    r"^(?:by|written by|words by|por|par|von|di|da|door|av|af|przez|автор|авторы|yazan|بقلم|كتب|מאת|penulis|tác giả"
    r"|作者|記者|记者|기자|oleh|szerző|द्वारा|نویسنده|تحریر|tekst|text|autore?|auteur"
    r"|autorka|συντάκτης|аўтар|लेखक|লেখক|โดย|مصنف)(?:\s*+[:：]\s++|\s++)(.+)$",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"^([^\s./:()][^/:()\n]{1,38}?)\s?/\s+(?=\S)")


_NOT_IN_NAMES = re.compile(r"[\d|·•:]")
_NAME_PARTICLES = {
    "de",
    "del",
    "della",
    "der",
    "den",
    "des",
    "du",
    "da",
    "di",
    "dos",
    "la",
    "le",
    "el",
    "al",
    "bin",
    "ibn",
}
_NAME_PARTICLES |= {"van", "von", "ter", "und", "and", "y", "et", "e", "en", "och", "og", "for", "of", "the", "i", "a"}


@dataclass(frozen=True, slots=True)
class Byline:
    """What a line says besides a story's text."""

    source: str | None = None
    author: str | None = None
    age_seconds: int | None = None
    published: str | None = None
    title: str | None = None  # where the title stands on the same line

    @property
    def has_time(self) -> bool:
        return self.age_seconds is not None or self.published is not None


def strip_bullet(text: str) -> str:
    """The line without a list mark in front.

    >>> strip_bullet("• Ferry back in service"), strip_bullet("- Harbour Times"), strip_bullet("-5 degrees")
    ('Ferry back in service', 'Harbour Times', '-5 degrees')
    """
    return _BULLET.sub("", text).strip()


def is_name(text: str) -> bool:
    """Could this be the name of a paper or a person: short, with a letter, and no sentence?"""
    is_short = 1 <= measure_length(text) <= MAX_NAME_WORDS and len(text) <= 60
    return is_short and find_final_mark(text) in ("", ".") and any(map(str.isalpha, text))


def _is_written_as_name(text: str) -> bool:
    """In scripts with capitals, every word of a name but its particles has one."""
    words = [word.strip("()") for word in text.split()]
    return all(not word[:1].islower() or word in _NAME_PARTICLES for word in words) and words[-1] not in _NAME_PARTICLES


def read_byline(text: str) -> Byline | None:
    """What the line says about source, author and time; None where it is a title or a text.

    >>> read_byline("Harbour Times · 2 hours ago").source, read_byline("yesterday").age_seconds
    ('Harbour Times', 86400)
    >>> byline = read_byline("• Ferry back in service (Harbour Times (Web), 8 minutes ago)")
    >>> byline.title, byline.source, byline.age_seconds
    ('Ferry back in service', 'Harbour Times (Web)', 480)
    >>> read_byline("Two hours ago, he said, the ferry left.") is None
    True
    """
    return _read_line(text) if len(text) <= MAX_CHARACTERS else None


@lru_cache(maxsize=4096)
def _read_line(text: str) -> Byline | None:
    line = strip_bullet(text)
    if not line or measure_length(line) > MAX_LINE_WORDS:
        return None
    may_be_timed, stripped = may_hold_time(text), text.strip()
    if may_be_timed and (time := _read_time(stripped) or (_read_time(line) if line != stripped else None)):
        return time
    if (match := _SOURCE_LINE.match(line)) and is_name(match[1]):
        return Byline(source=match[1].strip())
    if (author := _read_author(line)) is not None:
        return Byline(author=author)
    if not may_be_timed:
        return None
    return _read_brackets(line) or _read_parts(line) or _read_name_and_age(line)


def _read_author(text: str) -> str | None:
    match = _AUTHOR_LINE.match(text)
    name = match[1].strip() if match else ""
    is_clean = is_name(name) and not find_final_mark(name) and not _NOT_IN_NAMES.search(name)
    return name if name and is_clean and _is_written_as_name(name) else None


def _read_time(text: str, *, is_date_only: bool = False) -> Byline | None:
    if has_other_words(text):
        return None
    age = None if is_date_only else read_age(text)
    if age is not None:
        return Byline(age_seconds=age)
    return Byline(published=text.strip()) if is_date(text) else None


def _read_brackets(line: str) -> Byline | None:
    """ "Title (Source, age)": the last bracket, which may hold brackets itself."""
    if line[-1] not in ")]":
        return None
    depth = 0
    for place in range(len(line) - 1, max(len(line) - 90, 0), -1):
        depth += (line[place] in ")]") - (line[place] in "([")
        if depth == 0:
            inner = _read_time(line[place + 1 : -1]) or _read_parts(line[place + 1 : -1])
            if inner is None or inner.title or measure_length(line[:place]) < 2:
                return None
            return Byline(inner.source, inner.author, inner.age_seconds, inner.published, line[:place].strip())
    return None


def _read_parts(line: str) -> Byline | None:
    """ "Source · age", "Title - Source - age", "Source • age • 3 min read": a time among other parts."""
    if not _PART_MARKS.search(line):
        return None
    for mark in (_STRONG_SEPARATORS, _ALL_SEPARATORS):  # a comma may stand in a title
        parts = [part.strip() for part in mark.split(line) if part.strip()]
        if not 2 <= len(parts) <= 5:
            continue
        may_be_time = [not has_other_words(part) for part in parts]
        for size, start in _list_time_places(len(parts), is_strong=mark is _STRONG_SEPARATORS):
            if not all(may_be_time[start : start + size]):
                continue
            time_text = ", ".join(parts[start : start + size])
            time = _read_time(time_text, is_date_only=size > 1)
            if time is not None and (start or not find_final_mark(line)):
                byline = _with_names(parts[:start], parts[start + size :], time)
                is_length = byline is not None and byline.title and is_duration(time_text)
                return None if is_length else byline  # "The night ferry – 90 minutes" is a title
    return None


def _list_time_places(count: int, *, is_strong: bool) -> Iterator[tuple[int, int]]:
    """Where the parts of a time may stand, as (size, start): at an end; between strong marks anywhere."""
    for size in range(min(4, count - 1), 0, -1):
        yield size, count - size
        yield size, 0
    yield from ((1, start) for start in range(1, count - 1) if is_strong)


def _with_names(before: Sequence[str], after: Sequence[str], time: Byline) -> Byline | None:
    """A time together with the other parts of the line: a source, an author, a title; counts say nothing."""
    known = [part for part in (*before, *after) if not _is_count(part)]
    authors = [author for part in known if (author := _read_author(part)) is not None]
    rest = [part for part in known if _read_author(part) is None]
    byline = replace(time, author=next(iter(authors), None))
    titles = sorted((part for part in rest if measure_length(part) >= _TITLE_WORDS), key=measure_length, reverse=True)
    names = [part for part in rest if part not in titles[:1]]
    if not rest:
        return byline
    if len(rest) == 1:
        return _with_only_part(rest[0], byline)
    name = names[0]  # "Harbour Times - Ana Ruiz • 2 hours ago": the paper stands before its people
    if not is_name(name) or find_final_mark(name) or len(names) > 2:
        return None
    return replace(byline, source=name, title=next(iter(titles), None))


def _with_only_part(part: str, byline: Byline) -> Byline | None:
    if (match := _SOURCE_LINE.match(part)) and is_name(match[1]):
        return replace(byline, source=match[1].strip())
    if is_name(part) and (measure_length(part) <= _TITLE_WORDS or byline.author):
        return replace(byline, source=part)
    if find_final_mark(part) == "." or measure_length(part) < _TITLE_WORDS:
        return None
    return replace(byline, title=part)


def _is_count(part: str) -> bool:
    """ "3 min read", "12 comments": a number and a few words that are no name with a number, as "20 Minutes" is."""
    words = part.split()
    return 1 <= len(words) <= _TITLE_WORDS and words[0].isdecimal() and not any(w[:1].isupper() for w in words)


def _read_name_and_age(line: str) -> Byline | None:
    """ "Harbour Times 2 hours ago": a name and an age with nothing between."""
    words = line.split()
    if not 2 <= len(words) <= MAX_NAME_WORDS + 4 or find_final_mark(line) in (".", "?", "!"):
        return None
    if has_other_words(words[0]) and has_other_words(words[-1]):
        return None
    for size in (5, 4, 3, 2, 1):
        for name, age in ((words[:-size], words[-size:]), (words[size:], words[:size])):
            seconds = read_age(" ".join(age)) if 1 <= len(name) <= 5 else None
            if not seconds or (size == 1 and len(name) > 3) or _is_cut_number(name, age):
                continue
            is_length = name == words[size:] and is_number_and_unit(" ".join(age))  # "3 min. Lesezeit"
            if not is_length:
                source = " ".join(name)
                return Byline(source=source, age_seconds=seconds) if _is_written_as_name(source) else None
    return None


def _is_cut_number(name: Sequence[str], age: Sequence[str]) -> bool:
    """Is the name only a figure, or does it end with the age's own: "Harbour Times 3 1/3", "hours ago"?"""
    has_letters = any(map(str.isalpha, "".join(name)))
    return not has_letters or (name[-1][-1].isdecimal() and begins_with_unit(age))


def read_dateline_source(paragraph: str) -> str | None:
    """The credit in front of a first sentence: a short name closed by a slash, as wire copy is signed.

    >>> read_dateline_source("Harbour Times/ Ferries left on time."), read_dateline_source("On 3/4 the ferry left.")
    ('Harbour Times', None)
    """
    match = _DATELINE.match(paragraph)
    name = match[1].strip() if match else ""
    return name if name and is_name(name) and measure_length(name) <= 4 and not any(c.isdigit() for c in name) else None


def same_name(left: str, right: str) -> bool:
    return fold_line(strip_bullet(left)) == fold_line(strip_bullet(right))
