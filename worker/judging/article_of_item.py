"""From an item to what dedupe compares, and by which keys that is found. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from dedupe import Article, Params, Sketch, make_sketches
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


def sketch_articles(articles: Sequence[Article], params: Params) -> tuple[tuple[str, Sketch], ...]:
    """Each article's id with its sketch: what the index posts or drops."""
    return tuple(zip([one.id for one in articles], make_sketches(articles, params), strict=True))
