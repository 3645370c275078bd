"""Reports, forms and statements written for the evaluation of languages, one file of language_texts/ for each.

Everything in them is invented. A text may have blanks with what they are filled in with: "{Monday|Friday}".
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).with_name("language_texts")
CLOSED = frozenset(
    {"appointment", "dividend", "fire", "lottery", "outage", "quake", "works"}
)  # kinds of forms; all others: open
_BLANK = re.compile(r"\{([^{}]*)\}")
_DASH = "— …"


class LanguageTextError(ValueError):
    """A file of language_texts/ is not of the shape that this file describes; the message says where."""


@dataclass(frozen=True, slots=True)
class FilledForm:
    """A notice whose wording comes back with other names, places, days and figures."""

    kind: str
    fillings: tuple[tuple[str, str], ...]  # each a headline and a text

    @property
    def half(self) -> str:
        return "closed" if self.kind in CLOSED else "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenReport:
    """A report of its own, and what becomes of it."""

    kind: str
    half: str
    title: str
    retitled: str  # another editor's headline
    paragraphs: tuple[str, ...]
    corrected_title: str
    corrected: tuple[str, ...]  # its paragraphs, with another toll
    added: str  # a paragraph of a later wording
    rewritten: str  # at its address, by its author, in words of its own; "" where nobody did


@dataclass(frozen=True, slots=True)
class Frame:
    """A report around somebody's statement."""

    title: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class QuotedStatement:
    """One statement that two different reports have."""

    half: str
    paragraphs: tuple[str, ...]
    frames: tuple[Frame, Frame]


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageTexts:
    """All that is written in one language, and how its newspapers write."""

    language: str  # tag
    is_spaced: bool
    teaser: int  # words, or characters where it is not spaced
    quotation_styles: Sequence[str]  # "“…”"; "— …" for a dash at the head of each paragraph
    columns: Sequence[str]  # headlines that papers use every day
    forms: Sequence[FilledForm]
    reports: Sequence[WrittenReport]
    statements: Sequence[QuotedStatement]
    zero: str = ""  # the first of its own digits
    groupings: Sequence[str] = ()  # what stands between thousands; the first is how the reports are written
    has_marks: bool = False  # is written without its accents at times
    has_capitals: bool = False
    capitals: Mapping[str, str] = field(default_factory=dict)  # letters whose capitals are not Unicode's usual ones
    scripts: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # name -> letter -> letter
    spellings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # ditto, within its script
    words: Mapping[str, Mapping[str, str]] = field(default_factory=dict)  # name -> word -> the same word


def load_language_texts(folder: Path = FOLDER) -> list[LanguageTexts]:
    """All languages, in order of their tags.

    Raises LanguageTextError for a file that is not of the shape above.
    """
    return [_read_file(path) for path in sorted(folder.glob("*.toml"))]


def fill_blanks(text: str, filling: int) -> str:
    """The text with one filling in all its blanks; those of it that have fewer raise IndexError.

    >>> fill_blanks("{Two|Six} hurt on {Monday|Friday}", 1)
    'Six hurt on Friday'
    """
    return _BLANK.sub(lambda blank: blank[1].split("|")[filling], text)


def split_paragraphs(text: str) -> tuple[str, ...]:
    """Paragraphs between empty lines, each on one line."""
    return tuple(" ".join(part.split()) for part in re.split(r"\n\s*\n", text) if part.strip())


def quote_statement(statement: QuotedStatement, style: str, *, joined: bool) -> str:
    """The statement between marks of a style: joined to one paragraph, or each opened and only the last one closed."""
    if style == _DASH:
        return "\n\n".join(style.replace("…", part) for part in statement.paragraphs)
    opening, closing = style.split("…")
    between = " " if joined else f"\n\n{opening}"
    return f"{opening}{between.join(statement.paragraphs)}{closing}"


def _read_file(path: Path) -> LanguageTexts:
    try:
        written = tomllib.loads(path.read_text("utf-8"))
        return LanguageTexts(
            language=path.stem,
            is_spaced=written["spaced"],
            teaser=written["teaser"],
            quotation_styles=written["quotation_styles"],
            columns=written["columns"],
            forms=[_read_form(row) for row in written["forms"]],
            reports=[_read_report(row, place) for place, row in enumerate(written["reports"])],
            statements=[_read_statement(row, place) for place, row in enumerate(written["statements"])],
            zero=written.get("zero", ""),
            groupings=written.get("groupings", ()),
            has_marks=written.get("marks", False),
            has_capitals=written.get("has_capitals", False),
            capitals=written.get("capitals", {}),
            scripts=written.get("scripts", {}),
            spellings=written.get("spellings", {}),
            words=written.get("words", {}),
        )
    except (KeyError, IndexError, ValueError) as error:
        raise LanguageTextError(f"{path.name}: {error!r}") from error


def _read_form(row: Mapping[str, Any]) -> FilledForm:
    counts = {blank.count("|") for blank in _BLANK.findall(row["title"] + row["text"])}
    if len(counts) != 1:
        raise ValueError(f"form {row['kind']}: blanks have {sorted(counts)} bars")
    fillings = range(counts.pop() + 1)
    return FilledForm(
        row["kind"],
        tuple((fill_blanks(row["title"], one), "\n\n".join(_fill_paragraphs(row["text"], one))) for one in fillings),
    )


def _read_report(row: Mapping[str, Any], place: int) -> WrittenReport:
    return WrittenReport(
        kind=row["kind"],
        half=_half_of(place),
        title=fill_blanks(row["title"], 0),
        retitled=row["retitled"],
        paragraphs=_fill_paragraphs(row["text"], 0),
        corrected_title=fill_blanks(row["title"], 1),
        corrected=_fill_paragraphs(row["text"], 1),
        added=row["added"],
        rewritten="\n\n".join(split_paragraphs(row.get("rewritten", ""))),
    )


def _read_statement(row: Mapping[str, Any], place: int) -> QuotedStatement:
    one, other = (Frame(frame["title"], frame["before"].strip(), frame["after"].strip()) for frame in row["frames"])
    return QuotedStatement(_half_of(place), split_paragraphs(row["text"]), (one, other))


def _half_of(place: int) -> str:
    return "closed" if place % 2 else "open"


def _fill_paragraphs(text: str, filling: int) -> tuple[str, ...]:
    return split_paragraphs(fill_blanks(text, filling))
