"""Which link leads to an entry's page, and from where it counts."""

from __future__ import annotations

import pytest

from ingest import Document, read_document
from tests.support.clock import NOW

E = "https://e.example"
RSS = f"<rss><channel><title>T</title><link>{E}/</link><item><title>A</title>%s</item></channel></rss>"
ATOM = (
    f'<feed xmlns="http://www.w3.org/2005/Atom"><link href="{E}/"/>'
    '<entry xml:lang="de"><title>A</title>%s</entry></feed>'
)
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
    f"<channel><link>{E}/</link></channel><item><title>A</title>%s</item></rdf:RDF>"
)
REGISTRY = "http://www.iana.org/assignments/relation/"


def find_url(feed: str, content: str) -> str | None:
    (item,) = read_document(Document(body=(feed % content).encode(), kind="feed", fetched_at=NOW)).items
    return item.url


WRITTEN = {
    "relative": ("news/ferry.html", f"{E}/news/ferry.html"),
    "relative folder": ("news/", f"{E}/news/"),
    "from the root": ("/news/ferry.html", f"{E}/news/ferry.html"),
    "up": ("../ferry.html", f"{E}/ferry.html"),
    "parameters": ("?p=12", f"{E}/?p=12"),
    "without its scheme": ("//e.example/a", f"{E}/a"),
    "without its scheme and slashes": ("www.e.example/a", "https://www.e.example/a"),
    "with the site's own host": ("e.example/a", f"{E}/a"),
    "too many slashes": ("https:////e.example/a", f"{E}/a"),
    "whole": (f"{E}/a", f"{E}/a"),
    "a script": ("javascript:void(0)", None),
    "a mark in no page": ("#", None),
    "a word for none": ("n/a", None),
    "a mail address": ("mailto:a@e.example", None),
}


@pytest.mark.parametrize(("written", "url"), WRITTEN.values(), ids=WRITTEN)
@pytest.mark.parametrize("feed", [RSS, ATOM, RDF], ids=["rss", "atom", "rdf"])
def test_a_link_is_resolved_once(feed: str, written: str, url: str | None) -> None:
    assert find_url(feed, f'<link href="{written}"/>' if feed is ATOM else f"<link>{written}</link>") == url


def test_texts_count_from_the_page_whose_address_was_relative() -> None:
    body = RSS % '<link>news/ferry.html</link><description>&lt;img src="a.png"&gt;</description>'
    (item,) = read_document(Document(body=body.encode(), kind="feed", fetched_at=NOW)).items
    assert item.content_html == f'<img src="{E}/news/a.png">'


CHOICES = {
    "a script and a permalink": (RSS, f"<link>javascript:void(0)</link><guid>{E}/a</guid>", f"{E}/a"),
    "an empty link and a permalink": (RSS, f"<link/><guid>{E}/a</guid>", f"{E}/a"),
    "an address of another protocol in an attribute": (RSS, f'<link uri="at://did/1">{E}/a</link>', f"{E}/a"),
    "an attribute that leads nowhere": (RSS, f'<link href="#">{E}/a</link>', f"{E}/a"),
    "the registry's name of a relation": (ATOM, f'<link rel="{REGISTRY}alternate" href="{E}/a"/>', f"{E}/a"),
    "two relations": (ATOM, f'<link rel="alternate nofollow" href="{E}/a"/>', f"{E}/a"),
    "a relation in capitals": (ATOM, f'<link rel="Alternate" href="{E}/a"/>', f"{E}/a"),
    "the entry's language": (
        ATOM,
        f'<link hreflang="en" href="{E}/en"/><link hreflang="de-AT" href="{E}/de"/>',
        f"{E}/de",
    ),
    "no language of the entry's": (
        ATOM.replace(' xml:lang="de"', ""),
        f'<link hreflang="en" href="{E}/en"/><link hreflang="de" href="{E}/de"/>',
        f"{E}/en",
    ),
    "only another language": (ATOM, f'<link hreflang="en" href="{E}/en"/>', f"{E}/en"),
    "a page before another document": (
        ATOM,
        f'<link type="application/pdf" href="{E}/a.pdf"/><link type="text/html; charset=utf-8" href="{E}/a"/>',
        f"{E}/a",
    ),
    "another document only": (ATOM, f'<link type="application/pdf" href="{E}/a.pdf"/>', f"{E}/a.pdf"),
    "links that lead elsewhere": (ATOM, f'<link rel="related" href="{E}/r"/><link rel="edit" href="{E}/e"/>', None),
}


@pytest.mark.parametrize(("feed", "content", "url"), CHOICES.values(), ids=CHOICES)
def test_the_link_to_the_page_is_chosen(feed: str, content: str, url: str | None) -> None:
    assert find_url(feed, content) == url


def test_a_recording_with_the_registrys_name_of_its_relation() -> None:
    body = ATOM % f'<link rel="{REGISTRY}enclosure" href="{E}/a.mp3"/>'
    (item,) = read_document(Document(body=body.encode(), kind="feed", fetched_at=NOW)).items
    assert [attachment.url for attachment in item.attachments] == [f"{E}/a.mp3"]


def test_other_addresses_without_a_scheme_are_read_too() -> None:
    body = RSS % '<link>/a</link><enclosure url="www.e.example/a.mp3"/><image>www.e.example/a.jpg</image>'
    (item,) = read_document(Document(body=body.encode(), kind="feed", fetched_at=NOW)).items
    assert (item.attachments[0].url, item.image) == ("https://www.e.example/a.mp3", "https://www.e.example/a.jpg")
