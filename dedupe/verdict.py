"""decide(): which story an article belongs to, and why. Pure: what it knows is what it is given."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from .article import Article, Relation, Story, Verdict
from .pair import Pair
from .params import Params
from .rules import RULES


@dataclass(frozen=True, slots=True)
class _Finding:
    """What the rules say of the article and one story."""

    story: Story
    pair: Pair
    rule: str
    relation: Relation

    @property
    def likeness(self) -> tuple[float, float, str]:
        """The likest last; the id decides between equals, so that no order of candidates matters."""
        return self.pair.scores.jaccard, self.pair.scores.containment, self.story.id


def decide(article: Article, candidates: Sequence[Story], params: Params) -> Verdict:
    """Judge an article against the stories that may carry its text.

    It joins the likest story that a rule joins it with, else it is a story of its own. A story that the article
    represents already gets the article as it is now; an article never matches itself.
    """
    for story in candidates:
        if story.representative.id == article.id:
            mine = replace(story, representative=article, revision=story.revision + 1)
            return Verdict(article=article, relation="new", rule="same_item", story=mine)
    findings = [_find(article, story, params) for story in candidates]
    if joined := [finding for finding in findings if finding.relation != "new"]:
        return _join(article, max(joined, key=lambda finding: finding.likeness))
    own = Story(id=story_id(article.id), representative=article)
    if not findings:
        return Verdict(article=article, relation="new", rule="no_match", story=own)
    nearest = max(findings, key=lambda finding: finding.likeness)
    return Verdict(
        article=article,
        relation="new",
        rule=nearest.rule,
        story=own,
        matched_id=nearest.story.representative.id,
        scores=nearest.pair.scores,
    )


def story_id(article_id: str) -> str:
    """The id of the story that an article begins: always the same for the same article.

    >>> story_id("it_4f1c")
    'st_4f1c'
    """
    if article_id.startswith("it_"):
        return "st_" + article_id[3:]
    return "st_" + hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def _find(article: Article, story: Story, params: Params) -> _Finding:
    pair = Pair(article, story.representative, params)
    rule = next(rule for rule in RULES if rule.applies(pair))
    return _Finding(story, pair, rule.name, rule.relation(pair))


def _join(article: Article, found: _Finding) -> Verdict:
    lead = article if _is_fuller(found.pair) else found.story.representative
    story = replace(found.story, representative=lead, size=found.story.size + 1, revision=found.story.revision + 1)
    return Verdict(
        article=article,
        relation=found.relation,
        rule=found.rule,
        story=story,
        matched_id=found.story.representative.id,
        scores=found.pair.scores,
    )


def _is_fuller(pair: Pair) -> bool:
    """True where the article has nearly all of the representative, at its own opening, and much more."""
    ours, theirs = pair.sizes
    has_all = pair.lacks_text or (pair.scores.matched_in_item >= pair.params.contained and pair.opens_longer)
    return ours >= pair.params.fuller * max(1, theirs) and has_all
