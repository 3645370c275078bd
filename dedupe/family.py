"""What a story is after a text, or another story, has joined it: who leads it, and what it is found by. Pure.

A story is found by its representative and at most two anchors: members that agree with the representative and have
passages of their own, such as an opening that it lacks, or an opening in other words. Teasers that come later are cut
from one wording of the opening or the other.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from .agreement import Finding, apply_rules, rules_join_texts
from .article import Article, Story
from .compare import ComparedText, prepare_for_comparison, shared_run_lengths
from .digests import find_known_parts
from .furniture import text_without_furniture
from .pair import TextPair
from .params import Params


def with_joining_article(article: Article, finding: Finding, params: Params) -> Story:
    """The story with an article that joins it; a fuller text takes the lead."""
    story, pair = finding.story, finding.pair
    takes_lead = pair.matched.id == story.representative.id and pair.is_fuller
    larger_story = replace(story, size=story.size + 1, revision=story.revision + 1)
    lead = article if takes_lead else story.representative
    agreeing = article.id if pair.matched.id == lead.id else None
    return with_representative(larger_story, lead, (*story.texts, article), params, agreeing)


def with_representative(
    story: Story, lead: Article, texts: Iterable[Article], params: Params, agreeing: str | None = None
) -> Story:
    """The story under a representative, with those of the texts as anchors that it needs then.

    Args:
        agreeing: the text that the rules have just joined with the representative, if there is one.
    """
    known = {text.id: text for text in texts if text.id != lead.id}  # the newest version of each
    anchors = _choose_anchors(lead, [*known.values()], story.held, params, agreeing)
    held = story.held & {anchor.id for anchor in anchors}
    parts = [text for text in known.values() if text.id not in story.held]
    known_parts = find_known_parts(story, lead, parts, params)
    return replace(story, representative=lead, anchors=anchors, held=held, known_parts=known_parts)


def are_on_opposite_sides(sides: frozenset[str], others: frozenset[str]) -> bool:
    """Whether somebody has split these by hand: the two sides of one split, "+NAME" and "-NAME".

    >>> (are_on_opposite_sides(frozenset({"+a", "+b"}), frozenset({"-b"})),
    ...  are_on_opposite_sides(frozenset({"+a"}), frozenset({"+a"})))
    (True, False)
    """
    return any(opposite_side_of(side) in others for side in sides)


def opposite_side_of(side: str) -> str:
    """The other side of a split.

    >>> opposite_side_of("+st_a"), opposite_side_of("-st_a")
    ('-st_a', '+st_a')
    """
    return ("-" if side.startswith("+") else "+") + side[1:]


def find_merge_evidence(story: Story, other: Story, params: Params) -> Finding | None:
    """Why two stories are one: the representative of one belongs to the other. None if they aren't."""
    if are_on_opposite_sides(story.apart, other.apart):
        return None
    for joining_story, into in ((other, story), (story, other)):
        finding = apply_rules(joining_story.representative, into, params)
        if finding.joins:
            return finding
        if finding.rule.tells_apart:
            return None
    return None


def merge_two_stories(story: Story, other: Story, article: Article, params: Params) -> Story:
    """One story out of two, that an article belongs to.

    The larger one goes on, else the one with the earlier representative, else the one with the lesser id. Its
    representative stays unless the other one's, or the article, is a fuller text: consumers have the records of these
    three and no others. The revision is that of the story that goes on.
    """
    first, second = sorted((story, other), key=_rank_for_merge)
    lead = first.representative
    for text in (second.representative, article):
        lead = text if TextPair(text, lead, params).is_fuller else lead
    merged_story = replace(
        first, size=first.size + second.size, apart=first.apart | second.apart, held=first.held | second.held
    )
    return with_representative(merged_story, lead, (*first.texts, *second.texts, article), params)


def _rank_for_merge(story: Story) -> tuple[int, float, str]:
    return -story.size, story.representative.seen_at.timestamp(), story.id


def _choose_anchors(
    lead: Article, texts: Sequence[Article], held: frozenset[str], params: Params, agreeing: str | None
) -> tuple[Article, ...]:
    """Those that are anchors by hand, then the texts that bring most of what the lead, and those before, lack."""
    known = prepare_for_comparison(text_without_furniture(lead), params).shingles
    chosen = sorted((text for text in texts if text.id in held), key=lambda text: text.id)[: params.anchors]
    for text in chosen:
        known |= prepare_for_comparison(text_without_furniture(text), params).shingles
    left = [text for text in texts if text not in chosen]
    while left and len(chosen) < params.anchors:
        words_added = {
            text.id: _count_own_words(prepare_for_comparison(text_without_furniture(text), params), known, params)
            for text in left
        }
        # What is known only grows, so a text that adds nothing now never will; and whether it joins stays as it is.
        left = sorted(
            (text for text in left if words_added[text.id]), key=lambda text: (-words_added[text.id], text.id)
        )
        while left and left[0].id != agreeing and not rules_join_texts(left[0], lead, params):
            del left[0]
        if left:
            chosen.append(left[0])
            known |= prepare_for_comparison(text_without_furniture(left[0]), params).shingles
            del left[0]
    return tuple(chosen)


def _count_own_words(reading: ComparedText, known: frozenset[int], params: Params) -> int:
    """Words of a text that are not known: in passages, or in its opening; single words elsewhere don't count."""
    own_shingles = reading.shingles - known
    passages = sum(
        run for run in shared_run_lengths(reading.sequence, own_shingles, params.shingle) if run >= params.passage
    )
    opening = sum(shared_run_lengths(reading.sequence[: params.opening], own_shingles, params.shingle))
    return max(passages, opening)
