"""How alike two short texts are, in several scripts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.likeness import MAX_WORDS, Likeness, compare_texts, compare_titles, first_words

FERRY = "The ferry to Innisvane stayed in port on Tuesday after its engineers found a crack in one of its two shafts."
MORE = f"{FERRY} Four hundred passengers were taken to the island by boats, some of them in the dark, said the mayor."
CAKE = "A reader brought back an atlas that his grandfather had borrowed in 1931, and the library gave him a cake."
CHINESE = "开往海岛的渡轮周二停在港内，因为工程师发现两根轴中有一根出现裂缝。"
ARABIC = "بقيت العبارة المتجهة إلى الجزيرة في الميناء يوم الثلاثاء بعد أن وجد المهندسون شرخا في أحد عموديها."

TEXTS: dict[str, tuple[str, str, Likeness]] = {
    "letter by letter": (FERRY, FERRY, "same"),
    "case and typography": (FERRY, FERRY.upper().replace(" ", "\n"), "same"),
    "a teaser": (FERRY, MORE, "near"),
    "Chinese teaser": (CHINESE, f"{CHINESE}四百名乘客乘渔船前往海岛。", "near"),
    "Arabic, a word changed": (ARABIC, ARABIC.replace("الثلاثاء", "الأربعاء"), "near"),
    "half of it new": (MORE, f"{FERRY} {CAKE} {CAKE[::-1]}", "near"),
    "a sentence in common": (f"{CAKE} {FERRY}", f"{MORE[len(FERRY) :]} {CAKE[:60]} {ARABIC}", "some"),
    "another": (FERRY, CAKE, "other"),
    "another language": (FERRY, ARABIC, "other"),
    "the same words in another order": (FERRY, " ".join(sorted(FERRY.split())), "other"),
    "too short to tell": ("See the map.", FERRY, "unknown"),
    "both too short": ("See the map.", "See a map.", "unknown"),
    "short, but letter by letter": ("See the map.", "See the map.", "same"),
    "nothing": ("", "", "unknown"),
    "nothing and something": ("", FERRY, "unknown"),
}


@pytest.mark.parametrize(("one", "other", "likeness"), TEXTS.values(), ids=TEXTS)
def test_texts_are_alike_by_their_word_pairs(one: str, other: str, likeness: Likeness) -> None:
    assert compare_texts(one, other) == compare_texts(other, one) == likeness


TITLES: dict[str, tuple[str, str, Likeness]] = {
    "typography": ("“Ferry” – late", '"ferry" - LATE', "same"),
    "longer": ("Ferry is late", "Ferry to the island is late again", "near"),
    "Japanese": ("渡し船が港に留まる", "渡し船が港に留まる理由", "near"),
    "parts of a series": ("Sea stories (3)", "Sea stories (4)", "other"),
    "one word in common": ("Ferry", "Ferry is late", "other"),
    "no word": ("···", "Ferry is late", "unknown"),
    "nothing": ("", "", "unknown"),
}


@pytest.mark.parametrize(("one", "other", "likeness"), TITLES.values(), ids=TITLES)
def test_titles_are_alike_by_their_words(one: str, other: str, likeness: Likeness) -> None:
    assert compare_titles(one, other) == compare_titles(other, one) == likeness


@given(st.text(max_size=200))
def test_likeness_does_not_depend_on_which_comes_first(text: str) -> None:
    assert compare_texts(FERRY, text) == compare_texts(text, FERRY)
    assert compare_titles(FERRY, text) == compare_titles(text, FERRY)
    assert compare_texts(text, text) == ("same" if text else "unknown")


def test_the_first_words_are_few_of_many() -> None:
    words = [f"w{number}" for number in range(2 * MAX_WORDS)]
    assert first_words(" ".join(words)) == words[:MAX_WORDS]
    assert first_words("Ferry – IS late!") == ["ferry", "is", "late"]
    assert first_words(" … ") == []


def test_a_text_of_megabytes_is_cut_before_it_is_read() -> None:
    words = first_words("Donaudampfschiff " * 100_000)
    assert 1_000 < len(words) <= MAX_WORDS
    assert set(words[:-1]) == {"donaudampfschiff"}
