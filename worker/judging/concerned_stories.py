"""The stories that a decision about a source's texts concerns, as far as the index finds them with a text."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dedupe import Article, Story, make_sketches

from ..runtime import Runtime
from ..store.items import StoredItem


@dataclass(frozen=True, slots=True, kw_only=True)
class ConcernedStory:
    """A story, by its representative."""

    story_id: str
    representative: str
    title: str
    source: str
    size: int


def find_concerned_stories(
    rt: Runtime, known: StoredItem, texts: Sequence[str], is_concerned: Callable[[Article], bool]
) -> tuple[ConcernedStory, ...]:
    """The item's own story, then those that the judge would compare with any of the texts; of each text 16 at most.

    Args:
        texts: of the item's source; they are looked for as if it had one of them.
        is_concerned: asked of each text of that source that a story is found by.
    """
    sketches = make_sketches([_with_text(known.article, text) for text in texts], rt.params)
    found = rt.index.look_up_stories(sketches, rt.now()).candidates
    stories = {story.id: story for group in ([known.story] if known.story else [], *found) for story in group}
    return tuple(
        _describe_story(story)
        for story in stories.values()
        if any(text.source == known.article.source and is_concerned(text) for text in story.texts)
    )


def _with_text(article: Article, text: str) -> Article:
    return article if text == article.text else Article(id=article.id, text=text, seen_at=article.seen_at)


def _describe_story(story: Story) -> ConcernedStory:
    lead = story.representative
    return ConcernedStory(
        story_id=story.id, representative=lead.id, title=lead.title, source=lead.source, size=story.size
    )
