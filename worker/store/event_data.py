"""How the data of events is kept in the streams: as JSON, or packed, which takes less than a third.

data ─► JSON | data_zlib ─► zlib of the same JSON
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

from ..settings import EventPacking

PLAIN, PACKED = "data", "data_zlib"  # names of the field
SHORTEST = 300  # characters; less is hardly worth it


def pack_data(fields: Sequence[str | bytes], packing: EventPacking) -> tuple[str | bytes, ...]:
    """The fields of an event, name and value in turn, as the stream keeps them.

    >>> pack_data(("ce_type", "story.merged", "data", "{}"), "zlib")
    ('ce_type', 'story.merged', 'data', '{}')
    >>> name, packed = pack_data(("data", '{"text": "%s"}' % ("long " * 100)), "zlib")
    >>> name, len(packed) < 40
    ('data_zlib', True)
    """
    packed: list[str | bytes] = []
    for name, value in zip(fields[::2], fields[1::2], strict=True):
        if packing == "zlib" and name == PLAIN and len(value) >= SHORTEST:
            body = value.encode() if isinstance(value, str) else value
            packed += [PACKED, zlib.compress(body, 6)]
        else:
            packed += [name, value]
    return tuple(packed)


def unpack_fields(fields: Mapping[bytes, bytes]) -> dict[str, str]:
    """The fields of an entry as text; however its data is kept, it is `data`.

    Raises:
        zlib.error: somebody else has written the entry.
    """
    unpacked = {name.decode(): value for name, value in fields.items()}
    if PACKED in unpacked:
        unpacked[PLAIN] = zlib.decompress(unpacked.pop(PACKED))
    return {name: value.decode() for name, value in unpacked.items()}
