"""Who may ask: a token, and on this machine alone the names that it goes by.

The token is the one that is set, else one that is made at the first start and kept in a file for its owner only.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import os
import secrets
import stat
import tempfile
from collections.abc import Collection
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

TOKEN_FILE = "http-token"  # noqa: S105  in the data folder
SHORTEST_TOKEN = 16  # characters
LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})


class TokenError(Exception):
    """There is no token to be had; the message says why, where, and what to do."""


def obtain_token(folder: Path) -> tuple[str, Path]:
    """The token of a data folder and the file that it is in, made where there is none.

    Raises:
        TokenError: the file can't be made or read, is not for its owner only, or has no token in it.
    """
    file = folder / TOKEN_FILE
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not file.exists():
            _write_token(file)
        token = _read_token(file)
    except OSError as error:
        raise TokenError(
            f"{file} can't be made or read ({error.strerror}); set FEEDMILL_HTTP_TOKEN, or name another --data-dir"
        ) from None
    refuse_weak_token(token, str(file))
    return token, file


def refuse_weak_token(token: str, where: str) -> None:
    """Raise TokenError for one that is short or that no header can carry."""
    if len(token) < SHORTEST_TOKEN or not all("!" <= letter <= "~" for letter in token):
        raise TokenError(
            f"{where}: a token has {SHORTEST_TOKEN} or more letters, digits and signs of ASCII; "
            "make one by `openssl rand -hex 32`"
        )


def _write_token(file: Path) -> None:
    """Whole or not at all: of two that start at the same moment one wins, and both read what it wrote."""
    descriptor, draft = tempfile.mkstemp(prefix=f"{file.name}.", dir=file.parent)  # for its owner only
    try:
        os.write(descriptor, f"{secrets.token_urlsafe(32)}\n".encode())
        os.fsync(descriptor)
        with suppress(FileExistsError):
            os.link(draft, file)
    finally:
        os.close(descriptor)
        os.unlink(draft)


def _read_token(file: Path) -> str:
    descriptor = os.open(file, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC)
    with open(descriptor, encoding="ascii", errors="replace") as stream:
        mode = stat.S_IMODE(os.fstat(descriptor).st_mode)
        if mode & 0o077:
            raise TokenError(f"{file} can be read by others (mode {mode:04o}): chmod 600, or remove it for a new token")
        return stream.read(1000).strip()


def is_loopback(host: str) -> bool:
    """Whether only programs of this machine reach an address.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def is_known_host(header: str, names: Collection[str]) -> bool:
    """Whether a Host header names one of these, whatever the port.

    A page of another site may have its name lead to 127.0.0.1 (DNS rebinding); its requests still carry that name.

    >>> is_known_host("127.0.0.1:8088", LOOPBACK_NAMES), is_known_host("[::1]:8088", LOOPBACK_NAMES)
    (True, True)
    >>> is_known_host("evil.example:8088", LOOPBACK_NAMES), is_known_host("", LOOPBACK_NAMES)
    (False, False)
    """
    try:
        name = urlsplit(f"//{header}").hostname
    except ValueError:
        return False
    return name is not None and name.rstrip(".").lower() in names


def is_right_token(authorization: str, token: str) -> bool:
    """Whether an Authorization header has the token: as a bearer's, or as the password of any user.

    It is compared in a time that does not tell how much of it is right.

    >>> is_right_token("Bearer abc", "abc"), is_right_token("Basic YW5uOmFiYw==", "abc"), is_right_token("abc", "abc")
    (True, True, False)
    """
    scheme, _, given = authorization.partition(" ")
    given = given.strip()
    if scheme.lower() == "basic":
        try:
            given = base64.b64decode(given, validate=True).decode("utf-8", "replace").partition(":")[2]
        except (binascii.Error, ValueError):
            return False
    elif scheme.lower() != "bearer":
        return False
    return hmac.compare_digest(given.encode(), token.encode())
