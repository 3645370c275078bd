"""A Kafka cluster of the test's own: librdkafka's mock cluster, which speaks the protocol, in a process of its own.

It is no Kafka: it keeps messages in memory, has no rights, and makes a topic when one is named.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from confluent_kafka import Consumer, Message

HOLDER = """
import sys
from confluent_kafka import Producer
holder = Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "none", "log_level": 0})
(broker,) = holder.list_topics(timeout=10).brokers.values()
print(f"{broker.host}:{broker.port}", flush=True)
sys.stdin.read()
"""


@dataclass
class MockKafka:
    """One broker; what it holds is gone with it."""

    process: subprocess.Popen[str]
    address: str

    def pause(self) -> None:
        """It answers nobody, as a machine that hangs."""
        self.process.send_signal(signal.SIGSTOP)

    def resume(self) -> None:
        self.process.send_signal(signal.SIGCONT)

    def read_topic(self, topic: str, least: int, seconds: float = 20) -> list[Message]:
        """So many messages at least, and what else comes within a second."""
        options = {"bootstrap.servers": self.address, "group.id": "test", "auto.offset.reset": "earliest"}
        consumer = Consumer(options)
        consumer.subscribe([topic])
        found: list[Message] = []
        end = time.monotonic() + seconds
        try:
            while time.monotonic() < end:
                message = consumer.poll(0.2)
                if message is not None and not message.error():
                    found.append(message)
                    if len(found) >= least:
                        end = min(end, time.monotonic() + 1)
        finally:
            consumer.close()
        return found


@contextmanager
def run_kafka() -> Iterator[MockKafka]:
    """One that runs until the block ends."""
    process = subprocess.Popen([sys.executable, "-c", HOLDER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        yield MockKafka(process, process.stdout.readline().strip())
    finally:
        process.kill()
        process.communicate()
