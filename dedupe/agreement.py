"""Whether a text belongs to a story: the rules, asked about the representative first, then about the anchors.

A text joins through an anchor only if it stands whole in it, and no rule tells it apart from the representative: "its
text stands whole in a report that this story has". An anchor that somebody made one by hand represents the story too.
What lies in a digest beside the report that the story is about does not belong to it (digests.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, product

from .article import Article, Relation, Story
from .compare import PairMeasure
from .digests import DIGEST, covers_two_reports, known_parts_of
from .form_examples import find_shared_form
from .pair import TextPair
from .params import Params
from .rules import NAMED_FORM, RULES, Rule, may_join
from .shingle_table import ShingleTable

_IDENTITY_RULES = {"same_address.article", "same_address.short", "same_title", "same_headline"}
_PROBES, _PROBE = 3, 32  # places of a text that are looked for, and their characters


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
    if (finding := _compare_fillings(article, story, params)) is not None:
        return finding
    finding = _without_digest(_apply_rules_to_text(article, story, story.representative, params), params)
    if finding.joins:
        return finding
    for anchor in story.anchors:
        if anchor.id != article.id and (anchor.id in story.held or not finding.rule.tells_apart):
            anchor_finding = _without_digest(_apply_rules_to_text(article, story, anchor, params), params)
            if anchor_finding.joins and (anchor.id in story.held or anchor_finding.pair.lies_inside):
                return anchor_finding
    return finding


def apply_rules_to_stories(
    article: Article, stories: Sequence[Story], params: Params, shingles: ShingleTable
) -> list[Finding]:
    """What the rules say of an article and the stories that may carry its text, the likest first.

    Of those that share too little with it for any rule only the likest is asked about, and only if it joins no other
    story: of the rest nothing is ever said.
    """
    if not should_be_counted(article, stories):
        return [apply_rules(article, story, params) for story in stories]
    shingles.add_pairs((article, text) for story in stories for text in story.texts)
    findings, unlike = list[Finding](), list[tuple[float, float, str, Story]]()
    for story in stories:
        counts = [shingles.count_shared(article, text) for text in story.texts]
        if any(may_join(article, text, shared, params) for text, shared in zip(story.texts, counts, strict=True)):
            findings.append(apply_rules(article, story, params))
        else:
            unlike.append((counts[0].jaccard, counts[0].containment, story.id, story))
    if unlike and not any(finding.joins for finding in findings):
        likest = max(unlike, key=lambda one: one[:3])[-1]
        measure = shingles.measure_pair(article, likest.representative)
        findings.append(_apply_rules_to_text(article, likest, likest.representative, params, measure))
    return sorted(findings, key=lambda one: one.likeness_key, reverse=True)


def should_be_counted(article: Article, stories: Sequence[Story]) -> bool:
    """Whether to count what an article shares with its candidates before any rule is asked: a matter of time alone.

    Not with a single one that has a few places of the shorter text word for word: the rules will read both anyway.
    """
    if len(stories) != 1:
        return bool(stories)
    shorter, longer = sorted((article.text, stories[0].representative.text), key=len)
    step = len(shorter) // (_PROBES + 1) or 1
    return not any(shorter[place : place + _PROBE] in longer for place in range(step, len(shorter), step)[:_PROBES])


def rules_join_texts(article: Article, other: Article, params: Params) -> bool:
    """Whether the rules join two texts."""
    pair = TextPair(article, other, params)
    return rule_for(pair).joins(pair)


def rule_for(pair: TextPair) -> Rule:
    """The rule that decides a pair: the first that applies."""
    return next(rule for rule in RULES if rule.applies(pair))


def is_digest(findings: Sequence[Finding], params: Params) -> bool:
    """Whether a text carries reports of several stories, which have nothing to do with each other.

    Args:
        findings: what the rules say of it and each story that may carry its text.
    """
    texts_of_reports = [
        [*known_parts_of(finding.story), *finding.story.texts]
        for finding in findings
        if finding.joins or finding.pair.has_matched_report
    ]
    return any(
        covers_two_reports(findings[0].pair.whole[0], one, other, params)
        for texts, others in combinations(texts_of_reports, 2)
        for one, other in product(texts, others)
    )


def _parts_of_story(story: Story, article: Article) -> Iterator[Article]:
    """What a story has besides a text, as far as that is known; without what somebody put there by hand."""
    yield from known_parts_of(story)
    yield from (text for text in story.texts if text.id != article.id and text.id not in story.held)


def _without_digest(finding: Finding, params: Params) -> Finding:
    """The finding, unless the two are one only as reports of one digest. An address or a title knows better."""
    article, matched = finding.pair.whole
    if not finding.joins or matched.id in finding.story.held or finding.rule.name in _IDENTITY_RULES:
        return finding
    parts = (part for part in _parts_of_story(finding.story, matched) if part.id != article.id)
    if any(covers_two_reports(matched, article, part, params) for part in parts):
        return replace(finding, rule=DIGEST, relation="new")
    return finding


def _compare_fillings(article: Article, story: Story, params: Params) -> Finding | None:
    """What the rules say where texts of the story are of a form of the article's that somebody has named.

    The same words prove most; else one text that fills in the form otherwise keeps the article apart from all of them.
    """
    texts = (text for text in story.texts if text.id != article.id and find_shared_form(article, text))
    findings = [_apply_rules_to_text(article, story, text, params) for text in texts]
    same = (finding for finding in findings if finding.rule.name != NAMED_FORM)
    if (finding := next(same, None)) is not None:
        return _without_digest(finding, params)
    return next(iter(findings), None)


def _apply_rules_to_text(
    article: Article, story: Story, text: Article, params: Params, measure: PairMeasure | None = None
) -> Finding:
    pair = TextPair(article, text, params, measure)
    rule = rule_for(pair)
    return Finding(story, pair, rule, rule.relation(pair))
