"""Which story an article belongs to, and why. Pure: what it knows is what it is given."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import replace

from .agreement import Finding, apply_rules_to_stories, is_digest
from .article import Article, Merge, Relation, Story, Verdict
from .compare import compare_articles
from .family import find_merge_evidence, merge_two_stories, with_joining_article, with_representative
from .params import Params
from .shingle_table import ShingleTable


def judge_article(
    article: Article, candidates: Sequence[Story], params: Params, shingles: ShingleTable | None = None
) -> Verdict:
    """Judge an article against the stories that may carry its text.

    It joins the likest story that a rule joins it with, else it is a story of its own. Other stories that it would join
    become one with that story if their representatives agree with it as it is then, unless the article is a digest of
    them. A story that the article represents already gets the article as it is now; an article never matches itself.

    Args:
        shingles: those of the texts of a batch, if the article is one of it.
    """
    for story in candidates:
        if story.representative.id == article.id:
            return verdict_for_new_text(article, story, "new", "same_item", params)
    findings = apply_rules_to_stories(article, candidates, params, shingles or ShingleTable(params))
    if joining := [finding for finding in findings if finding.joins]:
        if is_digest(findings, params):
            return _join_as_digest(article, joining, params)
        return _join_best_story(article, joining, params)
    new_story = Story(id=make_story_id(article.id), representative=article)
    if not findings:
        return Verdict(article=article, relation="new", rule="no_match", story=new_story)
    nearest = findings[0]
    return Verdict(
        article=article,
        relation="new",
        rule=nearest.rule.name,
        story=new_story,
        matched_id=nearest.pair.matched.id,
        scores=nearest.pair.scores,
    )


def verdict_for_new_text(article: Article, story: Story, relation: Relation, rule: str, params: Params) -> Verdict:
    """A story whose representative has a new text; anchors that no longer agree with it are dropped."""
    updated_story = with_representative(replace(story, revision=story.revision + 1), article, story.anchors, params)
    return Verdict(
        article=article,
        relation=relation,
        rule=rule,
        story=updated_story,
        dropped=_find_dropped_texts([story], updated_story.texts),
    )  # fmt: skip


def make_story_id(article_id: str) -> str:
    """The id of the story that an article begins: always the same for the same article.

    >>> make_story_id("it_4f1c")
    'st_4f1c'
    """
    if article_id.startswith("it_"):
        return "st_" + article_id[3:]
    return "st_" + hashlib.blake2b(article_id.encode("utf-8", "surrogatepass"), digest_size=10).hexdigest()


def _join_best_story(article: Article, findings: Sequence[Finding], params: Params) -> Verdict:
    """Join the first, and make one of it and those of the others whose representatives agree with it then."""
    best = findings[0]
    before = {finding.story.id: finding.story for finding in findings}
    story, merges = with_joining_article(article, best, params), list[Merge]()
    for finding in findings[1:]:
        if proof := find_merge_evidence(story, finding.story, params):
            merged_story = merge_two_stories(story, finding.story, article, params)
            absorbed = story.id if merged_story.id == finding.story.id else finding.story.id
            merges.append(_build_merge(before[absorbed], proof))
            story = merged_story
    touched = (before[story.id], *(merge.absorbed for merge in merges))
    return Verdict(
        article=article,
        relation=best.relation,
        rule=best.rule.name,
        story=replace(story, revision=before[story.id].revision + 1),
        matched_id=best.pair.matched.id,
        scores=best.pair.scores,
        merges=tuple(merges),
        dropped=_find_dropped_texts(touched, (article, *story.texts)),
    )


def _join_as_digest(article: Article, findings: Sequence[Finding], params: Params) -> Verdict:
    """A text that carries reports of several stories is a part of the likest. It leads nobody, and makes no two one."""
    best = max(findings, key=lambda finding: (_likeness_to_any(article, finding.story, params), finding.likeness_key))
    before = best.story
    texts = [text for text in before.anchors if text.id != article.id]
    grown = replace(before, size=before.size + 1, revision=before.revision + 1)
    story = with_representative(grown, before.representative, texts, params)
    return Verdict(
        article=article,
        relation=best.relation if best.pair.is_copy else "partial",
        rule=best.rule.name,
        story=story,
        matched_id=best.pair.matched.id,
        scores=best.pair.scores,
        dropped=_find_dropped_texts([before], (article, *story.texts)),
    )


def _likeness_to_any(article: Article, story: Story, params: Params) -> float:
    """Another copy of the digest may be among the story's anchors: the two belong to the same story."""
    return max(compare_articles(article, text, params).jaccard for text in story.texts)


def _build_merge(absorbed: Story, proof: Finding) -> Merge:
    return Merge(
        absorbed=absorbed,
        item_id=proof.pair.item.id,
        matched_id=proof.pair.matched.id,
        relation=proof.relation,
        rule=proof.rule.name,
        scores=proof.pair.scores,
    )


def _find_dropped_texts(before: Sequence[Story], kept: Sequence[Article]) -> tuple[Article, ...]:
    ids = {text.id for text in kept}
    return tuple(text for story in before for text in story.texts if text.id not in ids)
