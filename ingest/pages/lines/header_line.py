"""The lines around a main story's title: when it was published and changed, and by whom.

"Published: 5 June 2026, updated: 6 June 2026", "Posted by Ada Bell on June 5, 2026 at 9:00 am".
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from ...dates.date_words import CALENDAR_STARTS
from ...dates.spans import find_dates
from ...dates.timezones import ZONE_WORDS
from ..blocks import Line, measure_length
from ..credits import find_role, is_person_name, read_people
from .bylines import MAX_NAME_WORDS, read_byline
from .publishing_words import PUBLISHING_WORDS

_UPDATED = re.compile(
    r"\b(?:updated?|modified|edited|revised|aktualisier\w*|geändert|bearbeitet|mise? à jour|modifié\w*|actualizad\w"
    r"|modificad\w|atualizad\w|aggiornat\w|modificat\w|bijgewerkt|gewijzigd|uppdaterad\w?|oppdatert|opdateret"
    r"|päivitetty|zaktualizowano|aktualizacja|aktualiz\w*|frissít\w*|обновл\w*|измен[её]н\w*|оновлен\w*|güncelle\w*)\b"
    r"|تحديث|به\s?روز|更新|수정|업데이트",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:^|[,|·•–—-]\s*+|\b(?:posted|written|published|reported|edited|words|text|story|veröffentlicht|publié)\s++"
    r"|\d\s++(?:г\.\s++)?)"
    r"(?:by|von|par|por|di|da|door|av|af|przez|автор|бу|autor|από|yazan|بقلم|작성자|作者|記者|记者|기자|oleh|bởi|โดย)"
    r"(?:\s*+[:：]\s*+|\s++)(?=\S)",
    re.IGNORECASE,
)
_BY_ALONE = re.compile(
    r"(?:written |posted |published )?by:?|von:?|par:?|por:?|di|da|door|av|af|автор:?", re.IGNORECASE
)
_BEHIND_NAME = re.compile(
    r"\s(?:on|am|le|el|il|op|den|dne|em|at|in|-|–|—)(?:\s++\w{2,15})?$|(?<![\s,|·•–—-])[\s,|·•–—-]++$"
)


_ROLE_WORDS_AT_MOST = 5  # words

_MAX_PUBLISHING_LINE = 120  # characters
_BETWEEN_WORDS = re.compile(r"[\s\d:：,，、.;|/·•()\[\]–—-]+")
_ROLE_LENGTH = 5  # of a line that says what somebody is


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """What one line says, as written."""

    published: tuple[str, ...] = ()  # with the time of day first, then without
    modified: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    is_exact: bool = False  # what its mark-up says, not what readers see


def read_header_line(line: Line) -> HeaderLine:
    """What a line says of date and authors; of two dates the one behind a word for a change is that of the change.

    >>> found = read_header_line(Line("Published: 5 June 2026, updated: 6 June 2026", 1))
    >>> found.published, found.modified
    (('5 June 2026',), ('6 June 2026',))
    """
    byline = read_byline(line.text)
    published: list[str] = []
    modified: list[str] = []
    end = 0
    for span in find_dates(line.text):
        target = modified if _UPDATED.search(line.text, end, span.start) else published
        target += [line.text[span.start : span.end], line.text[span.start : span.day_end]]
        end = span.end
    if line.moment:
        target = modified if _UPDATED.search(line.text) and not published else published
        target.insert(0, line.moment)
    elif byline and byline.published and not published and not modified:
        published.append(byline.published)
    return HeaderLine(
        published=tuple(dict.fromkeys(published)),
        modified=tuple(dict.fromkeys(modified)),
        people=_read_line_people(line.text, byline.author if byline else None),
        is_exact=line.moment is not None,
    )


def is_publishing_line(text: str) -> bool:
    """Whether a line says when a story was published, perhaps by whom, and nothing else.

    >>> is_publishing_line("Posted on June 5, 2026 by Ada Bell"), is_publishing_line("The concert on 5 June 2026")
    (True, False)
    """
    spans = find_dates(text) if len(text) <= _MAX_PUBLISHING_LINE else []
    if not spans:
        return False
    ends = [0, *(span.end for span in spans)]
    starts = [*(span.start for span in spans), len(text)]
    by = _BY.search(text)
    rest = []
    for start, end in zip(ends, starts, strict=True):
        is_signed = by is not None and start <= by.end() <= end and _is_credit(text[by.end() : end])
        rest.append(text[start : by.start()] if by is not None and is_signed else text[start:end])
    words = [word for word in _BETWEEN_WORDS.split(" ".join(rest).casefold()) if word]
    return all(word in PUBLISHING_WORDS or word in CALENDAR_STARTS or word in ZONE_WORDS for word in words)


def _is_credit(text: str) -> bool:
    credit = _BEHIND_NAME.sub("", text.strip(" ,"))
    return measure_length(credit) <= MAX_NAME_WORDS and bool(_pick_people(credit))


def find_people(lines: Sequence[Line], header: Sequence[HeaderLine]) -> tuple[str, ...]:
    """Who wrote it: the people behind "by", on the line below a lone "by", or above a line that says what they are.

    Args:
        header: what `read_header_line` says of each line.
    """
    before = ""
    for line, found in zip(lines, header, strict=True):
        people = found.people
        if not people and _BY_ALONE.fullmatch(before.strip()):
            people = _pick_people(line.text)
        if not people and 0 < measure_length(line.text) <= _ROLE_LENGTH and find_role(line.text):
            people = _pick_people(before)
        if people:
            return people
        before = line.text
    return ()


def _read_line_people(text: str, author: str | None) -> tuple[str, ...]:
    """Those behind "by", up to the date."""
    by = _BY.search(text[:200])
    if by is not None:
        dates = [span.start for span in find_dates(text) if span.start >= by.end()]
        credit = _BEHIND_NAME.sub("", text[by.end() : dates[0] if dates else len(text)].strip(" ,"))
        if people := _pick_people(credit):
            return people
    return _pick_people(author or "")


def _pick_people(text: str) -> tuple[str, ...]:
    return tuple(name for name in read_people(text) if is_person_name(name))
