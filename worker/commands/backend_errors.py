"""What is said of a server that is away or refuses, of a data folder, and of output that can't be written."""

from __future__ import annotations

import errno

from ..backend import BACKEND_ERRORS
from ..failures import FILE_UNWRITABLE, ExpectedFailure
from ..server.binary import ServerError
from ..server.private_files import UnusableFolderError
from ..trouble import name_trouble

_OUTPUT_ERRORS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


def describe_backend_error(error: Exception) -> ExpectedFailure | None:
    """What is to be said of it; None: it is none of these."""
    if isinstance(error, UnusableFolderError):
        return ExpectedFailure(f"feedmill: {error}", error.kind)
    if isinstance(error, ServerError):
        return ExpectedFailure(f"feedmill: the server can't be reached: {error}", error.kind)
    if isinstance(error, BACKEND_ERRORS):
        trouble = name_trouble(error)
        return ExpectedFailure(f"feedmill: {trouble} ({error})", trouble.kind)
    if isinstance(error, OSError) and error.errno in _OUTPUT_ERRORS and not error.filename:
        says = f"standard output can't be written ({error.strerror}): make room there, or write elsewhere"
        return ExpectedFailure(f"feedmill: {says}", FILE_UNWRITABLE)
    return None
