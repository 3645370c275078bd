"""The users of docs/security.md on a real server: each can do what it is there for, and nothing else."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from redis import Redis, exceptions

from tests.support.life import bury_and_retry, poll_feed, publish_and_decide, serve_feed
from tests.support.mill import running_mill
from tests.support.pipeline import make_courier_item, make_post_item, read_events, run_items
from tests.support.screens import ROOT
from tests.support.system import System, command, lines, started
from tests.support.users import GuardedServer, guarded_server, read_users_file
from worker.audit.proof import prove_all_is_there


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GuardedServer]:
    with guarded_server(tmp_path_factory.mktemp("guarded")) as running:
        with running.connect("operator") as operator:
            operator.xadd("feedmill:clean", {"ce_type": "story.created"}, id="1-1")
            operator.xadd("feedmill:copies", {"ce_type": "story.copy_added"}, id="1-1")
            operator.hset("feedmill:trims", "clean:last", "0-9")
            operator.set("feedmill:job:j1:body", "bytes")
            operator.lpush("feedmill.jobs", "message")
            operator.set("other", "program's")
        yield running


def commands_of(user: str) -> set[str]:
    (rules,) = re.findall(rf"^user {user} (.*)$", read_users_file(), re.MULTILINE)
    return set(re.findall(r"\+(\S+)", rules))


def test_the_worker_may_do_what_the_scripts_do() -> None:
    scripts = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "worker" / "store").glob("*.lua"))
    called = {name.lower() for name in re.findall(r"redis\.p?call\('(\w+)'", scripts)}
    assert called
    assert called - {name.partition("|")[0] for name in commands_of("worker")} == set()


def test_no_user_has_more_than_named_commands_on_named_keys() -> None:
    """But for the one that is off: nobody can be it."""
    default, *rules = read_users_file().splitlines()
    assert [rule for rule in rules if re.search(r"[+]@\S+|~\*|allkeys|allcommands|nopass|&\S*", rule)] == []
    assert default == "user default off ~* &* +@all"


def test_a_server_that_comes_back_has_all_that_scripts_wrote(tmp_path: Path) -> None:
    """It checks them against the rights of `default` while it reads its file, and drops what those don't allow."""
    with running_mill(tmp_path) as mill:
        run_items(mill.rt, make_courier_item())
        run_items(mill.rt, make_post_item())
        mill.kill_server()
    with running_mill(tmp_path) as mill:
        assert [kind for kind, _ in read_events(mill.rt)] == ["story.created", "story.copy_added"]
        assert prove_all_is_there(mill.rt).discrepancies == ()


@pytest.mark.long
@pytest.mark.parametrize("collection", ["feedmill", "archive"])
def test_the_whole_life_of_items_asks_for_nothing_that_the_worker_may_not(tmp_path: Path, collection: str) -> None:
    """Real workers and the scheduler; every command; what the server refused stands in its own log."""
    with (
        serve_feed(tmp_path) as address,
        started(tmp_path / "run", open_server=guarded_server, collection=collection) as system,
    ):
        assert isinstance(system.server, GuardedServer)
        poll_feed(system, address)
        publish_and_decide(system, tmp_path)
        bury_and_retry(system, tmp_path)
        if collection == "feedmill":  # for which the document gives the submitter its rights
            submit_from_outside(system.server)
            system.wait_until(lambda: is_done(system, "outside"))
        checks = {check["name"]: check for check in lines(system.feedmill("doctor").stdout)}
        assert {name for name, check in checks.items() if check["grade"] == "failure"} == set()
        assert system.feedmill("status", "--check").returncode == 0
        refusals = set(system.server.refusals())
        assert refusals <= {"worker: command config|get"}, "the doctor asks, and says that it may not see it"
        said = (tmp_path / "run" / "worker.log").read_text()
    assert "NOPERM" not in said
    assert "Traceback" not in said


@pytest.mark.long
def test_a_right_that_is_missing_for_a_while_costs_no_job(tmp_path: Path) -> None:
    """As with a password that is changed first on the server and then here: workers wait, with a line in the log."""
    with started(tmp_path, open_server=guarded_server) as system:
        assert isinstance(system.server, GuardedServer)
        running = {name: process.pid for name, process in system.supervisor.processes_by_name().items() if process}
        with system.server.connect("operator") as operator:
            operator.execute_command("ACL", "SETUSER", "worker", "-evalsha", "-brpop")
            submit_from_outside(system.server)
            time.sleep(4)
            assert operator.xlen("feedmill:submit") == 1
            assert command("status", environment=system.environment).returncode == 3
            operator.execute_command("ACL", "SETUSER", "worker", "+evalsha", "+brpop")
        system.wait_until(lambda: is_done(system, "outside"), seconds=20)
        assert system.rt.jobs.audit().jobs_dead == 0
        assert running == {n: process.pid for n, process in system.supervisor.processes_by_name().items() if process}
        said = (tmp_path / "worker.log").read_text()
    assert "the server's user may not run a command that feedmill needs" in said


def submit_from_outside(server: GuardedServer) -> None:
    item = {"id": "sent", "title": "Sent by another program", "content_text": "It arrived."}
    with server.connect("submitter") as program:
        program.xadd("feedmill:submit", {"job": json.dumps({"id": "outside", "items": [item]})})


def is_done(system: System, job_id: str) -> bool:
    state = system.rt.jobs.load_state(job_id)
    return state is not None and state.state == "done"


def test_a_submitter_submits(server: GuardedServer) -> None:
    with server.connect("submitter") as program:
        assert program.xadd("feedmill:submit", {"job": "{}"})


def test_a_consumer_reads_with_and_without_a_group(server: GuardedServer) -> None:
    with server.connect("consumer") as program:
        for stream in ("feedmill:clean", "feedmill:copies"):
            program.xgroup_create(stream, "readers", id="0")
            ((_, [(entry_id, _)]),) = program.xreadgroup("readers", "r1", {stream: ">"}, block=10)
            assert program.xpending(stream, "readers")["pending"] == 1
            assert program.xautoclaim(stream, "readers", "r2", min_idle_time=0)[1]
            assert program.xack(stream, "readers", entry_id) == 1
            assert len(program.xread({stream: "0"})) == len(program.xrange(stream)) == program.xlen(stream) == 1
            assert program.xinfo_groups(stream)
        assert program.hget("feedmill:trims", "clean:last") == "0-9"


# what nobody but the operator may do, and what only another user may
FORBIDDEN = {
    "everything goes": "FLUSHALL",
    "the database goes": "FLUSHDB",
    "all keys": "KEYS *",
    "a setting": "CONFIG GET requirepass",
    "another setting": "CONFIG SET dir /tmp",
    "users": "ACL LIST",
    "a user": "ACL SETUSER me on nopass +@all ~*",
    "what others send": "MONITOR",
    "others' connections": "CLIENT LIST",
    "the end": "SHUTDOWN NOSAVE",
    "another server": "REPLICAOF 127.0.0.1 1",
    "a module": "MODULE LIST",
    "functions": "FUNCTION FLUSH",
    "scripts forgotten": "SCRIPT FLUSH",
    "another program's key": "GET other",
    "another program's key, written": "SET other 1",
    "a script on another program's key": "EVAL return(redis.call('GET','other')) 0",
    "a channel": "PUBLISH feedmill x",
    "copies of keys": "COPY feedmill:clean other",
    "a key's name": "RENAME feedmill:clean other",
}
NOT_THEIRS = {
    "the names of keys": "SCAN 0",
    "scripts": "EVAL return(1) 0",
    "a known script": "EVALSHA 0123456789012345678901234567890123456789 0",
    "a script to come": "SCRIPT LOAD return(1)",
    "the ledger": "GET feedmill:job:j1:body",
    "the queue": "LRANGE feedmill.jobs 0 -1",
    "the queue, written": "LPUSH feedmill.jobs x",
    "dead letters": "XRANGE feedmill:dead - +",
    "a key away": "DEL feedmill:clean",
    "the server": "INFO",
    "an entry away": "XDEL feedmill:clean 1-1",
    "entries away": "XTRIM feedmill:clean MAXLEN 0",
    "another's group away": "XGROUP DESTROY feedmill:clean readers",
    "another's group set back": "XGROUP SETID feedmill:clean readers 0",
}
NO_SUBMITTERS = {
    "what is published": "XRANGE feedmill:clean - +",
    "what waits": "XRANGE feedmill:submit - +",
    "how much waits": "XLEN feedmill:submit",
    "to publish": "XADD feedmill:clean * ce_type story.created",
    "to bury": "XADD feedmill:dead * ce_type dead.letter",
}
NO_CONSUMERS = {
    "to publish": "XADD feedmill:clean * ce_type story.created",
    "to submit": "XADD feedmill:submit * job {}",
    "what waits": "XRANGE feedmill:submit - +",
    "to change what was trimmed": "HSET feedmill:trims clean:last 1",
    "more of what was trimmed": "HGETALL feedmill:trims",
}
REFUSED = {
    f"{user}, {name}": (user, words)
    for user, tables in {
        "worker": (FORBIDDEN,),
        "submitter": (FORBIDDEN, NOT_THEIRS, NO_SUBMITTERS),
        "consumer": (FORBIDDEN, NOT_THEIRS, NO_CONSUMERS),
    }.items()
    for table in tables
    for name, words in table.items()
}


@pytest.mark.parametrize(("user", "words"), REFUSED.values(), ids=REFUSED)
def test_everything_else_is_refused(server: GuardedServer, user: str, words: str) -> None:
    with server.connect(user) as program, pytest.raises(exceptions.ResponseError) as refused:
        program.execute_command(*words.split())
    assert isinstance(refused.value, exceptions.NoPermissionError) or "ACL failure in script" in str(refused.value)


def test_without_a_name_nobody_gets_in(server: GuardedServer) -> None:
    nobody = Redis(unix_socket_path=str(server.socket))
    with pytest.raises(exceptions.AuthenticationError):
        nobody.ping()


# name of the trouble -> user and password
REFUSED_PROGRAMS = {
    "wrong-password": ("worker:wrong", "the server refuses the user name or password: mend them in FEEDMILL_REDIS_URL"),
    "no-permission": ("submitter:change-this-2", "the server's user may not run a command that feedmill needs"),
}


@pytest.mark.parametrize(("credentials", "said"), REFUSED_PROGRAMS.values(), ids=REFUSED_PROGRAMS)
@pytest.mark.parametrize("words", ["status", "doctor", "tail", "feeds list", "dead list", f"submit {__file__}"])
def test_a_program_that_may_not_is_told_what_to_do(
    server: GuardedServer, credentials: str, said: str, words: str
) -> None:
    done = command(*words.split(), environment={"FEEDMILL_REDIS_URL": f"unix://{credentials}@{server.socket}"})
    assert done.returncode == 3
    assert said in done.stderr
    assert "Traceback" not in done.stderr
