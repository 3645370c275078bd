"""Secrets and signatures as Standard Webhooks 1.0 have them (https://www.standardwebhooks.com).

webhook-id, webhook-timestamp, body ─► HMAC-SHA256 by each secret ─► webhook-signature
"""

from __future__ import annotations

import binascii
import hashlib
import hmac
from base64 import b64decode, b64encode
from collections.abc import Iterable
from datetime import datetime, timedelta

from ..store.webhooks import SigningSecret

PREFIX = "whsec_"
SHORTEST_SECRET, LONGEST_SECRET = 24, 64  # bytes
MADE_BYTES = 32
OLD_SECRET_SIGNS = timedelta(days=1)  # beside the new one
MOST_SECRETS = 4  # that sign at the same time


class SecretError(Exception):
    """A text is no secret for signing; the message does not hold it."""


def make_secret(random_bytes: bytes) -> str:
    """A secret in the form in which it is handed over.

    >>> make_secret(bytes(24))
    'whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA'
    """
    return PREFIX + b64encode(random_bytes).decode("ascii")


def read_secret(text: str) -> bytes:
    """The bytes of a secret.

    Raises:
        SecretError: it has another form, or is too short or too long.

    >>> len(read_secret("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"))
    24
    """
    try:
        key = b64decode(text.removeprefix(PREFIX), validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not text.startswith(PREFIX) or not SHORTEST_SECRET <= len(key) <= LONGEST_SECRET:
        raise SecretError(f"a secret is {PREFIX} and {SHORTEST_SECRET} to {LONGEST_SECRET} bytes in base64")
    return key


def sign_message(message_id: str, payload: bytes, secrets: Iterable[SigningSecret], now: datetime) -> dict[str, str]:
    """The three headers of one attempt, with a signature by each secret that is in force."""
    timestamp = str(int(now.timestamp()))
    signed = f"{message_id}.{timestamp}.".encode() + payload
    keys = [read_secret(secret.value) for secret in secrets if secret.until is None or now < secret.until]
    signatures = [b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode("ascii") for key in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": timestamp,
        "webhook-signature": " ".join(f"v1,{signature}" for signature in signatures),
    }


def rotate_secrets(secrets: Iterable[SigningSecret], value: str, now: datetime) -> tuple[SigningSecret, ...]:
    """A new secret in front of those that still sign; the one that was newest signs for a day more."""
    old = [
        SigningSecret(value=secret.value, until=secret.until or now + OLD_SECRET_SIGNS)
        for secret in secrets
        if secret.until is None or now < secret.until
    ]
    return (SigningSecret(value=value), *old)[:MOST_SECRETS]
