"""ingest: bytes in, Items out. No Redis, no Celery.

    Document ──► read ──► Reading: items and problems

``sniff`` says what kind of document some bytes are; ``to_json`` and ``from_json`` carry an item over a wire.
"""

from .errors import FetchError, IngestError, ParseError, PermanentFetchError, TemporaryFetchError
from .item import Attachment, Author, Document, Item, Kind, Problem, Provenance, Reading, Source
from .read import read
from .serialise import from_json, to_json
from .sniff import sniff

__all__ = [
    "Attachment",
    "Author",
    "Document",
    "FetchError",
    "IngestError",
    "Item",
    "Kind",
    "ParseError",
    "PermanentFetchError",
    "Problem",
    "Provenance",
    "Reading",
    "Source",
    "TemporaryFetchError",
    "from_json",
    "read",
    "sniff",
    "to_json",
]
