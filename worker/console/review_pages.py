"""Pairs for people to judge: the two texts beside each other, what the engine decided, and an answer by one key."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import get_args
from urllib.parse import urlencode

from dedupe import Article

from ..catalog.answers import ANSWER_WORDS, PairAnswer
from ..catalog.catalog import Catalog
from ..catalog.review import (
    AgreementSoFar,
    PairInDoubt,
    ReviewOrder,
    count_pairs_left,
    find_pair,
    list_next_pairs,
    measure_agreement,
)
from ..http.problems import RequestError, make_bad_request, make_unavailable
from ..http.query import QueryParameter, make_choice, make_pattern_reader
from ..judging.form_marks import load_form_marks
from ..judging.kept_records import load_records
from ..judging.known_items import is_valid_id
from ..runtime import Runtime
from .asking_catalog import ask_catalog, describe_catalog_state, require_catalog
from .pair_view import PairView, compare_pair
from .view_types import AskedView, GoTo, SentForm, ShowInstead

ORDERS: tuple[ReviewOrder, ...] = get_args(ReviewOrder)
TRIED_PAIRS = 20  # of which both texts may be out of the window
PAIR_PATTERN = "^[A-Za-z0-9_]{1,100}[.][A-Za-z0-9_]{1,100}$"
REVIEW_QUERY = (
    make_choice("order", "which pairs come first; the most doubtful if not given", ORDERS),
    QueryParameter(
        name="last",
        says="the pair that was answered last, as ITEM.MATCHED",
        schema={"type": "string", "pattern": PAIR_PATTERN},
        read=make_pattern_reader(PAIR_PATTERN, "it is the ids of two items with a point between them"),
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewText:
    """One of the two."""

    id: str
    title: str
    source: str
    url: str
    seen_at: datetime
    dated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewedPair:
    """A pair as it is shown."""

    pair: PairInDoubt
    item: ReviewText
    matched: ReviewText
    today: PairView  # how it would be decided now


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """The next pair, or one by its name."""

    shown_pair: ReviewedPair | None  # None: there is none left
    order: ReviewOrder
    left: int  # pairs of this order that nobody was asked about
    agreement: AgreementSoFar
    share: float | None
    interval: tuple[float, float] | None
    last: str  # ITEM.MATCHED
    can_answer: bool
    catalog_says: str
    orders: tuple[ReviewOrder, ...] = ORDERS
    heading: str = "Review"
    command: str = "feedmill review export"


def read_review_page(asked: AskedView) -> ReviewPage:
    """The next pair of the order that is asked for."""
    order: ReviewOrder = asked.query.get("order", "doubt")
    pairs = ask_catalog(asked.catalog, lambda connection: list_next_pairs(connection, order, TRIED_PAIRS))
    shown = next((found for pair in pairs if (found := _load_pair(asked.rt, pair))), None)
    return _make_page(asked, order, shown)


def read_pair_page(asked: AskedView) -> ReviewPage:
    """One pair, whether somebody has judged it or not."""
    pair = _find_named_pair(asked.catalog, asked.path["item"], asked.path["matched"])
    shown = _load_pair(asked.rt, pair)
    if shown is None:
        raise RequestError(404, "no-such-pair", "one of the two texts is out of the window", "review another pair")
    return _make_page(asked, asked.query.get("order", "doubt"), shown)


def _make_page(asked: AskedView, order: ReviewOrder, shown: ReviewedPair | None) -> ReviewPage:
    left, agreement = ask_catalog(
        asked.catalog, lambda connection: (count_pairs_left(connection, order), measure_agreement(connection))
    )
    return ReviewPage(
        shown_pair=shown,
        order=order,
        left=left,
        agreement=agreement,
        share=agreement.share,
        interval=agreement.interval,
        last=asked.query.get("last", ""),
        can_answer=require_catalog(asked.catalog).lasts,
        catalog_says=describe_catalog_state(asked.catalog),
    )


def answer_pair(form: SentForm) -> GoTo | ShowInstead:
    """Keep what somebody said of a pair, with both texts, and go on to the next one."""
    said = next((word for word in ANSWER_WORDS if word == form.read_text("said")), None)
    if said is None:
        raise make_bad_request("an answer is same, different or unsure")
    catalog = require_catalog(form.catalog)
    if not catalog.lasts:
        raise make_unavailable(
            "answers-not-kept", "the data folder can't be written to, so answers would be lost", "mend its rights"
        )
    pair = _find_named_pair(catalog, form.read_text("item"), form.read_text("matched"))
    texts = _load_articles(form.rt, pair)
    if texts is None:
        raise RequestError(404, "no-such-pair", "one of the two texts is out of the window", "review another pair")
    item, matched = texts
    catalog.answers.add(
        PairAnswer(item=item, matched=matched, verdict=pair.verdict, said=said, person=form.person, at=form.rt.now())
    )
    order = next((word for word in ORDERS if word == form.read_text("order")), "doubt")
    return GoTo(f"/console/review?{urlencode({'order': order, 'last': f'{item.id}.{matched.id}'})}")


def _find_named_pair(catalog: Catalog | None, item_id: str, matched_id: str) -> PairInDoubt:
    names_are_valid = is_valid_id(item_id) and is_valid_id(matched_id)
    found = ask_catalog(catalog, lambda connection: find_pair(connection, item_id, matched_id))
    if not names_are_valid or found is None:
        raise RequestError(
            404, "no-such-pair", "these two were not compared, or the verdict is another one by now", "review the next"
        )
    return found


def _load_articles(rt: Runtime, pair: PairInDoubt) -> tuple[Article, Article] | None:
    found = rt.items.load_items([pair.item_id, pair.verdict.matched_id])
    if len(found) != len({pair.item_id, pair.verdict.matched_id}):
        return None
    return found[pair.item_id].article, found[pair.verdict.matched_id].article


def _load_pair(rt: Runtime, pair: PairInDoubt) -> ReviewedPair | None:
    """None: one of the texts is not kept any more."""
    texts = _load_articles(rt, pair)
    if texts is None:
        return None
    marks = load_form_marks(rt)
    item, matched = marks.examples.mark_articles(texts)
    records = load_records(rt, rt.items.find_records([item.id, matched.id]))
    return ReviewedPair(
        pair=pair,
        item=_describe_text(item),
        matched=_describe_text(matched),
        today=compare_pair(item, matched, records, rt.params, marks.describe_shared_form(item, matched)),
    )


def _describe_text(article: Article) -> ReviewText:
    return ReviewText(
        id=article.id,
        title=article.title,
        source=article.source,
        url=article.url,
        seen_at=article.seen_at,
        dated=article.dated,
    )
