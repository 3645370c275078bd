"""Passages that two texts share: in how many pieces, in which order, and what one says before the first."""

from __future__ import annotations

import pytest

from dedupe import Params
from dedupe.compare import ComparedText, prepare_for_comparison
from dedupe.passages import find_shared_passages, quotes_source, share_many_passages
from tests.support.judged_pairs import make_article

PARAMS = Params()


def numbered(start: int, end: int) -> str:
    return " ".join(f"w{number}" for number in range(start, end))


def read(*parts: str) -> ComparedText:
    return prepare_for_comparison(" ".join(parts), PARAMS)


PIECES = [numbered(start, start + 20) for start in range(0, 200, 40)]
OWN = [f"own{number} words{number}" for number in range(5)]
WHOLE = read(numbered(0, 400))


def test_passages_are_found_in_the_order_of_the_first_text() -> None:
    ours = read("x y", PIECES[2], "z", numbered(300, 311), "z", PIECES[0])
    assert find_shared_passages(ours, WHOLE, PARAMS) == [(80, 20), (0, 20)]  # eleven words may be accident


def test_texts_without_a_passage_share_none() -> None:
    assert find_shared_passages(read(*OWN), WHOLE, PARAMS) == []
    assert not share_many_passages(read(*OWN), WHOLE, PARAMS)


def interleave(pieces: list[str]) -> str:
    return " ".join(f"{piece} {own}" for piece, own in zip(pieces, OWN, strict=False))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (interleave(PIECES), True),
        (interleave([PIECES[1], PIECES[2], PIECES[0], PIECES[3], PIECES[4]]), True),  # a paragraph was moved up
        (interleave(PIECES[::-1]), False),  # a gallery that counts down
        (interleave(PIECES[:2]), False),
        (f"{OWN[0]} {numbered(0, 300)} {OWN[1]} {numbered(320, 334)} {OWN[2]} {numbered(350, 364)}", False),
    ],
    ids=["all over", "in another order", "backwards", "two pieces", "one long piece and crumbs"],
)
def test_where_shared_passages_stand(text: str, expected: bool) -> None:
    assert share_many_passages(read(text), WHOLE, PARAMS) is expected
    assert share_many_passages(WHOLE, read(text), PARAMS) is expected


TAKEN = numbered(40, 140)
INTROS = {
    "English, by its name": (
        "The minister knew of the cracks long before anybody else did, as the Harbour Courier found out last night in "
        "letters that nobody at the ministry will talk about today:",
        "harbour courier", True,
    ),
    "English, by its domain": (
        "The minister knew of the cracks long before anybody else did, as the Harbour Courier found out last night in "
        "letters that nobody at the ministry will talk about today:",
        "www.harbourcourier.example", True,
    ),
    "German": (
        "Die Ministerin wusste von den Rissen lange vor allen anderen, wie der Hafenbote gestern Abend aus Briefen "
        "erfuhr, über die im Ministerium heute niemand reden mag, auch nicht auf Nachfrage:",
        "hafenbote.example", True,
    ),
    "Greek": (
        "Η υπουργός ήξερε για τις ρωγμές πολύ πριν από όλους τους άλλους, όπως έγραψε χθες το βράδυ ο Λιμενικός Φάρος "
        "με βάση επιστολές για τις οποίες κανείς δεν μιλάει σήμερα στο υπουργείο:",
        "λιμενικός φάρος", True,
    ),
    "another source": (
        "The minister knew of the cracks long before anybody else did, as the Evening Gull found out last night in "
        "letters that nobody at the ministry will talk about today:",
        "harbour courier", False,
    ),
    "a date line": ("KARNHOLT (Harbour Courier) -", "harbour courier", False),
    "no source": ("So many own words as are needed. " * 6, "", False),
}  # fmt: skip


@pytest.mark.parametrize(("intro", "source", "expected"), INTROS.values(), ids=INTROS)
def test_who_is_named_before_a_passage(intro: str, source: str, expected: bool) -> None:
    quoting = make_article(f"{intro}\n\n{TAKEN}\n\nShame on them.")
    assert quotes_source(quoting, make_article(numbered(0, 400), source=source), PARAMS) is expected


def test_an_agency_report_that_is_edited_all_over_is_no_quotation() -> None:
    intro = INTROS["English, by its name"][0]
    edited = make_article(f"{intro} {interleave(PIECES)}")
    assert not quotes_source(edited, make_article(numbered(0, 400), source="harbour courier"), PARAMS)
