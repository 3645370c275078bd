"""Outlets by their names: one that is known here by its name and there by its domain is one source.

A name is that of a site where all items with this name and a domain have that one's.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from sqlite3 import Connection

MOST_NAMES = 500  # of one question
# names that one site alone has
NAMED = "select name, min(site) as site from outlets group by name having count(*) = 1"


@dataclass(frozen=True, slots=True)
class SourceShare:
    """A source, and how much of what it has others have too."""

    name: str
    items: int
    copies: int

    @property
    def share(self) -> float:
        return self.copies / self.items if self.items else 0.0


def find_outlet_sites(connection: Connection, names: Collection[str]) -> dict[str, str]:
    """By each of these names the site that has it, where it is one."""
    some = sorted(names)[:MOST_NAMES]
    if not some:
        return {}
    marks = ", ".join("?" * len(some))
    query = f"select name, min(site) from outlets where name in ({marks}) group by name having count(*) = 1"  # noqa: S608
    return dict(connection.execute(query, some).fetchall())


def list_outlet_names(connection: Connection, source: str) -> list[str]:
    """All under which the items of a source stand, its own first."""
    site = find_outlet_sites(connection, [source]).get(source, source)
    names = [name for (name,) in connection.execute("select name from outlets where site = ? order by name", (site,))]
    owned = find_outlet_sites(connection, names)
    return list(dict.fromkeys([source, site, *(name for name in names if owned.get(name) == site)]))


def list_sources(connection: Connection, limit: int) -> list[SourceShare]:
    """Those with the most items, each with what stands under its name alone."""
    query = "select name from sources order by items desc, name limit ?"
    most = [name for (name,) in connection.execute(query, (4 * limit,))]
    sites = find_outlet_sites(connection, most)
    found = [_sum_up(connection, site) for site in dict.fromkeys(sites.get(name, name) for name in most)]
    return sorted(found, key=lambda one: (-one.items, one.name))[:limit]


def _sum_up(connection: Connection, site: str) -> SourceShare:
    names = list_outlet_names(connection, site)
    marks = ", ".join("?" * len(names))
    query = f"select coalesce(sum(items), 0), coalesce(sum(copies), 0) from sources where name in ({marks})"  # noqa: S608
    items, copies = connection.execute(query, names).fetchone()
    return SourceShare(site, items, copies)


def count_sources(connection: Connection) -> int:
    """How many there are, whatever their names."""
    (names,) = connection.execute("select count(*) from sources").fetchone()
    (twice,) = connection.execute(
        f"select count(*) from ({NAMED}) o join sources s on s.name = o.name join sources t on t.name = o.site"  # noqa: S608
    ).fetchone()
    return int(names - twice)
