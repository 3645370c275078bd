"""Several pages of one site through the real pipeline: what recurs is learned, and leaves the later ones."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.support.clock import Clock
from tests.support.jobs import make_document_job
from tests.support.pipeline import read_events, run_items, run_one_job
from tests.support.system import command, lines
from worker.runtime import Runtime

PAGES = {
    "Ferry to Innisvane stranded": "The ferry to Innisvane stayed in port on Tuesday after its crew found a crack.",
    "Library forgives its readers": "The library of Ellenby forgives all its readers what they owe for late books.",
    "Frost takes half the cherries": "Two nights of frost have cost the orchards of Karnholt half of their cherries.",
    "Old bridge gets new paint": "Eleven painters began on Monday to give the old bridge its first coat for years.",
    "Festival without fireworks": "The harbour festival will do without rockets this year, the mayor of Skarrow said.",
    "Tunnel reaches the hospital": "Miners broke through below the hospital on Friday, nine days before their time.",
}
SECOND = "People who live nearby said that they had expected nothing else, and went on with their work."
BIO = "Our staff writes for those who get up early. Write back to us whenever something is missing here."


def page(title: str, own: str, *more: str) -> bytes:
    paragraphs = "".join(f"<p>{text}</p>" for text in (own, f"{SECOND} That was near {title[-9:]}.", *more))
    article = f"<article><h1>{title}</h1>{paragraphs}</article>"
    return f"<html><head><title>{title}</title></head><body>{article}</body></html>".encode()


def read(rt: Runtime, number: int, body: bytes, site: str = "https://www.courier.example") -> dict[str, Any]:
    """A page through one job; its latest record."""
    url = f"{site}/story-number-{number}.html"
    before = len(read_events(rt))
    run_one_job(
        rt,
        make_document_job(f"page{number}-{before}-{rt.now():%s}", rt.now(), body, kind="page", via="url", url=url),
    )
    found = read_events(rt)[before:]
    record: dict[str, Any] = found[-1][1]["record"] if found else {}
    return record


def test_a_line_that_recurs_is_gone_from_the_later_pages_and_the_story_stays(rt: Runtime) -> None:
    found = [read(rt, n, page(title, own, BIO)) for n, (title, own) in enumerate(PAGES.items())]
    assert [BIO in record["content_text"] for record in found] == [True] * 4 + [False] * 2
    for record, (title, own) in zip(found, PAGES.items(), strict=True):
        assert record["title"] == title
        assert own in record["content_text"]
        assert "That was near" in record["content_text"]
    assert found[5]["provenance"]["furniture"] == [f"seen on 5 other pages of this site: {BIO}"]
    assert "furniture" not in found[3]["provenance"]


def test_a_page_read_again_is_no_sighting_and_loses_the_line_later_as_a_new_version(rt: Runtime, clock: Clock) -> None:
    rows = list(PAGES.items())
    for _ in range(6):
        clock.forward(60)
        read(rt, 0, page(*rows[0], BIO))
    assert [kind for kind, _ in read_events(rt)] == ["story.created"]
    for n in range(1, 5):
        read(rt, n, page(*rows[n], BIO))
    clock.forward(60)
    again = read(rt, 0, page(*rows[0], BIO))
    assert (read_events(rt)[-1][0], read_events(rt)[-1][1]["changed"]) == ("item.updated", ["content_text"])
    assert BIO not in again["content_text"]


def test_one_story_on_many_pages_of_its_site_keeps_its_text(rt: Runtime) -> None:
    title, own = next(iter(PAGES.items()))
    for n, word in enumerate(("", " again", " for days", " and towed", " no more", " and sold")):
        record = read(rt, n, page(title + word, own, BIO))
        assert own in record["content_text"]
        assert BIO in record["content_text"], "its headlines have words in common: one story is no habit"


def test_other_sites_know_nothing_of_it(rt: Runtime) -> None:
    rows = list(PAGES.items())
    for n, row in enumerate(rows[:5]):
        read(rt, n, page(*row, BIO))
    assert BIO in read(rt, 5, page(*rows[5], BIO), "https://post.example")["content_text"]
    assert BIO not in read(rt, 6, page(*rows[5], BIO), "https://m.courier.example")["content_text"]


GALLERY = " ".join(
    f"Picture {n} of the regatta of Karnholt, seen from the quay by our reader number {n}." for n in range(30)
)


def test_items_that_share_only_a_gallery_are_judged_without_it(rt: Runtime) -> None:
    long = {
        title: " ".join([own, *(f"word{n}x{i}" for i in range(60))]) for n, (title, own) in enumerate(PAGES.items())
    }
    run_items(rt, *(
        {"id": title, "title": title, "content_text": f"{own}\n\n{GALLERY}", "source": "Harbour Courier"}
        for title, own in long.items()
    ))  # fmt: skip
    records = [data["record"] for _, data in read_events(rt)]
    assert len({record["story_id"] for record in records}) == 6
    assert all(record["content_text"].endswith(GALLERY) for record in records), "the record stays whole"
    assert all(record["syndication"]["furniture_words"] == 16 * 30 for record in records)
    assert not any("match" in record["syndication"] for record in records)
    title = "Ferry to Innisvane stranded"
    run_items(
        rt, {"id": "copy", "title": "No way to the island", "content_text": long[title], "source": "Karnholt Post"}
    )
    kind, data = read_events(rt)[-1]
    assert (kind, data["record"]["syndication"]["match"]["jaccard"]) == ("story.copy_added", 1.0)


@pytest.mark.parametrize("explain", [False, True])
def test_extract_learns_from_the_pages_that_it_is_given(tmp_path: Any, explain: bool) -> None:
    """A web archive names their addresses; files alone have none, and teach nothing."""
    archive = tmp_path / "pages.warc"
    archive.write_bytes(b"".join(response(n, page(*row, BIO)) for n, row in enumerate(PAGES.items())))
    done = command("extract", *(["--explain", "--json"] if explain else []), archive)
    assert done.returncode == 0, done.stderr
    found = lines(done.stdout)
    if explain:
        reasons = [block["reason"] for block in found if BIO in block["lines"]]
        assert reasons[-1] == "learned: seen on 5 other pages of this site"
        assert not reasons[0].startswith("learned")
    else:
        assert [BIO in record["content_text"] for record in found] == [True] * 4 + [False] * 2


def response(number: int, body: bytes) -> bytes:
    answer = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + body
    head = (
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Date: 2026-03-02T12:00:00Z\r\n"
        f"WARC-Target-URI: https://courier.example/story-number-{number}.html\r\n"
        f"WARC-Record-ID: <urn:uuid:{number}>\r\n"
        f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(answer)}\r\n\r\n"
    )
    return head.encode() + answer + b"\r\n\r\n"


def test_records_name_what_was_taken(rt: Runtime) -> None:
    """JSON for consumers, as docs/record.schema.json has it."""
    import jsonschema

    from tests.support.system import ROOT

    schema = json.loads((ROOT / "docs" / "record.schema.json").read_text(encoding="utf-8"))
    for n, row in enumerate(PAGES.items()):
        jsonschema.Draft202012Validator(schema).validate(read(rt, n, page(*row, BIO)))
