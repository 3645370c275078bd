"""What was found of a site, as `feeds discover` shows it and `feeds add` takes it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from ingest import Fetcher, FetchError, IngestError, Subscription, redact_url
from ingest.discovery import AskedAddress, FeedCandidate, RankedCandidate, is_feed_address

from ..clock_and_ids import utc_now
from ..failures import FETCH_FAILED, INPUT_UNREADABLE, NO_FEED
from ..intake.site_search import (
    MAX_REQUESTS,
    NotAskedError,
    PoliteClient,
    SiteFindings,
    read_section,
    search_site,
)
from ..runtime import USER_AGENT, Runtime, make_fetch_policy
from ..settings import Settings
from ..store.feeds import SECTION
from . import terminal
from .table_layout import TableRow

COLUMNS = ("what", "items", "last 7 days", "newest", "in others")


def make_lone_client(settings: Settings) -> PoliteClient:
    """A client for the search in one call of a command that uses no server."""
    return PoliteClient(Fetcher(make_fetch_policy(settings)).get, USER_AGENT, utc_now)


def make_sharing_client(rt: Runtime) -> PoliteClient:
    """One that takes turns at a host with the workers."""
    return PoliteClient(rt.fetcher.get, USER_AGENT, rt.now)


def search_with_bar(site: str, client: PoliteClient, only_of_page: bool = False) -> SiteFindings:
    """Search a site, with a bar on a terminal: it takes a second for each request."""
    bar, move = terminal.make_progress_bar("requests", MAX_REQUESTS)
    with bar:
        return search_site(site, client, lambda _: move(client.requests), only_of_page)


def print_findings(site: str, findings: SiteFindings, as_json: bool, now: datetime) -> None:
    """What was asked on stderr, and what was found on stdout."""
    terminal.print_message(f"asked {len(findings.asked)} addresses of {show_address(site, site)}:")
    for asked in findings.asked:
        terminal.print_message(_describe_asked(asked, site))
    if as_json or not sys.stdout.isatty():
        for place, ranked in enumerate(findings.candidates):
            terminal.print_json_line(_pack_candidate(ranked, site, is_best=place == 0))
    elif findings.candidates:
        terminal.print_table(COLUMNS, [_build_candidate_row(ranked, site, now) for ranked in findings.candidates])
        best = findings.candidates[0].candidate
        option = "--section " if best.kind == "section page" else ""
        terminal.print_message(f"`feedmill feeds add {option}{show_address(best.url, site)}` takes the first")


def show_address(url: str, site: str) -> str:
    """An address that was found, whole, so that it can be copied; the one that was given without what may be secret."""
    return redact_url(url) if url == site or "@" in urlsplit(url).netloc else url


def _describe_asked(asked: AskedAddress, site: str) -> str:
    return f"  {show_address(asked.url, site)}: {asked.outcome}"


def _build_candidate_row(ranked: RankedCandidate, site: str, now: datetime) -> TableRow:
    one = ranked.candidate
    age = f"{terminal.format_duration((now - one.newest).total_seconds())} ago" if one.newest else "no dates"
    most = max(ranked.overlaps, key=lambda pair: pair[1], default=None)
    shared = f"{most[1]:.0%} of it is in {show_address(most[0], site)}" if most else ""
    recent = one.recent if one.newest else "-"
    return TableRow(
        (one.kind, len(one.items), recent, age, f"{ranked.overlap:.0%}"),
        (show_address(one.url, site), one.title or "", f"found by: {one.origin}; {ranked.reason}", shared),
    )


def _pack_candidate(ranked: RankedCandidate, site: str, is_best: bool) -> dict[str, Any]:
    one = ranked.candidate
    return {
        "address": show_address(one.url, site),
        "kind": one.kind,
        "title": one.title,
        "items": len(one.items),
        "last_7_days": one.recent if one.newest else None,
        "newest": one.newest,
        "overlap": ranked.overlap,
        "overlaps": {show_address(url, site): share for url, share in ranked.overlaps},
        "found_by": one.origin,
        "reason": ranked.reason,
        "is_best": is_best,
    }


def find_subscription(wanted: Subscription, client: PoliteClient) -> Subscription | None:
    """What is to be polled for an address: itself, or where it gives a page, the best that its site has.

    Nothing is asked where the address looks like that of a feed. None: there is nothing, which was said.
    """
    if is_feed_address(wanted.address):
        return wanted
    site = wanted.address
    findings = search_with_bar(site, client, only_of_page=True)
    if not findings.is_page:
        _say_if_unseen(site, findings)
        return wanted
    best = next((ranked for ranked in findings.candidates if ranked.candidate.items), None)
    if best is None:
        terminal.print_error(
            f"{redact_url(site)}: it is a page, and no feed, news sitemap or list of headlines was found; "
            "`feedmill feeds discover` says what was asked",
            NO_FEED,
        )
        return None
    _say_choice(site, best, findings.candidates)
    one = best.candidate
    return replace(wanted, address=one.url, site=site, type=SECTION if one.kind == "section page" else wanted.type)


def _say_if_unseen(site: str, findings: SiteFindings) -> None:
    if not findings.candidates:
        outcome = next((asked.outcome for asked in findings.asked if asked.url == site), "it was not asked")
        terminal.print_message(f"{redact_url(site)}: taken as it is, for nothing is known of it: {outcome}")


def _say_choice(site: str, best: RankedCandidate, found: Sequence[RankedCandidate]) -> None:
    one: FeedCandidate = best.candidate
    others = len(found) - 1
    more = f"; {others} more: `feedmill feeds discover {redact_url(site)}`" if others else ""
    terminal.print_message(
        f"{redact_url(site)} is a page; taken: the {one.kind} {show_address(one.url, site)}, since {best.reason}{more}"
    )


def find_section(wanted: Subscription, client: PoliteClient) -> Subscription | None:
    """A page that is to be polled as a list of stories; None: it is none, or must not be asked, which was said."""
    shown = redact_url(wanted.address)
    try:
        count = len(read_section(wanted.address, client).items)
    except FetchError as error:
        terminal.print_message(f"{shown}: taken as it is, for nothing is known of it: {error}")
    except IngestError as error:
        kind = FETCH_FAILED if isinstance(error, NotAskedError) else INPUT_UNREADABLE
        terminal.print_error(f"{shown}: {error}", kind)
        return None
    else:
        terminal.print_message(f"{shown}: a list of {count} stories")
    return replace(wanted, type=SECTION)
