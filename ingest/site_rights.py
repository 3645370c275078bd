"""What a site says of the rights in its pages, in documents beside them: tdmrep.json, and RSL that is linked. Pure.

tdmrep.json ──► rules: the first that means the page counts        https://www.w3.org/community/reports/tdmrep/
RSL document ─► statements: the longest that means it counts       https://rslstandard.org/rsl
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urljoin, urlsplit

from .address_patterns import matches_pattern
from .feeds.feed_rights import is_other_pages_license, read_rsl_document
from .feeds.prolog import read_prolog
from .item import Rights
from .rights import clean_rights, make_rights, mark_address, merge_rights, read_reservation

MAX_RULES = 1000  # of one tdmrep.json
TDMREP_PATH = "/.well-known/tdmrep.json"

_RSL_ENDINGS = (".xml", ".rsl")

TdmRule = tuple[str, str | None, str | None]  # location, reservation and policy, as written


def tdmrep_address_of(url: str) -> str:
    """Where a site's rules are: at the root of its host.

    >>> tdmrep_address_of("https://harbour.example:8443/news/1")
    'https://harbour.example:8443/.well-known/tdmrep.json'
    """
    parts = urlsplit(url)
    return urljoin(f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}", TDMREP_PATH)


def find_tdm_rights(text: str, url: str) -> Rights | None:
    """What a site's tdmrep.json says of a page: its first rule whose location means the page, and no other.

    A file that is none says nothing, and so does a rule whose reservation is neither 0 nor 1.

    >>> find_tdm_rights('[{"location": "/news/", "tdm-reservation": 1}]', "https://a.example/news/1").tdm_reserved
    True
    """
    rule = next((rule for rule in _read_rules(text) if matches_pattern(rule[0], url)), None)
    reserved = read_reservation(rule[1]) if rule else None
    policy = mark_address(rule[2]) if rule and reserved else None
    return clean_rights(make_rights({"tdm_reserved": reserved, "tdm_policy": policy}, "tdmrep"), url)


def find_licensed_rights(address: str, text: str, url: str) -> Rights | None:
    """What a licence that robots.txt names says of a page: its address, and what is in it if it is an RSL document.

    Nothing where it is one about other pages.

    Args:
        text: of the licence; "" where it could not be had.
    """
    if is_other_pages_license(text, url):
        return None
    return merge_rights(make_rights({"license": address}, "robots"), read_linked_rights(address, text, url))


def read_linked_rights(address: str, text: str, url: str) -> Rights | None:
    """What an RSL document says of a page; None where it says nothing of it, or is none."""
    return clean_rights(read_rsl_document(text, "rsl", url), address)


def is_rights_text(text: str) -> bool:
    """Whether a text may be one of those: servers answer with a page for people instead.

    >>> is_rights_text('[{"location": "/"}]'), is_rights_text("<!doctype html><html>"), is_rights_text("")
    (True, False, False)
    """
    root = (read_prolog(text).root or "").rpartition(":")[2].lower()
    return text.lstrip("\ufeff \t\r\n")[:1] in ("[", "{") or root == "rsl"


def find_rsl_address(rights: Rights | None) -> str | None:
    """Where an RSL document may be that somebody links to: at an address that ends as those do.

    >>> find_rsl_address(Rights(license="https://a.example/license.xml?v=2"))
    'https://a.example/license.xml?v=2'
    >>> find_rsl_address(Rights(license="https://creativecommons.org/licenses/by/4.0/"))
    """
    address = (rights.license if rights else None) or ""
    if not address.startswith(("http://", "https://")):
        return None
    return address if urlsplit(address).path.lower().endswith(_RSL_ENDINGS) else None


@lru_cache(maxsize=32)
def _read_rules(text: str) -> tuple[TdmRule, ...]:
    try:
        data = json.loads(text.removeprefix("\ufeff"))
    except (ValueError, RecursionError):
        return ()
    rules = data if isinstance(data, list) else [data]
    return tuple(_list_rules(rules[:MAX_RULES]))


def _list_rules(rules: list[object]) -> Iterator[TdmRule]:
    for rule in rules:
        if isinstance(rule, dict) and isinstance(location := rule.get("location"), str):
            policy = rule.get("tdm-policy")
            yield location, str(rule.get("tdm-reservation")), policy if isinstance(policy, str) else None
