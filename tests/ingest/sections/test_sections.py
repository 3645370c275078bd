"""Section pages as lists: made layouts in eight languages, each with links beside its stories that are none."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from ingest import Document, Item, ParseError, Reading, read_document
from ingest.fulltext import wants_page

PAGES = Path(__file__).parent / "pages"
NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)

# page: (address, the ends of its stories' addresses in their order)
LAYOUTS: dict[str, tuple[str, list[str]]] = {
    "en_blog": (
        "https://skarrow.example/harbour/",
        ["old-quay-wall/", "back-in-service/", "keeper-retires/", "mooring-fees/"],
    ),
    "de_teaser": ("https://bote.example/hafen/", ["a-51872.html", "a-51871.html", "a-51866.html", "a-51850.html"]),
    "fr_rows": ("https://echo.example/port/", ["_412290", "_412287", "_412260", "_412255", "_412251"]),
    "ja_list": ("https://minato.example/port/", ["-004512", "-004498", "-004431", "-004377"]),
    "ar_declared": (
        "https://mina.example/akhbar/mina/",
        ["/العاصفة-تكسر-رصيف-الميناء", "/عودة-العبارة-إلى-الخدمة", "/تقاعد"],
    ),
    "es_flat": ("https://cala.example/puerto/index.php", ["?id=8812", "?id=8809", "?id=8801"]),
    "ru_timed": ("https://mayak.example/port", ["/n/storm", "/n/ferry", "/n/light", "/n/fees"]),
    "zh_cards": ("https://gangkou.example/", ["_9123001.htm", "_9122987.htm", "_9122655.htm", "_9121900.htm"]),
}


def read_page(name: str, address: str) -> Reading:
    body = (PAGES / f"{name}.html").read_bytes()
    return read_document(Document(body=body, kind="section", fetched_at=NOW, url=address))


def path_of_item(item: Item) -> str:
    parts = urlsplit(item.url or "")
    return unquote(parts.path) + (f"?{parts.query}" if parts.query else "")


@pytest.mark.parametrize("name", LAYOUTS)
def test_stories_are_told_from_all_that_stands_beside_them(name: str) -> None:
    address, ends = LAYOUTS[name]
    paths = [path_of_item(item) for item in read_page(name, address).items]
    assert len(paths) == len(ends), paths
    assert all(path.endswith(end) for path, end in zip(paths, ends, strict=True)), paths


@pytest.mark.parametrize("name", LAYOUTS)
def test_items_are_headlines_that_want_their_pages(name: str) -> None:
    reading = read_page(name, LAYOUTS[name][0])
    assert reading.needs_pages
    assert reading.problems == ()
    for item in reading.items:
        assert item.title
        assert item.word_count < 20, "a teaser at most"
        assert wants_page(item)
        assert item.provenance.extractor == "section"


def test_a_headline_has_the_teaser_and_the_exact_moment_of_its_card() -> None:
    lead, ferry, *_ = read_page("en_blog", LAYOUTS["en_blog"][0]).items
    assert ferry.title == "Ferry back in service after ten days"
    assert ferry.content_text == "Passengers cheered when the Tern left the pier with two hundred people on board."
    assert ferry.date_published == datetime(2026, 11, 28, 9, 30, tzinfo=UTC)
    assert lead.content_text == (
        "The harbour master closed the eastern basin at dawn, and no ferry will leave before Thursday."
    )
    assert (lead.date_published, lead.language, lead.source.name) == (None, "en", "The Skarrow Log")


def test_a_declared_list_outranks_what_the_page_shows_and_borrows_titles_from_it() -> None:
    storm, _, keeper = read_page("ar_declared", LAYOUTS["ar_declared"][0]).items
    assert storm.title == "العاصفة تكسر رصيف الميناء القديم في موضعين"
    assert keeper.title == "تقاعد آخر حارس للمنارة بعد أربعين عاما"
    assert keeper.date_published == datetime(2026, 11, 27, 7, tzinfo=UTC)


def test_two_headlines_are_no_list() -> None:
    with pytest.raises(ParseError, match="no list of stories"):
        read_page("front_of_text", "https://skarrow.example/about")


def test_a_file_without_an_address_is_refused_with_the_reason() -> None:
    body = (PAGES / "en_blog.html").read_bytes()
    with pytest.raises(ParseError, match="give its own address"):
        read_document(Document(body=body, kind="section", fetched_at=NOW))


def test_the_same_page_brings_the_same_items_later() -> None:
    body = (PAGES / "zh_cards.html").read_bytes().replace(b"2026-11-28 10:12", "3小时前".encode())
    address = LAYOUTS["zh_cards"][0]
    first, later = (
        read_document(Document(body=body, kind="section", fetched_at=moment, url=address))
        for moment in (NOW, NOW.replace(hour=18))
    )
    assert [item.date_published for item in first.items] == [item.date_published for item in later.items]
    assert [item.id for item in first.items] == [item.id for item in later.items]


def test_dated_cards_of_tags_are_no_stories_whatever_their_addresses() -> None:
    card = '<li><a href="/{folder}/{name}">The {name} in the harbour of Skarrow</a><span>28 November 2026</span></li>'
    words = ("storm", "ferry", "lamp", "gull")
    for folder, count in (("n", 4), ("tag", 0), ("Autor", 0)):
        body = "".join(card.format(folder=folder, name=name) for name in words)
        document = Document(
            body=f"<html><body><ul>{body}</ul></body></html>".encode(),
            kind="section",
            fetched_at=NOW,
            url="https://skarrow.example/",
        )
        if count:
            assert len(read_document(document).items) == count
        else:
            with pytest.raises(ParseError, match="no list of stories"):
                read_document(document)
