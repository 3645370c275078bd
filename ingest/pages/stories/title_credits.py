"""Sources written into the titles of related stories: "[Harbour Times] Ferry late", "Ferry late (Harbour Times)".

One title with a bracket is a title; when nearly all related titles of a page carry one in the same place, it is where
the page puts its sources.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..blocks import Story, count_words
from ..lines.bylines import is_name

MIN_STORIES = 3
_SHARE = 0.7  # of the related stories
_LONGEST = 5  # words of a source
# the ways to write it; in each the source is "name" and what remains "title"
_WAYS = tuple(
    re.compile(pattern)
    for pattern in (
        r"^[\[(【](?P<name>[^\[\]()【】]{2,50})[\])】]\s*(?P<title>\S.+)$",
        r"^(?P<title>.+\S)\s*[\[(（【](?P<name>[^\[\]()（）【】]{2,50})[\])）】]$",
        r"^(?P<name>[^:：|]{2,50}?)\s*[:：|]\s*(?P<title>\S.+)$",
        r"^(?P<title>.+\S)\s+[|–—-]\s+(?P<name>[^|–—]{2,50})$",
    )
)


def without_credits(stories: Sequence[Story]) -> list[Story]:
    """Stories with the source taken out of the title, if they share a way to write it and have none elsewhere.

    >>> titles = ["[Harbour Times] Ferry late", "[North Wire] Bees are back", "[Harbour Times] No light"]
    >>> [(s.source, s.title) for s in without_credits([Story(title=title) for title in titles])][:2]
    [('Harbour Times', 'Ferry late'), ('North Wire', 'Bees are back')]
    """
    if 2 * sum(1 for story in stories if not story.source) < len(stories):
        return list(stories)
    for way in _WAYS:
        found = {id(story): match for story in stories if (match := _credit(way, story.title or ""))}
        if len(found) >= max(MIN_STORIES, _SHARE * len(stories)):
            return [_credited(story, found.get(id(story))) for story in stories]
    return list(stories)


def _credit(way: re.Pattern[str], title: str) -> re.Match[str] | None:
    found = way.match(title)
    is_credit = found and is_name(found["name"]) and count_words(found["name"]) <= _LONGEST
    return found if is_credit else None


def _credited(story: Story, found: re.Match[str] | None) -> Story:
    return replace(story, title=found["title"], source=found["name"].strip()) if found else story
