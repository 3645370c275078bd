"""What the slots of two texts hold: whether one form was filled in twice, or somebody edited a text.

Nothing here looks at capitals. A figure is one in any writing; that a slot holds a name is known by its headline, or by
its place. What tells a form from an edited copy is what an editor would look at: a form differs in nearly all its
figures, in what its headline names, in whole phrases, and first in its opening; a copy differs in words here and there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from .figures import differ_as_figures, join_han_numerals, read_figure
from .slots import SlotsOfPair, TextSlot
from .text import count_words, pair_unspaced_words, tokenise_text

_SEVERAL, _MANY, _CLEARLY_MANY = 3, 4, 7  # slots, figures
_FEW_TO_MANY = 3  # so many times as many
_STEM, _AFFIX = 3, 3  # letters: at least so many of a word are left, and at most so many are added to it
_MOST, _NEARLY_ALL, _CLEARLY = 0.6, 0.7, 0.8  # of the slots


# What each of two headlines names that fills a slot of its own text, and that the other article has nowhere.
NamedByHeadlines = tuple[tuple[str, ...], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Filling:
    """How many places two texts fill in alike and otherwise."""

    swapped_figures: int  # different pairs of figures, one for another
    shared_figures: int  # different figures that both have at the same place
    places: int  # slots
    own: int  # slots that hold on both sides what stands nowhere in the other text
    phrases: int  # slots that hold more than a word on both sides
    early: int  # slots in the first half
    renamed: bool  # a phrase of one stands for a phrase of the other at several places
    loose: int  # places where only one of the two has words
    passages: int  # places where either has a passage
    named: NamedByHeadlines

    @property
    def figures_agree(self) -> bool:
        """Several figures stand in both at the same places, and few others: one of them may have been corrected."""
        return self.shared_figures >= _SEVERAL and self.shared_figures >= _FEW_TO_MANY * self.swapped_figures

    @property
    def has_other_figures(self) -> bool:
        """Several figures stand for others, and more do than don't."""
        return not self.passages and self.swapped_figures >= _SEVERAL and self.swapped_figures > self.shared_figures

    @property
    def names_another(self) -> bool:
        """A phrase comes back for another one, as names do; or each headline names what only its own text has."""
        if self.headlines_differ_throughout:
            return True
        if self.places < _SEVERAL or self.passages or self.figures_agree or not self._differs_by_filling(_MOST):
            return False
        if not all(self.named):
            return self.renamed
        return self.renamed or self._swaps_figures or self.phrases >= 2 or self._is_filled_throughout

    @property
    def is_another_form(self) -> bool:
        """The two differ in slots alone, or nearly so: by other figures or whole phrases, first in the opening."""
        if self.differs_by_phrases_alone:
            return True
        if self.places < _MANY or self.passages or self.figures_agree or self.loose * 3 > self.places:
            return False
        if self._swaps_figures:
            return self._differs_by_filling(_MOST)
        if self._is_filled_throughout and self.swapped_figures > self.shared_figures:
            return True
        return self._differs_by_filling(_NEARLY_ALL) and self.phrases * 3 >= self.places

    @property
    def headlines_differ_throughout(self) -> bool:
        """Each headline names what fills a slot, and hardly a slot holds what stands anywhere in the other text.

        Then figures that agree say nothing, since a form has some that never change (hours, ages, a telephone number),
        and one of the two may have a passage for itself.
        """
        if not all(self.named) or self.places < _SEVERAL or self.passages > 1 or self.loose * 3 > self.places:
            return False
        has_phrases = self.phrases >= 2 and self.phrases * 3 >= self.places
        return (has_phrases or self._swaps_figures) and self.own >= _CLEARLY * self.places and self._is_early

    @property
    def differs_by_phrases_alone(self) -> bool:
        """No word is added or left out, half of the slots hold phrases, and none what stands in the other text."""
        if self.places < _MANY or self.passages or self.loose or self.phrases < _SEVERAL:
            return False
        return self.own == self.places and self.phrases * 2 >= self.places and self._is_early

    @property
    def is_beyond_doubt(self) -> bool:
        """Whatever figures and names stand in both."""
        return self.headlines_differ_throughout or self.differs_by_phrases_alone

    @property
    def tells_apart(self) -> bool:
        return self.has_other_figures or self.names_another or self.is_another_form

    @property
    def _is_early(self) -> bool:
        """At least half of the slots lie in the first half."""
        return self.early * 2 >= self.places

    @property
    def _swaps_figures(self) -> bool:
        """A single one may have been corrected."""
        return self.swapped_figures >= 2 and self.swapped_figures > self.shared_figures

    @property
    def _is_filled_throughout(self) -> bool:
        return self.places >= _CLEARLY_MANY and self._differs_by_filling(_CLEARLY)

    def _differs_by_filling(self, least: float) -> bool:
        """Slots hold what the other text has nowhere, and lie in the first half."""
        return min(self.own, self.early) >= least * self.places


NOTHING_FILLED = Filling(0, 0, 0, 0, 0, 0, False, 0, 0, ((), ()))


def describe_filling(slots: SlotsOfPair, titles: tuple[str, str]) -> Filling:
    """Count what the slots hold."""
    swapped = {pair for slot in slots.slots for pair in _find_swapped_figures(slot)}
    return Filling(
        swapped_figures=len(swapped),
        shared_figures=len(_find_shared_figures(slots, swapped)),
        places=len(slots.slots),
        own=sum(1 for slot in slots.slots if _is_own(slot, slots)),
        phrases=sum(1 for slot in slots.slots if _count_phrase(slot) > 1),
        early=sum(1 for slot in slots.slots if slot.place < 1 / 2),
        renamed=_is_renamed(slots),
        loose=slots.loose,
        passages=slots.passages,
        named=_find_named(slots, titles),
    )


def _find_swapped_figures(slot: TextSlot) -> Iterator[tuple[str, str]]:
    """Figures of ours that stand for another one of theirs; where one has more of them, only if none is in both."""
    ours, theirs = ([word for word in words if read_figure(word)] for words in (slot.ours, slot.theirs))
    if len(ours) == len(theirs):
        yield from ((a, b) for a, b in zip(ours, theirs, strict=True) if _differ(a, b))
    elif ours and theirs and all(_differ(a, b) for a in ours for b in theirs):
        yield " ".join(ours), " ".join(theirs)


def _differ(ours: str, theirs: str) -> bool:
    return differ_as_figures(read_figure(ours), read_figure(theirs))


def _find_shared_figures(slots: SlotsOfPair, swapped: Iterable[tuple[str, str]]) -> set[str]:
    """Digits that both have at one place; and words for figures, in the languages of those that differ."""
    languages = {
        figure.language
        for ours, _ in swapped
        for word in ours.split()
        for figure in read_figure(word)
        if figure.language
    }
    return {
        word
        for word in {*slots.shared}
        if any(figure.language in languages or not figure.language for figure in read_figure(word))
        and not _may_be_article(word)
    }


def _may_be_article(word: str) -> bool:
    """One is no figure in "a house"."""
    return any(figure.language and figure.value == "1" for figure in read_figure(word))


def _is_own(slot: TextSlot, slots: SlotsOfPair) -> bool:
    """Whether each side holds something that stands nowhere in the other text."""
    return _has_own(slot.ours, slots.words[1]) and _has_own(slot.theirs, slots.words[0])


def _has_own(words: Sequence[str], others: frozenset[str]) -> bool:
    return any(piece not in others for piece in pair_unspaced_words(words) or words)


def _is_renamed(slots: SlotsOfPair) -> bool:
    """An editor who changes a word may do so throughout; a phrase of several words is hardly changed twice alike."""
    phrases = Counter(
        (slot.ours, slot.theirs) for slot in slots.slots if _count_phrase(slot) > 1 and _is_own(slot, slots)
    )
    return max(phrases.values(), default=0) > 1


def _count_phrase(slot: TextSlot) -> int:
    """Words of the shorter side."""
    return min(count_words(slot.ours), count_words(slot.theirs))


def _find_named(slots: SlotsOfPair, titles: tuple[str, str]) -> NamedByHeadlines:
    """What each headline names that fills a slot of its own text, and that the other article has nowhere."""
    ours, theirs = (
        {piece for piece in pair_unspaced_words(join_han_numerals(tokenise_text(title))) if not piece[0].isdigit()}
        for title in titles
    )
    in_ours, in_theirs = (
        {piece for slot in slots.slots for piece in pair_unspaced_words(_with_neighbours(slot, side))}
        for side in ("ours", "theirs")
    )
    return (
        _find_in_slots(ours - slots.words[1] - theirs, in_ours - slots.words[1]),
        _find_in_slots(theirs - slots.words[0] - ours, in_theirs - slots.words[0]),
    )


def _find_in_slots(headline: Set[str], fillings: Set[str]) -> tuple[str, ...]:
    return tuple(sorted(word for word in headline if any(_are_forms_of_word(word, filling) for filling in fillings)))


def _are_forms_of_word(one: str, other: str) -> bool:
    """The same but for a few letters at one end: a case, a particle, an article that is written together."""
    shorter, longer = sorted((one, other), key=len)
    if len(shorter) < _STEM or len(longer) - len(shorter) > _AFFIX:
        return shorter == longer
    return longer.startswith(shorter) or longer.endswith(shorter)


def _with_neighbours(slot: TextSlot, side: str) -> tuple[str, ...]:
    """Half of a pair of characters may be shared."""
    words = slot.ours if side == "ours" else slot.theirs
    before, behind = slot.around
    return tuple(word for word in (before, *words, behind) if word)
