"""config: every setting is shown with its value, its source and its meaning, and no secret of any."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import pytest

from tests.support.screens import ROOT, remove_colours
from tests.support.system import command, lines, terminal
from worker.commands.config import format_setting
from worker.settings import Settings, make_setting
from worker.shown_settings import show_settings

SERVER = {"FEEDMILL_REDIS_URL": "redis://ann:secret@db.example:6379/0"}


def test_every_setting_is_shown_with_where_it_came_from(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".env").write_text("FEEDMILL_WORKERS=3\nFEEDMILL_ATTEMPTS=4\n")
    environment = SERVER | {"FEEDMILL_ATTEMPTS": "5"}
    done = command("--data-dir", "/srv/mill", "config", "show", environment=environment)
    shown = {line["name"]: (line["value"], line["source"]) for line in lines(done.stdout)}
    assert list(shown) == ["FEEDMILL_" + each.name.upper() for each in fields(Settings)]
    assert shown["FEEDMILL_WORKERS"] == (3, str(tmp_path / ".env"))
    assert shown["FEEDMILL_ATTEMPTS"] == (5, "the environment")
    assert shown["FEEDMILL_DATA_DIR"] == ("/srv/mill", "a flag")
    assert shown["FEEDMILL_LEASE"] == (15.0, "the default")


@pytest.mark.parametrize("args", [[], ["--sources"]], ids=["meaning", "sources"])
def test_on_a_terminal_all_of_it_is_within_80_columns(args: list[str], tmp_path: Path) -> None:
    folder = tmp_path / ("a long name of a folder " * 4)
    environment = SERVER | {"FEEDMILL_DATA_DIR": str(folder)}
    shown = terminal("config", "show", *args, columns=80, folder=tmp_path, environment=environment)
    assert max(map(len, remove_colours(shown).splitlines())) <= 80
    assert "redis://ann:***@db.example:6379/0" in shown
    assert "".join(str(folder).split()) in "".join(shown.split())
    assert "secret" not in shown


def test_a_secret_is_shown_nowhere() -> None:
    @dataclass(frozen=True, slots=True, kw_only=True)
    class WithToken(Settings):
        token: str = make_setting("hunter2", "lets programs in", hides="whole")

    shown = show_settings(WithToken(redis_url="redis://ann:pa55@h"))
    assert {each.name: each.value for each in shown}["FEEDMILL_TOKEN"] == "***"
    assert "hunter2" not in f"{shown}{WithToken()}"
    assert "pa55" not in f"{shown}{WithToken(redis_url='redis://ann:pa55@h')}"


def test_a_setting_that_is_not_set_hides_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert lines(command("config", "show").stdout)[0]["value"] is None


def test_check_names_a_wrong_setting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert command("config", "check").returncode == 0
    wrong = command("config", "check", environment={"FEEDMILL_WORKERS": "many"})
    assert (wrong.returncode, "FEEDMILL_WORKERS=many (in the environment)" in wrong.stderr) == (2, True)


def test_the_document_has_every_setting_in_its_own_words() -> None:
    document = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    rows = [line for line in document.splitlines() if line.startswith("| `FEEDMILL_")]
    defaults = {
        each.name: "~/.local/share/feedmill" if each.name == "data_dir" else each.default for each in fields(Settings)
    }
    assert rows == [
        f"| `FEEDMILL_{each.name.upper()}` | {_quote(format_setting(defaults[each.name]))} | {each.metadata['says']} |"
        for each in fields(Settings)
    ]


def _quote(value: str) -> str:
    return f"`{value}`" if value else ""
