"""What people said of pairs, kept for as long as they want: in a file of its own, which no rebuild touches.

Each answer has both texts with it, as they were then: so it is of use long after the items are out of the window.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from dedupe import Article

from ..judging.events import format_timestamp
from ..server.private_files import open_private_file
from .doubt import PairVerdict
from .write_ahead import switch_to_wal

AnswerWord = Literal["same", "different", "unsure"]
ANSWER_WORDS: tuple[AnswerWord, ...] = get_args(AnswerWord)
WAIT_SECONDS = 5.0  # for another's write to end
TABLES = """
create table if not exists answers (
  number integer primary key,
  item_id text not null, matched_id text not null,
  said text not null,             -- same, different, unsure
  relation text not null, rule text not null, jaccard real, containment real, containment_of text,
  person text not null, at integer not null,  -- ms
  item text not null, matched text not null   -- JSON, as items are read from lines
);
create index if not exists answers_pair on answers (item_id, matched_id);
create view if not exists last_answers as select * from answers where number in (
  select max(number) from answers group by item_id, matched_id
);
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PairAnswer:
    """What somebody said of two texts."""

    item: Article
    matched: Article
    verdict: PairVerdict
    said: AnswerWord
    person: str
    at: datetime


class ReviewAnswers:
    """The answers of a collection.

    Args:
        folder: where they last.
    """

    def __init__(self, folder: Path, collection: str) -> None:
        self.path = folder / f"answers-{collection}.sqlite"

    def make_file(self) -> None:
        """Where it is missing. Raises UnusableFolderError."""
        os.close(open_private_file(self.path))
        with self._open() as connection:
            switch_to_wal(connection, WAIT_SECONDS)
            connection.executescript(TABLES)

    def add(self, answer: PairAnswer) -> None:
        """Keep an answer; of one pair the last one counts."""
        pair = answer.verdict
        values = (
            *(answer.item.id, answer.matched.id, answer.said, pair.relation, pair.rule, pair.jaccard),
            *(pair.containment, pair.containment_of, answer.person, int(answer.at.timestamp() * 1000)),
            *(_pack_text(answer.item), _pack_text(answer.matched)),
        )
        with self._open() as connection, connection:
            connection.execute(f"insert into answers values (null, {', '.join('?' * len(values))})", values)  # noqa: S608

    def read_labelled_pairs(self) -> Iterator[dict[str, Any]]:
        """The last answer on each pair, as `eval` reads it; who was unsure gave no label."""
        query = (
            "select item_id, matched_id, said, relation, rule, person, at, item, matched"
            " from last_answers where said <> 'unsure' order by number"
        )
        with self._open() as connection:
            for item_id, matched_id, said, relation, rule, person, at, item, matched in connection.execute(query):
                yield {
                    "id": f"{item_id}+{matched_id}",
                    "a": msgspec.json.decode(item),
                    "b": msgspec.json.decode(matched),
                    "same_story_text": said == "same",
                    "decided": relation,
                    "rule": rule,
                    "person": person,
                    "answered_at": format_timestamp(datetime.fromtimestamp(at / 1000, UTC)),
                }

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        with closing(sqlite3.connect(self.path, timeout=WAIT_SECONDS)) as connection:
            yield connection


def _pack_text(article: Article) -> str:
    """As a line of items, which every reader of these takes."""
    values = {
        "id": article.id,
        "title": article.title,
        "url": article.url or None,
        "content_text": article.text,
        "date_published": format_timestamp(article.seen_at),
        "source": {"name": article.source} if article.source else {},
    }
    return msgspec.json.encode(values).decode()
