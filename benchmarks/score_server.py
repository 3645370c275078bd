"""Web hosts of many characters that judge every request for a feed, as public scores of feed readers do.

Judged is what the host itself knows: which validators it has sent with which answer, when it was asked, and for how
long it wished to be left alone. Validators of an answer that held no feed are nobody's: a reader keeps those of what
it has.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

ITEM_EVERY = timedelta(hours=12)
ITEMS = 8  # in a feed
SHORTEST, LONGEST, LONGEST_REST = timedelta(minutes=5), timedelta(hours=6), timedelta(days=7)  # docs/feeds.md
UNCONDITIONAL_EVERY = timedelta(hours=24)
EXACT = timedelta(milliseconds=2)  # moments are kept in whole milliseconds
EPOCH = datetime(2026, 1, 1).astimezone()

Pair = tuple[str | None, str | None]  # ETag and Last-Modified as sent


@dataclass(frozen=True, slots=True)
class ScoreVisit:
    """One request, as a character sees it."""

    number: int  # from 0 on, of its path
    path: str
    pair: Pair  # If-None-Match and If-Modified-Since
    now: datetime

    @property
    def edition(self) -> int:
        """Which items there are now."""
        return (self.now - EPOCH) // ITEM_EVERY


@dataclass(frozen=True, slots=True)
class ScoreReply:
    """What a character answers."""

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes | None = None  # None: the feed; b"" with status 0: the connection is closed
    rest: timedelta | None = None  # it wishes to be left alone for so long, with all its paths
    fresh: timedelta | None = None  # so long the document may be kept

    @property
    def holds_feed(self) -> bool:
        return self.status == 304 or (self.status == 200 and self.body is None)


Character = Callable[[ScoreVisit], ScoreReply]


@dataclass(slots=True)
class ScoreHost:
    """One host with its character, and its judgement."""

    character: Character
    agent: str  # the User-Agent that it expects
    read_clock: Callable[[], datetime]
    faults: Counter[str] = field(default_factory=Counter)
    visits: Counter[str] = field(default_factory=Counter)  # by path
    pairs: dict[str, list[Pair]] = field(default_factory=dict)  # by path, what came with feeds
    free_from: dict[str, datetime] = field(default_factory=dict)  # by path; "" for all
    unconditional_at: dict[str, datetime] = field(default_factory=dict)  # by path
    is_gone: set[str] = field(default_factory=set)

    def answer_request(self, path: str, headers: Mapping[str, str]) -> ScoreReply:
        """Judge a request, and answer it."""
        visit = ScoreVisit(
            self.visits[path], path, (headers.get("if-none-match"), headers.get("if-modified-since")), self.read_clock()
        )
        self.visits[path] += 1
        self.faults.update(self._find_faults(visit, headers))
        if visit.pair == (None, None):
            self.unconditional_at[path] = visit.now
        reply = self.character(visit)
        self._note_reply(visit, reply)
        return reply

    def _find_faults(self, visit: ScoreVisit, headers: Mapping[str, str]) -> Iterator[str]:
        given = self.pairs.get(visit.path, [])
        if {"cookie", "cookie2", "referer"} & headers.keys():
            yield "cookies_or_referrers"
        if headers.get("user-agent") != self.agent:
            yield "wrong_agents"
        if visit.path in self.is_gone or visit.now + EXACT < max(
            self.free_from.get(visit.path, visit.now), self.free_from.get("", visit.now)
        ):
            yield "too_early"
        if visit.pair == (None, None):
            last = self.unconditional_at.get(visit.path)
            if given and given[-1] != (None, None) and last and visit.now - last < UNCONDITIONAL_EVERY:
                yield "unconditional_too_often"
        elif visit.pair not in given:
            yield "bogus_validators"
        elif visit.pair != given[-1]:
            yield "validators_out_of_order"

    def _note_reply(self, visit: ScoreVisit, reply: ScoreReply) -> None:
        if reply.status == 410:
            self.is_gone.add(visit.path)
        if reply.rest:
            self.free_from[""] = visit.now + min(reply.rest, LONGEST_REST)
        if not 300 <= reply.status < 400 or reply.status == 304:
            fresh = min(reply.fresh, LONGEST) if reply.fresh else SHORTEST
            self.free_from[visit.path] = visit.now + max(fresh, SHORTEST)
        if reply.holds_feed:
            names = {name.lower(): value for name, value in reply.headers.items()}
            pair = names.get("etag"), names.get("last-modified")
            known = self.pairs.setdefault(visit.path, [])
            if reply.status == 200 or any(new not in (None, old) for new, old in zip(pair, visit.pair, strict=True)):
                known.append(pair)  # a 304 that names nothing new leaves the pair as it was


def make_feed(host: str, edition: int) -> bytes:
    """The feed as it is at one time."""
    items = "".join(
        f"<item><guid>{host}-{n}</guid><title>Report {n} of {host}</title><description>Nothing but the number {n}."
        f"</description><pubDate>{(EPOCH + n * ITEM_EVERY):%a, %d %b %Y %H:%M:%S +0000}</pubDate></item>"
        for n in range(edition, edition - ITEMS, -1)
    )
    return f'<rss version="2.0"><channel><title>{host}</title>{items}</channel></rss>'.encode()


@contextmanager
def serve_characters(
    characters: Mapping[str, Character], agent: str, clock: Callable[[], datetime], network: int = 7
) -> Iterator[dict[str, tuple[str, ScoreHost]]]:
    """A host for each character until the block ends; by name its address, without a path, and what it has judged."""
    hosts = {name: ScoreHost(character, agent, clock) for name, character in characters.items()}
    with ExitStack() as stack:
        served = {}
        for number, (name, host) in enumerate(hosts.items(), 1):
            address = f"127.0.{network}.{number}"
            server = stack.enter_context(ThreadingHTTPServer((address, 0), _make_handler(name, host)))
            Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
            stack.callback(server.shutdown)
            served[name] = f"http://{address}:{server.server_port}", host
        yield served


def _make_handler(name: str, host: ScoreHost) -> type[BaseHTTPRequestHandler]:
    class ScoreHandler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            headers = {key.lower(): value for key, value in self.headers.items()}
            reply = host.answer_request(self.path, headers)
            if not reply.status:
                return
            edition = (host.read_clock() - EPOCH) // ITEM_EVERY
            body = make_feed(name, edition) if reply.body is None and reply.status == 200 else reply.body or b""
            with suppress(OSError):
                self.send_response_only(reply.status)
                for key, value in reply.headers.items():
                    self.send_header(key, value)
                if reply.status != 304:
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

        def log_message(self, *args: object) -> None:
            pass

    return ScoreHandler
