"""The table's own test: a commit that is two scripts instead of one, which must be seen here and not by consumers.

The workers get a copy of the package `worker` whose commit.lua and commit.py are changed; Python finds it first.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from tests.support.screens import ROOT

from .drill import start_drill
from .processes import kill_child
from .row import RowOutcome, RowTrial, find_misses

# in commit.lua: the events are announced by a call of their own, for items whose slot is there or is not
LUA_CHANGES = {
    "announce(entry.event)": "announce_apart()",
    "local function record(entry)\n": "local function announce_apart() end\n\nlocal function record(entry)\n",
    "  if redis.call('HEXISTS', slots, entry.slot) == 0 then\n": (
        "  if args.part == 'event' then\n"
        "    if redis.call('HEXISTS', slots, entry.slot) == SLOTS and entry.event then announce(entry.event) end\n"
        "  elseif redis.call('HEXISTS', slots, entry.slot) == 0 then\n"
    ),
}
# in commit.py: both calls
PYTHON_CHANGES = {"done, refusal, posted = self._script(": "done, refusal, posted = call_in_parts(self._script, "}
CALL_IN_PARTS = """

def call_in_parts(script: Any, **arguments: Any) -> Any:
    import time

    answers = {}
    for part in PARTS:
        time.sleep(PAUSE if answers else 0)
        answers[part] = script(part=part, **arguments)
    return answers["rest"]
"""
PAUSE = 0.5  # seconds between the calls, so that a kill can come in between


class BrokenWay(NamedTuple):
    """One way to break it."""

    parts: tuple[str, str]  # in the order in which they are called
    slots: int  # whether an item's slot is there when it is announced
    sign: str  # what the table must say


WAYS = {
    "event before index": BrokenWay(("event", "rest"), 0, "doubled"),
    "index before event": BrokenWay(("rest", "event"), 1, "lost"),
}


def break_commit(trial: RowTrial) -> RowOutcome:
    """Both ways, each with so many kills: the row holds if the table says it of each."""
    misses: list[str] = []
    notes: list[str] = []
    for name, way in WAYS.items():
        trial.say(name)
        own = replace(trial, folder=trial.folder / way.sign)
        own.folder.mkdir()
        found = [miss for miss in find_misses(_kill_with_broken_commit(own, way)) if miss.endswith(way.sign)]
        if found:
            notes.append(f"{name}: the table says {', '.join(found)}")
        else:
            misses.append(f"{name}: nothing {way.sign} was found")
    return RowOutcome(misses=tuple(misses), notes=tuple(notes))


def _kill_with_broken_commit(trial: RowTrial, way: BrokenWay) -> RowOutcome:
    packages = trial.folder / "packages"
    copy_broken_package(packages, way)
    with start_drill(trial, packages=packages) as drill:
        for n in range(trial.times):
            drill.strike(lambda: kill_child(drill), n)
        return drill.compare()


def copy_broken_package(folder: Path, way: BrokenWay) -> None:
    """The package `worker` in another folder, with the broken commit."""
    shutil.copytree(ROOT / "worker", folder / "worker", ignore=shutil.ignore_patterns("__pycache__"))
    store = folder / "worker" / "store"
    lua = {old: new.replace("SLOTS", str(way.slots)) for old, new in LUA_CHANGES.items()}
    own = CALL_IN_PARTS.replace("PARTS", repr(way.parts)).replace("PAUSE", str(PAUSE))
    for name, changes, end in (("commit.lua", lua, ""), ("commit.py", PYTHON_CHANGES, own)):
        text = (store / name).read_text(encoding="utf-8")
        for old, new in changes.items():
            if text.count(old) != 1:
                raise ValueError(f"{name} has changed: {old!r} is not there once")
            text = text.replace(old, new)
        (store / name).write_text(text + end, encoding="utf-8")
