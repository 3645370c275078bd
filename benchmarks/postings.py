"""Fills the shared index without jobs and texts, of which a bench of the index alone has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path

from dedupe import Article, Params, Sketch
from worker.store.client import Client
from worker.store.items import pack_article
from worker.store.jobs import to_milliseconds
from worker.store.keys import Keys
from worker.store.regroup import pack_postings
from worker.store.scripts import Script
from worker.store.window import Window

FOLDER = Path(__file__).parent


class PostingScripts:
    """Writes items and their postings with the functions that the commit has for it."""

    def __init__(self, client: Client, keys: Keys, params: Params) -> None:
        self._window = Window(params)
        self._postings = Script(client, keys, "postings", FOLDER)
        self._record = Script(client, keys, "record", FOLDER)

    def put(self, items: Mapping[str, Sketch], now: datetime) -> None:
        """Insert items, by id; one that is in already stays under the keys that it has."""
        window = self._window.arguments_at(now)
        self._postings(window=window, put=pack_postings([*items.items()]), drop=[])

    def drop(self, items: Mapping[str, Sketch], now: datetime) -> None:
        """Delete items, by id, with the sketches that they were put in under."""
        window = self._window.arguments_at(now)
        self._postings(window=window, put=[], drop=pack_postings([*items.items()]))

    def record(self, articles: Sequence[Article | str], now: datetime) -> None:
        """Write items and their stories as the commit does, as far as dedupe needs them; a mere id has no article."""
        expires = to_milliseconds(now + self._window.params.window)
        self._record(expires=expires, rows=[_pack_item(one) for one in articles])


def _pack_item(one: Article | str) -> dict[str, str | bytes]:
    if isinstance(one, str):
        return {"item": one, "story": f"st_{one[3:]}"}
    return {"item": one.id, "story": f"st_{one.id[3:]}", "article": pack_article(one)}
