"""The main story's own lines, told from short notes around it by the empty lines of the page.

Most pages set their paragraphs one of two ways: tight, as one run of lines, or each paragraph alone between empty
lines. A note of the page (who the author is, a sign-up form, cookies) is a run that departs from this: short, and set
apart where the story is tight, or tight where its paragraphs stand alone. Such runs before the story and behind it are
furniture, whatever their words; in the middle of the story nothing is touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..blocks import Line, count_words, final_mark
from ..labels.costs import MAIN, Label

NOTE_WORDS = 40  # of a run; a longer one is told by something else
_SHARE = 0.5  # of the story's words, in its longest run: the story is tight; of its runs, with one line: it is not
_LEAST_WORDS = 60  # a shorter story is hard to tell from a note
_SENTENCES = 0.7  # of the paragraphs end like a sentence: then the last one does
_TITLE_WORDS = 30
_TEXTS = frozenset({Label.TEXT, Label.SUBHEAD})
_Run = range  # places of neighbouring lines with no empty line between


def settle(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """Labels with the notes before and behind the main story taken as furniture, and its title found anew."""
    found = list(labels)
    runs = [run for run in _runs(lines, labels) if any(labels[place] in MAIN for place in run)]
    words = [_words(lines, run, labels) for run in runs]
    if sum(words) < _LEAST_WORDS:
        return found
    notes = (
        [_is_note(lines, run, labels) for run in runs] if _is_set(lines, labels, runs, words) else [False] * len(runs)
    )
    stay = [place for place, is_note in enumerate(notes) if not is_note]
    if not stay:
        return found
    for run in runs[stay[-1] + 1 :]:
        _mark(found, run, Label.FURNITURE)
    _settle_start(lines, found, runs[: stay[0] + 1])
    _settle_end(lines, found)
    return found


def _runs(lines: Sequence[Line], labels: Sequence[Label]) -> list[_Run]:
    starts = [place for place, line in enumerate(lines) if not place or line.gap or _turns(labels, place)]
    return [range(start, end) for start, end in pairwise([*starts, len(lines)])]


def _turns(labels: Sequence[Label], place: int) -> bool:
    return (labels[place] in MAIN) != (labels[place - 1] in MAIN) and Label.FURNITURE not in labels[
        place - 1 : place + 1
    ]


def _words(lines: Sequence[Line], run: _Run, labels: Sequence[Label]) -> int:
    return sum(count_words(lines[place].text) for place in run if labels[place] in MAIN)


def _is_set(lines: Sequence[Line], labels: Sequence[Label], runs: Sequence[_Run], words: Sequence[int]) -> bool:
    """Is the story set in one of the two ways?"""
    alone = sum(count for run, count in zip(runs, words, strict=True) if len(run) == 1)
    longest = max(range(len(runs)), key=words.__getitem__)
    is_tight = len(runs[longest]) > 2 and words[longest] > max(_SHARE * sum(words), _LEAST_WORDS)
    return is_tight or alone > _SHARE * sum(words)


def _is_note(lines: Sequence[Line], run: _Run, labels: Sequence[Label]) -> bool:
    """Short, and of several lines or without a sentence: paragraphs that stand alone or together are none."""
    if sum(1 for place in run if final_mark(lines[place].text)) > 1:
        return False
    total = sum(count_words(lines[place].text) for place in run)
    is_paragraph = len(run) == 1 and (final_mark(lines[run[0]].text) != "" or total > NOTE_WORDS)
    return total <= NOTE_WORDS and not is_paragraph


def _mark(found: list[Label], run: _Run, label: Label) -> None:
    for place in run:
        if found[place] in MAIN:
            found[place] = label


def _settle_start(lines: Sequence[Line], found: list[Label], runs: Sequence[_Run]) -> None:
    """The title is the last line that looks like one before the first paragraph; what stands above it is none."""
    *notes, first = runs
    body = next((place for place in first if final_mark(lines[place].text) and found[place] in _TEXTS), first[-1])
    above = [place for run in notes for place in run] + [place for place in first if place < body]
    above = [place for place in above if found[place] in MAIN]
    titles = [p for p in above if found[p] is not Label.BYLINE and _is_title(lines[p].text)]
    # what opens the story's own run was read as its title, though it may end like a sentence
    titles = [first[0], *titles] if _opens(lines, found, first[0]) else titles
    if not titles or Label.TITLE not in found[: body + 1]:
        return
    near = [place for place in titles if place in first] or titles[-1:]
    title = near[0]
    for place in above:
        if place < title:
            found[place] = Label.BEFORE
    found[title] = Label.TITLE
    for place in above:
        if place > title and found[place] is Label.TITLE:
            found[place] = Label.SUBHEAD


def _opens(lines: Sequence[Line], found: Sequence[Label], place: int) -> bool:
    is_first = found[place] is Label.TITLE and (not place or lines[place].gap > 0)
    return is_first and 2 < count_words(lines[place].text) <= _TITLE_WORDS


def _is_title(text: str) -> bool:
    return 1 < count_words(text) <= _TITLE_WORDS and final_mark(text) not in (".", ":", ";")


def _settle_end(lines: Sequence[Line], found: list[Label]) -> None:
    """A story whose paragraphs are sentences ends with one."""
    texts = [place for place, label in enumerate(found) if label in _TEXTS]
    ended = sum(1 for place in texts if final_mark(lines[place].text))
    if ended < _SENTENCES * len(texts):
        return
    for place in reversed(texts):
        if final_mark(lines[place].text) or count_words(lines[place].text) > NOTE_WORDS:
            return
        found[place] = Label.FURNITURE
