"""The characters of the score's hosts: how servers behave that feed readers meet, the strange ones too."""

from __future__ import annotations

from datetime import timedelta
from email.utils import format_datetime

from .score_server import Character, ScoreReply, ScoreVisit

HOUR = timedelta(hours=1)
PAGE = b"<!DOCTYPE html><html><head><title>Be right back</title></head><body><p>We will be back.</p></body></html>"
ODD_ETAGS = ('"a b"', "bare", 'W/"\xe9t\xe9"', '"a", "b"', "'single'", '"x-gzip"', '""')
LYING_DATES = (
    "Fri, 31 Dec 2099 23:59:59 GMT",
    "Thu, 01 Jan 1970 00:00:00 GMT",
    "yesterday evening",
    "2026-06-07T18:00:00Z",
    "0",
)


def _tell_edition(visit: ScoreVisit, etag: str | None, modified: str | None, **more: str) -> ScoreReply:
    """304 where the request names the pair, else the feed; no header for what is None."""
    pair = {"ETag": etag, "Last-Modified": modified}
    named = {name: value for name, value in pair.items() if value is not None}
    is_known = visit.pair == (etag, modified)
    return ScoreReply(304 if is_known else 200, {**named, **more})


def _be_steady(visit: ScoreVisit, **more: str) -> ScoreReply:
    return _tell_edition(
        visit, f'"e{visit.edition}"', f"Sun, {visit.edition % 28 + 1:02} Jan 2026 00:00:00 GMT", **more
    )


def _now_and_then(every: int, instead: Character) -> Character:
    """Steady, but that each so manyth visit is answered otherwise."""

    def answer_visit(visit: ScoreVisit) -> ScoreReply:
        return instead(visit) if visit.number % every == every - 1 else _be_steady(visit)

    return answer_visit


def _name_new_pair_with_304(visit: ScoreVisit) -> ScoreReply:
    return ScoreReply(304 if visit.pair[0] else 200, {"ETag": f'"v{visit.number}"'})


def _send_body_with_304(visit: ScoreVisit) -> ScoreReply:
    reply = _be_steady(visit)
    return ScoreReply(reply.status, reply.headers, b"<rss/>" if reply.status == 304 else None)


def _rest(status: int, rest: timedelta | None, **headers: str) -> Character:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return lambda visit: ScoreReply(status, named, b"", rest)


def _rest_until(visit: ScoreVisit) -> ScoreReply:
    moment = format_datetime((visit.now + 3 * HOUR).astimezone(tz=None), usegmt=False)
    return ScoreReply(429, {"Retry-After": moment}, b"", timedelta(seconds=(3 * HOUR).total_seconds() - 1))


def _speak_nonsense(visit: ScoreVisit) -> ScoreReply:
    word = ("soon", "-5", "1e9", "", "Thu, 99 Foo 2026", "\xe9")[visit.number // 3 % 6]
    return ScoreReply(429, {"Retry-After": word}, b"")


def _go_for_good(visit: ScoreVisit) -> ScoreReply:
    return ScoreReply(410, {}, b"") if visit.number >= 20 else _be_steady(visit)


def _move_along(visit: ScoreVisit) -> ScoreReply:
    step = int(visit.path.rpartition("-")[2]) if "-" in visit.path else 0
    return _be_steady(visit) if step == 3 else ScoreReply(301, {"Location": f"/moved-{step + 1}"}, b"")


def _send_elsewhere_each_time(visit: ScoreVisit) -> ScoreReply:
    if visit.path != "/feed":
        return _tell_edition(visit, f'"{visit.path}{visit.edition}"', None)
    return ScoreReply(302, {"Location": f"/mirror{visit.number % 2}?ticket={visit.number}"}, b"")


def _may_be_kept(hours: int) -> Character:
    def answer_visit(visit: ScoreVisit) -> ScoreReply:
        reply = _be_steady(visit, **{"Cache-Control": f"public, max-age={hours * 3600}"})
        return ScoreReply(reply.status, reply.headers, reply.body, fresh=hours * HOUR)

    return answer_visit


CHARACTERS: dict[str, Character] = {
    "steady": _be_steady,
    "weak etag": lambda v: _tell_edition(v, f'W/"{v.edition}"', None),
    "date only": lambda v: _tell_edition(v, None, f"Sun, {v.edition % 28 + 1:02} Jan 2026 00:00:00 GMT"),
    "never 304": lambda v: ScoreReply(200, {"ETag": f'"{v.number}"', "Last-Modified": f"visit {v.number}"}),
    "no validators": lambda v: ScoreReply(),
    "sometimes validators": lambda v: ScoreReply(200, {"ETag": f'"{v.number}"'} if v.number % 2 else {}),
    "one or the other": lambda v: ScoreReply(200, {("ETag", "Last-Modified")[v.number % 2]: f'"{v.number}"'}),
    "304 with a new etag": _name_new_pair_with_304,
    "304 with a body": _send_body_with_304,
    "304 unasked": _now_and_then(4, lambda v: ScoreReply(304, {"ETag": '"other"', "Last-Modified": "other"})),
    "lying dates": lambda v: _tell_edition(v, None, LYING_DATES[v.number % 5]),
    "odd etags": lambda v: _tell_edition(v, ODD_ETAGS[v.number // 2 % len(ODD_ETAGS)], None),
    "429 seconds": _now_and_then(3, _rest(429, 2 * HOUR, Retry_After="7200")),
    "429 a month": _now_and_then(9, _rest(429, 30 * 24 * HOUR, Retry_After="2592000")),
    "429 a date": _now_and_then(3, _rest_until),
    "429 nonsense": _now_and_then(3, _speak_nonsense),
    "429 max-age": _now_and_then(3, _rest(429, 8 * HOUR, Cache_Control="max-age=28800")),
    "503 for a while": _now_and_then(4, _rest(503, 9 * HOUR, Retry_After="32400")),
    "410": _go_for_good,
    "301 in a row": _move_along,
    "302 to mirrors": _send_elsewhere_each_time,
    "empty": _now_and_then(4, lambda v: ScoreReply(200, {"ETag": '"empty"'}, b"")),
    "a page instead": _now_and_then(
        4, lambda v: ScoreReply(200, {"ETag": '"page"', "Content-Type": "text/html"}, PAGE)
    ),
    "500": _now_and_then(5, lambda v: ScoreReply(500, {"ETag": '"oops"'}, b"oops")),
    "closes": _now_and_then(6, lambda v: ScoreReply(0, {}, b"")),
    "kept an hour": _may_be_kept(1),
    "kept five hours": _may_be_kept(5),
    "kept a day": _may_be_kept(24),
    "sets cookies": lambda v: _be_steady(v, **{"Set-Cookie": "id=1; Path=/; Max-Age=9999999"}),
}
