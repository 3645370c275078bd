"""Two texts side by side: nothing is lost, what is called shared is shared, and typography is no difference."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedupe import Params
from dedupe.align import AlignedRow, SpanKind, align_texts
from dedupe.compare import prepare_for_comparison
from dedupe.text import pieces_with_tokens, tokenise_text
from tests.support.processor_time import takes_at_most

PARAMS = Params()
Cell = list[tuple[SpanKind, str]]

FERRY = "The ferry stayed in port on"
# name: (ours, theirs, rows of (our spans, their spans))
CASES: dict[str, tuple[str, str, list[tuple[Cell, Cell]]]] = {
    "both empty": ("", "", []),
    "one empty": ("Ferry", " ", [([("own", "Ferry")], [])]),
    "the same": (FERRY, FERRY, [([("shared", FERRY)], [("shared", FERRY)])]),
    "the same but for typography": (
        "“Don’t” — go there",
        "\"don't\" go there",
        [([("shared", "“Don’t” — go there")], [("shared", "\"don't\" go there")])],
    ),
    "one word differs": (
        f"{FERRY} Monday after its engineers left",
        f"{FERRY} Tuesday after its engineers left",
        [
            ([("shared", f"{FERRY} ")], [("shared", f"{FERRY} ")]),
            ([("own", "Monday ")], [("own", "Tuesday ")]),
            ([("shared", "after its engineers left")], [("shared", "after its engineers left")]),
        ],
    ),
    "two shared words are no proof": (
        "a ferry left",
        "a ferry came",
        [([("own", "a ferry left")], [("own", "a ferry came")])],
    ),
    "one goes on": (
        FERRY,
        f"{FERRY} Tuesday",
        [([("shared", FERRY)], [("shared", f"{FERRY} ")]), ([], [("own", "Tuesday")])],
    ),
    "said again at another place": (
        "It rained. the ferry stayed in port",
        "the ferry stayed in port again; the ferry stayed",
        [
            ([("own", "It rained. ")], []),
            ([("shared", "the ferry stayed in port")], [("shared", "the ferry stayed in port ")]),
            ([], [("own", "again; "), ("elsewhere", "the ferry stayed")]),
        ],
    ),
    "a word in two parts": (
        "they saw the well-known cracks",
        "they saw the well-off crew",
        [
            ([("shared", "they saw the ")], [("shared", "they saw the ")]),
            ([("own", "well-known cracks")], [("own", "well-off crew")]),
        ],
    ),
    "Chinese": (
        "谈判在周一结束",
        "谈判在周二结束了",
        [
            ([("shared", "谈判在周")], [("shared", "谈判在周")]),
            ([("own", "一结束")], [("own", "二结束了")]),
        ],
    ),
    "Thai": (
        "เรือข้ามฟาก",
        "เรือข้ามเกาะ",
        [([("shared", "เรือข้าม")], [("shared", "เรือข้าม")]), ([("own", "ฟาก")], [("own", "เกาะ")])],
    ),
}  # fmt: skip


def cells(row: AlignedRow) -> tuple[Cell, Cell]:
    return [(span.kind, span.text) for span in row.ours], [(span.kind, span.text) for span in row.theirs]


@pytest.mark.parametrize(("ours", "theirs", "rows"), CASES.values(), ids=CASES)
def test_rows(ours: str, theirs: str, rows: list[tuple[Cell, Cell]]) -> None:
    assert [cells(row) for row in align_texts(ours, theirs, PARAMS)] == rows


PARTS = ["a", "b", "c", "d", "e", "—", "东", "京", "10:30", "well-known", "โด"]
WORDS = st.lists(st.sampled_from(PARTS), max_size=40).map(" ".join)


@settings(deadline=None)
@given(WORDS | st.text(max_size=60), WORDS | st.text(max_size=60))
def test_no_word_is_lost_and_what_is_called_shared_is_shared(ours: str, theirs: str) -> None:
    rows = align_texts(ours, theirs, PARAMS)
    assert "".join(span.text for row in rows for span in row.ours) == ours.lstrip()
    assert "".join(span.text for row in rows for span in row.theirs) == theirs.lstrip()
    for row in rows:
        if row.is_shared and row.ours and row.theirs:
            a, b = tokenise_text(row.ours[0].text), tokenise_text(row.theirs[0].text)
            assert "".join(a) in "".join(b) or "".join(b) in "".join(a)


@settings(deadline=None)
@given(WORDS)
def test_a_text_beside_itself_is_all_shared(text: str) -> None:
    assert all(row.is_shared for row in align_texts(text, text, PARAMS)) or not tokenise_text(text)


@settings(deadline=None)
@given(st.text(max_size=80))
@example("กำ")
@example("カﾞ ｶﾞ")
@example("\xa0A`A")
def test_pieces_make_up_the_text_and_stand_for_the_judges_words(text: str) -> None:
    found = list(pieces_with_tokens(text))
    assert "".join(piece for piece, _ in found) == text.lstrip()
    assert [word for _, words in found for word in words] == tokenise_text(text)


def test_what_the_judge_does_not_read_is_named() -> None:
    params = Params(max_words=4)
    (row, rest) = align_texts("a b c d e f", "a b c d", params)
    assert cells(row) == ([("shared", "a b c d ")], [("shared", "a b c d")])
    assert cells(rest) == ([("unread", "e f")], [])
    assert prepare_for_comparison("a b c d e f", params).size == 4


@pytest.mark.long
@pytest.mark.parametrize("text", ["a " * 30_000, "a b " * 15_000, "东" * 30_000], ids=["one word", "two words", "han"])
def test_texts_that_repeat_themselves_take_no_longer(text: str) -> None:
    assert takes_at_most(10, lambda: align_texts(text, text[: len(text) // 2] + "x " + text, PARAMS))
