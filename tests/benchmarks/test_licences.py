"""docs/licences.md says what is locked, and nothing is locked that may not be used."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.licences import LIST, WEAK_COPYLEFT, is_allowed_licence, name_licence, read_rows, write_list
from benchmarks.locked_packages import RUNTIME_LOCK, read_locked_packages

DOCUMENT = LIST.read_text(encoding="utf-8")
ROWS = read_rows(DOCUMENT)


def test_the_list_is_that_of_the_lock() -> None:
    assert sorted(ROWS) == sorted(read_locked_packages(RUNTIME_LOCK.read_text(encoding="utf-8"))), "./run.sh licences"


@pytest.mark.parametrize("row", ROWS.values(), ids=lambda row: row[0])
def test_each_licence_is_allowed_and_each_package_has_a_home(row: tuple[str, ...]) -> None:
    assert is_allowed_licence(row[2]), row
    assert row[3].startswith("http")


def test_each_copyleft_licence_has_its_reason() -> None:
    parts = {part for row in ROWS.values() for part in row[2].replace(" OR ", " AND ").split(" AND ")}
    assert {part for part in parts if part.startswith("MPL")} == WEAK_COPYLEFT.keys()
    assert all(f"| {licence} | {reason} |" in DOCUMENT for licence, reason in WEAK_COPYLEFT.items())


def test_what_is_not_installed_here_keeps_its_row() -> None:
    lock = "no-such-package-of-ours==1.0 \\\n"
    row = "| no-such-package-of-ours | 1.0 | MIT | https://gull.example/ |"
    head = DOCUMENT.partition("|---|---|---|---|\n")
    assert row in write_list(lock, f"{head[0]}{head[1]}{row}\n\n")


METADATA: dict[str, tuple[dict[str, Any], str]] = {
    "an expression": ({"License-Expression": "MPL-2.0 AND MIT", "License": "x"}, "MPL-2.0 AND MIT"),
    "a whole text, and a classifier": (
        {"License": "Copyright (c) Ada Bell\nAll rights", "Classifier": ["License :: OSI Approved :: BSD License"]},
        "BSD",
    ),
    "one that is not allowed": ({"License-Expression": "GPL-3.0-only"}, "unknown"),
    "nothing": ({}, "unknown"),
}


@pytest.mark.parametrize(("fields", "licence"), METADATA.values(), ids=METADATA)
def test_a_licence_is_named(fields: dict[str, Any], licence: str) -> None:
    assert name_licence(fields) == licence
