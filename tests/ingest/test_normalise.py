"""normalise, identity and wording: a raw item to an Item."""

from __future__ import annotations

import re
from dataclasses import asdict, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.identity.ids import digest_text, is_our_id, make_item_id
from ingest.item import Attachment, Author, Document, Item, Problem, RawItem, Source
from ingest.normalise import normalise_for_comparison, normalise_item
from ingest.text.teaser import is_truncated, without_stamp
from ingest.text.words import count_words

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAGE = Document(body=b"", kind="page", fetched_at=NOW, url="https://e.example/page", job_id="j1", via="url")
SITE = Source(name="E", domain="e.example")


def made(**fields: Any) -> Item:
    result = normalise_item(RawItem(**{"title": "A title", **fields}), PAGE, SITE, "en")
    assert isinstance(result, Item)
    return result


def test_provenance() -> None:
    item = made(part="related", position=3, extractor="pages", published="03/04/2024")
    assert (item.provenance.job_id, item.provenance.via, item.provenance.fetched_at) == ("j1", "url", NOW)
    assert (item.provenance.part, item.provenance.position, item.provenance.extractor) == ("related", 3, "pages")
    assert (item.provenance.date_basis, item.provenance.date_raw) == ("ambiguous", "03/04/2024")
    assert item.provenance.language_basis == "declared"


def test_an_age_counts_back_from_the_fetch() -> None:
    item = made(age_seconds=480)
    assert (item.date_published, item.provenance.date_basis) == (NOW - timedelta(minutes=8), "relative")
    assert made(age_seconds=10**18).date_published is None


TITLES = {
    "html": ({"title": "A <i>B</i> &amp; C", "title_is_html": True}, "A B & C"),
    "marked up though said to be plain": ({"title": "A &amp; <b>B</b>"}, "A & B"),
    "plain": ({"title": "1 < 2 & 3 > 2"}, "1 < 2 & 3 > 2"),
    "active": ({"title": "A<img src=x onerror=x()><script>x()</script>"}, "A"),
    "lines": ({"title": " A\n B "}, "A B"),
}


@pytest.mark.parametrize(("fields", "title"), TITLES.values(), ids=TITLES)
def test_title(fields: dict[str, Any], title: str) -> None:
    assert made(**fields).title == title


CONTENT = {
    "html": ({"content_html": "<p>a</p><p>b</p>", "summary": "s"}, "a\n\nb", "<p>a</p><p>b</p>", "s"),
    "text": ({"content_text": "a <b>\n\n\n\nb", "summary": "s"}, "a <b>\n\nb", None, "s"),
    "only a summary": ({"summary": "a &amp; b"}, "a & b", None, None),
    "only a summary in html": ({"summary": "<p>a</p>"}, "a", "<p>a</p>", None),
    "nothing": ({}, None, None, None),
}


@pytest.mark.parametrize(("fields", "text", "html", "summary"), CONTENT.values(), ids=CONTENT)
def test_content(fields: dict[str, Any], text: str | None, html: str | None, summary: str | None) -> None:
    item = made(**fields)
    assert (item.content_text, item.content_html, item.summary) == (text, html, summary)


def test_no_address_runs() -> None:
    bad = "javascript:x()"
    item = made(
        url=bad,
        external_url=bad,
        image=bad,
        authors=(Author(name="A", url=bad),),
        attachments=(Attachment(url=bad),),
        source=Source(name="S", url=bad),
        tags=("<script>x()</script>", "ok", "ok"),
    )
    assert "javascript" not in repr(item)
    assert item.tags == ("ok",)


def test_addresses_count_from_the_base() -> None:
    item = made(url="a", image="/i.png", base_url="https://e.example/d/")
    assert (item.url, item.image) == ("https://e.example/d/a", "https://e.example/i.png")


@pytest.mark.parametrize(
    ("written", "tag"), [("en_US", "en-US"), ("DE", "de"), ("zh-hant-tw", "zh-Hant-TW"), ("english please", "en")]
)
def test_language(written: str, tag: str) -> None:
    assert made(language=written).language == tag


HOSTILE = (
    "<svg onload=x()></svg>",
    "<img src=x onerror=x()",
    "<script>x()</script>",
    "&lt;script&gt;x()&lt;/script&gt;",
    "&amp;lt;svg onload=x()&amp;gt;",
    '<a href="javascript:x()">a</a>',
    "javascript:x()",
    "data:text/html,<script>x()</script>",
    "<iframe src=//e.example>",
    '&lt;a href="javascript:x()"&gt;a&lt;/a&gt;',
    "<math><mi>x()</mi></math><style>x()</style>",
)
RUNS = re.compile(
    r"<(?:script|svg|iframe|math|style)|<[a-z][^<>]*(?:\son\w+=|/on\w+=|javascript:|data:)", re.IGNORECASE
)


def strings(value: object) -> list[str]:
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    return [text for part in value for text in strings(part)] if isinstance(value, list | tuple) else []


@settings(deadline=None)
@given(st.sampled_from(HOSTILE), st.sampled_from(HOSTILE), st.booleans())
def test_nothing_runs_in_any_field(one: str, other: str, marked: bool) -> None:
    bad = f"{one} {other}"
    item = made(
        url=one,
        external_url=one,
        image=one,
        canonical_claim=one,
        title=f"T {bad}",
        title_is_html=marked,
        content_html=bad if marked else None,
        content_text=None if marked else bad,
        summary=bad,
        authors=(Author(name=bad, url=one),),
        tags=(bad, one),
        attachments=(Attachment(url=one), Attachment(url="https://e.example/a", title=bad, mime_type=bad)),
        source=Source(name=bad, url=one, domain=one),
    )
    assert not [text for text in strings(asdict(item)) if RUNS.search(text)]
    addresses = (item.url, item.image, item.external_url, item.source.url, *(a.url for a in item.attachments))
    assert not [url for url in addresses if url and not url.startswith("https://e.example/")]


AUTHORS = {
    "mail first": ("desk@e.example (Ada Bell)", "Ada Bell"),
    "mail last": ("Ada Bell <ada@e.example>", "Ada Bell"),
    "mail in brackets": ("Ada Bell (ada@e.example)", "Ada Bell"),
    "by": ("By Ada Bell", "Ada Bell"),
    "a name that begins like by": ("Byron Bell", "Byron Bell"),
    "mail alone": ("ada@e.example", "ada@e.example"),
}


@pytest.mark.parametrize(("written", "name"), AUTHORS.values(), ids=AUTHORS)
def test_author(written: str, name: str) -> None:
    assert made(authors=(Author(name=written), Author(name=name.upper()))).authors == (Author(name=name),)


def test_a_tag_stands_once_as_first_spelled() -> None:
    assert made(tags=("Sea ", "tide", "sea", "Sea")).tags == ("Sea", "tide")


@pytest.mark.parametrize(
    ("written", "title"),
    [
        ("Re&colon; tide", "Re: tide"),
        ("A &amp;amp; B", "A & B"),
        ("It&amp;#8217;s", "It’s"),
        ("Use &lt;b&gt;", "Use <b>"),
    ],
)
def test_references_escaped_twice(written: str, title: str) -> None:
    assert made(title=written).title == title


@pytest.mark.parametrize(
    ("fetched_from", "link", "expected"),
    [
        pytest.param("https://e.org/f?key=s", "https://e.org/f?key=s#3", "https://e.org/f#3", id="its feed"),
        pytest.param("https://e.org/f?key=s", "https://e.org/f?p=3", "https://e.org/f?p=3", id="a page of its site"),
        pytest.param("https://e.org/f", "https://e.org/f#3", "https://e.org/f#3", id="a feed without a query"),
        pytest.param(None, "https://e.org/f?key=s", "https://e.org/f?key=s", id="a file"),
    ],
)
def test_the_address_of_the_feed_is_in_no_item_with_its_query(
    fetched_from: str | None, link: str, expected: str
) -> None:
    feed = Document(body=b"", kind="feed", fetched_at=NOW, url=fetched_from)
    item = normalise_item(RawItem(title="Gull", url=link, guid="g"), feed, Source(), None)
    assert isinstance(item, Item)
    assert item.url == expected
    assert "key=s" not in str(item.canonical_url) or fetched_from is None


def test_a_claim_is_only_a_claim_on_another_host() -> None:
    own = made(url="https://m.e.example/a?x=1", canonical_claim="https://www.e.example/a")
    other = made(url="https://e.example/a", canonical_claim="https://other.example/a")
    assert (own.canonical_url, own.provenance.canonical_claim) == ("https://www.e.example/a", "https://www.e.example/a")
    assert (other.canonical_url, other.provenance.canonical_claim) == ("https://e.example/a", "https://other.example/a")


def test_a_date_of_change_has_its_basis() -> None:
    unsure = made(modified="03/04/2024").provenance
    assert (unsure.modified_basis, unsure.modified_raw) == ("ambiguous", "03/04/2024")
    assert made(modified="2024-01-02").provenance.modified_basis == "declared"
    ahead = made(modified="2031-01-01")
    assert (ahead.date_modified, ahead.provenance.modified_basis) == (None, "clamped")


def test_nothing_to_read_is_a_problem() -> None:
    raw = RawItem(guid="g", content_html="<script>x()</script>", position=4)
    problem = normalise_item(raw, PAGE, SITE, None)
    assert isinstance(problem, Problem)
    assert (problem.where, problem.reason) == ("entry 5", "no title and no text")


def test_a_notice_that_takes_something_back_needs_no_text() -> None:
    raw = RawItem(guid="g", pub_status="canceled")
    assert isinstance(normalise_item(raw, PAGE, SITE, None), Item)
    assert isinstance(normalise_item(replace(raw, guid=None), PAGE, SITE, None), Problem)


ANY = st.builds(
    RawItem,
    guid=st.none() | st.text(),
    url=st.none() | st.text() | st.sampled_from(["/a", "https://e.example/b?utm_source=x"]),
    base_url=st.none() | st.text(),
    title=st.text(),
    content_html=st.none() | st.text(),
    content_text=st.none() | st.text(),
    summary=st.none() | st.text(),
    canonical_claim=st.none() | st.just("https://e.example/c"),
    published=st.none() | st.text() | st.sampled_from(["2026-02-01T10:00:00Z", "3 mars 2026", "2026-13-40"]),
    age_seconds=st.none() | st.integers(),
    language=st.none() | st.sampled_from(["fr", "fi"]),
    source=st.none() | st.builds(Source, name=st.text(), domain=st.text(), url=st.text()),
)


@settings(deadline=None)
@given(ANY)
def test_any_raw_item_becomes_an_item_or_a_problem(raw: RawItem) -> None:
    assert isinstance(normalise_item(raw, PAGE, SITE, None), Item | Problem)


@settings(deadline=None)
@given(ANY)
@example(RawItem(title="T", published="5 mars 2026", language="fi"))  # mars: March in French, the planet in Finnish
def test_an_outline_is_the_item_as_far_as_it_goes(raw: RawItem) -> None:
    whole, drawn = (way(raw, PAGE, SITE, None) for way in (normalise_item, normalise_for_comparison))
    if isinstance(whole, Problem) or isinstance(drawn, Problem):
        assert whole == drawn
        return
    kept = ("id", "url", "canonical_url", "title", "content_text", "date_published", "source")
    assert [getattr(whole, name) for name in kept] == [getattr(drawn, name) for name in kept]
    assert whole.provenance.fetched_at == drawn.provenance.fetched_at
    assert whole.provenance.date_basis == drawn.provenance.date_basis


# identity


def test_a_feeds_item_and_its_page_are_one() -> None:
    guid = made(guid="http://www.e.example/a?utm_source=rss", url="https://e.example/a?utm_source=rss")
    assert guid.id == made(url="https://e.example/a#top").id
    assert is_our_id(guid.id)


DIFFERENT = {
    "guid": ({"guid": "1"}, {"guid": "2"}),
    "source": ({"guid": "1"}, {"guid": "1", "source": Source(name="Other")}),
    "url": ({"url": "https://e.example/a?id=1"}, {"url": "https://e.example/a?id=2"}),
    "fragment of a guid": ({"guid": "https://e.example/a#comment-1"}, {"guid": "https://e.example/a#comment-2"}),
    "title only": ({"title": "One"}, {"title": "Two"}),
}


@pytest.mark.parametrize(("one", "other"), DIFFERENT.values(), ids=DIFFERENT)
def test_different_items_have_different_ids(one: dict[str, Any], other: dict[str, Any]) -> None:
    assert made(**one).id != made(**other).id


def test_an_id_survives_edits() -> None:
    assert made(guid="1", content_text="a").id == made(guid="1", title="New", content_text="b").id


def test_our_own_id_is_kept_from_json_lines_only() -> None:
    own = make_item_id(SITE, guid="1", url=None, digest="")
    assert made(guid=own, extractor="jsonl").id == own
    assert made(guid=own, extractor="feedparser").id != own


SAME_WORDS = {
    "case": ("The Tide", "THE TIDE"),
    "quotes and dashes": ("“Tide” – it’s high", '"Tide" - it\'s high'),
    "spacing": ("High  tide\n\nnow", "High tide now"),
    "compatibility forms": ("ﬁsh № １", "fish No 1"),
}
OTHER_WORDS = {
    "number": ("5 boats", "6 boats"),
    "currency": ("$5", "€5"),
    "vowel sign": ("कि", "कु"),
    "accent": ("cote", "côte"),
}


@pytest.mark.parametrize(("one", "other"), SAME_WORDS.values(), ids=SAME_WORDS)
def test_same_digest(one: str, other: str) -> None:
    assert digest_text("t", one) == digest_text("t", other)


@pytest.mark.parametrize(("one", "other"), OTHER_WORDS.values(), ids=OTHER_WORDS)
def test_other_digest(one: str, other: str) -> None:
    assert digest_text("t", one) != digest_text("t", other)


def test_title_and_text_are_apart() -> None:
    assert digest_text("ab", "c") != digest_text("a", "bc")


# wording


@pytest.mark.parametrize(
    ("text", "count"),
    [("", 0), ("It's 3.5 % more", 3), ("well-known fact", 3), ("東京都庁", 2), ("iPhone を買う", 3), ("สวัสดี", 2)],
)
def test_word_count(text: str, count: int) -> None:
    assert count_words(text) == count


ENDS = {
    "bracketed dots": ("The tide […]", True),
    "bracketed ascii": ("The tide [...]", True),
    "short and dots": ("The tide is…", True),
    "quoted dots": ("He said “well…”", True),
    "read more": ("The tide is high. Read more", True),
    "continue": ("The tide is high. Continue reading →", True),
    "count of characters": ("The tide [+1234 chars]", True),
    **{
        words: (f"Ein Satz.{gap}{words}{end}", True)
        for words, gap, end in (
            ("Weiterlesen", " ", " →"),
            ("Lire la suite", " ", "…"),
            ("Leer más", "\n", ""),
            ("Continua a leggere", "\n", " »"),
            ("Lees meer", " ", ""),
            ("Czytaj więcej", " ", "..."),
            ("Читать далее", "\n", ""),
            ("続きを読む", "。", ""),
            ("阅读更多", "\n", " >"),
        )
    },
    "German inside a sentence": ("Er will weiterlesen.", False),
    "Spanish inside a sentence": ("Los niños deben leer más.", False),
    "whole": ("The tide is high.", False),
    "long and dots": ("word " * 300 + "and so on…", False),
    "dots inside": ("The tide… is high.", False),
    "reading": ("Children should read more books.", False),
}


@pytest.mark.parametrize(("text", "truncated"), ENDS.values(), ids=ENDS)
def test_is_truncated(text: str, truncated: bool) -> None:
    assert is_truncated(text) is truncated


def test_the_stamp_goes_and_nothing_else() -> None:
    assert without_stamp("Words.\n\nThe post Title appeared first on Site.") == "Words."
    assert without_stamp("The post office appeared first on the map.\n\nWords.").endswith("Words.")
    assert is_truncated(without_stamp("Words […]\n\nThe post Title first appeared on Site."))


def test_a_title_that_is_cut_off_ends_with_a_word() -> None:
    raw = RawItem(title="Gull " * 1000, content_text="It came back.")
    item = normalise_item(raw, Document(body=b"", kind="feed", fetched_at=NOW), Source(), None)
    assert isinstance(item, Item)
    assert (item.title or "").endswith("Gull")
