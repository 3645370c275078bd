"""reason_kinds: one code for one kind of reason, whatever varies in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from worker.reason_kinds import REASON_MARKS, find_reason_kind

ROOT = Path(__file__).parent.parent.parent
MARKS = [(stage, code, words) for stage, marks in REASON_MARKS.items() for code, words in marks]

# name: (stage, two sentences of one kind, its code)
ALIKE: dict[str, tuple[str, str, str, str]] = {
    "statuses": (
        "fetch",
        "https://gull.example/a?…: the server answered 503 Service Unavailable",
        "http://tern.example: the server answered 503",
        "fetch.http_503",
    ),
    "an address that speaks of something else": (
        "fetch",
        "https://gull.example/redirect/FEEDMILL_MAX_BYTES: no answer in time (read)",
        "https://gull.example/: no answer in time (connect)",
        "fetch.timeout",
    ),
    "numbers": ("parse", "the page has 3 tags; at most 2 are read", "the page has 9,001 tags; at most 2 are read",
                "parse.too_large"),
    "unknown ones but for what varies": (
        "parse",
        "the moon 'Io' (3) of https://a.example/1 is lost",
        "the moon \"Europa\" (12) of https://b.example/2 is lost",
        "parse.the_moon_of_is_lost",
    ),
    "errors of Python": ("work", "ValueError: bad 1", "ValueError: worse 2", "work.valueerror"),
    "nothing at all": ("", "", "12 34", "unknown.unknown"),
    "other scripts": ("parse", "الصفحة 1 غير موجودة", "الصفحة 2 غير موجودة", "parse.الصفحة_غير_موجودة"),
}  # fmt: skip


@pytest.mark.parametrize(("stage", "one", "other", "code"), ALIKE.values(), ids=ALIKE)
def test_reasons_of_one_kind_have_one_code(stage: str, one: str, other: str, code: str) -> None:
    assert (find_reason_kind(stage, one), find_reason_kind(stage, other)) == (code, code)


@pytest.mark.parametrize(("stage", "code", "words"), MARKS, ids=lambda text: text)
def test_every_mark_is_in_some_sentence_of_ours_and_is_documented(stage: str, code: str, words: str) -> None:
    files = [*(ROOT / "ingest").rglob("*.py"), *(ROOT / "worker/jobs").rglob("*.py")]
    assert any(words in path.read_text(encoding="utf-8") for path in files), "a sentence has changed: change the mark"
    assert f"`{stage}.{code}`" in (ROOT / "docs" / "dead_letters.md").read_text(encoding="utf-8")
