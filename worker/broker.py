"""The broker that carries jobs to workers: the server that keeps the store, or another one (docs/brokers.md).

Whatever it is, the ledger is the truth: a broker may lose messages, or deliver them twice.
"""

from __future__ import annotations

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from kombu import Exchange, Queue

from . import amqp_transport, transport
from .queue_names import QueueNames, is_amqp, is_redis, queue_names
from .server_address import is_sentinel, split_sentinel_url
from .settings import Settings

VISIBILITY_SECONDS = 60  # then what a dead worker has taken from a Redis queue comes back; its lease ends before that
# Returns of one message after which RabbitMQ gives it up: far more than a job has attempts, for those are counted by
# the ledger, and a store that is away for an hour makes many returns.
DELIVERY_LIMIT = 100
MOST_RETURNED = 10_000  # messages that are kept of those that were given up


@dataclass(frozen=True, slots=True, kw_only=True)
class BrokerAccess:
    """How Celery reaches a broker."""

    url: str = field(repr=False)  # in Celery's spelling; may hold a password
    transport: str | None  # None: Celery's own
    tls: dict[str, Any] | None
    options: Mapping[str, Any] = field(repr=False)  # of the transport; may hold a password
    queues: tuple[Queue, ...]


def describe_access(settings: Settings, redis_url: str) -> BrokerAccess:
    """How the broker of these settings is reached.

    Args:
        redis_url: of the server that keeps the store; the queue is there, too, where nothing else is set.
    """
    url, names = settings.broker_url or redis_url, queue_names(settings.collection)
    if is_redis(url):
        by_sentinels = is_sentinel(url)
        return BrokerAccess(
            url=celery_url(url),
            transport=transport.SENTINEL_NAME if by_sentinels else transport.NAME,
            tls=transport.read_tls_options(url),
            options={
                "visibility_timeout": VISIBILITY_SECONDS,
                "unacked_key": names.unacked,
                "unacked_index_key": f"{names.unacked}_index",
                "unacked_mutex_key": f"{names.unacked}_mutex",
                **({"sentinel_url": url} if by_sentinels else {}),
            },
            queues=_make_queues(names),
        )
    if not is_amqp(url):
        return BrokerAccess(url=url, transport=None, tls=None, options={}, queues=_make_queues(names))
    return BrokerAccess(
        url=url.partition("?")[0],
        transport=amqp_transport.NAME,
        tls=_read_amqp_tls(url),
        options={"confirm_publish": True},  # what the broker has not taken is an error of whoever sent it
        queues=_make_quorum_queues(names),
    )


def celery_url(redis_url: str) -> str:
    """Celery's spelling of a Redis address; how TLS is done is told apart from it.

    >>> celery_url("unix:///run/feedmill/server.sock"), celery_url("rediss://:a;b@db.example/0?ssl_ca_certs=ca.pem")
    ('feedmill+socket:///run/feedmill/server.sock', 'rediss://:a%3Bb@db.example/0')
    """
    url = split_sentinel_url(redis_url).server_url if is_sentinel(redis_url) else redis_url
    url = url.replace(";", "%3B")  # at which Celery would begin another address
    if url.startswith("rediss://"):
        return url.partition("?")[0]
    path = url.removeprefix("unix://")
    return url if path == url else f"{transport.NAME}+socket://{path}"


class KeptQueue(Queue):
    """A queue that is declared together with the one for what it gives up, without which it would keep that itself."""

    def declare(self, nowait: bool = False, channel: Any = None) -> str:
        arguments = {"x-queue-type": "quorum", "x-max-length": MOST_RETURNED}
        returned = Queue((self.queue_arguments or {})["x-dead-letter-routing-key"], queue_arguments=arguments)
        returned(channel or self.channel).queue_declare(nowait=nowait)
        return str(super().declare(nowait=nowait, channel=channel))


def _make_queues(names: QueueNames) -> tuple[Queue, ...]:
    return tuple(Queue(name, Exchange(name), routing_key=name) for name in (names.control, names.jobs))


def _make_quorum_queues(names: QueueNames) -> tuple[Queue, ...]:
    """Queues that outlive nodes. What that of the jobs gives up goes into another one instead of nowhere.

    The scheduler's messages are worth nothing when they have grown old.
    """
    kept = {
        "x-queue-type": "quorum",
        "x-delivery-limit": DELIVERY_LIMIT,
        "x-dead-letter-exchange": "",
        "x-dead-letter-routing-key": names.returned,
        "x-dead-letter-strategy": "at-least-once",
        "x-overflow": "reject-publish",  # the strategy above asks for it; there is no limit that it would be for
    }
    return (
        Queue(
            names.control, Exchange(names.control), routing_key=names.control,
            queue_arguments={"x-queue-type": "quorum"},
        ),
        KeptQueue(names.jobs, Exchange(names.jobs), routing_key=names.jobs, queue_arguments=kept),
    )  # fmt: skip


def _read_amqp_tls(url: str) -> dict[str, Any] | None:
    """How a connection to RabbitMQ is secured; the certificate and the name in it are checked, as with Redis."""
    if not url.startswith("amqps://"):
        return None
    parts = urlsplit(url)
    given = dict(parse_qsl(parts.query))
    checks = {"none": ssl.CERT_NONE, "optional": ssl.CERT_OPTIONAL, "required": ssl.CERT_REQUIRED}
    mode = checks[given.get("ssl_cert_reqs", "required")]
    return {
        "cert_reqs": mode,
        "server_hostname": None if mode == ssl.CERT_NONE else parts.hostname,
        "ca_certs": given.get("ssl_ca_certs"),
        "certfile": given.get("ssl_certfile"),
        "keyfile": given.get("ssl_keyfile"),
    }
