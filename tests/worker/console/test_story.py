"""A story's page: who carries it and why, as a page and as JSON."""

from __future__ import annotations

from dataclasses import replace
from html.parser import HTMLParser

import pytest

from tests.support.console import ConsoleVisitor
from tests.support.pipeline import make_named_item, read_events, run_items
from tests.support.texts import OTHER, WHOLE
from worker.judging import by_hand
from worker.judging.by_hand import DecisionTerms
from worker.runtime import Runtime
from worker.store.items import pack_article

EDITED = WHOLE.replace("steel", "iron")
HOSTILE = '<script>window.hurt = 1</script><img src=x onerror=alert(1)> "\u202eevil'


def load_ids(rt: Runtime) -> dict[str, str]:
    """Name of an item -> its id."""
    records = [data["record"] for _, data in read_events(rt) if "record" in data]
    return {record["title"].split()[-1]: record["id"] for record in records if record.get("title")}


def story_of(rt: Runtime, item_id: str) -> str:
    return rt.items.load_items([item_id])[item_id].last_story_id


@pytest.fixture
def known(rt: Runtime) -> dict[str, str]:
    """a and b are one story, c is another."""
    run_items(rt, make_named_item("a", WHOLE, language="en"))
    run_items(rt, make_named_item("b", EDITED, authors=[{"name": "Ada Bell"}, {"name": "Reuters"}]))
    run_items(rt, make_named_item("c", OTHER))
    return load_ids(rt)


def test_a_story_says_who_carries_it_and_why(rt: Runtime, known: dict[str, str], ann: ConsoleVisitor) -> None:
    story = story_of(rt, known["a"])
    shown = ann.read(f"/console/stories/{story}").json
    assert shown["command"] == f"feedmill story {story}"
    assert (shown["size"], shown["representative"]) == (2, known["a"])
    assert {one["id"]: one["rule"] for one in shown["members"]} == {known["a"]: "no_match", known["b"]: "jaccard"}
    assert shown["publishers"]["independent"] == 2
    assert shown["publishers"]["agencies"] == ["Reuters"]
    assert shown["pair"]["rule"] == "jaccard"
    assert shown["pair"]["trials"]["decided"]["numbers"][0]["is_met"]
    assert [one["rule"] for one in shown["pair"]["trials"]["passed_over"]][:3] == [
        "template.by_hand",
        "far_in_time.window",
        "same_address.article",
    ]
    kinds = {span["kind"] for row in shown["pair"]["rows"] for span in row["a"]}
    assert kinds == {"shared", "own"}
    assert {one["name"] for one in shown["pair"]["differences"]} >= {"headline", "byline", "agency"}
    assert ann.read(f"/console/stories/{known['b']}").json == {**shown, "now": shown["now"]}
    page = ann.look(f"/console/stories/{story}").body.decode()
    assert "The same words in the same order, but for a few." in page


def test_a_page_leads_to_a_story_by_any_name(known: dict[str, str], ann: ConsoleVisitor) -> None:
    answer = ann.look(f"/console/find?id={known['b']}")
    assert (answer.status, answer.headers["location"]) == (303, f"/console/stories/{known['b']}")
    assert ann.look("/console/find?id=..%2fx").status == 400


def test_what_is_unknown_or_gone_is_said(rt: Runtime, known: dict[str, str], ann: ConsoleVisitor) -> None:
    assert ann.read("/console/stories/st_nobody").problem == "no-such-story"
    assert ann.look("/console/stories/st_nobody").status == 404
    by_hand.withdraw_item(rt, known["c"], "libel", DecisionTerms(actor="Ann"))
    assert ann.read(f"/console/stories/{known['c']}").problem == "withdrawn"
    shown = ann.read(f"/console/withdrawn/{known['c']}").json
    assert "by hand (Ann)" in shown["says"]
    assert shown["can_be_lifted"]
    assert ann.look(f"/console/withdrawn/{known['c']}").status == 200
    assert ann.read(f"/console/withdrawn/{known['a']}").problem == "no-such-item"


@pytest.mark.raw_store
def test_markup_of_articles_is_text(rt: Runtime, known: dict[str, str], ann: ConsoleVisitor) -> None:
    """However it got into the store: what reads feeds lets no tag through, but that is no reason to rely on it."""
    for name in (known["a"], known["b"]):
        article = rt.items.load_items([name])[name].article
        hostile = replace(
            article, title=f"{HOSTILE} {{{{ 7*7 }}}}", text=f"{article.text} {HOSTILE}", source=HOSTILE,
            url=f"javascript:alert('{name}')",
        )  # fmt: skip
        rt.items._client.hset(rt.items._keys.item(name), "article", pack_article(hostile))
    by_hand.merge_stories(rt, [known["a"], known["c"]], HOSTILE, DecisionTerms(actor="<b>Eve</b>"))
    for address in (f"/console/stories/{known['a']}", f"/console/stories/{known['a']}?member={known['c']}"):
        page = ann.look(address).body.decode()
        assert "<script>window" not in page
        assert "<img" not in page
        assert "<b>Eve" not in page
        assert 'href="javascript:' not in page
        assert page.count("&lt;script&gt;window.hurt") >= 4
        assert "{{ 7*7 }}" in page
        reader = IsolationReader()
        reader.feed(page)
        assert reader.turned >= 4
        assert reader.outside == []


class IsolationReader(HTMLParser):
    """Looks whether text that turns direction stands in an element that keeps it there."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.turned, self.outside = 0, list[str]()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in ("meta", "link", "input", "br"):
            self.open.append((tag, tag in ("bdi", "title") or ("dir", "auto") in attrs))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        if "\u202e" in data:
            self.turned += 1
            if not any(isolates for _, isolates in self.open):
                self.outside.append(data)


def test_what_people_did_is_listed_with_who_and_why(rt: Runtime, known: dict[str, str], ann: ConsoleVisitor) -> None:
    by_hand.merge_stories(rt, [known["a"], known["c"]], "one <town>", DecisionTerms(actor="Bob"))
    (merged,) = ann.read(f"/console/stories/{known['a']}").json["hands"]
    assert (merged["did"], merged["actor"], merged["reason"], merged["items"]) == (
        "merge",
        "Bob",
        "one <town>",
        [known["c"]],
    )
    assert merged["undo"] == "split"
    page = ann.look(f"/console/stories/{known['a']}").body.decode()
    assert "one &lt;town&gt;" in page
    by_hand.split_off_items(rt, [known["c"]], "two towns", DecisionTerms(actor="Cy"))
    hands = ann.read(f"/console/stories/{known['a']}").json["hands"]
    assert [(one["did"], one["actor"], one["undo"]) for one in hands] == [("parted", "Cy", "merge")]
    (split,) = ann.read(f"/console/stories/{known['c']}").json["hands"]
    assert (split["did"], split["other"]) == ("split", story_of(rt, known["a"]))


def test_near_misses_are_shown_with_what_keeps_them_apart(
    rt: Runtime, known: dict[str, str], ann: ConsoleVisitor
) -> None:
    by_hand.split_off_items(rt, [known["b"]])
    (near,) = ann.read(f"/console/stories/{known['a']}").json["near"]
    assert (near["item_id"], near["is_split"], near["joins"]) == (known["b"], True, True)
    page = ann.look(f"/console/stories/{known['a']}").body.decode()
    assert 'aria-label="Merge with this: ' in page
    assert f'name="other" value="{near["story_id"]}"' in page


def test_a_large_story_is_shown_in_pages(rt: Runtime, ann: ConsoleVisitor) -> None:
    run_items(rt, *(make_named_item(f"n{i}", WHOLE) for i in range(60)))
    story = story_of(rt, load_ids(rt)["n0"])
    first, second = (ann.read(f"/console/stories/{story}?page={page}").json for page in (1, 2))
    assert (len(first["members"]), len(second["members"]), first["pages"]) == (50, 10, 2)
    assert len({one["id"] for one in (*first["members"], *second["members"])}) == 60
    assert "Page 1 of 2" in ann.look(f"/console/stories/{story}").body.decode()
    assert ann.read(f"/console/stories/{story}?page=0").problem == "bad-request"


@pytest.mark.raw_store
def test_what_the_rules_of_today_say_otherwise_is_said(rt: Runtime, known: dict[str, str], ann: ConsoleVisitor) -> None:
    assert ann.read(f"/console/stories/{known['b']}").json["today"] is None
    article = rt.items.load_items([known["b"]])[known["b"]].article
    rt.items._client.hset(rt.items._keys.item(known["b"]), "article", pack_article(replace(article, text=OTHER)))
    today = ann.read(f"/console/stories/{known['b']}").json["today"]
    assert (today["joins"], today["was"]) == (False, "jaccard")
    assert "would decide otherwise" in ann.look(f"/console/stories/{known['b']}").body.decode()
