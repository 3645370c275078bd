"""From an item to what dedupe compares. Pure."""

from __future__ import annotations

from dedupe import Article
from ingest import Item, item_address_of, source_key


def article_of(item: Item) -> Article:
    """What dedupe needs of an item."""
    return Article(
        id=item.id,
        title=item.title or "",
        text=item.content_text or "",
        seen_at=item.date_published or item.provenance.fetched_at,
        dated=item.date_published is not None,
        source=source_key(item.source),
        url=item_address_of(item.url or "") or "",
    )
