"""kombu's Redis transport with five holes closed, and the same by sentinels.

**A message that Celery can't read is lost**, so what comes from other programs is wrapped as it comes (envelope.py).

**A failed acknowledgement uses up a worker for ever.** kombu counts a message as being worked on until it is
acknowledged, and takes no more than there are processes. When the server goes away just then, it gives up the
acknowledgement but goes on counting. After as many of those as there are processes the worker asks for nothing any
more, so it never notices that its connection is gone either, and stands still (kombu 5.7.0; in 3 of 12 runs that
killed the server six times in a row).

Here the message counts as done whatever the server says. It stays among the server's unacknowledged ones and comes
back after the visibility timeout, when the ledger knows that its job has ended.

**A server that is full ends the workers.** For Celery only a lost connection is a reason to wait; any other answer,
such as that of a full or read-only server, ends the process. Here such an answer counts as a lost connection.

**A rediss:// address without options is asked in plain text**, password and all, where the transport has another name
than kombu's own (5.7.0). Here the options are read by redis-py and always handed over, with its defaults: the
certificate and the name in it are checked.

**A worker waits ever longer for its connection**: 2 seconds after the first failure, 2 more after each, up to 30, and
no setting of Celery changes that (kombu 5.7.0). Where one answer in twenty is lost, connecting takes several tries and
half a minute. Here the pauses begin small and end at LONGEST_PAUSE.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from kombu import Connection
from kombu.transport import TRANSPORT_ALIASES, redis, virtual
from redis import Redis
from redis.client import Pipeline
from redis.connection import SSLConnection, parse_url
from redis.exceptions import ConnectionError as LostConnectionError
from redis.exceptions import ResponseError

from .envelope import wrap_message
from .sentinel import PlainConnection, TlsConnection, make_primary_pool
from .server_address import is_sentinel, split_sentinel_url
from .trouble import name_trouble, passes_by_itself

FIRST_PAUSE, LONGEST_PAUSE = 0.2, 2.0  # seconds before connecting again; each is longer than the last by the first
SENTINEL_NAME = "feedmill-sentinel"
NAME = "feedmill"  # as a URL's scheme: feedmill+socket:///run/server.sock
TRANSPORT_ALIASES[NAME] = f"{__name__}:Transport"
TRANSPORT_ALIASES[SENTINEL_NAME] = f"{__name__}:SentinelTransport"


def read_tls_options(url: str) -> dict[str, Any] | None:
    """How a connection to the server is secured, as kombu's ``ssl`` takes it; None where it isn't.

    >>> read_tls_options("rediss://db.example"), read_tls_options("redis://db.example")
    ({'ssl_cert_reqs': 'required', 'ssl_check_hostname': True}, None)
    """
    options = parse_url(split_sentinel_url(url).server_url if is_sentinel(url) else url)  # type: ignore[no-untyped-call]
    if options.get("connection_class") is not SSLConnection:
        return None
    given = {name: value for name, value in options.items() if name.startswith("ssl_")}
    return {"ssl_cert_reqs": "required", "ssl_check_hostname": True, **given}


class QueueConnection(Connection):
    """A connection that is tried again soon."""

    watchers: ClassVar[list[Callable[[], None]]] = []  # called at every try to be connected

    def ensure_connection(self, *args: Any, **options: Any) -> Any:
        """As kombu's, with other pauses."""
        pauses = {"interval_start": FIRST_PAUSE, "interval_step": FIRST_PAUSE, "interval_max": LONGEST_PAUSE}
        ask_whether_to_end = options.pop("callback", None)

        def call_back() -> None:
            for tell in self.watchers:
                tell()
            if ask_whether_to_end:
                ask_whether_to_end()

        return super().ensure_connection(*args, **{**pauses, **options, "callback": call_back})


class QoS(redis.QoS):
    def ack(self, delivery_tag: str) -> None:
        try:
            super().ack(delivery_tag)
        except BaseException:
            virtual.QoS.ack(self, delivery_tag)
            raise

    def reject(self, delivery_tag: str, requeue: bool = False) -> None:
        try:
            super().reject(delivery_tag, requeue)
        except BaseException:
            virtual.QoS.ack(self, delivery_tag)
            raise


def _ask_patiently(ask: Callable[[], Any]) -> Any:
    """The server's answer.

    Raises:
        LostConnectionError: also where the server only says that it does not do its work for now.
    """
    try:
        return ask()
    except ResponseError as error:
        if passes_by_itself(error):
            raise LostConnectionError(f"{name_trouble(error)} ({error})") from error
        raise


class QueuePipeline(Pipeline):
    """Several commands of a QueueClient."""

    def parse_response(self, connection: Any, command_name: str, **options: Any) -> Any:
        parse = super().parse_response
        return _ask_patiently(lambda: parse(connection, command_name, **options))  # type: ignore[no-untyped-call]


class QueueClient(Redis):
    """A client whose blocking reads of the queues give messages that Celery can read, and which waits out a trouble."""

    def pipeline(self, transaction: bool = True, shard_hint: str | None = None) -> QueuePipeline:
        return QueuePipeline(self.connection_pool, self.response_callbacks, transaction, shard_hint)

    def parse_response(self, connection: Any, command_name: str, **options: Any) -> Any:
        parse = super().parse_response
        answer = _ask_patiently(lambda: parse(connection, command_name, **options))  # type: ignore[no-untyped-call]
        if command_name != "BRPOP" or not answer:
            return answer
        queue, item = answer
        return queue, wrap_message(item, queue.decode())


class Channel(redis.Channel):
    QoS = QoS

    def _get_client(self) -> type[QueueClient]:
        return QueueClient


class Transport(redis.Transport):
    Channel: Any = Channel


class SentinelChannel(Channel):
    """One whose server is whichever the sentinels call the primary; kombu's own looks for them in another way."""

    from_transport_options = (*redis.Channel.from_transport_options, "sentinel_url")
    connection_class = PlainConnection
    connection_class_ssl = TlsConnection
    sentinel_url = ""

    def _get_pool(self, asynchronous: bool = False) -> Any:
        options = self._connparams(asynchronous=asynchronous)  # type: ignore[attr-defined]
        for name in ("host", "port"):
            options.pop(name, None)
        self.keyprefix_fanout = self.keyprefix_fanout.format(db=options["db"])
        return make_primary_pool(self.sentinel_url, **options)


class SentinelTransport(Transport):
    Channel: Any = SentinelChannel
