"""Whether a text belongs to a story: the rules, asked about the representative first, then about the anchors.

A text joins through an anchor only if it stands whole in it, and no rule tells it apart from the representative: "its
text stands whole in a report that this story has". An anchor that somebody made one by hand represents the story too.
"""

from __future__ import annotations

from dataclasses import dataclass

from .article import Article, Relation, Story
from .pair import Pair
from .params import Params
from .rules import RULES, Rule


@dataclass(frozen=True, slots=True)
class Finding:
    """What the rules say of a text and one story."""

    story: Story
    pair: Pair  # the text and that of the story which decided
    rule: Rule
    relation: Relation

    @property
    def joins(self) -> bool:
        return self.relation != "new"

    @property
    def likeness(self) -> tuple[float, float, str]:
        """The likest last; the id decides between equals, so that no order of candidates matters."""
        return self.pair.scores.jaccard, self.pair.scores.containment, self.story.id


def find(article: Article, story: Story, params: Params) -> Finding:
    """What the rules say of an article and a story. It is never compared with itself."""
    finding = _of(article, story, story.representative, params)
    if finding.joins:
        return finding
    for anchor in story.anchors:
        if anchor.id != article.id and (anchor.id in story.held or not finding.rule.tells_apart):
            through = _of(article, story, anchor, params)
            if through.joins and (anchor.id in story.held or through.pair.lies_inside):
                return through
    return finding


def joins(article: Article, other: Article, params: Params) -> bool:
    """Whether the rules join two texts."""
    pair = Pair(article, other, params)
    return rule_of(pair).joins(pair)


def rule_of(pair: Pair) -> Rule:
    """The rule that decides a pair: the first that applies."""
    return next(rule for rule in RULES if rule.applies(pair))


def _of(article: Article, story: Story, text: Article, params: Params) -> Finding:
    pair = Pair(article, text, params)
    rule = rule_of(pair)
    return Finding(story, pair, rule, rule.relation(pair))
