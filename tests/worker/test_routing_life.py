"""Three collections with real workers on one server: reports of three languages in, one killed worker after another."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from contextlib import ExitStack, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.support.reports import find_stories
from tests.support.system import System, lines, open_embedded_server, started
from tests.support.texts import make_nonsense_text
from worker.server.embedded import EmbeddedServer

pytestmark = pytest.mark.long

ROUTES = """
[[route]]
language = "fr"
to = "french"
[[route]]
language = "de"
to = "german"
[[route]]
language = "en"
to = "english"
"""
BEGINNINGS = {  # of reports that nothing else makes alike
    "english": ("en", "Nobody was hurt, the master of the port said, but eleven ships wait outside for a pilot."),
    "french": ("fr", "Personne n'a été blessé, a dit le capitaine du port, mais onze navires attendent un pilote."),
    "german": ("de", "Niemand wurde verletzt, sagte der Hafenmeister, aber elf Schiffe warten auf einen Lotsen."),
}
COUNT = 12


@dataclass(frozen=True)
class SharedServer:
    """What stands for a server of its own where one is asked for."""

    url: str


def make_report(collection: str, source: str, n: int) -> dict[str, Any]:
    language, beginning = BEGINNINGS[collection]
    return {
        "id": f"{source}-{collection}-{n}",
        "url": f"https://{source}.example/{collection}/{n}",
        "title": f"Port {n}",
        "language": language,
        "content_text": f"{beginning}\n\n{make_nonsense_text(100 * len(collection) + 1000 * ord(collection[0]) + n)}",
    }


def start_collection(folder: Path, server: EmbeddedServer, name: str, **settings: object) -> Any:
    folder.mkdir()
    address = nullcontext(SharedServer(server.url))
    return started(folder, open_server=lambda _: address, collection=name, workers=1, **settings)  # type: ignore[arg-type, return-value]


@pytest.fixture
def systems(tmp_path: Path) -> Iterator[dict[str, System]]:
    """One file of routes for all of them: what leads to a collection itself stays there."""
    file = tmp_path / "routes.toml"
    file.write_text(ROUTES, encoding="utf-8")
    with ExitStack() as stack:
        server = stack.enter_context(open_embedded_server(tmp_path / "server"))
        yield {
            name: stack.enter_context(start_collection(tmp_path / name, server, name, routes=str(file)))
            for name in BEGINNINGS
        }


def kill_worker(system: System) -> None:
    """With what it has begun; it is started again, as `up` does."""
    process = system.supervisor.processes_by_name()["worker"]
    if process:
        process.send_signal(signal.SIGKILL)


def test_every_report_is_one_story_in_the_collection_of_its_language(systems: dict[str, System]) -> None:
    """Whatever is killed meanwhile: nothing is lost, nothing is doubled, and each verdict is that of one collection."""
    english = systems["english"]
    for n in range(COUNT):
        batch = [make_report(name, source, n) for name in BEGINNINGS for source in ("gazette", "herald")]
        done = english.feedmill("submit", "-", stdin="\n".join(map(json.dumps, batch)).encode())
        assert done.returncode == 0, done.stderr
        if n % 4 == 1:
            kill_worker(english)
            kill_worker(systems["french"])
            for system in systems.values():
                system.supervisor.start_missing(time.monotonic())
    for system in systems.values():  # the jobs of the others are made by those of the first
        system.wait_for_all_jobs(120)
    for name, system in systems.items():
        stories = find_stories(system.rt)
        assert (len(stories), {len(items) for items in stories}) == (COUNT, {2}), name
        records = [data["record"] for _, data in system.events()]
        assert {record["url"].split("/")[3] for record in records} == {name}
        assert system.feedmill("doctor", "--audit").returncode == 0
        outcomes = lines(system.feedmill("status").stdout)[0]["outcomes"]
        assert (outcomes["published"], outcomes["copies"]) == (COUNT, COUNT)
    assert lines(english.feedmill("status").stdout)[0]["outcomes"]["routed"] == 4 * COUNT
