"""Rights that several places state: which of them counts, and what of it can be carried. Pure.

item ─┐
feed ─┼─► merge_rights ─► clean_rights ─► Rights of the item
http ─┘
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from functools import lru_cache

from .identity.urls import make_url_absolute
from .item import Rights, RightsPlace
from .text_fields import clean_line

_ADDRESS = re.compile(r"(?:https?:|urn:[a-z0-9]|\.{0,2}/)\S*", re.IGNORECASE)
_URN = re.compile(r"urn:[a-z0-9][a-z0-9-]{1,31}:[!-~]{1,500}", re.IGNORECASE)
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_LINK = re.compile(r"<([^<>]*)>([^<]*)")
_RELATION = re.compile(r";\s*rel\s*=\s*(?:\"([^\"]*)\"|([^\s;,\"]+))", re.IGNORECASE)
_RESERVATIONS = {"1": True, "0": False}
# RSL's words for uses that are mining: https://rslstandard.org/rsl (train-ai: of its first draft)
_MINING_USES = frozenset({"all", "ai-all", "ai-train", "train-ai"})


def make_rights(values: Mapping[str, str | bool | None], place: RightsPlace) -> Rights | None:
    """What one place states, by field; None where it says nothing."""
    said = {name: value for name, value in values.items() if value not in (None, "")}
    return Rights(**said, basis=(place,)) if said else None  # type: ignore[arg-type]  # the readers know the types


def merge_rights(*stated: Rights | None) -> Rights | None:
    """What several places state, the one that counts most first: each field is of the first that says it.

    A policy is taken only from the place that says whether mining is reserved, as it is about that.

    >>> own, feed = Rights(license="https://a.example/by", basis=("item",)), Rights(notice="© A", basis=("feed",))
    >>> merged = merge_rights(own, None, feed)
    >>> merged.license, merged.notice, merged.basis
    ('https://a.example/by', '© A', ('item', 'feed'))
    """
    places = [rights for rights in stated if rights is not None]
    if len(places) < 2:
        return places[0] if places else None
    reserving = next((rights for rights in places if rights.tdm_reserved is not None), places[0])
    chosen = {
        name: next(((value, rights) for rights in places if (value := getattr(rights, name)) is not None), (None, None))
        for name in ("license", "notice", "holder", "usage_terms")
    }
    taken = [rights for _, rights in chosen.values()]
    taken += [reserving] if (reserving.tdm_reserved, reserving.tdm_policy) != (None, None) else []
    return Rights(
        **{name: value for name, (value, _) in chosen.items()},
        tdm_reserved=reserving.tdm_reserved,
        tdm_policy=reserving.tdm_policy,
        basis=tuple(dict.fromkeys(place for rights in places if rights in taken for place in rights.basis)),
    )


def with_whole_address(rights: Rights | None, base_url: str | None) -> Rights | None:
    """Rights whose licence counts from where they are stated, and not from an item that they hold for."""
    address = complete_address(rights.license, base_url) if rights else None
    return replace(rights, license=address) if rights and address else rights


def clean_rights(rights: Rights | None, base_url: str | None) -> Rights | None:
    """Rights of which each address is absolute and each text is one plain line; None where nothing is left.

    A licence that is said in words, such as "CC BY", is a term of use.
    """
    if rights is None:
        return None
    is_relative = any(address and not _SCHEME.match(address) for address in (rights.license, rights.tdm_policy))
    return _clean_cached(rights, base_url if is_relative else None)


@lru_cache(maxsize=1024)  # a feed says the same of all its items
def _clean_cached(rights: Rights, base_url: str | None) -> Rights | None:
    address = complete_address(rights.license, base_url)
    words = rights.license if rights.license and not is_address(rights.license) else None
    values: dict[str, str | bool | None] = {
        "license": address,
        "notice": clean_line(rights.notice),
        "holder": clean_line(rights.holder),
        "usage_terms": clean_line(rights.usage_terms) or clean_line(words),
        "tdm_reserved": rights.tdm_reserved,
        "tdm_policy": complete_address(rights.tdm_policy, base_url),
    }
    said = {name: value for name, value in values.items() if value is not None}
    return Rights(**said, basis=rights.basis) if said else None  # type: ignore[arg-type]  # as in make_rights


def is_address(text: str) -> bool:
    """Whether a text is an address, whole or not, and no words.

    >>> is_address("//a.example/by"), is_address("/licence"), is_address("CC-BY-4.0"), is_address("© A. Bell")
    (True, True, False, False)
    """
    return _ADDRESS.fullmatch(text.strip()) is not None


def mark_address(link: str | None) -> str | None:
    """What a link leads to, in a form that is known as an address; None for what leads nowhere.

    >>> mark_address("licence.html"), mark_address("https://a.example/"), mark_address("javascript:void(0)")
    ('./licence.html', 'https://a.example/', None)
    """
    link = (link or "").strip()
    if not link or link.startswith("#"):
        return None
    if is_address(link):
        return link
    return None if _SCHEME.match(link) else f"./{link}"


def complete_address(text: str | None, base_url: str | None) -> str | None:
    """An absolute web address or a URN; None for anything else."""
    text = (text or "").strip()
    if _URN.fullmatch(text):
        return text
    return make_url_absolute(text, base_url) if is_address(text) else None


def read_reservation(text: str | None) -> bool | None:
    """What ``tdm-reservation`` says; anything but 0 and 1 is nothing: https://www.w3.org/community/reports/tdmrep/

    >>> read_reservation("1"), read_reservation(" 0 "), read_reservation("yes")
    (True, False, None)
    """
    return _RESERVATIONS.get((text or "").strip())


def prohibits_mining(uses: str) -> bool:
    """Whether the uses that an RSL licence prohibits are mining.

    >>> prohibits_mining("ai-train, ai-index"), prohibits_mining("search")
    (True, False)
    """
    return not _MINING_USES.isdisjoint(re.split(r"[\s,]+", uses.lower()))


def read_answer_rights(reservation: str | None, policy: str | None, links: str) -> Rights | None:
    """What header lines of an answer state: ``tdm-reservation``, ``tdm-policy``, and ``Link`` to a licence.

    >>> read_answer_rights("1", None, '<https://a.example/l.xml>; rel="license"; type="application/rsl+xml"').license
    'https://a.example/l.xml'
    """
    linked = (mark_address(address) for address, parameters in _LINK.findall(links) if _is_license(parameters))
    reserved = read_reservation(reservation)
    values = {
        "license": next(filter(None, linked), None),
        "tdm_reserved": reserved,
        "tdm_policy": mark_address(policy) if reserved else None,
    }
    return make_rights(values, "http")


def _is_license(parameters: str) -> bool:
    relation = _RELATION.search(parameters)
    return relation is not None and "license" in (relation[1] or relation[2] or "").lower().split()
