"""The small print of a story: who published it, who wrote it, when. In any order, on one line or several.

"Harbour Times · 2 hours ago", "Source: Harbour Times", "- Harbour Times", "By Ana Ruiz",
"Ferry back in service (Harbour Times, yesterday)", and the credit before a first sentence: "Harbour Times/ Ferries …".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from .ages import has_other_words, is_date, is_duration, read_age
from .blocks import count_words, final_mark, fold

MAX_CHARACTERS = 400
MAX_NAME_WORDS = 7
MAX_LINE_WORDS = 45
_TITLE_WORDS = 4  # from here on a part of a line is rather a title than a name

_BULLET = re.compile(r"^\s*(?:[•·▪◦‣●○■□►▶▸→»*–—-]|\d{1,2}[.)])\s+")
_PARTS = re.compile(r"\s+[·•|/–—-]\s+|\s*[|·•]\s*|,\s+")
_STRONG_PARTS = re.compile(r"\s+[·•|–—-]\s+|\s*[|·•]\s*")
_MARKS = re.compile("[·•|/–—,-]")  # one of them divides the parts
_SOURCE = re.compile(
    r"^(?:source|sources|via|from|published by|provided by|quelle|fuente|fonte|bron|källa|kilde|lähde|źródło|zdroj"
    r"|sursa|πηγή|источник|джерело|kaynak|المصدر|مصدر|منبع|מקור|स्रोत|sumber|nguồn|来源|來源|出典|提供|출처)\s*[:：]\s*(.+)$",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"^(?:by|written by|words by|por|par|von|di|da|door|av|af|przez|автор|авторы|yazan|بقلم|كتب|מאת|penulis|tác giả"
    r"|作者|記者|记者|기자)\s*[:：]?\s+(.+)$",
    re.IGNORECASE,
)
_DATELINE = re.compile(r"^([^\s./:()][^/:()\n]{1,38}?)\s?/\s+(?=\S)")


_UNNAMELY = re.compile(r"[\d|·•:]")
_PARTICLES = {"de", "del", "della", "der", "den", "des", "du", "da", "di", "dos", "la", "le", "el", "al", "bin", "ibn"}
_PARTICLES |= {"van", "von", "ter", "und", "and", "y", "et", "e", "en", "och", "og", "for", "of", "the", "i", "a"}


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
    """Could this be the name of a paper or a person: short, and no sentence?"""
    return 1 <= count_words(text) <= MAX_NAME_WORDS and len(text) <= 60 and final_mark(text) in ("", ".")


def _is_written_as_name(text: str) -> bool:
    """In scripts with capitals, every word of a name but its particles has one."""
    words = [word.strip("()") for word in text.split()]
    return all(not word[:1].islower() or word in _PARTICLES for word in words) and words[-1] not in _PARTICLES


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
    return _read(text) if len(text) <= MAX_CHARACTERS else None


@lru_cache(maxsize=4096)
def _read(text: str) -> Byline | None:
    line = strip_bullet(text)
    if not line or count_words(line) > MAX_LINE_WORDS:
        return None
    stripped = text.strip()
    if (time := _time(stripped) or (_time(line) if line != stripped else None)) is not None:
        return time
    if (found := _SOURCE.match(line)) and is_name(found[1]):
        return Byline(source=found[1].strip())
    if (author := _author(line)) is not None:
        return Byline(author=author)
    return _bracketed(line) or _in_parts(line) or _run_together(line)


def _author(text: str) -> str | None:
    found = _AUTHOR.match(text)
    name = found[1].strip() if found else ""
    is_clean = is_name(name) and not final_mark(name) and not _UNNAMELY.search(name)
    return name if name and is_clean and _is_written_as_name(name) else None


def _time(text: str, *, is_date_only: bool = False) -> Byline | None:
    age = None if is_date_only else read_age(text)
    if age is not None:
        return Byline(age_seconds=age)
    return Byline(published=text.strip()) if is_date(text) else None


def _bracketed(line: str) -> Byline | None:
    """ "Title (Source, age)": the last bracket, which may hold brackets itself."""
    if line[-1] not in ")]":
        return None
    depth = 0
    for place in range(len(line) - 1, max(len(line) - 90, 0), -1):
        depth += (line[place] in ")]") - (line[place] in "([")
        if depth == 0:
            inner = _time(line[place + 1 : -1]) or _in_parts(line[place + 1 : -1])
            if inner is None or inner.title or count_words(line[:place]) < 2:
                return None
            return Byline(inner.source, inner.author, inner.age_seconds, inner.published, line[:place].strip())
    return None


def _in_parts(line: str) -> Byline | None:
    """ "Source · age", "age | Source", "Title - Source - age": a time at one end, names and a title before."""
    if not _MARKS.search(line):
        return None
    for mark in (_PARTS, _STRONG_PARTS):
        parts = [part.strip() for part in mark.split(line) if part.strip()]
        if not 2 <= len(parts) <= 5:
            continue
        for size in range(min(4, len(parts) - 1), 0, -1):
            for start in (len(parts) - size, 0):
                time = _time(", ".join(parts[start : start + size]), is_date_only=size > 1)
                if time is not None and (start or not final_mark(line)):
                    found = _with_names(parts[:start] + parts[start + size :], time)
                    is_length = (
                        found is not None and found.title and is_duration(", ".join(parts[start : start + size]))
                    )
                    return None if is_length else found  # "The night ferry – 90 minutes" is a title
    return None


def _with_names(rest: list[str], time: Byline) -> Byline | None:
    """A time together with one or two other parts of the line."""
    if len(rest) == 1:
        (only,) = rest
        if (named := _SOURCE.match(only)) and is_name(named[1]):
            return Byline(source=named[1].strip(), age_seconds=time.age_seconds, published=time.published)
        if (author := _author(only)) is not None:
            return Byline(author=author, age_seconds=time.age_seconds, published=time.published)
        if is_name(only) and count_words(only) <= _TITLE_WORDS:
            return Byline(source=only, age_seconds=time.age_seconds, published=time.published)
        if final_mark(only) == "." or count_words(only) < _TITLE_WORDS:
            return None
        return Byline(title=only, age_seconds=time.age_seconds, published=time.published)
    *title_parts, name = sorted(rest, key=count_words, reverse=True) if len(rest) == 2 else rest
    if not is_name(name) or final_mark(name):
        return None
    title = ", ".join(title_parts)
    if count_words(title) < _TITLE_WORDS:
        return Byline(source=name, age_seconds=time.age_seconds, published=time.published)
    return Byline(source=name, title=title, age_seconds=time.age_seconds, published=time.published)


def _run_together(line: str) -> Byline | None:
    """ "Harbour Times 2 hours ago": a name and an age with nothing between."""
    words = line.split()
    if not 3 <= len(words) <= MAX_NAME_WORDS + 4 or final_mark(line) in (".", "?", "!"):
        return None
    if has_other_words(words[0]) and has_other_words(words[-1]):
        return None
    for size in (5, 4, 3, 2, 1):
        for name, age in ((words[:-size], words[-size:]), (words[size:], words[:size])):
            seconds = read_age(" ".join(age)) if 1 <= len(name) <= 5 else None
            if seconds is not None and (size > 1 or len(name) <= 3):
                source = " ".join(name)
                return Byline(source=source, age_seconds=seconds) if _is_written_as_name(source) else None
    return None


def dateline_source(paragraph: str) -> str | None:
    """The credit in front of a first sentence: a short name closed by a slash, as wire copy is signed.

    >>> dateline_source("Harbour Times/ Ferries left on time."), dateline_source("On 3/4 the ferry left.")
    ('Harbour Times', None)
    """
    found = _DATELINE.match(paragraph)
    name = found[1].strip() if found else ""
    return name if name and is_name(name) and count_words(name) <= 4 and not any(c.isdigit() for c in name) else None


def same_name(left: str, right: str) -> bool:
    return fold(strip_bullet(left)) == fold(strip_bullet(right))
