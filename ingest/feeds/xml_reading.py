"""One way to read XML that may be broken: as it is, else patched, else mended."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import TypeVar

from ..errors import ParseError
from .prolog import Prolog
from .xml_repair import ILLEGAL_CHARACTERS, mend_xml, patch_flaws
from .xml_tree import NotWellFormedError

MAX_MENDED = 200_000  # tags; mending takes some 5 µs for each

WhatWasRead = TypeVar("WhatWasRead")


def read_repaired_xml(text: str, prolog: Prolog, read: Callable[[bytes], WhatWasRead]) -> WhatWasRead:
    """What ``read`` makes of the first form of a document that is well-formed.

    Args:
        text: the document from its root on.
        read: takes it in UTF-8; begins anew each time, and raises NotWellFormedError.

    Raises:
        ParseError: it is no XML, and can't be mended; or as ``read`` does.
    """
    data = text.encode("utf-8", "surrogatepass")
    with suppress(NotWellFormedError):
        return read(data)
    with suppress(NotWellFormedError):
        return read(patch_flaws(data, str(prolog.root), prolog.entities))
    if data.count(b"<") > MAX_MENDED:
        raise ParseError(f"this is no XML, and has more than {MAX_MENDED} tags, too many to mend: fetch it again")
    try:
        return read(mend_xml(ILLEGAL_CHARACTERS.sub("", text), prolog.entities).encode())
    except NotWellFormedError as error:
        raise ParseError(f"this is no XML, and can't be mended: {error}") from error
