"""Items through the whole pipeline, poll after poll: one id, and a version only where there is something new."""

from __future__ import annotations

import itertools
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from ingest import Document, Mark, find_marks, read_document
from tests.support.clock import Clock
from tests.support.jobs import find_newest_entry, make_created_change, make_document_job, submit_job
from tests.support.pipeline import act_after_reading, last_event, read_events, run_one_job
from tests.support.texts import SENTENCES, WHOLE, make_nonsense_text
from worker.runtime import Runtime
from worker.store.commit import CommitResult, CommitScript
from worker.store.identities import MAX_BEARERS, MarkClaim
from worker.store.jobs import JobState

LINK = "https://courier.example/2026/ferry"
CAKE = (
    "The library of Ellenby forgives all its readers what they owe for books that came back late. One reader brought "
    "back an atlas that his grandfather had borrowed in 1931, and was given a cake for it by the whole council."
)
numbers = itertools.count()


def entry(text: str = WHOLE, guid: str = "g1", title: str = "Ferry in port", link: str = LINK, date: str = "07") -> str:
    return (
        f"<item><title>{title}</title><link>{link}</link><guid isPermaLink='false'>{guid}</guid>"
        f"<pubDate>Sun, {date} Jun 2026 12:00:00 GMT</pubDate><description>{text}</description></item>"
    )


def feed(rt: Runtime, *entries: str) -> JobState:
    return submit(rt, "feed", as_feed(*entries), "https://courier.example/rss")


def as_feed(*entries: str) -> str:
    head = "<title>Courier</title><link>https://courier.example/</link>"
    return f"<rss version='2.0'><channel>{head}{''.join(entries)}</channel></rss>"


def submit(rt: Runtime, kind: Any, body: str, url: str) -> JobState:
    name = f"identity{next(numbers)}"
    return run_one_job(rt, make_document_job(name, rt.now(), body, kind=kind, url=url))


def records(rt: Runtime) -> list[dict[str, Any]]:
    return [data["record"] for _, data in read_events(rt)]


def test_an_article_in_two_feeds_of_a_site_is_one_version(rt: Runtime) -> None:
    """Whole in one and as a teaser in the other, under another link and with other tags, poll after poll."""
    whole = entry(guid="news-1").replace("</item>", "<category>News</category></item>")
    teaser = entry(SENTENCES[0], "sport-1", link=LINK.replace("2026", "sport")).replace(
        "</item>", "<category>Sport</category></item>"
    )
    for _ in range(3):
        submit(rt, "feed", as_feed(whole), "https://courier.example/news.xml")
        submit(rt, "feed", as_feed(teaser), "https://courier.example/sport.xml")
    assert [kind for kind, _ in read_events(rt)] == ["story.created"]
    submit(rt, "feed", as_feed(teaser.replace("Sport", "Sea")), "https://courier.example/sport.xml")
    assert [kind for kind, _ in read_events(rt)] == ["story.created"]
    submit(rt, "feed", as_feed(whole.replace("News", "Sea")), "https://courier.example/news.xml")
    kind, data = last_event(rt)
    assert (kind, data["changed"]) == ("item.updated", ["tags"])
    assert data["record"]["content_text"].split() == WHOLE.split()


def test_a_new_guid_and_headline_on_a_known_link_make_a_version_that_names_its_changes(rt: Runtime) -> None:
    feed(rt, entry())
    feed(rt, entry(guid="https://courier.example/?p=7", title="Crack keeps ferry in port"))
    kind, data = last_event(rt)
    assert (kind, data["changed"]) == ("item.updated", ["title"])
    first, second = records(rt)
    assert (second["id"], second["version"]) == (first["id"], 2)
    assert (first["provenance"]["id_basis"], second["provenance"]["id_basis"]) == ("own", "url")


def test_a_new_guid_alone_is_no_news_and_is_remembered(rt: Runtime) -> None:
    feed(rt, entry())
    assert feed(rt, entry(guid="g2")).counts["unchanged"] == 1
    moved = "https://courier.example/archive/7"
    feed(rt, entry(guid="g2", link=moved, title="Shaft", text="The ship has sailed at last."))
    assert last_event(rt)[1]["record"]["provenance"]["id_basis"] == "guid"
    assert len({record["id"] for record in records(rt)}) == 1


def test_a_reused_guid_with_a_new_story_gets_a_new_id_and_keeps_it(rt: Runtime) -> None:
    feed(rt, entry())
    cake = entry(CAKE, title="Library forgives debts", link="https://courier.example/2026/cake", date="08")
    feed(rt, cake)
    assert [kind for kind, _ in read_events(rt)] == ["story.created", "story.created"]
    assert len({record["id"] for record in records(rt)}) == 2
    assert feed(rt, cake).counts["unchanged"] == 1
    assert feed(rt, entry()).counts["unchanged"] == 1


def test_a_feeds_item_and_its_page_are_one_item_though_the_guid_is_not_the_address(rt: Runtime) -> None:
    feed(rt, entry(SENTENCES[0], guid="https://courier.example/?p=7"))
    paragraphs = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
    page = f"<html><head><title>Ferry in port</title></head><body><article><h1>Ferry in port</h1>{paragraphs}</article>"
    submit(rt, "page", page, "https://www.courier.example/2026/ferry?utm_source=rss")
    assert [kind for kind, _ in read_events(rt)] == ["story.created", "item.updated"]
    assert len({record["id"] for record in records(rt)}) == 1


def test_one_article_under_two_guids_in_one_document_is_one_item(rt: Runtime) -> None:
    for _ in range(2):
        state = feed(rt, entry(), entry(guid="g2"))
    assert len(read_events(rt)) == 1
    assert state.counts["unchanged"] == 2


def test_entries_that_share_a_mark_are_judged_once(rt: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second may be the first one, so it waits, and is not judged for a commit that would refuse it."""
    refusals, commit = [], CommitScript.__call__

    def commit_and_note(script: CommitScript, *arguments: Any) -> CommitResult:
        result = commit(script, *arguments)
        refusals.append(result.refusal)
        return result

    monkeypatch.setattr(CommitScript, "__call__", commit_and_note)
    other = entry(CAKE, "g2", link="https://courier.example/2026/cake")
    state = feed(rt, entry(), other, entry(make_nonsense_text(1), "g3", "Rain", "https://courier.example/2026/rain"))
    assert (state.counts["published"], refusals) == (3, ["", ""])


def test_two_entries_of_a_feed_under_one_id_do_not_take_turns(rt: Runtime) -> None:
    for _ in range(4):
        state = feed(rt, entry(), entry(WHOLE.replace("Tuesday", "Monday"), guid="g2"))
        assert sum(state.counts.values()) == state.accepted == 2
    assert len({record["id"] for record in records(rt)}) == 1
    assert len(records(rt)) == 1


def test_a_repeat_in_a_feed_is_one_also_where_somebody_else_changes_a_neighbour(
    make_runtime: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch
) -> None:
    rt, other = make_runtime(), make_runtime()
    cake = entry(CAKE, "g2", "Library forgives debts", "https://courier.example/2026/cake")
    feed(rt, entry(), cake)
    act_after_reading(rt, monkeypatch, lambda: feed(other, cake.replace("forgives", "forgets")))
    state = feed(rt, entry(), cake, entry(WHOLE.replace("Tuesday", "Monday"), guid="g9"))
    assert [record["version"] for record in records(rt) if record["url"] == LINK] == [1]
    assert state.counts["unchanged"] == 2


# name: what one feed brings while another one of the site brings the article for the first time
BROUGHT_AT_ONE_MOMENT = {
    "the same, for the first time too": ("sport", WHOLE),
    "a new version": ("sport", f"{WHOLE} The ship has sailed at last."),
    "a new version of what it brought": ("news", f"{WHOLE} The ship has sailed at last."),
}


@pytest.mark.parametrize(("name", "text"), BROUGHT_AT_ONE_MOMENT.values(), ids=BROUGHT_AT_ONE_MOMENT)
def test_no_feed_of_two_at_one_moment_is_forgotten(
    make_runtime: Callable[..., Runtime], monkeypatch: pytest.MonkeyPatch, name: str, text: str
) -> None:
    rt, other = make_runtime(), make_runtime()

    def bring(reader: Runtime, feed_name: str, brought: str) -> None:
        submit(reader, "feed", as_feed(entry(brought)), f"https://courier.example/{feed_name}.xml")

    bring(rt, "news", WHOLE)
    act_after_reading(rt, monkeypatch, lambda: bring(other, "sea", SENTENCES[0]))
    bring(rt, name, text)
    item_id = records(rt)[0]["id"]
    assert len(rt.items.load_items([item_id])[item_id].digests) == len({"news", "sea", name})


def test_a_tracking_parameter_that_changes_every_day_is_no_news(rt: Runtime) -> None:
    feed(rt, entry())
    for n in range(3):
        assert feed(rt, entry(link=f"{LINK}?utm_campaign=day{n}")).counts["unchanged"] == 1


@pytest.mark.long
def test_a_clock_in_the_text_makes_at_most_24_versions(rt: Runtime, clock: Clock) -> None:
    for n in range(200):
        state = feed(rt, entry(f"{WHOLE} It is now {n // 60:02}:{n % 60:02}. {n * 7} people read this."))
        assert sum(state.counts.values()) == 1
        clock.forward(60)
    assert len(read_events(rt)) == 24
    audit = rt.jobs.audit()
    assert (audit.outcomes["published"], audit.outcomes["unchanged"], audit.contradictions) == (24, 176, ())


@pytest.mark.long
def test_a_live_report_that_grows_is_followed_beyond_24_versions(rt: Runtime) -> None:
    text = WHOLE
    for n in range(100):
        text = f"Minute {n}: the {n}th passenger came ashore and had tea number {n * n}. {text}"
        feed(rt, entry(text))
    versions = [record["version"] for record in records(rt)]
    assert 24 < len(versions) <= 32
    assert versions == list(range(1, len(versions) + 1))


# the table


def mark(n: int) -> Mark:
    return Mark("url", n.to_bytes(8, "big"))


def test_marks_are_found_for_a_window_after_they_were_last_seen(
    make_runtime: Callable[..., Runtime], clock: Clock
) -> None:
    rt = make_runtime(window=400.0)
    feed(rt, entry())
    (item_id,) = {record["id"] for record in records(rt)}
    for _ in range(10):
        clock.forward(150)
        assert feed(rt, entry()).counts["unchanged"] == 1
    clock.forward(399)
    assert feed(rt, entry(guid="g2")).counts["unchanged"] == 1, "a whole window long"
    assert records(rt)[0]["id"] == item_id


def test_a_mark_of_many_items_is_not_written_down_for_more(rt: Runtime) -> None:
    link = "https://courier.example/live"
    for n in range(MAX_BEARERS + 3):
        feed(
            rt,
            entry(
                make_nonsense_text(n), guid=f"live{n}", title=make_nonsense_text(n)[:30], link=link, date=f"{n + 10}"
            ),
        )
    assert len({record["id"] for record in records(rt)}) == MAX_BEARERS + 3
    body = f"<rss version='2.0'><channel><link>https://courier.example/</link>{entry(link=link)}</channel></rss>"
    (own,) = find_marks(read_document(Document(body=body.encode(), kind="feed", fetched_at=rt.now())).items)
    (shared,) = (mark for mark in own if mark.basis == "url")
    assert len(rt.identities.find_bearers([shared], rt.now())[shared.key].ids) == MAX_BEARERS


@pytest.mark.raw_store
def test_a_claim_that_somebody_else_made_since_is_refused(rt: Runtime) -> None:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    rt.jobs.accept("j1", "document", 3)
    key = mark(7).key
    one = replace(make_created_change(rt, "it_a"), claims=(MarkClaim(key),))
    assert rt.commit("j1", [one], find_newest_entry(rt), rt.now()).refusal == ""
    two = replace(make_created_change(rt, "it_b", "1", CAKE), claims=(MarkClaim(key),))
    assert rt.commit("j1", [two], find_newest_entry(rt), rt.now()).refusal == "mark"
    knowing = replace(two, claims=(MarkClaim(key, ("it_a",)),))
    assert rt.commit("j1", [knowing], find_newest_entry(rt, CAKE), rt.now()).refusal == ""
    found = rt.identities.find_bearers([mark(7), mark(8)], rt.now())
    assert (found[key].ids, found[mark(8).key].ids) == (("it_a", "it_b"), ())


def test_one_article_under_two_guids_through_two_jobs_at_one_moment_is_one_item(
    make_runtime: Callable[..., Runtime], clock: Clock
) -> None:
    """Two workers, each with connections of its own, 20 times over."""
    workers = [make_runtime(), make_runtime()]
    for n in range(20):
        start = threading.Barrier(2)

        def work(rt: Runtime, guid: str, n: int = n, start: threading.Barrier = start) -> None:
            start.wait()
            feed(rt, entry(f"{WHOLE} {n}", guid=f"{guid}{n}", title=f"Ferry number {n}", link=f"{LINK}/{n}"))

        threads = [threading.Thread(target=work, args=pair) for pair in zip(workers, "ab", strict=True)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        clock.forward(timedelta(hours=13).total_seconds())
    ids = [record["id"] for record in records(workers[0])]
    assert len(ids) == len(set(ids)) == 20
    audit = workers[0].jobs.audit()
    assert (audit.outcomes["unchanged"], audit.contradictions) == (20, ())
