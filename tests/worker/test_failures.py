"""What fails as expected: one line that names what, where and what to do, a stable code, and the exit code of its kind.

The commands run in this process; what needs a process or a mount of its own is in test_failures_alone.py.
"""

from __future__ import annotations

import logging
import re
import socket
import threading
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support.system import ROOT, command
from tests.support.users import guarded_server
from worker import cli, failures, trouble
from worker.failures import FAILURE_KINDS, LONGEST_LINE
from worker.printable import make_logs_printable
from worker.trouble import ServerTrouble

LONGEST = LONGEST_LINE + 40  # characters of a line with its code
SECRET = "sesame"
SERVER_TROUBLES = [value for value in vars(trouble).values() if isinstance(value, ServerTrouble)]
KINDS = {kind.code: kind for kind in (*FAILURE_KINDS, *(each.kind for each in SERVER_TROUBLES))}

NOT_THERE = "redis://127.0.0.1:1/0"  # nobody listens on port 1
# The call itself: no server is asked. name: (arguments, code, what the line says)
CALLS: dict[str, tuple[list[str], str, str]] = {
    "no such command": (["frobnicate"], "unknown-command", "see `feedmill --help`"),
    "a password as a command": ([f"redis://ann:{SECRET}@db.example/0"], "unknown-command", "ann:***@db.example"),
    "a command nearly so": (["statsu"], "unknown-command", "Did you mean"),
    "no such command of a group": (["feeds", "frob"], "unknown-command", "see `feedmill feeds --help`"),
    "no such option": (["status", "--frob"], "unknown-option", "--frob"),
    "an option of the program behind the command": (["status", "--redis-url", "x"], "unknown-option", "--redis-url"),
    "an option without its value": (["tail", "--after"], "usage", "--after"),
    "nothing to submit": (["submit"], "missing-argument", "TARGETS"),
    "one item to compare": (["why", "a"], "missing-argument", "'B'"),
    "no letter": (["dead", "retry"], "usage", "--all"),
    "too much": (["tail", "extra"], "usage", "extra"),
    "a junk cursor": (["tail", "--after", "junk"], "invalid-value", "1780833600000-0"),
    "a cursor of Redis": (["tail", "--after", "$"], "invalid-value", "0 is the beginning"),
    "a long cursor": (["tail", "--after", "9" * 5000], "invalid-value", "see `feedmill tail --help`"),
    "no such stream": (["tail", "--stream", "film"], "invalid-value", "'clean', 'copies', 'dead'"),
    "no such type": (["tail", "--type", "film"], "invalid-value", "story.created"),
    "no entries": (["tail", "--limit", "0"], "invalid-value", "1<=x"),
    "words for a number": (["tail", "--last", "many"], "invalid-value", "'many'"),
    "two beginnings": (["tail", "--since", "1h", "--last", "3"], "usage", "--since and --last"),
    "an end for who follows": (["tail", "--until", "1h", "-f"], "usage", "--until"),
    "since a time without zone": (["tail", "--since", "2026-01-01T10:00"], "invalid-time", "2026-01-01T10:00:00Z"),
    "since a day": (["tail", "--since", "2026-01-01"], "invalid-time", "2026-01-01T00:00:00Z for UTC"),
    "since yesterday": (["tail", "--since", "yesterday"], "invalid-time", "15m, 6h, 2d"),
    "since before all time": (["tail", "--since", "9999999d"], "invalid-time", "a hundred years"),
    "until a time without zone": (["tail", "--until", "2026-01-01T10:00"], "invalid-time", "no time zone"),
    "fetched without zone": (["extract", "--fetched-at", "2026-01-01T10:00", "x"], "invalid-time", "+02:00"),
    "submitted without zone": (["submit", "--fetched-at", "2026-01-01 10:00", "x"], "invalid-time", "no time zone"),
    "fetched at noon": (["extract", "--fetched-at", "noon", "x"], "invalid-time", "2026-06-01T12:00:00Z"),
    "fetched in month 13": (["extract", "--fetched-at", "2026-13-01T10:00Z", "x"], "invalid-time", "not a time"),
    "no such kind": (["submit", "--kind", "film", "x"], "invalid-value", "'feed', 'page'"),
    "wait for words": (["submit", "--wait", "long", "x"], "invalid-value", "2592000"),
    "every second": (["feeds", "add", "--every", "1s", "https://a.example/"], "invalid-value", "15m, 6h, 2d"),
    "a list into a folder": (["feeds", "export", "."], "invalid-value", "is a directory"),
    "a demo in a file": (["demo", "--keep", "file.txt"], "invalid-value", "is a file"),
    "one story to merge": (["merge", "x"], "usage", "two stories"),
    "a repair without an audit": (["doctor", "--repair"], "usage", "say both"),
    "a long reason": (["split", "x", "--reason", "y" * 2000], "invalid-value", "1000 characters"),
    "bytes that are no text": (["story", "caf\udce9"], "usage", "caf\\xe9"),
    "an address of a server without scheme": (
        ["--redis-url", "localhost:6379", "status"], "invalid-setting", "redis://localhost:6379/0"
    ),
    "a server on the web": (["--redis-url", "http://x", "status"], "invalid-setting", "redis://"),
    "a password without address": (["--redis-url", f"ann:{SECRET}@x", "status"], "invalid-setting", "must begin"),
    "a port beyond all": (["--redis-url", "redis://x:99999/0", "status"], "invalid-setting", "host:6379"),
    "a database of words": (["--redis-url", "redis://x/news", "status"], "invalid-setting", "6379/0"),
    "a password with a slash": (["--redis-url", f"redis://:{SECRET}/x@h/0", "status"], "invalid-setting", "%2F"),
    "a server away": (["--redis-url", NOT_THERE, "status"], "server-unreachable", "start it"),
    "a server with a password away": (
        ["--redis-url", f"redis://ann:{SECRET}@127.0.0.1:1/0", "submit", "file.txt"], "server-unreachable", "start it"
    ),
    "a host that is not there": (["--redis-url", "redis://host.invalid/0", "tail"], "server-unreachable", "start it"),
    "a socket that is not there": (["--redis-url", "unix:///no/such.sock", "doctor"], "server-unreachable", "start it"),
    "a data folder that is a file": (["--data-dir", "file.txt", "status"], "folder-unusable", "--data-dir"),
    "a data folder in a file": (["--data-dir", "file.txt/data", "status"], "folder-unusable", "--data-dir"),
    "the same of up": (["--data-dir", "file.txt/data", "up"], "folder-unusable", "--data-dir"),
    "a data folder where none can be made": (["--data-dir", "/proc/none/data", "tail"], "folder-unusable", "/proc"),
    "a demo where none can be made": (["demo", "--keep", "/proc/none/demo"], "folder-unusable", "/proc"),
    "a missing file": (["extract", "missing.xml"], "file-missing", "missing.xml: No such file"),
    "an address without scheme": (["extract", "news.example/feed.xml"], "file-missing", "https:// before it"),
    "no name": (["extract", ""], "file-missing", "names nothing"),
    "half an address": (["extract", "http://"], "invalid-address", "write it in full"),
    "a broken address": (["extract", f"http://ann:{SECRET}@[::1"], "invalid-address", "write it in full"),
    "another scheme": (["extract", "ftp://news.example/feed"], "file-missing", "https://"),
    "an address of this machine": (["extract", "http://localhost/x"], "fetch-failed", "FEEDMILL_FETCH_ALLOW"),
    "an empty folder": (["extract", "empty"], "folder-empty", "empty: there is no file in it"),
    "a folder of other things": (["extract", "pictures"], "folder-empty", "--kind"),
    "an empty file": (["extract", "empty.txt"], "input-empty", "empty.txt: the input is empty"),
    "empty standard input": (["extract", "-"], "input-empty", "standard input: the input is empty"),
    "no items": (["dedupe", "-"], "input-empty", "standard input: there are no items"),
    "binary data": (["extract", "binary.bin"], "input-unreadable", "binary data"),
    "a broken line": (["dedupe", "broken.jsonl"], "input-unreadable", "broken.jsonl, line 1: not JSON"),
    "a page of items": (["extract", "--explain", "good.jsonl"], "input-unreadable", "this is JSON lines"),
    "addresses are not compared": (["dedupe", "https://a.example/x"], "input-unreadable", "give a file"),
    "a file of items that is not there": (["why", "1", "2", "--from", "good.jsonl"], "unknown-item", "good.jsonl"),
}  # fmt: skip

# What is asked of a server that is there.
REQUESTS: dict[str, tuple[list[str], str, str]] = {
    "submit an address without scheme": (["submit", "news.example/feed.xml"], "file-missing", "https:// before it"),
    "submit half an address": (["submit", "http://"], "invalid-address", "write it in full"),
    "submit a missing file": (["submit", "missing.xml"], "file-missing", "check the name"),
    "submit an empty folder": (["submit", "empty"], "folder-empty", "name another folder"),
    "submit nothing": (["submit", "-"], "input-empty", "standard input"),
    "submit without a worker": (["submit", "--wait", "0", "good.jsonl"], "jobs-open", "`feedmill up` starts one"),
    "add an address without scheme": (["feeds", "add", "news.example"], "invalid-address", "https://harbour.example"),
    "add nothing": (["feeds", "add", ""], "invalid-address", "write it in full"),
    "import a missing list": (["feeds", "import", "missing.opml"], "file-missing", "check the name"),
    "import a folder": (["feeds", "import", "empty"], "file-unreadable", "name a file in it"),
    "import nothing": (["feeds", "import", "-"], "input-empty", "the input is empty"),
    "export to nowhere": (["feeds", "export", "no/such/list.opml"], "file-unwritable", "name another file"),
    "export to a full disk": (["feeds", "export", "/dev/full"], "file-unwritable", "No space left"),
    "remove an unknown feed": (["feeds", "remove", "nobody"], "unknown-feed", "`feedmill feeds list`"),
    "show an unknown letter": (["dead", "show", "1-1"], "unknown-letter", "`feedmill dead list`"),
    "retry what is no letter": (["dead", "retry", "junk"], "unknown-letter", "`feedmill dead list`"),
    "an unknown job": (["status", "--job", "nobody"], "unknown-job", "no such job"),
    "an unknown story": (["story", "nobody"], "unknown-item", "out of the window"),
    "a story that can be none": (["story", "*"], "unknown-item", "*: no such"),
    "an item with itself": (["why", "a", "a"], "unknown-item", "--from FILE"),
    "split an unknown item": (["split", "nobody"], "undecidable", "nobody: no such item"),
    "merge unknown stories": (["merge", "nobody", "either"], "undecidable", "nobody"),
    "withdraw what can be no item": (["withdraw", "*"], "undecidable", "*: no such"),
}

# Environment: (its variables, code, what the line says)
SETTINGS: dict[str, tuple[Mapping[str, str], str, str]] = {
    "words for a number": ({"FEEDMILL_WORKERS": "two"}, "invalid-setting", "must be a whole number"),
    "a fraction of a worker": ({"FEEDMILL_WORKERS": "1.5"}, "invalid-setting", "must be a whole number"),
    "nobody": ({"FEEDMILL_WORKERS": "0"}, "invalid-setting", "greater than 0"),
    "no number": ({"FEEDMILL_WINDOW": "nan"}, "invalid-setting", "at most"),
    "a name that is none": ({"FEEDMILL_WROKERS": "2"}, "unknown-setting", "did you mean FEEDMILL_WORKERS?"),
    "a name like no other": ({"FEEDMILL_XYZ": "2"}, "unknown-setting", "remove it"),
    "no network": ({"FEEDMILL_FETCH_ALLOW": "home"}, "invalid-setting", "10.1.0.0/16"),
    "a collection of words": ({"FEEDMILL_COLLECTION": "my news"}, "invalid-setting", "letters, digits"),
}


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a file of each sort, where the commands run."""
    monkeypatch.chdir(tmp_path)
    for name in ("empty", "pictures"):
        (tmp_path / name).mkdir()
    for name, body in {
        "file.txt": b"The ferry stayed in port.",
        "empty.txt": b"",
        "binary.bin": bytes(range(256)) * 10,
        "broken.jsonl": b"{not json\n",
        "good.jsonl": b'{"id": "1", "title": "Harbour", "content_text": "The harbour has opened again."}\n',
        "pictures/map.png": b"\x89PNG",
    }.items():
        (tmp_path / name).write_bytes(body)
    return tmp_path


@pytest.fixture(scope="module")
def quiet_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of which nobody else wants anything."""
    with guarded_server(tmp_path_factory.mktemp("server")) as server:
        yield server.url


def fail(args: list[str], code: str, says: str, environment: Mapping[str, str] | None = None) -> None:
    """Run a command, which must fail as it says."""
    done = command(*args, environment=environment)
    ended = [line for line in done.stderr.splitlines() if line.endswith(f" [{code}]")]
    assert done.returncode == KINDS[code].exit_code, done.stderr
    assert ended, done.stderr
    assert says in ended[0]
    assert max(map(len, done.stderr.splitlines())) <= LONGEST
    assert "Traceback" not in done.stderr
    assert SECRET not in done.stderr + done.stdout


@pytest.mark.parametrize(("args", "code", "says"), CALLS.values(), ids=CALLS)
def test_a_call_that_can_not_be_done(args: list[str], code: str, says: str) -> None:
    fail(args, code, says)


@pytest.mark.parametrize(("args", "code", "says"), REQUESTS.values(), ids=REQUESTS)
def test_a_request_that_can_not_be_done(args: list[str], code: str, says: str, quiet_server: str) -> None:
    fail(args, code, says, {"FEEDMILL_REDIS_URL": quiet_server})


@pytest.mark.parametrize(("environment", "code", "says"), SETTINGS.values(), ids=SETTINGS)
def test_a_setting_that_can_not_be_used(environment: Mapping[str, str], code: str, says: str) -> None:
    fail(["status"], code, says, environment)


# name: (what is in .env, code, what the line says)
DOTENVS: dict[str, tuple[bytes, str, str]] = {
    "UTF-16": ("FEEDMILL_WORKERS=2\n".encode("utf-16"), "settings-unreadable", "save it as UTF-8"),
    "Latin-1": ("FEEDMILL_COLLECTION=é\n".encode("latin-1"), "settings-unreadable", "save it as UTF-8"),
    "a wrong name": (b"FEEDMILL_WROKERS=2\n", "unknown-setting", "/.env)"),
    "a wrong value": (b"FEEDMILL_WORKERS=two\n", "invalid-setting", "/.env)"),
    "a server without scheme": (f"FEEDMILL_REDIS_URL=ann:{SECRET}@h\n".encode(), "invalid-setting", "must begin"),
}


@pytest.mark.parametrize(("body", "code", "says"), DOTENVS.values(), ids=DOTENVS)
def test_a_file_of_settings_that_can_not_be_used(body: bytes, code: str, says: str, here: Path) -> None:
    (here / ".env").write_bytes(body)
    fail(["status"], code, says)


def test_a_wrong_password_ends_every_command_at_once(here: Path) -> None:
    with guarded_server(here / "guarded") as server:
        wrong = re.sub(r"://(\w+):[^@]*@", rf"://\1:{SECRET}@", server.url)
        assert wrong != server.url
        for args in (["status"], ["tail"], ["submit", "file.txt"], ["doctor"], ["up"], ["feeds", "list"]):
            fail([*args], "server-wrong-password", "refuses the user name or password", {"FEEDMILL_REDIS_URL": wrong})


def test_another_program_on_the_port_is_no_server() -> None:
    """A port that is in use by something else, which says nothing that a server would."""
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        other.listen()

        def answer() -> None:
            while True:
                try:
                    client, _ = other.accept()
                except OSError:
                    return
                with client:
                    client.recv(1000)
                    client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        threading.Thread(target=answer, daemon=True).start()
        done = command("status", environment={"FEEDMILL_REDIS_URL": f"redis://127.0.0.1:{port}/0"})
    assert done.returncode == 3
    assert re.fullmatch(r"feedmill: .* \[server-\w+\]\n", done.stderr)


def test_a_server_without_lua_is_named(here: Path) -> None:
    with guarded_server(here / "guarded") as server, server.connect("operator") as operator:
        forbidden = ["-eval", "-evalsha", "-script"]
        operator.acl_setuser("nolua", enabled=True, nopass=True, keys="*", categories=["+@all"], commands=forbidden)
        url = re.sub(r"://[^@]*@", "://nolua:x@", server.url)
        done = command("submit", "file.txt", environment={"FEEDMILL_REDIS_URL": url})
    assert (done.returncode, done.stderr.count("\n")) == (3, 1)
    assert "[server-no-permission]" in done.stderr


def test_each_code_is_explained_and_each_explanation_has_a_code() -> None:
    text = (ROOT / "docs" / "errors.md").read_text(encoding="utf-8")
    rows = re.findall(r"^\| `([a-z-]+)` \| (\d) \| (.+?) \|", text, re.MULTILINE)
    assert rows == [(kind.code, str(kind.exit_code), kind.says) for kind in KINDS.values()]
    assert len(KINDS) == len(FAILURE_KINDS) + len(SERVER_TROUBLES)


def test_each_failure_is_said_by_something() -> None:
    sources = [path.read_text(encoding="utf-8") for path in (ROOT / "worker").rglob("*.py")]
    names = [name for name, value in vars(failures).items() if value in FAILURE_KINDS]
    assert [name for name in names if sum(name in source for source in sources) < 2 and name != "FILE_UNREADABLE"] == []


def test_a_fault_of_ours_shows_its_traceback_and_no_password(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError(f"redis://ann:{SECRET}%40@db.example/0 and rediss://db.example?ssl_password={SECRET}")
    except ValueError as error:
        cli._print_unforeseen(type(error), error, error.__traceback__)
    said = capsys.readouterr().err
    assert "Traceback" in said
    assert "ann:***@db.example" in said
    assert said.endswith("[internal-error]\n")
    assert SECRET not in said.replace("{SECRET}", "")


def test_no_log_shows_a_password(caplog: pytest.LogCaptureFixture) -> None:
    before = logging.getLogRecordFactory()
    make_logs_printable()
    try:
        logging.getLogger("tried").warning("no answer from %s", f"redis://ann:{SECRET}@db.example/0")
        try:
            raise ValueError(f"unix://ann:{SECRET}@/run/server.sock")
        except ValueError:
            logging.getLogger("tried").exception("it failed")
    finally:
        logging.setLogRecordFactory(before)
    assert "ann:***@db.example" in caplog.text
    assert "ann:***@/run" in caplog.text
    assert SECRET not in caplog.text.replace("{SECRET}", "")
