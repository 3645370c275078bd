"""The texts of the evaluation of languages have the shape that it needs, and its trials ask what they say."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import orthography
from benchmarks.language_texts import (
    FilledForm,
    Frame,
    LanguageTextError,
    LanguageTexts,
    QuotedStatement,
    WrittenReport,
    load_language_texts,
    quote_statement,
)
from benchmarks.language_trials import APART, JOINED, gather_different_texts, make_trials

LANGUAGES = load_language_texts()
STATEMENT = QuotedStatement("open", ("We saw it.", "It was late."), (Frame("A", "b", "c"), Frame("D", "e", "f")))
REPORT = WrittenReport(
    kind="ferry",
    half="open",
    title="Ferry is late",
    retitled="Late again",
    paragraphs=("The ferry was late.", "Three people missed it.", "It rained."),
    corrected_title="Ferry is late",
    corrected=("The ferry was late.", "Four people missed it.", "It rained."),
    added="It will sail again.",
    rewritten="",
)
SMALL = LanguageTexts(
    language="en",
    is_spaced=True,
    teaser=4,
    quotation_styles=["“…”"],
    columns=["Weather today"],
    forms=[FilledForm("fire", (("Fire in A", "Two hurt."), ("Fire in B", "Six hurt.")))],
    reports=[REPORT, replace(REPORT, kind="rain", paragraphs=("Rain fell.", "It fell for days."))],
    statements=[STATEMENT],
)


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.language)
def test_a_language_has_enough_of_everything(texts: LanguageTexts) -> None:
    assert len(texts.forms) >= 6
    assert {form.half for form in texts.forms} == {"open", "closed"}
    assert all(len(set(form.fillings)) >= 2 for form in texts.forms)
    assert len(texts.reports) >= 4
    assert len(texts.statements) >= 2
    assert len(texts.quotation_styles) >= 3
    assert len(texts.columns) >= 2


@pytest.mark.parametrize("texts", LANGUAGES, ids=lambda texts: texts.language)
def test_a_report_is_corrected_and_long_enough_to_be_cut(texts: LanguageTexts) -> None:
    for report in texts.reports:
        assert len(report.paragraphs) >= 4
        assert report.corrected != report.paragraphs
        assert report.title != report.retitled
        text = " ".join(report.paragraphs)
        assert (len(text.split()) if texts.is_spaced else len(text)) > 2 * texts.teaser


def test_every_group_has_trials_in_both_halves() -> None:
    groups = {(trial.group, trial.half) for texts in LANGUAGES for trial in make_trials(texts)}
    assert groups == {(group, half) for group in (*APART, *JOINED) for half in ("open", "closed")}


def test_trials_of_a_small_language() -> None:
    trials = list(make_trials(SMALL))
    assert Counter(trial.group for trial in trials if trial.group in APART) == {
        "templates_within": 2,
        "templates_between": 2,
        "quotations": 6,
        "digests": 24,
        "columns": 2,
        "page_filled_anew": 2,
    }
    assert all({"a", "b"} <= {item.id for item in trial.items} for trial in trials)
    assert all(trial.items[0].hours <= trial.items[-1].hours for trial in trials)


def test_different_texts_are_told_apart_by_name() -> None:
    items = gather_different_texts(SMALL, one_source=False)
    assert len({item.id for item in items}) == len(items) == 5
    assert len({item.source for item in items}) == 5


STYLES = {
    "in one paragraph": ("“…”", True, "“We saw it. It was late.”"),
    "in several, only the last one closed": ("«…»", False, "«We saw it.\n\n«It was late.»"),
    "dashes at the heads of paragraphs": ("— …", True, "— We saw it.\n\n— It was late."),
}


@pytest.mark.parametrize(("style", "joined", "expected"), STYLES.values(), ids=STYLES)
def test_a_statement_is_quoted(style: str, joined: bool, expected: str) -> None:
    assert quote_statement(STATEMENT, style, joined=joined) == expected


WRITINGS = {
    "a word in another spelling": (orthography.replace_whole_words("من أمن", {"من": "مِن"}), "مِن أمن"),
    "an opening ends with the marks of its letter": (orthography.cut_opening("กี่คน", 1, is_spaced=False), "กี่"),
    "an opening of words": (orthography.cut_opening("a b\n\nc d", 3, is_spaced=True), "a b c"),
    "capitals without accents": (orthography.capitalise_letters("νέα", {"έ": "ε"}), "ΝΕΑ"),
}


@pytest.mark.parametrize(("written", "expected"), WRITINGS.values(), ids=WRITINGS)
def test_writings(written: str, expected: str) -> None:
    assert written == expected


UNFIT = {
    "fields are missing": "spaced = true",
    "a blank has too few fillings": """
        spaced = true
        teaser = 3
        quotation_styles = []
        columns = []
        [[forms]]
        kind = "fire"
        title = "{A|B}"
        text = "{C}"
        """,
}


@pytest.mark.parametrize("written", UNFIT.values(), ids=UNFIT)
def test_a_file_of_another_shape_is_refused(tmp_path: Path, written: str) -> None:
    (tmp_path / "xx.toml").write_text(written, "utf-8")
    with pytest.raises(LanguageTextError, match=r"xx\.toml"):
        load_language_texts(tmp_path)
