"""What is found by what, in scripts with spaces and without, whatever signs are in what is looked for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from sqlite3 import Connection

import pytest

from dedupe import Params
from worker.catalog.catalog_file import CatalogFile
from worker.catalog.catalog_item import NewsRecord, describe_record
from worker.catalog.catalog_rows import CatalogRows, StoryState
from worker.catalog.listings import count_catalog, list_stories
from worker.catalog.outlets import find_outlet_sites, list_sources
from worker.catalog.search import SearchWish, search_items

DAY = 86_400_000
HEADLINES = {
    "it_a": ("Ferry port closed after storm", "harbour.example", "en"),
    "it_b": ("Don't pay $1,250.50 for a ferry, says mayor", "post.example", "en"),
    "it_c": ("東京の港が閉鎖された", "nippon.example", "ja"),
    "it_d": ("ท่าเรือปิดหลังพายุ", "thai.example", "th"),
    "it_e": ("बंदरगाह बंद हुआ", "hindi.example", "hi"),
    "it_f": ('<script>alert("x")</script> OR 1=1 -- NEAR(ferry*) words:x ^"', "evil.example", "en"),
    "it_g": ("Straße nach Köln gesperrt", "kurier.example", "de"),
    "it_h": ("أُغلِق المِيناء بعد العاصفة", "arab.example", "ar"),
}


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[Connection]:
    file = CatalogFile(tmp_path, "searched", "here")
    with file.open_writable() as opened:
        rows = CatalogRows(opened, Params())
        for number, (item_id, (title, domain, language)) in enumerate(HEADLINES.items()):
            record = NewsRecord(
                id=item_id,
                title=title,
                url=f"https://{domain}/{item_id}?utm_source=rss",
                language=language,
                source={"domain": domain},
            )
            story_id = item_id.replace("it_", "st_")
            with opened:
                rows.put_story(StoryState(id=story_id, size=number + 1, moment=number * DAY, lead=item_id))
                rows.put_item(describe_record(record, story_id, number * DAY), True)
        yield opened


def found(connection: Connection, **wish: object) -> str:
    page = search_items(connection, SearchWish(**wish), 50)  # type: ignore[arg-type]
    return "".join(item.id.removeprefix("it_") for item in page.items)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("ferry", "fba"),
        ("FERRY port", "a"),
        ('"ferry port"', "a"),
        ('"port ferry"', ""),
        ("ferr", "fba"),
        ("don't", "b"),
        ("1,250.50", "b"),
        ("東京", "c"),
        ("京東", ""),
        ("港", "c"),
        ("東京 閉鎖", "c"),
        ("พายุ", "d"),
        ("बंदरगाह", "e"),
        ("strasse", "g"),
        ("koln", "g"),
        ("الميناء", "h"),
        ("it_c", "c"),
        ("st_d", "d"),
        ("https://harbour.example/it_a#top", "a"),
        ("https://nowhere.example/", ""),
        ('<script>alert("x")</script>', "f"),
        ("words:x", "f"),
        ('") OR words : ("', ""),
        ('"', ""),
        ("***", ""),
        ("NOT", ""),
        ("", "hgfedcba"),
    ],
)
def test_words_find(connection: Connection, words: str, expected: str) -> None:
    assert found(connection, words=words) == expected


def test_source_language_and_time_narrow_it(connection: Connection) -> None:
    moment = datetime.fromtimestamp(DAY / 1000, UTC)
    assert found(connection, words="ferry", source="POST.example") == "b"
    assert found(connection, language="ja") == "c"
    assert found(connection, source="nobody.example") == ""
    assert found(connection, words="it_c", until=moment) == "c", "what is named is meant"
    assert found(connection, words="ferry", until=moment) == "a"
    assert found(connection, words="ferry", since=moment) == "fb"
    assert found(connection, since=moment, until=datetime.fromtimestamp(3 * DAY / 1000, UTC)) == "cb"


def test_pages_follow_each_other(connection: Connection) -> None:
    wish, seen = SearchWish(), list[list[str]]()
    while True:
        page = search_items(connection, wish, 3)
        seen.append([item.id for item in page.items])
        assert page.has_newer is (len(seen) > 1)
        if not page.has_older:
            break
        wish = SearchWish(before=page.items[-1].row)
    assert [*chain(*seen)] == sorted(HEADLINES, reverse=True)
    back = search_items(connection, SearchWish(after=page.items[0].row), 3)
    assert ([item.id for item in back.items], back.has_older) == (seen[-2], True)


def test_pages_of_an_order_lead_on_and_back_whoever_goes_meanwhile(connection: Connection) -> None:
    first = list_stories(connection, "largest", 3)
    with connection:
        CatalogRows(connection, Params()).drop_story(first[-1].id)
    second = list_stories(connection, "largest", 3, below=first[-1].place)
    assert [one.id for one in second] == ["st_e", "st_d", "st_c"]
    back = list_stories(connection, "largest", 3, above=second[0].place)
    assert [one.id for one in back] == [one.id for one in first[:-1]]


def test_lists_come_in_their_order(connection: Connection) -> None:
    assert [story.id for story in list_stories(connection, "largest", 2)] == ["st_h", "st_g"]
    assert [story.title for story in list_stories(connection, "newest", 1)] == [HEADLINES["it_h"][0]]
    assert {source.name for source in list_sources(connection, 50)} == {domain for _, domain, _ in HEADLINES.values()}
    assert count_catalog(connection).items == len(HEADLINES)


def test_a_headline_that_changes_is_found_by_its_new_words_alone(connection: Connection) -> None:
    record = NewsRecord(id="it_a", title="Harbour opens again", source={"domain": "harbour.example"})
    with connection:
        CatalogRows(connection, Params()).put_item(describe_record(record, "st_a", 5 * DAY), True)
    assert found(connection, words="port") == ""
    assert found(connection, words="harbour opens") == "a"


def put_record(connection: Connection, item_id: str, **source: str) -> None:
    record = NewsRecord(id=item_id, title=f"Report {item_id}", source=source)
    with connection:
        CatalogRows(connection, Params()).put_item(describe_record(record, "st_a", 9 * DAY), False)


def test_an_outlet_is_one_source_by_its_name_and_by_its_domain(connection: Connection) -> None:
    before = count_catalog(connection).sources
    put_record(connection, "it_n1", name="Gull News")
    assert count_catalog(connection).sources == before + 1
    put_record(connection, "it_n2", name="Gull NEWS", domain="m.gull.example.org")
    put_record(connection, "it_n3", domain="gull.example.org")
    assert count_catalog(connection).sources == before + 1
    shares = {one.name: one.items for one in list_sources(connection, 50)}
    assert shares["gull.example.org"] == 3
    assert "gull news" not in shares
    for source in ("Gull News", "gull.example.org"):
        assert sorted(found(connection, source=source)) == sorted("n1n2n3"), source


def test_a_name_that_two_sites_have_is_neither(connection: Connection) -> None:
    put_record(connection, "it_n1", name="Daily News")
    put_record(connection, "it_n2", name="Daily News", domain="one.example")
    assert find_outlet_sites(connection, ["daily news"]) == {"daily news": "one.example"}
    put_record(connection, "it_n3", name="Daily News", domain="two.example")
    assert find_outlet_sites(connection, ["daily news"]) == {}
    assert {"daily news", "one.example", "two.example"} <= {one.name for one in list_sources(connection, 50)}
    assert found(connection, source="daily news") == "n1"
    with connection:
        CatalogRows(connection, Params()).drop_item("it_n3")
    assert find_outlet_sites(connection, ["daily news"]) == {"daily news": "one.example"}


def test_no_question_looks_at_every_row(connection: Connection) -> None:
    """By SQLite's own plan: tables are entered by an index, or from the newest row on and with a limit."""
    plans: list[str] = []

    def trace(statement: str) -> None:
        if statement.startswith("select"):
            with closing(connection.cursor()) as cursor:
                plans.extend(str(row[3]) for row in cursor.execute(f"explain query plan {statement}"))

    connection.set_trace_callback(trace)
    try:
        found(connection, words="ferry", source="post.example")
        found(connection, words="st_a")
        found(connection, words="https://harbour.example/it_a")
        for order in ("newest", "largest", "loosest"):
            (first, *_, last) = list_stories(connection, order, 5)
            list_stories(connection, order, 5, below=first.place)
            list_stories(connection, order, 5, above=last.place)
        search_items(connection, SearchWish(words="ferry", after=1), 5)
        list_sources(connection, 5)
    finally:
        connection.set_trace_callback(None)
    assert plans
    scans = {plan for plan in plans if plan.startswith("SCAN") and "INDEX" not in plan}
    assert scans == {"SCAN f", "SCAN s"}, "no table as a whole, but the few rows of an inner query"
