"""`why` and `story`: on a server and on files, in a pipe and on terminals, for known and unknown ids."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.support.clock import Clock
from tests.support.pipeline import make_courier_item, make_post_item, run_items
from tests.support.system import command, lines, terminal
from tests.support.texts import OTHER, SENTENCES, WHOLE
from worker.runtime import Runtime
from worker.store.connect import make_client
from worker.store.keys import Keys

NOBODY = {"FEEDMILL_REDIS_URL": "redis://127.0.0.1:1/0"}  # nobody listens on port 1
STEERING = "\x1b[2J\x07\u202e"
EDITED = WHOLE.replace("steel", "iron").replace("yeast", "salt")


@pytest.fixture
def own(rt: Runtime, server_url: str) -> dict[str, str]:
    """The environment in which the command line sees what ``rt`` sees."""
    return {"FEEDMILL_REDIS_URL": server_url, "FEEDMILL_COLLECTION": rt.settings.collection}


@pytest.fixture
def client(server_url: str) -> Any:
    """A client of the test's own, for what no command does."""
    return make_client(server_url)


def ids(rt: Runtime) -> dict[str, str]:
    """Title -> id of every item that an event tells of."""
    entries = [entry for name in ("clean", "copies") for entry in rt.streams.read(name)]
    records = [json.loads(entry.fields["data"])["record"] for entry in entries]
    return {record["title"]: record["id"] for record in records}


def one(*args: str | Path, environment: dict[str, str]) -> dict[str, Any]:
    done = command(*args, environment=environment)
    assert (done.returncode, done.stderr) == (0, "")
    (found,) = lines(done.stdout)
    return found


def written(folder: Path, *items: dict[str, Any]) -> Path:
    path = folder / "items.jsonl"
    path.write_text("\n".join(json.dumps(item) for item in items), encoding="utf-8")
    return path


def test_why_of_a_copy_says_what_was_shared_decided_and_done(rt: Runtime, own: dict[str, str]) -> None:
    run_items(rt, make_courier_item(), make_post_item(EDITED))
    known = ids(rt)
    a, b = known["Crack stops ferry"], known["Ferry in port"]
    found = one("why", a, b, environment=own)
    assert (found["same_story_text"], found["relation"], found["rule"]) == (True, "copy", "jaccard")
    assert found["says"].startswith("The same words")
    assert found["a"]["title"] == "Crack stops ferry"
    assert {signal["name"] for signal in found["signals"]} >= {"time", "source", "title", "length", "shared"}
    changed = [(row["a"][0]["text"], row["b"][0]["text"]) for row in found["rows"] if row["a"][0]["kind"] == "own"]
    assert changed == [("iron ", "steel "), ("salt ", "yeast ")]
    done = found["done"]
    assert (done["same_story"], done["a"]["representative"]) == (True, b)
    assert (done["a"]["relation"], done["a"]["rule"], done["a"]["matched_id"]) == ("copy", "jaccard", b)
    assert done["a"]["jaccard"] == found["jaccard"]
    assert (done["b"]["relation"], done["b"]["matched_id"]) == ("new", None)


def test_why_of_two_that_were_kept_apart_names_the_rule(rt: Runtime, own: dict[str, str]) -> None:
    run_items(
        rt,
        make_courier_item(WHOLE),
        make_courier_item(f"{OTHER} {SENTENCES[4]} {SENTENCES[5]}", id="d", title="Books come back"),
    )
    known = ids(rt)
    a, b = known["Books come back"], known["Ferry in port"]
    found = one("why", a, b, environment=own)
    assert (found["same_story_text"], found["relation"]) == (False, "new")
    done = found["done"]
    assert not done["same_story"]
    assert (done["a"]["rule"], done["a"]["matched_id"]) == (found["rule"], b)


@pytest.mark.raw_store
@pytest.mark.long
def test_a_new_version_and_a_story_that_is_over_are_told(
    rt: Runtime, own: dict[str, str], client: Any, tmp_path: Path
) -> None:
    run_items(rt, make_courier_item(), make_post_item(OTHER))
    run_items(rt, make_courier_item(WHOLE + " And more to come."))
    known = ids(rt)
    a, b = known["Ferry in port"], known["Crack stops ferry"]
    client.delete(Keys.of(rt.settings.collection).story(f"st_{b[3:]}"))
    found = one("why", a, b, environment=own)["done"]
    assert (found["a"]["relation"], found["a"]["rule"]) == ("update", "new_version")
    assert (found["b"]["representative"], found["same_story"]) == (None, False)
    shown = " ".join(terminal("why", a, b, columns=120, folder=tmp_path, environment=own).split())
    assert "B was in story" in shown
    assert "out of the window" in shown
    assert "A was judged update, by the rule new_version." in shown


def test_story_shows_all_members_by_its_id_or_one_of_theirs(rt: Runtime, own: dict[str, str], clock: Clock) -> None:
    run_items(rt, make_courier_item())
    clock.forward(3600)
    run_items(
        rt,
        make_post_item(),
        make_post_item("\n\n".join(SENTENCES[:3]), id="q", title="Cut short", source="Meridian Cable"),
    )
    known = ids(rt)
    lead = known["Ferry in port"]
    found = one("story", known["Cut short"], environment=own)
    assert one("story", found["story_id"], environment=own) == found
    assert (found["story_size"], found["representative"]) == (3, lead)
    assert found["members"][0]["role"] == "representative"
    evidence = {member["title"]: (member["role"], member["rule"]) for member in found["members"]}
    assert evidence == {
        "Ferry in port": ("representative", "no_match"),
        "Crack stops ferry": ("copy", "same_text"),
        "Cut short": ("partial", "contained"),
    }
    (cut,) = (member for member in found["members"] if member["title"] == "Cut short")
    assert (cut["matched_id"], cut["containment"], cut["source"]) == (lead, 1.0, "meridian cable")


@pytest.mark.raw_store
@pytest.mark.long
def test_a_member_that_is_no_longer_kept_is_shown(
    rt: Runtime, own: dict[str, str], client: Any, tmp_path: Path
) -> None:
    run_items(rt, make_courier_item(), make_post_item())
    gone = ids(rt)["Crack stops ferry"]
    client.delete(Keys.of(rt.settings.collection).item(gone))
    found = one("story", ids(rt)["Ferry in port"], environment=own)
    assert [(member["kept"], member["id"] == gone) for member in found["members"]] == [(True, False), (False, True)]
    assert "no longer kept" in terminal("story", found["story_id"], columns=200, folder=tmp_path, environment=own)


def test_an_item_of_an_older_feedmill_has_no_verdict(rt: Runtime, own: dict[str, str], client: Any) -> None:
    run_items(rt, make_courier_item(), make_post_item())
    a, b = ids(rt).values()
    client.hdel(Keys.of(rt.settings.collection).item(a), "verdict")
    found = one("why", a, b, environment=own)["done"]["a"]
    assert (found["relation"], found["jaccard"]) == (None, None)


# name: (arguments, exit code, what is said)
UNKNOWN = {
    "why: unknown item": (["why", "it_1", "it_2"], 1, "it_2: no such item"),
    "why: no id": (["why", "it_1:teaser", "*"], 1, "it_1:teaser: no such item"),
    "why: one argument": (["why", "it_1"], 2, "Missing argument"),
    "why: no such file": (["why", "a", "b", "--from", "/nonexistent"], 1, "/nonexistent: No such file"),
    "story: unknown": (["story", "st_1"], 1, "st_1: no such story or item"),
    "story: no id": (["story", "x:items"], 1, "x:items: no such story or item"),
    "story: steering": (["story", STEERING], 1, r"\x1b[2J\x07\u202e: no such story"),
}


@pytest.mark.parametrize(("args", "code", "said"), UNKNOWN.values(), ids=UNKNOWN)
def test_what_is_said_of_unknown_ids(own: dict[str, str], args: list[str], code: int, said: str) -> None:
    done = command(*args, environment=own)
    assert (done.returncode, done.stdout) == (code, "")
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("args", [["why", "it_a", "it_b"], ["story", "st_a"]], ids=["why", "story"])
def test_a_server_that_is_away_is_exit_code_3(args: list[str]) -> None:
    done = command(*args, environment=NOBODY)
    assert done.returncode == 3
    assert "can't be reached" in done.stderr


def test_an_item_is_not_compared_with_itself(rt: Runtime, own: dict[str, str]) -> None:
    run_items(rt, make_courier_item())
    (a,) = ids(rt).values()
    done = command("why", a, a, environment=own)
    assert (done.returncode, "another one" in done.stderr) == (1, True)


def test_why_takes_items_from_files_without_a_server(tmp_path: Path) -> None:
    path = written(tmp_path, make_courier_item(), {"id": "x"}, make_post_item(EDITED), make_courier_item(OTHER))
    found = one("why", "p", "c", "--from", path, environment=NOBODY)
    assert (found["relation"], found["a"]["id"], found["done"]) == ("copy", "p", None)
    twice = one("why", "c", "c", "--from", path, environment=NOBODY)
    assert (twice["relation"], twice["b_in_a"]) == ("new", 0.0)
    done = command("why", "p", "c", "--from", "-", stdin=path.read_bytes(), environment=NOBODY)
    assert lines(done.stdout)[0]["rows"] == found["rows"]


def test_what_a_file_does_not_have_is_said(tmp_path: Path) -> None:
    path = written(tmp_path, make_courier_item())
    path.write_bytes(b"not json\n" + path.read_bytes())
    done = command("why", "c", "c", "--from", path)
    assert done.returncode == 1
    assert "line 1: not JSON" in done.stderr
    assert "c: no item has this id a second time" in done.stderr


@pytest.mark.long
def test_a_wide_terminal_shows_two_columns_a_narrow_one_shows_one(tmp_path: Path) -> None:
    path = written(tmp_path, make_courier_item(), make_post_item(EDITED))
    shown = {
        columns: terminal("why", "p", "c", "--from", path, columns=columns, folder=tmp_path) for columns in (120, 60)
    }
    plain = {columns: re.sub(r"\x1b\[[\d;]*m", "", text) for columns, text in shown.items()}
    assert re.search(r"^≠ iron +steel", plain[120], re.MULTILINE)
    assert re.search(r"^A iron *\nB steel", plain[60], re.MULTILINE)
    assert all("The same story's text (copy)" in text and "shared words …" in text for text in plain.values())
    assert all(len(line) <= columns for columns, text in plain.items() for line in text.splitlines())
    assert "\x1b[1;35miron" in shown[120]


@pytest.mark.long
def test_long_texts_and_long_words_are_shown_in_part(tmp_path: Path) -> None:
    many = " ".join(f"word{number}" for number in range(600))
    path = written(tmp_path, make_courier_item(f"{WHOLE} {'x' * 5000} {many}"), make_post_item())
    shown = terminal("why", "p", "c", "--from", path, columns=120, folder=tmp_path)
    plain = " ".join(re.sub(r"\x1b\[[\d;]*m|≠", "", shown).split())
    assert "… 441 own words …" in plain
    assert "x" * 201 not in plain.replace(" ", "")
    assert "word0" in plain
    assert "word599" in plain
    assert "word300" not in plain


@pytest.mark.long
def test_without_colour_what_is_own_is_still_bold(tmp_path: Path) -> None:
    path = written(tmp_path, make_courier_item(), make_post_item(EDITED))
    shown = terminal("why", "p", "c", "--from", path, columns=120, folder=tmp_path, environment={"NO_COLOR": "1"})
    assert "\x1b[1miron" in shown
    assert not re.search(r"\x1b\[(?:\d+;)*3[0-7]", shown)


@pytest.mark.long
def test_text_from_outside_does_not_steer_the_terminal(rt: Runtime, own: dict[str, str], tmp_path: Path) -> None:
    hostile = f"[bold]{STEERING} " + WHOLE
    path = written(tmp_path, make_courier_item(hostile, title=STEERING), make_post_item(hostile, source=STEERING))
    run_items(
        rt, make_courier_item(hostile, title=f"Ferry {STEERING}"), make_post_item(hostile, source=f"Post {STEERING}")
    )
    (story,) = {json.loads(entry.fields["data"])["record"]["story_id"] for entry in rt.streams.read("clean")}
    for shown in (
        terminal("why", "p", "c", "--from", path, columns=100, folder=tmp_path),
        terminal("story", story, columns=100, folder=tmp_path, environment=own),
    ):
        assert not set("\x07\u202e") & set(shown)
        assert "\x1b[2J" not in shown


def test_the_kept_verdict_is_small(rt: Runtime, client: Any) -> None:
    run_items(rt, make_courier_item(), make_post_item(EDITED))
    rows = [client.hget(Keys.of(rt.settings.collection).item(name), "verdict") for name in ids(rt).values()]
    assert max(map(len, rows)) < 120
