"""Stories as JSON Feed 1.1 (jsonfeed.org/version/1.1). Pure."""

from __future__ import annotations

from typing import Any

import msgspec

from .feed_frame import LONGEST_BODY, TITLE, FeedFrame, fit_entries, make_entry_id
from .newest_stories import ChangedStory, NewestStories

MEDIA_TYPE = "application/feed+json"
# fields of a record that an item has under the same name
SHARED = (
    "url", "external_url", "title", "content_html", "content_text", "summary", "image", "date_published",
    "date_modified", "authors", "tags", "language",
)  # fmt: skip


def write_json_feed(frame: FeedFrame, newest: NewestStories) -> bytes:
    """The feed; what is gone is just not in it any more."""
    head = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "feed_url": frame.url,
        "_feedmill": {"id": frame.feed_id, "updated": frame.changed_at},
    }
    begin, end = msgspec.json.encode(head).removesuffix(b"}") + b',"items":[', b"]}"
    entries = fit_entries(newest.stories, LONGEST_BODY - len(begin) - len(end), _write_item)
    return begin + b"".join(entries).removesuffix(b",") + end


def _write_item(story: ChangedStory, text: dict[str, Any]) -> bytes:
    """An item, and the comma behind it."""
    own = {
        "story_id": story.story.story_id,
        "story_size": story.story.story_size,
        "story_revision": story.story.story_revision,
        "item_id": text["id"],
        "source": text.get("source", {}),
        "changed_at": story.changed_at,
        **({"rights": text["rights"]} if "rights" in text else {}),
    }
    item = {"id": make_entry_id(story.story.story_id), **{name: text[name] for name in SHARED if name in text}}
    if not item.keys() & {"content_html", "content_text"}:
        item["content_text"] = text.get("summary") or text.get("title") or ""
    if attached := [one for one in text.get("attachments", ()) if "mime_type" in one]:  # which it must have there
        item["attachments"] = attached
    return msgspec.json.encode({**item, "_feedmill": own}) + b","
