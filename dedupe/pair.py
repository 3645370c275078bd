"""An item and the representative of a story side by side: the evidence, worked out when a rule asks for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from .article import Article, Scores
from .compare import (
    ComparedText,
    PairMeasure,
    compare_articles,
    prepare_for_comparison,
    share_of,
    share_words,
    shared_run_lengths,
)
from .filling import NOTHING_FILLED, Filling, describe_filling
from .furniture import text_without_furniture
from .origin import PairOrigin
from .pair_facts import PairFacts
from .params import Params
from .passages import share_many_passages
from .slots import find_slots
from .speech import remove_shared_statements, remove_speech
from .text import find_long_words, make_text_key


class TextPair:
    """Every property is a plain claim about the two, true or false or a number from 0 to 1.

    What their texts don't say, such as when and from whom they come, is in ``origin``; what they name is in ``facts``.

    Args:
        measure: of the two, if it is known.
    """

    def __init__(self, item: Article, matched: Article, params: Params, measure: PairMeasure | None = None) -> None:
        self.furniture = {*item.furniture, *matched.furniture}  # of either counts for nothing in both
        self.whole = item, matched
        self.item, self.matched = self._without_furniture(item), self._without_furniture(matched)
        self.origin = PairOrigin(self.item, self.matched, params)
        self.facts = PairFacts(self.origin)
        self.params = params
        self._measure = measure

    @cached_property
    def scores(self) -> Scores:
        return self._measure.scores if self._measure else compare_articles(self.item, self.matched, self.params)

    # how long

    @property
    def sizes(self) -> tuple[int, int]:
        return self._measure.sizes if self._measure else (self._item_text.size, self._matched_text.size)

    @property
    def is_short(self) -> bool:
        return min(self.sizes) < self.params.min_words

    @property
    def is_mere_teaser(self) -> bool:
        """One is too short for anything to be missed in it."""
        return min(self.sizes) < self.params.min_teaser

    @property
    def lacks_text(self) -> bool:
        return min(self.sizes) == 0

    @property
    def may_be_next_notice(self) -> bool:
        """Two short texts that one source has published a day or more apart."""
        return self._is_next_issue and max(self.sizes) < self.params.notice

    # what is shared

    @cached_property
    def same_text(self) -> bool:
        if self.lacks_text or self.scores.jaccard < 1:
            return False
        return make_text_key(self.item.text) == make_text_key(self.matched.text)

    @property
    def has_same_words(self) -> bool:
        """All of them, in the same order, whatever case and punctuation say."""
        return self._item_text.words == self._matched_text.words

    @cached_property
    def shares_furniture(self) -> bool:
        """With their source's furniture the two were alike, without it they are not."""
        if not self.furniture or self.is_alike:
            return False
        with_it = compare_articles(*self.whole, self.params)
        return with_it.jaccard >= self.params.alike or with_it.containment >= self.params.mostly

    @property
    def is_related(self) -> bool:
        """However the one was rewritten, its headline, some of its wording or many names and figures are left."""
        if self.origin.titles_agree or share_words(self.item, self.matched, self.params) >= self.params.rewritten:
            return True
        return self.facts.share_several or (not self.facts.tells_names and self._shares_long_words)

    @property
    def is_contained(self) -> bool:
        return self.scores.containment >= self.params.contained

    @property
    def is_part(self) -> bool:
        """One lies in the other, and the other goes on."""
        return self.is_contained and max(self.sizes) >= self.params.longer * min(self.sizes)

    @property
    def has_matched_report(self) -> bool:
        """The item has the matched text whole, and it is no short one."""
        return self.sizes[1] >= self.params.min_words and self.scores.matched_in_item >= self.params.mostly

    @property
    def is_alike(self) -> bool:
        if self.scores.jaccard >= self.params.alike or self.scores.containment >= self.params.mostly:
            return True
        return self.origin.different_source and self.shares_narrative

    @cached_property
    def shares_narrative(self) -> bool:
        """Much of what the reporters wrote themselves is shared, however much each one quotes."""
        if self.scores.jaccard < self.params.narrative / 2:
            return False  # quotations would have to be half of both texts
        ours, theirs = self._narratives
        alike = share_of(len(ours.shingles & theirs.shingles), len(ours.shingles | theirs.shingles))
        runs = shared_run_lengths(ours.sequence, theirs.shingles, self.params.shingle)
        return alike >= self.params.narrative and sum(runs) >= self.params.narrative_words

    @property
    def is_copy(self) -> bool:
        if self.origin.different_source:
            return self.scores.jaccard >= self.params.copy_elsewhere
        return self.scores.jaccard >= (self.params.copy_same_title if self.origin.same_title else self.params.copy)

    @cached_property
    def openings(self) -> tuple[float, float]:
        """How much of each one's opening stands anywhere in the other."""
        return self._shared_part_of_opening(self._item_text, self._matched_text), self._shared_part_of_opening(
            self._matched_text, self._item_text
        )

    @property
    def shares_opening(self) -> bool:
        """One of the two opens with words that the other has."""
        return max(self.openings) >= self.params.opening_shared

    @property
    def opens_longer_text(self) -> bool:
        """The shorter text stands in the opening of the longer one."""
        return self.openings[0 if self.sizes[0] > self.sizes[1] else 1] >= self.params.opening_shared

    @property
    def begins_with_shorter(self) -> bool:
        """The longer text begins with the shorter, but for a last word that is cut off."""
        ours, theirs = self._item_text.sequence, self._matched_text.sequence
        shared = min(len(ours), len(theirs)) - 1
        return shared > 0 and ours[:shared] == theirs[:shared]

    @cached_property
    def is_reworked(self) -> bool:
        """Within days, sharing passages all over, and below another opening or filled in alike, as no form is."""
        if not self.origin.is_close_in_time or (self.shares_opening and not self.facts.is_filled_in_alike):
            return False
        return share_many_passages(self._item_text, self._matched_text, self.params)

    @cached_property
    def shares_only_speech(self) -> bool:
        """Around the speech there is a report, and nearly nothing of it is shared."""
        ours, theirs = self._narratives
        if max(ours.size, theirs.size) < self.params.shared_run:
            return False  # both are the bare statement
        shared = len(ours.shingles & theirs.shingles)
        return share_of(shared, min(len(ours.shingles), len(theirs.shingles))) < self.params.outside_quotes

    @property
    def frames_differ(self) -> bool:
        """Each has a report of its own around the speech, and hardly anything of it stands in the other text."""
        narratives, wholes = self._narratives, (self._matched_text, self._item_text)
        return all(
            narrative.size >= self.params.min_teaser
            and share_of(len(narrative.shingles & whole.shingles), len(narrative.shingles)) < self.params.outside_quotes
            for narrative, whole in zip(narratives, wholes, strict=True)
        )

    @cached_property
    def is_template(self) -> bool:
        """The difference between the two lies in names and figures, and both have their own.

        Many of their own, that is; one corrected figure makes no other report, unless a day has passed. Where capitals
        don't tell names, what stands at the same places of both tells it.
        """
        if self.scores.jaccard == 1:
            return False
        if self.filling.is_another_form:
            return True
        if not self.facts.tells_names:
            return False
        own_shares = self.facts.own_shares
        if min(own_shares) == 0 or not self.facts.explains(self.scores.jaccard) or self.facts.blanks_agree:
            return False  # the blanks last: they take longest to find
        return max(own_shares) >= self.params.own_facts or self._is_next_issue

    @cached_property
    def filling(self) -> Filling:
        """What the two have at the same places; nothing of two that hardly differ, as a form differs in several."""
        ours, theirs = self._item_text.shingles, self._matched_text.shingles
        if min(len(ours - theirs), len(theirs - ours)) < self.params.slots:
            return NOTHING_FILLED
        slots = find_slots(self.item.text, self.matched.text, self.params)
        filling = describe_filling(slots, (self.item.title, self.matched.title))
        if filling.tells_apart and not filling.is_beyond_doubt and self.facts.blanks_agree:
            return NOTHING_FILLED
        return filling

    @property
    def is_next_notice(self) -> bool:
        """Short, from the same source a day or more later, with figures of its own in its headline or its text."""
        return self.may_be_next_notice and self.facts.different_figures_with_titles

    @property
    def is_same_notice(self) -> bool:
        """As above, but under the same title or one alike, and nothing else has changed in it: one figure is enough."""
        return self.may_be_next_notice and not self.is_part and self.facts.different_notice

    @property
    def is_distinctive(self) -> bool:
        """The shorter text has names and figures to be known by, or is long enough to do without."""
        facts_of_shorter = self.facts.of_both[0 if self.sizes[0] < self.sizes[1] else 1]
        if len(facts_of_shorter.filled_in) >= self.params.excerpt_facts:
            return True
        if not self.facts.tells_names and self.begins_with_shorter:
            return True  # its names can't be told
        return min(self.sizes) >= self.params.excerpt_words

    @property
    def is_nearly_contained(self) -> bool:
        """The shorter text stands in the longer one but for a few words, and none of these is a name or a figure."""
        if self.filling.tells_apart:
            return False
        ours, theirs = self.scores.item_in_matched, self.scores.matched_in_item
        own_shares = self.facts.own_shares
        contained, own_share = (ours, own_shares[0]) if self.sizes[0] < self.sizes[1] else (theirs, own_shares[1])
        return contained >= self.params.mostly and own_share < self.params.own_facts

    @property
    def lies_inside(self) -> bool:
        """The item's text stands whole in the matched one, but for a few words."""
        if self.lacks_text or self.sizes[0] > self.sizes[1]:
            return False
        return self.scores.item_in_matched >= self.params.contained or self.is_nearly_contained

    @property
    def is_fuller(self) -> bool:
        """The item has nearly all of the matched text, at its own opening, and much more, or has once what is doubled.

        An extractor may take a body twice, or a page's desktop and its mobile copy.
        """
        ours, theirs = self._item_text, self._matched_text
        is_doubled = theirs.length >= self.params.fuller * theirs.size and ours.length < self.params.fuller * ours.size
        if is_doubled and self.is_copy and not self.is_part:
            return True
        has_all = self.lacks_text or (self.scores.matched_in_item >= self.params.contained and self.opens_longer_text)
        return ours.size >= self.params.fuller * max(1, theirs.size) and has_all

    @property
    def _shares_long_words(self) -> bool:
        """A third of one's long words stand in the other: so they do where names can't be told, and wording is new."""
        ours, theirs = (find_long_words(article.text) for article in (self.item, self.matched))
        return share_of(len(ours & theirs), min(len(ours), len(theirs))) >= self.params.rewritten_words

    @property
    def _is_next_issue(self) -> bool:
        """From one source, a day or more apart."""
        return self.origin.same_source and self.origin.time_apart >= self.params.next_day

    @cached_property
    def _narratives(self) -> tuple[ComparedText, ComparedText]:
        """The two without speech."""
        texts = remove_shared_statements(remove_speech(self.item.text), remove_speech(self.matched.text))
        ours, theirs = (prepare_for_comparison(text, self.params) for text in texts)
        return ours, theirs

    @cached_property
    def _item_text(self) -> ComparedText:
        return prepare_for_comparison(self.item.text, self.params)

    @cached_property
    def _matched_text(self) -> ComparedText:
        return prepare_for_comparison(self.matched.text, self.params)

    def _without_furniture(self, article: Article) -> Article:
        return replace(article, text=text_without_furniture(article, self.furniture)) if self.furniture else article

    def _shared_part_of_opening(self, of: ComparedText, in_: ComparedText) -> float:
        opening = of.sequence[: self.params.opening]
        return share_of(sum(1 for shingle in opening if shingle in in_.shingles), len(opening))
