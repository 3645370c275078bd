"""decide(): which story an article belongs to, and why. Pure: what it knows is what it is given."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from .agreement import Finding, find
from .article import Article, Merge, Relation, Story, Verdict
from .family import evidence, joined, led, merged
from .params import Params


def decide(article: Article, candidates: Sequence[Story], params: Params) -> Verdict:
    """Judge an article against the stories that may carry its text.

    It joins the likest story that a rule joins it with, else it is a story of its own. Other stories that it would join
    become one with that story if their representatives agree with it as it is then. A story that the article represents
    already gets the article as it is now; an article never matches itself.
    """
    for story in candidates:
        if story.representative.id == article.id:
            return renewed(article, story, "new", "same_item", params)
    findings = sorted((find(article, story, params) for story in candidates), key=lambda one: one.likeness)[::-1]
    if joining := [finding for finding in findings if finding.joins]:
        return _join(article, joining, params)
    own = Story(id=story_id(article.id), representative=article)
    if not findings:
        return Verdict(article=article, relation="new", rule="no_match", story=own)
    nearest = findings[0]
    return Verdict(
        article=article,
        relation="new",
        rule=nearest.rule.name,
        story=own,
        matched_id=nearest.pair.matched.id,
        scores=nearest.pair.scores,
    )


def renewed(article: Article, story: Story, relation: Relation, rule: str, params: Params) -> Verdict:
    """A story whose representative has a new text; anchors that no longer agree with it are dropped."""
    mine = led(replace(story, revision=story.revision + 1), article, story.anchors, params)
    return Verdict(
        article=article, relation=relation, rule=rule, story=mine, dropped=_dropped([story], mine.texts)
    )  # fmt: skip


def story_id(article_id: str) -> str:
    """The id of the story that an article begins: always the same for the same article.

    >>> story_id("it_4f1c")
    'st_4f1c'
    """
    if article_id.startswith("it_"):
        return "st_" + article_id[3:]
    return "st_" + hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def _join(article: Article, findings: Sequence[Finding], params: Params) -> Verdict:
    """Join the first, and make one of it and those of the others whose representatives agree with it then."""
    best = findings[0]
    before = {finding.story.id: finding.story for finding in findings}
    story, merges = joined(article, best, params), list[Merge]()
    for finding in findings[1:]:
        if proof := evidence(story, finding.story, params):
            whole = merged(story, finding.story, article, params)
            absorbed = story.id if whole.id == finding.story.id else finding.story.id
            merges.append(_merge(before[absorbed], proof))
            story = whole
    touched = (before[story.id], *(merge.absorbed for merge in merges))
    return Verdict(
        article=article,
        relation=best.relation,
        rule=best.rule.name,
        story=replace(story, revision=before[story.id].revision + 1),
        matched_id=best.pair.matched.id,
        scores=best.pair.scores,
        merges=tuple(merges),
        dropped=_dropped(touched, (article, *story.texts)),
    )


def _merge(absorbed: Story, proof: Finding) -> Merge:
    return Merge(
        absorbed=absorbed,
        item_id=proof.pair.item.id,
        matched_id=proof.pair.matched.id,
        relation=proof.relation,
        rule=proof.rule.name,
        scores=proof.pair.scores,
    )


def _dropped(before: Sequence[Story], kept: Sequence[Article]) -> tuple[Article, ...]:
    ids = {text.id for text in kept}
    return tuple(text for story in before for text in story.texts if text.id not in ids)
