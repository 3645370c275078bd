"""What the extractor takes for the story, held against the page: teasers go, the story's own links stay."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.item import Document
from ingest.pages.blocks import Line
from ingest.pages.body.body import find_story_body
from ingest.pages.body.paragraph_lines import PageLines, compact_text
from ingest.pages.html.outline import read_markup
from ingest.pages.split import blocks_of, split_page
from tests.support.processor_time import takes_at_most

FIRST = "Because their hall is being painted, the singers met in the new road tunnel, and nobody complained."
LAST = "The tunnel will be opened to traffic in spring, when the lamps have come and the walls are dry."
TEASER = "Mill on the river grinds again after twenty years"
OTHER = "School kitchen wins the prize of the whole county"
LINK, SECOND_LINK = f"<a href='/mill'>{TEASER}</a>", f"<a href='/school'>{OTHER}</a>"

STORY = "".join(
    f"<p>{text}</p>" for text in (FIRST, LAST, FIRST.replace("road", "rail"), LAST.replace("lamps", "signs"))
)

# name -> mark-up between two paragraphs of the story, what the extractor makes of it, what of that is the story's
TOLD_APART: dict[str, tuple[str, list[str], list[str] | Literal["same"]]] = {
    "a paragraph that is one link": (f"<p>{LINK}</p>", [TEASER], []),
    "a heading that is one link": (f"<h3>{LINK}</h3>", [TEASER], []),
    "a link in brackets": (f"<p>({LINK})</p>", [f"({TEASER})"], []),
    "a label that no list knows": (f"<p><b>Nebenbei bemerkt:</b> {LINK}</p>", [f"Nebenbei bemerkt: {TEASER}"], []),
    "a card within one link": (
        f"<a href='/mill'><span>From our pages</span><span>{TEASER}</span></a>",
        [f"From our pages {TEASER}"],
        [],
    ),
    "a mark in the headline": (
        "<p><a href='/m'>Norrvik 2031 | Mill on the river grinds</a></p>",
        ["Norrvik 2031 | Mill on the river grinds"],
        [],
    ),
    "a list of links": (f"<ul><li>{LINK}</li><li>{SECOND_LINK}</li></ul>", [f"- {TEASER}", f"- {OTHER}"], []),
    "a row of a table": (
        f"<table><tr><td><p>{FIRST}</p></td><td>{LINK}</td></tr></table>",
        [f"| {FIRST} | {TEASER} |"],
        [FIRST],
    ),
    "a form among the text": (
        "<div class='newsletter'><p>The quay at six in the morning, by letter.</p></div>",
        ["The quay at six in the morning, by letter."],
        [],
    ),
    "a card hung on a name": (
        f"<p>The mayor <span><a href='/ruiz'>Ana Ruiz</a><span>{LINK}{SECOND_LINK}</span></span> sang along.</p>",
        [f"The mayor Ana Ruiz{TEASER}{OTHER} sang along."],
        ["The mayor Ana Ruiz sang along."],
    ),
    "a link within a sentence": (f"<p>She said that {LINK}.</p>", [f"She said that {TEASER}."], "same"),
    "a sentence in pieces": (
        f"<p><span>In the town they say:</span> {LINK} <span>and are glad of it.</span></p>",
        [f"In the town they say: {TEASER} and are glad of it."],
        "same",
    ),
    "a linked name": ("<p><a href='/n'>Norrvik Town Hall</a></p>", ["Norrvik Town Hall"], "same"),
    "a list with other entries": (f"<ul><li>{LINK}</li><li>Tea</li></ul>", [f"- {TEASER}", "- Tea"], "same"),
    "a list of one entry": (f"<ul><li>{LINK}</li></ul>", [f"- {TEASER}"], "same"),
    "names set off by commas": (
        "<p>On stage: <a href='/1'>Ana</a>, <a href='/2'>Bo</a>, <a href='/3'>Cid</a>, and others.</p>",
        ["On stage: Ana, Bo, Cid, and others."],
        "same",
    ),
    "words that are a teaser elsewhere": (
        f"<h3>{TEASER}</h3><ul><li>{LINK}</li><li>{SECOND_LINK}</li></ul>",
        [TEASER],
        "same",
    ),
    "text that no line has": ("<p>Something else</p>", ["It was put together by a script."], "same"),
}


@pytest.mark.parametrize("name", TOLD_APART)
def test_paragraphs_are_told_apart(name: str) -> None:
    markup, extracted, own = TOLD_APART[name]
    outline = read_markup(f"<body><article><p>{FIRST}</p>{markup}<p>{LAST}</p></article>").outline
    expected = extracted if own == "same" else own
    assert find_story_body([FIRST, *extracted, LAST], outline, set(), "Choir").paragraphs == (FIRST, *expected, LAST)


def test_what_is_left_out_says_why() -> None:
    page = f"<html><body><article><h1>Choir in the tunnel</h1>{STORY}<p>{LINK}</p>{STORY}</article>"
    blocks = blocks_of(Document(body=page.encode(), kind="page", fetched_at=datetime(2031, 6, 4, tzinfo=UTC), url=None))
    assert [block.reason for block in blocks if TEASER in block.lines] == [
        "a link by itself, stands outside the stories"
    ]


def test_a_class_around_the_whole_story_says_nothing() -> None:
    outline = read_markup(f"<body><div class='share sponsored'><p>{FIRST}</p><p>{LAST}</p></div>").outline
    assert find_story_body([FIRST, LAST], outline, set(), None).paragraphs == (FIRST, LAST)


def test_cards_and_title_leave_the_body() -> None:
    outline = read_markup(f"<body><h1>Choir in the tunnel</h1><p>{FIRST}</p><div>{TEASER}</div>").outline
    assert find_story_body(
        ["- Choir in the tunnel", FIRST, TEASER], outline, {2}, "Choir in the tunnel"
    ).paragraphs == (FIRST,)


CARDS = "".join(
    f"<li><a href='/{n}'><img src='/{n}.jpg'></a><div><h3><a href='/{n}'>{title}</a></h3><h4>{deck}</h4></div></li>"
    for n, (title, deck) in enumerate([(TEASER, "The wheel had stood still"), (OTHER, "Soup was what decided it")])
)


def test_a_deck_belongs_to_its_headline() -> None:
    page = f"<html><body><article><h1>Choir in the tunnel</h1>{STORY}</article><div><ul>{CARDS}</ul></div>"
    document = Document(body=page.encode(), kind="page", fetched_at=datetime(2031, 6, 4, tzinfo=UTC), url=None)
    main, *related = split_page(document).items
    assert (main.content_text or "").count("\n\n") == 3
    assert [(item.title, item.content_text) for item in related] == [
        (TEASER, "The wheel had stood still"),
        (OTHER, "Soup was what decided it"),
    ]


@given(st.lists(st.sampled_from(["a", "ab", "Ferry is late", "- ", "||", "It waits."]), max_size=8), st.data())
def test_what_is_joined_is_found_again(texts: list[str], data: st.DataObject) -> None:
    """Any lines in their order, glued or parted, are lines of the page again, and give the same text."""
    shown = [text for text in texts if text.strip("-| ")]
    joined = data.draw(st.sampled_from(["", " ", " | ", " - "])).join(shown)
    lines = PageLines([Line(text, number) for number, text in enumerate(shown, 1)])
    places = lines.find_places(joined)
    assert len(places) >= bool(shown)
    assert "".join(compact_text(shown[place]) for place in places) == "".join(map(compact_text, shown))


HOSTILE = {
    "one character a line": ("<p>a</p>" * 9_000, ["a" * 200_000] * 3),
    "marks only": ("<p>-</p>" * 9_000, ["-|" * 500_000]),
    "the same headline a thousand times": (f"<p>{LINK}</p>" * 5_000, [TEASER * 2] * 5_000),
    "links hung on a name": ("<p>x" + "".join(f"<a href='/{n}'>y</a>" for n in range(50_000)) + "</p>", ["xy"]),
}


@pytest.mark.long
@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_take_seconds_at_most(name: str) -> None:
    markup, extracted = HOSTILE[name]
    outline = read_markup(f"<body>{markup}").outline
    assert takes_at_most(3, lambda: find_story_body(extracted, outline, set(), None))
