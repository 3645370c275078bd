"""Which events a reader wants, by type, source, language and rights."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from .streams import StreamEntry

TdmChoice = Literal["reserved", "free"]  # text and data mining is reserved; it is not, or nobody says so


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSelection:
    """What an event must be; where nothing is said, any will do."""

    types: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()  # names or domains, in lower case
    languages: frozenset[str] = frozenset()  # primary tags, such as "en", or whole ones, in lower case

    licenses: frozenset[str] = frozenset()  # how the licence's address begins, without its scheme, in lower case
    tdm: TdmChoice | None = None

    def takes(self, entry: StreamEntry) -> bool:
        """Whether an event is wanted. One without a record has none of what records are chosen by."""
        if self.types and entry.fields.get("ce_type") not in self.types:
            return False
        if not (self.sources or self.languages or self.licenses or self.tdm):
            return True
        record = msgspec.json.decode(entry.fields["data"]).get("record")
        return bool(record) and self.takes_record(record)

    def takes_record(self, record: dict[str, Any]) -> bool:
        """Whether the record of an event is wanted, whatever its type."""
        return self._has_source(record) and self._has_language(record) and self._has_rights(record)

    def _has_source(self, record: dict[str, Any]) -> bool:
        source = record.get("source", {})
        named = {str(source.get(name, "")).lower() for name in ("name", "domain")}
        return not self.sources or bool(named & self.sources)

    def _has_language(self, record: dict[str, Any]) -> bool:
        language = str(record.get("language", "")).lower()
        return not self.languages or bool({language, language.partition("-")[0]} & self.languages)

    def _has_rights(self, record: dict[str, Any]) -> bool:
        rights = record.get("rights", {})
        is_reserved = rights.get("tdm_reserved") is True
        if self.tdm is not None and is_reserved != (self.tdm == "reserved"):
            return False
        license_address = fold_license(str(rights.get("license", "")))
        return not self.licenses or (license_address != "" and license_address.startswith(tuple(self.licenses)))


def fold_license(address: str) -> str:
    """A licence's address, or its beginning, as it is compared: some write http and some https, with www or without.

    >>> fold_license("http://www.CreativeCommons.org/licenses/by/4.0/")
    'creativecommons.org/licenses/by/4.0/'
    """
    lowered = address.strip().lower()
    return lowered.removeprefix("http://").removeprefix("https://").removeprefix("www.")
