"""The lines around a main story's title: when it was published and changed, and by whom.

"Published: 5 June 2026, updated: 6 June 2026", "Posted by Ada Bell on June 5, 2026 at 9:00 am".
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from ...dates.spans import find_dates
from ..blocks import Line
from ..credits import is_person_name, read_people
from .bylines import read_byline

_UPDATED = re.compile(
    r"\b(?:updated?|modified|edited|revised|aktualisier\w*|geändert|bearbeitet|mise? à jour|modifié\w*|actualizad\w"
    r"|modificad\w|atualizad\w|aggiornat\w|modificat\w|bijgewerkt|gewijzigd|uppdaterad\w?|oppdatert|opdateret"
    r"|päivitetty|zaktualizowano|aktualizacja|aktualiz\w*|frissít\w*|обновл\w*|измен[её]н\w*|оновлен\w*|güncelle\w*)\b"
    r"|تحديث|به\s?روز|更新|수정|업데이트",
    re.IGNORECASE,
)
_BY = re.compile(
    r"(?:^|[\s,|·•–—-])(?:by|von|par|por|di|da|door|av|af|przez|автор|бу|yazan|بقلم|作者|記者|记者|기자|oleh)\s*:?\s+(?=\S)",
    re.IGNORECASE,
)
_BEHIND_NAME = re.compile(r"\s(?:on|am|le|el|il|op|den|dne|em|at|in|-|–|—)\s*$|[\s,|·•–—-]+$")


@dataclass(frozen=True, slots=True)
class HeaderLine:
    """What one line says, as written."""

    published: tuple[str, ...] = ()  # the most exact first
    modified: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    age_seconds: int | None = None


def read_header_line(line: Line) -> HeaderLine:
    """What a line says of date and authors; of two dates the one behind a word for a change is that of the change.

    >>> read_header_line(Line("Published: 5 June 2026, updated: 6 June 2026", 1))
    HeaderLine(published=('5 June 2026',), modified=('6 June 2026',), people=(), age_seconds=None)
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
        (modified if _UPDATED.search(line.text) and not published else published).insert(0, line.moment)
    if byline and byline.published and not published and not modified:
        published.append(byline.published)
    return HeaderLine(
        published=tuple(dict.fromkeys(published)),
        modified=tuple(dict.fromkeys(modified)),
        people=_read_line_people(line.text, byline.author if byline else None),
        age_seconds=byline.age_seconds if byline else None,
    )


def _read_line_people(text: str, author: str | None) -> tuple[str, ...]:
    """Those behind "by", up to the date."""
    if author is None:
        by = _BY.search(text[:200])
        if by is None:
            return ()
        dates = [span.start for span in find_dates(text) if span.start >= by.end()]
        author = _BEHIND_NAME.sub("", text[by.end() : dates[0] if dates else len(text)])
    return tuple(name for name in read_people(author) if is_person_name(name))
