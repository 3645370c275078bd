"""Finding items by words of their headlines, source, language, time, id and address: newest first, a page at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from sqlite3 import Connection
from typing import Any

from ingest import item_address_of

from .catalog_item import cut_search_words, name_source_token
from .outlets import list_outlet_names
from .schema import first_row, read_row_moment

MOST_SEARCH_WORDS = 20
LEAST_BEGINNING = 3  # letters of a last word that may go on
FOUND_FIELDS = "i.row, i.id, i.story_id, i.is_lead, i.title, i.source, i.url, i.language, s.size"
_PHRASE = re.compile(r'"([^"]+)"|(\S+)')


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchWish:
    """What is looked for; where nothing is said, any will do."""

    words: str = ""  # of the headline, all of them; those in quotation marks next to each other. Or an id, or address
    source: str = ""
    language: str = ""
    since: datetime | None = None
    until: datetime | None = None
    before: int | None = None  # the row of an item: only those below it, which are older
    after: int | None = None  # ditto above it, which are newer; the oldest of these


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundItem:
    """An item of the catalog."""

    id: str
    story_id: str
    story_size: int
    is_lead: bool
    title: str
    source: str
    url: str
    language: str
    moment: datetime
    row: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundItems:
    """Items that stand behind each other, newest first."""

    items: list[FoundItem]
    has_newer: bool
    has_older: bool


def search_items(connection: Connection, wish: SearchWish, limit: int) -> FoundItems:
    """Items, newest first: the first ones, or those next below or above a row."""
    if _name_items(wish.words):  # what somebody names is meant, whenever it was
        wish = replace(wish, since=None, until=None)
    least = first_row(_to_ms(wish.since)) if wish.since else 0
    below = first_row(_to_ms(wish.until)) if wish.until else first_row(2**62)
    within = (
        max(least, wish.after + 1) if wish.after is not None else least,
        min(below, wish.before) if wish.before is not None else below,
    )
    is_upwards = wish.after is not None and wish.before is None
    query, values = _choose_query(connection, wish)
    if not query:
        return FoundItems(items=[], has_newer=False, has_older=False)
    ordered = query.format(way="asc" if is_upwards else "desc")
    found = [*unpack_items(connection.execute(ordered, (*values, *within, limit + 1)))]
    is_more, found = len(found) > limit, found[:limit]
    if is_upwards:
        return FoundItems(items=found[::-1], has_newer=is_more, has_older=True)
    return FoundItems(items=found, has_newer=wish.before is not None, has_older=is_more)


def _choose_query(connection: Connection, wish: SearchWish) -> tuple[str, tuple[str, ...]]:
    """A query whose last values are the least row, the row below which all are, and the limit; "" for nothing."""
    fields = f"select {FOUND_FIELDS} from"
    if name := _name_items(wish.words):
        column, value = name
        where = f"items i join stories s on s.id = i.story_id where i.{column} = ? and"
        return f"{fields} {where} i.row >= ? and i.row < ? order by i.row {{way}} limit ?", (value,)
    sources = list_outlet_names(connection, wish.source.casefold()) if wish.source else ()
    if match := write_match(wish, sources):
        inner = "select rowid from headlines where headlines match ? and rowid >= ? and rowid < ?"
        return (
            f"{fields} ({inner} order by rowid {{way}} limit ?) f"
            " join items i on i.row = f.rowid join stories s on s.id = i.story_id order by i.row {way}",
            (match,),
        )
    if wish.words:
        return "", ()  # signs without a word in them
    where = "items i join stories s on s.id = i.story_id where i.row >= ? and i.row < ?"
    return f"{fields} {where} order by i.row {{way}} limit ?", ()


def _name_items(text: str) -> tuple[str, str] | None:
    """The column and value of those that a text names by their id, that of their story, or their address."""
    name = text.strip()
    if "://" in name:
        return "address", item_address_of(name) or name
    if re.fullmatch(r"(?:it|st)_\w+", name, re.ASCII):
        return ("story_id" if name.startswith("st_") else "id"), name
    return None


def write_match(wish: SearchWish, sources: Iterable[str] = ()) -> str:
    """A wish in the language of FTS5; "" where it asks for nothing that is indexed so.

    Args:
        sources: all names of the source that is looked for.

    Words are quoted, so nothing in them is understood as a part of that language.

    >>> write_match(SearchWish(words='"ferry port" NEAR hel'))
    'words : ("ferry port" AND "near" AND "hel" *)'
    >>> write_match(SearchWish(words="東京", language="JA"))
    'words : ("東 京") AND language : ("ja")'
    """
    phrases = [" ".join(cut_search_words(quoted or word)) for quoted, word in _PHRASE.findall(wish.words)]
    phrases = [phrase for phrase in phrases if phrase][:MOST_SEARCH_WORDS]
    quoted_phrases = [f'"{phrase}"' for phrase in phrases]
    if phrases and _may_go_on(wish.words, phrases[-1]):
        quoted_phrases[-1] += " *"
    parts = [f"words : ({' AND '.join(quoted_phrases)})"] if phrases else []
    if tokens := [f'"{name_source_token(source)}"' for source in sources]:
        parts.append(f"source : ({' OR '.join(tokens)})")
    if language := " ".join(cut_search_words(wish.language)):
        parts.append(f'language : ("{language}")')
    return " AND ".join(parts)


def _may_go_on(given: str, last: str) -> bool:
    """Whether somebody may have typed the beginning of a word."""
    return given[-1:].isalnum() and " " not in last and len(last) >= LEAST_BEGINNING


def unpack_items(rows: Iterable[tuple[Any, ...]]) -> Iterator[FoundItem]:
    """Rows of FOUND_FIELDS."""
    for row, item_id, story_id, is_lead, title, source, url, language, size in rows:
        yield FoundItem(
            id=item_id,
            story_id=story_id,
            story_size=size,
            is_lead=bool(is_lead),
            title=title,
            source=source,
            url=url,
            language=language,
            moment=datetime.fromtimestamp(read_row_moment(row) / 1000, UTC),
            row=row,
        )


def _to_ms(moment: datetime) -> int:
    return int(moment.timestamp() * 1000)
