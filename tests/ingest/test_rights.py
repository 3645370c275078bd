"""Rights: what each format says of them, what of two places counts, and that a bad value costs its field alone."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import Document, Item, Rights, from_json, read_document, to_json
from ingest.rights import clean_rights, merge_rights, read_answer_rights

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
SITE = "https://skarrow.example"
BY, NC = "https://creativecommons.org/licenses/by/4.0/", "http://creativecommons.org/licenses/by-nc/2.5/"
NAMESPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
    'xmlns:cc="http://web.resource.org/cc/" xmlns:ns="http://creativecommons.org/ns#" '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:a="http://www.w3.org/2005/Atom" '
    'xmlns:creativeCommons="http://backend.userland.com/creativeCommonsRssModule" '
    'xmlns:rsl="https://rslstandard.org/rsl" xmlns:tdm="http://www.w3.org/ns/tdmrep#" '
    'xmlns:media="http://search.yahoo.com/mrss/"'
)
RSL = (
    '<rsl:content url="/"><rsl:license><rsl:permits type="usage">search</rsl:permits>'
    '<rsl:prohibits type="usage">ai-index ai-train</rsl:prohibits><rsl:payment type="attribution">'
    f"<rsl:standard>{BY}</rsl:standard></rsl:payment></rsl:license>"
    '<rsl:copyright type="organization">Skarrow Post</rsl:copyright>'
    f"<rsl:terms>{SITE}/terms</rsl:terms></rsl:content>"
)


def read(body: str, kind: str = "auto", **fields: Any) -> Item:
    document = Document(body=body.encode(), kind=kind, fetched_at=NOW, url=f"{SITE}/news/feed", **fields)  # type: ignore[arg-type]
    reading = read_document(document)
    assert reading.problems == ()
    return reading.items[0]


def read_rss(item: str = "", channel: str = "") -> Rights | None:
    head = f"<title>Post</title><link>{SITE}/</link>{channel}"
    return read(
        f'<rss version="2.0" {NAMESPACES}><channel>{head}<item><title>Gulls</title>{item}</item></channel></rss>'
    ).rights


def read_atom(entry: str = "", feed: str = "") -> Rights | None:
    head = f'<title>Post</title><link href="{SITE}/"/>{feed}'
    return read(
        f'<feed xmlns="http://www.w3.org/2005/Atom">{head}<entry><title>Gulls</title>{entry}</entry></feed>'
    ).rights


def by_item(**fields: Any) -> Rights:
    return Rights(**fields, basis=("item",))


def by_feed(**fields: Any) -> Rights:
    return Rights(**fields, basis=("feed",))


RSS_ITEMS: dict[str, tuple[str, Rights | None]] = {
    "nothing": ("<description>x</description>", None),
    "copyright": ("<copyright>© A. Quill</copyright>", by_item(notice="© A. Quill")),
    "dc:rights": ("<dc:rights>&amp;copy; &lt;b&gt;Quill&lt;/b&gt;</dc:rights>", by_item(notice="© Quill")),
    "dc:rights that is an address": (f"<dc:rights>{NC}</dc:rights>", by_item(license=NC)),
    "dcterms": (
        "<dcterms:rightsHolder>Quill</dcterms:rightsHolder><dcterms:license>CC BY 4.0</dcterms:license>",
        by_item(holder="Quill", usage_terms="CC BY 4.0"),
    ),
    "creativeCommons": (f"<creativeCommons:license>{NC}</creativeCommons:license>", by_item(license=NC)),
    "cc, RDF": (f'<cc:license rdf:resource="{NC}"/>', by_item(license=NC)),
    "cc, its new namespace": (f"<ns:license>{BY}</ns:license>", by_item(license=BY)),
    "the first of two licences": (f"<ns:license>{BY}</ns:license><cc:license>{NC}</cc:license>", by_item(license=BY)),
    "link": ('<a:link rel="license" href="/l.xml" type="application/rsl+xml"/>', by_item(license=f"{SITE}/l.xml")),
    "RSL": (
        RSL,
        by_item(license=BY, holder="Skarrow Post", usage_terms=f"{SITE}/terms", tdm_reserved=True),
    ),
    "RSL, its licence alone": (
        '<rsl:license><rsl:prohibits type="usage">all</rsl:prohibits></rsl:license>', by_item(tdm_reserved=True),
    ),
    "RSL that prohibits a country": ('<rsl:license><rsl:prohibits type="geo">all</rsl:prohibits></rsl:license>', None),
    "RSL that permits": ('<rsl:license><rsl:permits type="usage">all</rsl:permits></rsl:license>', None),
    "TDMRep": (
        "<tdm:reservation>1</tdm:reservation><tdm:policy>/tdm.json</tdm:policy>",
        by_item(tdm_reserved=True, tdm_policy=f"{SITE}/tdm.json"),
    ),
    "a free one": ("<tdm:reservation>0</tdm:reservation>", by_item(tdm_reserved=False)),
    "those of a picture": ('<media:content url="a.jpg"><media:copyright>Pix</media:copyright></media:content>', None),
    "a script": ('<a:link rel="license" href="javascript:x()"/><cc:license>data:x</cc:license>',
                 by_item(usage_terms="data:x")),
    "no reservation": ("<tdm:reservation>yes</tdm:reservation>", None),
    "empty": ("<copyright> </copyright><cc:license/><rsl:content/>", None),
}  # fmt: skip


@pytest.mark.parametrize(("item", "expected"), RSS_ITEMS.values(), ids=RSS_ITEMS)
def test_what_an_item_of_rss_says(item: str, expected: Rights | None) -> None:
    assert read_rss(item) == expected


CHANNELS: dict[str, tuple[str, str, Rights | None]] = {
    "its feed's": ("", "<copyright>© Post</copyright>", by_feed(notice="© Post")),
    "RSL of the whole site": ("", RSL, by_feed(license=BY, holder="Skarrow Post", usage_terms=f"{SITE}/terms",
                                               tdm_reserved=True)),
    "RSL of pictures": ("", RSL.replace('url="/"', 'url="/pictures/"'), None),
    "a licence counts from the site": ("<link>/a/b</link>", '<a:link rel="license" href="l.html"/>',
                                       by_feed(license=f"{SITE}/l.html")),
    "its own comes first": ("<copyright>© A</copyright>", "<copyright>© Post</copyright>", by_item(notice="© A")),
    "both, field by field": (
        f"<cc:license>{BY}</cc:license>", f"<copyright>© Post</copyright><cc:license>{NC}</cc:license>",
        Rights(license=BY, notice="© Post", basis=("item", "feed")),
    ),
    "a policy goes with its reservation": (
        "<tdm:reservation>0</tdm:reservation>", "<tdm:reservation>1</tdm:reservation><tdm:policy>/p</tdm:policy>",
        by_item(tdm_reserved=False),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("item", "channel", "expected"), CHANNELS.values(), ids=CHANNELS)
def test_what_a_channel_says_of_all_counts_after_the_items_own(
    item: str, channel: str, expected: Rights | None
) -> None:
    assert read_rss(item, channel) == expected


ENTRIES: dict[str, tuple[str, str, Rights | None]] = {
    "own": ('<rights type="html">&lt;i&gt;© A&lt;/i&gt;</rights>', "<rights>© Post</rights>", by_item(notice="© A")),
    "the feed's": ("", f'<rights>© Post</rights><link rel="license" href="{BY}"/>',
                   by_feed(notice="© Post", license=BY)),
    "that of the feed it is from": ("<source><title>S</title><rights>© S</rights></source>", "<rights>© Post</rights>",
                                    by_feed(notice="© S")),
    "a link to the page is none": (f'<link rel="alternate" href="{BY}"/>', "", None),
}  # fmt: skip


@pytest.mark.parametrize(("entry", "feed", "expected"), ENTRIES.values(), ids=ENTRIES)
def test_what_atom_says(entry: str, feed: str, expected: Rights | None) -> None:
    assert read_atom(entry, feed) == expected


def read_page(head: str = "", foot: str = "", **fields: Any) -> Rights | None:
    story = "".join(f"<p>The gulls of Skarrow came back to pier {n}, and stole a herring there.</p>" for n in range(8))
    body = f"<article><h1>Gulls are back in Skarrow</h1>{story}</article>{foot}"
    return read(f"<!doctype html><html><head><title>Gulls are back</title>{head}</head><body>{body}", **fields).rights


def by_page(**fields: Any) -> Rights:
    return Rights(**fields, basis=("page",))


def ld(**fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **fields})}</script>'


PAGES: dict[str, tuple[str, str, Rights | None]] = {
    "nothing": ("", "", None),
    "JSON-LD": (
        ld(license=BY, copyrightNotice="© Post", copyrightHolder={"name": "Post"}, usageInfo={"@id": f"{SITE}/use"}),
        "", by_page(license=BY, notice="© Post", holder="Post", usage_terms=f"{SITE}/use"),
    ),
    "JSON-LD of an object": (ld(license={"@type": "CreativeWork", "url": NC}), "", by_page(license=NC)),
    "JSON-LD of numbers": (ld(license=4, copyrightNotice=[1], copyrightHolder=3.5, usageInfo=None), "", None),
    "meta": (
        '<meta name="tdm-reservation" content="1"><meta name="tdm-policy" content="/p"><meta name="copyright"'
        ' content="Post"><meta name="dcterms.rightsHolder" content="Ada"><meta name="DCTERMS.license" content="CC0">',
        "", by_page(tdm_reserved=True, tdm_policy=f"{SITE}/p", notice="Post", holder="Ada", usage_terms="CC0"),
    ),
    "a policy without a reservation": ('<meta name="tdm-policy" content="/p">', "", None),
    "a reservation of nonsense": ('<meta name="tdm-reservation" content="maybe">', "", None),
    "a link in the head": (f'<link rel="license" href="{BY}">', "", by_page(license=BY)),
    "a link at the foot": ("", f'<footer><a rel="license nofollow" href="{NC}">CC</a></footer>', by_page(license=NC)),
    "that of a picture": ("", f'<figure><img src=a><figcaption><a rel="license" href="{NC}">CC</a></figcaption>', None),
    "that of a comment": ("", f'<div class="comments"><a rel="license" href="{NC}">CC</a></div>', None),
    "RSL without <rsl> around it": (
        f'<script type="application/rsl+xml">{RSL.replace("rsl:content", f"rsl:content {NAMESPACES}", 1)}</script>',
        "", by_page(license=BY, holder="Skarrow Post", usage_terms=f"{SITE}/terms", tdm_reserved=True),
    ),
    "RSL as it should be": (
        '<script type="application/rsl+xml"><rsl xmlns="https://rslstandard.org/rsl"><content url="/a"><license>'
        "<prohibits>ai-all</prohibits></license><copyright>Post</copyright></content></rsl></script>",
        "", by_page(tdm_reserved=True, holder="Post"),
    ),
    "RSL cut off": ('<script type="application/rsl+xml"><rsl xmlns="https://rslstandard.org/rsl"><co</script>',
                    "", None),
}  # fmt: skip


@pytest.mark.parametrize(("head", "foot", "expected"), PAGES.values(), ids=PAGES)
def test_what_a_page_says(head: str, foot: str, expected: Rights | None) -> None:
    assert read_page(head, foot) == expected


def test_what_a_page_says_counts_before_its_answer() -> None:
    answer = read_answer_rights("1", "/p", f'<{BY}>; rel="license", <{SITE}/>; rel=preconnect')
    assert read_page(rights=answer) == Rights(license=BY, tdm_reserved=True, tdm_policy=f"{SITE}/p", basis=("http",))
    free = read_page('<meta name="tdm-reservation" content="0">', rights=answer)
    assert free == Rights(license=BY, tdm_reserved=False, basis=("page", "http"))


def test_an_answer_speaks_of_no_other_pages_stories() -> None:
    cards = "".join(
        f'<div class="card"><a href="/{n}"><h3>Council paints the old bridge again {n}</h3></a><p>It is green now, and'
        f" the children of two schools had asked for it in June {n}.</p></div>" for n in range(3)
    )  # fmt: skip
    story = "".join(f"<p>The gulls of Skarrow came back to pier {n}, and stole a herring there.</p>" for n in range(8))
    page = f"<html><body><article><h1>Gulls are back</h1>{story}</article><section><h2>Related</h2>{cards}</section>"
    answer = Rights(tdm_reserved=True, basis=("http",))
    document = Document(body=page.encode(), kind="page", fetched_at=NOW, url=f"{SITE}/gulls", rights=answer)
    main, *related = read_document(document).items
    assert related
    assert (main.rights, {item.rights for item in related}) == (answer, {None})


NINJS = {"uri": "urn:skarrow:1", "headline": "Gulls", "body_text": "Gulls."}


def test_what_ninjs_says() -> None:
    own = {"copyrightnotice": "© W", "copyrightholder": "Wire", "usageterms": "Not before noon"}
    expected = by_item(notice="© W", holder="Wire", usage_terms="Not before noon")
    assert read(json.dumps({**NINJS, **own})).rights == expected
    info = {**own, "linkedrights": BY}
    assert read(json.dumps({**NINJS, "rightsinfo": info})).rights == replace(expected, license=BY)
    assert read(json.dumps({**NINJS, "rightsinfo": [1], "copyrightnotice": {}, "usageterms": 7})).rights is None


def read_news_item(info: str) -> Rights | None:
    return read(
        '<newsItem xmlns="http://iptc.org/std/nar/2006-10-01/" guid="urn:skarrow:1">'
        f"<rightsInfo>{info}</rightsInfo><itemMeta/><contentMeta><headline>Gulls</headline></contentMeta>"
        "<contentSet><inlineData>Gulls came.</inlineData></contentSet></newsItem>"
    ).rights


def test_what_newsml_g2_says() -> None:
    mining = "http://ns.useplus.org/ldf/vocab/DMI-"
    info = (
        '<copyrightHolder qcode="h:w"><name>Wire</name></copyrightHolder><copyrightNotice>© W</copyrightNotice>'
        f'<usageTerms>No archive</usageTerms><link href="{BY}"/><dataMining uri="{mining}PROHIBITED-AIMLTRAINING"/>'
    )
    assert read_news_item(info) == by_item(
        notice="© W", holder="Wire", usage_terms="No archive", license=BY, tdm_reserved=True
    )
    assert read_news_item(f'<dataMining uri="{mining}ALLOWED"/><link href="x"/>') == by_item(tdm_reserved=False)
    assert read_news_item(f'<dataMining uri="{mining}UNSPECIFIED"/>') is None


def test_what_nitf_says() -> None:
    text = read(
        '<nitf><head><docdata><doc-id id-string="1"/><doc.copyright holder="Wire" year="2026"/></docdata></head><body>'
        "<body.head><hedline><hl1>Gulls</hl1></hedline></body.head><body.content><p>Gulls came.</p>"
        "<copyrite>© <copyrite.year>2026</copyrite.year> Wire</copyrite></body.content></body></nitf>"
    )
    assert text.rights == by_item(notice="© 2026 Wire", holder="Wire")
    assert text.content_text == "Gulls came."


def test_a_record_of_ours_keeps_them() -> None:
    whole = Rights(
        license=BY, notice="© A", holder="A", usage_terms="t", tdm_reserved=False, tdm_policy=f"{SITE}/p",
        basis=("page", "http"),
    )  # fmt: skip
    item = replace(read('{"id": "1", "title": "Gulls"}'), rights=whole)
    assert from_json(to_json(item)) == item
    assert read(to_json(item).decode(), "items").rights == whole
    assert "rights" not in json.loads(to_json(replace(item, rights=None)))


LINES: dict[str, tuple[object, Rights | None]] = {
    "a text": ("© A", by_item(notice="© A")),
    "nobody says who": ({"license": BY}, by_item(license=BY)),
    "an unknown place": ({"license": BY, "basis": ["moon"]}, by_item(license=BY)),
    "a number": ({"license": 4, "notice": "© A"}, by_item(notice="© A")),
    "a word for true": ({"tdm_reserved": "yes", "holder": "A"}, by_item(holder="A")),
    "a list": ([1, 2], None),
    "nothing": ({}, None),
}


@pytest.mark.parametrize(("given_rights", "expected"), LINES.values(), ids=LINES)
def test_what_a_line_of_json_says(given_rights: object, expected: Rights | None) -> None:
    line = json.dumps({"id": "1", "title": "Gulls", "rights": given_rights})
    assert read(line, "items").rights == expected


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=30), lambda inner: st.lists(inner, max_size=3)
)


@given(st.dictionaries(st.sampled_from(["license", "notice", "tdm_reserved", "tdm_policy", "basis"]), ANYTHING))
def test_malformed_rights_of_a_line_lose_no_item(rights: dict[str, object]) -> None:
    assert read(json.dumps({"id": "1", "title": "Gulls", "rights": rights}), "items").title == "Gulls"


ELEMENTS = ("copyright", "dc:rights", "cc:license", "dcterms:license", "rsl:terms", "tdm:reservation", "tdm:policy")
XML_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="<&\"'￾￿"), max_size=40
)


@given(st.lists(st.tuples(st.sampled_from(ELEMENTS), XML_TEXT | st.sampled_from(["//", "http://[", "./%", "urn:a:"]))))
def test_malformed_rights_of_a_feed_lose_no_item(elements: list[tuple[str, str]]) -> None:
    written = "".join(f'<{name} href="{text}">{text}</{name}>' for name, text in elements)
    for rights in (read_rss(written, written), read_rss(f"<rsl:content>{written}</rsl:content>")):
        assert rights is None or (rights.license or f"{SITE}/").startswith(("http://", "https://", "urn:"))


@given(XML_TEXT, XML_TEXT, XML_TEXT)
def test_header_lines_of_any_form_are_read(reservation: str, policy: str, links: str) -> None:
    rights = clean_rights(read_answer_rights(reservation, policy, f"<{links}>; rel=license"), None)
    assert rights is None or rights.basis == ("http",)


TEXTS = st.none() | st.sampled_from(["a", "b"])
STATED = st.none() | st.builds(
    Rights, license=TEXTS, notice=TEXTS, tdm_reserved=st.none() | st.booleans(), tdm_policy=TEXTS,
    basis=st.sampled_from([("item",), ("feed",), ("http",)]),
)  # fmt: skip


@given(STATED, STATED, STATED)
def test_merging_adds_nothing_and_its_order_of_steps_is_all_one(
    near: Rights | None, next_one: Rights | None, far: Rights | None
) -> None:
    merged = merge_rights(near, next_one, far)
    said = [rights for rights in (near, next_one, far) if rights]
    assert (merged is None) is (not said)
    for name in ("license", "notice", "tdm_reserved"):
        values = [value for rights in said if (value := getattr(rights, name)) is not None]
        assert (merged and getattr(merged, name)) == next(iter(values), None)
    assert merge_rights(merged) == merged
