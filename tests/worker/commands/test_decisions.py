"""decisions: what split, merge and withdraw share, on the real server."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import click
import pytest
from click.testing import CliRunner

from tests.support.pipeline import make_courier_item, make_post_item, read_events, run_items
from tests.support.screens import make_stdout_terminal, set_width
from tests.support.texts import OTHER, WHOLE
from worker.commands.decisions import LONGEST_REASON, apply_decisions, check_ids, reason_option
from worker.commands.exit_codes import FAILED
from worker.judging.by_hand import DecisionOutcome, UndecidableError, withdraw_item
from worker.runtime import Runtime
from worker.settings import Settings

STEERING = "\x1b[2J\x07\u202e"


@pytest.fixture
def settings(rt: Runtime, server_url: str) -> Settings:
    """Those with which a command sees what ``rt`` sees."""
    return replace(rt.settings, redis_url=server_url)


@click.command()
@reason_option
def show_reason(reason: str | None) -> None:
    click.echo(repr(reason))


# name: (arguments, exit code, what is said)
REASONS: dict[str, tuple[list[str], int, str]] = {
    "none": ([], 0, "None\n"),
    "an empty one is none": (["--reason", ""], 0, "None\n"),
    "words": (["--reason", "another ferry"], 0, "'another ferry'\n"),
    "the longest": (["--reason", "x" * LONGEST_REASON], 0, f"'{'x' * LONGEST_REASON}'\n"),
    "too long": (["--reason", "x" * (LONGEST_REASON + 1)], 2, "longer than 1000 characters"),
}


@pytest.mark.parametrize(("args", "code", "said"), REASONS.values(), ids=REASONS)
def test_a_reason_is_words_and_not_too_many(args: list[str], code: int, said: str) -> None:
    done = CliRunner().invoke(show_reason, args)
    assert done.exit_code == code
    assert said in done.output


def test_names_that_can_be_ids_are_taken_in_their_order() -> None:
    assert check_ids(("st_b", "it_a", "st_b")) == ["st_b", "it_a", "st_b"]
    assert check_ids(()) == []


@pytest.mark.parametrize("name", ["", "*", "it_a:teaser", "it_a it_b", "x" * 101])
def test_a_name_that_can_be_no_id_is_refused_by_name(name: str) -> None:
    with pytest.raises(UndecidableError) as refused:
        check_ids(["it_a", name, "it_b"])
    assert str(refused.value) == f"{name}: no such story or item"


def arrive(rt: Runtime) -> list[str]:
    """Two items of two stories; their ids."""
    run_items(rt, make_courier_item(WHOLE))
    run_items(rt, make_post_item(OTHER))
    return [data["record"]["id"] for _, data in read_events(rt)]


def withdraw_one(name: str) -> Callable[[Runtime], DecisionOutcome]:
    return lambda rt: withdraw_item(rt, check_ids([name])[0], "a hoax")


def test_what_can_not_be_decided_is_said_and_the_rest_is_done(
    rt: Runtime, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    a, b = arrive(rt)
    steps = [withdraw_one(name) for name in (a, STEERING, "it_unknown", b)]
    assert apply_decisions(settings, steps, as_json=False) == FAILED
    out, err = capsys.readouterr()
    assert [json.loads(line)["id"] for line in out.splitlines()] == [a, b]
    assert [line.split(":")[0] for line in err.splitlines()] == [r"\x1b[2J\x07\u202e", "it_unknown"]
    assert [one.withdrawn is not None for one in rt.items.load_items([a, b]).values()] == [True, True]
    assert [kind for kind, _ in read_events(rt)][-2:] == ["item.withdrawn", "item.withdrawn"]


def test_a_pipe_gets_the_event_and_what_was_so_before_is_a_message(
    rt: Runtime, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    a, _ = arrive(rt)
    assert apply_decisions(settings, [withdraw_one(a)], as_json=False) == 0
    out, err = capsys.readouterr()
    assert (json.loads(out), err) == (read_events(rt)[-1][1], "")
    assert apply_decisions(settings, [withdraw_one(a)], as_json=False) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert a in err


def test_a_terminal_gets_a_sentence_unless_json_is_asked_for(
    rt: Runtime, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    set_width(monkeypatch, 200)
    a, b = arrive(rt)
    with make_stdout_terminal() as screen:
        assert apply_decisions(settings, [withdraw_one(a)], as_json=False) == 0
        assert apply_decisions(settings, [withdraw_one(a)], as_json=False) == 0
    said, again = screen.plain.splitlines()
    assert (a in said, "{" in said, a in again) == (True, False, True)
    with make_stdout_terminal() as screen:
        assert apply_decisions(settings, [withdraw_one(b)], as_json=True) == 0
    assert json.loads(screen.plain)["id"] == b


def test_what_is_said_of_a_decision_steers_no_terminal(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    set_width(monkeypatch, 200)
    with make_stdout_terminal() as screen:
        apply_decisions(settings, [lambda rt: DecisionOutcome((), f"[bold]{STEERING}")], as_json=False)
    assert screen.shown == r"[bold]\x1b[2J\x07\u202e" + "\n"


def test_nothing_to_decide_is_no_failure(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert apply_decisions(settings, [], as_json=True) == 0
    assert capsys.readouterr() == ("", "")


def test_every_step_acts_on_the_collection_of_the_settings(rt: Runtime, settings: Settings) -> None:
    seen: list[str] = []

    def look(given: Runtime) -> DecisionOutcome:
        seen.append(given.settings.collection)
        raise UndecidableError("enough was seen")

    assert apply_decisions(settings, [look, look], as_json=True) == FAILED
    assert seen == [rt.settings.collection] * 2
