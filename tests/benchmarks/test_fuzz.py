"""The fuzz run: it makes the same inputs again, sees what goes wrong, and keeps it in few bytes."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import pytest

from benchmarks import fuzz, fuzz_reading
from benchmarks.fuzz_reading import READERS, FuzzInput
from benchmarks.fuzz_seeds import LINES_BY_READER, documents_for, load_documents
from benchmarks.item_faults import find_item_faults
from benchmarks.mutation import Mutator
from ingest import Document, Item, read_document

DOCUMENTS = load_documents(fuzz.FOLDERS)


@pytest.mark.parametrize("reader", [reader for reader in READERS if reader not in LINES_BY_READER])
def test_what_it_begins_with_has_no_faults(reader: str) -> None:
    """The first and last of its documents, among them archives and lists, as they are."""
    documents = documents_for(reader, DOCUMENTS)
    assert len(documents) > 3
    for body in (documents[0], documents[-1]):
        assert fuzz.find_faults_and_slowness(FuzzInput(reader=reader, body=body)) == []


def test_the_same_seed_makes_the_same_inputs() -> None:
    first, second = (Mutator(Random(7), DOCUMENTS) for _ in range(2))
    documents = [first.make_document() for _ in range(50)]
    assert documents == [second.make_document() for _ in range(50)]
    assert len(set(documents)) > 40
    assert [first.make_line(["2h ago"]) for _ in range(9)] == [second.make_line(["2h ago"]) for _ in range(9)]


def read_item() -> Item:
    body = b'{"title": "Gull seen", "content_text": "At the pier."}'
    return read_document(Document(body=body, kind="items", fetched_at=fuzz_reading.FETCHED_AT)).items[0]


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"title": None, "content_text": None}, "an item without title, text and address"),
        ({"title": "Gull\x1b"}, "a bad character in .title: '\\x1b'"),
        ({"tags": ("a\ud800",)}, "a bad character in .tags: '\\ud800'"),
        ({"title": "Gull\nseen"}, "no single line in .title: 'Gull\\nseen'"),
        ({"url": "/gull"}, "no address in .url: '/gull'"),
        ({"content_html": "<p onclick=x()>Gull"}, "HTML that is not clean: '<p onclick=x()>Gull' '<p>Gull</p>'"),
        (
            {"date_published": fuzz_reading.FETCHED_AT.replace(year=2031)},
            "date_published is in the future: 2031-06-07T18:00:00+00:00",
        ),
    ],
)
def test_a_bad_item_is_seen(changes: dict[str, object], fault: str) -> None:
    assert [*find_item_faults(read_item())] == []
    assert fault in find_item_faults(replace(read_item(), **changes))  # type: ignore[arg-type]


def fail_on_gulls(given: FuzzInput) -> Iterator[str]:
    if b"Gull" in given.body:
        raise KeyError("gull")
    yield from ()


def test_what_goes_wrong_is_kept_in_few_bytes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fuzz_reading, "READERS", {"feed": fail_on_gulls})
    given = FuzzInput(reader="feed", body=b"<rss>" * 50 + b"Gull" + b"</rss>" * 50)
    (fault,) = fuzz.find_faults_and_slowness(given)
    assert fault == "raised KeyError in test_fuzz.py fail_on_gulls: KeyError('gull')"
    assert fuzz.shorten_input(given, fuzz.group_of(fault)).body == b"Gull"


def test_its_report_counts_faults_and_names_where_they_are_kept(tmp_path: Path) -> None:
    (tmp_path / "counts-1.json").write_text('{"read": {"feed": 20}, "faults": {"feed: raised KeyError": 2}}')
    out = io.StringIO()
    assert fuzz.report_run(tmp_path, [7], 2.0, out) == 3
    assert "2 x feed: raised KeyError" in out.getvalue()
    assert f"{tmp_path}/in-hand-7" in out.getvalue()
    assert "20 inputs in 2 s, 2 faults" in out.getvalue()


@pytest.mark.long
def test_a_short_run(tmp_path: Path) -> None:
    out = io.StringIO()
    assert fuzz.main(["--minutes", "0.05", "--folder", str(tmp_path)], out) == 0
    assert f"0 faults; kept in {tmp_path}" in out.getvalue()
