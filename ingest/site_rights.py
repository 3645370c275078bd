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
from .feeds.feed_rights import read_rsl_document
from .item import Rights, RightsPlace
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


def find_licensed_rights(address: str, text: str | None, url: str, place: RightsPlace) -> Rights | None:
    """What a licence that is linked says of a page: its address, and what is in it where it is an RSL document.

    Args:
        text: of the licence; None where it could not be had.
        place: what links to it.
    """
    linked = make_rights({"license": address}, place)
    inner = read_rsl_document(text, "rsl", url) if text else None
    return clean_rights(merge_rights(linked, clean_rights(inner, address)), url)


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
