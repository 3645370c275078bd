"""Hub and topic of a feed: in Atom, RSS and JSON Feed, and in Link headers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest import Document, PushOffer, find_push_offer, read_document
from ingest.push_offers import choose_push_offer

HUB, TOPIC = "https://hub.example/", "https://harbour.example/feed?kind=all"
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"{base}><title>Harbour</title>{links}'
    "<entry><id>urn:1</id><title>Pier opens</title><content>The pier has opened.</content>"
    '<link rel="hub" href="https://hub-of-an-entry.example/"/></entry></feed>'
)
RSS = (
    '<rss version="2.0" xmlns:a="http://www.w3.org/2005/Atom"><channel><title>Harbour</title>'
    "<link>https://harbour.example/</link>{links}<item><title>Pier opens</title></item></channel></rss>"
)
JSON = (
    '{{"version":"https://jsonfeed.org/version/1.1","title":"Harbour",{links}'
    '"items":[{{"id":"1","content_text":"The pier has opened."}}]}}'
)
LINKS = f'<link rel="hub" href="{HUB}"/><link rel="self" href="{TOPIC}"/>'

CASES = {
    "atom": (ATOM.format(base="", links=LINKS), PushOffer(hub=HUB, topic=TOPIC)),
    "atom in rss": (RSS.format(links=LINKS.replace("<link", "<a:link")), PushOffer(hub=HUB, topic=TOPIC)),
    "json feed": (
        JSON.format(
            links=f'"feed_url":"{TOPIC}","hubs":[{{"type":"rssCloud","url":"https://cloud.example/"}},'
            f'{{"type":"WebSub","url":"{HUB}"}}],'
        ),
        PushOffer(hub=HUB, topic=TOPIC),
    ),
    "both in one link": (
        ATOM.format(base="", links=f'<link rel="self hub" href="{HUB}"/>'),
        PushOffer(hub=HUB, topic=HUB),
    ),
    "relative": (
        ATOM.format(
            base=' xml:base="https://other.example/a/"',
            links=f'<link rel="hub" href="{HUB}"/><link rel="self" href="b"/>',
        ),
        PushOffer(hub=HUB, topic="https://other.example/a/b"),
    ),
    "relative to where it is": (
        ATOM.format(base="", links=f'<link rel="hub" href="{HUB}"/><link rel="self" href="/b"/>'),
        PushOffer(hub=HUB, topic="https://harbour.example/b"),
    ),
    "a hub with TLS first": (
        ATOM.format(base="", links='<link rel="hub" href="http://old.example/"/>' + LINKS),
        PushOffer(hub=HUB, topic=TOPIC),
    ),
    "no hub": (ATOM.format(base="", links=f'<link rel="self" href="{TOPIC}"/>'), None),
    "no topic": (ATOM.format(base="", links=f'<link rel="hub" href="{HUB}"/>'), PushOffer(hub=HUB, topic=None)),
    "no web address": (ATOM.format(base="", links='<link rel="hub" href="javascript:alert(1)"/>'), None),
    "json hubs of another form": (JSON.format(links='"hubs":{"url":5},"feed_url":7,'), None),
}


@pytest.mark.parametrize(("body", "offer"), CASES.values(), ids=CASES)
def test_a_feed_says_where_it_is_pushed(body: str, offer: PushOffer | None) -> None:
    document = Document(
        body=body.encode(),
        kind="feed",
        fetched_at=datetime(2026, 6, 7, tzinfo=UTC),
        url="https://harbour.example/a/feed",
    )
    assert read_document(document).push == offer


IN_DOCUMENT = PushOffer(hub="https://in-document.example/", topic="https://in-document.example/feed")
HEADERS = {
    "outranks the document": (
        f'<{HUB}>; rel=hub, <{TOPIC}>; title="a, b"; rel="self"',
        PushOffer(hub=HUB, topic=TOPIC),
    ),
    "takes the document's topic": (f'<{HUB}>; rel="hub"', PushOffer(hub=HUB, topic=IN_DOCUMENT.topic)),
    "relative": (f"<{HUB}>; rel=hub,</f>;rel=self", PushOffer(hub=HUB, topic="https://harbour.example/f")),
    "says nothing of it": ('</next>; rel="next"', IN_DOCUMENT),
    "is no header": ("<><<;;rel=hub <http://[>; rel=hub", IN_DOCUMENT),
    "is missing": (None, IN_DOCUMENT),
}


@pytest.mark.parametrize(("header", "offer"), HEADERS.values(), ids=HEADERS)
def test_link_headers_outrank_the_document(header: str | None, offer: PushOffer) -> None:
    assert find_push_offer(IN_DOCUMENT, header, "https://harbour.example/a/feed") == offer


def test_an_address_may_not_be_endless() -> None:
    assert choose_push_offer(["https://hub.example/" + "a" * 2000], [TOPIC]) is None
