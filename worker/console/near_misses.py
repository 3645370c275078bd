"""Stories that share something with one and are kept apart from it: found as the judge finds them, judged anew."""

from __future__ import annotations

from dataclasses import dataclass

from dedupe import FormExamples, Story, apply_rules, are_on_opposite_sides, compare_articles, make_sketches

from ..runtime import Runtime

MOST_COMPARED = 8  # stories of the index
MOST_SHOWN = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class NearMiss:
    """Another story, and what keeps it apart."""

    story_id: str
    item_id: str  # its representative
    title: str
    source: str
    size: int
    joins: bool  # the rules of today would join them
    rule: str
    says: str
    jaccard: float
    containment: float
    is_split: bool  # somebody has taken them apart


def find_near_misses(rt: Runtime, story: Story, examples: FormExamples) -> tuple[NearMiss, ...]:
    """The likest first."""
    looked_up = rt.index.look_up_stories(make_sketches([story.representative], rt.params), rt.now())
    others = examples.mark_stories([other for other in looked_up.candidates[0] if other.id != story.id][:MOST_COMPARED])
    misses = [_describe_miss(rt, story, other) for other in others]
    return tuple(sorted(misses, key=lambda one: (-one.containment, one.story_id))[:MOST_SHOWN])


def _describe_miss(rt: Runtime, story: Story, other: Story) -> NearMiss:
    finding = apply_rules(other.representative, story, rt.params)
    scores = compare_articles(other.representative, story.representative, rt.params)
    return NearMiss(
        story_id=other.id,
        item_id=other.representative.id,
        title=other.representative.title,
        source=other.representative.source,
        size=other.size,
        joins=finding.joins,
        rule=finding.rule.name,
        says=finding.rule.says,
        jaccard=scores.jaccard,
        containment=scores.containment,
        is_split=are_on_opposite_sides(story.apart, other.apart),
    )
