"""How index.lua lays out what it keeps, for those who read it without looking anything up."""

from __future__ import annotations

FIELD, RECORD = 3, 7  # bytes: of a posting key, the part within its row; of a record
CHUNK = 128  # entries
