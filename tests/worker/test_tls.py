"""TLS to the server: commands, workers and scheduler over it, and what is said where it does not come about."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from kombu.exceptions import OperationalError
from redis.exceptions import RedisError

from tests.support.system import command, lines, started
from tests.support.tls import TlsServer, tls_server
from worker.app import make_app
from worker.settings import Settings
from worker.store.connect import make_client
from worker.trouble import name_trouble


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TlsServer]:
    with tls_server(tmp_path_factory.mktemp("tls")) as running:
        yield running


def client_papers(server: TlsServer) -> str:
    papers = server.papers
    return f"ssl_ca_certs={papers.authority}&ssl_certfile={papers.client}&ssl_keyfile={papers.client}"


def test_a_command_reaches_the_server_over_tls(server: TlsServer) -> None:
    done = command("status", environment={"FEEDMILL_REDIS_URL": server.url})
    assert done.returncode == 0, done.stderr
    (status,) = lines(done.stdout)
    assert status["server"].startswith("rediss://worker:***@127.0.0.1")


def test_a_server_that_wants_a_certificate_gets_it(server: TlsServer) -> None:
    url = server.url_with(client_papers(server), port=server.strict_port)
    assert command("status", environment={"FEEDMILL_REDIS_URL": url}).returncode == 0
    with make_app(Settings(), url).connection_for_write() as queue:
        queue.ensure_connection(max_retries=1)


@pytest.mark.long
def test_workers_and_scheduler_work_over_tls(tmp_path: Path) -> None:
    with started(tmp_path, open_server=tls_server) as system:
        item = {"id": "a", "title": "Gull returns", "content_text": "It came back on Monday."}
        (job,) = system.submit("-", stdin=json.dumps(item).encode())
        assert (job["state"], job["counts"]["published"]) == ("done", 1)
        assert system.server.inner.refusals() == []
        said = (tmp_path / "worker.log").read_text()
    assert "feedmill://worker:**@127.0.0.1" in said
    assert "change-this" not in said
    assert "Traceback" not in said


# name: (how the address differs, what is said)
REFUSED = {
    "nobody vouches for the server": ({"options": ""}, "certificate is not to be trusted: name who vouches"),
    "somebody else does": ({"options": "ssl_ca_certs={stranger}"}, "certificate is not to be trusted"),
    "it has another name": (
        {"options": "ssl_ca_certs={authority}", "host": "localhost"},
        "certificate is not to be trusted",
    ),
    "in plain text": ({"options": "", "scheme": "redis"}, "can't be reached: start it, or mend FEEDMILL_REDIS_URL (a"),
    "with a certificate of somebody else": (
        {
            "options": "ssl_ca_certs={authority}&ssl_certfile={strange_client}&ssl_keyfile={strange_client}",
            "port": "strict",
        },
        "the server broke off the TLS connection: it may want another certificate",
    ),
}


@pytest.mark.parametrize(("how", "said"), REFUSED.values(), ids=REFUSED)
def test_a_command_that_is_refused_says_why(server: TlsServer, how: dict[str, str], said: str) -> None:
    papers = {name: getattr(server.papers, name) for name in ("authority", "stranger", "strange_client")}
    port = server.strict_port if how.get("port") else server.port
    url = server.url_with(**{**how, "options": how["options"].format(**papers), "port": port})
    done = command("status", environment={"FEEDMILL_REDIS_URL": url})
    assert done.returncode == 3
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert "change-this" not in done.stderr


def test_celery_sends_nothing_in_plain_text_where_the_address_asks_for_tls() -> None:
    """kombu by itself would, password and all, where the address has no option."""
    received = []

    def listen(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        received.append(connection.recv(100))
        connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=listen, args=(listener,))
        thread.start()
        url = f"rediss://ann:canary@127.0.0.1:{listener.getsockname()[1]}/0"
        with make_app(Settings(), url).connection_for_write() as queue, pytest.raises(OperationalError):
            queue.ensure_connection(max_retries=0, errback=None, timeout=1)
        thread.join()
    assert received[0][:2] == b"\x16\x03", "the beginning of a handshake"


@pytest.mark.long
def test_a_port_without_tls_is_named_after_some_seconds() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:  # as a server is that waits for the end of a command
        client = make_client(f"rediss://127.0.0.1:{silent.getsockname()[1]}/0", retries=0)
        with pytest.raises(RedisError) as caught:
            client.time()
    assert name_trouble(caught.value).name == "no-tls"


def test_celery_too_checks_who_vouches_for_the_server(server: TlsServer) -> None:
    for options in ("", f"ssl_ca_certs={server.papers.stranger}"):
        with (
            make_app(Settings(), server.url_with(options)).connection_for_write() as queue,
            pytest.raises(OperationalError, match="CERTIFICATE_VERIFY_FAILED"),
        ):
            queue.ensure_connection(max_retries=1, timeout=2)


def test_the_queue_and_the_store_are_reached_in_the_same_way(server: TlsServer) -> None:
    assert make_client(server.url).time()
    with make_app(Settings(), server.url).connection_for_write() as queue:
        queue.ensure_connection(max_retries=1)
        assert queue.default_channel.client.ping()
