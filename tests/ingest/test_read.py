"""Reading a whole document: ids within it, and bad parts beside good ones."""

from __future__ import annotations

import html as entities
import json
from dataclasses import replace
from datetime import UTC, datetime
from types import ModuleType
from typing import Literal

import pytest

from ingest import (
    Document,
    ParseError,
    Reading,
    blocks_of,
    decode,
    decode_document,
    read,
    read_document,
    sniff,
    to_json,
)
from ingest.item import RawItem
from ingest.normalise import normalise_item

NOW = datetime(2026, 6, 7, 18, tzinfo=UTC)


def read_items(*entries: dict[str, str]) -> Reading:
    body = "\n".join(json.dumps({"source": "Gull Log", **entry}) for entry in entries).encode()
    return read_document(Document(body=body, kind="items", fetched_at=NOW, name="gulls.jsonl"))


ONE = {"id": "log", "title": "Gull seen", "content_text": "At the pier.", "date_published": "2026-06-01T08:00:00Z"}


@pytest.mark.parametrize(
    ("other", "distinct"),
    [
        pytest.param({}, 1, id="the same entry twice is one item"),
        pytest.param({"date_published": "2026-06-02T08:00:00Z"}, 2, id="another day, same words"),
        pytest.param({"content_text": "At the lighthouse."}, 2, id="other words, same day"),
        pytest.param({"content_text": "Nowhere.", "date_published": "2026-06-03T08:00:00Z"}, 2, id="all different"),
    ],
)
def test_entries_of_one_document_under_one_guid(other: dict[str, str], distinct: int) -> None:
    reading = read_items(ONE, {**ONE, **other})
    assert len({item.id for item in reading.items}) == distinct


def test_a_story_listed_twice_under_two_headlines_is_one_item() -> None:
    text = "Two gulls were seen at the pier on Monday, and the keeper fed them both before noon."
    first = {**ONE, "content_text": text}
    again = {**first, "title": "Keeper feeds gulls"}
    assert len({item.id for item in read_items(first, again).items}) == 1


@pytest.mark.long
def test_entries_that_differ_in_one_word_are_all_kept() -> None:
    """A log under one guid; each must be told apart at the cost of one."""
    entries = [{**ONE, "content_text": f"Entry {n} of the log, told in words that are enough."} for n in range(3000)]
    assert len({item.id for item in read_items(*entries).items}) == 3000


def test_ids_told_apart_by_date_stay_when_an_entry_is_added_above() -> None:
    second = {**ONE, "date_published": "2026-06-02T08:00:00Z"}
    third = {**ONE, "date_published": "2026-06-03T08:00:00Z"}
    before = [item.id for item in read_items(second, ONE).items]
    assert [item.id for item in read_items(third, second, ONE).items][1:] == before


def test_an_entry_alone_keeps_its_plain_id() -> None:
    (alone,) = read_items(ONE).items
    (edited,) = read_items({**ONE, "title": "Gull seen again"}).items
    assert alone.id == edited.id


def test_what_extract_prints_is_read_back_as_the_same_item() -> None:
    """Id, date and its basis stay; a date that was counted back is not taken for one that the source declared."""
    page = "Gull returns to pier\n" + "It came back on Monday, said the keeper of the pier, after nine years. " * 8
    document = Document(body=page.encode(), kind="document", fetched_at=NOW, name="gull.txt")
    (item,) = read_document(document).items
    relative = replace(item, date_published=NOW, provenance=replace(item.provenance, date_basis="relative"))
    (again,) = read_document(replace(document, kind="items", body=to_json(relative))).items
    assert (again.id, again.title, again.content_text) == (item.id, item.title, item.content_text)
    assert (again.date_published, again.provenance.date_basis) == (NOW, "relative")


def test_a_withheld_item_stays_withheld() -> None:
    (item,) = read_items({**ONE, "pub_status": "withheld"}).items
    assert item.pub_status == "withheld"


def test_a_change_announced_for_the_future_is_not_taken_for_a_change() -> None:
    (item,) = read_items({**ONE, "date_modified": "2031-01-01T00:00:00Z"}).items
    assert item.date_modified is None


def test_a_date_as_written_shows_no_control_characters() -> None:
    (item,) = read_items({**ONE, "date_published": "\0 03/04/\x1b2024"}).items
    assert item.provenance.date_raw == " 03/04/2024"


@pytest.mark.parametrize("address", ["//℀.example/a", "http://[::1/a"])
def test_an_address_of_a_page_that_is_none_costs_itself_alone(address: str) -> None:
    link = f'<link rel="canonical" href="{address}"><meta property="og:url" content="{address}">'
    page = PAGE.replace("<title>", f"{link}<title>").encode()
    (item,) = read_document(Document(body=page, kind="page", fetched_at=NOW, url=address)).items
    assert item.title == "Gull returns"
    assert item.url is None


XHTML = '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">'


def encode_over(text: str, times: int) -> str:
    return text if not times else encode_over(text.encode().decode("latin-1"), times - 1)


SLIPS = {
    "in references": "<p>The caf&Atilde;&copy; on the quay</p>",
    "in references by number": "<p>The caf&#195;&#169; on the quay</p>",
    "four times over": f"<p>The {encode_over('café', 4)} on the quay</p>",
}


@pytest.mark.parametrize("html", SLIPS.values(), ids=SLIPS)
def test_what_was_encoded_twice_is_mended_at_the_first_reading(html: str) -> None:
    entry = f"<item><title>T</title><description>{entities.escape(html)}</description></item>"
    body = f"<rss><channel>{entry}</channel></rss>"
    (item,) = read_document(Document(body=body.encode(), kind="feed", fetched_at=NOW)).items
    assert item.content_text == "The café on the quay"
    assert item.content_html == "<p>The café on the quay</p>"
    (again,) = read_document(Document(body=to_json(item), kind="items", fetched_at=NOW)).items
    assert (again.content_text, again.content_html) == (item.content_text, item.content_html)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("<content>cafÃ© &lt;b&gt;cafÃ©&lt;/b&gt; &amp;#233;</content>", id="escaped"),
        pytest.param("<content>cafÃ© <b>cafÃ©</b> &amp;#233;</content>", id="mark-up within"),
        pytest.param(f"{XHTML}cafÃ© <b>cafÃ©</b> &amp;#233;</div></content>", id="XHTML"),
        pytest.param(f"{XHTML}cafÃ© <b>cafÃ©</b><script><![CDATA[&#xFFFFFF;]]></script></div></content>", id="script"),
    ],
)
def test_a_text_that_was_encoded_twice_is_mended_whatever_its_mark_up(content: str) -> None:
    feed = f'<feed xmlns="http://www.w3.org/2005/Atom"><entry>{content}</entry></feed>'.encode()
    (item,) = read_document(Document(body=feed, kind="feed", fetched_at=NOW)).items
    assert (item.content_text or "").startswith("café café")
    assert (item.content_html or "").startswith("café <b>café</b>")


def count_calls(monkeypatch: pytest.MonkeyPatch, name: str, *modules: ModuleType) -> list[object]:
    """An entry for each call of a function from now on; ``modules`` are where it is known by its name."""
    calls: list[object] = []
    original = getattr(modules[0], name)

    def counted(*args: object) -> object:
        calls.append(args)
        return original(*args)

    for module in modules:
        monkeypatch.setattr(module, name, counted)
    return calls


PAGE = "<html><head><title>Gull returns</title></head><body><article><h1>Gull returns</h1><p>" + "It came back. " * 40


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        pytest.param("auto", PAGE.encode(), id="page"),
        pytest.param("auto", PAGE.encode() + b"<!--" + b"-" * 400_000, id="long page"),
        pytest.param("page", PAGE.encode(), id="page that is called one"),
        pytest.param("auto", b"Gull returns\n\n" + b"It came back to the pier. " * 40, id="text"),
        pytest.param("auto", b"<rss><channel><item><title>Gull returns</title></item></channel></rss>", id="feed"),
    ],
)
def test_a_document_is_looked_at_and_decoded_once(
    kind: Literal["auto", "page"], body: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at = count_calls(monkeypatch, "refuse_binary", sniff)
    decoded = count_calls(monkeypatch, "decode_body", sniff, decode)
    document = decode_document(Document(body=body, kind=kind, fetched_at=NOW))
    read_document(document)
    if document.kind != "feed":
        assert blocks_of(document)
    assert (len(looked_at), len(decoded)) == (1, 1)


def fail(*args: object) -> object:
    raise IndexError("no such line")


@pytest.mark.parametrize(
    ("kind", "reader"), [("page", "split_page"), ("document", "split_text"), ("feed", "parse_feed")]
)
def test_a_fault_of_a_reader_is_an_error_of_its_document(
    kind: Literal["page", "document", "feed"], reader: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(read, reader, fail)
    with pytest.raises(ParseError, match=r"a fault of the reader: IndexError: no such line \(test_read.py line \d+\)"):
        read_document(Document(body=PAGE.encode(), kind=kind, fetched_at=NOW))


def test_a_fault_at_one_entry_is_a_problem_of_that_entry(monkeypatch: pytest.MonkeyPatch) -> None:
    def normalise_but_one(raw: RawItem, *rest: object) -> object:
        return fail() if raw.position == 1 else normalise_item(raw, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(read, "normalise_item", normalise_but_one)
    entries = "".join(f"<item><title>Gull {n} returns</title></item>" for n in range(3))
    feed = f"<rss><channel>{entries}</channel></rss>".encode()
    reading = read_document(Document(body=feed, kind="feed", fetched_at=NOW))
    assert [item.title for item in reading.items] == ["Gull 0 returns", "Gull 2 returns"]
    assert [(problem.where, problem.raw) for problem in reading.problems] == [
        ("entry 2", '{"title": "Gull 1 returns"}')
    ]


def test_a_processing_instruction_is_passed_over() -> None:
    page = PAGE.replace("<p>", "<p>One ship was late.</p><?php the_ad(); ?><p>")
    (item,) = read_document(Document(body=page.encode(), kind="page", fetched_at=NOW)).items
    assert (item.content_text or "").startswith("One ship was late.")
