"""NewsML-G2 and NITF in the forms that senders give them: prefixes, notes, packages, several versions, cut off."""

from __future__ import annotations

import base64
import re
from datetime import UTC, datetime

import pytest

from ingest import Document, Item, ParseError, Reading, read_document

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
NAR = "http://iptc.org/std/nar/2006-10-01/"
NITF_NAMESPACE = "http://iptc.org/std/NITF/2006-10-18/"
XHTML = 'xmlns="http://www.w3.org/1999/xhtml"'
ONE, TWO = "The ferry of Skarrow was late again.", "Gulls took the bread of three schools."
TEXT = f"{ONE}\n\n{TWO}"
MARKED = f"<p>{ONE}</p><p>{TWO}</p>"
PACKED = base64.b64encode(TEXT.encode()).decode()


def make_item(
    content: str = f"<inlineData>{TEXT}</inlineData>",
    meta: str = "",
    more: str = "",
    name: str = "n1",
    version: int = 3,
) -> str:
    return (
        f'<newsItem xmlns="{NAR}" guid="urn:newsml:wire.example:20261129:{name}" version="{version}" xml:lang="en-GB">'
        f"<itemMeta><versionCreated>2026-11-29T09:10:00Z</versionCreated>{meta}</itemMeta><contentMeta>"
        f'<language tag="en"/>{more}</contentMeta><contentSet>{content}</contentSet></newsItem>'
    )


def make_message(*items: str) -> str:
    return f'<newsMessage xmlns="{NAR}"><header><sent/></header><itemSet>{"".join(items)}</itemSet></newsMessage>'


def make_nitf(head: str = "", body_head: str = "", body: str = f"<body.content>{MARKED}</body.content>") -> str:
    return (
        f'<nitf xmlns="{NITF_NAMESPACE}" baselang="en"><head>{head}</head><body><body.head><hedline><hl1>Ferry late'
        f"</hl1></hedline>{body_head}</body.head>{body}<body.end><tagline>Ends</tagline></body.end></body></nitf>"
    )


def read(text: str) -> Reading:
    return read_document(Document(body=text.encode(), kind="auto", fetched_at=NOW))


def only(reading: Reading) -> Item:
    assert reading.problems == ()
    (item,) = reading.items
    return item


def with_prefix(text: str) -> str:
    """The same document, each element with a prefix."""
    return re.sub(r"<(/?)([a-zA-Z])", r"<\1w:\2", text).replace(" xmlns=", " xmlns:w=", 1)


NOTE = "<note><body.content><p>For editors: see the longer note in the other file.</p></body.content></note>"
PLAIN = f"<inlineData>{TEXT}</inlineData>"
CONTENTS = {
    "paragraphs alone": (
        f'<inlineXML contenttype="application/xhtml+xml"><p {XHTML}>{ONE}</p><p {XHTML}>{TWO}</p></inlineXML>'
    ),
    "a division": f"<inlineXML><div {XHTML}>{MARKED}</div></inlineXML>",
    "NITF with an editor's note": f"<inlineXML>{make_nitf(body_head=NOTE)}</inlineXML>",
    "NITF without body.content": f"<inlineXML>{make_nitf(body=MARKED)}</inlineXML>",
    "text in base64": f'<inlineData contenttype="text/plain" encoding="http://w.example/base64">{PACKED}</inlineData>',
    "beside a picture": f'<inlineData contenttype="image/jpeg">{PACKED * 9}</inlineData>{PLAIN}',
    "beside base64 that is none": f'<inlineData encoding="base64">{"€" * 500}</inlineData>{PLAIN}',
    "beside a table of results": (
        f'<inlineXML contenttype="text/xml"><scores><a>{"1 " * 300}</a></scores></inlineXML>{PLAIN}'
    ),
}


@pytest.mark.parametrize("content", CONTENTS.values(), ids=CONTENTS)
def test_a_text_is_found_in_every_form(content: str) -> None:
    assert only(read(make_item(content))).content_text == TEXT


@pytest.mark.parametrize("text", [make_item(), make_message(make_item()), make_nitf()], ids=["item", "message", "nitf"])
def test_prefixes_change_nothing(text: str) -> None:
    assert only(read(with_prefix(text))).content_text == TEXT == only(read(text)).content_text


HEADLINES = {
    "by role": '<headline role="hld:subHeadline">Sub</headline><headline role="hld:main">Ferry late</headline>',
    "by language": '<headline xml:lang="de">Fähre</headline><headline xml:lang="en">Ferry late</headline>',
    "the first": "<headline>Ferry late</headline><headline>Another</headline>",
    "one with a role alone": '<headline role="hld:short">Ferry late</headline>',
}


@pytest.mark.parametrize("more", HEADLINES.values(), ids=HEADLINES)
def test_of_several_headlines_the_main_one_counts(more: str) -> None:
    assert only(read(make_item(more=more))).title == "Ferry late"


LINKS = {
    "a page": ('<link href="https://w.example/1" contenttype="text/html"/>', "https://w.example/1"),
    "a permalink": ('<link rel="irel:permalink" href="https://w.example/1"/>', "https://w.example/1"),
    "see also": ('<link rel="irel:seeAlso" href="https://w.example/2" contenttype="text/html"/>', None),
    "its last version": ('<link rel="irel:previousVersion" href="https://w.example/2" contenttype="text/html"/>', None),
}


@pytest.mark.parametrize(("meta", "url"), LINKS.values(), ids=LINKS)
def test_what_is_linked_is_the_items_address_only_where_it_is_its_page(meta: str, url: str | None) -> None:
    assert only(read(make_item(meta=meta))).url == url


def test_the_widest_picture_counts_and_a_film_has_its_length() -> None:
    item = only(
        read(
            make_item(
                '<remoteContent href="https://w.example/s.jpg" contenttype="image/jpeg" width="100"/>'
                '<remoteContent href="https://w.example/l.jpg" contenttype="image/jpeg" width="2000"/>'
                '<remoteContent href="https://w.example/f.mp4" contenttype="video/mp4" size="12" duration="33"/>',
                more="<headline>Ferry</headline>",
            )
        )
    )
    assert item.image == "https://w.example/l.jpg"
    assert [(film.size_in_bytes, film.duration_in_seconds) for film in item.attachments] == [(12, 33)]


def make_package(meta: str = "", reference: str = "") -> str:
    return (
        f'<packageItem xmlns="{NAR}" guid="urn:newsml:wire.example:20261129:pk"><itemMeta>{meta}</itemMeta><groupSet>'
        '<group id="G1"><itemRef residref="urn:newsml:wire.example:20261129:n1" href="https://w.example/n1.xml" '
        f'contenttype="application/vnd.iptc.g2.newsitem+xml"><headline>Ferry late</headline>{reference}</itemRef>'
        "</group></groupSet></packageItem>"
    )


# name: (in the package's itemMeta, in its reference, status of the item)
PACKAGES = {
    "usable": ("", "", "usable"),
    "its story is canceled": ("", '<pubStatus qcode="stat:canceled"/>', "canceled"),
    "the package is withheld": ('<pubStatus qcode="stat:withheld"/>', "", "withheld"),
    "the package has an embargo without an end": ("<embargoed/>", "", "withheld"),
}


@pytest.mark.parametrize(("meta", "reference", "status"), PACKAGES.values(), ids=PACKAGES)
def test_a_story_in_a_package_has_its_own_status_and_the_packages(meta: str, reference: str, status: str) -> None:
    item = only(read(make_package(meta, reference)))
    assert (item.pub_status, item.url) == (status, None), "an item in NewsML-G2 is no page"


def test_a_package_under_embargo_holds_its_stories_and_a_canceled_one_has_none() -> None:
    held = read(make_package("<embargoed>2026-12-01T00:00:00Z</embargoed>"))
    assert (held.items, [one.until for one in held.embargoed]) == ((), [datetime(2026, 12, 1, tzinfo=UTC)])
    canceled = read(make_package('<pubStatus qcode="stat:canceled"/>'))
    assert canceled.items == ()
    assert "the package is canceled" in canceled.problems[0].reason


@pytest.mark.parametrize("kind", ["conceptItem", "knowledgeItem", "planningItem", "catalogItem"])
def test_what_is_no_news_is_named(kind: str) -> None:
    thing = f'<{kind} xmlns="{NAR}" guid="urn:x:c1"><itemMeta/><concept><name>Ada</name></concept></{kind}>'
    reading = read(make_message(thing, make_item()))
    assert only(reading).content_text == TEXT
    assert [(problem.where, problem.reason) for problem in reading.field_problems] == [
        ("item 1", f"{kind} was left out: it is no news")
    ]
    with pytest.raises(ParseError, match=f"there is no news in this <{kind}>"):
        read(thing)


def test_of_several_versions_in_a_message_the_newest_counts() -> None:
    old = make_item("<inlineData>The ferry is on time.</inlineData>", version=2)
    for items in ((make_item(), old), (old, make_item())):
        reading = read(make_message(*items))
        assert only(reading).content_text == TEXT
        assert ["a newer version" in problem.reason for problem in reading.field_problems] == [True]


def test_what_is_cut_off_gives_whole_items_only() -> None:
    message = make_message(make_item(), make_item(name="n2"))
    reading = read(message[:-150])
    assert [item.content_text for item in reading.items] == [TEXT]
    assert "the message is cut off" in reading.problems[0].reason
    for text in (make_item(), make_nitf(), make_message(make_item())):
        with pytest.raises(ParseError, match="cut off before the end of its first item"):
            read(text[:-150])


NITF_TEXTS = {
    "a note for editors": make_nitf(body_head="<note><body.content><p>For editors.</p></body.content></note>"),
    "no body.content": make_nitf(body=MARKED),
    "a copyright": make_nitf(body=f"<body.content>{MARKED}<copyrite>© Wire</copyrite></body.content>"),
}


@pytest.mark.parametrize("text", NITF_TEXTS.values(), ids=NITF_TEXTS)
def test_the_text_of_nitf_is_the_storys(text: str) -> None:
    item = only(read(text))
    assert (item.title, item.content_text, item.language) == ("Ferry late", TEXT, "en")


def test_media_of_nitf_are_told_apart() -> None:
    media = (
        '<media media-type="video"><media-reference mime-type="video/mp4" source="https://w.example/f.mp4"/></media>'
        '<media media-type="image"><media-reference source="https://w.example/p.jpg"/></media>'
    )
    item = only(read(make_nitf(body=f"<body.content>{media}{MARKED}</body.content>")))
    assert item.image == "https://w.example/p.jpg"
    assert [film.url for film in item.attachments] == ["https://w.example/f.mp4"]


def test_what_the_head_of_nitf_says_besides() -> None:
    head = (
        '<tobject><tobject.subject tobject.subject.type="Economy" tobject.subject.matter="Ferries"/></tobject>'
        '<docdata><du-key key="FERRY" version="2"/></docdata><pubdata date.publication="20261129T081500Z" '
        'ex-ref="https://w.example/1"/><revision-history norm="20261129T093000Z"/><revision-history '
        'norm="20261129T090000Z"/>'
    )
    item = only(read(make_nitf(head)))
    assert (item.url, item.tags) == ("https://w.example/1", ("Ferries",))
    assert item.date_published == datetime(2026, 11, 29, 8, 15, tzinfo=UTC)
    assert item.date_modified == datetime(2026, 11, 29, 9, 30, tzinfo=UTC)
    assert item.id == only(read(make_nitf(head.replace("https://w.example/1", "")))).id, "the key of its story"


# name: (in docdata, status; None: it is held)
EMBARGOES = {
    "without an end": ('<docdata management-status="embargoed"/>', "withheld"),
    "until a moment in the text": ("<docdata><date.release>20261201T000000Z</date.release></docdata>", None),
    "that is over": (
        '<docdata management-status="embargoed"><date.release norm="20261128T000000Z"/></docdata>', "usable",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("head", "status"), EMBARGOES.values(), ids=EMBARGOES)
def test_an_embargo_of_nitf_holds_its_story(head: str, status: str | None) -> None:
    reading = read(make_nitf(head))
    assert [item.pub_status for item in reading.items] == ([status] if status else [])
    assert len(reading.embargoed) == (0 if status else 1)
