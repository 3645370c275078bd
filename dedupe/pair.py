"""An item and the representative of a story side by side: the evidence, worked out when a rule asks for it."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from .article import Article, Scores
from .compare import Reading, compare, read, share, shared_runs
from .facts import (
    Facts,
    dates,
    explained_by_facts,
    facts,
    has_own_figure,
    other_subject,
    own_facts,
    own_figures,
    swapped_blanks,
    without_quotations,
)
from .furniture import own_text
from .origin import Origin
from .params import Params
from .text import text_key


class Pair(Origin):
    """Every property is a plain claim about the two, true or false or a number from 0 to 1."""

    def __init__(self, item: Article, matched: Article, params: Params) -> None:
        self.furniture = {*item.furniture, *matched.furniture}  # of either counts for nothing in both
        self.whole = item, matched
        super().__init__(self._own(item), self._own(matched), params)

    @cached_property
    def scores(self) -> Scores:
        return compare(self.item, self.matched, self.params)

    # how long

    @property
    def sizes(self) -> tuple[int, int]:
        return self._ours.size, self._theirs.size

    @property
    def is_short(self) -> bool:
        return min(self.sizes) < self.params.min_words

    @property
    def lacks_text(self) -> bool:
        return min(self.sizes) == 0

    @property
    def is_next_day(self) -> bool:
        """Two short texts that one source has published a day or more apart."""
        return self.same_source and self.gap >= self.params.next_day and max(self.sizes) < self.params.notice

    # what is shared

    @cached_property
    def same_text(self) -> bool:
        if self.lacks_text or self.scores.jaccard < 1:
            return False
        return text_key(self.item.text) == text_key(self.matched.text)

    @cached_property
    def shares_furniture(self) -> bool:
        """With their source's furniture the two were alike, without it they are not."""
        if not self.furniture or self.is_alike:
            return False
        with_it = compare(*self.whole, self.params)
        return with_it.jaccard >= self.params.alike or with_it.containment >= self.params.mostly

    @property
    def has_to_do(self) -> bool:
        """However the one was rewritten, its headline, some of its wording or several names and figures are left."""
        if self.titles_agree or self.scores.containment >= self.params.rewritten:
            return True
        ours, theirs = self._facts
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
        return self.other_source and self.shares_narrative

    @cached_property
    def shares_narrative(self) -> bool:
        """Much of what the reporters wrote themselves is shared, however much each one quotes."""
        if self.scores.jaccard < self.params.narrative / 2:
            return False  # quotations would have to be half of both texts
        ours, theirs = self._narratives
        alike = share(len(ours.shingles & theirs.shingles), len(ours.shingles | theirs.shingles))
        runs = shared_runs(ours.sequence, theirs.shingles, self.params.shingle)
        return alike >= self.params.narrative and sum(runs) >= self.params.narrative_words

    @property
    def is_copy(self) -> bool:
        if self.other_source:
            return self.scores.jaccard >= self.params.copy_elsewhere
        return self.scores.jaccard >= (self.params.copy_same_title if self.same_title else self.params.copy)

    @cached_property
    def openings(self) -> tuple[float, float]:
        """How much of each one's opening stands anywhere in the other."""
        return self._opening(self._ours, self._theirs), self._opening(self._theirs, self._ours)

    @property
    def shares_opening(self) -> bool:
        """One of the two opens with words that the other has."""
        return max(self.openings) >= self.params.opening_shared

    @property
    def opens_longer(self) -> bool:
        """The shorter text stands in the opening of the longer one."""
        return self.openings[0 if self.sizes[0] > self.sizes[1] else 1] >= self.params.opening_shared

    @cached_property
    def shares_only_speech(self) -> bool:
        """Nearly nothing outside quotation marks is shared."""
        ours, theirs = (reading.shingles for reading in self._narratives)
        return share(len(ours & theirs), min(len(ours), len(theirs))) < self.params.outside_quotes

    @cached_property
    def is_template(self) -> bool:
        """The difference between the two lies in names and figures, and both have their own.

        Many of their own, that is; one corrected figure makes no other report, unless a day has passed.
        """
        if self.scores.jaccard == 1:
            return False
        own = own_facts(*self._facts)
        if (
            min(own) == 0
            or self.blanks_agree
            or explained_by_facts(self.scores.jaccard, *self._facts) < self.params.template
        ):
            return False
        is_next_issue = self.same_source and self.gap >= self.params.next_day
        return max(own) >= self.params.own_facts or is_next_issue

    @cached_property
    def blanks_agree(self) -> bool:
        """What both have is filled in alike. Of one source only under alike headlines: stories may share a sponsor."""
        if not (self.other_source or (self.titles_agree and self.gap < self.params.next_day)):
            return False
        swapped, shared = swapped_blanks(self.item.text, self.matched.text, self.params)
        return shared >= self.params.blanks and swapped < self.params.swapped * shared

    @property
    def is_next_notice(self) -> bool:
        """Short, from the same source a day or more later, with figures of its own in its headline or its text."""
        return self.is_next_day and max(own_figures(*self._facts_and_titles)) >= self.params.own_facts

    @property
    def is_same_notice(self) -> bool:
        """As above, but under the same title, and nothing else has changed in it: then one figure is enough."""
        return self.is_next_day and self.same_title and not self.is_part and has_own_figure(*self._facts)

    @cached_property
    def other_date(self) -> bool:
        """Each says its own full date at its top, and they differ."""
        ours, theirs = (dates(article.text, self.params.dateline) for article in (self.item, self.matched))
        return bool(ours and theirs) and not ours & theirs

    @property
    def is_distinctive(self) -> bool:
        """The shorter text has names and figures to be known by, or is long enough to do without."""
        of = self._facts[0 if self.sizes[0] < self.sizes[1] else 1]
        return len(of.filled_in) >= self.params.excerpt_facts or min(self.sizes) >= self.params.excerpt_words

    @property
    def is_nearly_contained(self) -> bool:
        """The shorter text stands in the longer one but for a few words, and none of these is a name or a figure."""
        ours, theirs = self.scores.item_in_matched, self.scores.matched_in_item
        own = own_facts(*self._facts)
        contained, of_its_own = (ours, own[0]) if self.sizes[0] < self.sizes[1] else (theirs, own[1])
        return contained >= self.params.mostly and of_its_own < self.params.own_facts

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
        has_all = self.lacks_text or (self.scores.matched_in_item >= self.params.contained and self.opens_longer)
        return ours >= self.params.fuller * max(1, theirs) and has_all

    @property
    def other_figures(self) -> bool:
        """Both have several figures of their own, and those are a good part of their figures."""
        return min(own_figures(*self._facts)) >= self.params.own_facts

    @property
    def other_subject(self) -> bool:
        """Each one's first name is unknown to the other."""
        return other_subject(*self._facts)

    @cached_property
    def _narratives(self) -> tuple[Reading, Reading]:
        """The two without what stands in quotation marks."""
        ours, theirs = (read(without_quotations(article.text), self.params) for article in (self.item, self.matched))
        return ours, theirs

    @property
    def _facts(self) -> tuple[Facts, Facts]:
        return facts(self.item.text, self.params), facts(self.matched.text, self.params)

    @property
    def _facts_and_titles(self) -> tuple[Facts, Facts]:
        """With those of the headline: the number of an episode stands nowhere else."""
        ours, theirs = (facts(f"{one.title}\n{one.text}", self.params) for one in (self.item, self.matched))
        return ours, theirs

    @property
    def _ours(self) -> Reading:
        return read(self.item.text, self.params)

    @property
    def _theirs(self) -> Reading:
        return read(self.matched.text, self.params)

    def _own(self, article: Article) -> Article:
        return replace(article, text=own_text(article, self.furniture)) if self.furniture else article

    def _opening(self, of: Reading, in_: Reading) -> float:
        opening = of.sequence[: self.params.opening]
        return share(sum(1 for shingle in opening if shingle in in_.shingles), len(opening))
