"""Which failure it is that an input can't be read, by the error that says so."""

from __future__ import annotations

from ingest import EmptyInputError, FetchError, IngestError

from ..failures import FETCH_FAILED, INPUT_EMPTY, INPUT_UNREADABLE, FailureKind

_KINDS: tuple[tuple[type[IngestError], FailureKind], ...] = (
    (FetchError, FETCH_FAILED),
    (EmptyInputError, INPUT_EMPTY),
)


def find_input_failure(error: IngestError) -> FailureKind:
    """Which failure it is.

    >>> find_input_failure(EmptyInputError("the input is empty")).code
    'input-empty'
    """
    return next((kind for error_type, kind in _KINDS if isinstance(error, error_type)), INPUT_UNREADABLE)
