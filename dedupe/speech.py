"""Speech and narrative: two reports of one statement share the statement, and nothing that a reporter wrote.

Speech stands between quotation marks of any language („…“, »…«, 「…」, ‘…’), or in a line that opens with a dash, with
what the reporter put in between. Where a mark is left open, speech lasts to the end of the paragraph, and beyond if a
later paragraph closes it before it opens another.

    text ──► units: paragraphs, lines of dialogue ──► marks ──► passages of speech

Each mark is looked at a fixed number of times, so time grows with the text and no faster, whatever marks it lacks.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from .folding import fold_text
from .text import UNSPACED

MAX_SPEECH = 3000  # characters; a mark that nothing closes for so long opens no speech

_CLOSED_BY = {
    "“": "”", "„": "“”‟", "‟": "”", "”": "”", "«": "»", "»": "«»", "‹": "›", "›": "‹›", '"': '"', "＂": "＂",
    "「": "」", "『": "』", "｢": "｣", "﹁": "﹂", "﹃": "﹄", "〝": "〞〟", "״": "״",
}  # fmt: skip
_SINGLE_CLOSED_BY = {"‘": "’'", "‚": "‘’'", "‛": "’'", "’": "’‘", "'": "'", "＇": "＇"}  # each may be an apostrophe
_TYPED = (("``", "“"), ("''", '"'), (",,", "„"), ("<<", "«"), (">>", "»"))  # two characters for one mark
_DOUBLE = frozenset("".join((*_CLOSED_BY, *_CLOSED_BY.values())))
_OPENING = frozenset("“„‟«‹「『｢﹁﹃〝‘‚‛")  # where their neighbours say nothing; all others close then
_APOSTROPHES = frozenset("'’")
_SIGNS = re.escape("".join(sorted({*_DOUBLE, *"".join((*_SINGLE_CLOSED_BY, *_SINGLE_CLOSED_BY.values()))})))
_MARK = re.compile(rf"[{_SIGNS}](?:(?<!['’])|(?<![A-Za-z]['’])|(?![A-Za-z]))")  # "don't" has none
_PARAGRAPHS = re.compile(r"\n[^\S\n]*\n\s*")
_LINE_START = re.compile(r"\n\s*")
# A hyphen before a figure is a minus.
_DIALOGUE = re.compile(r"""(?:[‒–—―]+[^\S\n]*(?=\S)|-[^\S\n]*(?=[^\W\d]|[¡¿«„“"]))[^\n]*""")
_SENTENCE_ENDS = frozenset('.!?…:;»”"’。！？')
_COLONS = frozenset(":：")
_TOUCHED = re.compile(f"[{UNSPACED}\uac00-\ud7a3]")  # letters that a mark may touch on both sides: these, and Hangul
_HEBREW = re.compile("[\u05d0-\u05ea]")  # a double mark between two of these is part of the word (UAX 29, WB7b)
_ELIDED = re.compile(r"\d\ds?(?!\w)|[a-zà-ÿ]{1,2}(?!\w)")  # '90s, 't, 'n
_AT_STOP = frozenset(".,;:!?)]}")
_BEFORE_SPEECH = frozenset('([{（¿¡:：,，。、；/=*‐‑‒–—―-"»›') | _OPENING


@dataclass(frozen=True, slots=True)
class _Unit:
    start: int
    end: int
    is_dialogue: bool = False  # a line that opens with a dash


@dataclass(frozen=True, slots=True)
class _QuotationMark:
    sign: str
    start: int
    end: int
    opens: bool  # as its neighbours have it
    closes: bool
    is_at_stop: bool  # a sentence, or a part of one, ends there


@dataclass(frozen=True, slots=True)
class _Passage:
    start: int
    end: int
    left_open: str = ""  # the mark that opened it, where nothing in its paragraph closed it


@lru_cache(maxsize=64)
def remove_speech(text: str) -> str:
    """The narrative of a text, with a space for each passage of speech.

    Kept for a while, since a text is compared with all its candidates in turn.

    >>> remove_speech("He said “never again” and left. ‘It’s the girls’ turn,’ she said.")
    'He said   and left.   she said.'
    >>> remove_speech("L’homme est parti.\\n\\n— Je reste, a dit la maire.")
    'L’homme est parti.\\n\\n '
    """
    for typed, sign in _TYPED:
        text = text.replace(typed, sign)
    passages = [*_find_speech(text)]
    starts, ends = [0, *(passage.end for passage in passages)], [*(passage.start for passage in passages), len(text)]
    return " ".join(text[start:end] for start, end in zip(starts, ends, strict=True))


def remove_shared_statements(ours: str, theirs: str) -> tuple[str, str]:
    """The two without the paragraphs that stand in both behind a colon, where each has its own words before that.

    So statements are passed on without marks: "The company wrote:", and its paragraphs. In a copy the words with the
    colon are the same, too.

    >>> remove_shared_statements("They said:\\n\\nWe know.\\n\\nIt ended.", "She wrote:\\n\\nWe know.\\n\\nA fine.")
    ('They said:\\n\\nIt ended.', 'She wrote:\\n\\nA fine.')
    """
    a, b = (_PARAGRAPHS.split(text) for text in (ours, theirs))
    announced = {_fold(b[place]): place for place in _find_announced(b)}
    done = 0
    for place in _find_announced(a) if announced else ():
        at = announced.get(_fold(a[place])) if place >= done else None
        if at is None or _fold(a[place - 1]) == _fold(b[at - 1]):
            continue
        done = place
        while done < len(a) and at < len(b) and _fold(a[done]) == _fold(b[at]):
            a[done] = b[at] = ""
            done, at = done + 1, at + 1
    return "\n\n".join(filter(None, a)), "\n\n".join(filter(None, b))


def _find_announced(paragraphs: Sequence[str]) -> list[int]:
    """The places of those behind a colon."""
    return [place + 1 for place, line in enumerate(paragraphs[:-1]) if line.rstrip()[-1:] in _COLONS]


def _fold(paragraph: str) -> str:
    return " ".join(fold_text(paragraph).split())


def _find_speech(text: str) -> Iterator[_Passage]:
    """In order; none lies in another."""
    units = _split_into_units(text)
    left_open = _Passage(0, 0)
    for unit, following in pairwise([*units, _Unit(len(text), len(text))]):
        if unit.is_dialogue:
            yield _Passage(unit.start, unit.end)
            continue
        marks = [*_find_marks(text, unit)]
        first = next((place for place, mark in enumerate(marks) if mark.sign in _DOUBLE), None)
        if left_open.left_open and first is not None:
            if _closes_late(marks[first], left_open):
                yield _Passage(left_open.end, marks[first].end)
                marks = marks[first + 1 :]
            left_open = _Passage(0, 0)
        for passage in _pair_marks(marks, unit, text[following.start : following.start + 1]):
            yield passage
            left_open = passage if passage.left_open else left_open


def _split_into_units(text: str) -> list[_Unit]:
    """Paragraphs, and the lines of dialogue in and between them.

    A line that goes on with the sentence of the one before it is no dialogue, whatever it begins with.
    """
    units = []
    start = 0
    if match := _match_dialogue(text, 0):
        units.append(_Unit(*match.span(), is_dialogue=True))
        start = match.end()
    for line in _LINE_START.finditer(text):
        is_break = line[0].count("\n") > 1
        may_begin = is_break or text[line.start() - 1] in _SENTENCE_ENDS
        match = _match_dialogue(text, line.end()) if may_begin else None
        if is_break or match:
            units.append(_Unit(start, line.start()))
            start = line.end()
        if match:
            units.append(_Unit(*match.span(), is_dialogue=True))
            start = match.end()
    return [unit for unit in (*units, _Unit(start, len(text))) if unit.start < unit.end]


def _match_dialogue(text: str, place: int) -> re.Match[str] | None:
    """A line that opens with a dash there; none where all paragraphs have run into one."""
    match = _DIALOGUE.match(text, place)
    return match if match and len(match[0]) <= MAX_SPEECH else None


def _find_marks(text: str, unit: _Unit) -> Iterator[_QuotationMark]:
    for match in _MARK.finditer(text, unit.start, unit.end):
        start, end = match.span()
        before = text[start - 1] if start > unit.start else ""
        behind = text[end] if end < unit.end else ""
        sign = match[0]
        if sign in '"״' and _HEBREW.match(before) and _HEBREW.match(behind):
            continue
        opens, closes = _read_neighbours(before, behind)
        if sign in _DOUBLE and not (opens or closes):  # "« so »", "a“b"
            opens, closes = sign in _OPENING, sign not in _OPENING
        if sign in _APOSTROPHES and opens:
            opens = not _ELIDED.match(text, end)
        opens |= sign == '"' and before in _SENTENCE_ENDS and behind.isalpha()  # paragraphs run into one
        opens |= sign in _OPENING and before in _APOSTROPHES and bool(before)  # "l’« or »"
        is_at_stop = not behind or _is_stop(before) or _is_stop(behind)
        is_at_stop |= bool(_TOUCHED.match(before) or _TOUCHED.match(behind))  # no apostrophe there
        yield _QuotationMark(sign, start, end, opens, closes, is_at_stop)


def _read_neighbours(before: str, behind: str) -> tuple[bool, bool]:
    """Whether a mark opens, and whether it closes, as far as the characters on both sides of it tell; "" is none."""
    has_room = not before or before.isspace() or before in _BEFORE_SPEECH or bool(_TOUCHED.match(before))
    opens = has_room and bool(behind) and not behind.isspace() and not _is_stop(behind)
    is_in_word = behind.isalnum() and not (_TOUCHED.match(before) or _TOUCHED.match(behind))
    return opens, bool(before) and not before.isspace() and not is_in_word


@lru_cache(maxsize=1024)
def _is_stop(character: str) -> bool:
    """What stands behind a sentence or a part of it, in any script; "" is none."""
    if character < "\u0370":
        return character in _AT_STOP
    return unicodedata.category(character) in {"Po", "Pe"} and character not in _DOUBLE


def _closes_late(mark: _QuotationMark, left_open: _Passage) -> bool:
    """Whether a mark, the first in its paragraph, closes what an earlier paragraph left open."""
    if mark.opens or not mark.closes or mark.end - left_open.end > MAX_SPEECH:
        return False
    return mark.sign in _CLOSED_BY[left_open.left_open]


def _pair_marks(marks: Sequence[_QuotationMark], unit: _Unit, next_head: str) -> Iterator[_Passage]:
    """The passages of speech in one paragraph; the next paragraph begins with the character `next_head`."""
    place = 0
    while place < len(marks):
        mark = marks[place]
        if not mark.opens or mark.sign not in _CLOSED_BY.keys() | _SINGLE_CLOSED_BY.keys():
            place += 1
            continue
        is_single = mark.sign in _SINGLE_CLOSED_BY
        closing, onwards = (_find_single_closing if is_single else _find_closing)(marks, place)
        if is_single:
            goes_on = mark.start == unit.start and mark.sign == next_head and not (closing and closing.is_at_stop)
        else:
            goes_on = closing is None and onwards == len(marks)
        if goes_on and unit.end - mark.start <= MAX_SPEECH:
            yield _Passage(mark.start, unit.end, "" if is_single else mark.sign)
            return
        if closing:
            yield _Passage(mark.start, closing.end)
        place = onwards


def _find_closing(marks: Sequence[_QuotationMark], opening: int) -> tuple[_QuotationMark | None, int]:
    """What closes a double mark in its paragraph, and the place where it is to be read on.

    Where each country's own mark is missing, any other that stands as a closing one does will do.
    """
    opener = marks[opening]
    closers, closers_within, nested = _CLOSED_BY[opener.sign], "", 0
    for place in range(opening + 1, len(marks)):
        mark = marks[place]
        if mark.end - opener.start > MAX_SPEECH:
            return None, place
        if mark.sign not in _DOUBLE:
            continue
        if mark.sign in closers:
            last = _skip_nested(marks, place, opener.sign, nested)
            return marks[last], last + 1
        if mark.sign == opener.sign and mark.opens:
            nested += 1
        elif mark.sign in closers_within:
            closers_within = ""
        elif mark.opens and mark.sign in _CLOSED_BY:
            closers_within = _CLOSED_BY[mark.sign]
        elif mark.closes and not closers_within:
            return mark, place + 1
    return None, len(marks)


def _skip_nested(marks: Sequence[_QuotationMark], closing: int, opener: str, nested: int) -> int:
    """The outermost closing mark, where marks of the same kind stand within each other and all are closed."""
    place = closing
    while nested:
        place += 1
        while place < len(marks) and marks[place].sign != opener and marks[place].sign not in _CLOSED_BY[opener]:
            place += 1
        if place == len(marks) or marks[place].sign == opener:
            break
        closing, nested = place, nested - 1
    return closing


def _find_single_closing(marks: Sequence[_QuotationMark], opening: int) -> tuple[_QuotationMark | None, int]:
    """What closes a single mark: the first one at a stop, before the next quotation begins.

    What stands between two words ("the girls’ turn") may be an apostrophe, and closes only where nothing else does;
    for an opening mark that may be one too ("'tis"), never.
    """
    opener = marks[opening]
    maybe = None
    for place in range(opening + 1, len(marks)):
        mark = marks[place]
        if mark.end - opener.start > MAX_SPEECH:
            break
        if mark.closes and mark.sign in _SINGLE_CLOSED_BY[opener.sign]:
            if mark.is_at_stop:
                return mark, place + 1
            maybe = place if maybe is None else maybe
        if mark.opens and mark.sign == opener.sign:
            break
    if maybe is None or opener.sign in _APOSTROPHES:
        return None, opening + 1
    return marks[maybe], maybe + 1
