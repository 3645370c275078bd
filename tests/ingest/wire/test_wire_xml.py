"""NewsML-G2 and NITF: stories whole, with status, embargo, pictures; broken ones are named."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest import Document, Item, ParseError, Reading, read_document

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
NAR = 'xmlns="http://iptc.org/std/nar/2006-10-01/"'
XHTML = (
    '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title>'
    "</head><body><p>The harbour wall of Skarrow held through the night.</p><p>Nobody was hurt.</p></body></html>"
    "</inlineXML>"
)


def make_news_item(content: str = XHTML, meta: str = "", guid: str = "urn:newsml:wire.example:20261129:n1") -> str:
    return (
        f'<newsItem {NAR} guid="{guid}" version="3" standard="NewsML-G2" standardversion="2.34" xml:lang="en-GB">'
        '<itemMeta><itemClass qcode="ninat:text"/><provider qcode="nprov:SW"><name>Skarrow Wire</name></provider>'
        f"<versionCreated>2026-11-29T09:10:00Z</versionCreated>{meta}</itemMeta>"
        "<contentMeta><contentCreated>2026-11-29T08:00:00+01:00</contentCreated>"
        '<creator><name>Ada Quill</name></creator><language tag="en"/>'
        '<subject qcode="medtop:1"><name>Weather</name></subject><headline>Harbour wall holds</headline>'
        '<description role="drol:summary">A wall, a storm.</description></contentMeta>'
        f"<contentSet>{content}</contentSet></newsItem>"
    )


NITF = """<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE nitf SYSTEM "http://www.nitf.org/IPTC/NITF/3.6/specification/dtd/nitf-3-6.dtd">
<nitf xml:lang="en"><head><title>slug</title><docdata management-status="{status}"><doc-id id-string="SW-77"/>
<date.issue norm="20261129T081500Z"/>{release}<doc.copyright holder="Skarrow Wire" year="2026"/>
<key-list><keyword key="harbour"/><keyword key="storm"/></key-list></docdata></head>
<body><body.head><hedline><hl1>Harbour wall holds</hl1><hl2>Nobody was hurt</hl2></hedline>
<byline>By <person>Ada Quill</person><byttl>Skarrow Wire</byttl></byline><abstract><p>A wall, a storm.</p></abstract>
</body.head><body.content><block><p>The harbour wall of <location>Skarrow</location> held through the night.</p>
<media media-type="image"><media-reference source="https://wire.example/wall.jpg"/><media-caption>Caption that is no
story</media-caption></media><hl2>After the storm</hl2><p>Nobody was <em>hurt</em>.</p></block></body.content>
<body.end><tagline>Ends</tagline></body.end></body></nitf>"""


def read(text: str) -> Reading:
    return read_document(Document(body=text.encode(), kind="auto", fetched_at=NOW))


def only(reading: Reading) -> Item:
    assert reading.problems == ()
    (item,) = reading.items
    return item


def test_a_news_item_comes_out_whole() -> None:
    item = only(read(make_news_item()))
    assert item.title == "Harbour wall holds"
    assert item.content_text == "The harbour wall of Skarrow held through the night.\n\nNobody was hurt."
    assert item.summary == "A wall, a storm."
    assert item.date_published == datetime(2026, 11, 29, 7, tzinfo=UTC)
    assert item.date_modified == datetime(2026, 11, 29, 9, 10, tzinfo=UTC)
    assert [author.name for author in item.authors] == ["Ada Quill"]
    assert (item.language, item.tags) == ("en", ("Weather",))
    assert (item.source.name, item.source.domain) == ("Skarrow Wire", "wire.example")


# name: (contentSet, text)
CONTENTS = {
    "NITF inside": (
        '<inlineXML contenttype="application/nitf+xml"><nitf xmlns="http://iptc.org/std/NITF/2006-10-18/"><body>'
        "<body.content><p>One gull.</p><hl2>Then</hl2><p>Two gulls.</p></body.content></body></nitf></inlineXML>",
        "One gull.\n\nThen\n\nTwo gulls.",
    ),
    "plain text": (
        '<inlineData contenttype="text/plain">One gull.\n\nTwo gulls.</inlineData>',
        "One gull.\n\nTwo gulls.",
    ),
    "escaped HTML": (
        '<inlineData contenttype="text/html">&lt;p&gt;One gull.&lt;/p&gt;&lt;p&gt;Two gulls.&lt;/p&gt;</inlineData>',
        "One gull.\n\nTwo gulls.",
    ),
    "short and whole": (
        '<inlineXML contenttype="application/xhtml+xml"><html xmlns="http://www.w3.org/1999/xhtml"><body><p>One.</p>'
        f"</body></html></inlineXML>{XHTML}",
        "The harbour wall of Skarrow held through the night.\n\nNobody was hurt.",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("content", "text"), CONTENTS.values(), ids=CONTENTS)
def test_the_text_is_read_in_every_form(content: str, text: str) -> None:
    assert only(read(make_news_item(content))).content_text == text


def test_a_picture_is_an_image_and_its_caption_no_story() -> None:
    picture = '<remoteContent href="https://wire.example/p.jpg" contenttype="image/jpeg" size="1200"/>'
    item = only(read(make_news_item(picture)))
    assert (item.image, item.content_text) == ("https://wire.example/p.jpg", "A wall, a storm.")


# name: (in itemMeta, status of the item; None: it is a problem)
STATUSES = {
    "usable": ('<pubStatus qcode="stat:usable"/>', "usable"),
    "withheld": ('<pubStatus qcode="stat:withheld"/>', "withheld"),
    "canceled": ('<pubStatus qcode="stat:canceled"/>', "canceled"),
    "by address": ('<pubStatus uri="http://cv.iptc.org/newscodes/pubstatusg2/canceled"/>', "canceled"),
    "an embargo without an end": ("<embargoed/>", "withheld"),
    "an embargo that is over": ("<embargoed>2026-11-29T11:00:00Z</embargoed>", "usable"),
    "nobody knows": ('<pubStatus qcode="stat:maybe"/>', None),
}


@pytest.mark.parametrize(("meta", "status"), STATUSES.values(), ids=STATUSES)
def test_what_may_not_be_published_says_so(meta: str, status: str | None) -> None:
    reading = read(make_news_item(meta=meta))
    if status is None:
        (problem,) = reading.problems
        assert "nobody knows whether it may be published" in problem.reason
    else:
        assert only(reading).pub_status == status


def test_an_item_under_embargo_is_held() -> None:
    reading = read(make_news_item(meta="<embargoed>2026-12-24T18:00:00+01:00</embargoed>"))
    assert reading.items == ()
    (held,) = reading.embargoed
    assert (held.item.title, held.until) == ("Harbour wall holds", datetime(2026, 12, 24, 17, tzinfo=UTC))


def test_an_embargo_that_nobody_can_read_publishes_nothing() -> None:
    reading = read(make_news_item(meta="<embargoed>when the minister has spoken</embargoed>"))
    assert (reading.items, reading.embargoed) == ((), ())
    (problem,) = reading.problems
    assert "under embargo until 'when the minister has spoken'" in problem.reason


def test_a_message_gives_its_items_and_what_its_package_has_beyond_them() -> None:
    package = (
        f'<packageItem {NAR} guid="urn:newsml:wire.example:20261129:p1"><itemMeta><provider><name>Skarrow Wire</name>'
        '</provider></itemMeta><groupSet root="g"><group id="g">'
        '<itemRef residref="urn:newsml:wire.example:20261129:n1"><headline>Harbour wall holds</headline></itemRef>'
        '<itemRef residref="urn:newsml:wire.example:20261129:n2" href="https://wire.example/n2"><headline>Gulls return'
        "</headline></itemRef></group></groupSet></packageItem>"
    )
    message = (
        f"<newsMessage {NAR}><header><sent>2026-11-29T10:00:00Z</sent></header><itemSet>{make_news_item()}{package}"
        "</itemSet></newsMessage>"
    )
    reading = read(message)
    assert [(item.title, item.url) for item in reading.items] == [
        ("Harbour wall holds", None),
        ("Gulls return", "https://wire.example/n2"),
    ]


def test_an_item_that_is_broken_is_named_and_the_others_are_read() -> None:
    bad = make_news_item(meta='<pubStatus qcode="stat:x"/>', guid="urn:newsml:wire.example:20261129:bad")
    reading = read(f"<newsMessage {NAR}><itemSet>{bad}{make_news_item()}</itemSet></newsMessage>")
    assert [problem.where for problem in reading.problems] == ["item 1"]
    assert len(reading.items) == 1


def test_mark_up_that_is_broken_is_mended() -> None:
    item = only(read(make_news_item().replace("<p>Nobody was hurt.</p>", "<p>Nobody was hurt & all is well.")))
    assert item.content_text is not None
    assert item.content_text.endswith("Nobody was hurt & all is well.")


def test_what_has_no_news_in_it_is_refused() -> None:
    with pytest.raises(ParseError, match="there is no news in this <newsMessage>"):
        read(f"<newsMessage {NAR}><header/><itemSet><conceptItem/></itemSet></newsMessage>")


def test_a_nitf_story_comes_out_whole() -> None:
    item = only(read(NITF.format(status="usable", release="")))
    assert item.title == "Harbour wall holds"
    assert item.content_text == (
        "The harbour wall of Skarrow held through the night.\n\nAfter the storm\n\nNobody was hurt."
    )
    assert item.summary == "A wall, a storm."
    assert item.date_published == datetime(2026, 11, 29, 8, 15, tzinfo=UTC)
    assert [author.name for author in item.authors] == ["Ada Quill"]
    assert (item.image, item.tags) == ("https://wire.example/wall.jpg", ("harbour", "storm"))
    assert (item.source.name, item.language) == ("Skarrow Wire", "en")


def test_a_nitf_story_is_taken_back_or_held() -> None:
    assert only(read(NITF.format(status="canceled", release=""))).pub_status == "canceled"
    held = read(NITF.format(status="embargoed", release='<date.release norm="20261130T060000Z"/>'))
    assert held.items == ()
    assert held.embargoed[0].until == datetime(2026, 11, 30, 6, tzinfo=UTC)
