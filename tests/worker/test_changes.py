"""What becomes of each item of a batch, as tables: from what is known and the verdict to the change and its event."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import msgspec
import pytest

from dedupe import Params, Story, judge_article, make_sketches
from ingest import Item, Problem
from tests.support.clock import NOW
from tests.support.judging import (
    make_item,
    make_item_article,
    make_slot,
    make_stored_item,
    make_story,
    read_event,
    read_pairs,
)
from tests.support.texts import FULL, LATE_START, OTHER, SENTENCES, TEASER, WHOLE, make_nonsense_text
from worker.judging.article_of_item import article_of
from worker.judging.changes import (
    MAX_VERSIONS,
    change_for_dead_part,
    change_for_filtered,
    change_for_judged,
    change_for_new_version,
    change_for_unchanged,
    is_churn,
    is_filtered,
    is_unchanged,
)
from worker.judging.versions import make_version
from worker.judging.ways import with_own_digests
from worker.store.commit import Change
from worker.store.identities import MarkClaim
from worker.store.items import StoredItem, Withdrawal

PARAMS = Params()
CLAIMS = (MarkClaim(b"8 bytes."),)
BEGINNING = "\n\n".join(SENTENCES[:3])
PAIR = make_story("x", size=2)  # a story of two items
ANCHORED = make_story("late", LATE_START, [make_item_article("b", FULL)])
BY_HAND = Withdrawal(by="hand", at=NOW, story_id="st_a")
BY_SOURCE = Withdrawal(by="source", at=NOW, story_id="st_a", status="withheld")


@dataclass(frozen=True, kw_only=True)
class Judged:
    """An item that is judged against stories, and what is to come of it."""

    text: str = WHOLE
    stories: tuple[Story, ...] = ()
    known: StoredItem | None = None
    outcome: str
    event: tuple[str, str]  # type and subject
    story: tuple[str, int]  # id and size
    version: int = 1
    left: str | None = None
    is_posted: bool = False
    retired: tuple[str, ...] = ()  # ids


def known_b(text: str, story: Story | None, **fields: Any) -> StoredItem:
    return make_stored_item(make_item("b", text), story, **fields)


JUDGED = {
    "new item": Judged(
        outcome="published", event=("story.created", "st_b"), story=("st_b", 1), is_posted=True,
    ),
    "new item beside another story": Judged(
        stories=(make_story("x", OTHER),), outcome="published", event=("story.created", "st_b"), story=("st_b", 1),
        is_posted=True,
    ),
    "copy": Judged(
        stories=(make_story("x"),), outcome="copies", event=("story.copy_added", "it_b"), story=("st_x", 2),
    ),
    "takes lead": Judged(
        stories=(make_story("x", BEGINNING),), outcome="published", event=("story.updated", "st_x"),
        story=("st_x", 2), is_posted=True, retired=("it_x",),
    ),
    "anchor": Judged(
        text=FULL, stories=(make_story("late", LATE_START),), outcome="copies", event=("story.copy_added", "it_b"),
        story=("st_late", 2), is_posted=True,
    ),
    "edited copy makes its story no larger": Judged(
        stories=(PAIR,), known=known_b(WHOLE + " So it was.", PAIR), outcome="copies",
        event=("story.copy_added", "it_b"), story=("st_x", 2), version=2,
    ),
    "rewritten copy leaves for a story of another id": Judged(
        text=OTHER, known=known_b(WHOLE, PAIR), outcome="published", event=("story.created", "st_bv2"),
        story=("st_bv2", 1), version=2, left="st_x", is_posted=True,
    ),
    "copy changes stories": Judged(
        text=OTHER, stories=(make_story("o", OTHER),), known=known_b(WHOLE, PAIR), outcome="copies",
        event=("story.copy_added", "it_b"), story=("st_o", 2), version=2, left="st_x",
    ),
    "rewritten anchor is found by its old text no more": Judged(
        text=OTHER, known=known_b(FULL, ANCHORED, version=4), outcome="published", event=("story.created", "st_bv5"),
        story=("st_bv5", 1), version=5, left="st_late", is_posted=True, retired=("it_b",),
    ),
    "out of the window": Judged(
        known=known_b(WHOLE, None), outcome="published", event=("story.created", "st_bv2"), story=("st_bv2", 1),
        version=2, is_posted=True,
    ),
}  # fmt: skip


def change_for(case: Judged) -> Change:
    item = make_item("b", case.text)
    verdict = judge_article(article_of(item), case.stories, PARAMS)
    sketches = make_sketches([article_of(item)], PARAMS)
    change = change_for_judged(make_slot("7", item, claims=CLAIMS), verdict, sketches[0], case.known, PARAMS, NOW)
    assert change.looked_up == sketches[0]
    assert change.posted in (None, sketches[0])
    return change


@pytest.mark.parametrize("case", JUDGED.values(), ids=JUDGED)
def test_a_judged_item(case: Judged) -> None:
    change = change_for(case)
    kind, subject, data = read_event(change.event)
    assert (change.slot, change.item_id, change.claims) == ("7", "it_b", CLAIMS)
    assert (change.outcome, (kind, subject), change.left) == (case.outcome, case.event, case.left)
    assert change.story is not None
    assert (change.story.id, change.story.size) == case.story
    assert change.expected_version == case.version - 1
    assert read_pairs(change.fields)["version"] == str(case.version)
    assert read_pairs(change.fields)["story"] == case.story[0]
    assert (data["record"]["version"], data["record"]["story_id"]) == (case.version, case.story[0])
    assert (change.posted is not None) is case.is_posted
    assert tuple(item_id for item_id, _ in change.retired) == case.retired


def test_stories_that_a_text_joins_become_one() -> None:
    stories = (make_story("late", LATE_START, size=2), make_story("teaser", TEASER))
    change = change_for(
        Judged(text=FULL, stories=stories, outcome="copies", event=("story.copy_added", "it_b"), story=("st_late", 4))
    )
    assert change.story is not None
    assert (change.story.id, change.story.size) == ("st_late", 4)
    (merge,) = change.merges
    kind, subject, data = read_event(merge.event)
    assert merge.story == stories[1]
    assert (kind, subject, data["absorbed_id"], data["item_id"]) == ("story.merged", "st_late", "st_teaser", "it_b")


def test_sides_of_splits_go_with_an_item_into_its_next_story() -> None:
    known = known_b(WHOLE, PAIR, apart=frozenset({"-s"}))
    change = change_for(replace(JUDGED["rewritten copy leaves for a story of another id"], known=known))
    assert change.story is not None
    assert change.story.apart == {"-s"}


@pytest.mark.parametrize("withdrawn", [None, BY_SOURCE])
def test_what_is_published_again_is_withdrawn_no_more(withdrawn: Withdrawal | None) -> None:
    known = known_b(WHOLE, None, withdrawn=withdrawn)
    fields = read_pairs(change_for(replace(JUDGED["out of the window"], known=known)).fields)
    assert fields.get("withdrawn") == ("" if withdrawn else None)


AS_FEED = make_stored_item(make_item(), make_story())

# name: (known, item, whether there is nothing new in it)
UNCHANGED: dict[str, tuple[StoredItem, Item, bool]] = {
    "the same again": (AS_FEED, make_item(), True),
    "another reader of feeds": (AS_FEED, make_item(extractor="feedparser"), True),
    "mark-up alone": (AS_FEED, make_item(content_html="<p>The ferry</p>"), True),
    "another headline": (AS_FEED, make_item(title="Shaft"), False),
    "a picture more": (AS_FEED, make_item(image="https://a.example/i.png"), False),
    "a word of its text": (AS_FEED, make_item(text=WHOLE.replace("Tuesday", "Monday")), False),
    "a teaser by another way": (AS_FEED, make_item(text=SENTENCES[0], extractor="page-html"), True),
    "as much by another way": (AS_FEED, make_item(title="Shaft", extractor="page-html"), True),
    "more by another way": (AS_FEED, make_item(text=FULL, extractor="page-html"), False),
    "no text by another way": (AS_FEED, make_item(content_text=None, extractor="page-html"), True),
    "churn": (replace(AS_FEED, version=MAX_VERSIONS), make_item(text=f"{WHOLE} It is 12:31."), True),
    "too much for churn": (replace(AS_FEED, version=MAX_VERSIONS), make_item(text=OTHER), False),
}


@pytest.mark.parametrize(("known", "item", "expected"), UNCHANGED.values(), ids=UNCHANGED)
def test_is_unchanged(known: StoredItem, item: Item, expected: bool) -> None:
    assert is_unchanged(make_version(item), known) is expected


NEWS_FEED, SPORT_FEED, NEW_FILE = "273b8e062344ee52", "9a26ae2a1debe8ba", "file 8e062344ee52273b"


def known_from(*feeds: tuple[str, Item], published: Item | None = None) -> StoredItem:
    """An item as the feeds brought it, one after the other; the last one's text is published, if no other is named."""
    known = make_stored_item(published or feeds[-1][1], make_story())
    return replace(known, digests={(version := make_version(item, feed)).way: version.digests for feed, item in feeds})


IN_NEWS = known_from((NEWS_FEED, make_item()))
IN_BOTH = known_from(
    (SPORT_FEED, make_item(text=SENTENCES[0], tags=("sport",))), (NEWS_FEED, make_item()), published=make_item()
)
IN_A_FILE = known_from(("file 1", make_item()))
LATER_LINK = "https://a.example/sport/ferry"

# name: (known, feed, item, whether there is nothing new in it)
IN_FEEDS: dict[str, tuple[StoredItem, str, Item, bool]] = {
    "the same again": (IN_NEWS, NEWS_FEED, make_item(), True),
    "a change in its feed": (IN_NEWS, NEWS_FEED, make_item(title="Shaft"), False),
    "as much in another feed": (IN_NEWS, SPORT_FEED, make_item(url=LATER_LINK, tags=("sport",)), True),
    "a teaser in another feed": (IN_NEWS, SPORT_FEED, make_item(text=SENTENCES[0]), True),
    "more in another feed": (IN_NEWS, SPORT_FEED, make_item(text=FULL), False),
    "the teaser again": (IN_BOTH, SPORT_FEED, make_item(text=SENTENCES[0], tags=("sport",)), True),
    "the whole text again": (IN_BOTH, NEWS_FEED, make_item(), True),
    "another teaser": (IN_BOTH, SPORT_FEED, make_item(text=SENTENCES[1]), True),
    "a change of the whole text": (IN_BOTH, NEWS_FEED, make_item(text=WHOLE.replace("Tuesday", "Monday")), False),
    "the whole text shortened": (IN_BOTH, NEWS_FEED, make_item(text=SENTENCES[0]), False),
    "more where the teaser was": (IN_BOTH, SPORT_FEED, make_item(text=FULL), False),
    "the same, recorded when feeds had no names": (AS_FEED, NEWS_FEED, make_item(), True),
    "a change, recorded when feeds had no names": (AS_FEED, NEWS_FEED, make_item(title="Shaft"), False),
    "a change in a file of another name": (IN_A_FILE, "file 2", make_item(title="Shaft"), False),
    "the same in a file of another name": (IN_A_FILE, "file 2", make_item(), True),
    "a teaser in a file of another name": (IN_A_FILE, "file 2", make_item(text=SENTENCES[0]), True),
    "a change in a message without a name": (IN_A_FILE, "", make_item(title="Shaft"), False),
    "a file of a feed from the network": (IN_NEWS, NEW_FILE, make_item(), True),
    "a page": (IN_BOTH, NEWS_FEED, make_item(extractor="page-html", title="Shaft"), True),
}


@pytest.mark.parametrize(("known", "feed", "item", "expected"), IN_FEEDS.values(), ids=IN_FEEDS)
def test_is_unchanged_in_several_feeds(known: StoredItem, feed: str, item: Item, expected: bool) -> None:
    assert is_unchanged(make_version(item, feed), known) is expected


def test_of_many_feeds_the_quietest_is_forgotten_and_a_page_is_not() -> None:
    known = replace(AS_FEED, digests={"page-html": {"title": "1"}, "feed": {"title": "0"}})
    for number in range(10):
        known = replace(known, digests=with_own_digests(make_version(make_item(), f"{number}"), known))
    assert list(known.digests) == ["page-html", *(f"feed {number}" for number in range(2, 10))]


# name: (versions so far, text, whether it is churn)
CHURN = {
    "few versions, a clock": (MAX_VERSIONS - 1, f"{WHOLE} It is 12:31.", False),
    "many versions, a clock": (MAX_VERSIONS, f"{WHOLE} It is 12:31.", True),
    "many versions, half of it new": (MAX_VERSIONS, f"{WHOLE} {make_nonsense_text(1)}", False),
    "many versions, another text": (MAX_VERSIONS + 9, OTHER, False),
}


@pytest.mark.parametrize(("version", "text", "expected"), CHURN.values(), ids=CHURN)
def test_is_churn(version: int, text: str, expected: bool) -> None:
    assert is_churn(make_item(text=text), replace(AS_FEED, version=version)) is expected


def test_an_unchanged_item_is_counted_and_nothing_else() -> None:
    change = change_for_unchanged(make_slot("3", make_item(), claims=CLAIMS), replace(AS_FEED, version=5))
    assert change == Change(slot="3", outcome="unchanged", item_id="it_a", expected_version=5, claims=CLAIMS)


def test_the_first_sight_by_another_way_is_remembered_beside_what_is_known() -> None:
    change = change_for_unchanged(make_slot("3", make_item(extractor="page-html")), AS_FEED)
    digests = msgspec.msgpack.decode(read_pairs(change.fields)["digests"])
    assert (set(digests), digests["feed"]) == ({"feed", "page-html"}, AS_FEED.digests["feed"])


# name: (status of the item, how the known one was withdrawn; "new": none is known, whether it is filtered)
FILTERED: dict[str, tuple[Any, Any, bool]] = {
    "new": ("usable", "new", False),
    "new, withheld": ("withheld", "new", True),
    "known": ("usable", None, False),
    "known, canceled": ("canceled", None, False),
    "by hand, usable again": ("usable", BY_HAND, True),
    "by hand, canceled too": ("canceled", BY_HAND, True),
    "by its source, usable again": ("usable", BY_SOURCE, False),
    "by its source, still withheld": ("withheld", BY_SOURCE, True),
}


@pytest.mark.parametrize(("status", "withdrawn", "expected"), FILTERED.values(), ids=FILTERED)
def test_is_filtered(status: Any, withdrawn: Any, expected: bool) -> None:
    known = None if withdrawn == "new" else replace(AS_FEED, withdrawn=withdrawn)
    assert is_filtered(make_slot("0", make_item(pub_status=status)), known) is expected


def test_a_filtered_item_that_nobody_knows_leaves_no_trace() -> None:
    slot = make_slot("3", make_item(pub_status="withheld"), claims=CLAIMS)
    assert change_for_filtered(slot, None) == Change(slot="3", outcome="filtered")


def test_a_filtered_item_that_is_known_keeps_its_marks() -> None:
    change = change_for_filtered(
        make_slot("3", make_item(), claims=CLAIMS), replace(AS_FEED, version=2, withdrawn=BY_HAND)
    )
    assert change == Change(slot="3", outcome="filtered", item_id="it_a", expected_version=2, claims=CLAIMS)


# name: (the item as it is now, changed fields, items whose postings go, whether its new text is posted)
NEW_VERSIONS: dict[str, tuple[Item, list[str], tuple[str, ...], bool]] = {
    "another text": (make_item(text=OTHER), ["content_text"], ("it_a",), True),
    "another picture": (make_item(image="https://a.example/i.png"), ["image"], (), False),
    "another headline": (make_item(title="Shaft breaks at sea"), ["title"], ("it_a",), True),
    "two fields": (make_item(tags=("sea",), language="en"), ["language", "tags"], (), False),
    "more by another way": (make_item(text=FULL, extractor="page-html"), ["content_text"], ("it_a",), True),
}


@pytest.mark.parametrize(("item", "changed", "retired", "is_posted"), NEW_VERSIONS.values(), ids=NEW_VERSIONS)
def test_a_new_version(item: Item, changed: list[str], retired: tuple[str, ...], is_posted: bool) -> None:
    story = make_story(size=3, revision=8)
    change = change_for_new_version(
        make_slot("3", item, claims=CLAIMS), replace(AS_FEED, version=6), story, PARAMS, NOW
    )
    kind, subject, data = read_event(change.event)
    assert (change.outcome, change.expected_version, kind, subject) == ("published", 6, "item.updated", "it_a")
    assert (data["changed"], data["record"]["version"]) == (changed, 7)
    assert read_pairs(change.fields)["version"] == "7"
    assert change.story is not None
    assert (change.story.id, change.story.size, change.story.revision) == ("st_a", 3, 9)
    assert change.story.representative.text == item.content_text
    assert tuple(item_id for item_id, _ in change.retired) == retired
    assert (change.posted is not None) is is_posted


def test_a_new_version_keeps_its_furniture_and_drops_anchors_that_no_longer_agree() -> None:
    known = replace(AS_FEED, article=replace(AS_FEED.article, furniture=(b"p",)))
    story = make_story(anchors=[make_item_article("b", FULL)])
    change = change_for_new_version(make_slot("3", make_item(text=OTHER)), known, story, PARAMS, NOW)
    assert change.story is not None
    assert (change.story.anchors, change.story.representative.furniture) == ((), (b"p",))
    assert [item_id for item_id, _ in change.retired] == ["it_a", "it_b"]


def test_a_dead_part_goes_to_the_dead_letters_whole() -> None:
    change = change_for_dead_part("j1", "d7", Problem(where="line 7", reason="no JSON", raw="{x"), "a.jsonl", 2, NOW)
    kind, subject, data = read_event(change.event)
    assert (change.slot, change.outcome, change.item_id) == ("d7", "dead", None)
    assert (kind, subject, change.event and change.event.stream) == ("dead.letter", "j1", "dead")
    assert data == {
        "job_id": "j1", "target": "a.jsonl", "stage": "parse", "where": "line 7", "reason": "no JSON", "attempts": 2,
        "input": {"raw": "{x", "kind": "auto"},
    }  # fmt: skip
