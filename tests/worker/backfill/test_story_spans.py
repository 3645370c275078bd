"""Stories put together of their items, and given away when nothing can join them any more."""

from __future__ import annotations

from worker.backfill.item_files import UNDATED
from worker.backfill.story_spans import OpenStories


def test_a_story_counts_its_items_and_names_the_last_lead() -> None:
    stories = OpenStories("en")
    for lead, moment in (("it_a", 50), ("it_a", 10), ("it_b", 90)):
        stories.add_item("st_a", lead, moment)
    (story,) = stories.close_before(None)
    assert (story.size, story.lead_id, story.first, story.last) == (3, "it_b", 10, 90)


def test_a_story_is_given_away_once_when_its_last_item_is_out_of_reach() -> None:
    stories = OpenStories("en")
    stories.add_item("st_a", "it_a", 10)
    stories.add_item("st_b", "it_b", 20)
    assert [story.story_id for story in stories.close_before(20)] == ["st_a"]
    assert [story.story_id for story in stories.close_before(20)] == []
    assert [story.story_id for story in stories.close_before(None)] == ["st_b"]


def test_a_story_with_an_item_without_a_date_stays_open_to_the_end() -> None:
    stories = OpenStories("en")
    stories.add_item("st_a", "it_a", UNDATED)
    assert list(stories.close_before(10**18)) == []
    stories.add_item("st_a", "it_a", 5)
    assert list(stories.close_before(10**18)) == []
    (story,) = stories.close_before(None)
    assert (story.size, story.first, story.last) == (2, 5, 5)
