"""An item and the representative of a story side by side: the evidence, worked out when a rule asks for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from .article import Article, Scores
from .compare import ComparedText, compare_articles, prepare_for_comparison, share_of, shared_run_lengths
from .facts import (
    Facts,
    count_swapped_blanks,
    figures_differ,
    find_dates,
    find_facts,
    own_fact_shares,
    own_figure_shares,
    share_explained_by_facts,
    subjects_differ,
    without_quotations,
)
from .filling import NOTHING_FILLED, Filling, describe_filling
from .furniture import text_without_furniture
from .origin import PairOrigin
from .params import Params
from .slots import find_slots
from .text import make_text_key


class TextPair:
    """Every property is a plain claim about the two, true or false or a number from 0 to 1.

    What their texts don't say, such as when and from whom they come, is in ``origin``.
    """

    def __init__(self, item: Article, matched: Article, params: Params) -> None:
        self.furniture = {*item.furniture, *matched.furniture}  # of either counts for nothing in both
        self.whole = item, matched
        self.item, self.matched = self._without_furniture(item), self._without_furniture(matched)
        self.origin = PairOrigin(self.item, self.matched, params)
        self.params = params

    @cached_property
    def scores(self) -> Scores:
        return compare_articles(self.item, self.matched, self.params)

    # how long

    @property
    def sizes(self) -> tuple[int, int]:
        return self._item_text.size, self._matched_text.size

    @property
    def is_short(self) -> bool:
        return min(self.sizes) < self.params.min_words

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

    @cached_property
    def shares_furniture(self) -> bool:
        """With their source's furniture the two were alike, without it they are not."""
        if not self.furniture or self.is_alike:
            return False
        with_it = compare_articles(*self.whole, self.params)
        return with_it.jaccard >= self.params.alike or with_it.containment >= self.params.mostly

    @property
    def is_related(self) -> bool:
        """However the one was rewritten, its headline, some of its wording or several names and figures are left."""
        if self.origin.titles_agree or self.scores.containment >= self.params.rewritten:
            return True
        ours, theirs = self._facts_of_both
        return len(ours.filled_in & theirs.filled_in) >= self.params.excerpt_facts

    @property
    def is_contained(self) -> bool:
        return self.scores.containment >= self.params.contained

    @property
    def is_part(self) -> bool:
        """One lies in the other, and the other goes on."""
        return self.is_contained and max(self.sizes) >= self.params.longer * min(self.sizes)

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
        ours, theirs = self._texts_without_quotations
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

    @cached_property
    def shares_only_speech(self) -> bool:
        """Nearly nothing outside quotation marks is shared."""
        ours, theirs = (reading.shingles for reading in self._texts_without_quotations)
        return share_of(len(ours & theirs), min(len(ours), len(theirs))) < self.params.outside_quotes

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
        if not self.tells_names:
            return False
        own_shares = own_fact_shares(*self._facts_of_both)
        if (
            min(own_shares) == 0
            or self.blanks_agree
            or share_explained_by_facts(self.scores.jaccard, *self._facts_of_both) < self.params.template
        ):
            return False
        return max(own_shares) >= self.params.own_facts or self._is_next_issue

    @cached_property
    def blanks_agree(self) -> bool:
        """What both have is filled in alike. Of one source only under alike headlines: stories may share a sponsor."""
        origin = self.origin
        if not (origin.different_source or (origin.titles_agree and origin.time_apart < self.params.next_day)):
            return False
        swapped, shared = count_swapped_blanks(self.item.text, self.matched.text, self.params)
        return shared >= self.params.blanks and swapped < self.params.swapped * shared

    @cached_property
    def filling(self) -> Filling:
        """What the two have at the same places; nothing of two that hardly differ, as a form differs in several."""
        ours, theirs = self._item_text.shingles, self._matched_text.shingles
        if min(len(ours - theirs), len(theirs - ours)) < self.params.slots:
            return NOTHING_FILLED
        slots = find_slots(self.item.text, self.matched.text, self.params)
        filling = describe_filling(slots, (self.item.title, self.matched.title))
        return NOTHING_FILLED if filling.tells_apart and self.blanks_agree else filling

    @property
    def tells_names(self) -> bool:
        """Whether capitals tell names in both."""
        return all(facts.tells_names for facts in self._facts_of_both)

    @property
    def is_next_notice(self) -> bool:
        """Short, from the same source a day or more later, with figures of its own in its headline or its text."""
        return self.may_be_next_notice and max(own_figure_shares(*self._facts_with_titles)) >= self.params.own_facts

    @property
    def is_same_notice(self) -> bool:
        """As above, but under the same title, and nothing else has changed in it: then one figure is enough."""
        if not (self.may_be_next_notice and self.origin.same_title) or self.is_part:
            return False
        return figures_differ(*self._facts_of_both)

    @cached_property
    def different_date(self) -> bool:
        """Each says its own full date at its top, and they differ."""
        ours, theirs = (find_dates(article.text, self.params.dateline) for article in (self.item, self.matched))
        return bool(ours and theirs) and not ours & theirs

    @property
    def is_distinctive(self) -> bool:
        """The shorter text has names and figures to be known by, or is long enough to do without."""
        facts_of_shorter = self._facts_of_both[0 if self.sizes[0] < self.sizes[1] else 1]
        return (
            len(facts_of_shorter.filled_in) >= self.params.excerpt_facts or min(self.sizes) >= self.params.excerpt_words
        )

    @property
    def is_nearly_contained(self) -> bool:
        """The shorter text stands in the longer one but for a few words, and none of these is a name or a figure."""
        if self.filling.tells_apart:
            return False
        ours, theirs = self.scores.item_in_matched, self.scores.matched_in_item
        own_shares = own_fact_shares(*self._facts_of_both)
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
        """The item has nearly all of the matched text, at its own opening, and much more."""
        ours, theirs = self.sizes
        has_all = self.lacks_text or (self.scores.matched_in_item >= self.params.contained and self.opens_longer_text)
        return ours >= self.params.fuller * max(1, theirs) and has_all

    @property
    def different_figures(self) -> bool:
        """Both have several figures of their own, and those are a good part of their figures."""
        return min(own_figure_shares(*self._facts_of_both)) >= self.params.own_facts

    @property
    def different_subject(self) -> bool:
        """Each one's first name is unknown to the other."""
        return subjects_differ(*self._facts_of_both)

    @property
    def _is_next_issue(self) -> bool:
        """From one source, a day or more apart."""
        return self.origin.same_source and self.origin.time_apart >= self.params.next_day

    @cached_property
    def _texts_without_quotations(self) -> tuple[ComparedText, ComparedText]:
        """The two without what stands in quotation marks."""
        ours, theirs = (
            prepare_for_comparison(without_quotations(article.text), self.params)
            for article in (self.item, self.matched)
        )
        return ours, theirs

    @property
    def _facts_of_both(self) -> tuple[Facts, Facts]:
        return find_facts(self.item.text, self.params), find_facts(self.matched.text, self.params)

    @property
    def _facts_with_titles(self) -> tuple[Facts, Facts]:
        """With those of the headline: the number of an episode stands nowhere else."""
        ours, theirs = (find_facts(f"{one.title}\n{one.text}", self.params) for one in (self.item, self.matched))
        return ours, theirs

    @property
    def _item_text(self) -> ComparedText:
        return prepare_for_comparison(self.item.text, self.params)

    @property
    def _matched_text(self) -> ComparedText:
        return prepare_for_comparison(self.matched.text, self.params)

    def _without_furniture(self, article: Article) -> Article:
        return replace(article, text=text_without_furniture(article, self.furniture)) if self.furniture else article

    def _shared_part_of_opening(self, of: ComparedText, in_: ComparedText) -> float:
        opening = of.sequence[: self.params.opening]
        return share_of(sum(1 for shingle in opening if shingle in in_.shingles), len(opening))
