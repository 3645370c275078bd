"""Which lines of a page are furniture of its site, and what is left of the item without them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import (
    Block,
    Document,
    Item,
    find_site_furniture,
    read_document,
    with_site_furniture,
    without_site_furniture,
)
from ingest.pages.site_furniture import MAX_WORDS, MIN_OTHER_PAGES, MIN_STORY_WORDS

OWN = "The ferry came an hour late, and nobody on the quay had been told."
MORE = "Its captain blamed the fog, which lay on the sound until noon."
FORM, BAR = "Get our letter every morning", "Teilen Drucken Merken"
LONG = " ".join(["word"] * (MAX_WORDS + 1))

# name: (title, [(paragraph, other pages)], lines that go)
CASES: dict[str, tuple[str, list[tuple[str, int]], list[str]]] = {
    "after the text": ("Ferry late", [(OWN, 0), (MORE, 0), (FORM, 9), (BAR, 4)], [FORM, BAR]),
    "before the text": ("Ferry late", [(BAR, 4), (OWN, 0)], [BAR]),
    "not yet often enough": ("Ferry late", [(OWN, 0), (FORM, MIN_OTHER_PAGES - 1)], []),
    "in the middle it stays: it may be a subheading": ("Ferry late", [(OWN, 0), (BAR, 9), (MORE, 0)], []),
    "what the story says in its middle stays at its end": ("Ferry late", [(OWN, 0), (BAR, 9), (MORE, 0), (BAR, 9)], []),
    "a long paragraph stays": ("Ferry late", [(OWN, 0), (LONG, 9)], []),
    "what speaks of the headline's matter stays": ("Letter of a king found", [(OWN, 0), (FORM, 9)], []),
    "never all of it": ("Another matter", [(OWN, 9), (FORM, 9)], []),
    "nor all but a word or two": ("Ferry late", [("2 March", 0), (FORM, 9)], []),
    "nothing": ("", [], []),
}


@pytest.mark.parametrize(("title", "rows", "gone"), CASES.values(), ids=CASES)
def test_lines_that_go(title: str, rows: list[tuple[str, int]], gone: list[str]) -> None:
    found = find_site_furniture(title, [line for line, _ in rows], [count for _, count in rows])
    assert list(found) == gone
    assert all(f"seen on {dict(rows)[line]} other pages" in found[line] for line in gone)


@given(st.lists(st.tuples(st.sampled_from([OWN, MORE, FORM, BAR, LONG, "", "#"]), st.integers(0, 9))))
def test_something_of_the_story_is_always_left(rows: list[tuple[str, int]]) -> None:
    lines = [line for line, _ in rows]
    found = find_site_furniture("Ferry late", lines, [count for _, count in rows])
    left = [line for line in lines if line not in found]
    assert not found or sum(len(line.split()) for line in left) >= MIN_STORY_WORDS
    assert set(left) <= set(lines)


def item(*paragraphs: str) -> Item:
    body = "\n\n".join(["Ferry late", *paragraphs]).encode()
    taken = datetime(2026, 3, 2, tzinfo=UTC)
    (main,) = read_document(
        Document(body=body, kind="document", fetched_at=taken, url="https://courier.example/ferry")
    ).items
    return main


def test_the_item_is_as_if_the_lines_had_never_been_there() -> None:
    plain, cut = (
        item(OWN, MORE),
        without_site_furniture(item(OWN, MORE, FORM), {FORM: "seen on 5 other pages of this site"}),
    )
    assert (cut.content_text, cut.word_count) == (plain.content_text, plain.word_count)
    assert cut.provenance.text_digest == plain.provenance.text_digest
    assert cut.provenance.furniture == (f"seen on 5 other pages of this site: {FORM}",)


def test_explained_block_by_block() -> None:
    main = Block("main", "main story: title, text", ("Ferry late", BAR, OWN, FORM), 3, 6)
    menu = Block("furniture", "menu", ("Home", FORM), 1, 2)
    shown = with_site_furniture(
        [menu, main], {BAR: "seen on 4 other pages of this site", FORM: "seen on 9 other pages of this site"}
    )
    assert [(b.role, b.reason, b.lines, b.first, b.last) for b in shown] == [
        ("furniture", "menu", ("Home", FORM), 1, 2),
        ("main", "main story: title, text", ("Ferry late",), 3, 3),
        ("furniture", "learned: seen on 4 other pages of this site", (BAR,), 4, 4),
        ("main", "main story: title, text", (OWN,), 5, 5),
        ("furniture", "learned: seen on 9 other pages of this site", (FORM,), 6, 6),
    ]
