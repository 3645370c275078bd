"""Documents to items, and items to verdicts, without Redis: what each input gives, and what is said of bad parts."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_network
from threading import Thread
from typing import Any

import pytest

from dedupe import Article, MemorySightings, Merge, Params, Scores, Story, Verdict
from ingest import Document, Fetcher, FetchError, FetchPolicy, Item, ParseError, UnfetchedDocument
from tests.support.clock import NOW
from tests.support.site_pages import LETTER, make_site_page
from tests.support.texts import FULL, LATE_START, OTHER, TEASER, WHOLE
from worker.failures import INPUT_EMPTY
from worker.intake.targets import TargetPart
from worker.offline.articles import pick_articles, read_articles
from worker.offline.extract import extract_items, load_document, read_items_and_blocks
from worker.offline.failure import Failure
from worker.offline.judge import build_current_lines, build_final_lines, build_verdict_line, judge_parts

PARAMS = Params()
FETCHER = Fetcher(FetchPolicy(allow=(ip_network("127.0.0.0/8"),)))
RSS = b'<rss version="2.0"><channel><title>Courier</title></channel></rss>'
JSON = b'{"id": "a", "title": "Ferry in port"}\n'
PICTURE = b"\x89PNG\r\n\x1a\n"


def make_part(body: bytes, error: ParseError | None = None, **fields: Any) -> TargetPart:
    """A file with these bytes."""
    document = Document(**{"body": body, "kind": "auto", "fetched_at": NOW, "name": "a.txt", **fields})
    return TargetPart(document=document, error=error)


def make_lines(*items: dict[str, Any] | str, name: str = "a.jsonl") -> TargetPart:
    """A file of items; what is text is a line as it is."""
    rows = [item if isinstance(item, str) else json.dumps(item) for item in items]
    return make_part("\n".join(rows).encode(), kind="items", name=name)


def make_address(url: str) -> TargetPart:
    return TargetPart(document=UnfetchedDocument(url=url, kind="auto", via="url"))


@pytest.fixture
def site() -> Iterator[str]:
    """Address of a web server with one page, which has moved."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response({"/old": 301, "/new": 200}.get(self.path, 404))
            self.send_header("Location", "/new")
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/new":
                self.wfile.write(make_site_page(0).body)

        def log_message(self, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


# name: (input, kind of its document)
KINDS: dict[str, tuple[TargetPart, str]] = {
    "by its bytes": (make_part(RSS), "feed"),
    "by its lines": (make_part(JSON * 2), "items"),
    "by its content type": (make_part(b"<p>Hello", content_type="text/html"), "page"),
    "by its name": (make_part(b"Hello <b>there</b>", name="a.html"), "page"),
    "nothing else": (make_part(b"Hello there"), "document"),
    "as somebody has said": (make_part(RSS, kind="document"), "document"),
}


@pytest.mark.parametrize(("given", "kind"), KINDS.values(), ids=KINDS)
def test_the_kind_of_a_document(given: TargetPart, kind: str) -> None:
    document = load_document(given, FETCHER, NOW)
    assert isinstance(given.document, Document)
    assert (document.kind, document.body) == (kind, given.document.body)


def test_a_file_is_known_by_its_name_and_was_taken_now() -> None:
    document = load_document(make_part(JSON), FETCHER, NOW)
    assert (document.name, document.url, document.via, document.fetched_at) == ("a.txt", None, "file", NOW)


def test_an_archives_record_keeps_its_address_its_date_and_its_bytes() -> None:
    before = NOW - timedelta(days=30)
    given = make_part(
        b"<p>Hello", url="http://127.0.0.1:1/", via="warc", fetched_at=before, content_type="text/html"
    )  # fmt: skip
    document = load_document(given, FETCHER, NOW)
    assert (document.body, document.url, document.fetched_at) == (b"<p>Hello", "http://127.0.0.1:1/", before)
    assert (document.via, document.content_type) == ("warc", "text/html")


def test_an_address_is_fetched_and_known_by_where_it_led(site: str) -> None:
    document = load_document(make_address(f"{site}/old"), FETCHER, NOW)
    assert (document.body, document.kind, document.url) == (make_site_page(0).body, "page", f"{site}/new")
    assert (document.name, document.content_type) == (None, "text/html; charset=utf-8")
    assert (document.via, document.fetched_at) == ("url", NOW)


def test_what_can_not_be_had_or_read_is_an_error(site: str) -> None:
    with pytest.raises(FetchError, match="404"):
        load_document(make_address(f"{site}/gone"), FETCHER, NOW)
    with pytest.raises(ParseError, match="PNG"):
        load_document(make_part(PICTURE), FETCHER, NOW)
    with pytest.raises(ParseError, match="as was found before"):
        load_document(make_part(JSON, error=ParseError("as was found before")), FETCHER, NOW)


def test_items_come_in_order_and_then_what_could_not_be_read() -> None:
    given = make_lines(
        {"id": "a", "title": "Ferry in port"}, {"id": "empty"}, {"id": "b", "title": "Library fines"}, "{bad"
    )
    found = list(extract_items(given, FETCHER, NOW, MemorySightings(PARAMS)))
    assert [one.title if isinstance(one, Item) else one.where for one in found] == [
        "Ferry in port", "Library fines", "a.jsonl, line 4", "a.jsonl, line 2",
    ]  # fmt: skip
    assert isinstance(found[-1], Failure)
    assert found[-1].reason == "no title and no text"


def test_a_field_that_is_left_out_is_named_beside_its_item() -> None:
    given = make_lines({"id": "a", "title": "Ferry in port", "image": True})
    item, note = extract_items(given, FETCHER, NOW, MemorySightings(PARAMS))
    assert isinstance(item, Item)
    assert note == Failure("a.jsonl, line 1", "image was left out: true or false is no address", is_side_field=True)


def test_an_input_that_can_not_be_read_is_one_failure() -> None:
    (found,) = extract_items(make_part(PICTURE, name="a.png"), FETCHER, NOW, MemorySightings(PARAMS))
    assert isinstance(found, Failure)
    assert found.where == "a.png"
    assert "PNG" in found.reason


def test_inputs_learn_from_those_before_them() -> None:
    sightings = MemorySightings(PARAMS)
    texts = []
    for number in range(6):
        (item,) = extract_items(TargetPart(document=make_site_page(number)), FETCHER, NOW, sightings)
        assert isinstance(item, Item)
        texts.append(str(item.content_text))
    assert [LETTER in text for text in texts] == [True] * 4 + [False] * 2


def test_a_pages_blocks_show_what_was_learned() -> None:
    sightings = MemorySightings(PARAMS)
    shown = []
    for number in range(5):
        items, blocks = read_items_and_blocks(make_site_page(number), NOW, sightings)
        (block,) = (block for block in blocks if LETTER in block.lines)
        shown.append((LETTER in str(items[0].content_text), block.role, block.reason.partition(":")[0]))
    assert {in_text for in_text, _, _ in shown[:4]} == {True}
    assert {role for _, role, _ in shown[:4]} == {"main"}
    assert shown[4] == (False, "furniture", "learned")


def test_a_page_that_can_not_be_read_is_an_error() -> None:
    with pytest.raises(ParseError, match="PNG"):
        read_items_and_blocks(make_site_page(0, body=PICTURE), NOW, MemorySightings(PARAMS))


def make_item(name: str, text: str = WHOLE, **fields: Any) -> dict[str, Any]:
    return {"id": name, "title": f"Report from {name}", "content_text": text, "source": f"{name} News", **fields}


def test_verdicts_and_failures_come_in_the_order_of_the_input() -> None:
    parts = [
        make_lines(make_item("a"), "{bad"),
        make_lines(make_item("b", OTHER), name="b.jsonl"),
        make_part(b"", name="empty.jsonl"),
        make_lines(make_item("c")),
    ]
    found = list(judge_parts(parts, PARAMS))
    assert [one.where if isinstance(one, Failure) else (one.article.id, one.relation) for one in found] == [
        "a.jsonl, line 2", ("a", "new"), ("b", "new"), "empty.jsonl", ("c", "copy"),
    ]  # fmt: skip


def test_all_verdicts_on_a_part_are_there_before_the_next_is_asked_for() -> None:
    asked = []

    def bring() -> Iterator[TargetPart]:
        for name in "ab":
            asked.append(name)
            yield make_lines(make_item(name), make_item(f"{name}2", OTHER))

    verdicts = judge_parts(bring(), PARAMS)
    assert [next(verdicts).article.id for _ in range(2)] == ["a", "a2"]  # type: ignore[union-attr]
    assert asked == ["a"]
    assert [(one.article.id, one.relation) for one in verdicts if isinstance(one, Verdict)] == [
        ("b", "copy"), ("b2", "copy"),
    ]  # fmt: skip


def test_a_merge_changes_the_final_lines_and_not_the_current_ones() -> None:
    def judge() -> Iterator[Verdict | Failure]:
        items = make_item("teaser", TEASER), make_item("late", LATE_START), "{bad", make_item("full", FULL)
        return judge_parts([make_lines(*items)], PARAMS)

    current, final = list(build_current_lines(judge())), list(build_final_lines(judge()))
    (merged,) = (row["merged"] for row in current if isinstance(row, dict) and "merged" in row)
    teaser, late = (row["story_id"] for row in current[-3:-1] if isinstance(row, dict))
    assert (teaser != late, merged) == (True, [teaser])
    assert [row for row in current if isinstance(row, Failure)] == [row for row in final if isinstance(row, Failure)]
    assert [row["story_id"] for row in final if isinstance(row, dict)] == [late] * 3
    changed = [{**row, "story_id": late} if isinstance(row, dict) else row for row in current]
    assert final == changed, "nothing but the story changes, and no line its place"


ARTICLE = Article(id="a", seen_at=NOW)
NEW = Verdict(article=ARTICLE, relation="new", rule="no_match", story=Story(id="st_a", representative=ARTICLE))
SCORES = Scores(jaccard=0.123456, item_in_matched=0.5, matched_in_item=0.98765432, shared_blocks=3)
MERGE = Merge(
    absorbed=Story(id="st_old", representative=ARTICLE), item_id="b", matched_id="a", relation="copy", rule="jaccard",
    scores=SCORES,
)  # fmt: skip
NO_SCORES = {"matched_id": None, "jaccard": None, "containment": None, "containment_of": None}
SHOWN_SCORES = {"matched_id": "b", "jaccard": 0.1235, "containment": 0.9877, "containment_of": "matched"}

# name: (verdict, what is printed of it)
LINES: dict[str, tuple[Verdict, dict[str, Any]]] = {
    "nothing to compare with": (NEW, {"relation": "new", "rule": "no_match", **NO_SCORES}),
    "kept apart": (
        replace(NEW, rule="unlike", matched_id="b", scores=SCORES),
        {"relation": "new", "rule": "unlike", **SHOWN_SCORES},
    ),
    "a part that makes two stories one": (
        replace(NEW, relation="partial", rule="contained", matched_id="b", scores=SCORES, merges=(MERGE,)),
        {"relation": "partial", "rule": "contained", **SHOWN_SCORES, "merged": ["st_old"]},
    ),
}


@pytest.mark.parametrize(("verdict", "expected"), LINES.values(), ids=LINES)
def test_build_verdict_line(verdict: Verdict, expected: dict[str, Any]) -> None:
    assert build_verdict_line(verdict) == {"id": "a", "story_id": "st_a", **expected}


def read_documents(*parts: TargetPart) -> list[Document]:
    return [part.document for part in parts if isinstance(part.document, Document)]


def test_an_address_has_nothing_to_compare() -> None:
    parts = [make_address("https://a.example/1"), make_lines(make_item("a"))]
    failure, verdict = judge_parts(parts, PARAMS)
    assert isinstance(failure, Failure)
    assert (failure.where, "give a file" in failure.reason) == ("https://a.example/1", True)
    assert isinstance(verdict, Verdict)


def test_articles_have_the_ids_that_the_input_gave_or_one_of_ours() -> None:
    failures: list[Failure] = []
    own = {
        "title": "Library fines",
        "content_text": OTHER,
        "date_published": "2026-05-04T03:02:01Z",
        "source": "Courier",
    }
    given, ours = read_articles(read_documents(make_lines({**own, "id": "urn:x:1"}, own)), failures)
    assert (given.id, ours.id[:3], len(ours.id)) == ("urn:x:1", "it_", 29)
    assert (given.title, given.text, given.source) == ("Library fines", OTHER, "courier")
    assert (given.seen_at.isoformat(), given.dated) == ("2026-05-04T03:02:01+00:00", True)
    assert failures == []


def test_an_article_without_a_date_counts_from_now() -> None:
    (found,) = read_articles(read_documents(make_lines(make_item("a"))), [])
    assert (found.seen_at, found.dated) == (NOW, False)


NO_ITEMS = "there are no items: the input is empty; give JSON objects, one a line"

# name: (input, what is said of it, ids of the articles that it has all the same)
UNREADABLE: dict[str, tuple[TargetPart, list[Failure], list[str]]] = {
    "a bad line": (
        make_lines(make_item("a"), '["b"]', make_item("c")),
        [Failure("a.jsonl, line 2", "not a JSON object")], ["a", "c"],
    ),
    "an empty item": (make_lines({"id": "a"}), [Failure("a.jsonl, line 1", "no title and no text")], []),
    "no items": (make_lines(), [Failure("a.jsonl", NO_ITEMS, kind=INPUT_EMPTY)], []),
}  # fmt: skip


@pytest.mark.parametrize(("given", "said", "ids"), UNREADABLE.values(), ids=UNREADABLE)
def test_what_can_not_be_read_joins_the_failures(given: TargetPart, said: list[Failure], ids: list[str]) -> None:
    failures: list[Failure] = []
    assert [one.id for one in read_articles(read_documents(given), failures)] == ids
    assert failures == said


# name: (ids that are looked for, titles of what is found)
PICKED: dict[str, tuple[list[str], list[str | None]]] = {
    "in the order of the ids": (["c", "a"], ["third", "first"]),
    "the first of its id": (["a"], ["first"]),
    "twice the same takes two": (["a", "a"], ["first", "fourth"]),
    "more often than there are": (["c", "c"], ["third", None]),
    "an unknown one": (["x", "b"], [None, "second"]),
}


@pytest.mark.parametrize(("ids", "titles"), PICKED.values(), ids=PICKED)
def test_pick_articles(ids: Sequence[str], titles: list[str | None]) -> None:
    rows = [
        {"id": name, "title": title} for name, title in zip("abca", ("first", "second", "third", "fourth"), strict=True)
    ]
    found = pick_articles([make_lines(*rows)], ids, [])
    assert [one and one.title for one in found] == titles


def test_no_more_is_read_than_it_takes() -> None:
    def bring() -> Iterator[TargetPart]:
        yield make_lines(make_item("a"), make_item("b"))
        pytest.fail("both are there")

    failures: list[Failure] = []
    assert [one and one.id for one in pick_articles(bring(), ["b", "a"], failures)] == ["b", "a"]
