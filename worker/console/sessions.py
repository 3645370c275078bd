"""Who is signed in: a cookie with a name and an end, signed with the token. The server keeps nothing.

name ─► cookie ─► name, or nobody; another token, or the end, and all must sign in again
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

import msgspec

COOKIE = "feedmill_console"
LASTS = timedelta(hours=12)
LONGEST_NAME = 80  # characters
LONGEST_COOKIE = 2000  # characters


class ConsoleSession(msgspec.Struct, frozen=True, array_like=True):
    """One person, signed in."""

    person: str
    ends: int  # seconds since 1970
    number: str  # by chance, so that no two sessions have the same form token


_SESSION = msgspec.json.Decoder(ConsoleSession)


@dataclass(frozen=True, slots=True)
class SessionKeeper:
    """Makes and reads cookies.

    Args:
        secret: what they are signed with.
    """

    secret: bytes

    @classmethod
    def for_token(cls, token: str | None) -> SessionKeeper:
        """The same for all processes that have this token; without a token one for this process."""
        return cls(_sign(token.encode(), "console sessions") if token else secrets.token_bytes(32))

    def write_cookie(self, person: str, now: datetime) -> str:
        """The cookie of somebody who signs in now."""
        session = ConsoleSession(person, int((now + LASTS).timestamp()), secrets.token_urlsafe(12))
        packed = _encode_bytes(msgspec.json.encode(session))
        return f"{packed}.{_encode_bytes(_sign(self.secret, packed))}"

    def read_cookie(self, cookie: str, now: datetime) -> ConsoleSession | None:
        """Who it is; None for a cookie that is none of ours, or has ended."""
        packed, _, signature = cookie[:LONGEST_COOKIE].partition(".")
        if not hmac.compare_digest(_encode_bytes(_sign(self.secret, packed)).encode(), signature.encode()):
            return None
        try:
            session = _SESSION.decode(base64.urlsafe_b64decode(packed + "=" * (-len(packed) % 4)))
        except (binascii.Error, ValueError):
            return None
        return session if session.ends > now.timestamp() else None

    def make_form_token(self, session: ConsoleSession) -> str:
        """What each form of a session has in it, so that nobody else can make one."""
        return _encode_bytes(_sign(self.secret, f"form {session.number}"))


def read_person(given: str) -> str | None:
    """The name of a person, without spaces around it; None for what is none.

    >>> read_person("  Ann Lee "), read_person(""), read_person("a\\x00b"), read_person("x" * 81)
    ('Ann Lee', None, None, None)
    """
    name = " ".join(given.split(" ")).strip()
    return name if name and len(name) <= LONGEST_NAME and name.isprintable() else None


def _sign(key: bytes, text: str) -> bytes:
    return hmac.new(key, text.encode("utf-8", "replace"), hashlib.sha256).digest()


def _encode_bytes(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).decode().rstrip("=")
