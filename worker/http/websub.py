"""`/websub/{id}`: where hubs confirm what they were asked for, and send what is new.

Hubs have no token. What lets them in is the id, which nobody else knows, and the signature of what they send.
"""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from ..jobs.intake_pause import find_pause
from ..runtime import Runtime
from ..store.pushes import PushSubscription
from ..websub.deliveries import HubDelivery, take_delivery
from ..websub.intents import HubQuestion, answer_question
from .context import ask_store, context_of
from .problems import RequestError, make_unavailable

PUSH_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
MOST_CHALLENGE = 2000  # characters
RETRY_AFTER = 60  # seconds, while no work is taken in


async def answer_hub_question(request: Request) -> Response:
    """Confirm a subscription or its end, with the hub's challenge; or take a denial."""
    push_id, query = _read_id(request), request.query_params
    asked = HubQuestion(
        mode=query.get("hub.mode", ""),
        topic=query.get("hub.topic", ""),
        challenge=query.get("hub.challenge", ""),
        lease_seconds=query.get("hub.lease_seconds", ""),
        reason=query.get("hub.reason", ""),
    )
    if len(asked.challenge) > MOST_CHALLENGE:
        raise _make_unknown()
    answer = await ask_store(request, lambda rt: answer_question(rt, push_id, asked))
    if answer is None:
        raise _make_unknown()
    return PlainTextResponse(answer)


async def answer_hub_delivery(request: Request) -> Response:
    """Take what a hub sends. One without a right signature is ignored, and the hub is not told (WebSub 8)."""
    push_id = _read_id(request)
    push = await ask_store(request, lambda rt: _find_subscription(rt, push_id))
    body = await context_of(request).bodies.read_body(request)
    delivery = HubDelivery(body, request.headers.get("content-type"), tuple(request.headers.getlist("x-hub-signature")))
    job_id = await ask_store(request, lambda rt: take_delivery(rt, push, delivery))
    if job_id is not None:
        await context_of(request).calls.call_in_thread(lambda: context_of(request).enqueue(job_id))
    return Response(status_code=202)


def _find_subscription(rt: Runtime, push_id: str) -> PushSubscription:
    push = rt.pushes.get(push_id)
    if push is None:
        raise _make_unknown()
    if push.state == "leaving":
        raise RequestError(410, "not-subscribed", "this is not subscribed to any more", "send nothing more")
    if pause := find_pause(rt):
        raise make_unavailable("intake-paused", f"no work is taken in: {pause.reason}", "send it again", RETRY_AFTER)
    return push


def _read_id(request: Request) -> str:
    push_id = str(request.path_params["id"])
    if not PUSH_ID.fullmatch(push_id):
        raise _make_unknown()
    return push_id


def _make_unknown() -> RequestError:
    return RequestError(404, "no-such-subscription", "nobody asked for this", "subscriptions are asked for by feedmill")
