"""Which items want their page, and which pages may fill them."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest import Document, Item, Reading, read_document
from ingest.fulltext import MAX_REASON, is_same_article, wants_page, with_not_found_reason, with_page_text
from tests.support.clock import NOW

LONG = "The gull of Innisvane sat on the pier for an hour and looked at the herring of the visitors. " * 20
TEASER = "The gull of Innisvane is back on the pier, says its keeper."


def item(text: str = TEASER, title: str = "Gull returns to pier", **more: object) -> Item:
    line = {"id": "g", "title": title, "content_text": text, "url": "https://gull.example/1", **more}
    (found,) = read_document(Document(body=json.dumps(line).encode(), kind="items", fetched_at=NOW)).items
    return found


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        pytest.param(item(), True, id="few words"),
        pytest.param(item(LONG + "[...]"), True, id="long, but cut off"),
        pytest.param(item(LONG), False, id="a whole report"),
        pytest.param(item(url=None), False, id="no address"),
        pytest.param(item(pub_status="withheld"), False, id="held back by its source"),
    ],
)
def test_a_teaser_wants_its_page(given: Item, expected: bool) -> None:
    assert wants_page(given) is expected


def page(*stories: Item) -> Reading:
    return Reading(items=stories)


@pytest.mark.parametrize(
    ("story", "reason"),
    [
        pytest.param(item(LONG), None, id="the same title"),
        pytest.param(item(LONG, "Gull returns to pier after storm - Courier"), None, id="a longer title"),
        pytest.param(item(TEASER + " " + LONG, "Old friend"), None, id="another title, the teaser's words"),
        pytest.param(item(LONG, "Council paints its bridge"), "another article", id="another article"),
        pytest.param(item("Gull is back."), "no more text", id="shorter"),
        pytest.param(None, "no main story", id="no story"),
    ],
)
def test_only_the_items_own_article_fills_it(story: Item | None, reason: str | None) -> None:
    found = with_page_text(item(), page(story) if story else page())
    if reason is None:
        assert isinstance(found, Item)
        assert found.provenance.full_text == "page"
    else:
        assert isinstance(found, str)
        assert reason in found


def test_a_script_without_spaces_has_words_too() -> None:
    own = item("港の鴎が一年ぶりに桟橋へ戻ったと管理人が話した。", "鴎が桟橋へ戻る")
    assert isinstance(with_page_text(own, page(item("鴎は雨の中に座っていた。" * 40, "鴎が港の桟橋へ戻る 新聞"))), Item)
    assert (
        with_page_text(own, page(item("市長は新しい橋を開いた。" * 40, "市長が橋を開く")))
        == "the page is another article"
    )


def test_the_feed_keeps_what_it_says_and_the_page_fills_the_gaps() -> None:
    own = item(date_published="2026-06-01T10:00:00Z", tags=["birds"])
    story = item(
        LONG, date_published="2026-06-02T10:00:00Z", authors=[{"name": "Ada Quill"}], image="https://gull.example/i.jpg"
    )
    found = with_page_text(own, page(replace(story, id="another", url="https://gull.example/other")))
    assert isinstance(found, Item)
    assert (found.id, found.url, found.title, found.tags) == (own.id, own.url, own.title, own.tags)
    assert found.date_published == datetime(2026, 6, 1, 10, tzinfo=UTC)
    assert (found.authors[0].name, found.image) == ("Ada Quill", "https://gull.example/i.jpg")
    assert (found.summary, found.content_text) == (TEASER, story.content_text)
    assert found.word_count == story.word_count
    assert found.provenance.text_digest == story.provenance.text_digest


def test_a_reason_is_bounded() -> None:
    marked = with_not_found_reason(item(), "x" * 9999).provenance.full_text
    assert marked is not None
    assert len(marked) == MAX_REASON


CHINESE = "鸥鸟回到了因尼斯凡的码头上，守护人周二说道。"
# name -> the feed's item, the page's main story, are they one article?
ARTICLES = {
    "the same title": (item(), item("Other words."), True),
    "a title with the site's name": (item(), item("Other words.", "Gull returns to pier | Harbour Courier"), True),
    "six words of ten": (item(title="a1 b2 c3 d4 e5 f6 g7 h8 i9 j0"), item("-", "a1 b2 c3 d4 e5 f6 elsewhere"), True),
    "five words of ten": (item(title="a1 b2 c3 d4 e5 f6 g7 h8 i9 j0"), item("-", "a1 b2 c3 d4 e5 elsewhere"), False),
    "one word proves nothing": (item("", "Weather"), item(LONG, "Weather"), False),
    "the teaser within the text": (item(title="Old friend"), item(f"{LONG} {TEASER}", "Another title"), True),
    "a Chinese teaser": (item(CHINESE, "老朋友"), item(f"{CHINESE}他等了三年。", "另一个标题"), True),
    "half of the teaser": (
        item("The gull of Innisvane is back and the baker has closed", "Old friend"),
        item("Today the gull of Innisvane is back and nobody knew why.", "Another title"),
        True,
    ),
    "three words of the teaser": (
        item("The gull of Innisvane has been seen by nobody since", "Old friend"),
        item("They painted the gull of stone that stands on the pier.", "Another title"),
        False,
    ),
    "the same words in another order": (
        item("one two three four five six", "Old friend"),
        item("six five four three two one", "Another title"),
        False,
    ),
    "neither title nor text": (item("", "Old friend"), item("", "Another title"), False),
}


@pytest.mark.parametrize(("teaser", "main", "expected"), ARTICLES.values(), ids=ARTICLES)
def test_a_page_is_the_items_by_its_title_or_by_the_teasers_words(teaser: Item, main: Item, expected: bool) -> None:
    assert is_same_article(teaser, main) is expected
