"""Tables of addresses: which columns count, what a bad line costs, and what is no table."""

from __future__ import annotations

import csv
import io
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import Document, ParseError, Reading, read_document, sniff_kind

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
MOMENT = datetime(2026, 11, 28, tzinfo=UTC)
GRAPH = ["20261128000000-12", "20261128000000", "1", "harbour.example", "https://harbour.example/1", *[""] * 22]

# name: (the table, address, title, date, outlet)
LAYOUTS = {
    "Media Cloud": (
        "id,indexed_date,language,media_name,media_url,publish_date,title,url\n"
        'x1,2026-11-29 01:02:03,en,Harbour Courier,harbour.example,2026-11-28,"Gulls, again",https://harbour.example/1\n',
        ("https://harbour.example/1", "Gulls, again", MOMENT, "Harbour Courier", "harbour.example"),
    ),
    "GDELT's article list": (
        '\ufeff"URL","MobileURL","Date","Title"\n"https://harbour.example/1","","2026-11-28 00:00:00","Gulls"\n',
        ("https://harbour.example/1", "Gulls", MOMENT, None, "harbour.example"),
    ),
    "GDELT's knowledge graph": (
        "\t".join(GRAPH) + "\n",
        ("https://harbour.example/1", "https://harbour.example/1", MOMENT, None, "harbour.example"),
    ),
    "tabs, in which a quote is a letter": (
        'headline\tlink\tdate\n"Gulls" say\thttps://harbour.example/1\t2026-11-28\n',
        ("https://harbour.example/1", '"Gulls" say', MOMENT, None, "harbour.example"),
    ),
    "semicolons and Windows' line ends": (
        "Title;URL;Published at\r\nGulls;https://harbour.example/1;2026-11-28\r\n",
        ("https://harbour.example/1", "Gulls", MOMENT, None, "harbour.example"),
    ),
    "addresses and dates alone": (
        "url,date\nhttps://harbour.example/1,2026-11-28\n",
        ("https://harbour.example/1", "https://harbour.example/1", MOMENT, None, "harbour.example"),
    ),
    "a date that is none before one that is": (
        "url,title,publish_date,seendate\nhttps://harbour.example/1,Gulls,0000-00-00,20261128T000000Z\n",
        ("https://harbour.example/1", "Gulls", MOMENT, None, "harbour.example"),
    ),
    "the better column is empty": (
        "url,link,headline,title,date\n,https://harbour.example/1,Gulls,,2026-11-28\n",
        ("https://harbour.example/1", "Gulls", MOMENT, None, "harbour.example"),
    ),
    "a line break in a title": (
        'title,url,date\n"Gulls\nagain",https://harbour.example/1,2026-11-28\n',
        ("https://harbour.example/1", "Gulls again", MOMENT, None, "harbour.example"),
    ),
}


def read(text: str, kind: str = "auto", name: str | None = None) -> Reading:
    body = text.encode()
    return read_document(Document(body=body, kind=kind, fetched_at=NOW, name=name))  # type: ignore[arg-type]


@pytest.mark.parametrize(("text", "expected"), LAYOUTS.values(), ids=LAYOUTS)
def test_a_line_is_an_item(text: str, expected: tuple[str, str, datetime, str | None, str]) -> None:
    reading = read(text)
    assert reading.problems == ()
    (item,) = reading.items
    found = (item.url, item.title, item.date_published, item.source.name, item.source.domain)
    assert found == expected
    assert reading.needs_pages
    assert item.provenance.extractor == "table"


def test_a_line_without_an_address_is_a_problem_and_the_others_are_read() -> None:
    reading = read("title,url\nGulls,https://harbour.example/1\nLost,\nShort\n\nTerns,https://harbour.example/2\n")
    assert [item.title for item in reading.items] == ["Gulls", "Terns"]
    assert [(problem.where, problem.raw) for problem in reading.problems] == [("line 3", "Lost,"), ("line 4", "Short")]


# what has commas and the word url, and is no table
NO_TABLES = {
    "a sentence": "Gulls, terns and a url stood on the quay.\nNobody counted them.\n",
    "one column": "url\nhttps://harbour.example/1\n",
    "a page": "<html><p>title,url</p></html>",
    "items": '{"title": "title,url", "content_text": "x"}\n',
}


@pytest.mark.parametrize("text", NO_TABLES.values(), ids=NO_TABLES)
def test_what_is_no_table_is_not_taken_for_one(text: str) -> None:
    assert sniff_kind(text.encode()) != "table"


def test_a_table_without_names_says_what_to_do() -> None:
    with pytest.raises(ParseError, match="name one `url` in the first line"):
        read("Gulls,https://harbour.example/1\n", "table")


def test_a_table_is_known_by_its_first_line() -> None:
    assert sniff_kind(b"title,url,date\n") == "table"


CELLS = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=20)


@given(st.lists(CELLS, min_size=1, max_size=8))
def test_any_titles_are_read(titles: list[str]) -> None:
    """What a program writes as CSV is read: a line each, whatever is in its cells."""
    out = io.StringIO()
    csv.writer(out).writerows([("title", "url"), *((t, f"https://harbour.example/{n}") for n, t in enumerate(titles))])
    items = read(out.getvalue()).items
    assert [item.url for item in items] == [f"https://harbour.example/{n}" for n in range(len(titles))]
