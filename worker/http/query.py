"""The parameters of requests: each is written down once, and read and documented from that."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, get_args

from starlette.datastructures import QueryParams

from ..printable import make_printable
from ..store.event_selection import EventSelection, TdmChoice, fold_license
from .problems import make_bad_request

LONGEST_SHOWN = 100  # characters of what was given that an answer repeats


@dataclass(frozen=True, slots=True, kw_only=True)
class QueryParameter:
    """One that may stand behind "?"."""

    name: str
    says: str
    schema: Mapping[str, Any]  # JSON Schema of one value
    read: Callable[[str], Any]  # raises ValueError, whose message says what a value looks like
    repeats: bool = False  # may be given several times: any of the values will do


def read_query(given: QueryParams, parameters: Sequence[QueryParameter]) -> dict[str, Any]:
    """The values by name; a tuple for one that repeats.

    Raises:
        RequestError: 400, one does not exist, is given twice, or has a value of the wrong form.
    """
    known = {parameter.name: parameter for parameter in parameters}
    for name in given:
        if name not in known:
            there_are = ", ".join(known) or "none"
            raise make_bad_request(f"?{_shorten(name)}: there is no such parameter; there are: {there_are}")
    return {name: _read_values(parameter, given.getlist(name)) for name, parameter in known.items() if name in given}


def _read_values(parameter: QueryParameter, values: Sequence[str]) -> Any:
    if len(values) > 1 and not parameter.repeats:
        raise make_bad_request(f"?{parameter.name} is given {len(values)} times: give it once")
    read = tuple(_read_value(parameter, value) for value in values)
    return read if parameter.repeats else read[0]


def _read_value(parameter: QueryParameter, value: str) -> Any:
    try:
        return parameter.read(value)
    except ValueError as error:
        raise make_bad_request(f"?{parameter.name}={_shorten(value)}: {error}") from None


def _shorten(text: str) -> str:
    return make_printable(text[:LONGEST_SHOWN]) + ("…" if len(text) > LONGEST_SHOWN else "")


def make_pattern_reader(pattern: str, says: str) -> Callable[[str], str]:
    """A reader of texts that are wholly of this form."""
    compiled = re.compile(pattern.removeprefix("^").removesuffix("$"), re.ASCII)

    def read(value: str) -> str:
        if not compiled.fullmatch(value):
            raise ValueError(says)
        return value

    return read


def make_limit(default: int, most: int) -> QueryParameter:
    """`limit`: how many are wanted at most."""

    def read(value: str) -> int:
        if not re.fullmatch(r"[1-9][0-9]{0,5}", value) or int(value) > most:
            raise ValueError(f"it is a number from 1 to {most}")
        return int(value)

    schema = {"type": "integer", "minimum": 1, "maximum": most, "default": default}
    return QueryParameter(name="limit", says="so many at most", schema=schema, read=read)


def make_choice(name: str, says: str, words: Sequence[str], repeats: bool = False) -> QueryParameter:
    """One of some words."""

    def read(value: str) -> str:
        if value not in words:
            raise ValueError(f"it is {', '.join(words[:-1])} or {words[-1]}")
        return value

    return QueryParameter(name=name, says=says, schema={"enum": list(words)}, read=read, repeats=repeats)


def read_moment(value: str) -> datetime:
    """An RFC 3339 time with its offset."""
    says = "it is a time with its offset, such as 2026-06-01T12:00:00Z"
    if not re.fullmatch(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", value, re.ASCII):
        raise ValueError(says)
    try:
        return datetime.fromisoformat(value.upper()).astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(says) from None


def _read_source(value: str) -> str:
    if not value.strip():
        raise ValueError("it is the name or domain of a source")
    return value.lower()


def _read_license(value: str) -> str:
    if not value.strip():
        raise ValueError("it is the beginning of an address, such as creativecommons.org/licenses/by")
    return fold_license(value)


LANGUAGE_PATTERN = "^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$"
_read_language = make_pattern_reader(LANGUAGE_PATTERN, "it is a language such as en or pt-BR")

SOURCE = QueryParameter(
    name="source",
    says="only records of that source, by name or domain",
    schema={"type": "string", "pattern": r"\S"},
    read=_read_source,
    repeats=True,
)
LANGUAGE = QueryParameter(
    name="language",
    says="only records in that language, such as en",
    schema={"type": "string", "pattern": LANGUAGE_PATTERN},
    read=lambda value: _read_language(value).lower(),
    repeats=True,
)
LICENSE = QueryParameter(
    name="license",
    says="only records whose licence's address begins so, such as creativecommons.org/licenses/by",
    schema={"type": "string", "pattern": r"\S"},
    read=_read_license,
    repeats=True,
)
TDM = make_choice(
    "tdm", "only records that reserve text and data mining, or only those that don't", get_args(TdmChoice)
)
RECORD_FILTERS = (SOURCE, LANGUAGE, LICENSE, TDM)


def make_selection(given: Mapping[str, Any]) -> EventSelection:
    """What is wanted of events and records, by the parameters `type` and RECORD_FILTERS."""
    return EventSelection(
        types=frozenset(given.get("type", ())),
        sources=frozenset(given.get("source", ())),
        languages=frozenset(given.get("language", ())),
        licenses=frozenset(given.get("license", ())),
        tdm=given.get("tdm"),
    )


_MOMENT = {"type": "string", "format": "date-time"}
SINCE = QueryParameter(name="since", says="published from that time on", schema=_MOMENT, read=read_moment)
UNTIL = QueryParameter(name="until", says="published before that time", schema=_MOMENT, read=read_moment)
