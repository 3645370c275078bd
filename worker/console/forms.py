"""Forms that pages of ours send: read in bounds, and only with the token that is in each of them."""

from __future__ import annotations

import hmac
from urllib.parse import parse_qs

from starlette.requests import Request

from ..http.problems import RequestError, make_bad_request
from ..http.request_body import CLOSING, BodyReader

FORM_TYPE = "application/x-www-form-urlencoded"
MOST_FIELDS = 2200  # the members of the largest story that is decided about, and what else there is
LONGEST_FORM = 128 * 1024  # bytes
LONGEST_PAGE_FORM = 2 * 1024 * 1024  # with the HTML of a page, which grows by a half on its way
FORM_TOKEN = "form_token"  # noqa: S105  the name of a field


async def read_form(request: Request, longest: int = LONGEST_FORM) -> dict[str, list[str]]:
    """The fields by name.

    Args:
        longest: bytes; LONGEST_FORM or LONGEST_PAGE_FORM.

    Raises:
        RequestError: 400, 413 or 415, it is no form of ours.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM_TYPE:
        raise RequestError(415, "not-a-form", f"the body is no {FORM_TYPE}", "send the form of the page")
    body = await _read_body(request, longest)
    try:
        return parse_qs(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError:
        raise make_bad_request("the body is no form, or has too many fields") from None


async def _read_body(request: Request, longest: int) -> bytes:
    reader: BodyReader = request.app.state.form_readers[longest]  # apart from that of jobs, which may be large
    try:
        return await reader.read_body(request)
    except RequestError as error:
        if error.document.status != 413:
            raise
    raise RequestError(413, "too-large", f"the form has more than {longest} bytes", "send less", CLOSING)


def refuse_foreign_form(fields: dict[str, list[str]], expected: str) -> None:
    """Raise RequestError, 403, for a form without the token of this session."""
    given = next(iter(fields.get(FORM_TOKEN, ())), "")
    if not hmac.compare_digest(given.encode(), expected.encode()):
        raise RequestError(
            403, "foreign-form", "this form was made for another sign-in", "open the page again, and decide there"
        )
