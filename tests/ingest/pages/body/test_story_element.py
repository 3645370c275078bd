"""The element that holds the story: another one's teaser is not it, and notes around it are none of its text."""

from __future__ import annotations

import pytest

from ingest.pages.blocks import fold_line
from ingest.pages.body.story_element import choose_story_paragraphs, without_edge_notes
from ingest.pages.html.outline import Outline, read_markup

FIRST = "The ferry to the island left on time this morning, and the whole quay was there."
LAST = "Nobody on the quay knew why the crack in the shaft had not been found in March."
GREEK = "Το πλοίο έφυγε στην ώρα του σήμερα το πρωί και όλη η προβλήτα ήταν εκεί."
TEASER = "The mill on the river grinds again after twenty years of rust."
STORY = f"<div><h1>Ferry is back</h1><p>{FIRST}</p><p>{LAST}</p></div>"


def read_outline(body: str) -> Outline:
    return read_markup(f"<html><body>{body}</body></html>").outline


# name -> the page's body, what the extractor took, the paragraphs
CHOSEN = {
    "the story itself": (STORY, [FIRST, LAST], [FIRST, LAST]),
    "a part of it": (STORY, [LAST], [LAST]),
    "a teaser beside the story": (f"{STORY}<article>{TEASER}</article>", [TEASER], ["Ferry is back", FIRST, LAST]),
    "nothing at all": (STORY, [], ["Ferry is back", FIRST, LAST]),
    "nothing, of a page in Greek": (f"<div><p>{GREEK}</p></div>", [], [GREEK]),
    "a text of another element that is half as long": (
        f"{STORY}<article><p>{TEASER}</p><p>{TEASER}</p></article>",
        [TEASER, TEASER],
        [TEASER, TEASER],
    ),
    "the largest text is in a menu": (f"<nav><p>{FIRST}</p><p>{LAST}</p></nav><p>{TEASER}</p>", [TEASER], [TEASER]),
    "sentences are what counts": (f"<div><p>{FIRST.rstrip('.')}</p></div>", [TEASER], [TEASER]),
    "a page without lines": ("", [TEASER], [TEASER]),
    "nothing of nothing": ("", [], []),
}


@pytest.mark.parametrize(("body", "extracted", "paragraphs"), CHOSEN.values(), ids=CHOSEN)
def test_the_largest_text_is_taken_for_a_teaser(body: str, extracted: list[str], paragraphs: list[str]) -> None:
    assert choose_story_paragraphs(extracted, read_outline(body)) == paragraphs


AUTHOR = "Ida Lund writes about harbours and ships"
SMALL_PRINT = "Harbour Times · 2 hours ago"
ARTICLE = f"<article><p>{FIRST}</p><p>{LAST}</p></article>"

# name -> the page's body, the paragraphs, folded headings, which of the paragraphs stay
NOTES: dict[str, tuple[str, list[str], set[str], list[str]]] = {
    "a story alone": (ARTICLE, [FIRST, LAST], set(), [FIRST, LAST]),
    "a note behind it, in another element": (
        f"{ARTICLE}<div><p>{AUTHOR}</p></div>",
        [FIRST, LAST, AUTHOR],
        set(),
        [FIRST, LAST],
    ),
    "the same words within it": (
        f"<article><p>{FIRST}</p><p>{LAST}</p><p>{AUTHOR}</p></article>",
        [FIRST, LAST, AUTHOR],
        set(),
        [FIRST, LAST, AUTHOR],
    ),
    "more than a note behind it": (
        f"{ARTICLE}<div><p>{TEASER * 4}</p></div>",
        [FIRST, LAST, FIRST, LAST, TEASER * 4],
        set(),
        [FIRST, LAST, FIRST, LAST, TEASER * 4],
    ),
    "small print above the first paragraph": (
        f"<article><p>{SMALL_PRINT}</p><p>{FIRST}</p><p>{LAST}</p></article>",
        [SMALL_PRINT, FIRST, LAST],
        set(),
        [FIRST, LAST],
    ),
    "small print within the text stays": (
        f"<article><p>{FIRST}</p><p>{SMALL_PRINT}</p><p>{LAST}</p></article>",
        [FIRST, SMALL_PRINT, LAST],
        set(),
        [FIRST, SMALL_PRINT, LAST],
    ),
    "what stands above the headline": (
        f"<p>{AUTHOR}</p><article><h1>Ferry is back</h1><p>{FIRST}</p><p>{LAST}</p></article>",
        [AUTHOR, FIRST, LAST],
        set(),
        [FIRST, LAST],
    ),
    "headings of related stories go wherever they are": (
        f"<article><p>{FIRST}</p><h3>Auch gut:</h3><p>{LAST}</p></article>",
        [FIRST, "Auch gut:", LAST],
        {fold_line("Auch gut")},
        [FIRST, LAST],
    ),
    "text in as many elements as paragraphs": (
        f"<div><p>{FIRST}</p></div><div><p>{LAST}</p></div><div><p>{AUTHOR}</p></div>",
        [FIRST, LAST, AUTHOR],
        set(),
        [FIRST, LAST, AUTHOR],
    ),
    "text that no line has": ("", [FIRST, LAST], set(), [FIRST, LAST]),
}


@pytest.mark.parametrize(("body", "paragraphs", "headings", "kept"), NOTES.values(), ids=NOTES)
def test_notes_around_the_story_go(body: str, paragraphs: list[str], headings: set[str], kept: list[str]) -> None:
    assert without_edge_notes(paragraphs, read_outline(body), headings) == kept
