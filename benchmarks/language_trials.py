"""What is asked about the texts of one language: which items arrive in which order, and which two share a story.

Each trial is a small stream of its own. The kinds of trials say what is right: APART or JOINED.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from random import Random

from . import orthography
from .language_texts import FilledForm, Frame, LanguageTexts, QuotedStatement, WrittenReport, quote_statement

APART = ("templates_within", "templates_between", "quotations", "digests", "page_filled_anew", "columns")
JOINED = (
    "doubled",
    "digits",
    "thousands",
    "accents",
    "spellings",
    "scripts",
    "capitals",
    "headlines",
    "abridged",
    "edited",
    "thinned",
    "edited_and_thinned",
    "teasers",
    "typography",
    "bare_headlines",
    "updates",
    "updates_elsewhere",
    "page_rewritten",
)
EDITED = 0.05  # of the words
SHORT = 20  # words of a text that only its headline tells
LONG_HEADLINE = {True: 7, False: 14}  # words, or letters of a script without spaces: no two stories have it by chance
HERE, ELSEWHERE, DAILY = "herald.example", "courier.example", "/news/report-of-the-day"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrialItem:
    """One item of a trial's stream."""

    id: str
    title: str
    text: str
    hours: float = 0  # after the first
    source: str = HERE
    path: str = ""  # of its address; "": one of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """A stream, and whether its items "a" and "b" share a story."""

    group: str
    half: str  # "open" or "closed"
    name: str
    items: tuple[TrialItem, ...]
    keeps_lead: bool = False  # right only if "a" represents the story, too


def make_trials(texts: LanguageTexts) -> Iterator[Trial]:
    """All trials of a language, those that must stay apart first."""
    for form in texts.forms:
        yield from _fill_form(form)
    for statement in texts.statements:
        yield from _quote_in_reports(statement, texts.quotation_styles)
    yield from _repeat_columns(texts.columns)
    reports = texts.reports
    for report, other in zip(reports, [*reports[1:], reports[0]], strict=True):
        yield from _digest_reports(report, other)
        yield _fill_page_anew(report, other)
        yield from _double_text(report)
        yield from _write_otherwise(report, texts)
        yield from _copy_report(report, other, texts)
        yield from _update_report(report)


def gather_different_texts(texts: LanguageTexts, *, one_source: bool) -> list[TrialItem]:
    """Texts that have nothing to do with each other, twenty minutes apart."""
    written = [
        *((f"report {one.kind}", one.title, _join_paragraphs(one.paragraphs)) for one in texts.reports),
        *((f"form {one.kind}", *one.fillings[0]) for one in texts.forms),
        *(
            (f"frame {frame.title}", frame.title, f"{frame.before}\n\n{frame.after}")
            for statement in texts.statements
            for frame in statement.frames
        ),
    ]
    return [
        TrialItem(id=name, title=title, text=text, hours=place / 3, source=HERE if one_source else f"s{place}.example")
        for place, (name, title, text) in enumerate(written)
    ]


def _join_paragraphs(paragraphs: Sequence[str]) -> str:
    return "\n\n".join(paragraphs)


def _fill_form(form: FilledForm) -> Iterator[Trial]:
    first, *others = form.fillings
    one = TrialItem(id="a", title=first[0], text=first[1])
    for place, (title, text) in enumerate(others, start=1):
        two = TrialItem(id="b", title=title, text=text, hours=5)
        name = f"{form.kind} {place}"
        for group, when, item in (
            ("templates_within", "hours apart", two),
            ("templates_within", "a day apart", replace(two, hours=24)),
            ("templates_between", "hours apart", replace(two, source=ELSEWHERE)),
            ("templates_between", "a day apart", replace(two, source=ELSEWHERE, hours=24)),
        ):
            yield Trial(group=group, half=form.half, name=f"{name}, {when}", items=(one, item))


def _quote_in_reports(statement: QuotedStatement, styles: Sequence[str]) -> Iterator[Trial]:
    for place, style in enumerate(styles):
        for joined in (True, False):
            one, two = (_quote_in_frame(frame, statement, style, joined=joined) for frame in statement.frames)
            other_style = styles[place - 1]
            third = _quote_in_frame(statement.frames[1], statement, other_style, joined=True)
            name = f"{style} {'in one paragraph' if joined else 'in several'}"
            for how, items in (
                ("one source", (one, two)),
                ("two sources", (two, replace(one, source=ELSEWHERE))),
                (f"and {other_style}", (one, replace(third, source=ELSEWHERE))),
            ):
                first, second = items
                yield Trial(
                    group="quotations",
                    half=statement.half,
                    name=f"{statement.frames[0].title}: {name}, {how}",
                    items=(replace(first, id="a", hours=0), replace(second, id="b", hours=5)),
                )


def _quote_in_frame(frame: Frame, statement: QuotedStatement, style: str, *, joined: bool) -> TrialItem:
    text = f"{frame.before}\n\n{quote_statement(statement, style, joined=joined)}\n\n{frame.after}"
    return TrialItem(id="", title=frame.title, text=text)


def _digest_reports(report: WrittenReport, other: WrittenReport) -> Iterator[Trial]:
    both = _join_paragraphs((*report.paragraphs, *other.paragraphs))
    first, second = _as_item("a", report), replace(_as_item("b", other), source=ELSEWHERE)
    for how, digest in (
        ("digest", TrialItem(id="both", title=f"{report.title}; {other.title}", text=both, source="digest.example")),
        ("taken in", TrialItem(id="both", title=report.title, text=both)),
    ):
        for order in permutations((first, second, digest)):
            yield Trial(
                group="digests",
                half=report.half,
                name=f"{report.kind} and {other.kind}, {how}: {' '.join(item.id for item in order)}",
                items=tuple(replace(item, hours=2 * place) for place, item in enumerate(order)),
            )


def _repeat_columns(columns: Sequence[str]) -> Iterator[Trial]:
    """Two sources have the same everyday headline over nothing, on one day."""
    for place, title in enumerate(columns):
        one = TrialItem(id="a", title=title, text="")
        half = "closed" if place % 2 else "open"
        for hours in (1, 5):
            two = TrialItem(id="b", title=title, text="", hours=hours, source=ELSEWHERE)
            yield Trial(group="columns", half=half, name=f"{title}, {hours} hours apart", items=(one, two))


def _fill_page_anew(report: WrittenReport, other: WrittenReport) -> Trial:
    items = replace(_as_item("a", report), path=DAILY), replace(_as_item("b", other), path=DAILY, hours=24)
    return Trial(group="page_filled_anew", half=report.half, name=f"{report.kind}, {other.kind}", items=items)


def _double_text(report: WrittenReport) -> Iterator[Trial]:
    one = _as_item("a", report)
    for name, paragraphs in (
        ("whole", (*report.paragraphs, *report.paragraphs)),
        ("by paragraph", tuple(part for part in report.paragraphs for _ in range(2))),
    ):
        two = TrialItem(id="b", title=report.title, text=_join_paragraphs(paragraphs), hours=3, source=ELSEWHERE)
        yield Trial(group="doubled", half=report.half, name=f"{report.kind}, {name}", items=(one, two), keeps_lead=True)


def _write_otherwise(report: WrittenReport, texts: LanguageTexts) -> Iterator[Trial]:
    for group, name, title, text in _rewrite_letters(report, texts):
        one, two = _as_item("a", report), TrialItem(id="b", title=title, text=text, source=ELSEWHERE)
        yield from _in_both_orders(group, report.half, f"{name}{report.kind}", one, two)


def _rewrite_letters(report: WrittenReport, texts: LanguageTexts) -> Iterator[tuple[str, str, str, str]]:
    """Headline and text in each other writing that the language has, by the group and name of the writing."""
    title, text = report.title, _join_paragraphs(report.paragraphs)
    if texts.zero:
        yield "digits", "", orthography.switch_digits(title, texts.zero), orthography.switch_digits(text, texts.zero)
    for other_mark in texts.groupings[1:]:
        regrouped = orthography.regroup_thousands(text, texts.groupings[0], other_mark)
        if regrouped != text:
            yield "thousands", f"{other_mark!r} ", title, regrouped
    if texts.has_marks:
        yield "accents", "", orthography.strip_accents(title), orthography.strip_accents(text)
    for group, tables in (("scripts", texts.scripts), ("spellings", texts.spellings)):
        for name, letters in tables.items():
            written = orthography.replace_letters(title, letters), orthography.replace_letters(text, letters)
            yield group, f"{name} ", *written
    for name, words in texts.words.items():
        written = orthography.replace_whole_words(title, words), orthography.replace_whole_words(text, words)
        yield "spellings", f"{name} ", *written
    if texts.has_capitals:
        short = orthography.cut_opening(text, SHORT, is_spaced=True)
        yield "capitals", "", orthography.capitalise_letters(title, texts.capitals), short


def _copy_report(report: WrittenReport, other: WrittenReport, texts: LanguageTexts) -> Iterator[Trial]:
    one = _as_item("a", report)
    for group, text in _change_text(report, other, texts):
        two = TrialItem(id="b", title=report.retitled, text=text, source=ELSEWHERE)
        yield from _in_both_orders(group, report.half, report.kind, one, two)
    if len(report.title.split() if texts.is_spaced else report.title) >= LONG_HEADLINE[texts.is_spaced]:
        two = TrialItem(id="b", title=report.title, text="", source=ELSEWHERE)
        yield from _in_both_orders("bare_headlines", report.half, report.kind, one, two)


def _change_text(report: WrittenReport, other: WrittenReport, texts: LanguageTexts) -> Iterator[tuple[str, str]]:
    chance = Random(f"{texts.language} {report.kind}")
    whole, foreign = _join_paragraphs(report.paragraphs), _join_paragraphs(other.paragraphs)
    kept = list(report.paragraphs)
    kept.pop(chance.randrange(len(kept)))
    yield "headlines", whole
    yield "abridged", _join_paragraphs(report.paragraphs[: -(-3 * len(report.paragraphs) // 5)])
    for group, paragraphs in (("edited", report.paragraphs), ("edited_and_thinned", kept)):
        text = _join_paragraphs(paragraphs)
        yield (
            group,
            orthography.replace_share(text, foreign, share=EDITED, is_spaced=texts.is_spaced, chance=chance),
        )
    yield "thinned", _join_paragraphs(kept)
    yield "teasers", orthography.cut_opening(whole, texts.teaser, is_spaced=texts.is_spaced) + " …"
    yield "typography", orthography.retype_marks(whole)


def _update_report(report: WrittenReport) -> Iterator[Trial]:
    one = _as_item("a", report)
    later = _join_paragraphs((*report.corrected[:2], report.added, *report.corrected[2:]))
    two = TrialItem(id="b", title=report.corrected_title, text=later, hours=4)
    yield Trial(group="updates", half=report.half, name=report.kind, items=(one, two))
    for how, paragraphs in (("whole", report.corrected), ("without its end", report.corrected[:-1])):
        text = _join_paragraphs(paragraphs)
        edited = TrialItem(id="b", title=report.retitled, text=text, source=ELSEWHERE)
        yield from _in_both_orders("updates_elsewhere", report.half, f"{report.kind}, {how}", one, edited)
    if report.rewritten:
        path = f"/news/{report.kind}-20260309"
        rewritten = TrialItem(id="b", title=report.retitled, text=report.rewritten, hours=4, path=path)
        yield Trial(
            group="page_rewritten", half=report.half, name=report.kind, items=(replace(one, path=path), rewritten)
        )


def _as_item(name: str, report: WrittenReport) -> TrialItem:
    return TrialItem(id=name, title=report.title, text=_join_paragraphs(report.paragraphs))


def _in_both_orders(group: str, half: str, name: str, one: TrialItem, two: TrialItem) -> Iterator[Trial]:
    for how, items in (
        ("first", (one, replace(two, hours=4))),
        ("last", (replace(two, hours=0), replace(one, hours=4))),
    ):
        yield Trial(group=group, half=half, name=f"{name}, the original {how}", items=items)
