"""The door of ingest: what it offers, and only that."""

from __future__ import annotations

import ingest


def test_exported_names_exist_and_are_sorted() -> None:
    assert ingest.__all__ == sorted(ingest.__all__)
    assert all(hasattr(ingest, name) for name in ingest.__all__)
