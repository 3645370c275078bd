"""Earlier texts of an item: kept by the commit that replaces them, shown word by word, gone with it."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.pipeline import last_event, run_items
from worker.cli import run_command_line
from worker.judging.by_hand import withdraw_item
from worker.judging.item_versions import ItemHistory, load_item_history
from worker.judging.text_changes import TextChange, compare_texts
from worker.runtime import Runtime
from worker.settings import Settings, SettingsError

BEGINNING = "The ferry stayed in port on Monday, and nobody on the island had bread, said the keeper of the shop."


def publish_text(rt: Runtime, text: str, title: str = "Ferry in port") -> str:
    """One more version of one and the same item; returns its id."""
    run_items(rt, {"id": "ferry", "title": title, "content_text": text, "source": "Gull"})
    return str(last_event(rt)[1]["record"]["id"])


def load_history(rt: Runtime, item_id: str) -> ItemHistory:
    history = load_item_history(rt, item_id)
    assert history is not None
    return history


def change_by_words(changes: tuple[TextChange, ...]) -> list[tuple[str, str]]:
    return [(one.kind, one.text) for one in changes if one.kind != "same"]


def test_each_version_is_beside_the_one_before_it(rt: Runtime) -> None:
    item_id = publish_text(rt, f"{BEGINNING} Two were hurt.")
    assert load_history(rt, item_id).steps == ()
    publish_text(rt, f"{BEGINNING} Three were hurt.")
    publish_text(rt, f"{BEGINNING} Three were hurt.", title="Ferry at sea")
    history = load_history(rt, item_id)
    assert (history.version, history.title, history.is_withdrawn) == (3, "Ferry at sea", False)
    assert [(step.version, step.before) for step in history.steps] == [(3, 2), (2, 1)]
    newest, first = history.steps
    assert "".join(one.text for one in newest.title if one.kind != "added") == "Ferry in port"
    assert "".join(one.text for one in newest.title if one.kind != "removed") == "Ferry at sea"
    assert (change_by_words(newest.text), change_by_words(first.title)) == ([], [])
    assert change_by_words(first.text) == [("removed", "Two"), ("added", "Three")]


def test_no_more_are_kept_than_the_setting_says(make_runtime: Callable[..., Runtime]) -> None:
    rt = make_runtime(keep_versions=2)
    ids = {publish_text(rt, f"{BEGINNING} {number} were hurt.") for number in range(5)}
    (item_id,) = ids
    assert [(step.version, step.before) for step in load_history(rt, item_id).steps] == [(5, 4), (4, 3)]


def test_none_is_kept_where_the_setting_is_0(make_runtime: Callable[..., Runtime]) -> None:
    rt = make_runtime(keep_versions=0)
    publish_text(rt, f"{BEGINNING} Two were hurt.")
    item_id = publish_text(rt, f"{BEGINNING} Three were hurt.")
    history = load_history(rt, item_id)
    assert (history.version, history.steps) == (2, ())


def test_what_is_withdrawn_leaves_no_earlier_text(rt: Runtime) -> None:
    publish_text(rt, f"{BEGINNING} Two were hurt.")
    item_id = publish_text(rt, f"{BEGINNING} Three were hurt.")
    withdraw_item(rt, item_id, "libel")
    history = load_history(rt, item_id)
    assert (history.is_withdrawn, history.steps) == (True, ())
    assert rt.earlier_versions.load(item_id) == []


def test_an_unknown_item_has_no_history(rt: Runtime) -> None:
    assert load_item_history(rt, "it_none") is None
    assert load_item_history(rt, "feedmill:totals") is None


def test_the_command_shows_what_changed(
    rt: Runtime, server_url: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FEEDMILL_COLLECTION", rt.settings.collection)
    publish_text(rt, f"{BEGINNING} Two were hurt.")
    item_id = publish_text(rt, f"{BEGINNING} Three were hurt.")
    assert run_command_line(["--redis-url", server_url, "versions", item_id]) == 0
    row = json.loads(capsys.readouterr().out)
    assert (row["id"], row["version"], row["steps"][0]["before"]) == (item_id, 2, 1)
    assert {"kind": "added", "text": "Three"} in row["steps"][0]["text"]


@given(old=st.text(max_size=200), new=st.text(max_size=200))
def test_the_pieces_make_both_texts(old: str, new: str) -> None:
    pieces = compare_texts(old, new)
    assert "".join(one.text for one in pieces if one.kind != "added") == old
    assert "".join(one.text for one in pieces if one.kind != "removed") == new


def test_texts_that_differ_for_very_long_are_two_pieces() -> None:
    old, new = " ".join(f"a{n}" for n in range(3000)), " ".join(f"b{n}" for n in range(3000))
    assert [(one.kind, one.text) for one in compare_texts(f"{old}. End.", f"{new}. End.")] == [
        ("removed", old), ("added", new), ("same", ". End."),
    ]  # fmt: skip


def test_a_setting_beyond_the_ring_is_refused() -> None:
    with pytest.raises(SettingsError, match="KEEP_VERSIONS=21: must be at most 20"):
        Settings.from_env({"FEEDMILL_KEEP_VERSIONS": "21"})
