"""Which elements of a page the extractor never gets: those without text, and menus of links."""

from __future__ import annotations

import pytest

from ingest.pages.blocks import Line
from ingest.pages.html.extractor_tree import find_removable_elements

MENU = [Line(word, 1, href=f"/{word}") for word in ("News", "Sport", "Häfen", "天気")]
HEADLINES = [Line(f"{name} grinds again after twenty years", 1, href="/a") for name in ("Mill", "Wheel", "Saw", "Dam")]

# name -> (element, its line) for each line, the parent of each element, elements with text of their own, the outermost
# that go. Element 0 is the body.
ELEMENTS: dict[str, tuple[list[tuple[int, Line]], list[int], set[int], list[int]]] = {
    "no elements but the body": ([], [-1], set(), []),
    "a paragraph stays": ([(1, Line("The ferry left.", 1))], [-1, 0], {1}, []),
    "an element without text": ([(1, Line("The ferry left.", 1))], [-1, 0, 0], {1}, [2]),
    "only the outermost of several within each other": ([], [-1, 0, 1, 2, 0], set(), [1, 4]),
    "an empty one around a text stays": ([(2, Line("The ferry left.", 1))], [-1, 0, 1], {2}, []),
    "an icon within a sentence parts its words": ([(1, Line("a ferry", 1))], [-1, 0, 1], {1}, []),
    "a menu": ([(element, link) for element, link in enumerate(MENU, 2)], [-1, 0, 1, 1, 1, 1], {2, 3, 4, 5}, [1]),
    "three links are no menu": ([(n, link) for n, link in enumerate(MENU[:3], 2)], [-1, 0, 1, 1, 1], {2, 3, 4}, []),
    "headlines are no menu": (
        [(n, link) for n, link in enumerate(HEADLINES, 2)],
        [-1, 0, 1, 1, 1, 1],
        {2, 3, 4, 5},
        [],
    ),
    "links with a sentence beside them": (
        [*((n, link) for n, link in enumerate(MENU, 2)), (6, Line("Ferries left late.", 1))],
        [-1, 0, 1, 1, 1, 1, 1],
        {2, 3, 4, 5, 6},
        [],
    ),
    "a menu beside a text": (
        [*((n, link) for n, link in enumerate(MENU, 2)), (6, Line("Ferries left late.", 1))],
        [-1, 0, 1, 1, 1, 1, 0],
        {2, 3, 4, 5, 6},
        [1],
    ),
    "a page's title counts as text, though it is a link": (
        [*((n, link) for n, link in enumerate(MENU, 2)), (6, Line("Harbour Times", 1, href="/", heading=1))],
        [-1, 0, 1, 1, 1, 1, 1],
        {2, 3, 4, 5, 6},
        [],
    ),
}


@pytest.mark.parametrize(("lines", "parents", "elements_with_text", "outermost"), ELEMENTS.values(), ids=ELEMENTS)
def test_elements_without_text_and_menus_go(
    lines: list[tuple[int, Line]], parents: list[int], elements_with_text: set[int], outermost: list[int]
) -> None:
    line_elements = [element for element, _ in lines]
    texts = [line for _, line in lines]
    assert find_removable_elements(texts, line_elements, parents, elements_with_text) == outermost
