"""Everything that can be asked for: routes and their description are both made of this table.

Here is where one more is added.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response

from . import atom_feed, events, feeds, health, jobs, json_feed, problems, stories
from .query import QueryParameter

JSON, TEXT_EVENTS = "application/json", "text/event-stream"


@dataclass(frozen=True, slots=True, kw_only=True)
class DescribedAnswer:
    """One status of an operation."""

    says: str
    media_type: str | None = None
    schema: str | None = None  # name of a component; None: any, such as a feed
    headers: tuple[str, ...] = ()  # names of components


@dataclass(frozen=True, slots=True, kw_only=True)
class HttpOperation:
    """A method of a path."""

    method: str
    path: str
    name: str  # for programs that make clients of the description
    says: str
    answer: Callable[[Request], Awaitable[Response]]
    answers: Mapping[int, DescribedAnswer]
    query: tuple[QueryParameter, ...] = ()
    headers: tuple[str, ...] = ()  # of the request: names of components
    body: str | None = None  # name of a component
    is_open: bool = False  # needs no token


def _describe_problem(says: str, *headers: str) -> DescribedAnswer:
    return DescribedAnswer(says=says, media_type=problems.MEDIA_TYPE, schema="ProblemDocument", headers=headers)


NO_SUCH_STORY = _describe_problem("there is no such story or item, or it is out of the window")
NO_SUCH_JOB = _describe_problem("there is no such job, or it ended so long ago that it was forgotten")
FEED_HEADERS = ("ETag", "Last-Modified")


def _describe_feed(media_type: str) -> Mapping[int, DescribedAnswer]:
    return {
        200: DescribedAnswer(says="the feed, 250 KB at most", media_type=media_type, headers=FEED_HEADERS),
        304: DescribedAnswer(says="nothing has changed", headers=FEED_HEADERS),
    }


OPERATIONS = (
    HttpOperation(
        method="GET",
        path="/v1/stories",
        name="list_stories",
        says="All stories as they are now, a page at a time",
        answer=stories.answer_stories,
        query=stories.STORIES_QUERY,
        answers={
            200: DescribedAnswer(says="a page; the last one has no `next`", media_type=JSON, schema="StoryPage"),
            410: _describe_problem("the server was started anew since the page before: begin anew"),
        },
    ),
    HttpOperation(
        method="GET",
        path="/v1/stories/{id}",
        name="show_story",
        says="A story with all its items and why each is in it, by its id or that of one of its items",
        answer=stories.answer_story,
        answers={
            200: DescribedAnswer(says="the story, or a withdrawn item", media_type=JSON, schema="StoryOrItem"),
            404: NO_SUCH_STORY,
        },
    ),
    HttpOperation(
        method="GET",
        path="/v1/events",
        name="follow_events",
        says="The events of a stream as Server-Sent Events; `Last-Event-ID` outranks `after`",
        answer=events.answer_events,
        query=events.EVENTS_QUERY,
        headers=("LastEventId",),
        answers={200: DescribedAnswer(says="events, for as long as you listen", media_type=TEXT_EVENTS)},
    ),
    HttpOperation(
        method="GET",
        path="/v1/feed.json",
        name="read_json_feed",
        says="The newest stories as JSON Feed 1.1",
        answer=feeds.answer_json_feed,
        query=feeds.FEED_QUERY,
        headers=("IfNoneMatch", "IfModifiedSince"),
        answers=_describe_feed(json_feed.MEDIA_TYPE),
    ),
    HttpOperation(
        method="GET",
        path="/v1/feed.atom",
        name="read_atom_feed",
        says="The newest stories as Atom, with tombstones for those that are gone",
        answer=feeds.answer_atom_feed,
        query=feeds.FEED_QUERY,
        headers=("IfNoneMatch", "IfModifiedSince"),
        answers=_describe_feed(atom_feed.MEDIA_TYPE),
    ),
    HttpOperation(
        method="POST",
        path="/v1/jobs",
        name="submit_job",
        says="Take a job in; the same Idempotency-Key, or the same id, again is the same job",
        answer=jobs.answer_new_job,
        headers=("IdempotencyKey",),
        body="JobRequest",
        answers={
            202: DescribedAnswer(
                says="it is in the ledger, and can't be lost",
                media_type=JSON,
                schema="AcceptedJob",
                headers=("Location",),
            ),
            408: _describe_problem("the body takes too long"),
            409: _describe_problem("the id was given to another job, or there are both an id and a key"),
            413: _describe_problem("the body is longer than FEEDMILL_MAX_BYTES"),
            415: _describe_problem("the body is no JSON by its Content-Type"),
            422: _describe_problem("the key came with another body before"),
        },
    ),
    HttpOperation(
        method="GET",
        path="/v1/jobs/{id}",
        name="show_job",
        says="Where a job stands, and what became of its items",
        answer=jobs.answer_job,
        answers={200: DescribedAnswer(says="its state", media_type=JSON, schema="JobState"), 404: NO_SUCH_JOB},
    ),
    HttpOperation(
        method="GET",
        path="/healthz",
        name="check_liveness",
        says="Whether this process lives; asks nobody else",
        answer=health.answer_liveness,
        answers={200: DescribedAnswer(says="it does", media_type=JSON, schema="Liveness")},
        is_open=True,
    ),
    HttpOperation(
        method="GET",
        path="/readyz",
        name="check_readiness",
        says="Whether the server does its work and workers do theirs",
        answer=health.answer_readiness,
        answers={
            200: DescribedAnswer(says="ready", media_type=JSON, schema="Readiness"),
            503: DescribedAnswer(says="not ready, and why", media_type=JSON, schema="Readiness"),
        },
        is_open=True,
    ),
    HttpOperation(
        method="GET",
        path="/metrics",
        name="read_metrics",
        says="Every stage of the whole collection, for Prometheus",
        answer=health.answer_metrics,
        answers={200: DescribedAnswer(says="its text form", media_type="text/plain")},
    ),
)
