"""The queue on another broker than the store: RabbitMQ 4 with quorum queues, and a second Redis or Valkey."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from celery import Celery
from kombu import Connection, Queue
from kombu.message import Message
from redis import Redis

from tests.support.rabbit import PASSWORD, RIGHTS, USER, RabbitServer, run_rabbit
from tests.support.reports import REPORT, find_stories, make_copied_reports
from tests.support.screens import ROOT
from tests.support.system import System, command, lines, open_embedded_server, started
from worker.broker import DELIVERY_LIMIT, celery_url, describe_access
from worker.queue_names import queue_names
from worker.settings import Settings

pytestmark = pytest.mark.long

NAMES = queue_names("feedmill")


@pytest.fixture(scope="module")
def rabbit(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RabbitServer]:
    with run_rabbit(tmp_path_factory.mktemp("rabbit")) as server:
        yield server


@pytest.fixture
def system(tmp_path: Path, rabbit: RabbitServer) -> Iterator[System]:
    with started(tmp_path, broker_url=rabbit.url) as running:
        yield running


def test_jobs_go_through_rabbitmq(system: System, rabbit: RabbitServer) -> None:
    (job,) = system.submit("-", stdin=make_copied_reports(5))
    assert job["state"] == "done"
    assert sum(job["counts"].values()) == 10
    assert system.rt.queues.count_waiting() == 0
    with Connection(rabbit.url) as connection:
        declared = connection.default_channel.queue_declare(NAMES.jobs, passive=True)
    assert declared.queue == NAMES.jobs
    rights = " ".join(f"'{RIGHTS[name]}'" for name in ("configure", "write", "read"))
    assert f"set_permissions -p feedmill mill {rights}" in (ROOT / "docs/brokers.md").read_text(encoding="utf-8")
    (check,) = [one for one in lines(system.feedmill("doctor").stdout) if one["name"] == "queue"]
    assert (check["grade"], check["says"]) == ("ok", "0 messages wait")


def test_jobs_go_through_rabbitmq_over_tls(tmp_path: Path, rabbit: RabbitServer) -> None:
    url = rabbit.make_tls_url(f"ssl_ca_certs={rabbit.authority}")
    with started(tmp_path, broker_url=url, collection="secured") as system:
        assert system.submit("-", stdin=make_copied_reports(5))[0]["state"] == "done"
        (check,) = [one for one in lines(system.feedmill("doctor").stdout) if one["name"] == "queue"]
        assert (check["grade"], check["says"]) == ("ok", "0 messages wait")
        said = (tmp_path / "worker.log").read_text()
    assert f"feedmill-amqp://{USER}:**@127.0.0.1:{rabbit.tls_port}" in said
    assert PASSWORD not in said
    with Connection(rabbit.url) as connection:
        assert connection.default_channel.queue_declare(queue_names("secured").jobs, passive=True)


# name: (how the address differs, what is said of the certificate)
NOT_TRUSTED = {
    "nobody vouches for it": ("ssl_cert_reqs=required", "127.0.0.1"),
    "it has another name": ("ssl_ca_certs={authority}", "localhost"),
}


@pytest.mark.parametrize(("options", "host"), NOT_TRUSTED.values(), ids=NOT_TRUSTED)
def test_a_rabbitmq_that_is_not_to_be_trusted_gets_no_password(
    tmp_path: Path, rabbit: RabbitServer, options: str, host: str
) -> None:
    url = rabbit.make_tls_url(options.format(authority=rabbit.authority), host)
    with open_embedded_server(tmp_path / "data") as server:
        settings = {"FEEDMILL_REDIS_URL": server.url, "FEEDMILL_BROKER_URL": url}
        done = command("doctor", environment=settings)
    (check,) = [one for one in lines(done.stdout) if one["name"] == "queue"]
    assert (check["grade"], "CERTIFICATE_VERIFY_FAILED" in str(check)) == ("failure", True), check
    assert PASSWORD not in done.stdout + done.stderr


def test_stories_are_the_same_whatever_carries_the_jobs(system: System, tmp_path: Path) -> None:
    system.submit("-", stdin=make_copied_reports(5))
    (tmp_path / "other").mkdir()
    with started(tmp_path / "other") as other:
        other.submit("-", stdin=make_copied_reports(5))
        assert find_stories(system.rt) == find_stories(other.rt)
    assert all(len(urls) == 2 for urls in find_stories(system.rt))


def test_another_programs_messages_are_accepted_or_become_dead_letters(system: System, rabbit: RabbitServer) -> None:
    """Celery would throw away all but the first, and say so only in its log."""
    program = Celery(broker=rabbit.url, set_as_current=False)
    program.conf.task_queues = [Queue(NAMES.jobs, no_declare=True)]
    program.send_task("feedmill.submit", args=[{"id": "gull-1", "text": REPORT}], queue=NAMES.jobs)
    program.send_task("feedmill.sumbit", args=[{"id": "gull-2", "text": "Gull returns"}], queue=NAMES.jobs)
    with program.connection_for_write() as connection, connection.Producer() as producer:
        producer.publish(b"no JSON \xff", routing_key=NAMES.jobs, content_type="image/png", content_encoding="binary")
        producer.publish({"text": "no task"}, routing_key=NAMES.jobs)
    program.close()
    system.wait_until(lambda: len(lines(system.feedmill("dead", "list").stdout)) == 3)
    system.wait_until(lambda: (state := system.rt.jobs.load_state("gull-1")) is not None and state.state == "done")
    assert system.rt.queues.read_report().returned == 0


def test_a_broker_that_is_killed_loses_and_doubles_nothing(system: System, rabbit: RabbitServer) -> None:
    for start in range(0, 40, 10):
        system.feedmill(
            "submit", "-", stdin=b"\n".join(make_copied_reports(40).splitlines()[2 * start : 2 * start + 20])
        )
        if start == 20:
            rabbit.kill()
    accepted = system.feedmill("submit", "-", stdin=make_copied_reports(40).splitlines()[0])
    assert accepted.returncode == 0
    assert "accepted, but not enqueued yet" in accepted.stderr
    (check,) = [one for one in lines(system.feedmill("doctor").stdout) if one["name"] == "queue"]
    assert check["grade"] == "failure"
    assert "FEEDMILL_BROKER_URL" in check["remedy"]
    rabbit.start()
    system.wait_for_all_jobs(120)
    assert all(len(urls) == 2 for urls in find_stories(system.rt))
    assert len(find_stories(system.rt)) == 40
    assert system.feedmill("doctor", "--audit").returncode == 0


def test_what_comes_back_too_often_is_kept_apart_and_told(tmp_path: Path, rabbit: RabbitServer) -> None:
    settings = {"FEEDMILL_COLLECTION": "returned", "FEEDMILL_BROKER_URL": rabbit.url}
    names = queue_names("returned")
    (queue,) = (one for one in describe_access(Settings(broker_url=rabbit.url, collection="returned"), "").queues
                if one.name == names.jobs)  # fmt: skip
    with Connection(rabbit.url) as connection:
        bound = queue(connection.default_channel)
        bound.declare()
        connection.Producer().publish({"text": "Gull"}, routing_key=names.jobs)
        for _ in range(DELIVERY_LIMIT + 1):
            message = await_message(bound)
            message.requeue()
    with open_embedded_server(tmp_path / "data") as server:
        done = command("doctor", environment={**settings, "FEEDMILL_REDIS_URL": server.url})
    (check,) = [one for one in lines(done.stdout) if one["name"] == "queue"]
    assert check["says"] == "0 messages wait, and 1 came back too often and are kept apart"


def await_message(queue: Queue) -> Message:
    end = time.monotonic() + 10
    while (message := queue.get()) is None:
        assert time.monotonic() < end
    return message


def test_jobs_go_through_a_second_redis(tmp_path: Path) -> None:
    """Killed on the way with all that is in it: it keeps less than the store, and what it loses the ledger has."""
    with open_embedded_server(tmp_path / "broker") as broker, started(tmp_path, broker_url=broker.url) as system:
        assert system.submit("-", stdin=make_copied_reports(5))[0]["state"] == "done"
        with Redis.from_url(system.server.url) as store:
            assert list(store.scan_iter("*.jobs*")) == []
        with Redis.from_url(broker.url) as asking:
            os.kill(asking.info()["process_id"], signal.SIGKILL)
        accepted = system.feedmill("submit", "-", stdin=make_copied_reports(6).splitlines()[-1])
        assert "accepted, but not enqueued yet" in accepted.stderr
        broker.ensure_running()
        system.wait_for_all_jobs()
        assert len(find_stories(system.rt)) == 6


def test_another_programs_message_waits_for_the_store(tmp_path: Path) -> None:
    """Longer than a worker repeats its commands: then the message goes back into the queue."""
    with (
        open_embedded_server(tmp_path / "broker") as broker,
        started(tmp_path, broker_url=broker.url, soft_time_limit=60.0) as system,
    ):
        with Redis.from_url(system.server.url) as asking:
            os.kill(asking.info()["process_id"], signal.SIGKILL)
        program = Celery(broker=celery_url(broker.url), set_as_current=False)
        program.send_task("feedmill.submit", args=[{"id": "gull-1", "text": REPORT}], queue=NAMES.jobs)
        program.close()
        time.sleep(20)
        system.restart_server()
        system.wait_until(lambda: (state := system.rt.jobs.load_state("gull-1")) is not None and state.state == "done")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("rabbit", "must begin with amqp://"),
        ("amqp://", "is no address such as amqp://user"),
        ("amqp://mill:p#ss@host", "is no address such as amqp://user"),
        ("amqps://host?ssl_ca_certs=/nowhere", "ssl_ca_certs names no file"),
        ("amqp://host?heartbeat=1", "nothing can be set behind"),
        ("redis://host:x", "BROKER_URL is no address"),
    ],
    ids=["no scheme", "no host", "a sign in the password", "no such file", "an option", "no port"],
)
def test_an_address_that_nobody_could_reach_is_refused(url: str, said: str) -> None:
    done = command("status", environment={"FEEDMILL_BROKER_URL": url})
    assert done.returncode == 2
    assert said in done.stderr
