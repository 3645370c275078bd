"""One answer to the question whose an item is, whatever way it came by."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from ingest import Document, Source, read_document, source_key
from ingest.fetch.target import read_target
from ingest.identity.ids import make_item_id
from ingest.identity.marks import find_marks
from ingest.identity.source import HOST_ALIASES, source_on_page, without_scheme_and_alias
from ingest.identity.urls import canonicalise_url, is_trusted_canonical

NOW = datetime(2026, 6, 7, 18, tzinfo=UTC)
STORY = "".join(
    f"<p>The harbour board met on Monday about pier {n}, and decided to mend its planks first.</p>" for n in "12345"
)


def page(url: str, head: str = "", byline: str = "") -> Document:
    body = f"<html><head><title>Pier to be mended</title>{head}</head><body><article><h1>Pier to be mended</h1>{byline}"
    return Document(body=(body + STORY + "</article></body></html>").encode(), kind="page", url=url, fetched_at=NOW)


def feed(url: str) -> Document:
    body = f"""<rss version="2.0"><channel><title>Gull</title><link>https://gull.example/</link><item>
    <title>Pier to be mended</title><link>{url}</link><description>The harbour board met.</description></item>
    </channel></rss>"""
    return Document(body=body.encode(), kind="feed", url="https://gull.example/rss", fetched_at=NOW)


@pytest.mark.parametrize("host", ["gull.example", "www.gull.example", "m.gull.example", "www.amp.gull.example"])
def test_a_page_is_its_hosts_as_the_feed_is(host: str) -> None:
    by_page, by_feed = (
        read_document(page(f"https://{host}/pier", "")).items[0],
        read_document(feed("https://gull.example/pier")).items[0],
    )
    assert source_key(by_page.source) == source_key(by_feed.source) == "gull.example"
    assert by_page.id == by_feed.id


ELSEWHERE = """<meta property="og:site_name" content="The Gull">
<script type="application/ld+json">{"@type": "NewsArticle", "publisher": {"name": "Harbour Wire"}}</script>"""
CANONICAL = '<link rel="canonical" href="https://gull.example/pier">'
PAGES_WITHOUT_DOMAIN = {
    "it names another outlet": page("https://gull.example/pier", ELSEWHERE),
    "it came without an address": replace(page("", CANONICAL), url=None),
}


@pytest.mark.parametrize("document", PAGES_WITHOUT_DOMAIN.values(), ids=PAGES_WITHOUT_DOMAIN)
def test_a_page_without_domain_bears_the_mark_of_its_hosts_feed(document: Document) -> None:
    by_page = read_document(document).items
    by_feed = read_document(feed("https://gull.example/pier")).items
    assert by_page[0].source.domain is None
    assert by_page[0].id != by_feed[0].id
    known = {mark.key for mark in find_marks(by_feed)[0]}
    assert [mark.basis for mark in find_marks(by_page)[0] if mark.key in known] == ["url"]


SPELLED = {
    "no name": (None, None),
    "the site's name": ("The Gull", "gull.example"),
    "its name in capitals": ("THE GULL", "gull.example"),
    "its host": ("gull.example", "gull.example"),
    "a label of its host": ("Gull", "gull.example"),
    "another outlet": ("Harbour Wire", None),
    "the country alone": ("Example", None),
}


@pytest.mark.parametrize(("name", "domain"), SPELLED.values(), ids=SPELLED)
def test_source_of_a_story_on_a_page(name: str | None, domain: str | None) -> None:
    found = source_on_page(name, Source(name="The Gull", domain="gull.example"))
    assert (found.domain if found else None) == domain


@pytest.mark.parametrize("alias", sorted(HOST_ALIASES))
def test_every_question_knows_every_alias(alias: str) -> None:
    site, url = Source(domain="gull.example"), f"https://{alias}.gull.example/pier"
    assert source_key(Source(domain=f"{alias}.gull.example")) == "gull.example"
    assert without_scheme_and_alias(url) == "gull.example/pier"
    assert is_trusted_canonical(url, "https://gull.example/pier?x=1")
    plain = make_item_id(site, guid=None, url="https://gull.example/pier", digest="")
    assert make_item_id(site, guid=url, url=None, digest="") == plain


def test_one_idn_rule_for_fetch_and_record() -> None:
    for host in ("faß.example", "bücher.example", "ΣΊΣΥΦΟΣ.example", "ＧＵＬＬ.example"):
        recorded = canonicalise_url(f"https://{host}/")
        assert recorded == f"https://{read_target(f'https://{host}/').host}/"
