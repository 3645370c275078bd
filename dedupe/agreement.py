"""Whether a text belongs to a story: the rules, asked about the representative first, then about the anchors.

A text joins through an anchor only if it stands whole in it, and no rule tells it apart from the representative: "its
text stands whole in a report that this story has". An anchor that somebody made one by hand represents the story too.
"""

from __future__ import annotations

from dataclasses import dataclass

from .article import Article, Relation, Story
from .pair import TextPair
from .params import Params
from .rules import RULES, Rule


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rules say of a text and one story."""

    story: Story
    pair: TextPair  # the text and that of the story which decided
    rule: Rule
    relation: Relation

    @property
    def joins(self) -> bool:
        return self.relation != "new"

    @property
    def likeness_key(self) -> tuple[float, float, str]:
        """The likest last; the id decides between equals, so that no order of candidates matters."""
        return self.pair.scores.jaccard, self.pair.scores.containment, self.story.id


def apply_rules(article: Article, story: Story, params: Params) -> Finding:
    """What the rules say of an article and a story. It is never compared with itself."""
    finding = _apply_rules_to_text(article, story, story.representative, params)
    if finding.joins:
        return finding
    for anchor in story.anchors:
        if anchor.id != article.id and (anchor.id in story.held or not finding.rule.tells_apart):
            anchor_finding = _apply_rules_to_text(article, story, anchor, params)
            if anchor_finding.joins and (anchor.id in story.held or anchor_finding.pair.lies_inside):
                return anchor_finding
    return finding


def rules_join_texts(article: Article, other: Article, params: Params) -> bool:
    """Whether the rules join two texts."""
    pair = TextPair(article, other, params)
    return rule_for(pair).joins(pair)


def rule_for(pair: TextPair) -> Rule:
    """The rule that decides a pair: the first that applies."""
    return next(rule for rule in RULES if rule.applies(pair))


def _apply_rules_to_text(article: Article, story: Story, text: Article, params: Params) -> Finding:
    pair = TextPair(article, text, params)
    rule = rule_for(pair)
    return Finding(story, pair, rule, rule.relation(pair))
