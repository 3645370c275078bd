"""Events as messages of a Kafka cluster, which here is librdkafka's mock: the protocol is true, the storage is not."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from tests.support.kafka import MockKafka, run_kafka
from tests.support.pipeline import make_courier_item, make_named_item, run_items
from tests.support.system import command, lines
from worker.relay import kafka_sink
from worker.relay.kafka_sink import KafkaSink
from worker.relay.sink import SinkAwayError, SinkRefusalError, SinkSetupError
from worker.runtime import Runtime
from worker.store.streams import StreamEntry

pytestmark = pytest.mark.long


@pytest.fixture
def kafka() -> Iterator[MockKafka]:
    with run_kafka() as running:
        yield running


def make_entry(data: str = "{}", story: str = "st_a", number: int = 1) -> StreamEntry:
    fields = {"ce_id": f"e{number}", "ce_type": "story.created", "ce_subject": story, "data": data}
    return StreamEntry("clean", f"{number}-0", fields)


def test_every_event_is_a_message_with_its_story_as_key(rt: Runtime, server_url: str, kafka: MockKafka) -> None:
    environment = {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}
    run_items(rt, make_courier_item(), make_named_item("d", "The gulls came back to the harbour on Sunday. " * 30))
    target = f"kafka://{kafka.address}/clean"
    done = command("relay", "--to", target, "--stop-at-end", environment=environment)
    assert done.returncode == 0, done.stderr
    entries = {entry.fields["ce_id"]: entry for entry in rt.streams.read("clean")}
    messages = kafka.read_topic("clean", 2)
    headers = [{name: value.decode() for name, value in message.headers() or []} for message in messages]
    assert sorted(found["ce_id"] for found in headers) == sorted(entries)
    for message, found in zip(messages, headers, strict=True):
        entry = entries[found["ce_id"]]
        assert found.pop("content-type") == "application/json"
        assert (found.pop("ce_stream"), found.pop("ce_cursor")) == ("clean", entry.id)
        assert {**found, "data": (message.value() or b"").decode()} == entry.fields
        assert (message.key() or b"").decode() == json.loads(entry.fields["data"])["record"]["story_id"]
    (group,) = lines(command("groups", "list", environment=environment).stdout)
    assert (group["name"], group["unread"], group["pending"]) == ("relay.kafka", 0, 0)
    again = command("relay", "--to", target, "--stop-at-end", environment=environment)
    assert "0 events" in again.stderr


def test_events_of_a_story_keep_their_order(kafka: MockKafka) -> None:
    sink = KafkaSink(f"kafka://{kafka.address}/clean", "test")
    sink.open()
    entries = [make_entry(story=f"st_{n % 3}", number=n) for n in range(1, 61)]
    for begin in range(0, 60, 20):
        sink.write(entries[begin : begin + 20])
        sink.flush()
    sink.close()
    found: dict[bytes | str | None, list[int]] = {}
    for message in kafka.read_topic("clean", 60):
        number = int(dict(message.headers() or [])["ce_id"][1:])
        found.setdefault(message.key(), []).append(number)
    assert sorted(len(numbers) for numbers in found.values()) == [20, 20, 20]
    assert all(numbers == sorted(numbers) for numbers in found.values())


def test_a_broker_that_does_not_answer_is_away_and_takes_the_batch_later(
    kafka: MockKafka, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(kafka_sink, "DELIVERY_SECONDS", 2.0)
    sink = KafkaSink(f"kafka://{kafka.address}/clean", "test")
    sink.open()
    kafka.pause()
    sink.write([make_entry()])
    with pytest.raises(SinkAwayError):
        sink.flush()
    sink.close()
    kafka.resume()
    sink.open()
    sink.write([make_entry()])
    sink.flush()
    sink.close()
    assert {message.value() for message in kafka.read_topic("clean", 1)} == {b"{}"}


def test_nobody_there_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kafka_sink, "CONNECT_SECONDS", 0.5)
    with pytest.raises(SinkAwayError):
        KafkaSink("kafka://127.0.0.1:1/clean", "test").open()


def test_an_event_that_is_too_large_is_refused_by_name(kafka: MockKafka) -> None:
    sink = KafkaSink(f"kafka://{kafka.address}/clean?message.max.bytes=2000", "kafka://test")
    sink.open()
    with pytest.raises(SinkRefusalError, match=r"kafka://test refuses an event: .*message\.max\.bytes"):
        sink.write([make_entry(json.dumps({"text": "a" * 5000}))])
    sink.close()


@pytest.mark.parametrize(
    "address",
    ["kafka://host:1", "kafka:///clean", "kafka://h:1/a/b", "kafka://h:1/a?acks=0", "kafka://h:1/a?no.such.option=1"],
)
def test_an_address_that_can_not_be_used_is_said(address: str) -> None:
    with pytest.raises(SinkSetupError):
        KafkaSink(address, "test").open()
