"""Who is behind a story: its sites, brought together by agency, owner, domain and name. Pure.

item ─► agencies that it credits, else owner by the operator's table, else registered domain, else name
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from ingest.identity.domains import find_registered_domain
from ingest.identity.source import site_key

from .owner_table import OwnerTable

PublisherBasis = Literal["agency", "owner", "domain", "name"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditedItem:
    """What is asked of an item to know whose voice it is."""

    source: str  # site or name, as ingest/identity/source.py has it; "": nobody knows whom
    agencies: tuple[str, ...] = ()  # that its text credits


@dataclass(frozen=True, slots=True, kw_only=True)
class IndependentPublisher:
    """Somebody who counts once, however many sites carry it."""

    name: str
    basis: PublisherBasis  # what brings its items together
    items: int
    sites: tuple[str, ...]  # that carry it


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberCount:
    """Something, and how many members have it."""

    name: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PublisherSummary:
    """Who is behind the story."""

    independent: int
    publishers: tuple[IndependentPublisher, ...]  # the same, one by one, those with the most items first
    sites: tuple[MemberCount, ...]
    agencies: tuple[str, ...]
    unknown: int  # items of nobody knows whom
    trouble: str = ""  # why the table of owners is not used; "": it is, or there is none


def name_outlets(records: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """By the name of an outlet its site, where the records that have both name one site alone."""
    found: dict[str, set[str]] = {}
    for source in (record.get("source", {}) for record in records):
        if source.get("name") and source.get("domain"):
            found.setdefault(source["name"].casefold(), set()).add(site_key(source["domain"]))
    return {name: site for name, (site, *others) in found.items() if not others}


def summarise_publishers(
    items: Sequence[CreditedItem], outlets: Mapping[str, str], owners: OwnerTable, trouble: str = ""
) -> PublisherSummary:
    """Who is behind a story.

    Args:
        outlets: by the name of an outlet its site; what is known only by its name is that site.
    """
    known = [
        CreditedItem(source=outlets.get(one.source, one.source), agencies=one.agencies) for one in items if one.source
    ]
    publishers = list_publishers([*known, *(one for one in items if not one.source)], owners)
    return PublisherSummary(
        independent=len(publishers),
        publishers=publishers,
        sites=count_values(one.source for one in known),
        agencies=tuple(sorted({agency for one in items for agency in one.agencies})),
        unknown=sum(not one.source and not one.agencies for one in items),
        trouble=trouble,
    )


def list_publishers(items: Iterable[CreditedItem], owners: OwnerTable) -> tuple[IndependentPublisher, ...]:
    """Those who count, each once.

    All whose copy credits one agency speak with its voice, whoever owns them; an agency may stand in the table, too.

    >>> found = list_publishers(
    ...     [
    ...         CreditedItem(source="a.example"), CreditedItem(source="sport.a.example"),
    ...         CreditedItem(source="b.example", agencies=("Reuters",)), CreditedItem(source="reuters"),
    ...     ],
    ...     OwnerTable(),
    ... )
    >>> [(one.name, one.basis, one.items) for one in found]
    [('Reuters', 'agency', 2), ('a.example', 'domain', 2)]
    """
    names: dict[str, tuple[str, PublisherBasis]] = {}  # by the name in small letters
    sites: dict[str, list[str]] = {}
    for item in items:
        for name, basis in _name_voices(item, owners):
            names.setdefault(name.casefold(), (name, basis))
            sites.setdefault(name.casefold(), []).append(item.source)
    found = [
        IndependentPublisher(
            name=name,
            basis=basis,
            items=len(sites[key]),
            sites=tuple(sorted({site for site in sites[key] if site})),
        )
        for key, (name, basis) in names.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.items, one.name)))


def _name_voices(item: CreditedItem, owners: OwnerTable) -> list[tuple[str, PublisherBasis]]:
    if item.agencies:
        return [_name_owner(agency, owners) or (agency, "agency") for agency in item.agencies]
    if not item.source:
        return []
    if owned := _name_owner(item.source, owners):
        return [owned]
    domain = find_registered_domain(item.source)
    return [(domain, "domain" if "." in domain else "name")]


def _name_owner(name: str, owners: OwnerTable) -> tuple[str, PublisherBasis] | None:
    owner = owners.find_owner(name)
    return (owner, "owner") if owner else None


def count_values(values: Iterable[str]) -> tuple[MemberCount, ...]:
    """Each value and how often it is there, the most frequent first."""
    return tuple(MemberCount(name=name, count=count) for name, count in Counter(values).most_common())
