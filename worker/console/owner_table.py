"""Which publisher owns which sites: a table that the operator writes, since no feed says it.

"North Press" = ["north-post.example", "evening-north.example", "The Northern Magazine"]
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ingest.identity.domains import is_host
from ingest.identity.source import site_key

LONGEST_TABLE = 1024 * 1024  # bytes


class OwnerTableError(Exception):
    """The table can't be read; the message says where, and what is wrong."""


@dataclass(frozen=True, slots=True)
class OwnerTable:
    """Owners by the sites and names that are theirs."""

    owners: Mapping[str, str] = field(default_factory=dict)

    def find_owner(self, source: str) -> str:
        """The owner of a site, or of one above it; of an outlet or agency by its name; "" where none is known.

        >>> table = OwnerTable({"north.example": "North Press", "afx": "North Press"})
        >>> table.find_owner("sport.north.example"), table.find_owner("AFX"), table.find_owner("south.example")
        ('North Press', 'North Press', '')
        """
        name = source.casefold()
        while name not in self.owners and is_host(name):
            name = name.partition(".")[2]
        return self.owners.get(name, "")


def load_owner_table(path: Path) -> OwnerTable:
    """Read it from its file.

    Raises:
        OwnerTableError: it is not there, or no such table.
    """
    try:
        if path.exists() and not path.is_file():  # of a pipe, which is waited for, or a device there may be no end
            raise OwnerTableError(f"{path} is no file: name a file of owners")
        with path.open("rb") as file:
            content = file.read(LONGEST_TABLE + 1)
        if len(content) > LONGEST_TABLE:
            raise OwnerTableError(f"{path} is longer than {LONGEST_TABLE} bytes")
        entries = [*_list_entries(tomllib.loads(content.decode("utf-8-sig")))]
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise OwnerTableError(f"{path}: {reason}") from None
    owners: dict[str, str] = {}
    for owner, name in entries:
        if owners.setdefault(name, owner) != owner:
            raise OwnerTableError(f"{path}: {name} stands with {owners[name]} and with {owner}; keep one")
    return OwnerTable(owners)


def _list_entries(table: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Raise ValueError for what is none of ours."""
    for owner, names in table.items():
        if not isinstance(names, list) or not all(isinstance(name, str) and name.strip() for name in names):
            raise ValueError(f'{owner}: write a list of sites and names, such as ["north.example", "North Magazine"]')
        for name in names:
            if "/" in name:
                raise ValueError(f"{owner}: {name}: write the site without its scheme and path")
            key = name.strip().casefold()
            yield owner, site_key(key) if is_host(key) else key
