"""The body of a request: read as far as is allowed, within a time, and by a few at a time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping

from starlette.requests import ClientDisconnect, Request

from .problems import RequestError, make_unavailable

READ_SECONDS = 60.0  # for one body
READ_AT_ONCE = 8  # bodies, for each may take as many bytes as a document
CLOSING = {"Connection": "close"}  # what we did not read is not to be taken for the next request


class BodyReader:
    """Reads bodies for all requests."""

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._room = asyncio.Semaphore(READ_AT_ONCE)

    async def read_body(self, request: Request) -> bytes:
        """The whole body.

        Raises:
            RequestError: 413, it is too long; 408, it takes too long; 503, too many others are on their way.
        """
        if _read_length(request.headers) > self._max_bytes:
            raise self._make_too_long()
        try:
            async with asyncio.timeout(READ_SECONDS):
                await self._room.acquire()
        except TimeoutError:
            raise make_unavailable("busy", "too many others send at the moment", "send it again") from None
        try:
            async with asyncio.timeout(READ_SECONDS):
                return await self._read_parts(request)
        except TimeoutError:
            raise RequestError(
                408, "too-slow", f"the body was not here within {READ_SECONDS:.0f} seconds", "send it again", CLOSING
            ) from None
        except ClientDisconnect:
            raise RequestError(400, "bad-request", "the body broke off", "send it again", CLOSING) from None
        finally:
            self._room.release()

    async def _read_parts(self, request: Request) -> bytes:
        body = bytearray()
        async for part in request.stream():
            body += part
            if len(body) > self._max_bytes:
                raise self._make_too_long()
        return bytes(body)

    def _make_too_long(self) -> RequestError:
        return RequestError(
            413,
            "too-large",
            f"the body has more than {self._max_bytes} bytes (FEEDMILL_MAX_BYTES)",
            "send less, name an address that it can be fetched from, or raise the limit",
            CLOSING,
        )


def _read_length(headers: Mapping[str, str]) -> int:
    """What a request says of its own length; 0 where it does not."""
    given = headers.get("content-length", "")
    return int(given) if re.fullmatch(r"[0-9]{1,18}", given) else 0
