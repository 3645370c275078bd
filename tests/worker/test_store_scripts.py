"""The Lua scripts: each says what it requires, and the keys that they write bear the names that keys.py gives them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from worker.store import keys as schema
from worker.store.connect import make_client
from worker.store.keys import FixedKey, Keys
from worker.store.scripts import FOLDER, Script, read_requirements, read_source

ROOT = Path(__file__).parents[2]
BENCHES = ROOT / "benchmarks"
SCRIPTS = sorted([*FOLDER.glob("*.lua"), *BENCHES.glob("*.lua")])
KEYS = Keys.of("evening")
X, Y = "7", "0008"  # what things are called

# what the language and the server give to every script
GIVEN = """
and break do else elseif end false for function if in local nil not or repeat return then true until while
redis cjson cmsgpack struct string table math unpack ipairs pairs tonumber KEYS ARGV
"""
STRING_OR_COMMENT = re.compile(r"'(?:\\.|[^'\\])*'|--.*")
FREE_NAME = re.compile(r"(?<![\w.:])[A-Za-z_]\w*(?!\w|\s*=[^=])")  # neither a field of something nor one in the making
MADE_BY_FUNCTION = re.compile(r"function *[\w.]*\(([^)]*)\)")
MADE = re.compile(r"\blocal function (\w+)|\blocal ([\w, ]+)|\bfor ([\w, ]+?)(?: in\b|=| =)")


def read_code(path: Path) -> str:
    """A script without its strings and comments."""
    return STRING_OR_COMMENT.sub("''", path.read_text(encoding="utf-8"))


def find_made_names(code: str) -> set[str]:
    """Locals, parameters and loop variables."""
    found = [name for match in MADE.findall(code) for name in match]
    return set(re.findall(r"\w+", " ".join([*found, *MADE_BY_FUNCTION.findall(code)])))


def find_offered_names(path: Path) -> set[str]:
    """What a script offers to those behind it: locals outside of all functions."""
    return find_made_names("\n".join(re.findall(r"^local (?:function \w+|[\w, ]+)", read_code(path), re.MULTILINE)))


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_a_script_requires_what_it_uses_and_nothing_else(path: Path) -> None:
    code, required = read_code(path), read_requirements(path)
    strange = set(FREE_NAME.findall(code)) - find_made_names(code) - {*GIVEN.split()}
    offered = {name: find_offered_names(FOLDER / f"{name}.lua") for name in required}
    assert strange <= set().union(*offered.values()), "made nowhere, or not in front of it"
    assert [name for name, names in offered.items() if not names & strange] == [], "required and not used"


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_what_a_script_requires_stands_in_front_of_it_once(path: Path) -> None:
    source = read_source(path)
    assert source.endswith(path.read_text(encoding="utf-8"))
    for name in read_requirements(path):
        assert source.count((FOLDER / f"{name}.lua").read_text(encoding="utf-8")) == 1
    assert len(re.findall(r"^local ", source, re.MULTILINE)) < 150, "Lua takes 200 in a piece"


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.lua")), ids=lambda path: path.stem)
def test_a_script_says_on_how_much_one_call_works(path: Path) -> None:
    header = path.read_text(encoding="utf-8").partition("\n\n")[0]
    assert "\n-- Works on: " in header


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.lua")), ids=lambda path: path.stem)
def test_only_the_file_of_keys_builds_keys(path: Path) -> None:
    """So all have the tag of their collection; which ones a call touches, test_store_scripts_bounds.py sees."""
    if path.stem != "keys":
        code = path.read_text(encoding="utf-8")
        assert re.findall(r"\bKEYS\b|\bprefix\b", read_code(path)) == []
        assert re.findall(r"redis\.p?call\('\w+', *(?!'[A-Z]+')['\"].*", code) == [], "a key is written out"


def test_only_the_file_of_scripts_calls_them() -> None:
    """So each has its routing key. What the doctor asks to have run (`eval`) has no key."""
    calls = re.compile(r"\b(?:register_script|evalsha\w*|eval\w*|fcall\w*)\(")
    rooms = [ROOT / room for room in ("worker", "feedmill")]
    files = {path for room in rooms for path in room.rglob("*.py") if calls.search(path.read_text(encoding="utf-8"))}
    assert {path.name for path in files} == {"scripts.py", "client.py", "cluster.py", "server_state.py"}


def test_keys_of_programs_are_built_in_two_files() -> None:
    """keys.py, and for other people's programs connection.py; others look for what begins like them, or add a name."""
    building = re.compile(r"prefix\}[:.]")
    rooms = [ROOT / room for room in ("worker", "feedmill")]
    files = {path for room in rooms for path in room.rglob("*.py") if building.search(path.read_text(encoding="utf-8"))}
    assert {path.relative_to(ROOT).as_posix() for path in files} == {
        "worker/store/keys.py",
        "worker/store/census.py",  # a pattern, to look for all of them
        "worker/store/key_names.py",  # takes it off
        "worker/queue_names.py",  # of the broker
        "feedmill/consume/connection.py",
    }


def test_no_two_scripts_offer_the_same_name() -> None:
    """One would hide the other where both are in front of a third."""
    required = sorted({name for path in SCRIPTS for name in read_requirements(path)})
    offered = [name for script in required for name in find_offered_names(FOLDER / f"{script}.lua")]
    assert len(offered) == len(set(offered))


def write_script(folder: Path, header: str) -> Path:
    path = folder / "own.lua"
    path.write_text(f"-- Says something.\n{header}\nreturn 1\n", encoding="utf-8")
    return path


def test_what_is_required_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        read_source(write_script(tmp_path, "-- requires: keys, nothing_of_that_name"))
    (tmp_path / "other").mkdir()
    with pytest.raises(ValueError, match=r"own\.lua"):
        read_source(write_script(tmp_path / "other", "return 0"))


def call_lua(url: str, folder: Path, code: str) -> dict[str, str]:
    """What a script of keys.lua's names answers, as JSON, on the real server."""
    (folder / "names.lua").write_text(f"-- Names.\n-- requires: keys\n{code}\n", encoding="utf-8")
    answer: dict[str, str] = msgspec.json.decode(Script(make_client(url), KEYS, "names", folder)())
    return answer


def list_lua_names() -> list[str]:
    """Names of the keys that the scripts know, without their ending."""
    return re.findall(r"^local function (\w+)_key\(", (FOLDER / "keys.lua").read_text(encoding="utf-8"), re.MULTILINE)


def name_lua_keys(url: str, folder: Path) -> dict[str, str]:
    """Every key that the scripts know: its name there -> the key, of things called X and Y."""
    made = ", ".join(f"{name} = {name}_key('{X}', '{Y}')" for name in list_lua_names())
    return call_lua(url, folder, f"return cjson.encode({{{made}}})")


def name_python_keys() -> dict[str, str]:
    """The same of keys.py."""
    found = {}
    for name, made in vars(Keys).items():
        if isinstance(made, FixedKey):
            found[name] = getattr(KEYS, name)
        elif callable(made) and not name.startswith("_"):
            found[name] = made(KEYS, X)
    return found


def name_schema_keys() -> Iterator[str]:
    """Each key of the table in keys.py, of things called X and Y."""
    for row in re.findall(r"^\| (P:[^|]+?) +\|", str(schema.__doc__), re.MULTILINE):
        for pattern in row.split(", "):
            first = re.sub(r"\b[A-Z]+\b", X, pattern.replace("P", KEYS.prefix, 1), count=1)
            yield re.sub(r"\b[A-Z]+\b", Y, first)


def test_a_key_has_one_name_in_both_languages(server_url: str, tmp_path: Path) -> None:
    ours, theirs = name_python_keys(), name_lua_keys(server_url, tmp_path)
    shared = ours.keys() & theirs.keys()
    assert {name: theirs[name] for name in shared} == {name: ours[name] for name in shared}
    assert not set(theirs.values()) & {key for name, key in ours.items() if name not in shared}, "it has another name"


def test_the_schema_lists_every_key(server_url: str, tmp_path: Path) -> None:
    made = {*name_python_keys().values(), *name_lua_keys(server_url, tmp_path).values()}
    streams = {KEYS.stream(name) for name in ("submit", "clean", "copies", "dead")}
    assert set(name_schema_keys()) == made - {KEYS.stream(X)} | streams


def test_every_key_of_the_scripts_is_used() -> None:
    code = "".join(read_code(path) for path in FOLDER.glob("*.lua") if path.stem != "keys")
    assert [name for name in list_lua_names() if not re.search(rf"\b{name}_key\(", code)] == []


def test_a_cluster_can_tell_where_a_script_belongs(server_url: str, tmp_path: Path) -> None:
    """A client of a cluster goes by KEYS[1]; what stands in braces there decides, and all keys have the same."""
    names = call_lua(server_url, tmp_path, "return cjson.encode({first = KEYS[1], other = item_key('X')})")
    assert names == {"first": "feedmill:{evening}:totals", "other": "feedmill:{evening}:item:X"}
