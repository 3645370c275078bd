"""How a message lies in the queue: Celery's envelope, and one of our own around what other programs send.

queue ─► wrap_message ─► Celery ─► task `feedmill.submit` ─► open_envelope ─► the message

Celery throws away what it can't read (no JSON, another task's name, too many arguments), and says so only in its log.
So what comes from outside is put whole, as text, into an envelope that Celery can always read, and is opened where an
error becomes a dead letter.
"""

from __future__ import annotations

import base64
import json
import uuid
from typing import Any

import msgspec
from kombu.compression import decompress
from kombu.utils.json import loads

from .message_head import OWN_TASKS, SUBMIT_TASK, EnvelopeHead, EnvelopeHeaders


class EnvelopeError(Exception):
    """What came from the queue is no Celery message for us; says what is wrong with it."""


def wrap_message(item: bytes, queue: str) -> bytes:
    """An entry of the queue as Celery can read it, whatever is in it. What feedmill sent itself is as it is.

    >>> b"feedmill.submit" in wrap_message(b"no JSON", "feedmill.jobs")
    True
    """
    try:
        headers = msgspec.json.decode(item, type=EnvelopeHead).headers
    except (msgspec.DecodeError, RecursionError):
        headers = EnvelopeHeaders()
    if headers.is_wrapped or headers.task in OWN_TASKS:
        return item
    number = str(uuid.uuid4())
    body = json.dumps([[item.decode("utf-8", "surrogateescape")], {}, {}]).encode()
    envelope = {
        "body": base64.b64encode(body).decode(),
        "content-encoding": "utf-8",
        "content-type": "application/json",
        "headers": {"lang": "py", "task": SUBMIT_TASK, "id": number, "root_id": number, "is_wrapped": True},
        "properties": {
            "correlation_id": number,
            "delivery_mode": 2,
            "delivery_info": {"exchange": "", "routing_key": queue},
            "priority": 0,
            "body_encoding": "base64",
            "delivery_tag": str(uuid.uuid4()),
        },
    }
    return msgspec.json.encode(envelope)


def open_envelope(item: bytes) -> Any:
    """The one argument of the task that a Celery message asks for.

    Raises:
        EnvelopeError: it asks for nothing of ours, or can't be read.
    """
    try:
        task, args, kwargs = _read_call(json.loads(item))
    except EnvelopeError:
        raise
    except Exception as error:  # its parts come from outside, and kombu's readers raise whatever befalls them
        raise EnvelopeError(f"not a Celery message: {type(error).__name__}; see docs/submitting.md") from None
    if task != SUBMIT_TASK:
        raise EnvelopeError(f"it asks for the task {task!a}; the only one is {SUBMIT_TASK}")
    if len(args) == 1 and not kwargs:
        return args[0]
    if not args and list(kwargs) == ["message"]:
        return kwargs["message"]
    raise EnvelopeError(f"{SUBMIT_TASK} takes one argument, not {len(args) + len(kwargs)}")


def _read_call(envelope: dict[str, Any]) -> tuple[object, list[Any], dict[str, Any]]:
    """Task, arguments and named arguments of a message, in either of Celery's protocols."""
    headers, properties = envelope.get("headers") or {}, envelope.get("properties") or {}
    body = envelope["body"]
    if properties.get("body_encoding") == "base64":
        body = base64.b64decode(body)
    if headers.get("compression"):
        body = decompress(body, headers["compression"])
    kind = envelope.get("content-type")
    if kind != "application/json":
        raise EnvelopeError(f"its content type is {kind!a}, not application/json")
    call = loads(body)
    if "task" not in headers:  # protocol 1
        return call["task"], list(call.get("args") or ()), dict(call.get("kwargs") or {})
    args, kwargs, _ = call
    return headers["task"], list(args), dict(kwargs)
