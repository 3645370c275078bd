"""What the site of a page says of the rights in it, in documents that are asked for once a day and kept for everybody.

tdmrep.json, the licences that robots.txt names, RSL documents that a feed or page links to
"""

from __future__ import annotations

from ingest import PermanentFetchError, Reading, Rights, TemporaryFetchError, read_authority
from ingest.fulltext import find_main_rights, with_main_rights
from ingest.rights import merge_rights
from ingest.site_rights import (
    find_licensed_rights,
    find_rsl_address,
    find_tdm_rights,
    is_rights_text,
    read_linked_rights,
    tdmrep_address_of,
)

from ..polite_fetcher import HostRestsError
from ..runtime import Runtime
from ..store.rights_texts import FAILURE_KEPT, TEXT_KEPT
from .robots_check import check_robots, find_licenses

MAX_TEXT = 64 * 1024  # characters; what is longer is taken for none, as it is kept on the server

MAX_LICENSES = 2  # that one robots.txt names; more would let hosts that hang hold up a worker for minutes


def load_site_rights(rt: Runtime, url: str) -> Rights | None:
    """What the site of a page says of all its pages, as far as it is about this one."""
    if not read_authority(url):
        return None
    by_file = find_tdm_rights(_load_text(rt, tdmrep_address_of(url), url), url)
    licenses = find_licenses(rt, url)[:MAX_LICENSES]
    by_robots = (find_licensed_rights(address, _load_text(rt, address, url), url) for address in licenses)
    return merge_rights(by_file, *by_robots)


def load_linked_rights(rt: Runtime, rights: Rights | None, url: str) -> Rights | None:
    """What the licence that somebody links to says of a page, where it is an RSL document."""
    address = find_rsl_address(rights)
    return read_linked_rights(address, _load_text(rt, address, url), url) if address else None


def with_site_rights(rt: Runtime, page: Reading, url: str) -> Reading:
    """A page, its main story with what its licence and its site say where itself says nothing."""
    linked = load_linked_rights(rt, find_main_rights(page), url)
    return with_main_rights(page, linked, load_site_rights(rt, url))


def _load_text(rt: Runtime, address: str, url: str) -> str:
    """A document about the rights in a page; "" where there is none, or it can't be had now."""
    host = read_authority(url) or ""
    text = rt.host_turns.rights_texts.load(host, address, rt.now())
    return _fetch_text(rt, address, host) if text is None else text


def _fetch_text(rt: Runtime, address: str, host: str) -> str:
    """Ask for it and keep what is there. That a host can't give it says nothing, and is asked about again soon."""
    text, kept = "", TEXT_KEPT
    try:
        check_robots(rt, address)
        text = rt.fetcher.get(address, rt.now()).body.decode("utf-8", "replace")
    except HostRestsError:
        return ""  # it was not asked
    except TemporaryFetchError:
        kept = FAILURE_KEPT
    except PermanentFetchError:
        pass
    text = text if len(text) <= MAX_TEXT and is_rights_text(text) else ""
    rt.host_turns.rights_texts.save(host, address, text, kept, rt.now())
    return text
