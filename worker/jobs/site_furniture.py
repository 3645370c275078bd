"""What recurs across the pages of a site leaves their main stories, before these are judged.

page:  read_document ─► sighting_of the main story ─► add_and_count ─► without_site_furniture

A page belongs to the site of its address. Judging learns from all items in the same way (`dedupe.mark_furniture`), and
both share one memory: a form that was seen in a site's feed is known on its pages. The first pages can't know what will
come back; nothing that was published is gone over again, but such a page read later loses the line then, as a new
version.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from dedupe import Sightings, make_paragraph_key, sighting_of
from ingest import Document, Item, Reading, Source, find_site_furniture, source_key, without_site_furniture
from ingest.identity.urls import domain_of

from ..judging.article_of_item import article_of


def reading_without_furniture(document: Document, reading: Reading, sightings: Sightings, now: datetime) -> Reading:
    """A page's items, the main one without the furniture of its site; of anything else the reading as it is."""
    furniture = find_page_furniture(document, reading, sightings, now)
    if not furniture:
        return reading
    items = (without_site_furniture(item, furniture) if _is_main(item) else item for item in reading.items)
    return replace(reading, items=tuple(items))


def find_page_furniture(document: Document, reading: Reading, sightings: Sightings, now: datetime) -> dict[str, str]:
    """The lines of a page's main story that are furniture of its site, each with the reason."""
    main = next((item for item in reading.items if _is_main(item)), None)
    host = domain_of(document.url) if document.kind in ("page", "document") else None
    if host is None or main is None or not main.content_text:
        return {}
    seen = sighting_of(replace(article_of(main), source=source_key(Source(domain=host))), now)
    counts = dict(zip(seen.paragraphs, sightings.add_and_count([seen])[0], strict=True))
    paragraphs = main.content_text.split("\n\n")
    return find_site_furniture(
        main.title or "", paragraphs, [counts.get(make_paragraph_key(text), 0) for text in paragraphs]
    )


def _is_main(item: Item) -> bool:
    return item.provenance.part == "main"
