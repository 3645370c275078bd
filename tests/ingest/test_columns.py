"""A story in several columns, of which the extractor took one; and other stories in columns of the same shape."""

from __future__ import annotations

import pytest

from ingest.pages.body.body import find_story_body
from ingest.pages.body.columns import find_further_columns
from ingest.pages.html.outline import read_markup
from tests.support.processor_time import takes_at_most


def paragraphs(*names: str) -> list[str]:
    return [f"The {name} came back to the pier in the fog at noon, and nobody on the quay knew why." for name in names]


def column(texts: list[str], before: str = "", tag: str = "div") -> str:
    return f"<{tag}><div>{before}{''.join(f'<p>{text}</p>' for text in texts)}</div></{tag}>"


FIRST, MIDDLE = paragraphs("tug", "gull"), paragraphs("ferry", "crane", "choir")
LAST = paragraphs("mayor", "cook", "dog")
TAKEN = paragraphs("pilot", "boat", "nurse", "baker")

# name -> the page around the column that was taken, what belongs to the story in the end
COLUMNS = {
    "a column behind": (column(TAKEN) + column(LAST), [*TAKEN, *LAST]),
    "a column before and one behind": (column(MIDDLE) + column(TAKEN) + column(LAST), [*MIDDLE, *TAKEN, *LAST]),
    "advertising between": (f"{column(TAKEN)}<aside><div><p>Soup!</p></div></aside>{column(LAST)}", [*TAKEN, *LAST]),
    "too little to be one": (column(TAKEN) + column(FIRST), TAKEN),
    "another story with a headline": (column(TAKEN) + column(LAST, "<h2>Dog found on pier</h2>"), TAKEN),
    "another story with a time": (column(TAKEN) + column(LAST, "<span>2 hours ago</span>"), TAKEN),
    "comments": (f"{column(TAKEN)}<div class='comments'>{column(LAST)}</div>", TAKEN),
    "another shape": (column(TAKEN) + column(LAST, tag="section"), TAKEN),
    "short lines": (column(TAKEN) + column(["Soup", "Bread", "Tea", "Salt"]), TAKEN),
}


@pytest.mark.parametrize("name", COLUMNS)
def test_further_columns(name: str) -> None:
    markup, expected = COLUMNS[name]
    outline = read_markup(f"<body><main><article>{markup}</article></main>").outline
    assert find_story_body(TAKEN, outline, set(), None).paragraphs == tuple(expected)


def test_paragraphs_of_a_column_are_found_by_their_places() -> None:
    page = f"<body><main><article>{column(MIDDLE)}{column(TAKEN)}<p>Soup!</p>{column(LAST)}</article></main>"
    outline = read_markup(page).outline
    texts = [line.text for line in outline.lines]
    taken = [texts.index(text) for text in TAKEN]
    assert [texts[place] for place in find_further_columns(outline, taken, set())] == [*MIDDLE, *LAST]
    assert [texts[p] for p in find_further_columns(outline, taken, {texts.index(LAST[1])})] == MIDDLE
    assert find_further_columns(outline, [], set()) == []


def test_a_linked_paragraph_is_no_prose_of_a_column() -> None:
    links = [f"<a href='/{number}'>{text}</a>" for number, text in enumerate(LAST)]
    outline = read_markup(f"<body><main><article>{column(TAKEN)}{column(links)}</article></main>").outline
    taken = [place for place, line in enumerate(outline.lines) if line.text in TAKEN]
    assert len(taken) == len(TAKEN)
    assert find_further_columns(outline, taken, set()) == []


def test_thousands_of_columns_take_a_second() -> None:
    outline = read_markup(f"<body><main><article>{column(TAKEN)}{column(LAST) * 4_000}</article></main>").outline
    assert takes_at_most(3, lambda: find_story_body(TAKEN * 1_000, outline, set(), None))
