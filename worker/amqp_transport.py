"""kombu's AMQP transport (RabbitMQ), so that no message of another program is lost in front of Celery.

Celery throws away what it can't read, and says so only in its log. What comes from other programs is therefore put
whole into an envelope that Celery can always read, as transport.py does for Redis; see envelope.py.
"""

from __future__ import annotations

import base64
import json
from typing import Any

from kombu.transport import TRANSPORT_ALIASES, pyamqp

from .envelope import wrap_message
from .message_head import OWN_TASKS

NAME = "feedmill-amqp"
TRANSPORT_ALIASES[NAME] = f"{__name__}:AmqpTransport"


class AmqpMessage(pyamqp.Message):
    """A message, wrapped where it isn't our own."""

    def __init__(self, msg: Any, channel: Any = None, **options: Any) -> None:
        _wrap_foreign(msg)
        super().__init__(msg, channel=channel, **options)


def _wrap_foreign(msg: Any) -> None:
    """Give a message of another program the body and the headers of an envelope."""
    headers = msg.properties.get("application_headers") or {}
    if headers.get("is_wrapped") or headers.get("task") in OWN_TASKS:
        return
    queue = str(msg.delivery_info.get("routing_key", ""))
    envelope = json.loads(wrap_message(_write_as_redis_has_it(msg, headers), queue))
    msg.body = base64.b64decode(envelope["body"])
    msg.properties = {
        "content_type": envelope["content-type"],
        "content_encoding": envelope["content-encoding"],
        "correlation_id": envelope["properties"]["correlation_id"],
        "application_headers": envelope["headers"],
    }


def _write_as_redis_has_it(msg: Any, headers: dict[str, Any]) -> bytes:
    """A message in the one form that is opened later, whichever broker brought it."""
    body = msg.body.encode() if isinstance(msg.body, str) else bytes(msg.body)
    parts = {
        "body": base64.b64encode(body).decode(),
        "content-type": msg.properties.get("content_type"),
        "content-encoding": msg.properties.get("content_encoding"),
        "headers": headers,
        "properties": {"body_encoding": "base64"},
    }
    return json.dumps(parts, default=str).encode()  # headers may hold times and decimals


class AmqpChannel(pyamqp.Channel):
    Message = AmqpMessage


class AmqpConnection(pyamqp.Connection):
    Channel = AmqpChannel


class AmqpTransport(pyamqp.Transport):
    Connection = AmqpConnection

    def qos_semantics_matches_spec(self, connection: Any) -> bool:
        """Say yes: how much may be taken ahead is then told for each consumer, as quorum queues want it."""
        return True
