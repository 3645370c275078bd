"""The main story's own lines, told from short notes around it by the empty lines of the page.

Most pages set their paragraphs one of two ways: tight, as one run of lines, or each paragraph alone between empty
lines. A note of the page (who the author is, a sign-up form, cookies) is a run that departs from this: short, and set
apart where the story is tight, or tight where its paragraphs stand alone. Such runs before the story and behind it are
furniture, whatever their words; in the middle of the story nothing is touched.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from ..blocks import Line, find_final_mark, measure_length
from ..labels.costs import MAIN_LABELS, Label

NOTE_WORDS = 40  # of a run; a longer one is told by something else
_SHARE = 0.5  # of the story's words, in its longest run: the story is tight; of its runs, with one line: it is not
_LEAST_WORDS = 60  # a shorter story is hard to tell from a note
_SENTENCE_SHARE = 0.7  # of the paragraphs end like a sentence: then the last one does
_TITLE_WORDS = 30
_TEXT_LABELS = frozenset({Label.TEXT, Label.SUBHEAD})
_Run = range  # places of neighbouring lines with no empty line between


def relabel_story_edges(lines: Sequence[Line], labels: Sequence[Label]) -> list[Label]:
    """Labels with the notes before and behind the main story taken as furniture, and its title found anew."""
    changed = list(labels)
    runs = [run for run in _split_into_runs(lines, labels) if any(labels[place] in MAIN_LABELS for place in run)]
    words = [_count_main_words(lines, run, labels) for run in runs]
    if sum(words) < _LEAST_WORDS:
        return changed
    notes = (
        [_is_note(lines, run, labels) for run in runs]
        if _has_regular_layout(lines, labels, runs, words)
        else [False] * len(runs)
    )
    stay = [place for place, is_note in enumerate(notes) if not is_note]
    if not stay:
        return changed
    for run in runs[stay[-1] + 1 :]:
        _relabel_main(changed, run, Label.FURNITURE)
    _relabel_start(lines, changed, runs[: stay[0] + 1])
    _relabel_end(lines, changed)
    return changed


def _split_into_runs(lines: Sequence[Line], labels: Sequence[Label]) -> list[_Run]:
    starts = [place for place, line in enumerate(lines) if not place or line.gap or _starts_or_ends_main(labels, place)]
    return [range(start, end) for start, end in pairwise([*starts, len(lines)])]


def _starts_or_ends_main(labels: Sequence[Label], place: int) -> bool:
    return (labels[place] in MAIN_LABELS) != (labels[place - 1] in MAIN_LABELS) and Label.FURNITURE not in labels[
        place - 1 : place + 1
    ]


def _count_main_words(lines: Sequence[Line], run: _Run, labels: Sequence[Label]) -> int:
    return sum(measure_length(lines[place].text) for place in run if labels[place] in MAIN_LABELS)


def _has_regular_layout(
    lines: Sequence[Line], labels: Sequence[Label], runs: Sequence[_Run], words: Sequence[int]
) -> bool:
    """Is the story set in one of the two ways?"""
    alone = sum(count for run, count in zip(runs, words, strict=True) if len(run) == 1)
    longest = max(range(len(runs)), key=words.__getitem__)
    is_tight = len(runs[longest]) > 2 and words[longest] > max(_SHARE * sum(words), _LEAST_WORDS)
    return is_tight or alone > _SHARE * sum(words)


def _is_note(lines: Sequence[Line], run: _Run, labels: Sequence[Label]) -> bool:
    """Short, and of several lines or without a sentence: paragraphs that stand alone or together are none."""
    if sum(1 for place in run if find_final_mark(lines[place].text)) > 1:
        return False
    total = sum(measure_length(lines[place].text) for place in run)
    is_paragraph = len(run) == 1 and (find_final_mark(lines[run[0]].text) != "" or total > NOTE_WORDS)
    return total <= NOTE_WORDS and not is_paragraph


def _relabel_main(labels: list[Label], run: _Run, label: Label) -> None:
    for place in run:
        if labels[place] in MAIN_LABELS:
            labels[place] = label


def _relabel_start(lines: Sequence[Line], labels: list[Label], runs: Sequence[_Run]) -> None:
    """The title is the last line that looks like one before the first paragraph; what stands above it is none."""
    *notes, first = runs
    body = next(
        (place for place in first if find_final_mark(lines[place].text) and labels[place] in _TEXT_LABELS), first[-1]
    )
    above = [place for run in notes for place in run] + [place for place in first if place < body]
    above = [place for place in above if labels[place] in MAIN_LABELS]
    titles = [p for p in above if labels[p] is not Label.BYLINE and _is_title(lines[p].text)]
    # what opens the story's own run was read as its title, though it may end like a sentence
    titles = [first[0], *titles] if _opens_story(lines, labels, first[0]) else titles
    if not titles or Label.TITLE not in labels[: body + 1]:
        return
    near = [place for place in titles if place in first] or titles[-1:]
    title = near[0]
    for place in above:
        if place < title:
            labels[place] = Label.BEFORE
    labels[title] = Label.TITLE
    for place in above:
        if place > title and labels[place] is Label.TITLE:
            labels[place] = Label.SUBHEAD


def _opens_story(lines: Sequence[Line], labels: Sequence[Label], place: int) -> bool:
    is_first = labels[place] is Label.TITLE and (not place or lines[place].gap > 0)
    return is_first and 2 < measure_length(lines[place].text) <= _TITLE_WORDS


def _is_title(text: str) -> bool:
    return 1 < measure_length(text) <= _TITLE_WORDS and find_final_mark(text) not in (".", ":", ";")


def _relabel_end(lines: Sequence[Line], labels: list[Label]) -> None:
    """A story whose paragraphs are sentences ends with one."""
    texts = [place for place, label in enumerate(labels) if label in _TEXT_LABELS]
    ended = sum(1 for place in texts if find_final_mark(lines[place].text))
    if ended < _SENTENCE_SHARE * len(texts):
        return
    for place in reversed(texts):
        if find_final_mark(lines[place].text) or measure_length(lines[place].text) > NOTE_WORDS:
            return
        labels[place] = Label.FURNITURE
