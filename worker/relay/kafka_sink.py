"""Kafka as a target: each event is a message in CloudEvents' binary form, by an idempotent producer; key: the story."""

from __future__ import annotations

import logging
import re
import time
from collections.abc import Sequence
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec
from confluent_kafka import KafkaError, KafkaException, Message, Producer

from ..store.streams import StreamEntry
from .sink import BatchLimits, SinkAwayError, SinkRefusalError, SinkSetupError

CONNECT_SECONDS = 10.0
DELIVERY_SECONDS = 30.0  # of a batch, then it is done again as a whole
SLICE_SECONDS = 0.5
LIMITS = BatchLimits(events=200, bytes=4 * 1024 * 1024, seconds=0)
TOPIC = re.compile(r"[\w.-]{1,249}", re.ASCII)
OWN_OPTIONS = {"bootstrap.servers", "enable.idempotence", "acks"}  # which an address may not change
REFUSALS = {KafkaError.MSG_SIZE_TOO_LARGE, KafkaError.INVALID_MSG, KafkaError.INVALID_RECORD}
SETUP_FAULTS = {
    KafkaError.TOPIC_AUTHORIZATION_FAILED,
    KafkaError.CLUSTER_AUTHORIZATION_FAILED,
    KafkaError.SASL_AUTHENTICATION_FAILED,
    KafkaError._AUTHENTICATION,
    KafkaError.TOPIC_EXCEPTION,
    KafkaError._INVALID_ARG,
    KafkaError.UNKNOWN_TOPIC_OR_PART,
    KafkaError._UNKNOWN_TOPIC,
}

_SILENT = logging.getLogger("feedmill.librdkafka")  # the loop says what is wrong
_SILENT.addHandler(logging.NullHandler())
_SILENT.propagate = False


class KafkaSink:
    """A topic.

    Args:
        address: kafka://[user:password@]host:port[,host:port]/topic[?option=value]; options are librdkafka's.
    """

    limits = LIMITS

    def __init__(self, address: str, name: str) -> None:
        self.name = name
        self._producer: Producer | None = None
        self._failures: list[KafkaError] = []
        self._topic, self._options = _read_address(address, name)

    def open(self) -> None:
        try:
            producer = Producer(self._options, logger=_SILENT)
            producer.list_topics(self._topic, timeout=CONNECT_SECONDS)
        except KafkaException as error:
            self._raise_for(error.args[0])
        self._producer = producer

    def write(self, entries: Sequence[StreamEntry]) -> None:
        if self._producer is None:
            raise SinkAwayError("not connected")
        self._failures = []
        for entry in entries:
            try:
                self._producer.produce(
                    self._topic, entry.fields["data"].encode(), find_story_id(entry).encode(),
                    headers=make_headers(entry), on_delivery=self._note_delivery,
                )  # fmt: skip
            except KafkaException as error:
                self._raise_for(error.args[0])
            except BufferError as error:
                raise SinkAwayError("the producer's queue is full") from error

    def flush(self) -> None:
        if self._producer is None:
            raise SinkAwayError("not connected")
        end = time.monotonic() + DELIVERY_SECONDS + 1
        while (left := self._producer.flush(SLICE_SECONDS)) and time.monotonic() < end:
            pass  # between two calls a signal is heard
        for failure in sorted(self._failures, key=lambda one: one.code() not in REFUSALS):
            self._raise_for(failure)
        if left:
            raise SinkAwayError(f"{left} messages were not taken within {DELIVERY_SECONDS:.0f} s")

    def close(self) -> None:
        producer, self._producer = self._producer, None
        if producer is not None:
            producer.purge()  # they come again as a whole
            producer.flush(1)

    def _note_delivery(self, error: KafkaError | None, _: Message) -> None:
        if error is not None:
            self._failures.append(error)

    def _raise_for(self, error: KafkaError) -> None:
        says = f"{error.str()} ({error.name()})"
        if error.code() in REFUSALS:
            remedy = "raise message.max.bytes, in the address and of the topic, if it is too large"
            raise SinkRefusalError(f"{self.name} refuses an event: {says}; {remedy}")
        if error.code() in SETUP_FAULTS:
            raise SinkSetupError(f"{self.name}: {says}; make the topic, or mend the address or the rights")
        raise SinkAwayError(says)


def _read_address(address: str, name: str) -> tuple[str, dict[str, Any]]:
    """The topic, and what librdkafka is set to."""
    parts = urlsplit(address)
    topic, given = parts.path.removeprefix("/"), dict(parse_qsl(parts.query))
    credentials, _, hosts = parts.netloc.rpartition("@")
    if not hosts or not TOPIC.fullmatch(topic) or OWN_OPTIONS & given.keys():
        raise SinkSetupError(f"{name}: write kafka://host:9092/topic; options behind a '?' are librdkafka's")
    options: dict[str, Any] = {"delivery.timeout.ms": int(DELIVERY_SECONDS * 1000), "message.max.bytes": 16_000_000}
    if credentials:
        user, _, password = credentials.partition(":")
        options |= {"security.protocol": "SASL_SSL", "sasl.mechanism": "SCRAM-SHA-512"}
        options |= {"sasl.username": unquote(user), "sasl.password": unquote(password)}
    options |= given
    return topic, {**options, "bootstrap.servers": hosts, "enable.idempotence": True, "client.id": "feedmill-relay"}


def make_headers(entry: StreamEntry) -> list[tuple[str, str | bytes | None]]:
    """CloudEvents' attributes as its Kafka binding has them; `stream` and `cursor` are extensions of ours.

    >>> make_headers(StreamEntry("clean", "5-0", {"ce_id": "e", "data": "{}"}))[:3]
    [('content-type', 'application/json'), ('ce_id', b'e'), ('ce_stream', b'clean')]
    """
    attributes = {name: value for name, value in entry.fields.items() if name.startswith("ce_")}
    attributes |= {"ce_stream": entry.stream, "ce_cursor": entry.id}
    return [("content-type", "application/json"), *((name, value.encode()) for name, value in attributes.items())]


def find_story_id(entry: StreamEntry) -> str:
    """The story that an event is about, else its subject.

    >>> find_story_id(StreamEntry("clean", "5-0", {"ce_subject": "it_a", "data": '{"record": {"story_id": "st_a"}}'}))
    'st_a'
    """
    try:
        data = msgspec.json.decode(entry.fields["data"], type=dict[str, Any])
    except msgspec.MsgspecError:
        data = {}
    record = data.get("record")
    found = data.get("story_id") or (record.get("story_id") if isinstance(record, dict) else None)
    return found if isinstance(found, str) else entry.fields.get("ce_subject", "")
