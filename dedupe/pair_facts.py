"""The names, figures and dates of two texts: what each is filled in with, whatever the words around them say."""

from __future__ import annotations

from functools import cached_property

from .compare import share_of
from .facts import (
    Facts,
    count_swapped_blanks,
    each_has_own_figures,
    facts_agree,
    figures_differ,
    find_dates,
    find_facts,
    find_form_shingles,
    own_fact_shares,
    own_figure_shares,
    share_explained_by_facts,
    subjects_differ,
    tells_names,
)
from .origin import PairOrigin

_SMALL_FIGURE = 2  # digits


class PairFacts:
    """Every property is a plain claim about what the two texts of a pair name, or a number from 0 to 1."""

    def __init__(self, origin: PairOrigin) -> None:
        self.origin, self.params = origin, origin.params
        self._texts = origin.item.text, origin.matched.text

    @property
    def of_both(self) -> tuple[Facts, Facts]:
        ours, theirs = (find_facts(text, self.params) for text in self._texts)
        return ours, theirs

    @property
    def tells_names(self) -> bool:
        """Whether capitals tell names in both."""
        return all(tells_names(text, self.params) for text in self._texts)

    # what both have

    @property
    def share_several(self) -> bool:
        """Several names and figures stand in both, and are a good part of those of one. Small figures tell nothing."""
        ours, theirs = (frozenset(filter(_is_telling, facts.filled_in)) for facts in self.of_both)
        shared = len(ours & theirs)
        is_good_part = share_of(shared, min(len(ours), len(theirs))) >= self.params.rewritten_facts
        return shared >= self.params.excerpt_facts and is_good_part

    @property
    def agree(self) -> bool:
        """One has hardly a name or figure that the other lacks."""
        return facts_agree(*self.of_both, self.params)

    # what each has for itself

    @property
    def own_shares(self) -> tuple[float, float]:
        """The part of each one's names and figures that the other does not have."""
        return own_fact_shares(*self.of_both)

    def explains(self, jaccard: float) -> bool:
        """Much of the difference between two texts that share so much is gone once names and figures are blanks."""
        ours, theirs = (find_form_shingles(text, self.params) for text in self._texts)
        return share_explained_by_facts(jaccard, ours, theirs) >= self.params.template

    @property
    def different_figures(self) -> bool:
        """Both have several figures of their own, and those are a good part of their figures."""
        return min(own_figure_shares(*self.of_both)) >= self.params.own_facts

    @property
    def different_figures_with_titles(self) -> bool:
        """One has, those of the headline among them: the number of an episode stands nowhere else."""
        ours, theirs = (
            find_facts(f"{one.title}\n{one.text}", self.params) for one in (self.origin.item, self.origin.matched)
        )
        return max(own_figure_shares(ours, theirs)) >= self.params.own_facts

    @property
    def different_notice(self) -> bool:
        """A figure stands in only one of the two, below one title. Below titles that are alike each has to have one."""
        if self.origin.same_title:
            return figures_differ(*self.of_both)
        return self.origin.titles_agree and not self.is_filled_in_alike and each_has_own_figures(*self.of_both)

    @property
    def different_subject(self) -> bool:
        """Each one's first name is unknown to the other."""
        return subjects_differ(*self.of_both)

    @cached_property
    def different_date(self) -> bool:
        """Each says its own full date at its top, and they differ."""
        ours, theirs = (find_dates(text, self.params.dateline) for text in self._texts)
        return bool(ours and theirs) and not ours & theirs

    # the blanks of a form

    @cached_property
    def blanks_agree(self) -> bool:
        """What both have is filled in alike. Of one source only under alike headlines: stories may share a sponsor."""
        origin = self.origin
        if not (origin.different_source or (origin.titles_agree and origin.time_apart < self.params.next_day)):
            return False
        return self.is_filled_in_alike

    @property
    def blanks_differ(self) -> bool:
        """Two in five of the blanks that both have are filled in with something else."""
        swapped, shared = self._swapped_and_shared_blanks
        return shared >= self.params.blanks and swapped >= self.params.refilled * shared

    @property
    def is_filled_in_alike(self) -> bool:
        """Hardly one of several blanks that both have is filled in with something else."""
        swapped, shared = self._swapped_and_shared_blanks
        return shared >= self.params.blanks and swapped < self.params.swapped * shared

    @cached_property
    def _swapped_and_shared_blanks(self) -> tuple[int, int]:
        return count_swapped_blanks(*self._texts, self.params)


def _is_telling(fact: str) -> bool:
    """Not a figure of one or two digits: 3, 12 and 40 stand in any two reports of some length."""
    return len(fact) > _SMALL_FIGURE or not fact.isdecimal()
