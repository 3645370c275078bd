"""What each event does to the catalog.

entries, in the order of time ─► rows, and the stories that had better be read from the store anew
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

import msgspec

from ..store.streams import StreamEntry, is_before, read_entry_id
from .catalog_item import EventNews, NewsRecord, describe_record
from .catalog_rows import CatalogRows, StoryState

LEADS = ("sole", "representative")  # roles in records
_NEWS = msgspec.json.Decoder(EventNews)


class EventEffects:
    """Takes entries of `clean` and `copies`, together in the order of their ids.

    Args:
        filled_at: an id, up to which the store may have told already what an event tells: a story that is merged
            or split there is read anew, for its items may have moved while it was read.
    """

    def __init__(self, rows: CatalogRows, filled_at: str) -> None:
        self._rows, self._filled_at = rows, filled_at
        self._stale: dict[str, None] = {}

    def take_entries(self, entries: Iterable[StreamEntry]) -> list[str]:
        """Do what they say; ids of stories that are to be read from the store."""
        self._stale = {}
        for entry in entries:
            # whoever may write to the stream can put an entry there that says what can't be: one that would stop the
            # catalog would stop it at each start
            with suppress(msgspec.MsgspecError, ArithmeticError, LookupError, TypeError, ValueError):
                self._take_news(entry, _NEWS.decode(entry.fields.get("data", "{}")))
        return [*self._stale]

    def _take_news(self, entry: StreamEntry, news: EventNews) -> None:
        moment, _ = read_entry_id(entry.id)
        kind = entry.fields.get("ce_type")
        if news.record is not None:
            self._take_record(news.record, moment)
        elif kind == "story.merged":
            self._merge_stories(entry, news, moment)
        elif kind == "story.split":
            self._split_story(entry, news, moment)
        elif kind == "item.withdrawn":
            self._withdraw_item(entry, news, moment)

    def _take_record(self, record: NewsRecord, moment: int) -> None:
        if not record.story_id or not record.id:
            return
        is_lead = record.syndication.get("role") in LEADS
        size = int(record.syndication.get("story_size") or 1)
        self._rows.put_story(StoryState(id=record.story_id, size=size, moment=moment))
        left = self._rows.put_item(describe_record(record, record.story_id, moment), is_lead)
        if is_lead:
            self._rows.appoint_lead(record.story_id, record.id)
        if left:
            self._stale[left] = None

    def _merge_stories(self, entry: StreamEntry, news: EventNews, moment: int) -> None:
        if not (news.story_id and news.absorbed_id and news.representative):
            return
        self._rows.put_story(StoryState(id=news.story_id, size=news.story_size, moment=moment))
        self._rows.move_all_items(news.absorbed_id, news.story_id)
        self._appoint(entry, news.story_id, news.representative)

    def _split_story(self, entry: StreamEntry, news: EventNews, moment: int) -> None:
        if not (news.story_id and news.new_story_id and news.representative and news.new_representative):
            return
        self._rows.put_story(StoryState(id=news.story_id, size=news.story_size, moment=moment))
        self._rows.put_story(StoryState(id=news.new_story_id, size=news.new_story_size, moment=moment))
        self._rows.move_items(news.items, news.new_story_id)
        self._appoint(entry, news.story_id, news.representative)
        self._appoint(entry, news.new_story_id, news.new_representative)

    def _withdraw_item(self, entry: StreamEntry, news: EventNews, moment: int) -> None:
        if news.id:
            self._rows.drop_item(news.id)
        if not news.story_id:
            return
        if news.representative is None:
            self._rows.drop_story(news.story_id)
            return
        self._rows.put_story(StoryState(id=news.story_id, size=news.story_size, moment=moment))
        self._appoint(entry, news.story_id, news.representative)

    def _appoint(self, entry: StreamEntry, story_id: str, lead: NewsRecord) -> None:
        self._rows.appoint_lead(story_id, lead.id)
        if not is_before(self._filled_at, entry.id) or not self._rows.is_member(lead.id, story_id):
            self._stale[story_id] = None
