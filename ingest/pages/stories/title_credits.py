"""Sources written into the titles of related stories: "[Harbour Times] Ferry late", "Ferry late (Harbour Times)".

One title with a bracket is a title; when nearly all related titles of a page carry one in the same place, it is where
the page puts its sources.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from ..blocks import PageStory, measure_length
from ..lines.bylines import is_name

MIN_STORIES = 3
_SHARE = 0.7  # of the related stories
_MAX_SOURCE_WORDS = 5  # words of a source
# the ways to write it; in each the source is "name" and what remains "title"
_CREDIT_PATTERNS = tuple(
    re.compile(pattern)
    for pattern in (
        r"^[\[(【](?P<name>[^\[\]()【】]{2,50})[\])】]\s*(?P<title>\S.+)$",
        r"^(?P<title>.+\S)\s*[\[(（【](?P<name>[^\[\]()（）【】]{2,50})[\])）】]$",
        r"^(?P<name>[^:：|]{2,50}?)\s*[:：|]\s*(?P<title>\S.+)$",
        r"^(?P<title>.+\S)\s+[|–—-]\s+(?P<name>[^|–—]{2,50})$",
    )
)


def without_credits(stories: Sequence[PageStory]) -> list[PageStory]:
    """Stories with the source taken out of the title, if they share a way to write it and have none elsewhere.

    >>> titles = ["[Harbour Times] Ferry late", "[North Wire] Bees are back", "[Harbour Times] No light"]
    >>> [(s.source, s.title) for s in without_credits([PageStory(title=title) for title in titles])][:2]
    [('Harbour Times', 'Ferry late'), ('North Wire', 'Bees are back')]
    """
    if 2 * sum(1 for story in stories if not story.source) < len(stories):
        return list(stories)
    for pattern in _CREDIT_PATTERNS:
        matches = {id(story): match for story in stories if (match := _match_credit(pattern, story.title or ""))}
        if len(matches) >= max(MIN_STORIES, _SHARE * len(stories)):
            return [_with_credit(story, matches.get(id(story))) for story in stories]
    return list(stories)


def _match_credit(pattern: re.Pattern[str], title: str) -> re.Match[str] | None:
    match = pattern.match(title)
    is_credit = match and is_name(match["name"]) and measure_length(match["name"]) <= _MAX_SOURCE_WORDS
    return match if is_credit else None


def _with_credit(story: PageStory, match: re.Match[str] | None) -> PageStory:
    return replace(story, title=match["title"], source=match["name"].strip()) if match else story
