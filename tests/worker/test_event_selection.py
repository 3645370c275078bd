"""Which events are chosen by the rights in their records."""

from __future__ import annotations

import json
from typing import Any

import pytest

from worker.store.event_selection import EventSelection, TdmChoice, fold_license
from worker.store.streams import StreamEntry

RECORDS: dict[str, Any] = {
    "silent": {"id": "it_a"},
    "by": {"id": "it_b", "rights": {"license": "http://www.creativecommons.org/licenses/by/4.0/"}},
    "free": {"id": "it_c", "rights": {"license": "https://a.example/rsl", "tdm_reserved": False}},
    "reserved": {"id": "it_d", "rights": {"notice": "©", "tdm_reserved": True}},
    "none": None,
}


@pytest.mark.parametrize(
    ("licenses", "tdm", "expected"),
    [
        ((), None, "silent by free reserved none"),
        ((), "free", "silent by free"),
        ((), "reserved", "reserved"),
        (("https://creativecommons.org/licenses/",), None, "by"),
        (("creativecommons.org", "www.A.example"), None, "by free"),
        (("creativecommons.org",), "reserved", ""),
        (("https://",), None, "by free"),
    ],
)
def test_what_is_chosen(licenses: tuple[str, ...], tdm: TdmChoice | None, expected: str) -> None:
    selection = EventSelection(licenses=frozenset(map(fold_license, licenses)), tdm=tdm)
    entries = {
        name: StreamEntry("clean", "1-0", {"data": json.dumps({"record": record} if record else {})})
        for name, record in RECORDS.items()
    }
    assert [name for name, entry in entries.items() if selection.takes(entry)] == expected.split()
