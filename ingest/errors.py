"""What can go wrong with input, by what the caller must do about it.

IngestError
├── FetchError          the network said no
│   ├── TemporaryFetchError   try again later (timeout, 429, 5xx, refused connection)
│   └── PermanentFetchError   do not try again (404, forbidden address, too large)
│       ├── NotFoundError     nothing is at that address (404)
│       └── GoneError         it was taken away for good (410)
└── ParseError          these bytes are not what they should be; trying again cannot help
    └── EmptyInputError       there are none
"""

from __future__ import annotations

import traceback
from pathlib import Path


class IngestError(Exception):
    """Base of all input errors; the message says what, where and what to do."""


class FetchError(IngestError):
    """The document could not be fetched."""


class TemporaryFetchError(FetchError):
    """Worth another try later.

    ``retry_after`` is the server's own wish in seconds, if it named one, and ``host`` who named it: after a redirect
    another one than was asked.
    """

    def __init__(self, message: str, retry_after: float | None = None, host: str | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.host = host


class PermanentFetchError(FetchError):
    """The same request will fail again."""


class NotFoundError(PermanentFetchError):
    """The server says that there is nothing at this address."""


class GoneError(PermanentFetchError):
    """The server says that there will be nothing at this address any more."""


class ParseError(IngestError):
    """The bytes can't be read as what they were said to be."""


class EmptyInputError(ParseError):
    """There is nothing to read."""


# What a reader raises where its code did not foresee an input. No limits of time or memory, which are the caller's.
UNFORESEEN_ERRORS = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    LookupError,
    RuntimeError,  # recursion too
    TypeError,
    ValueError,
)


def describe_unforeseen(error: BaseException) -> str:
    """What went wrong and where in the code, for a reason that is read long after the traceback is gone.

    >>> try:
    ...     [][0]
    ... except LookupError as error:
    ...     describe_unforeseen(error)  # doctest: +ELLIPSIS
    'a fault of the reader: IndexError: list index out of range (... line ...)'
    """
    frames = traceback.extract_tb(error.__traceback__)
    place = f" ({Path(frames[-1].filename).name} line {frames[-1].lineno})" if frames else ""
    return f"a fault of the reader: {type(error).__name__}: {str(error)[:200]}{place}"
