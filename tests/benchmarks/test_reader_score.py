"""The hosts that judge our polls: they find nothing against us, and each fault where there is one."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from benchmarks.reader_score import FAULTS, score_reader
from benchmarks.score_characters import CHARACTERS
from benchmarks.score_server import ScoreHost, ScoreReply
from tests.support.clock import NOW, Clock

AGENT = "feedmill/0.1 (+https://mill.example/bot)"
FEW = ("302 to mirrors", "304 with a new etag", "503 for a while", "kept five hours")

# fault: the headers of the second request, one that follows the first after so many seconds
WRONGS = {
    "unconditional_too_often": ({}, 3600),
    "bogus_validators": ({"if-none-match": '"1"'}, 3600),
    "too_early": ({"if-none-match": '"1"', "if-modified-since": "Monday"}, 299),
    "cookies_or_referrers": ({"if-none-match": '"1"', "if-modified-since": "Monday", "referer": "/"}, 3600),
    "wrong_agents": ({"if-none-match": '"1"', "if-modified-since": "Monday", "user-agent": "Mozilla/5.0"}, 3600),
}


def make_host(clock: Clock, *replies: ScoreReply) -> ScoreHost:
    """A host with these answers, one after the other."""
    left: Iterator[ScoreReply] = iter(replies)
    return ScoreHost(lambda visit: next(left), AGENT, clock)


def test_a_few_hosts_find_nothing_against_us(tmp_path: Path) -> None:
    figures = score_reader(tmp_path, {name: CHARACTERS[name] for name in FEW}, 4, io.StringIO())
    assert figures == {"hosts": len(FEW), **dict.fromkeys(FAULTS, 0)}


@pytest.mark.parametrize("fault", WRONGS)
def test_each_fault_is_found(fault: str) -> None:
    headers, seconds = WRONGS[fault]
    clock = Clock(NOW)
    host = make_host(clock, ScoreReply(200, {"ETag": '"1"', "Last-Modified": "Monday"}), ScoreReply(304))
    host.answer_request("/feed", {"user-agent": AGENT})
    clock.forward(seconds)
    host.answer_request("/feed", {"user-agent": AGENT, **headers})
    assert host.faults == {fault: 1}


def test_validators_of_an_earlier_answer_and_requests_in_a_time_of_rest_are_found() -> None:
    clock = Clock(NOW)
    again = {"user-agent": AGENT, "if-none-match": '"1"'}
    host = make_host(
        clock,
        *(ScoreReply(200, {"ETag": f'"{n}"'}) for n in (1, 2, 3)),
        ScoreReply(429, {}, b"", rest=timedelta(days=1)),
        ScoreReply(410, {}, b""),
        ScoreReply(410, {}, b""),
    )
    for headers, fault in (
        ({"user-agent": AGENT}, {}),
        (again, {}),
        (again, {"validators_out_of_order": 1}),
        ({**again, "if-none-match": '"3"'}, {"validators_out_of_order": 1}),
        ({**again, "if-none-match": '"3"'}, {"validators_out_of_order": 1, "too_early": 1}),
        ({**again, "if-none-match": '"3"'}, {"validators_out_of_order": 1, "too_early": 2}),
    ):
        host.answer_request("/feed", headers)
        assert host.faults == fault
        clock.forward(3600)
