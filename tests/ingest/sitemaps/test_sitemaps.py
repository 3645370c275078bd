"""Sitemaps: headlines out of news tags, addresses out of an index, and what is refused."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import Document, Item, ParseError, Reading, read_document, sniff_kind
from ingest.sitemaps.entry import MAX_ENTRIES

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9" '
    'xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml">'
)
TAIL = "</urlset>"


def make_entry(number: int, extra: str = "", title: str = "Harbour wall of Skarrow holds") -> str:
    return (
        f"<url><loc>https://news.example/a/{number}</loc><news:news><news:publication><news:name>The Skarrow Log"
        "</news:name><news:language>en</news:language></news:publication>"
        f"<news:publication_date>2026-11-29T0{number % 10}:30:00+02:00</news:publication_date>"
        f"<news:title>{title} {number}</news:title>{extra}</news:news></url>"
    )


def read(text: str | bytes, kind: str = "auto") -> Reading:
    body = text.encode() if isinstance(text, str) else text
    return read_document(
        Document(body=body, kind=kind, fetched_at=NOW, url="https://news.example/news.xml")  # type: ignore[arg-type]
    )


def only(reading: Reading) -> Item:
    (item,) = reading.items
    return item


def test_an_entry_with_news_tags_is_a_headline() -> None:
    extra = "<news:keywords>storm, harbour; Storm</news:keywords><news:stock_tickers>XSKA:GULL</news:stock_tickers>"
    reading = read(HEAD + make_entry(3, extra) + TAIL)
    item = only(reading)
    assert item.title == "Harbour wall of Skarrow holds 3"
    assert item.url == "https://news.example/a/3"
    assert item.date_published == datetime(2026, 11, 29, 1, 30, tzinfo=UTC)
    assert (item.language, item.content_text, item.word_count) == ("en", None, 0)
    assert item.tags == ("storm", "harbour", "XSKA:GULL")
    assert (item.source.name, item.source.domain) == ("The Skarrow Log", "news.example")
    assert item.provenance.extractor == "sitemap"
    assert reading.needs_pages
    assert reading.problems == ()


# name: (what is around or in the entry, what of the item says that it was read)
SPELLINGS = {
    "prefix on everything": (
        '<s:urlset xmlns:s="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/'
        'sitemap-news/0.9"><s:url><s:loc> https://news.example/a/1\n</s:loc><n:news><n:title>Gulls</n:title></n:news>'
        "</s:url></s:urlset>"
    ),
    "no namespace at all": "<urlset><url><loc>https://news.example/a/1</loc><news:news><news:title>Gulls</news:title>"
    "</news:news></url></urlset>",
    "a namespace with https and a blank": '<urlset xmlns="https://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news='
    '"https://www.google.com/schemas/sitemap-news/0.9 "><url><loc>https://news.example/a/1</loc><news:news><news:title>Gulls'
    "</news:title></news:news></url></urlset>",
    "CDATA": HEAD + "<url><loc><![CDATA[https://news.example/a/1]]></loc><news:news><news:title><![CDATA[Gulls]]>"
    "</news:title></news:news></url>" + TAIL,
    "a bare ampersand": HEAD + "<url><loc>https://news.example/a/1</loc><news:news><news:title>Gulls</news:title>"
    "<news:keywords>A&B</news:keywords></news:news></url>" + TAIL,
    "large letters": "<URLSET><URL><LOC>https://news.example/a/1</LOC><news:news><news:title>Gulls</news:title>"
    "</news:news></URL></URLSET>",
    "a picture first": HEAD + "<url><image:image><image:loc>https://news.example/p.jpg</image:loc></image:image>"
    "<loc>https://news.example/a/1</loc><news:news><news:title>Gulls</news:title></news:news></url>" + TAIL,
    "other languages": HEAD + '<url><loc>https://news.example/a/1</loc><xhtml:link rel="alternate" hreflang="fr" '
    'href="https://news.example/fr/1"/><news:news><news:title>Gulls</news:title></news:news></url>' + TAIL,
    "byte order mark and a comment": "\ufeff<!-- made at noon -->" + HEAD[HEAD.index("<urlset") :]
    + "<url><loc>https://news.example/a/1</loc><news:news><news:title>Gulls</news:title></news:news></url>" + TAIL,
    "news by default": HEAD + '<url><loc>https://news.example/a/1</loc><news xmlns="http://www.google.com/schemas/'
    'sitemap-news/0.9"><title>Gulls</title></news></url>' + TAIL,
    "a prefix that nobody declares": HEAD + "<url><loc>https://news.example/a/1</loc><n:news><n:title>Gulls</n:title>"
    "</n:news></url>" + TAIL,
    "without its host": HEAD + "<url><loc>/a/1</loc><news:news><news:title>Gulls</news:title></news:news></url>" + TAIL,
    "a warning before it": "Warning: no cache in /srv/map.php on line 3\n" + HEAD + "<url><loc>https://news.example/a/1"
    "</loc><news:news><news:title>Gulls</news:title></news:news></url>" + TAIL,
    "a page in an index": "<sitemapindex><url><loc>https://news.example/a/1</loc><news:news><news:title>Gulls"
    "</news:title></news:news></url></sitemapindex>",
    "an element that nobody closes": HEAD + "<url><loc>https://news.example/a/1</loc><news:news><news:genres>Blog"
    "<news:title>Gulls</news:title></news:news></url>" + TAIL,
}  # fmt: skip


@pytest.mark.parametrize("text", SPELLINGS.values(), ids=SPELLINGS)
def test_what_is_spelled_otherwise_is_read_alike(text: str) -> None:
    item = only(read(text))
    assert (item.title, item.url) == ("Gulls", "https://news.example/a/1")


def test_an_address_without_host_is_of_the_sitemaps_own() -> None:
    assert only(read(SPELLINGS["without its host"])).source.domain == "news.example"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "https://", "mailto:a@b.example"])
def test_an_address_that_is_none_of_the_web_is_named(address: str) -> None:
    entry = f"<url><loc>{address}</loc><news:news><news:title>Gulls</news:title></news:news></url>"
    reading = read(HEAD + entry + make_entry(1) + TAIL)
    assert [problem.where for problem in reading.problems] == ["entry 1"]
    assert "the address (loc) can't be fetched" in reading.problems[0].reason
    assert only(reading).url == "https://news.example/a/1"


def test_news_tags_without_anything_in_them_are_news_all_the_same() -> None:
    reading = read(HEAD + "<url><loc>https://news.example/a/1</loc><news:news/></url>" + make_entry(2) + TAIL)
    assert [item.title for item in reading.items] == ["https://news.example/a/1", "Harbour wall of Skarrow holds 2"]
    assert reading.field_problems == ()


def test_a_sitemap_in_a_list_of_pages_is_one_of_an_index() -> None:
    reading = read(HEAD + "<sitemap><loc>/2026.xml</loc></sitemap>" + make_entry(1) + TAIL)
    assert [sitemap.url for sitemap in reading.sitemaps] == ["https://news.example/2026.xml"]
    assert only(reading).url == "https://news.example/a/1"


def test_a_list_of_addresses_is_a_sitemap_where_somebody_says_so() -> None:
    text = "\ufeffhttps://news.example/a/1\r\n\r\nhttps://news.example/a/2?b=ü \r\njavascript:x\r\n"
    reading = read(text, "sitemap")
    assert [item.url for item in reading.items] == ["https://news.example/a/1", "https://news.example/a/2?b=%C3%BC"]
    assert [(problem.where, problem.raw) for problem in reading.problems] == [("line 4", "javascript:x")]
    assert reading.needs_pages
    with pytest.raises(ParseError, match="more than 50000 entries"):
        read("https://news.example/a\n" * (MAX_ENTRIES + 1), "sitemap")


def test_a_picture_is_the_items_image() -> None:
    assert only(read(SPELLINGS["a picture first"])).image == "https://news.example/p.jpg"


def test_entries_whose_news_tags_are_gone_are_left_out_and_named() -> None:
    plain = "<url><loc>https://news.example/old</loc><lastmod>2026-11-20</lastmod></url>"
    reading = read(HEAD + plain + make_entry(1) + TAIL)
    assert [item.url for item in reading.items] == ["https://news.example/a/1"]
    (named,) = reading.field_problems
    assert "1 entries have no news tags" in named.reason


def test_a_sitemap_without_news_tags_is_refused_unless_it_is_asked_for() -> None:
    plain = HEAD + "<url><loc>https://news.example/imprint</loc><lastmod>2026-11-20</lastmod></url>" + TAIL
    with pytest.raises(ParseError, match="without news tags, of 1 pages of any kind: give the kind `sitemap`"):
        read(plain)
    item = only(read(plain, "sitemap"))
    assert (item.title, item.url) == ("https://news.example/imprint", "https://news.example/imprint")
    assert item.date_modified == datetime(2026, 11, 20, tzinfo=UTC)


def test_a_sitemap_without_entries_is_a_quiet_night() -> None:
    assert read(HEAD + TAIL).items == ()


def test_an_index_gives_the_addresses_of_its_sitemaps() -> None:
    reading = read(
        '<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><sitemap><loc>/news-1.xml.gz</loc>'
        "<lastmod>2026-11-29T10:00:00Z</lastmod></sitemap><sitemap><loc>https://cdn.example/news-2.xml</loc></sitemap>"
        "<sitemap><lastmod>2026-11-29</lastmod></sitemap></sitemapindex>"
    )
    assert [(sitemap.url, sitemap.modified) for sitemap in reading.sitemaps] == [
        ("https://news.example/news-1.xml.gz", datetime(2026, 11, 29, 10, tzinfo=UTC)),
        ("https://cdn.example/news-2.xml", None),
    ]
    assert reading.items == ()
    (problem,) = reading.problems
    assert (problem.where, problem.reason) == ("entry 3", "no address (loc)")


def test_an_entry_without_address_is_a_problem_and_the_others_are_read() -> None:
    reading = read(HEAD + "<url><news:news><news:title>Lost</news:title></news:news></url>" + make_entry(2) + TAIL)
    assert [item.url for item in reading.items] == ["https://news.example/a/2"]
    assert [problem.reason for problem in reading.problems] == ["no address (loc)"]


def test_one_that_is_cut_off_gives_its_whole_entries() -> None:
    whole = HEAD + make_entry(1) + make_entry(2) + TAIL
    reading = read(whole[: whole.index("<news:title>Harbour wall of Skarrow holds 2")])
    assert [item.url for item in reading.items] == ["https://news.example/a/1"]
    (problem,) = reading.problems
    assert problem.reason.startswith("the sitemap is cut off")
    with pytest.raises(ParseError, match="cut off before the end of its first item"):
        read(whole[: whole.index("<news:news>")])


def test_packed_ones_are_unpacked() -> None:
    assert only(read(gzip.compress((HEAD + make_entry(4) + TAIL).encode()))).url == "https://news.example/a/4"
    assert sniff_kind(gzip.compress(b"<rss/>")) == "feed"


def test_a_packed_one_that_is_broken_or_packed_twice_is_named() -> None:
    packed = gzip.compress((HEAD + make_entry(4) + TAIL).encode())
    with pytest.raises(ParseError, match="gzip archive that can't be unpacked: the gzip stream ends too early"):
        read(packed[:-20])
    with pytest.raises(ParseError, match="a gzip archive within another"):
        read(gzip.compress(packed))


def test_more_entries_than_the_format_allows_are_refused() -> None:
    entry = "<url><loc>https://news.example/a</loc></url>"
    with pytest.raises(ParseError, match="more than 50000 entries"):
        read("<urlset>" + entry * (MAX_ENTRIES + 1) + TAIL, "sitemap")


def test_a_page_about_sitemaps_is_no_sitemap() -> None:
    page = "<html><body><p>A sitemap has a urlset: <code>&lt;urlset></code> and entries in it.</p></body></html>"
    assert not read(page, "page").needs_pages


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30), max_size=6), st.integers(0, 2000))
def test_any_titles_cut_anywhere_are_read_or_named(titles: list[str], cut: int) -> None:
    """No text breaks the reader, and no entry that is whole is lost."""
    entries = "".join(make_entry(n, title=f"<![CDATA[{t.replace(']]>', '')}]]>") for n, t in enumerate(titles))
    text = (HEAD + entries + TAIL)[: len(HEAD) + cut]
    try:
        reading = read(text)
    except ParseError:
        assert "</url>" not in text
    else:
        assert len(reading.items) + sum("no title" in p.reason for p in reading.problems) == text.count("</url>")
