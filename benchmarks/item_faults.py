"""What no item may be, whatever it was made of: docs/items.md says so of all."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

import msgspec

from ingest import IngestError, Item, from_json, to_json
from ingest.dates.parse import TOLERANCE
from ingest.text.html import clean_html_and_text
from ingest.text.plain_text import clean_text

BAD_CHARACTERS = re.compile(r"[\0-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
_ADDRESS = re.compile(r"https?://[^\s/]", re.IGNORECASE)
_ADDRESS_NAMES = frozenset(
    (".url", ".external_url", ".canonical_url", ".image", ".attachments.url", ".authors.url", ".source.url")
)
_LINE_NAMES = frozenset((".title", ".authors.name", ".tags", ".source.name", ".attachments.title"))


def find_item_faults(item: Item) -> Iterator[str]:
    """What is wrong with an item; what stands before a colon is the same for faults of one kind."""
    if not (item.title or item.content_text or item.url or item.pub_status != "usable"):
        yield "an item without title, text and address"
    for name, text in _walk_texts("", msgspec.to_builtins(item)):
        if bad := BAD_CHARACTERS.search(text):
            yield f"a bad character in {name}: {bad[0]!a}"
        if name in _ADDRESS_NAMES and not _ADDRESS.match(text):
            yield f"no address in {name}: {text!a:.200}"
        if name in _LINE_NAMES and text != " ".join(text.split()):
            yield f"no single line in {name}: {text!a:.200}"
    yield from _find_text_faults(item)
    yield from _find_date_faults(item)
    try:
        if from_json(to_json(item)) != item:
            yield "an item that is another one after JSON"
    except (ValueError, IngestError) as error:
        yield f"an item that is no JSON: {error}"


def _find_text_faults(item: Item) -> Iterator[str]:
    for name, text in (("title", item.title), ("content_text", item.content_text), ("summary", item.summary)):
        if text is not None and clean_text(text) != text:
            yield f"a text that is not clean in {name}: {text!a:.200}"
    if item.content_html is not None:
        again = clean_html_and_text(item.content_html, item.url)[0]
        if again != item.content_html:
            yield f"HTML that is not clean: {item.content_html!a:.2000} {again!a:.2000}"


def _find_date_faults(item: Item) -> Iterator[str]:
    for name, moment in (("date_published", item.date_published), ("date_modified", item.date_modified)):
        if moment is None:
            continue
        if moment.utcoffset() != timedelta(0):
            yield f"{name} is not in UTC: {moment.isoformat()}"
        elif moment > item.provenance.fetched_at + TOLERANCE:
            yield f"{name} is in the future: {moment.isoformat()}"


def _walk_texts(name: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from _walk_texts(f"{name}.{key}", part)
    elif isinstance(value, list | tuple):
        for part in value:
            yield from _walk_texts(name, part)
