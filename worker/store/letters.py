"""Dead letters: what an entry of the stream `dead` says of the job, or the part of one, that it is about."""

from __future__ import annotations

from typing import Any

import msgspec

from .streams import StreamEntry


def read_letter(letter: StreamEntry) -> dict[str, Any]:
    """The data of a dead letter."""
    data: dict[str, Any] = msgspec.json.decode(letter.fields["data"])
    return data


def is_about_part(letter: StreamEntry) -> bool:
    """Whether only a part of a job's document is dead; then the letter holds the input itself."""
    return "where" in read_letter(letter)
