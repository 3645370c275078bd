"""What stories are after somebody has taken one apart, put some together, or withdrawn an item. Pure.

Splits have names, and each story and item that was there then has a side of it: "+NAME" what stayed, "-NAME" what left.
What has one side never joins what has the other (`family.are_on_opposite_sides`), however either has been merged since.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace

from .agreement import apply_rules
from .article import Article, Merge, Story, Verdict
from .family import are_on_opposite_sides, opposite_side_of, with_joining_article, with_representative
from .pair import TextPair
from .params import Params

BY_HAND_RULE = "by_hand"  # the rule of what no rule decided
MAX_MEMBERS_READ = 50  # members, the longest first, that anchors are looked for among


def without_members(
    story: Story, leaving: AbstractSet[str], members: Sequence[Article], params: Params
) -> Story | None:
    """A story after some of its items have left; None if no member is there to represent it.

    Args:
        leaving: ids of members.
        members: all that are kept, those that leave among them.
    """
    staying = [member for member in members if member.id not in leaving]
    if not staying:
        return None
    remaining = replace(story, size=story.size - len(leaving), revision=story.revision + 1)
    if story.representative.id in leaving:
        return _with_new_representative(remaining, staying, params)
    return with_representative(
        remaining, story.representative, [text for text in story.anchors if text.id not in leaving], params
    )


def split_off_members(
    story: Story, leaving: AbstractSet[str], members: Sequence[Article], params: Params
) -> tuple[Story, Story] | None:
    """What stays, which keeps the story's id, and the story of what leaves; None if nothing would stay."""
    name = make_split_id(story, leaving)
    kept = without_members(story, leaving, members, params)
    if kept is None:
        return None
    leaving_members = [member for member in members if member.id in leaving]
    new_story = replace(story, id=name, size=len(leaving), revision=1, apart=story.apart | {f"-{name}"})
    lead = story.representative if story.representative.id in leaving else None
    return replace(kept, apart=kept.apart | {f"+{name}"}), _with_new_representative(
        new_story, leaving_members, params, lead
    )


def make_split_id(story: Story, leaving: AbstractSet[str]) -> str:
    """The id of the story of what leaves, which names the split too: always the same for the same split."""
    parts = " ".join([story.id, str(story.revision), *sorted(leaving)])
    return "st_" + hashlib.blake2b(parts.encode("utf-8", "surrogatepass"), digest_size=13).hexdigest()


def merge_stories_by_hand(stories: Sequence[Story], params: Params) -> tuple[Story, tuple[Merge, ...]]:
    """One story out of several, which the first one goes on as, and what became part of it.

    Its representative is the first one's, or that of another one which is a fuller text; those of the others become
    anchors by hand, as many as there may be, so that further copies of them join too. Splits between them are over.
    """
    first, *others = stories
    lead = first.representative
    for other in others:
        lead = other.representative if TextPair(other.representative, lead, params).is_fuller else lead
    leads = [story.representative.id for story in stories if story.representative.id != lead.id]
    sides = frozenset().union(*(story.apart for story in stories))
    merged_story = replace(
        first,
        size=sum(story.size for story in stories),
        revision=first.revision + 1,
        apart=frozenset(side for side in sides if opposite_side_of(side) not in sides),
        held=frozenset(leads[: params.anchors]),
    )
    texts = [text for story in stories for text in story.texts]
    return with_representative(merged_story, lead, texts, params), tuple(
        _build_merge(other, first, params) for other in others
    )


def with_lead_by_hand(story: Story, lead: Article, params: Params) -> Story:
    """A story that somebody has given another representative; the one before stays an anchor if it has what this lacks.

    A fuller text that comes later takes the lead, as ever.
    """
    return with_representative(replace(story, revision=story.revision + 1), lead, story.texts, params)


def keep_in_story(article: Article, story: Story, params: Params) -> Verdict:
    """A new text of a member that was placed by hand: whatever it says, it stays; a fuller text may take the lead.

    As in other verdicts the article counts as one that joins.
    """
    finding = apply_rules(article, story, params)
    if finding.joins:
        updated_story, relation, rule = (
            with_joining_article(article, finding, params),
            finding.relation,
            finding.rule.name,
        )
    else:
        grown = replace(story, size=story.size + 1, revision=story.revision + 1)
        updated_story = with_representative(grown, story.representative, (*story.texts, article), params)
        relation, rule = "copy", BY_HAND_RULE
    kept = {text.id for text in updated_story.texts} | {article.id}
    return Verdict(
        article=article,
        relation=relation,
        rule=rule,
        story=updated_story,
        matched_id=finding.pair.matched.id,
        scores=finding.pair.scores,
        dropped=tuple(text for text in story.texts if text.id not in kept),
    )


def find_open_stories(sides: frozenset[str], stories: Sequence[Story], own_id: str | None) -> tuple[Story, ...]:
    """The stories that an item with these sides may join; the one that it is in is always among them."""
    return tuple(story for story in stories if story.id == own_id or not are_on_opposite_sides(sides, story.apart))


def _with_new_representative(
    story: Story, members: Sequence[Article], params: Params, lead: Article | None = None
) -> Story:
    """A story under the representative that it has, or the longest text, of equals the earliest."""
    longest = sorted(members, key=lambda text: (-len(text.text), text.seen_at, text.id))
    return with_representative(story, lead or longest[0], longest[:MAX_MEMBERS_READ], params)


def _build_merge(absorbed: Story, into: Story, params: Params) -> Merge:
    pair = TextPair(absorbed.representative, into.representative, params)
    return Merge(
        absorbed=absorbed,
        item_id=pair.item.id,
        matched_id=pair.matched.id,
        relation="copy",
        rule=BY_HAND_RULE,
        scores=pair.scores,
    )
