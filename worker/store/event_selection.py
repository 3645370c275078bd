"""Which events a reader wants, by type, source and language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import msgspec

from .streams import StreamEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class EventSelection:
    """What an event must be; where nothing is said, any will do."""

    types: frozenset[str] = frozenset()
    sources: frozenset[str] = frozenset()  # names or domains, in lower case
    languages: frozenset[str] = frozenset()  # primary tags, such as "en", or whole ones, in lower case

    def takes(self, entry: StreamEntry) -> bool:
        """Whether an event is wanted. One without a record has neither source nor language."""
        if self.types and entry.fields.get("ce_type") not in self.types:
            return False
        if not self.sources and not self.languages:
            return True
        record = msgspec.json.decode(entry.fields["data"]).get("record") or {}
        return self._has_source(record) and self._has_language(record)

    def _has_source(self, record: dict[str, Any]) -> bool:
        source = record.get("source", {})
        named = {str(source.get(name, "")).lower() for name in ("name", "domain")}
        return not self.sources or bool(named & self.sources)

    def _has_language(self, record: dict[str, Any]) -> bool:
        language = str(record.get("language", "")).lower()
        return not self.languages or bool({language, language.partition("-")[0]} & self.languages)
