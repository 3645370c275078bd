"""What the agencies' formats say alike: status, and who sends it."""

from __future__ import annotations

import re

from .identity.urls import domain_of
from .item import PubStatus, Source
from .leniency import UnreadableFieldError

_EMBARGOED = "embargoed"
_STATUSES: dict[str, PubStatus] = {
    "usable": "usable",
    _EMBARGOED: "usable",  # its own date says until when
    "withheld": "withheld",
    "canceled": "canceled",
    "cancelled": "canceled",
}
# tag:harbour.example,2026:x (RFC 4151); urn:newsml:harbour.example:20261129:x (RFC 3085)
_AUTHORITY = re.compile(r"(?:tag:|urn:newsml:)(?:[^@\s,:]{1,80}@)?([\w-]{1,63}(?:\.[\w-]{1,63}){1,8})[,:]", re.ASCII)


def read_status(written: str | None, embargo: str | None = None) -> PubStatus:
    """The status of publication, out of its word or of a code such as ``stat:usable``; usable where nothing is said.

    Args:
        embargo: until when, as written; who says "embargoed" and not until when withholds the story.

    Raises:
        UnreadableFieldError: nobody knows the word, so whether the item may be published.

    >>> read_status("stat:canceled"), read_status(None), read_status("embargoed")
    ('canceled', 'usable', 'withheld')
    """
    word = (written or "usable").strip().rpartition(":")[2].lower()
    if word not in _STATUSES:
        raise UnreadableFieldError(f"the status is {word[:40]!r}: nobody knows whether it may be published")
    return "withheld" if word == _EMBARGOED and not embargo else _STATUSES[word]


def make_wire_source(name: str | None, guid: str | None) -> Source | None:
    """The sender: its name, and the domain that its identifiers are made of.

    >>> make_wire_source("Skarrow Wire", "tag:wire.skarrow.example,2026:n1")
    Source(name='Skarrow Wire', domain='wire.skarrow.example', url=None)
    """
    authority = _AUTHORITY.match(guid or "")
    domain = domain_of(f"http://{authority[1]}/") if authority else domain_of(guid)
    return Source(name=name, domain=domain) if name or domain else None
