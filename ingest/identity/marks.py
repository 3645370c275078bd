"""The marks of an item: the ways in which it can be known again within its source. Pure.

A mark is 8 bytes of a hash, so that nothing from outside reaches a key. It only leads to items that may be the same;
match.py looks at titles, texts and dates before it believes one.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from ..item import Item, Source
from ..long_lists import take_each
from ..text.likeness import title_key
from ..text.words import count_words
from .ids import digest_text, make_item_id
from .source import source_key
from .urls import domain_of

# guid: its own id, made of source and guid (or of what it has instead); url: the same link; path: the link without its
# parameters and fragment; title, text: the same words.
MarkBasis = Literal["guid", "url", "path", "title", "text"]

PAGE_READER = "page-html"  # what reads the page at an address
MIN_TITLE_WORDS = 3  # "Weather" and "Open thread" are titles of many
MIN_TEXT_WORDS = 20  # a shorter text may be a form of words


@dataclass(frozen=True, slots=True)
class Mark:
    """One way of knowing an item again."""

    basis: MarkBasis
    key: bytes  # 8 bytes


def find_marks(items: Sequence[Item]) -> list[tuple[Mark, ...]]:
    """The marks of each item of one document, the most telling first.

    A mark that several items of the document bear proves nothing: a live page has many entries, a comment feed many
    comments under one link. It is left out for all of them, unless they have one title too: a document may list one
    article twice.
    """
    marks_per_item = []
    titles: dict[bytes, str | None] = {}  # mark -> the title of those that bear it; None: they have several
    for item in items:
        own_marks, title = _marks_of_item(item), title_key(item.title or "") or item.provenance.text_digest
        for mark in own_marks:
            if titles.setdefault(mark.key, title) != title:
                titles[mark.key] = None
        marks_per_item.append(own_marks)
    return [
        tuple(mark for mark in own_marks if mark.basis == "guid" or titles[mark.key] is not None)
        for own_marks in take_each(marks_per_item)
    ]


def _marks_of_item(item: Item) -> list[Mark]:
    basis_by_key = {_hash_key(item.id): "guid"}
    for basis, url in _addresses_of_item(item):
        basis_by_key.setdefault(
            _hash_key(make_item_id(_source_of_link(item, url), guid=url, url=None, digest="")), basis
        )
    if source := source_key(item.source):  # items of nobody in particular share words only by accident
        basis_by_key.update({_hash_key(text): basis for basis, text in _text_keys_of_item(item, source)})
    return [Mark(basis, key) for key, basis in basis_by_key.items()]  # type: ignore[arg-type]


def _source_of_link(item: Item, url: str) -> Source:
    """Whose link it is: that of a page whose source has no domain is its host's, as are the items of the host's feeds.

    A page has none where it names another outlet than its host, and where it came without an address and only its own
    canonical link says where it is from. Nothing but this mark leads from such a page to the item in the host's feed.
    """
    is_page = item.provenance.extractor == PAGE_READER and item.provenance.part == "main"
    return Source(domain=domain_of(url)) if is_page and not item.source.domain else item.source


def _addresses_of_item(item: Item) -> list[tuple[str, str]]:
    """The link and the link without parameters; a site's front page is no item's address."""
    url = item.url or item.external_url
    if not url:
        return []
    parts = urlsplit(url)
    bare = f"{parts.scheme}://{parts.netloc}{parts.path}"
    is_front = parts.path in ("", "/")
    linked = [("url", url)] if not is_front or parts.query else []
    return [*linked, *([("path", bare)] if not is_front and bare != url else [])]


def _text_keys_of_item(item: Item, source: str) -> list[tuple[str, str]]:
    text_keys = []
    title, text = item.title or "", item.content_text or ""
    if count_words(title) >= MIN_TITLE_WORDS:
        text_keys.append(("title", f"title\n{source}\n{title_key(title)}"))
    if item.word_count >= MIN_TEXT_WORDS:
        text_keys.append(("text", f"text\n{source}\n{digest_text(None, text)}"))
    return text_keys


def _hash_key(text: str) -> bytes:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
