"""Two texts beside each other, without a server."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dedupe import Params, make_paragraph_key, try_rules
from tests.support.judging import make_item_article
from tests.support.texts import OTHER, WHOLE
from worker.console import pair_view
from worker.console.pair_view import MarkedPassage, compare_pair, find_agencies

PARAMS = Params()
FORM = "Sign up for our letter, and read it each morning before all the others do so on their way to work."


def unfold(span: MarkedPassage) -> str:
    return f"{span.text} {span.folded} {span.end}" if span.folded else span.text


def test_furniture_is_marked_whatever_else_it_is() -> None:
    key = make_paragraph_key(FORM)
    a = replace(make_item_article("a", f"{WHOLE}\n\n{FORM}\n\nThat is all."), furniture=(key,))
    b = make_item_article("b", f"{FORM}\n\n{WHOLE}")
    pair = compare_pair(a, b, {}, PARAMS)
    for side in ("a", "b"):
        spans = [span for row in pair.rows for span in getattr(row, side)]
        (marked,) = [span for span in spans if span.kind == "furniture"]
        assert unfold(marked) == FORM
        assert FORM not in "".join(span.text for span in spans if span.kind != "furniture")
    assert pair.furniture == 1


def test_nothing_of_a_text_is_lost_between_its_marks() -> None:
    a, b = make_item_article("a", f"{OTHER}\n\n{WHOLE}"), make_item_article("b", f"{WHOLE}\n\n{OTHER}")
    pair = compare_pair(a, b, {}, PARAMS)
    spans = [span for row in pair.rows for span in row.a]
    assert {span.kind for span in spans} == {"shared", "moved"}
    assert any(span.folded for span in spans)
    assert "".join(map(unfold, spans)) == a.text


def test_of_a_text_without_end_a_page_has_a_bounded_part(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pair_view, "MOST_FOLDED", 100)
    a, b = (make_item_article(name, f"{name} " * 5000) for name in "ab")
    (span,) = [span for row in compare_pair(a, b, {}, PARAMS).rows for span in row.a if span.folded]
    assert (span.folded_words, len(span.folded.split())) == (100, 100)
    assert span.left_out > 4000


def test_what_differs_is_lifted_out_and_what_does_not_is_left() -> None:
    a = make_item_article("a", f"KELL (Reuters) - {WHOLE}")
    b = replace(make_item_article("b", f"{WHOLE} It cost 4711 crowns."), title=a.title)
    records = {a.id: {"authors": [{"name": "Ada Bell"}, {"url": "x"}]}, b.id: {"authors": [{"name": "Ada Bell"}]}}
    differs = {one.name: (one.a, one.b) for one in compare_pair(a, b, records, PARAMS).differences}
    assert differs["agency"] == (("Reuters",), ())
    assert differs["figures"] == ((), ("4711",))
    assert "headline" not in differs
    assert "byline" not in differs


def test_the_rules_say_numbers_against_limits() -> None:
    a, b = make_item_article("a"), make_item_article("b", WHOLE.replace("steel", "iron"))
    trials = try_rules(a, b, PARAMS)
    assert (trials.decided.rule, trials.decided.joins) == ("jaccard", True)
    (number,) = trials.decided.numbers
    assert number.is_met
    assert number.limit == "at least 70%"
    assert all(not one.applies for one in trials.passed_over)
    short = next(one for one in trials.passed_over if one.rule == "too_short")
    assert [one.is_met for one in short.numbers] == [False]


def test_what_speaks_against_is_a_rule_below_that_says_otherwise() -> None:
    """Word for word the same speech: the rule above decides, the one for speech would have kept them apart."""
    said = "“" + " ".join(f"we shall sail on day number{i} whatever they say" for i in range(12)) + "”"
    a, b = (make_item_article(name, f"{said} the captain told them all {name}.") for name in "ab")
    trials = try_rules(a, b, PARAMS)
    assert [one.joins for one in trials.outvoted] == [not trials.decided.joins] * len(trials.outvoted)


def test_agencies_are_found_where_they_are_credited() -> None:
    assert find_agencies("OSLO (AP) - It sank.\n\n(dpa)", {}) == ("AP", "dpa")
    assert find_agencies("The mayor (left) said so.", {}) == ()
