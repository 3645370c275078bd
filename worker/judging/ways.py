"""What is known of an item by each way by which it reaches us: feeds, each apart, and pages. Pure."""

from __future__ import annotations

from ..store.items import FieldDigests, StoredItem
from .versions import FEED, FILE, ItemVersion, digest_value, find_news

MAX_FEEDS = 8  # of a site, that are remembered with one article


def find_own_digests(way: str, known: StoredItem) -> FieldDigests | None:
    """What the same way brought before; of a feed with a name, also what was recorded when feeds had none."""
    own = known.digests.get(way)
    return known.digests.get(FEED) if own is None and _is_feed(way) else own


def _is_feed(way: str) -> bool:
    return way == FEED or way.startswith(f"{FEED} ")


def _is_file(way: str) -> bool:
    return way == FEED or way.startswith(f"{FEED} {FILE} ")


def is_news_at_first_sight(version: ItemVersion, known: StoredItem) -> bool:
    """Whether an item says more by a way by which it was not seen before.

    More text does. Otherwise a feed from the network is another feed of the site, which carries the article in its own
    manner. A file may be the same feed as it is today: what differs from all files before is a change, unless it is
    but a teaser.
    """
    text, published = version.item.content_text or "", known.article.text
    if len(text) > len(published):
        return True
    feeds = [digests for way, digests in known.digests.items() if _is_feed(way)]
    if not feeds or not _is_file(version.way):
        return False
    return 2 * len(text) > len(published) and all(find_news(digests, version.digests) for digests in feeds)


def is_shorter_text_of_other_feed(version: ItemVersion, before: FieldDigests, known: StoredItem) -> bool:
    """Whether another feed's fuller text is published: a change of a teaser is no reason to publish the teaser."""
    published = digest_value(known.article.text)
    others = [digests for way, digests in known.digests.items() if _is_feed(way) and way != version.way]
    is_elsewhere = before.get("content_text") != published and any(d.get("content_text") == published for d in others)
    return _is_feed(version.way) and is_elsewhere and len(version.item.content_text or "") <= len(known.article.text)


def with_own_digests(version: ItemVersion, known: StoredItem | None) -> dict[str, FieldDigests]:
    """What each way brought last, this one at the end. Of many feeds the ones that were quiet longest are forgotten."""
    before = {way: digests for way, digests in (known.digests if known else {}).items() if way != version.way}
    if _is_feed(version.way):
        before.pop(FEED, None)
        for way in [way for way in before if _is_feed(way)][: -MAX_FEEDS + 1]:
            del before[way]
    return {**before, version.way: version.digests}
