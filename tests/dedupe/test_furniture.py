"""Furniture of a source: learned from unrelated stories, named in the article, left out of every comparison."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe import (
    Article,
    MemorySightings,
    Params,
    StreamJudge,
    Verdict,
    count_ignored_words,
    make_paragraph_key,
    mark_furniture,
    sighting_of,
    text_without_furniture,
)
from dedupe.furniture import (
    FIRST_PARAGRAPHS,
    LAST_PARAGRAPHS,
    LONGEST_PARAGRAPHS,
    hash_long_words,
    sightings_of,
    with_furniture,
)

PARAMS = Params()
NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
FORM = "Get our letter every morning. By signing up you agree to hear from us, from our partners and from theirs."
GALLERY = " ".join(
    f"Photo {n}: the regatta of Karnholt, seen from the old quay on its day number {n}." for n in range(40)
)
SUBJECTS = ["Ferry stranded", "Library fines", "Orchard frost", "Bridge painted", "Harbour festival", "Tunnel digging"]


def story(n: int, *more: str, days: int = 0, title: str | None = None, source: str = "courier.example") -> Article:
    """A report of its own, with whatever else stands on its page."""
    own = " ".join(f"word{n}x{i}" for i in range(80))
    return Article(
        id=f"it_{n}", title=title or SUBJECTS[n % len(SUBJECTS)], text="\n\n".join([own, *more]),
        seen_at=NOW + timedelta(days=days), source=source,
    )  # fmt: skip


def learned(*articles: Article) -> list[Article]:
    return mark_furniture(articles, MemorySightings(PARAMS), PARAMS)


def streamed(*articles: Article, batch: int = 1) -> list[Verdict]:
    return list(StreamJudge(PARAMS).judge(articles, batch=batch))


def test_what_recurs_under_unrelated_headlines_is_furniture_from_the_fourth_story_on() -> None:
    verdicts = streamed(*(story(n, FORM) for n in range(5)))
    assert [count_ignored_words(v.article) for v in verdicts] == [0, 0, 0, 20, 20]
    assert all(v.article.text.endswith(FORM) for v in verdicts), "the article itself stays whole"


def test_short_lines_in_a_row_are_furniture_together() -> None:
    lines = ("Hear this show at gull.example.", "Vote on what comes next.", "Thanks to Karnholt Ropes for the music.")
    *_, together, apart = streamed(
        *(story(n, *lines) for n in range(4)), story(4, lines[0], "Another guest came.", lines[1], lines[2][:25])
    )
    assert count_ignored_words(together.article) == 18
    assert apart.article.furniture == ()


NOT_LEARNED = {
    "a line too short to be a shared passage": [story(n, "Story Continued Below") for n in range(5)],
    "versions of one story under its changing headlines": [
        story(0, FORM, title=f"Ferry {word}") for word in ("late", "stuck", "towed", "safe", "home")
    ],
    "the same item again and again": [story(0, FORM)] * 5,
    "other sources": [story(n, FORM, source=f"{n}.example") for n in range(5)],
    "no source": [story(n, FORM, source="") for n in range(5)],
    "no headline": [story(n, FORM, title=" ") for n in range(5)],
    "too long ago": [story(n, FORM, days=29 * n) for n in range(5)],
    "the whole text of each": [story(7, title=subject) for subject in SUBJECTS],
}


@pytest.mark.parametrize("articles", NOT_LEARNED.values(), ids=NOT_LEARNED)
def test_what_is_no_furniture(articles: list[Article]) -> None:
    assert [one.furniture for one in learned(*articles)] == [()] * len(articles)


TWO_LINES = ["Hear us at gull.example", "and tell us there what we forgot to say"]

# name: (paragraphs, in how many other stories each stands, which are furniture)
COUNTED: dict[str, tuple[list[str], list[int], list[str]]] = {
    "in three stories": (["Own words here", FORM], [0, 3], [FORM]),
    "in two stories": (["Own words here", FORM], [0, 2], []),
    "too short a line": (["Own words here", "Story Continued Below"], [0, 9], []),
    "short lines in a row": (["Own words", *TWO_LINES], [0, 3, 3], TWO_LINES),
    "short lines apart": ([TWO_LINES[0], "Own words", TWO_LINES[1]], [3, 0, 3], []),
    "a short line beside a long one": (["Own words here", FORM, "Thank you"], [0, 3, 3], [FORM, "Thank you"]),
    "nothing of its own": ([FORM, GALLERY], [3, 3], []),
}  # fmt: skip


@pytest.mark.parametrize(("paragraphs", "counts", "expected"), COUNTED.values(), ids=COUNTED)
def test_with_furniture(paragraphs: list[str], counts: list[int], expected: list[str]) -> None:
    own = Article(id="a", title="Ferry stranded", text="\n\n".join(paragraphs), seen_at=NOW, source="courier.example")
    seen = sighting_of(own, NOW)
    assert seen.paragraphs == tuple(map(make_paragraph_key, paragraphs))
    found = with_furniture(own, seen, counts, PARAMS)
    assert set(found.furniture) == set(map(make_paragraph_key, expected))
    assert list(found.furniture) == sorted(found.furniture)
    assert found.text == own.text


def test_two_stories_that_share_only_a_gallery_are_not_even_compared() -> None:
    verdicts = streamed(*(story(n, GALLERY) for n in range(6)))
    assert [v.rule for v in verdicts[4:]] == ["no_match", "no_match"]
    assert len({v.story.id for v in verdicts}) == 6


def test_where_it_mattered_the_verdict_says_so() -> None:
    """Their address brings them together, as a front page's may; what they share is the gallery."""
    verdicts = streamed(
        *(story(n, GALLERY) for n in range(4)),
        Article(id="a", title="Regatta", text=story(8, GALLERY).text, seen_at=NOW, source="courier.example", url="https://c.example/"),
        Article(id="b", title="Elections", text=story(9, GALLERY).text, seen_at=NOW, source="courier.example", url="https://c.example/"),
    )  # fmt: skip
    assert (verdicts[-1].relation, verdicts[-1].rule, verdicts[-1].matched_id) == ("new", "furniture", "a")


def test_a_copy_elsewhere_is_found_whatever_its_gallery_outweighs() -> None:
    *_, whole = streamed(*(story(n, GALLERY) for n in range(5)))
    plain = story(4, source="post.example", title="Quite another headline")
    verdicts = streamed(*(story(n, GALLERY) for n in range(5)), Article(
        id="copy", title=plain.title, text=plain.text, seen_at=NOW, source=plain.source,
    ))  # fmt: skip
    assert (verdicts[-1].relation, verdicts[-1].matched_id) == ("copy", whole.article.id)
    assert verdicts[-1].scores is not None
    assert verdicts[-1].scores.jaccard == 1.0


def test_an_update_with_its_sources_form_stays_an_update() -> None:
    later = story(4, FORM, title="Harbour festival opens")
    fuller = Article(
        id="later", title=later.title, text=later.text.replace("word4x79", "and one word more"),
        seen_at=NOW + timedelta(hours=2), source=later.source,
    )  # fmt: skip
    verdicts = streamed(*(story(n, FORM) for n in range(5)), fuller)
    assert (verdicts[-1].relation, verdicts[-1].matched_id) == ("repeat", "it_4")


def test_many_paragraphs_are_looked_up_at_the_edges_and_by_length() -> None:
    text = "\n\n".join(
        ["first", *("short" + str(n) for n in range(50)), "the longest one of the middle", *map(str, range(50))]
    )
    keys = sighting_of(Article(id="a", title="Anything", text=text, seen_at=NOW, source="s"), NOW).paragraphs
    assert len(keys) == FIRST_PARAGRAPHS + LAST_PARAGRAPHS + LONGEST_PARAGRAPHS
    assert {make_paragraph_key(part) for part in ("first", "the longest one of the middle", "49", "42")} <= set(keys)


def test_headlines_are_told_apart_by_long_words() -> None:
    cases = {
        ("Ferry late again", "Harbour FERRY sinks"): True,
        ("Ferry late again", "Library fines"): False,
        ("He says no", "She says yes"): True,  # no long word at all: every word counts
        ("渡轮停航三天", "渡轮复航"): True,
        ("渡轮停航三天", "图书馆免罚款"): False,
        ("", "Library fines"): False,
    }
    assert {pair: bool(hash_long_words(pair[0]) & hash_long_words(pair[1])) for pair in cases} == cases


@given(st.permutations(list(range(6))))
def test_once_learned_the_order_of_unrelated_items_does_not_matter(order: list[int]) -> None:
    memory = MemorySightings(PARAMS)
    mark_furniture([story(n, FORM) for n in order], memory, PARAMS)
    found = mark_furniture([story(n, FORM) for n in order], memory, PARAMS)
    assert {one.furniture for one in found} == {(make_paragraph_key(FORM),)}


LINES = st.lists(st.sampled_from(["Share", FORM, "Own words here", "More of them", "", "  ", "東京"]), max_size=8)


@given(st.lists(LINES, max_size=8))
def test_no_text_is_ever_emptied_and_no_line_invented(texts: list[list[str]]) -> None:
    articles = [story(n, *lines) for n, lines in enumerate(texts)]
    articles += [
        Article(id=f"b{n}", title=SUBJECTS[n % 6], text="\n\n".join(t), seen_at=NOW, source="s")
        for n, t in enumerate(texts)
    ]
    for before, after in zip(articles, learned(*articles), strict=True):
        assert after.text == before.text
        assert bool(text_without_furniture(after).strip()) == bool(before.text.strip())
        assert set(text_without_furniture(after).split("\n")) <= set(before.text.split("\n"))


PIECES = st.text(st.sampled_from("aÉŞ\u0301ﬁ–’東กि12 ,.\n\r\0٣"), max_size=20)


@given(st.lists(st.tuples(PIECES, PIECES), max_size=5))
def test_several_at_once_are_seen_as_each_alone(texts: list[tuple[str, str]]) -> None:
    articles = [Article(id="a", title=title, text=text, seen_at=NOW, source="s") for title, text in texts]
    assert sightings_of(articles, [NOW] * len(articles)) == [sighting_of(article, NOW) for article in articles]
    alone = [{make_paragraph_key(line.strip()) for line in text.split("\n") if line.strip()} for _, text in texts]
    for article, keys in zip(articles, alone, strict=True):
        assert set(sighting_of(article, NOW).paragraphs) in (keys, set())
