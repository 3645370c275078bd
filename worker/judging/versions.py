"""What makes a version of an item: its versioned fields, their digests, and by which way they reached us. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from ingest import Item
from ingest.item import IdBasis

from ..store.items import FieldDigests

# A change of any of these makes a new version. content_html is not among them: mark-up alone is no news.
VERSIONED_FIELDS = (
    "url", "external_url", "canonical_url", "title", "content_text", "summary", "image", "date_published",
    "date_modified", "authors", "tags", "language", "attachments", "pub_status",
)  # fmt: skip


# Readers of feeds are one way of reaching us: which of them served a document is no change of the item.
FEED_READERS = frozenset({"lxml", "feedparser", "jsonfeed"})


def way_of(item: Item) -> str:
    """By which way an item reached us: "feed", or the name of what read its page or document."""
    extractor = item.provenance.extractor
    return "feed" if extractor in FEED_READERS else extractor


def digest_fields(item: Item) -> dict[str, str]:
    """Field -> short digest, for every versioned field that says something.

    A date counted back from the fetch ("2 hours ago") moves with every fetch, so it is left out; as is the link where
    its one spelling is there, which lacks what only tells where a reader came from.
    """
    bases = {"date_published": item.provenance.date_basis, "date_modified": item.provenance.modified_basis}
    moving = {name for name, basis in bases.items() if basis in ("relative", "clamped")}
    moving |= {"url"} if item.canonical_url else set()
    values = {name: getattr(item, name) for name in VERSIONED_FIELDS if name not in moving}
    return {
        name: _digest_bytes(msgspec.json.encode(value)) for name, value in values.items() if value not in (None, "", ())
    }


@dataclass(frozen=True, slots=True)
class ItemVersion:
    """An item with the digests of what makes a version of it, which are taken once."""

    item: Item
    digests: FieldDigests


def make_version(item: Item) -> ItemVersion:
    """An item, digested."""
    return ItemVersion(item, digest_fields(item))


def with_identity(version: ItemVersion, item_id: str, basis: IdBasis | None) -> ItemVersion:
    """The same version under the id that the item has for good; neither id nor provenance is digested."""
    provenance = replace(version.item.provenance, id_basis=basis)
    return replace(version, item=replace(version.item, id=item_id, provenance=provenance))


def changed_fields(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the fields that differ, sorted.

    >>> changed_fields({"title": "a", "url": "u"}, {"title": "b", "url": "u", "image": "i"})
    ('image', 'title')
    """
    return tuple(sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name)))


def _digest_bytes(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=6).hexdigest()
