"""What makes a version of an item: its versioned fields, their digests, and by which way they reached us. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from ingest import Item, Rights
from ingest.item import IdBasis

from ..store.items import FieldDigests
from .media_address import name_media_file

# A change of any of these makes a new version. content_html is not among them: mark-up alone is no news.
VERSIONED_FIELDS = (
    "url", "external_url", "canonical_url", "title", "content_text", "summary", "image", "date_published",
    "date_modified", "authors", "tags", "language", "attachments", "pub_status", "rights",
)  # fmt: skip

# Fields that items had not always: what was recorded without one counts as the same, or an upgrade would publish
# every item anew. Who first says something of it makes no version by that; who says something else does.
ADDED_FIELDS = frozenset({"rights"})


# How these are digested: what differs in every answer of some servers, and says nothing, is left out.
COMPARED_AS = {"tags": "tag_set", "image": "image_file", "attachments": "attachment_files"}
_FIELD_OF_DIGEST = {digest: name for name, digest in COMPARED_AS.items()}
DATE_FIELDS = frozenset({"date_published", "date_modified"})

# Readers of feeds are one way of reaching us: which of them served a document is no change of the item.
FEED_READERS = frozenset({"lxml", "feedparser", "jsonfeed", "section", "sitemap"})
FEED = "feed"  # the way of a feed that nobody named
LOOK = "look"  # the way of a page that was looked at again
FILE = "file"  # a feed whose name is that of a file begins so


def way_of(item: Item) -> str:
    """By which way an item reached us: "feed", or the name of what read its page or document."""
    extractor = item.provenance.extractor
    return FEED if extractor in FEED_READERS else extractor


def digest_fields(item: Item) -> dict[str, str]:
    """Field, or what it is compared as, -> short digest, for every versioned field that says something.

    A date counted back from the fetch ("2 hours ago") moves with every fetch, so it is left out; as is the link where
    its one spelling is there, which lacks what only tells where a reader came from. Of rights a notice and its holder
    are left out: many feeds have the year in it, and all their items would be news on New Year's Day.
    """
    bases = {"date_published": item.provenance.date_basis, "date_modified": item.provenance.modified_basis}
    moving = {name for name, basis in bases.items() if basis in ("relative", "clamped")}
    moving |= {"url"} if item.canonical_url else set()
    values = {name: getattr(item, name) for name in VERSIONED_FIELDS if name not in moving}
    compared = {
        "tags": sorted(set(item.tags)),
        "image": name_media_file(item.image) if item.image else None,
        "attachments": _list_attachment_files(item),
        "rights": _list_terms(item.rights),
    }
    return {
        COMPARED_AS.get(name, name): digest_value(compared.get(name, value))
        for name, value in values.items()
        if value not in (None, "", ()) and compared.get(name, value) is not None
    }


def _list_terms(rights: Rights | None) -> tuple[str | bool | None, ...] | None:
    """What of rights says what may be done; None where nothing does."""
    if rights is None:
        return None
    terms = (rights.license, rights.usage_terms, rights.tdm_reserved, rights.tdm_policy)
    return terms if any(term is not None for term in terms) else None


def _list_attachment_files(item: Item) -> list[bytes]:
    files = [replace(attachment, url=name_media_file(attachment.url)) for attachment in item.attachments]
    return sorted({msgspec.json.encode(file) for file in files})


@dataclass(frozen=True, slots=True)
class ItemVersion:
    """An item with the digests of what makes a version of it, which are taken once."""

    item: Item
    digests: FieldDigests
    way: str  # by which it reached us: as ``way_of`` says, and which feed it was; LOOK
    changed: tuple[str, ...] = ()  # fields that are other ones, where that is known; else the digests tell


def make_version(item: Item, feed: str = "") -> ItemVersion:
    """An item, digested.

    Args:
        feed: which feed the document is; two feeds of a site may carry one article in two ways.
    """
    way = way_of(item)
    return ItemVersion(item, digest_fields(item), f"{way} {feed}" if feed and way == FEED else way)


def with_identity(version: ItemVersion, item_id: str, basis: IdBasis | None) -> ItemVersion:
    """The same version under the id that the item has for good; neither id nor provenance is digested."""
    provenance = replace(version.item.provenance, id_basis=basis)
    return replace(version, item=replace(version.item, id=item_id, provenance=provenance))


def changed_fields(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    """Names of the fields that differ, sorted.

    A field that was recorded as it was written, before it was compared as something else, counts as the same, and so
    does one that items had not yet.

    >>> changed_fields({"title": "a", "url": "u"}, {"title": "b", "url": "u", "image_file": "i"})
    ('image', 'title')
    """
    differing = {name for name in old.keys() | new.keys() if old.get(name) != new.get(name)}
    recorded_before = {name for name in differing if name in COMPARED_AS or _FIELD_OF_DIGEST.get(name) in old}
    recorded_before |= ADDED_FIELDS - old.keys()
    return tuple(sorted(_FIELD_OF_DIGEST.get(name, name) for name in differing - recorded_before))


def find_news(old: FieldDigests, new: FieldDigests) -> tuple[str, ...]:
    """The changed fields, if they are worth a version. Another date alone is none: some feeds date every build anew.

    >>> find_news({"title": "a", "date_published": "d"}, {"title": "a", "date_published": "e"})
    ()
    """
    changed = changed_fields(old, new)
    is_dated_now = "date_published" in new and "date_published" not in old
    return changed if is_dated_now or not DATE_FIELDS.issuperset(changed) else ()


def digest_value(value: object) -> str:
    """A short digest of a field's value."""
    return hashlib.blake2b(msgspec.json.encode(value), digest_size=6).hexdigest()
