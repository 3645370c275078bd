"""A secret in an address stays in the store: planted everywhere, looked for in all that anybody gets to see."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from tests.support.system import System, lines, started, terminal
from tests.support.users import GuardedServer, guarded_server

CANARY = "CANARY"  # in every secret of this file
FEED = """<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Skarrow</title>
<link>{own}</link><atom:link rel="self" href="{own}"/>
<item><guid>s-1</guid><title>Buoy adrift</title><link>#one</link><description>Far outside it.</description></item>
<item><guid>s-2</guid><title>Ferry late</title><link>?p=2</link><description>It waited.</description></item>
<item><guid>{own}#3</guid><title>Gull returns</title><description>After nine years it is back.</description></item>
<item><guid>s-4</guid><title>Crane moved</title><link>http://reader:CANARY-link@harbour.example/crane</link>
<description>To the other pier.</description><enclosure url="http://reader:CANARY-sound@harbour.example/a.mp3"/></item>
</channel></rss>"""


class Publisher(BaseHTTPRequestHandler):
    """Serves feeds to who knows the secret, and sends others away."""

    asked: list[str]

    def do_GET(self) -> None:
        self.asked.append(self.path)
        path, _, query = self.path.partition("?")
        own = f"http://ann:CANARY-password@{self.headers['Host']}{self.path}"
        if path == "/moved":
            self.answer(301, location=f"/feed.xml?key=CANARY-new-{query}")
        elif path == "/away":
            self.answer(302, location="http://ann:CANARY-away@harbour.example:25/?key=CANARY-query")
        elif path == "/feed.xml" and self.headers["Authorization"] is None and "new" not in query:
            self.answer(401)
        elif path in ("/feed.xml", "/page.html", "/page.htm"):
            self.answer(200, FEED.format(own=own) if path == "/feed.xml" else "<html><p>Sign in</p></html>")
        else:
            self.answer(404)

    def answer(self, status: int, body: str = "", location: str | None = None) -> None:
        self.send_response(status)
        if location:
            self.send_header("Location", location)
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *args: object) -> None:
        """Nothing."""


@pytest.fixture
def publisher() -> Iterator[ThreadingHTTPServer]:
    handler = type("PublisherHere", (Publisher,), {"asked": []})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def addresses_of(publisher: ThreadingHTTPServer) -> dict[str, str]:
    host = f"127.0.0.1:{publisher.server_port}"
    paths = ("feed.xml", "moved", "gone", "away", "page.html")
    return {path: f"http://ann:CANARY-password@{host}/{path}?key=CANARY-{path}" for path in paths}


@pytest.mark.long
def test_no_secret_of_an_address_leaves_the_store(tmp_path: Path, publisher: ThreadingHTTPServer) -> None:
    addresses = addresses_of(publisher)
    with started(tmp_path / "run", open_server=guarded_server, loglevel="DEBUG", attempts=1) as system:
        assert isinstance(system.server, GuardedServer)
        said = {**put_in(system, addresses, tmp_path), **ask_everything(system)}
        said |= {f"the command line of {pid}": text for pid, text in command_lines(system).items()}
        (letter, *_) = [one for one in lines(said["dead list"]) if "/gone" in one["target"]]
        before = publisher.RequestHandlerClass.asked.count("/gone?key=CANARY-gone")  # type: ignore[attr-defined]
        assert system.feedmill("dead", "retry", letter["id"]).returncode == 0
        system.wait_for_all_jobs()
        assert publisher.RequestHandlerClass.asked.count("/gone?key=CANARY-gone") == before + 1  # type: ignore[attr-defined]
        said["dead list again"] = system.feedmill("dead", "list").stdout
        exported = system.feedmill("feeds", "export").stdout
        said["the log"] = (tmp_path / "run" / "worker.log").read_text()
    assert CANARY in exported, "to be read in again; the command says so"
    assert {name: find_canaries(text) for name, text in said.items() if CANARY in text} == {}
    passwords = system.server.passwords.values()
    assert [name for name, text in said.items() if any(password in text for password in passwords)] == []
    assert "Buoy adrift" in said["tail"]
    assert "Traceback" not in said["the log"]


def find_canaries(text: str) -> list[str]:
    return [text[max(0, at - 120) : at + 60] for at in range(len(text)) if text.startswith(CANARY, at)][:4]


def put_in(system: System, addresses: dict[str, str], folder: Path) -> dict[str, str]:
    """Every way in; what each has said."""
    assert isinstance(system.server, GuardedServer)
    listed = folder / "list.txt"
    listed.write_text(f"{addresses['feed.xml']}\nno-address ann:CANARY-line@harbour.example/?key=CANARY\n")
    outline = f'<opml version="2.0"><body><outline text="x" type="rss" xmlUrl="ftp://ann:CANARY-ftp@{"h.example"}/?key=CANARY"/></body></opml>'
    (folder / "list.opml").write_text(outline)
    with system.server.connect("submitter") as program:
        for number, message in enumerate(({"url": addresses["feed.xml"]}, {"url": addresses["gone"], "more": 1})):
            program.xadd("feedmill:submit", {"job": json.dumps({"id": f"outside-{number}", **message})})
    said = {}
    for words in (
        ("feeds", "add", "--as-is", *(addresses[name] for name in ("feed.xml", "moved", "gone", "page.html"))),
        ("feeds", "add", addresses["page.html"].replace(".html", ".htm")),
        ("feeds", "add", "--section", addresses["page.html"]),
        ("feeds", "discover", addresses["page.html"]),
        ("feeds", "add", "ann:CANARY-typed@harbour.example/feed?key=CANARY", "ftp://ann:CANARY-ftp@h.example/"),
        ("feeds", "remove", "http://ann:CANARY-unknown@harbour.example/?key=CANARY"),
        ("feeds", "import", str(listed)),
        ("feeds", "import", str(folder / "list.opml")),
        ("submit", addresses["feed.xml"]),
        ("submit", "--wait", "30", "--kind", "feed", *addresses.values()),
        ("extract", addresses["gone"]),
        ("extract", "--explain", addresses["page.html"]),
    ):
        done = system.feedmill(*words)
        said[" ".join(words[:2]) + str(len(said))] = done.stdout + done.stderr
    system.wait_for_all_jobs()
    system.wait_until(lambda: all(entry.state.polled_at for entry in system.rt.feeds.read_all()))
    system.wait_for_all_jobs()
    return said


def ask_everything(system: System) -> dict[str, str]:
    """What every command that reads shows, in a pipe and some on a terminal."""
    queries = [
        ("status",),
        ("doctor",),
        ("feeds", "list"),
        ("dead", "list"),
        *(("dead", "show", letter.id) for letter in system.rt.streams.read("dead") if is_without_message(letter)),
        ("tail", "--stream", "clean", "--stream", "copies", "--stream", "dead"),
    ]
    records = [data["record"] for _, data in system.events() if "record" in data]
    queries += [("story", records[0]["story_id"]), ("why", records[0]["id"], records[-1]["id"])]
    queries += [("status", "--job", record["provenance"]["job_id"]) for record in records]
    queries += [("status", "--job", "outside-0"), ("status", "--job", "outside-1")]
    said = {}
    for words in queries:
        done = system.feedmill(*words)
        said["tail" if words[0] == "tail" else " ".join(words)] = done.stdout + done.stderr
    for words in (("feeds", "list"), ("dead", "list"), ("status",), ("tail", "--stream", "dead")):
        shown = terminal(*words, columns=300, folder=system.folder, environment=system.environment)
        said[f"{' '.join(words)} on a terminal"] = shown
    streams = [
        json.dumps(entry.fields) for name in ("clean", "copies", "dead") for entry in system.rt.streams.read(name)
    ]
    return {**said, "the streams": "\n".join(streams)}


def is_without_message(letter: object) -> bool:
    """`dead show` shows what was submitted, whole, where it was no job: that is what it is asked for."""
    return '"stage":"submit"' not in str(getattr(letter, "fields", ""))


def command_lines(system: System) -> dict[int, str]:
    """Of the supervised processes, as `ps` shows them to everybody."""
    pids = [process.pid for process in system.supervisor.processes_by_name().values() if process]
    return {pid: (Path("/proc") / str(pid) / "cmdline").read_text() for pid in pids} if os.path.isdir("/proc/1") else {}
