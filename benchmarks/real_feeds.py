"""Two hundred real feeds: is every one read, and does any other parser find what ours does not?

feedparser (raw: nothing cleaned) and fastfeedparser read the same bytes. A loss is a field that the other one fills
and we don't, in an item that both have.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

import fastfeedparser
import feedparser

from ingest import Document, IngestError, Item, read_document
from ingest.text.html import html_to_text

from .archives import unpack_archive

NEEDS = ("feeds/real-2026.tar.xz",)
CAPTURED = datetime(2026, 3, 1, tzinfo=UTC)
SHOWN = 3  # examples of each loss

FilledFields = Mapping[str, bool]  # field -> whether there is something in it


def read_bodies(material: Path) -> dict[str, bytes]:
    """File name -> bytes of each feed."""
    with unpack_archive(material / NEEDS[0]) as folder:
        files = sorted((folder / "real-2026" / "benchmark_data").iterdir())
        return {path.name: path.read_bytes() for path in files}


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Read them all, and look for what is lost."""
    served, losses, failed, empty, items = Counter[str](), Counter[tuple[str, str]](), 0, 0, 0
    for name, body in read_bodies(material).items():
        try:
            reading = read_document(Document(body=body, kind="feed", fetched_at=CAPTURED))
        except IngestError as error:
            failed += 1
            print(f"{name}: {error}", file=out)
            continue
        served.update({item.provenance.extractor for item in reading.items} or {"no item"})
        items += len(reading.items) + len(reading.problems)
        empty += sum(1 for item in reading.items if not (item.title or item.content_text))
        for other, entries in _read_with_others(body):
            for field, place in _find_losses(reading.items, entries):
                losses[other, field] += 1
                if losses[other, field] <= SHOWN:
                    print(f"{name}: item {place}: {other} finds {field}", file=out)
    print("feeds by parser:", ", ".join(f"{parser} {count}" for parser, count in served.most_common()), file=out)
    for (other, field), count in sorted(losses.items()):
        print(f"{other:16} {field:10} {count:6} lost", file=out)
    return {
        "files_failed": failed,
        "items": items,
        "items_empty": empty,
        "lost_to_feedparser": sum(count for (other, _), count in losses.items() if other == "feedparser"),
        "lost_to_fastfeedparser": sum(count for (other, _), count in losses.items() if other == "fastfeedparser"),
    }


def _find_losses(items: Sequence[Item], entries: list[FilledFields]) -> Iterator[tuple[str, int]]:
    """Fields that the other one has. Entries are compared by place."""
    if len(entries) > len(items):
        yield from (("item", place) for place in range(len(items), len(entries)))
        return
    for place, entry in enumerate(entries):
        own = _our_fields(items[place])
        yield from ((field, place) for field, there in entry.items() if there and not own[field])


def _our_fields(item: Item) -> FilledFields:
    return {
        "title": bool(item.title),
        "text": bool(item.content_text),
        "link": bool(item.url),
        "date": bool(item.date_published or item.provenance.date_raw),
        "author": bool(item.authors),
        "tags": bool(item.tags),
        "media": bool(item.attachments or item.image),
    }


def _read_with_others(body: bytes) -> Iterator[tuple[str, list[FilledFields]]]:
    parsed = feedparser.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False)
    yield "feedparser", [_their_fields(entry, "links") for entry in parsed.entries]
    try:
        fast = fastfeedparser.parse(body)
    except ValueError:  # its word for what it can't read
        return
    yield "fastfeedparser", [_their_fields(entry, "enclosures") for entry in fast.entries]


def _their_fields(entry: Mapping[str, Any], links: str) -> FilledFields:
    texts = [entry.get("summary"), entry.get("description"), *(c.get("value") for c in entry.get("content") or ())]
    link = str(entry.get("link") or "")
    media = [e for e in entry.get(links) or () if links == "enclosures" or e.get("rel") == "enclosure"]
    return {
        "title": bool(entry.get("title")),
        "text": any(html_to_text(text) for text in texts if text),  # a picture alone has no words
        "link": link.startswith(("http://", "https://")),
        "date": bool(entry.get("published") or entry.get("updated")),
        "author": bool(entry.get("author")),
        "tags": any(tag.get("term") for tag in entry.get("tags") or ()),
        "media": any(e.get("href") or e.get("url") for e in (*media, *(entry.get("media_content") or ()))),
    }
