"""`POST /v1/jobs` and `GET /v1/jobs/{id}`: work is taken in, and looked up.

body ─► message ─► its id ─► ledger ─► queue; the same request again finds its job in the ledger
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from starlette.requests import Request
from starlette.responses import Response

from ingest import ParseError

from ..clock_and_ids import new_id
from ..jobs.intake_pause import find_pause
from ..jobs.message import read_message
from ..printable import make_printable
from ..runtime import Runtime
from ..store.jobs import Job, JobState
from .context import ask_store, context_of, make_json_response
from .problems import RequestError, make_bad_request, make_unavailable
from .query import read_query

RETRY_AFTER = 10  # seconds, while no work is taken in
KEY_PATTERN = "^[!-~]{1,255}$"
JOB_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,99}", re.ASCII)
LONGEST_DETAIL = 300  # characters of what is wrong with a message


class AcceptedJob(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to a job that was taken in, now or by an earlier request."""

    job_id: str
    known: bool  # the same request came before; nothing was done


@dataclass(frozen=True, slots=True)
class JobRequest:
    """A message, and what makes it one with the same one again."""

    message: dict[str, Any]
    key: str | None  # Idempotency-Key
    digest: str  # of the body


async def answer_new_job(request: Request) -> Response:
    """Take a job in."""
    read_query(request.query_params, ())
    key = request.headers.get("idempotency-key")
    if key is not None and not re.fullmatch(KEY_PATTERN, key):
        raise make_bad_request("Idempotency-Key has 1 to 255 visible letters of ASCII, without spaces")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise RequestError(
            415, "not-json", "the body is no application/json by its Content-Type", "send JSON and say so"
        )
    wanted = _read_request(await context_of(request).bodies.read_body(request), key)
    accepted = await ask_store(request, lambda rt: _accept_job(rt, wanted))
    if not accepted.known:
        await context_of(request).calls.call_in_thread(lambda: context_of(request).enqueue(accepted.job_id))
    return make_json_response(accepted, 202, {"Location": f"/v1/jobs/{accepted.job_id}"})


def _read_request(body: bytes, key: str | None) -> JobRequest:
    try:
        message = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise make_bad_request(f"the body is no JSON: {error}") from None
    if not isinstance(message, dict):
        raise make_bad_request("the body is no JSON object")
    if key is not None and "id" in message:
        raise RequestError(409, "two-names", "both Idempotency-Key and id say which job it is", "send one of the two")
    if key is not None:
        message["id"] = f"key-{hashlib.blake2b(key.encode(), digest_size=16).hexdigest()}"
    message.setdefault("id", new_id())
    return JobRequest(message, key, hashlib.blake2b(body, digest_size=16).hexdigest())


def _accept_job(rt: Runtime, wanted: JobRequest) -> AcceptedJob:
    """Write the job down, unless it was before; that is looked for first, so that it is found while intake pauses."""
    job = _make_job(rt, wanted)
    before = rt.requests.find_digest(job.id)
    if before is None:
        if pause := find_pause(rt):
            raise make_unavailable(
                "intake-paused", f"no work is taken in: {pause.reason}", "send it again later", RETRY_AFTER
            )
        if rt.jobs.submit(job, rt.now()):
            return AcceptedJob(job_id=job.id, known=False)
        before = rt.requests.find_digest(job.id)  # another request was faster, or it came by another way
    if before not in (None, wanted.digest):
        raise _make_conflict(wanted)
    return AcceptedJob(job_id=job.id, known=True)


def _make_job(rt: Runtime, wanted: JobRequest) -> Job:
    try:
        job = read_message(wanted.message, rt.now(), rt.settings.max_bytes)
    except ParseError as error:
        raise make_bad_request(make_printable(str(error))[:LONGEST_DETAIL], "see docs/submitting.md") from None
    except (OverflowError, TypeError, ValueError, RecursionError) as error:
        raise make_bad_request(f"not a job message: {make_printable(str(error))[:LONGEST_DETAIL]}") from None
    return replace(job, request=wanted.digest)


def _make_conflict(wanted: JobRequest) -> RequestError:
    if wanted.key is not None:
        return RequestError(
            422, "key-reused", "this Idempotency-Key came with another body before", "take a new key for another job"
        )
    return RequestError(
        409, "id-reused", f"the job {wanted.message['id']} was asked for by another body", "take another id"
    )


async def answer_job(request: Request) -> Response:
    """Where a job stands."""
    name = request.path_params["id"]
    read_query(request.query_params, ())
    state = await ask_store(request, lambda rt: _load_state(rt, name))
    if state is None:
        raise RequestError(
            404, "no-such-job", f"{make_printable(name[:100])}: no such job", "it may have ended long ago"
        )
    return make_json_response(state)


def _load_state(rt: Runtime, job_id: str) -> JobState | None:
    return rt.jobs.load_state(job_id) if JOB_ID.fullmatch(job_id) else None
