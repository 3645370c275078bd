"""Items that go to another collection: whole, once, and to the one where they are known; on a real server."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from tests.support.clock import Clock
from tests.support.event_schemas import find_faults_of_streams
from tests.support.jobs import make_document_job
from tests.support.pipeline import make_courier_item, make_job_id, make_post_item, read_events, run_one_job
from tests.support.texts import OTHER, WHOLE
from tests.support.web_hosts import serve_hosts
from worker.audit.proof import prove_all_is_there
from worker.jobs import routing
from worker.jobs.pipeline import reconcile_jobs, run_job
from worker.runtime import Runtime
from worker.store.hand_over import HandOver
from worker.store.jobs import Job, JobState

FRENCH = (
    "Le bac pour Innisvane est resté au port mardi, après que ses mécaniciens ont trouvé une fissure dans l'un de ses "
    "deux arbres. Quatre cents passagers ont été conduits sur l'île par des bateaux de pêche, quelques-uns dans la "
    "nuit et par grosse mer. La compagnie a dit que la réparation durerait au moins jusqu'à la fin de la semaine, "
    "parce que l'acier doit venir de l'étranger. Le maire a demandé un second navire, comme elle le fait chaque "
    "printemps depuis que l'ancien a été vendu à un chantier de Karnholt."
)
ROUTES = """
[[route]]
language = "fr"
to = "{name}french"
[[route]]
source = "Karnholt Post"
to = "{name}post"
"""


def make_french_item(text: str = FRENCH, **more: Any) -> dict[str, Any]:
    """Of the first paper."""
    return make_courier_item(text, **{"id": "f", "title": "Le bac reste au port", "language": "fr", **more})


class Desk:
    """A collection with routes, and the two that they lead to."""

    def __init__(self, make_runtime: Callable[..., Runtime], folder: Path) -> None:
        name = make_runtime().settings.collection
        file = folder / "routes.toml"
        file.write_text(ROUTES.format(name=name), encoding="utf-8")
        self.main = make_runtime(routes=str(file))
        self.french, self.post = (make_runtime(collection=f"{name}{one}") for one in ("french", "post"))

    @property
    def all(self) -> tuple[Runtime, ...]:
        return self.main, self.french, self.post

    def run(self, *items: dict[str, Any]) -> JobState:
        """Items through one job of the first collection, and through those that come of it; the first one's state."""
        body = "\n".join(json.dumps(item) for item in items).encode()
        state = run_one_job(self.main, make_document_job(make_job_id(), self.main.now(), body, kind="items"))
        self.run_handed_jobs()
        return state

    def run_handed_jobs(self) -> int:
        """How many there were."""
        return sum(run_due_jobs(rt) for rt in (self.french, self.post))


def run_due_jobs(rt: Runtime) -> int:
    due: list[str] = []
    reconcile_jobs(rt, due.extend)
    for job_id in due:
        run_job(job_id, rt)
    return len(due)


def list_records(rt: Runtime) -> list[tuple[str, str]]:
    """Type of event and title of record, in order."""
    return [(kind, data["record"]["title"]) for kind, data in read_events(rt)]


def count_outcomes(rt: Runtime) -> dict[str, int]:
    return {name: count for name, count in rt.jobs.audit().outcomes.items() if count}


@pytest.fixture
def desk(make_runtime: Callable[..., Runtime], tmp_path: Path) -> Iterator[Desk]:
    """In the end everything must agree in each of them, by id."""
    collections = Desk(make_runtime, tmp_path)
    yield collections
    for rt in collections.all:
        assert rt.jobs.audit().contradictions == ()
        assert prove_all_is_there(rt).discrepancies == ()
        assert find_faults_of_streams(rt) == []


def test_each_item_is_in_the_collection_of_its_route(desk: Desk) -> None:
    """The first route that is about it counts, and language is found out where nobody says it."""
    undeclared = make_french_item()
    del undeclared["language"]
    french_post = make_post_item(FRENCH, id="p2", title="Encore", language="fr-CA")
    state = desk.run(make_courier_item(), undeclared, french_post, make_post_item(OTHER, id="o", title="Only Post"))
    assert {name: count for name, count in state.counts.items() if count} == {"published": 1, "routed": 3}
    assert list_records(desk.main) == [("story.created", "Ferry in port")]
    assert list_records(desk.french) == [("story.created", "Le bac reste au port"), ("story.copy_added", "Encore")]
    assert list_records(desk.post) == [("story.created", "Only Post")]
    assert desk.french.jobs.audit().accepted + desk.post.jobs.audit().accepted == state.counts["routed"]


def test_an_unknown_language_stays(desk: Desk) -> None:
    assert desk.run(make_courier_item("Tilia.")).counts["published"] == 1
    assert desk.run_handed_jobs() == 0


def test_an_item_is_handed_over_as_it_was_read(desk: Desk) -> None:
    """Not as a reader of JSON lines would see it: the record has the feed's reader, its way and its identity."""
    items = "".join(
        f"<item><title>Le bac {n}</title><link>https://courier.example/live</link><guid>g{n}</guid>"
        f"<description>{n}. {FRENCH}</description></item>"
        for n in range(2)
    )
    head = "<title>Courier</title><link>https://courier.example/</link><language>fr</language>"
    feed = f'<rss version="2.0"><channel>{head}{items}</channel></rss>'
    jobs = [
        make_document_job(make_job_id(), desk.main.now(), feed, kind="feed", url="https://courier.example/feed")
        for _ in range(2)
    ]
    for job in jobs:
        run_one_job(desk.main, job)
        desk.run_handed_jobs()
        run_one_job(desk.post, job)  # which has no routes
    there, alone = ([data["record"] for _, data in read_events(rt)] for rt in (desk.french, desk.post))
    for record in (*there, *alone):
        assert record["provenance"].pop("job_id")
    assert there == alone
    assert there[0]["provenance"]["extractor"] == "lxml"
    assert count_outcomes(desk.french)["unchanged"] == 2


def test_copies_find_each_other_there(desk: Desk) -> None:
    desk.run(make_french_item())
    desk.run(make_french_item(id="g", source="Gazette", title="Le bac attend"))
    assert [kind for kind, _ in read_events(desk.french)] == ["story.created", "story.copy_added"]


def test_an_item_whose_language_turns_stays_where_it_is_known(desk: Desk) -> None:
    """In both directions: it would be a story in two collections."""
    desk.run(make_french_item(), make_courier_item())
    desk.run(make_french_item(WHOLE, language="en"), make_courier_item(FRENCH, language="fr"))
    assert list_records(desk.french) == [
        ("story.created", "Le bac reste au port"),
        ("item.updated", "Le bac reste au port"),
    ]
    assert list_records(desk.main) == [("story.created", "Ferry in port"), ("item.updated", "Ferry in port")]


def test_an_item_known_in_a_third_collection_stays_there(desk: Desk) -> None:
    desk.run(make_post_item())
    assert desk.run(make_post_item(FRENCH, language="fr")).counts["routed"] == 1
    assert read_events(desk.french) == []
    assert [kind for kind, _ in read_events(desk.post)] == ["story.created", "item.updated"]


def test_a_withdrawal_reaches_the_item_where_it_is(desk: Desk) -> None:
    """Though its own words say nothing of any language."""
    desk.run(make_french_item())
    desk.run(make_french_item("-", pub_status="canceled", language="en"))
    assert [kind for kind, _ in read_events(desk.french)] == ["story.created", "item.withdrawn"]


def test_of_one_item_twice_in_a_document_both_go_where_the_first_goes(desk: Desk) -> None:
    """A text so short that each entry's own word for its language counts."""
    short = FRENCH.partition(".")[0]
    assert desk.run(make_french_item(short), make_french_item(short, language="en")).counts["routed"] == 2
    assert (read_events(desk.main), count_outcomes(desk.french)) == ([], {"published": 2})
    assert [kind for kind, _ in read_events(desk.french)] == ["story.created", "item.updated"]


def test_an_entry_that_a_feed_repeats_does_not_take_turns_with_itself(desk: Desk) -> None:
    """Under another headline further down, in the next batch: the first one counts, there as here."""
    entries = "".join(
        f"<item><title>{title}</title><guid>g1</guid><description>{FRENCH}</description></item>"
        for title in ("Le bac reste au port", "Une fissure arrête le bac")
    )
    head = "<title>Courier</title><link>https://courier.example/</link><language>fr</language>"
    feed = f'<rss version="2.0"><channel>{head}{entries}</channel></rss>'
    for _ in range(3):
        state = run_one_job(desk.main, make_document_job(make_job_id(), desk.main.now(), feed, kind="feed"))
        assert state.counts["routed"] == 2
        desk.run_handed_jobs()
    assert [kind for kind, _ in read_events(desk.french)] == ["story.created"]


def test_a_job_that_was_handed_over_is_not_handed_on(
    make_runtime: Callable[..., Runtime], tmp_path: Path, desk: Desk
) -> None:
    """Two collections whose routes lead to each other are no circle."""
    file = tmp_path / "back.toml"
    file.write_text(f'[[route]]\nlanguage = "fr"\nto = "{desk.main.settings.collection}"', encoding="utf-8")
    desk.french = make_runtime(collection=desk.french.settings.collection, routes=str(file))
    desk.run(make_french_item())
    assert (count_outcomes(desk.main), count_outcomes(desk.french)) == ({"routed": 1}, {"published": 1})


def submit_and_die(rt: Runtime, monkeypatch: pytest.MonkeyPatch, job: Job, place: str) -> None:
    """As by a kill: nothing is said of the run any more."""

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    rt.jobs.submit(job, rt.now())
    with monkeypatch.context() as patch:
        patch.setattr(routing, place, die)
        with pytest.raises(KeyboardInterrupt):
            run_job(job.id, rt)


@pytest.mark.parametrize("place", ["pack_items", "commit_changes"])
@pytest.mark.parametrize("is_done_meanwhile", [True, False])
def test_a_run_that_dies_before_it_has_recorded_the_hand_over_gives_each_item_once(
    desk: Desk, clock: Clock, monkeypatch: pytest.MonkeyPatch, place: str, is_done_meanwhile: bool
) -> None:
    items = [make_french_item(f"{FRENCH} {n}", id=f"c{n}", title=f"Le bac {n}") for n in range(3)]
    body = "\n".join(json.dumps(item) for item in (make_courier_item(), *items))
    submit_and_die(desk.main, monkeypatch, make_document_job("dies", desk.main.now(), body, kind="items"), place)
    if is_done_meanwhile:
        assert desk.run_handed_jobs() == (place == "commit_changes")
    clock.forward(desk.main.settings.lease + 1)
    assert run_due_jobs(desk.main) == 1
    assert desk.run_handed_jobs() == (place == "pack_items" or not is_done_meanwhile)
    assert count_outcomes(desk.main) == {"published": 1, "routed": 3}
    assert desk.french.jobs.audit().accepted == 3
    assert len({data["record"]["id"] for _, data in read_events(desk.french)}) == len(read_events(desk.french)) == 3


def test_an_item_that_becomes_known_here_meanwhile_has_its_outcome_all_the_same(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two versions at one moment, in two languages: each collection has one, and every sum agrees."""
    hand_over = routing.ItemRouter._hand_over

    def publish_here_first(router: routing.ItemRouter, *args: Any) -> None:
        monkeypatch.setattr(routing.ItemRouter, "_hand_over", hand_over)
        desk.run(make_french_item(WHOLE, language="en"))
        hand_over(router, *args)

    monkeypatch.setattr(routing.ItemRouter, "_hand_over", publish_here_first)
    assert desk.run(make_french_item()).counts["routed"] == 1
    assert (len(read_events(desk.main)), len(read_events(desk.french))) == (1, 1)


def test_what_is_no_hand_over_is_a_dead_letter_there(desk: Desk) -> None:
    hand_over = HandOver(collection="elsewhere", job="j")
    job = replace(make_document_job("routed-x", desk.french.now(), b"[", kind="items"), hand_over=hand_over)
    state = run_one_job(desk.french, job)
    assert (state.state, str(state.error).partition(":")[0]) == (
        "dead",
        "these are no items that another collection has handed over",
    )


PAGES = {  # of a feed that says nothing of languages: its teasers are too short to tell
    "/bac": ("Le bac de Tilia", FRENCH),
    "/ferry": ("Tilia ferry", WHOLE),
    "/retard": ("Retard à Tilia", f"{FRENCH} Un boulanger a de la farine pour trois jours, dit-il, et rien de plus."),
}


@dataclass
class TeaserSite:
    """Its pages, and what it was asked for."""

    address: str
    asked: list[str]

    def make_feed(self, *paths: str, language: str = "") -> str:
        items = "".join(
            f"<item><title>{PAGES[path][0]}</title><link>{self.address}{path}</link>"
            f"<description>Tilia [...]</description></item>"
            for path in paths
        )
        said = f"<language>{language}</language>" if language else ""
        head = f"<title>Tilia</title><link>{self.address}/</link>{said}"
        return f'<rss version="2.0"><channel>{head}{items}</channel></rss>'


@pytest.fixture
def site() -> Iterator[TeaserSite]:
    asked: list[str] = []

    def make_page(path: str) -> bytes:
        if path not in PAGES:
            return b""
        asked.append(path)
        title, text = PAGES[path]
        body = "".join(f"<p>{sentence}.</p>" for sentence in text.replace("\n", " ").split(". "))
        return f"<html><head><title>{title}</title></head><body><article><h1>{title}</h1>{body}</article>".encode()

    with serve_hosts(1, make_page, network=21) as (address,):
        yield TeaserSite(address, asked)


def read_feed(desk: Desk, feed: str) -> JobState:
    """As one poll brings it, with the jobs that come of it."""
    url = "https://courier.example/feed"
    job = make_document_job(make_job_id(), desk.main.now(), feed, full_text=True, kind="feed", url=url)
    state = run_one_job(desk.main, job)
    desk.run_handed_jobs()
    return state


def test_a_page_tells_the_language_that_its_teaser_does_not(desk: Desk, site: TeaserSite) -> None:
    """And no page is asked for twice, neither here nor there, however often the feed brings the teaser."""
    feed = site.make_feed("/bac", "/ferry")
    for _ in range(3):
        assert read_feed(desk, feed).counts["routed"] == 1
    assert sorted(site.asked) == ["/bac", "/ferry"]
    assert list_records(desk.main) == [("story.created", "Tilia ferry")]
    ((_, data),) = read_events(desk.french)
    assert (data["record"]["title"], data["record"]["truncated"]) == ("Le bac de Tilia", False)
    assert data["record"]["provenance"]["full_text"] == "page"
    assert count_outcomes(desk.french) == {"published": 1, "unchanged": 2}


def test_a_teaser_whose_language_is_known_is_filled_where_it_goes(desk: Desk, site: TeaserSite) -> None:
    feed = site.make_feed("/bac", "/retard", language="fr")
    for _ in range(2):
        assert read_feed(desk, feed).counts["routed"] == 2
    assert sorted(site.asked) == ["/bac", "/retard"]
    assert {data["record"]["provenance"]["full_text"] for _, data in read_events(desk.french)} == {"page"}
    assert {len(data["record"]["content_text"]) > 300 for _, data in read_events(desk.french)} == {True}
    assert read_events(desk.main) == []


def test_a_run_that_dies_when_the_page_has_told_the_language_gives_the_item_once(
    desk: Desk, site: TeaserSite, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = site.make_feed("/bac")
    job = make_document_job("dies", desk.main.now(), body, full_text=True, kind="feed", url="https://courier.example/f")
    submit_and_die(desk.main, monkeypatch, job, "commit_changes")
    desk.run_handed_jobs()
    clock.forward(desk.main.settings.lease + 1)
    assert run_due_jobs(desk.main) == 1
    desk.run_handed_jobs()
    assert (site.asked, count_outcomes(desk.main)) == (["/bac"], {"routed": 1})
    assert [kind for kind, _ in read_events(desk.french)] == ["story.created"]
