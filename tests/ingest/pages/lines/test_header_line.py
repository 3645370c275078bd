"""Lines around a title: when and by whom."""

from __future__ import annotations

import pytest

from ingest.pages.blocks import Line
from ingest.pages.lines.header_line import find_people, read_header_line

# line -> (first date of publication, first date of change, people)
LINES: dict[str, tuple[str | None, str | None, tuple[str, ...]]] = {
    "Posted on Friday, June 5th, 2026 at 9:00 am": ("June 5th, 2026 at 9:00 am", None, ()),
    "Published: 5 June 2026, updated: 6 June 2026": ("5 June 2026", "6 June 2026", ()),
    "Last updated on June 6, 2026": (None, "June 6, 2026", ()),
    "Publié le 5 juin 2026 à 09h00, mis à jour le 6 juin 2026": ("5 juin 2026 à 09h00", "6 juin 2026", ()),
    "Veröffentlicht am 5. Juni 2026 um 9:00 Uhr": ("5. Juni 2026 um 9:00 Uhr", None, ()),
    "Опубликовано 5 июня 2026, обновлено 6 июня 2026": ("5 июня 2026", "6 июня 2026", ()),
    "發布時間：2026/06/05 09:00": ("2026/06/05 09:00", None, ()),
    "Posted by Ida Lund on June 5, 2026": ("June 5, 2026", None, ("Ida Lund",)),
    "5 June 2026 by Ida Lund": ("5 June 2026", None, ("Ida Lund",)),
    "By Ida Lund, Bo Ek on Monday, June 5th, 2026": ("June 5th, 2026", None, ("Ida Lund", "Bo Ek")),
    "Zveřejněno 5. června 2026, autor: Ida Lund": ("5. června 2026", None, ("Ida Lund",)),
    "प्रकाशित: 5 जून 2026": ("5 जून 2026", None, ()),
    "By Ida Lund, Reuters": (None, None, ("Ida Lund",)),
    "Ferry is back in service": (None, None, ()),
    "The ferry was built by Orsby Yard in 1931": (None, None, ()),
}


@pytest.mark.parametrize(("text", "expected"), LINES.items(), ids=LINES)
def test_a_line(text: str, expected: tuple[str | None, str | None, tuple[str, ...]]) -> None:
    found = read_header_line(Line(text, 1))
    assert (next(iter(found.published), None), next(iter(found.modified), None), found.people) == expected


def test_what_its_mark_up_says_comes_before_what_readers_see() -> None:
    found = read_header_line(Line("3 days ago", 1, moment="2026-06-05T09:00:00+02:00"))
    assert (found.published, found.is_exact) == (("2026-06-05T09:00:00+02:00",), True)
    changed = read_header_line(Line("Updated 3 days ago", 1, moment="2026-06-05"))
    assert (changed.published, changed.modified) == ((), ("2026-06-05",))


HEADERS = {
    "by on its own": (("Von", "Ida Lund", "publiziert am 25. September 2018"), ("Ida Lund",)),
    "a role below": (("The boss had been out of work.", "Ida Lund", "News reporter @idalund"), ("Ida Lund",)),
    "a bare name": (("Ida Lund", "5 June 2026"), ()),
    "the first that names anybody": (("By Ida Lund", "By Bo Ek"), ("Ida Lund",)),
    "nobody": (("World News", "5 June 2026"), ()),
}


@pytest.mark.parametrize(("texts", "people"), HEADERS.values(), ids=HEADERS)
def test_people_of_a_header(texts: tuple[str, ...], people: tuple[str, ...]) -> None:
    lines = [Line(text, number) for number, text in enumerate(texts, 1)]
    assert find_people(lines, [read_header_line(line) for line in lines]) == people
