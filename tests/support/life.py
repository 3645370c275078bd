"""The whole life of items, as commands bring it about in a running system: polled, submitted, decided on, buried."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

from tests.support.screens import ROOT
from tests.support.system import System, lines

FEED = (
    '<rss version="2.0"><channel><title>Skarrow</title><item><guid>polled-1</guid><title>Buoy adrift</title>'
    "<description>The pilot boat found the buoy far outside the channel that it marks.</description>"
    "</item></channel></rss>"
)


@contextmanager
def serve_feed(folder: Path) -> Iterator[str]:
    """The address of a feed on this machine, until the block ends."""
    (folder / "feed.xml").write_text(FEED)
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(SimpleHTTPRequestHandler, directory=folder)) as web:
        Thread(target=web.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{web.server_port}/feed.xml"
        web.shutdown()


def poll_feed(system: System, address: str) -> None:
    assert system.feedmill("feeds", "add", address).returncode == 0
    system.wait_until(lambda: any(data["record"]["title"] == "Buoy adrift" for _, data in system.events("clean")))
    system.wait_for_all_jobs()
    (listed,) = lines(system.feedmill("feeds", "list").stdout)
    assert listed["failures"] == 0
    assert "Buoy" not in system.feedmill("feeds", "export").stdout
    assert system.feedmill("feeds", "remove", address).returncode == 0


def publish_and_decide(system: System, folder: Path) -> None:
    text = (ROOT / "seeds" / "documents" / "sevenfold-talks.txt").read_text()
    items = [
        {"id": "a", "title": "Talks", "content_text": text},
        {"id": "b", "title": "Talks again", "content_text": text},
    ]
    path = folder / "items.jsonl"
    path.write_text("\n".join(map(json.dumps, items)))
    assert [job["state"] for job in system.submit(path)] == ["done"]
    records = [data["record"] for _, data in system.events() if "Talks" in data["record"]["title"]]
    assert len(records) == 2
    first, second = (record["id"] for record in records)
    for words in (("why", first, second), ("story", records[0]["story_id"]), ("split", second)):
        done = system.feedmill(*words)
        assert done.returncode == 0, done.stderr
    stories = {data["new_story_id"] for kind, data in system.events("clean") if kind == "story.split"}
    for words in (("merge", records[0]["story_id"], *stories), ("withdraw", second), ("tail", "--limit", "1")):
        done = system.feedmill(*words)
        assert done.returncode == 0, done.stderr


def bury_and_retry(system: System, folder: Path) -> None:
    path = folder / "binary.dat"
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256)))
    system.submit(path)
    for words in (("show",), ("retry",)):
        (letter,) = lines(system.feedmill("dead", "list").stdout)
        assert system.feedmill("dead", *words, letter["id"]).returncode == 0
    system.wait_for_all_jobs()
    assert system.feedmill("dead", "drop", "all").returncode == 0
