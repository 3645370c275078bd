"""Cards: neighbours of one shape with a headline each, and what tells them from the main story and from menus."""

from __future__ import annotations

import pytest

from ingest.pages.blocks import Line, fold_line
from ingest.pages.html.outline import read_markup
from ingest.pages.stories.cards import CARD_GAP, belongs_to_main, find_cards

TITLES = ["Mill on the river grinds again", "School kitchen wins the county prize", "Bees are back in the old town"]
SHORT_TITLES = ["Mill grinds again", "Bees are back"]
FERRY = "The ferry to the island left on time, and the whole quay was there to see it."


def make_cards(card: str, titles: list[str] = TITLES) -> str:
    return "".join(card.format(title=title, number=number) for number, title in enumerate(titles))


# name -> the page's body, the lines of each card by group
PAGES: dict[str, tuple[str, list[list[list[str]]]]] = {
    "list entries of linked headlines": (
        f"<ul>{make_cards('<li><a href=/{number}>{title}</a></li>')}</ul>",
        [[[title] for title in TITLES]],
    ),
    "a headline, its teaser and its age": (
        make_cards("<div><h3><a href=/{number}>{title}</a></h3><p>It is so.</p><i>2 hours ago</i></div>", TITLES[:2]),
        [[[title, "It is so.", "2 hours ago"] for title in TITLES[:2]]],
    ),
    "headings without links, but with ages": (
        make_cards("<section><h3>{title}</h3><p>vor 2 Stunden</p></section>"),
        [[[title, "vor 2 Stunden"] for title in TITLES]],
    ),
    "one card below a heading that announces it": (
        f"<h2>Mehr zum Thema</h2>{make_cards('<div><a href=/{number}>{title}</a></div>', TITLES[:1])}",
        [[[TITLES[0]]]],
    ),
    "one card by itself": (make_cards("<div><a href=/{number}>{title}</a></div>", TITLES[:1]), []),
    "short headlines, but a class that says so": (
        f"<div class=related-posts>{make_cards('<p><a href=/{number}>{title}</a></p>', SHORT_TITLES)}</div>",
        [[[title] for title in SHORT_TITLES]],
    ),
    "words of a menu": (
        f"<ul>{make_cards('<li><a href=/{number}>{title}</a></li>', ['News of today', 'Sport of today'])}</ul>",
        [],
    ),
    "links within the page": (f"<ul>{make_cards('<li><a href=#{number}>{title}</a></li>')}</ul>", []),
    "a menu": (f"<nav><ul>{make_cards('<li><a href=/{number}>{title}</a></li>')}</ul></nav>", []),
    "sections of a report": (make_cards(f"<section><h2>{{title}}</h2><p>{FERRY}</p></section>"), []),
    "a picture and a headline with one link": (
        make_cards("<div><p><a href=/{number}>Photo: a reader</a></p><h3><a href=/{number}>{title}</a></h3></div>"),
        [[["Photo: a reader", title] for title in TITLES]],
    ),
    "two groups in the order of the page": (
        f"<ul>{make_cards('<li><a href=/{number}>{title}</a></li>', TITLES[:2])}</ul><p>{FERRY}</p>"
        f"<div>{make_cards('<p><a href=/b{number}>{title}</a></p>', TITLES[::-1])}</div>",
        [[[title] for title in TITLES[:2]], [[title] for title in TITLES[::-1]]],
    ),
    "a page without text": ("", []),
}


def cards_of(body: str, main: set[str]) -> list[list[list[str]]]:
    groups: list[list[list[str]]] = []
    for lines in find_cards(read_markup(f"<html><body>{body}</body></html>").outline, main).related:
        groups.append([])
        for line in lines:
            if line.gap == CARD_GAP:
                groups[-1].append([])
            groups[-1][-1].append(line.text)
    return groups


@pytest.mark.parametrize(("body", "groups"), PAGES.values(), ids=PAGES)
def test_cards_are_neighbours_with_headlines(body: str, groups: list[list[list[str]]]) -> None:
    assert cards_of(body, set()) == groups


def test_what_makes_up_most_of_the_main_text_is_no_card() -> None:
    body = make_cards(f"<div><h3><a href=/{{number}}>{{title}}</a></h3><p>{FERRY}</p></div>", TITLES[:2])
    assert len(cards_of(body, {fold_line("Something else altogether.")})) == 1
    assert cards_of(body, {fold_line(FERRY)}) == []


OTHER = "Soup was what decided it, said the jury, and the cook agreed with it."
CARD = [Line("Ferry is back", 1, CARD_GAP, heading=3), Line(FERRY, 2)]
# name -> lines, the main text, are they its?
OWN_SECTIONS = {
    "nothing is known of the main text": (CARD, [], False),
    "another text": (CARD, [OTHER], False),
    "much of the main text in one": (CARD, [FERRY, OTHER], True),
    "case and marks are no difference": (CARD, [FERRY.upper().rstrip("."), OTHER], True),
    "a small part of it": (CARD, [FERRY, *(f"{OTHER} {number}" for number in range(9))], False),
    "the page's title": ([Line("Ferry is back", 1, CARD_GAP, heading=1)], [OTHER], True),
    "most of it, in many": (
        [Line(f"{OTHER} {number}", number, CARD_GAP) for number in range(5)],
        [f"{OTHER} {number}" for number in range(6)],
        True,
    ),
    "most of it, in many with a time": (
        [*(Line(f"{OTHER} {number}", number, CARD_GAP) for number in range(5)), Line("2 hours ago", 9)],
        [f"{OTHER} {number}" for number in range(6)],
        False,
    ),
}


@pytest.mark.parametrize(("lines", "main", "expected"), OWN_SECTIONS.values(), ids=OWN_SECTIONS)
def test_sections_of_the_main_story_are_told_from_other_stories(
    lines: list[Line], main: list[str], expected: bool
) -> None:
    assert belongs_to_main(lines, {fold_line(text) for text in main}) is expected
