"""Lua programs made of several files."""

from __future__ import annotations

from pathlib import Path

import pytest

import worker.store
from worker.store.scripts import read_source

FOLDER = Path(worker.store.__file__).parent


def test_scripts_follow_each_other_in_the_order_of_their_names() -> None:
    source = read_source("marks", "recall")
    marks, recall = ((FOLDER / f"{name}.lua").read_text(encoding="utf-8") for name in ("marks", "recall"))
    assert source.startswith(marks)
    assert source.endswith(recall)
    assert source[len(marks) : -len(recall)].strip() == "", "nothing else between them, and a line's end at least"
    assert source != read_source("recall", "marks")


def test_an_unknown_script_is_an_error() -> None:
    with pytest.raises(FileNotFoundError, match=r"nothing\.lua"):
        read_source("marks", "nothing")
