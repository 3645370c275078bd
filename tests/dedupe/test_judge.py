"""Batches and streams: what one article changes, the next one sees."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from itertools import permutations

import dedupe
from dedupe import Article, MemoryIndex, Params, Story, StreamJudge, Verdict, judge_batch, make_sketches

PARAMS = Params()
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)


def words(start: int, end: int) -> str:
    return " ".join(f"word{i}" for i in range(start, end))


def article(name: str, text: str, minutes: int = 0) -> Article:
    return Article(id=f"it_{name}", text=text, seen_at=NOW + timedelta(minutes=minutes), source=f"{name}.example")


def states(verdicts: Sequence[Verdict]) -> list[tuple[str, str, int, int]]:
    return [(v.relation, v.story.id, v.story.size, v.story.revision) for v in verdicts]


def judged(articles: Sequence[Article], found: Sequence[Sequence[Story]] | None = None) -> list[Verdict]:
    return judge_batch(articles, make_sketches(articles, PARAMS), found or [()] * len(articles), PARAMS, NOW)


def test_near_twins_in_one_batch_make_one_story() -> None:
    verdicts = judged([article(name, words(0, 100)) for name in "abc"])
    assert states(verdicts) == [("new", "st_a", 1, 1), ("copy", "st_a", 2, 2), ("copy", "st_a", 3, 3)]


def test_joiners_of_a_shared_story_build_on_each_other() -> None:
    known = Story(id="st_k", representative=article("k", words(0, 100)), size=7, revision=40)
    batch = [article("a", words(0, 100)), article("x", words(500, 600)), article("b", words(0, 100))]
    verdicts = judged(batch, [(known,), (), (known,)])
    assert states(verdicts) == [("copy", "st_k", 8, 41), ("new", "st_x", 1, 1), ("copy", "st_k", 9, 42)]


def test_a_new_lead_within_a_batch_is_what_the_next_one_is_compared_with() -> None:
    known = Story(id="st_k", representative=article("k", words(0, 100)))
    batch = [article("full", words(0, 300)), article("rest", words(60, 210))]
    full, rest = judged(batch, [(known,), ()])
    assert full.takes_lead
    assert (rest.relation, rest.matched_id, rest.story.revision) == ("partial", "it_full", 3)


def test_the_same_item_twice_in_a_batch_stays_one() -> None:
    verdicts = judged([article("a", words(0, 100)), article("a", words(0, 110))])
    assert states(verdicts) == [("new", "st_a", 1, 1), ("new", "st_a", 1, 2)]


def test_the_batch_leaves_what_it_was_given_alone() -> None:
    known = Story(id="st_k", representative=article("k", words(0, 100)))
    found = [(known,), (known,)]
    judged([article(name, words(0, 100)) for name in "ab"], found)
    assert found == [(known,), (known,)]


STREAM = [
    article("a", words(0, 120)),
    article("b", words(1000, 1200), 1),
    article("c", words(0, 120), 2),
    article("d", words(1000, 1080), 3),
    article("e", words(2000, 2100), 4),
]


def groups(verdicts: Sequence[Verdict]) -> set[frozenset[str]]:
    stories: dict[str, set[str]] = {}
    for verdict in verdicts:
        stories.setdefault(verdict.story.id, set()).add(verdict.article.id)
    return {frozenset(members) for members in stories.values()}


def test_a_stream_gives_the_same_stories_in_any_order_and_batching() -> None:
    expected = {frozenset({"it_a", "it_c"}), frozenset({"it_b", "it_d"}), frozenset({"it_e"})}
    for order in permutations(STREAM):
        assert groups(list(StreamJudge(PARAMS).judge(order, batch=1))) == expected
    for batch in (2, 3, 10):
        assert groups(list(StreamJudge(PARAMS).judge(STREAM, batch=batch))) == expected


def test_a_stream_keeps_input_order_and_is_lazy() -> None:
    verdicts = StreamJudge(PARAMS).judge(iter(STREAM), batch=2)
    assert next(verdicts).article.id == "it_a"
    assert [verdict.article.id for verdict in verdicts] == ["it_b", "it_c", "it_d", "it_e"]


def test_a_teaser_of_40_words_is_found_in_600_either_way_round() -> None:
    teaser, full = article("t", words(0, 40)), article("f", words(0, 600))
    inner = article("i", words(280, 320))
    index = MemoryIndex(PARAMS)
    for known, sought in ((teaser, full), (full, teaser), (inner, full), (full, inner)):
        one, other = make_sketches([known, sought], PARAMS)
        index.put(Story(id=f"st_{known.id}", representative=known), one, NOW)
        assert [story.representative for story in index.find_candidates([other])[0]] == [known]
        index.delete([f"st_{known.id}"])


def test_the_door_opens_on_what_it_names() -> None:
    assert set(dedupe.__all__) <= set(dir(dedupe))
    assert len(set(dedupe.__all__)) == len(dedupe.__all__)


def test_a_judge_that_takes_over_decides_as_the_one_before_would_have() -> None:
    articles = [article(f"n{number}", words(number % 5 * 200, number % 5 * 200 + 120), number) for number in range(30)]
    whole = StreamJudge(PARAMS)
    expected = states([*whole.judge(articles)])
    before, after = StreamJudge(PARAMS), StreamJudge(PARAMS)
    first = [*before.judge(articles[:12])]
    after.take_over(before.list_texts(), before.copy_sightings())
    assert states([*first, *after.judge(articles[12:])]) == expected
    assert after.copy_sightings() == whole.copy_sightings()


def test_a_judge_forgets_what_nothing_to_come_can_join() -> None:
    judge = StreamJudge(PARAMS)
    days = 24 * 60
    list(judge.judge([article("old", words(0, 100)), article("near", words(200, 300), 6 * days)]))
    judge.forget_before(NOW + timedelta(days=15))
    assert [one.text_id for one in judge.list_texts()] == ["it_near"]
    (joined,) = judge.judge([article("copy", words(200, 300), 15 * days)])
    assert joined.story.id == "st_near"


def test_final_story_ids_of_a_row_in_two_halves_are_those_of_the_whole() -> None:
    steps = [("st_a", ()), ("st_b", ()), ("st_b", ("st_a",)), ("st_c", ("st_b",)), ("st_b", ()), ("st_d", ("st_b",))]
    for cut in range(len(steps) + 1):
        absorbed: dict[str, str] = {}
        behind = dedupe.final_story_ids(steps[cut:], absorbed)
        assert [*dedupe.final_story_ids(steps[:cut], absorbed), *behind] == dedupe.final_story_ids(steps)
