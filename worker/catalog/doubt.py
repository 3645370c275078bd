"""How doubtful a verdict is: how near its likeness is to the limit that decides. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from dedupe import Params

REACH = 0.3  # of likeness: so far from the limit nothing is doubtful
DOUBTFUL = 0.5  # from here on a pair is worth a look


@dataclass(frozen=True, slots=True, kw_only=True)
class PairVerdict:
    """What was decided about an item and the likest text that it was compared with."""

    matched_id: str
    relation: str  # "new": kept apart
    rule: str
    jaccard: float
    containment: float
    containment_of: str  # "item" or "matched": whose text lies in the other's


def rate_doubt(pair: PairVerdict, params: Params) -> float:
    """From 1, on the limit between one story and two, to 0, far from it on either side.

    Two texts are alike by Jaccard or, of unequal lengths, by containment: what is further above its limit, or less
    below, counts.

    >>> pair = PairVerdict(
    ...     matched_id="b", relation="copy", rule="alike", jaccard=0.38, containment=0.5, containment_of="item"
    ... )
    >>> round(rate_doubt(pair, Params()), 2)
    0.9
    """
    margin = max(pair.jaccard - params.alike, pair.containment - params.mostly)
    return max(0.0, 1.0 - abs(margin) / REACH)
