"""Which pair a person is asked about next, how many are left, and how far people and engine agree so far."""

from __future__ import annotations

import math
from dataclasses import dataclass
from sqlite3 import Connection, Row
from typing import Any, Literal

from .doubt import DOUBTFUL, PairVerdict

ReviewOrder = Literal["doubt", "loose", "newest"]
LOOSE_STORIES = 50  # that are looked through for a pair nobody was asked about
NEWEST_ITEMS = 10_000  # ditto
NORMAL_QUANTILE = 1.959964  # for 95 of 100
_UNASKED = "not exists (select 1 from said.answers a where a.item_id = i.id and a.matched_id = i.matched_id)"
_FIELDS = "i.id, i.matched_id, i.relation, i.rule, i.jaccard, i.containment, i.containment_of, i.story_id, i.doubt"


@dataclass(frozen=True, slots=True, kw_only=True)
class PairInDoubt:
    """A pair that somebody may judge."""

    item_id: str
    verdict: PairVerdict
    story_id: str  # of the item
    doubt: float  # 1: on the limit between one story and two


@dataclass(frozen=True, slots=True)
class AgreementSoFar:
    """How often people confirmed what the engine had decided; those who were unsure don't count."""

    confirmed: int
    answered: int

    @property
    def share(self) -> float | None:
        """None: nobody has answered."""
        return self.confirmed / self.answered if self.answered else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """In which the share of all such pairs is, at 95 of 100 times."""
        return compute_wilson_interval(self.confirmed, self.answered) if self.answered else None


def compute_wilson_interval(hits: int, tries: int) -> tuple[float, float]:
    """Wilson's score interval for a share, 95 %; it keeps within 0 and 1 and holds for few tries.

    Wilson: Probable inference, the law of succession, and statistical inference, JASA 22 (1927), 209-212.

    >>> [round(end, 3) for end in compute_wilson_interval(8, 10)]
    [0.49, 0.943]
    >>> [round(end, 3) for end in compute_wilson_interval(5, 5)]
    [0.566, 1.0]
    """
    z2 = NORMAL_QUANTILE**2
    middle = (hits + z2 / 2) / (tries + z2)
    half = NORMAL_QUANTILE / (tries + z2) * math.sqrt(hits * (tries - hits) / tries + z2 / 4)
    return max(0.0, middle - half), min(1.0, middle + half)


# of each order the pairs that nobody was asked about, and what comes first of them
_UNASKED_PAIRS: dict[ReviewOrder, tuple[str, str]] = {
    "doubt": (
        f"items i indexed by items_doubt where i.doubt >= {DOUBTFUL} and {_UNASKED}",
        "i.doubt desc",
    ),
    "newest": (
        f"(select * from items order by row desc limit {NEWEST_ITEMS}) i where i.doubt is not null and {_UNASKED}",  # noqa: S608
        "i.row desc",
    ),
    "loose": (
        f"(select id, looseness from stories order by looseness desc limit {LOOSE_STORIES}) s"  # noqa: S608
        " join items i on i.story_id = s.id where i.doubt is not null"
        f" and i.relation <> 'new' and s.looseness > 0 and {_UNASKED}",
        "s.looseness desc, i.jaccard",
    ),
}


def list_next_pairs(connection: Connection, order: ReviewOrder, limit: int) -> list[PairInDoubt]:
    """The next pairs that nobody was asked about; none, where there are none, or none near enough to a limit."""
    pairs, first = _UNASKED_PAIRS[order]
    query = f"select {_FIELDS} from {pairs} order by {first} limit ?"  # noqa: S608
    return [_unpack_pair(row) for row in connection.execute(query, (limit,))]


def find_pair(connection: Connection, item_id: str, matched_id: str) -> PairInDoubt | None:
    """A pair by its two items, as it was decided."""
    row = connection.execute(
        f"select {_FIELDS} from items i where i.id = ? and i.matched_id = ?",  # noqa: S608
        (item_id, matched_id),
    ).fetchone()
    return _unpack_pair(row) if row else None


def count_pairs_left(connection: Connection, order: ReviewOrder) -> int:
    """How many pairs of an order nobody was asked about."""
    if order == "doubt":  # of all items: those of the index without those that are answered, not one by one
        return _count_doubtful(connection)
    pairs, _ = _UNASKED_PAIRS[order]
    return int(connection.execute(f"select count(*) from {pairs}").fetchone()[0])  # noqa: S608


def _count_doubtful(connection: Connection) -> int:
    (doubtful,) = connection.execute(f"select count(*) from items where doubt >= {DOUBTFUL}").fetchone()  # noqa: S608
    (answered,) = connection.execute(
        "select count(*) from said.last_answers a join items i on i.id = a.item_id"  # noqa: S608
        f" where i.matched_id = a.matched_id and i.doubt >= {DOUBTFUL}"
    ).fetchone()
    return int(doubtful - answered)


def measure_agreement(connection: Connection) -> AgreementSoFar:
    """By the last answer on each pair."""
    confirmed, answered = connection.execute(
        "select coalesce(sum((said = 'same') = (relation <> 'new')), 0), count(*)"
        " from said.last_answers where said <> 'unsure'"
    ).fetchone()
    return AgreementSoFar(confirmed, answered)


def _unpack_pair(row: Row | tuple[Any, ...]) -> PairInDoubt:
    item_id, matched_id, relation, rule, jaccard, containment, containment_of, story_id, doubt = row
    verdict = PairVerdict(
        matched_id=matched_id,
        relation=relation,
        rule=rule,
        jaccard=jaccard,
        containment=containment,
        containment_of=containment_of,
    )
    return PairInDoubt(item_id=item_id, verdict=verdict, story_id=story_id, doubt=doubt)
