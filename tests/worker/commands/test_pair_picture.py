"""pair_picture: two texts with what they share, as a terminal of any width shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Protocol

import pytest

from dedupe import AlignedRow, Article, Explanation, Params, Span, explain_decision
from tests.support.judging import make_item_article
from tests.support.screens import remove_colours, run_on_terminal, set_width
from tests.support.texts import OTHER, SENTENCES, WHOLE
from worker.commands.pair_picture import TWO_COLUMN_WIDTH, print_pair

STEERING = "\x1b[2J\x07\u202e"
VISIBLE = r"\x1b[2J\x07\u202e"
EDITED = WHOLE.replace("steel", "iron").replace("yeast", "salt")
A, B = make_item_article("a", EDITED), make_item_article("b", WHOLE)


def explain(a: Article = A, b: Article = B) -> Explanation:
    return explain_decision(a, b, Params())


def make_words(count: int, stem: str = "word") -> tuple[str, ...]:
    """So many pieces of a text."""
    return tuple(f"{stem}{number} " for number in range(count))


def with_rows(*rows: AlignedRow) -> Explanation:
    """An explanation of two texts that stand to each other like this."""
    return replace(explain(), rows=rows)


class Picture:
    """What was printed: in lines without the spaces that fill them up, and as words only."""

    def __init__(self, out: str) -> None:
        self.out = out
        self.lines = [line.rstrip() for line in out.splitlines()]
        self.words = " ".join(out.split())

    @property
    def rows(self) -> list[str]:
        """The texts, below the legend."""
        return self.lines[next(at for at, line in enumerate(self.lines) if line.startswith("Shared words")) + 1 :]


class Painter(Protocol):
    def __call__(self, explanation: Explanation, sentences: Sequence[str] = (), columns: int = 120) -> Picture: ...


@pytest.fixture
def draw(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Painter:
    """Prints an explanation for so many columns."""

    def draw_pair(explanation: Explanation, sentences: Sequence[str] = (), columns: int = 120) -> Picture:
        set_width(monkeypatch, columns)
        print_pair(explanation, sentences)
        return Picture(capsys.readouterr().out)

    return draw_pair


def test_a_pair_that_is_one_story_is_shown_from_top_to_bottom(draw: Painter) -> None:
    picture = draw(explain(), ["Both are in story st_a.", "It was so."])
    assert picture.lines[:11] == [
        "A Ferry in port, says a",
        "  a.example · 2026-06-07 18:00 UTC",
        "  it_a",
        "  https://a.example/2026/ferry",
        "B Ferry in port, says b",
        "  b.example · 2026-06-07 18:00 UTC",
        "  it_b",
        "  https://b.example/2026/ferry",
        "",
        "The same story's text (copy), by the rule jaccard",
        "  The same words in the same order, but for a few.",
    ]
    at = picture.lines.index("What was done with them")
    assert picture.lines[at - 1 : at + 4] == [
        "",
        "What was done with them",
        "  Both are in story st_a.",
        "  It was so.",
        "",
    ]
    assert "Shared words, own words, words that the other has elsewhere" in picture.lines


def test_every_signal_has_a_line_with_its_name(draw: Painter) -> None:
    explanation = explain()
    shown = {line[:9].strip(): line[10:] for line in draw(explanation, columns=300).lines if line[9:10] == " "}
    assert len(explanation.signals) > 5
    for signal in explanation.signals:
        assert shown[signal.name] == signal.says


def test_a_pair_that_is_kept_apart_names_the_rule(draw: Painter) -> None:
    explanation = explain(A, make_item_article("b", OTHER))
    assert explanation.relation == "new"
    picture = draw(explanation)
    assert picture.lines[9:11] == [f"Kept apart, by the rule {explanation.rule}", f"  {explanation.says}"]
    assert "What was done with them" not in picture.lines


# name: (what is changed of an article, its title, what is said below)
HEADS: dict[str, tuple[dict[str, object], str, str]] = {
    "no title": ({"title": ""}, "(no title)", "a.example · 2026-06-07 18:00 UTC"),
    "no date": (
        {"dated": False},
        "Ferry in port, says a",
        "a.example · 2026-06-07 18:00 UTC (fetched)",
    ),
    "no source, no address": (
        {"source": "", "url": ""},
        "Ferry in port, says a",
        "no source · 2026-06-07 18:00 UTC",
    ),
    "a long title on several lines": (
        {"title": "ferry\n " * 80},
        " ".join(["ferry"] * 50) + "…",
        "a.example · 2026-06-07 18:00 UTC",
    ),
}


@pytest.mark.parametrize(("fields", "title", "facts"), HEADS.values(), ids=HEADS)
def test_an_article_is_named_by_what_is_known_of_it(
    fields: dict[str, object], title: str, facts: str, draw: Painter
) -> None:
    picture = draw(explain(replace(A, **fields), B), columns=400)  # type: ignore[arg-type]
    address = f"  {fields.get('url', A.url) or 'no address'}"
    assert picture.lines[:4] == [f"A {title}", f"  {facts}", "  it_a", address]


OWN = AlignedRow((Span("own", ("iron ",)),), (Span("own", ("steel ",)),))
SHARED = AlignedRow((Span("shared", ("at ", "all.\n")),), (Span("shared", ("at ", "all.\n")),))
ONLY_OURS = AlignedRow((Span("own", ("salt ",)), Span("elsewhere", ("yeast ",))), ())
ONLY_THEIRS = AlignedRow((), (Span("own", ("flour ",)),))


def test_a_wide_terminal_has_the_texts_beside_each_other(draw: Painter) -> None:
    picture = draw(with_rows(SHARED, OWN, ONLY_OURS, ONLY_THEIRS), columns=TWO_COLUMN_WIDTH)
    assert picture.rows == [
        f"  {'A':49}B",
        f"= {'at all.':49}at all.",
        f"≠ {'iron':49}steel",
        "≠ salt yeast",
        f"≠ {'':49}flour",
    ]


def test_a_narrow_terminal_has_them_below_each_other_and_shared_words_once(draw: Painter) -> None:
    picture = draw(with_rows(SHARED, OWN, ONLY_OURS, ONLY_THEIRS), columns=TWO_COLUMN_WIDTH - 1)
    assert picture.rows == ["= at all.", "A iron", "B steel", "A salt yeast", "B flour"]


def test_texts_without_rows_have_no_columns(draw: Painter) -> None:
    assert draw(with_rows()).rows == []


# name: (pieces of a span, its kind, the words that are shown)
SPANS: dict[str, tuple[Span, str]] = {
    "a short one is shown whole": (Span("shared", make_words(30)), "".join(make_words(30))),
    "a long one loses its middle": (
        Span("shared", make_words(31)),
        "".join([*make_words(12), "… 7 shared words … ", *make_words(31)[19:]]),
    ),
    "what stands elsewhere is shared too": (
        Span("elsewhere", make_words(1240)),
        "".join([*make_words(12), "… 1,216 shared words … ", *make_words(1240)[1228:]]),
    ),
    "more is shown of its own words": (
        Span("own", make_words(167)),
        "".join([*make_words(120), "… 7 own words … ", *make_words(167)[127:]]),
    ),
    "its own words up to a limit": (Span("own", make_words(166)), "".join(make_words(166))),
    "nothing is shown of what was not read": (Span("unread", make_words(3)), "… 3 unread words …"),
    "a long word is cut": (Span("own", ("x" * 201, "y ")), f"{'x' * 200}… y"),
}


@pytest.mark.parametrize(("span", "words"), SPANS.values(), ids=SPANS)
def test_a_long_span_is_shown_in_part(span: Span, words: str, draw: Painter) -> None:
    shown = draw(with_rows(AlignedRow((span,), ())), columns=99).rows
    assert " ".join(line[2:] for line in shown).split() == words.split()


@pytest.mark.parametrize("columns", [30, 99, 100, 201])
def test_no_line_is_wider_than_the_terminal_and_no_own_word_is_lost(columns: int, draw: Painter) -> None:
    long_word = " " + "z" * 150
    explanation = explain(replace(A, text=EDITED + long_word, title="ferry " * 90), B)
    picture = draw(explanation, ["The sentence goes on. " * 20], columns=columns)
    wide = [line[2:] for line in picture.out.splitlines() if len(line) > columns]
    assert set(wide) <= {"z" * 150}
    assert len(wide) == int(columns < TWO_COLUMN_WIDTH), "beside another text a long word is folded"
    assert picture.out.count("z") == 150
    assert {"iron", "steel", "salt", "yeast"} <= set(picture.words.split())
    assert " ".join(SENTENCES[0].split()[:4]) in picture.words


@pytest.mark.parametrize("columns", [60, 120], ids=["narrow", "wide"])
def test_nothing_from_outside_steers_a_terminal_or_is_markup(columns: int, draw: Painter) -> None:
    hostile = replace(
        A, title=f"T{STEERING}", source=f"S{STEERING}", url=f"U{STEERING}", text=f"W{STEERING} [red]x {EDITED}"
    )
    picture = draw(explain(hostile, B), [f"D{STEERING}"], columns=columns)
    assert all(f"{where}{VISIBLE}" in picture.words for where in "TSUWD")
    assert "[red]x" in picture.words
    assert not set("\x1b\x07\u202e") & set(picture.out)


ON_TERMINAL = """
from dedupe import AlignedRow, Params, Span, explain_decision
from dataclasses import replace
from tests.support.judging import make_item_article
from worker.commands.pair_picture import print_pair
pair = make_item_article("a"), make_item_article("b")
rows = [AlignedRow((Span(kind, (f"{kind}-word",)),), ()) for kind in ("shared", "own", "elsewhere", "unread")]
print_pair(replace(explain_decision(*pair, Params()), rows=rows), ["It was so."])
print_pair(replace(explain_decision(*pair, Params()), relation="new"), [])
"""


@pytest.mark.long
def test_each_kind_of_words_has_a_style_on_a_terminal(tmp_path: Path) -> None:
    shown = run_on_terminal(["-c", ON_TERMINAL], columns=60, folder=tmp_path)
    assert "shared-word" in shown
    assert "\x1b[1;35mown-word" in shown
    assert "\x1b[3;36melsewhere-word" in shown
    assert "\x1b[3m… " in shown
    assert "unread-word" not in shown
    assert "\x1b[1;32mThe same story's text" in shown
    assert "\x1b[1;31mKept apart" in shown
    assert "\x1b" not in remove_colours(shown)
