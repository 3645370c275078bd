"""Who made a story: people, agencies, desks and outlets told apart."""

from __future__ import annotations

import pytest

from ingest.pages.credits import find_agency, find_role, is_organisation, is_person_name, names_outlet, read_people

# credit -> (people, agency)
CREDITS: dict[str, tuple[tuple[str, ...], str | None]] = {
    "Ida Lund": (("Ida Lund",), None),
    "By Ida Lund and Bo Ek, Political Correspondents": (("Ida Lund", "Bo Ek"), None),
    "Von Ida Lund und Bo Ek": (("Ida Lund", "Bo Ek"), None),
    "Par Ida Lund (avec AFP)": (("Ida Lund",), None),
    "Por Ida Lund; Bo Ek": (("Ida Lund", "Bo Ek"), None),
    "By Ida Lund, Reuters": (("Ida Lund",), "Reuters"),
    "Ida Lund (AP)": (("Ida Lund",), "AP"),
    "Reuters": ((), "Reuters"),
    "The Associated Press": ((), "The Associated Press"),
    "AP Sports Writer": ((), None),
    "Harbour Times Staff": ((), None),
    "Redaktion": ((), None),
    "admin": ((), None),
    "jdadmin": ((), None),
    "Lund, Ida": (("Ida Lund",), None),
    "Ida Lund, Berlin": (("Ida Lund",), None),
    "Ida Lund Chief Political Correspondent": (("Ida Lund",), None),
    "desk@gull.example (Ida Lund)": (("Ida Lund",), None),
    "Ida Lund @idalund": (("Ida Lund",), None),
    "https://gull.example/ida": ((), None),
    "文/王小明": (("王小明",), None),
    "記者 王小明": (("王小明",), None),
    "بقلم: محمد علي": (("محمد علي",), None),
    "Автор: Ида Лунд": (("Ида Лунд",), None),
    "Jean-Marie Le Pen": (("Jean-Marie Le Pen",), None),
    "": ((), None),
}


@pytest.mark.parametrize(("credit", "expected"), CREDITS.items(), ids=CREDITS)
def test_a_credit(credit: str, expected: tuple[tuple[str, ...], str | None]) -> None:
    assert (read_people(credit), find_agency(credit)) == expected


def test_the_site_is_no_author() -> None:
    assert read_people("By Gull & Tern", ["Gull & Tern"]) == ()
    assert read_people("The Quay; Ida Lund", ["THE QUAY", None]) == ("Ida Lund",)


def test_a_declared_person_may_bear_the_name_of_a_paper() -> None:
    assert read_people("Emily Post", is_declared=True) == ("Emily Post",)
    assert read_people("Emily Post") == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Ida Lund", True),
        ("Ida van der Lund", True),
        ("王小明", True),
        ("Ida", False),
        ("Ferry is back in service", False),
        ("Coast Radio", False),
        ("5 June 2031", False),
        ("Ida von", False),
        ("", False),
    ],
)
def test_what_can_be_a_persons_name(text: str, expected: bool) -> None:
    assert is_person_name(text) is expected


def test_roles_and_outlets() -> None:
    assert (find_role("Senior reporter, Oslo"), find_role("The ferry")) == ("reporter", None)
    assert (names_outlet("Gull Gazette"), names_outlet("Gazette"), names_outlet("Ida Lund")) == (True, False, False)
    assert is_organisation("Ida Lund", {"ida lund"})
