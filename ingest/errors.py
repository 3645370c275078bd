"""What can go wrong with input, by what the caller must do about it.

IngestError
├── FetchError          the network said no
│   ├── TemporaryFetchError   try again later (timeout, 429, 5xx, refused connection)
│   └── PermanentFetchError   do not try again (404, forbidden address, too large)
│       └── GoneError         it was taken away for good (410)
└── ParseError          these bytes are not what they should be; trying again cannot help
"""

from __future__ import annotations


class IngestError(Exception):
    """Base of all input errors; the message says what, where and what to do."""


class FetchError(IngestError):
    """The document could not be fetched."""


class TemporaryFetchError(FetchError):
    """Worth another try later. ``retry_after`` is the server's own wish in seconds, if it named one."""

    def __init__(self, message: str, retry_after: float | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class PermanentFetchError(FetchError):
    """The same request will fail again."""


class GoneError(PermanentFetchError):
    """The server says that there will be nothing at this address any more."""


class ParseError(IngestError):
    """The bytes can't be read as what they were said to be."""
