"""What stands between two block borders: one line, or several that inline elements tell apart."""

from __future__ import annotations

import pytest

from ingest.pages.html.inline_text import Chunk, join_chunk_texts, split_into_texts

LONG = "The ferry left and came back again with all its passengers. " * 12


def plain(text: str) -> Chunk:
    return text, (), None


def within(text: str, *elements: int, href: str | None = None) -> Chunk:
    return text, elements, href


# name -> the chunks of a line, its texts and where they lead
LINES: dict[str, tuple[list[Chunk], list[tuple[str, str | None]]]] = {
    "nothing": ([], []),
    "a space": ([plain(" \n")], []),
    "one text": ([plain("  The ferry \n left. ")], [("The ferry left.", None)]),
    "one link": ([within("Ferry is late", 1, href="/f")], [("Ferry is late", "/f")]),
    "a bold word in a sentence": (
        [plain("The "), within("ferry", 1), plain(" left.")],
        [("The ferry left.", None)],
    ),
    "a bold part of a word": ([plain("bo"), within("ld", 1), plain("ly")], [("boldly", None)]),
    "a link in a sentence leads nowhere": (
        [plain("He said that "), within("it left", 1, href="/f"), plain(".")],
        [("He said that it left.", None)],
    ),
    "nearly all of it is a link": (
        [within("Ferry is late again today", 1, href="/f"), plain(" ›")],
        [("Ferry is late again today ›", "/f")],
    ),
    "two elements side by side": (
        [within("Harbour Times", 1), plain(" · "), within("2 hours ago", 2)],
        [("Harbour Times", None), ("2 hours ago", None)],
    ),
    "two links with a bar between them": (
        [within("天気", 1, href="/w"), plain(" | "), within("スポーツ", 2, href="/s")],
        [("天気", "/w"), ("スポーツ", "/s")],
    ),
    "a mark at the end of one belongs to none": (
        [within("Harbour Times –", 1), within("yesterday", 2)],
        [("Harbour Times", None), ("yesterday", None)],
    ),
    "elements within one around them all": (
        [within("Harbour Times", 1, 2), within("yesterday", 1, 3)],
        [("Harbour Times", None), ("yesterday", None)],
    ),
    "words between the elements": (
        [within("Ana", 1), plain(" and "), within("Bo", 2)],
        [("Ana and Bo", None)],
    ),
    "more elements than a line of small print has": (
        [within(word, number) for number, word in enumerate("a b c d e f g h i".split())],  # noqa: SIM905
        [("abcdefghi", None)],
    ),
    "a long line in two elements": ([within(LONG, 1), within(LONG, 2)], [((LONG + LONG).strip(), None)]),
    "an invitation to read on behind a teaser": (
        [plain("The ferry left and came back. "), within("Read more", 1, href="/f")],
        [("The ferry left and came back.", None)],
    ),
    "marks alone between elements": ([within("|", 1), within("·", 2)], [("|·", None)]),
}


@pytest.mark.parametrize(("chunks", "texts"), LINES.values(), ids=LINES)
def test_texts_that_stand_side_by_side_are_told_apart(chunks: list[Chunk], texts: list[tuple[str, str | None]]) -> None:
    assert list(split_into_texts(chunks)) == texts


def test_chunks_are_joined_as_they_stand_with_single_spaces() -> None:
    assert join_chunk_texts([plain(" bo"), within("ld", 1), plain("ly \n"), plain("\u3000said")]) == "boldly said"
    assert join_chunk_texts([]) == ""
