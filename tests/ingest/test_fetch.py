"""Fetching, from real servers on the loopback interface."""

from __future__ import annotations

import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from ipaddress import ip_network
from itertools import count

import pytest
import trustme

from ingest import Document, Rights, UnfetchedDocument, make_document
from ingest.errors import GoneError, PermanentFetchError, TemporaryFetchError
from ingest.fetch.fetcher import FetchedDocument, Fetcher, FetchPolicy, FetchRequest, NotModified

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml; charset=utf-8\r\n"

# connection, the request as it came -> nothing; the connection is closed afterwards
Answer = Callable[[socket.socket, bytes], None]


@contextmanager
def serve(answer: Answer, host: str = "127.0.0.1", tls: ssl.SSLContext | None = None) -> Iterator[int]:
    """Run a server in a thread, one connection after the other; gives its port."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.create_server((host, 0), family=family) as listener:
        thread = threading.Thread(target=answer_all, args=(listener, answer, tls))
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            thread.join(10)
            assert not thread.is_alive()


def answer_all(listener: socket.socket, answer: Answer, tls: ssl.SSLContext | None) -> None:
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        with suppress(OSError), connection:
            connection.settimeout(5)
            with tls.wrap_socket(connection, server_side=True) if tls else connection as stream:
                request = b""
                # b"\x16" begins a TLS handshake, to which a server without TLS answers at once
                while b"\r\n\r\n" not in request and request[:1] != b"\x16" and (part := stream.recv(65536)):
                    request += part
                answer(stream, request)


def saying(*parts: bytes) -> Answer:
    return lambda connection, request: connection.sendall(b"".join(parts))


def fetcher(allow: str = "127.0.0.0/8", tls: ssl.SSLContext | None = None, **policy: float) -> Fetcher:
    """A fetcher for which every name is this machine."""
    networks = tuple(ip_network(text) for text in allow.split())
    options = {"total_seconds": 5.0, "connect_seconds": 2.0} | policy
    return Fetcher(FetchPolicy(allow=networks, **options), resolve=numeric_or_loopback, tls=tls)


def numeric_or_loopback(host: str, port: int) -> list[str]:
    """Numbers as the system reads them; every name is this machine, and no name server is asked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except socket.gaierror:
        return ["127.0.0.1"]
    return [str(sockaddr[0]) for *_, sockaddr in found]


def fetch(port: int, **options: float) -> FetchedDocument:
    answer = fetcher(**options).fetch(FetchRequest(url=f"http://127.0.0.1:{port}/feed"), NOW)
    assert isinstance(answer, FetchedDocument)
    return answer


def test_a_document_as_it_came() -> None:
    seen: list[bytes] = []

    def answer(connection: socket.socket, request: bytes) -> None:
        seen.append(request)
        connection.sendall(OK + b'ETag: "1"\r\nLast-Modified: yesterday\r\nContent-Length: 6\r\n\r\n<rss/>')

    with serve(answer) as port:
        found = fetcher().fetch(FetchRequest(url=f"http://ann:pw@news.example:{port}/a b?q=1#top"), NOW)
    url = f"http://news.example:{port}/a%20b?q=1"
    assert found == FetchedDocument(
        url=url,
        status=200,
        content_type="text/xml; charset=utf-8",
        body=b"<rss/>",
        etag='"1"',
        last_modified="yesterday",
        fetched_at=NOW,
    )
    lines = seen[0].decode().split("\r\n")
    assert lines[0] == "GET /a%20b?q=1 HTTP/1.1"
    assert f"Host: news.example:{port}" in lines
    assert "Authorization: Basic YW5uOnB3" in lines
    assert "Accept-Encoding: gzip, deflate" in lines


def test_what_header_lines_say_of_rights_comes_with_the_document() -> None:
    lines = b'TDM-Reservation: 1\r\ntdm-policy: /p.json\r\nLink: </l.xml>; rel=license, </a>; rel="next"\r\n'
    with serve(saying(OK, lines, b"Content-Length: 6\r\n\r\n<rss/>")) as port:
        came = fetch(port)
    assert came.rights == Rights(license="/l.xml", tdm_reserved=True, tdm_policy="/p.json", basis=("http",))
    asked = UnfetchedDocument(url="http://a.example/", kind="auto", via="url")
    assert make_document(asked, came).rights == came.rights


def test_what_came_is_the_document_that_was_asked_for() -> None:
    asked = UnfetchedDocument(url="http://a.example/", kind="auto", via="url", name="today")
    came = FetchedDocument(
        url="http://b.example/", status=200, content_type="x/y", body=b"<rss/>", etag=None, last_modified=None,
        fetched_at=NOW,
    )  # fmt: skip
    assert make_document(asked, came) == Document(
        body=b"<rss/>", kind="auto", via="url", name="today", url=came.url, content_type="x/y", fetched_at=NOW
    )


@pytest.mark.parametrize(
    ("headers", "validators"),
    [
        pytest.param(b"", ('"1"', "Sun, 01 Mar 2026 11:00:00 GMT"), id="none, so that the old ones go on"),
        pytest.param(b'ETag: "2"\r\n', ('"2"', None), id="another tag"),
        pytest.param(
            b"Last-Modified: Mon, 02 Mar 2026 11:00:00 GMT\r\n", (None, "Mon, 02 Mar 2026 11:00:00 GMT"),
            id="a later date",
        ),
        pytest.param(b'ETag: W/"3"\r\nLast-Modified: x\r\n', ('W/"3"', "x"), id="both"),
        pytest.param(b'ETag: "' + b"1" * 2000 + b'"\r\n', ('"1"', "Sun, 01 Mar 2026 11:00:00 GMT"), id="too long"),
    ],
)  # fmt: skip
def test_an_unchanged_document_may_have_new_validators(headers: bytes, validators: tuple[str, str]) -> None:
    with serve(saying(b"HTTP/1.1 304 Not Modified\r\n" + headers + b"\r\n")) as port:
        url = f"http://127.0.0.1:{port}/"
        again = FetchRequest(url=url, etag='"1"', last_modified="Sun, 01 Mar 2026 11:00:00 GMT")
        answer = fetcher().fetch(again, NOW)
    assert isinstance(answer, NotModified)
    assert (answer.etag, answer.last_modified) == validators


def test_validators_go_to_the_address_that_gave_them_and_to_no_other() -> None:
    seen: list[tuple[str, bool]] = []

    def answer(connection: socket.socket, request: bytes) -> None:
        path = request.split()[1].decode()
        seen.append((path, b"If-None-Match" in request))
        moved = b"HTTP/1.1 302 Found\r\nLocation: /feed?ticket=2\r\nContent-Length: 0\r\n\r\n"
        connection.sendall(moved if path == "/" else b"HTTP/1.1 304 Not Modified\r\n\r\n")

    with serve(answer) as port:
        url = f"http://127.0.0.1:{port}/"
        for given_by in (f"{url}feed?ticket=1", f"{url}other", None):
            with suppress(TemporaryFetchError):
                fetcher().fetch(FetchRequest(url=url, etag='"1"', given_by=given_by), NOW)
    assert seen == [
        ("/", False), ("/feed?ticket=2", True), ("/", False), ("/feed?ticket=2", False),
        ("/", True), ("/feed?ticket=2", True),
    ]  # fmt: skip


def test_what_did_not_change_is_not_sent_again() -> None:
    def answer(connection: socket.socket, request: bytes) -> None:
        known = b'If-None-Match: "\xe9"' in request and b"If-Modified-Since: Sun" in request
        old = b"HTTP/1.1 304 Not Modified\r\n\r\n"
        new = OK + b'ETag: "\xe9"\r\nLast-Modified: Sun, 01 Mar 2026 11:00:00 GMT\r\nContent-Length: 1\r\n\r\na'
        connection.sendall(old if known else new)

    with serve(answer) as port:
        first = fetch(port)
        again = FetchRequest(url=first.url, etag=first.etag, last_modified=first.last_modified)
        same = NotModified(url=first.url, fetched_at=NOW, etag=first.etag, last_modified=first.last_modified)
        assert fetcher().fetch(again, NOW) == same


BODIES = {
    "with a length": (b"Content-Length: 3\r\n\r\nabc", b"abc"),
    "chunked": (b"Transfer-Encoding: chunked\r\n\r\n1\r\na\r\n2;x=y\r\nbc\r\n0\r\n\r\n", b"abc"),
    "until the end": (b"\r\nabc", b"abc"),
    "empty": (b"Content-Length: 0\r\n\r\n", b""),
    "gzip": (b"Content-Encoding: gzip\r\n\r\n" + zlib.compress(b"abc", wbits=31), b"abc"),
    "deflate": (b"Content-Encoding: deflate\r\n\r\n" + zlib.compress(b"abc"), b"abc"),
}


@pytest.mark.parametrize(("answer", "expected"), BODIES.values(), ids=BODIES)
def test_bodies(answer: bytes, expected: bytes) -> None:
    with serve(saying(OK, answer)) as port:
        assert fetch(port).body == expected


REFUSED = {
    "gone": (b"HTTP/1.1 410 Gone\r\n\r\n", "410 Gone"),
    "not found": (b"HTTP/1.1 404 Not Found\r\n\r\n", "404"),
    "forbidden": (b"HTTP/1.1 403 \xfc\r\n\r\n", "403 ü"),
    "login": (b"HTTP/1.1 401 Unauthorized\r\n\r\n", "401"),
    "no content": (b"HTTP/1.1 204 No Content\r\n\r\n", "204"),
    "part of it": (b"HTTP/1.1 206 Partial Content\r\nContent-Length: 1\r\n\r\na", "206"),
    "encoding not asked for": (OK + b"Content-Encoding: br\r\n\r\nabc", "not asked for"),
    "nested encodings": (OK + b"Content-Encoding: gzip\r\nContent-Encoding: gzip\r\n\r\nabc", "not asked for"),
    "not gzip": (OK + b"Content-Encoding: gzip\r\n\r\n\x1f\x8b<rss/>", "not gzip"),
    "declared too large": (OK + b"Content-Length: 1000000\r\n\r\n", "1000000 bytes"),
    "too large": (OK + b"\r\n" + b"a" * 200_000, "larger than"),
    "bomb": (OK + b"Content-Encoding: gzip\r\n\r\n" + zlib.compress(bytes(10**7), wbits=31), "larger than"),
    "redirect to nowhere": (b"HTTP/1.1 302 Found\r\n\r\n", "does not say where"),
    "redirect to a file": (b"HTTP/1.1 302 Found\r\nLocation: file:///nowhere\r\n\r\n", "only http"),
    "redirect to a mail server": (b"HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:25/\r\n\r\n", "port 25"),
    "redirect to no URL": (b"HTTP/1.1 302 Found\r\nLocation: http://[\r\n\r\n", "not a valid URL"),
    "redirect in a circle": (b"HTTP/1.1 301 Moved\r\nLocation: /feed\r\n\r\n", "more than 5 redirects"),
}


@pytest.mark.parametrize(("answer", "reason"), REFUSED.values(), ids=REFUSED)
def test_refused_for_good(answer: bytes, reason: str) -> None:
    with serve(saying(answer)) as port, pytest.raises(PermanentFetchError, match=reason) as caught:
        fetch(port, max_bytes=100_000)
    assert f"http://127.0.0.1:{port}/feed" in str(caught.value)


LATER = {
    "unavailable": (b"HTTP/1.1 503 Busy\r\nRetry-After: 120\r\n\r\n", "503 Busy", 120.0),
    "too many": (b"HTTP/1.1 429 Slow\r\nRetry-After: Sun, 01 Mar 2026 12:01:00 GMT\r\n\r\n", "429", 60.0),
    "request timeout": (b"HTTP/1.1 408 Late\r\n\r\n", "408", None),
    "too early": (b"HTTP/1.1 425 Early\r\n\r\n", "425", None),
    "too many, two days": (b"HTTP/1.1 429 Slow\r\nCache-Control: max-age=172800\r\n\r\n", "429", 172800.0),
    "too many, said twice": (
        b"HTTP/1.1 429 Slow\r\nCache-Control: private, max-age=600\r\nRetry-After: 60\r\n\r\n",
        "429",
        60.0,
    ),
    "too many, for ever": (b"HTTP/1.1 429 Slow\r\nCache-Control: max-age=999999999\r\n\r\n", "429", 604800.0),
    "too many, says nothing": (b"HTTP/1.1 429 Slow\r\nCache-Control: no-cache\r\n\r\n", "429", None),
    "unavailable, as old as its page": (b"HTTP/1.1 503 Busy\r\nCache-Control: max-age=31536000\r\n\r\n", "503", None),
    "server error": (b"HTTP/1.1 500 Oops\r\nRetry-After: soon\r\n\r\n", "500", None),
    "not modified, but nobody asked": (b"HTTP/1.1 304 Not Modified\r\n\r\n", "304", None),
    "silence": (b"", "without sending a response", None),
    "another protocol": (b"SSH-2.0-OpenSSH_9.9\r\n\r\n", "illegal", None),
    "body cut short": (OK + b"Content-Length: 10\r\n\r\nabc", "complete message body", None),
    "gzip cut short": (
        OK + b"Content-Encoding: gzip\r\n\r\n" + zlib.compress(b"abc", wbits=31)[:15],
        "too early",
        None,
    ),
    "length that is no number": (OK + b"Content-Length: many\r\n\r\n", "Content-Length", None),
    "length without end": (OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n", "Content-Length", None),
    "one endless header": (OK + b"X: " + b"a" * 2**20, "too long", None),
    "many headers": (OK + b"X: a\r\n" * 2**17, "too long", None),
}


@pytest.mark.parametrize(("answer", "reason", "retry_after"), LATER.values(), ids=LATER)
def test_refused_for_now(answer: bytes, reason: str, retry_after: float | None) -> None:
    with serve(saying(answer)) as port, pytest.raises(TemporaryFetchError, match=reason) as caught:
        fetch(port)
    assert caught.value.retry_after == retry_after


def drip(head: bytes, part: Callable[[int], bytes]) -> Answer:
    """Send a little every 20 ms, which no timeout between two bytes would notice."""

    def answer(connection: socket.socket, request: bytes) -> None:
        connection.sendall(head)
        for number in range(250):
            connection.sendall(part(number))
            time.sleep(0.02)

    return answer


DRIPS: dict[str, Answer] = {
    "status line": drip(b"HTTP/1.1 2", lambda n: b"0"),
    "headers": drip(OK, lambda n: b"X-%d: a\r\n" % n),
    "early answers": drip(b"", lambda n: b"HTTP/1.1 103 Early Hints\r\n\r\n"),
    "body": drip(OK + b"\r\n", lambda n: b"a"),
    "chunks": drip(OK + b"Transfer-Encoding: chunked\r\n\r\n", lambda n: b"1\r\na\r\n"),
    "redirects": drip(b"HTTP/1.1 301 Moved\r\nLocation: /feed\r\n", lambda n: b"X: a\r\n"),
    "nothing": lambda connection, request: connection.recv(1) and None,
}


@pytest.mark.long
@pytest.mark.parametrize("answer", DRIPS.values(), ids=DRIPS)
def test_a_dripping_server_ends_in_time(answer: Answer) -> None:
    with serve(answer) as port:
        started = time.monotonic()
        with pytest.raises(TemporaryFetchError, match="in time"):
            fetch(port, total_seconds=0.3)
        assert time.monotonic() - started < 1.0


def test_the_deadline_covers_all_hops() -> None:
    ticks = count()
    policy = FetchPolicy(allow=(ip_network("127.0.0.0/8"),), total_seconds=20, max_redirects=1000)
    with serve(saying(b"HTTP/1.1 301 Moved\r\nLocation: /\r\n\r\n")) as port:
        slow = Fetcher(policy, clock=lambda: float(next(ticks)), resolve=numeric_or_loopback)
        with pytest.raises(TemporaryFetchError, match="not done within 20 seconds"):
            slow.fetch(FetchRequest(url=f"http://127.0.0.1:{port}/"), NOW)


def test_a_large_body_within_the_limit() -> None:
    with serve(saying(OK, b"\r\n", bytes(5 * 2**20))) as port:
        assert len(fetch(port).body) == 5 * 2**20


FORBIDDEN_TARGETS = {
    "another loopback address": "http://127.0.0.2/",
    "IPv6 loopback": "http://[::1]/",
    "cloud metadata": "http://169.254.169.254/latest/meta-data/",
    "mapped": "http://[::ffff:10.0.0.1]/",
    "hexadecimal": "http://0x7f.2/",
    "octal": "http://0177.0.0.2/",
    "one number": "http://2130706434/",
    "short": "http://127.2/",
    "wide digits": "http://１２７.0.0.2/",
    "ideographic dots": "http://127。0。0。2/",
    "zero": "http://0/",
    "link-local with zone": "http://[fe80::1%25lo]/",
    "NAT64": "http://[64:ff9b::127.0.0.1]/".replace("127.0.0.1", "7f00:2"),
    "6to4": "http://[2002:7f00:2::]/",
    "credentials before it": "http://news.example@127.0.0.2/",
}


@pytest.mark.parametrize("url", FORBIDDEN_TARGETS.values(), ids=FORBIDDEN_TARGETS)
def test_forbidden_addresses(url: str) -> None:
    with pytest.raises(PermanentFetchError, match="FEEDMILL_FETCH_ALLOW="):
        fetcher(allow="127.0.0.1/32").fetch(FetchRequest(url=url), NOW)


@pytest.mark.parametrize("url", FORBIDDEN_TARGETS.values(), ids=FORBIDDEN_TARGETS)
def test_forbidden_addresses_behind_a_redirect(url: str) -> None:
    head = b"HTTP/1.1 302 Found\r\nLocation: " + url.encode() + b"\r\n\r\n"
    with serve(saying(head)) as port, pytest.raises(PermanentFetchError, match="FEEDMILL_FETCH_ALLOW=") as caught:
        fetch(port, allow="127.0.0.1/32")
    assert f"(redirected from http://127.0.0.1:{port}/feed)" in str(caught.value)


MOVES = {
    "for good": ([301, 308], True),
    "for now": ([302], False),
    "for good to what is there for now": ([301, 307], False),
    "for now to what has moved for good": ([302, 301], False),
    "not at all": ([], False),
}


@pytest.mark.parametrize(("codes", "moved"), MOVES.values(), ids=MOVES)
def test_a_move_for_good_is_told_from_one_for_now(codes: list[int], moved: bool) -> None:
    left = list(codes)

    def answer(connection: socket.socket, request: bytes) -> None:
        head = b"HTTP/1.1 %d Moved\r\nLocation: /new%d\r\n\r\n" % (left.pop(0), len(left)) if left else OK + b"\r\n"
        connection.sendall(head)

    with serve(answer) as port:
        found = fetch(port)
    assert found.moved_to == (found.url if moved else None)
    assert found.url.endswith("/new0" if codes else "/feed")


def test_what_is_gone_is_told_from_what_is_not_found() -> None:
    with serve(saying(b"HTTP/1.1 410 Gone\r\n\r\n")) as port, pytest.raises(GoneError, match="410 Gone"):
        fetch(port)


def test_a_name_that_moves_to_loopback_between_two_look_ups() -> None:
    """DNS rebinding: the address that was checked is the one that is asked, and a redirect is checked anew."""
    answers = iter([["127.0.0.1"], ["127.0.0.2"]])
    asked = []

    def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    with serve(saying(b"HTTP/1.1 302 Found\r\nLocation: /again\r\n\r\n")) as port:
        rebound = Fetcher(FetchPolicy(allow=(ip_network("127.0.0.1/32"),)), resolve=resolve)
        with pytest.raises(PermanentFetchError, match=r"leads to 127\.0\.0\.2"):
            rebound.fetch(FetchRequest(url=f"http://rebind.example:{port}/"), NOW)
    assert asked == ["rebind.example", "rebind.example"]


def test_one_forbidden_address_among_good_ones_condemns_the_name() -> None:
    mixed = Fetcher(FetchPolicy(), resolve=lambda host, port: ["8.8.8.8", "10.0.0.1"])
    with pytest.raises(PermanentFetchError, match=r"10\.0\.0\.1, which is not a public address"):
        mixed.fetch(FetchRequest(url="http://mixed.example/"), NOW)


def test_the_next_address_is_tried() -> None:
    with serve(saying(OK, b"\r\nabc")) as port:
        policy = FetchPolicy(allow=(ip_network("127.0.0.0/8"),))
        several = Fetcher(policy, resolve=lambda host, port: ["127.0.0.3", "127.0.0.1"])
        found = several.fetch(FetchRequest(url=f"http://several.example:{port}/"), NOW)
    assert isinstance(found, FetchedDocument)


def test_ipv6() -> None:
    with serve(saying(OK, b"\r\nabc"), host="::1") as port:
        found = fetcher(allow="::1/128").fetch(FetchRequest(url=f"http://[::1]:{port}/"), NOW)
    assert found.url == f"http://[::1]:{port}/"


def test_credentials_do_not_travel() -> None:
    seen: list[bytes] = []

    def answer(connection: socket.socket, request: bytes) -> None:
        seen.append(request)
        connection.sendall(OK + b"\r\nabc")

    with serve(answer) as other:
        head = b"HTTP/1.1 302 Found\r\nLocation: http://eve:pw@127.0.0.1:%d/\r\n\r\n" % other
        with serve(saying(head)) as port:
            found = fetcher().fetch(FetchRequest(url=f"http://ann:pw@127.0.0.1:{port}/"), NOW)
    assert found.url == f"http://127.0.0.1:{other}/"
    assert b"authorization" not in seen[0].lower()


def failing(error: OSError) -> Callable[[str, int], list[str]]:
    def resolve(host: str, port: int) -> list[str]:
        raise error

    return resolve


LOOK_UPS = {
    "no such name": socket.gaierror(socket.EAI_NONAME, "Name unknown"),
    "name server away": socket.gaierror(socket.EAI_AGAIN, "Try again"),
    "late": TimeoutError("late"),
    "no network": OSError("no network"),
}


@pytest.mark.parametrize("error", LOOK_UPS.values(), ids=LOOK_UPS)
def test_look_ups_that_fail(error: OSError) -> None:
    lost = Fetcher(FetchPolicy(), resolve=failing(error))
    with pytest.raises(TemporaryFetchError, match=r"^http://news\.example/\?…: "):
        lost.fetch(FetchRequest(url="http://ann:pw@news.example/?key=secret"), NOW)


def test_a_name_without_addresses() -> None:
    with pytest.raises(TemporaryFetchError, match="no address"):
        Fetcher(FetchPolicy(), resolve=lambda host, port: []).fetch(FetchRequest(url="http://news.example/"), NOW)


def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    with pytest.raises(TemporaryFetchError, match="refused"):
        fetch(port)


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """Signs certificates for this run; nobody else trusts it."""
    return trustme.CA()


@pytest.fixture
def server_tls(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("feeds.example", "127.0.0.1").configure_cert(context)
    return context


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.mark.parametrize("host", ["feeds.example", "feeds.example.", "127.0.0.1"])
def test_a_certificate_that_holds(host: str, server_tls: ssl.SSLContext, trusting: ssl.SSLContext) -> None:
    with serve(saying(OK, b"Content-Length: 3\r\n\r\nabc"), tls=server_tls) as port:
        found = fetcher(tls=trusting).fetch(FetchRequest(url=f"https://{host}:{port}/"), NOW)
    assert isinstance(found, FetchedDocument)
    assert found.body == b"abc"


def test_a_certificate_for_somebody_else(server_tls: ssl.SSLContext, trusting: ssl.SSLContext) -> None:
    with (
        serve(saying(OK, b"\r\nabc"), tls=server_tls) as port,
        pytest.raises(PermanentFetchError, match=r"other\.example"),
    ):
        fetcher(tls=trusting).fetch(FetchRequest(url=f"https://other.example:{port}/"), NOW)


def test_a_certificate_that_nobody_signed(server_tls: ssl.SSLContext) -> None:
    with (
        serve(saying(OK, b"\r\nabc"), tls=server_tls) as port,
        pytest.raises(PermanentFetchError, match="CERTIFICATE_VERIFY_FAILED"),
    ):
        fetcher().fetch(FetchRequest(url=f"https://feeds.example:{port}/"), NOW)


def test_no_tls_where_it_was_promised() -> None:
    with serve(saying(b"HTTP/1.1 400 Bad Request\r\n\r\n")) as port, pytest.raises(TemporaryFetchError):
        fetcher().fetch(FetchRequest(url=f"https://feeds.example:{port}/"), NOW)


def test_a_handshake_that_never_comes_ends_in_time() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        started = time.monotonic()
        with pytest.raises(TemporaryFetchError, match="in time"):
            fetcher(total_seconds=0.3).fetch(FetchRequest(url=f"https://127.0.0.1:{listener.getsockname()[1]}/"), NOW)
        assert time.monotonic() - started < 1.0


def test_proxies_of_the_environment_are_ignored(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.2:1/")
    with serve(saying(OK, b"\r\nabc")) as port:
        assert fetch(port).body == b"abc"
