"""What a hub is asked, and when again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from ingest import PostAnswer
from tests.support.clock import NOW
from worker.store.pushes import PushSubscription
from worker.websub.asking import build_request, describe_refusal, plan_renewal, plan_retry, read_lease

PUSH = PushSubscription(
    id="a" * 32, feed="f", offered="https://hub.example/", hub="https://hub.example/", topic="https://a.example/?b=c&d",
    secret="of-the-hub", state="asked", base=None, added_at=NOW, asked_at=None, since=None, verified_at=None,
    lease_until=None, tries=0, error=None, pushed_at=None, pushes=0, ignored=0, digest=None,
)  # fmt: skip
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def test_a_request_is_a_form() -> None:
    request = build_request(PUSH, "https://mill.example/feeds/")
    assert request.headers == {"Content-Type": "application/x-www-form-urlencoded"}
    assert {name: values[0] for name, values in parse_qs(request.body.decode()).items()} == {
        "hub.callback": f"https://mill.example/feeds/websub/{PUSH.id}",
        "hub.mode": "subscribe",
        "hub.topic": PUSH.topic,
        "hub.lease_seconds": "864000",
        "hub.secret": "of-the-hub",
    }
    good_bye = parse_qs(build_request(replace(PUSH, state="leaving"), "https://mill.example").body.decode())
    assert good_bye["hub.mode"] == ["unsubscribe"]
    assert "hub.secret" not in good_bye


# name: (attempts before, what is left of the lease, seconds that the hub wants, the wait)
RETRIES: dict[str, tuple[int, timedelta | None, float | None, timedelta]] = {
    "the first": (0, None, None, MINUTE),
    "the third": (2, None, None, 30 * MINUTE),
    "the last of all, for ever": (40, None, None, DAY),
    "the hub's own wish": (0, None, 7200, 2 * HOUR),
    "a lease that ends soon": (5, 2 * HOUR, None, 30 * MINUTE),
    "a lease that ends at once": (5, MINUTE, None, 30 * timedelta(seconds=1)),
    "a lease that is over": (5, -HOUR, None, DAY),
}


@pytest.mark.parametrize(("tries", "left", "wanted", "wait"), RETRIES.values(), ids=RETRIES)
def test_a_hub_is_asked_again(tries: int, left: timedelta | None, wanted: float | None, wait: timedelta) -> None:
    push = replace(PUSH, tries=tries, lease_until=NOW + left if left else None)
    assert plan_retry(push, wanted, 0.0, NOW) == NOW + wait
    assert NOW + wait <= plan_retry(push, wanted, 1.0, NOW) <= NOW + wait * 1.2


@pytest.mark.parametrize("days", [0.01, 1, 10, 30, 365])
def test_a_lease_is_renewed_before_it_ends(days: float) -> None:
    assert NOW < plan_renewal(days * DAY, NOW) <= NOW + min(days / 2, 10) * DAY


@pytest.mark.parametrize(
    ("written", "days"), [("", 10), ("-5", 10), ("1e9", 10), ("٣", 10), ("9" * 400, 365), ("0", 1 / 1440), ("86400", 1)]
)
def test_a_lease_is_read_within_reason(written: str, days: float) -> None:
    assert read_lease(written) == days * DAY


def test_a_refusal_says_what_the_hub_said() -> None:
    answer = PostAnswer(status=400, phrase="Bad Request", excerpt="no such topic", retry_after=None)
    assert describe_refusal(answer) == "the hub answered 400 Bad Request: no such topic"
