"""Stories over HTTP: all of them, page by page, and one with its items."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from tests.support.http_service import HttpService
from tests.support.pipeline import make_courier_item, make_named_item, make_post_item, run_items
from tests.support.system import command, lines
from tests.support.texts import make_nonsense_text
from worker.judging.by_hand import merge_stories, withdraw_item
from worker.judging.story_pages import PageCursor, encode_cursor
from worker.runtime import Runtime


def read_pages(service: HttpService, query: str = "") -> Iterator[dict[str, Any]]:
    after = ""
    for _ in range(1000):
        page = service.ask(f"/v1/stories?{query}{after}").json
        yield page
        if "next" not in page:
            return
        after = f"&after={page['next']}"
    raise AssertionError("there is no last page")


def read_stories(service: HttpService, query: str = "") -> list[dict[str, Any]]:
    return [story for page in read_pages(service, query) for story in page["stories"]]


def test_all_pages_are_what_the_command_lists(rt: Runtime, server_url: str, service: HttpService) -> None:
    run_items(rt, *(make_named_item(f"n{n}", make_nonsense_text(n)) for n in range(30)))
    run_items(rt, make_courier_item(), make_post_item())
    environment = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}
    listed = lines(command("stories", environment=environment).stdout)
    stories = {one["story_id"]: {k: v for k, v in one.items() if k != "cursor"} for one in listed}
    assert len(stories) == 31
    for limit in (1, 4, 500):
        pages = [*read_pages(service, f"limit={limit}")]
        assert all(len(page["stories"]) <= limit for page in pages)
        assert {page["cursor"] for page in pages} == {listed[0]["cursor"]}
        told = [story for page in pages for story in page["stories"]]
        assert len(told) == len(stories)
        assert {story["story_id"]: story for story in told} == stories


def test_filters_hold_for_the_record_that_stands_for_a_story(rt: Runtime, service: HttpService) -> None:
    run_items(
        rt,
        make_courier_item(language="en", date_published="2026-06-01T10:00:00Z"),
        make_named_item("x", make_nonsense_text(1), language="de", date_published="2026-06-02T10:00:00Z"),
        make_named_item("y", make_nonsense_text(2), rights={"license": "https://a.example/by", "tdm_reserved": True}),
    )

    def titles(query: str) -> set[str]:
        return {story["record"]["title"] for story in read_stories(service, query)}

    assert titles("") == {"Ferry in port", "Report from x", "Report from y"}
    assert titles("source=Harbour%20Courier") == {"Ferry in port"}
    assert titles("language=de") == {"Report from x"}
    assert titles("license=a.example") == titles("tdm=reserved") == {"Report from y"}
    assert titles("tdm=free") == {"Ferry in port", "Report from x"}
    assert titles("since=2026-06-01T10:00:00Z&until=2026-06-02T12:00:00%2B02:00") == {"Ferry in port"}
    assert titles("since=2026-06-01T10:00:01Z") == {"Report from x"}


def test_what_can_not_be_meant_is_refused_by_name(service: HttpService) -> None:
    stale = encode_cursor(PageCursor(5, "0-0", "another start of the server".replace(" ", "-")))
    cases = {
        "?limit=0": ("bad-request", "?limit=0: it is a number from 1 to 500"),
        "?limit=1&limit=2": ("bad-request", "?limit is given 2 times: give it once"),
        "?lang=en": (
            "bad-request",
            "there is no such parameter; there are: after, limit, source, language, license, tdm, since, until",
        ),
        "?since=2026-06-01T10:00:00": ("bad-request", "it is a time with its offset"),
        "?after=MTIz": ("bad-request", "it is the `next` of the page before"),
        "?source=%1b[2J%0a&x": ("bad-request", "?x: there is no such parameter"),
        f"?after={stale}": ("stale-cursor", "the server was started anew"),
    }
    for query, (name, says) in cases.items():
        answer = service.ask(f"/v1/stories{query}")
        assert (answer.status, answer.problem) == (410 if name == "stale-cursor" else 400, name), query
        assert says in answer.json["detail"]


def test_a_story_is_found_by_its_id_and_by_that_of_an_item(rt: Runtime, server_url: str, service: HttpService) -> None:
    run_items(rt, make_courier_item(), make_post_item())
    (story,) = read_stories(service)
    told = service.ask(f"/v1/stories/{story['story_id']}").json
    environment = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}
    assert [told] == lines(command("story", story["story_id"], environment=environment).stdout)
    assert {member["role"] for member in told["members"]} == {"representative", "copy"}
    for member in told["members"]:
        assert service.ask(f"/v1/stories/{member['id']}").json == told


def test_what_is_gone_is_said_to_be(rt: Runtime, service: HttpService) -> None:
    run_items(rt, make_courier_item(), make_named_item("x", make_nonsense_text(1)))
    first, second = read_stories(service)
    merge_stories(rt, [first["story_id"], second["story_id"]])
    assert service.ask(f"/v1/stories/{second['record']['id']}").json["story_id"] == first["story_id"]
    for story in (first, second):
        withdraw_item(rt, story["record"]["id"])
    assert service.ask(f"/v1/stories/{first['record']['id']}").json["withdrawn"]["by"] == "hand"
    for name in (first["story_id"], "st_unknown", "*", "it_a:teaser", "%2e%2e", "%00"):
        answer = service.ask(f"/v1/stories/{name}")
        assert (answer.status, answer.problem) == (404, "no-such-story"), name
