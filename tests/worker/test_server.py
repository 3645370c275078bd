"""The embedded server, with real servers and real processes."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest
import redis

from worker.server.binary import ServerBinary, ServerError, find_binary
from worker.server.embedded import EmbeddedServer, attach_to_server, socket_path, socket_url
from worker.server.private_files import UnusableFolderError

ROOT = Path(__file__).parent.parent.parent
BINARY = find_binary(None)

# A user process: attaches, tells which server it got, and lets go when its standard input ends
USER = """
import json, sys
from pathlib import Path
import redis
from worker.server.binary import find_binary
from worker.server.embedded import attach_to_server
with attach_to_server(Path(sys.argv[1]), find_binary(None)) as server:
    with redis.Redis.from_url(server.url) as client:
        info = client.info("server")
    print(json.dumps({"run_id": info["run_id"], "pid": info["process_id"]}), flush=True)
    sys.stdin.read()
"""


def start_user(folder: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", USER, str(folder)]
    return subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def answer(user: subprocess.Popen[str]) -> dict[str, object]:
    assert user.stdout
    return json.loads(user.stdout.readline())


def end(user: subprocess.Popen[str]) -> int:
    user.communicate(timeout=20)
    return user.returncode


def client(server: EmbeddedServer) -> redis.Redis:
    return redis.Redis.from_url(server.url, decode_responses=True)


def info(server: EmbeddedServer) -> dict[str, object]:
    with client(server) as connection:
        return connection.info("server")


def server_pid(server: EmbeddedServer) -> int:
    return int(str(info(server)["process_id"]))


def is_alive(pid: int) -> bool:
    """Zombies are dead: who adopted an orphan may not have looked after it yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        with suppress(ProcessLookupError):
            os.kill(pid, 0)
            return not Path("/proc/self").exists()
        return False


def find_parent(pid: int) -> int:
    found = subprocess.run(["ps", "-o", "ppid=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(found.stdout)


def eventually(condition: Callable[[], bool], seconds: float = 5) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


@pytest.fixture
def server(tmp_path: Path) -> Iterator[EmbeddedServer]:
    with attach_to_server(tmp_path / "data", BINARY) as found:
        yield found


def test_it_is_what_was_asked_for(server: EmbeddedServer) -> None:
    with client(server) as connection:
        settings = connection.config_get("append*", "save", "port", "maxmemory-policy", "dir", "daemonize")
    assert settings["appendonly"] == "yes"
    assert settings["appendfsync"] == "always"
    assert settings["save"] == ""
    assert settings["port"] == "0"
    assert settings["maxmemory-policy"] == "noeviction"
    assert settings["dir"] == str(server.socket.parent)


def test_everything_is_private(server: EmbeddedServer) -> None:
    folder = server.socket.parent
    assert folder.stat().st_mode & 0o777 == 0o700
    for path in folder.iterdir():
        assert path.stat().st_mode & 0o077 == 0, path


def test_it_has_a_session_of_its_own(server: EmbeddedServer) -> None:
    assert os.getsid(server_pid(server)) != os.getsid(0)


@pytest.mark.long
def test_six_processes_at_once_get_one_server(tmp_path: Path) -> None:
    users = [start_user(tmp_path / "data") for _ in range(6)]
    answers = [answer(user) for user in users]
    assert len({str(found["run_id"]) for found in answers}) == 1
    assert [end(user) for user in users] == [0] * 6
    assert not is_alive(int(str(answers[0]["pid"])))
    assert not socket_path(tmp_path / "data").exists()


def test_the_last_one_out_stops_it_and_the_next_one_finds_the_data(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    first, second = attach_to_server(folder, BINARY), attach_to_server(folder, BINARY)
    pid = server_pid(first)
    with client(first) as connection:
        connection.set("story", "kept")
    first.close()
    first.close()
    assert server_pid(second) == pid
    second.close()
    assert not is_alive(pid)
    assert not second.socket.exists()
    with attach_to_server(folder, BINARY) as third, client(third) as connection:
        assert connection.get("story") == "kept"


def test_no_acknowledged_write_is_lost_when_it_is_killed(server: EmbeddedServer) -> None:
    acknowledged = []

    def write() -> None:
        with client(server) as connection, suppress(redis.RedisError):
            for number in range(1_000_000):
                connection.rpush("numbers", number)
                acknowledged.append(str(number))

    pid = server_pid(server)
    writer = threading.Thread(target=write)
    writer.start()
    assert eventually(lambda: len(acknowledged) > 200)
    os.kill(pid, signal.SIGKILL)
    server.ensure_running()
    writer.join(10)
    with client(server) as connection:
        found = connection.lrange("numbers", 0, -1)
    assert server_pid(server) != pid
    assert found[: len(acknowledged)] == acknowledged


def test_ensure_leaves_a_running_server_alone(server: EmbeddedServer) -> None:
    before = info(server)["run_id"]
    server.ensure_running()
    assert info(server)["run_id"] == before


def test_a_dead_starter_does_not_stop_it(tmp_path: Path) -> None:
    starter = start_user(tmp_path / "data")
    before = answer(starter)
    starter.kill()
    end(starter)
    with attach_to_server(tmp_path / "data", BINARY) as server:
        assert info(server)["run_id"] == before["run_id"]
    assert not is_alive(int(str(before["pid"])))


@pytest.mark.long
def test_users_that_were_killed_leave_no_server_behind(tmp_path: Path) -> None:
    """While one of two lives, it goes on; when none does, it ends, and so does what looked after it."""
    folder = tmp_path / "data"
    users = [start_user(folder) for _ in range(2)]
    answers = [answer(user) for user in users]
    pid = int(str(answers[0]["pid"]))
    guard = find_parent(pid)
    users[0].kill()
    end(users[0])
    assert not eventually(lambda: not is_alive(pid), 3)
    users[1].kill()
    end(users[1])
    assert eventually(lambda: not is_alive(pid) and not is_alive(guard), 6)
    assert not socket_path(folder).exists()
    with attach_to_server(folder, BINARY) as server:
        assert server_pid(server) != pid


def test_what_looks_after_a_server_ends_with_it(tmp_path: Path) -> None:
    with attach_to_server(tmp_path / "data", BINARY) as server:
        guard = find_parent(server_pid(server))
        assert is_alive(guard)
    assert eventually(lambda: not is_alive(guard))


def test_a_dead_server_and_a_dead_starter(tmp_path: Path) -> None:
    starter = start_user(tmp_path / "data")
    before = answer(starter)
    os.kill(int(str(before["pid"])), signal.SIGKILL)
    starter.kill()
    end(starter)
    assert socket_path(tmp_path / "data").exists()
    with attach_to_server(tmp_path / "data", BINARY) as server:
        assert info(server)["run_id"] != before["run_id"]


def test_a_stale_socket_is_removed(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    with socket.socket(socket.AF_UNIX) as stale:
        stale.bind(str(socket_path(folder)))
    with attach_to_server(folder, BINARY) as server:
        assert server_pid(server)


def test_a_long_path_gets_a_short_socket(tmp_path: Path) -> None:
    folder = tmp_path / ("long folder name " * 8)
    with attach_to_server(folder, BINARY) as server:
        assert len(os.fsencode(server.socket)) <= 103
        assert server.socket.parent.stat().st_mode & 0o777 == 0o700
        assert server.socket == socket_path(folder)
        assert server_pid(server)
    assert not server.socket.parent.exists()


def test_a_path_with_signs_that_mean_something_in_urls(tmp_path: Path) -> None:
    with attach_to_server(tmp_path / "50% ?#ü", BINARY) as server:
        assert server_pid(server)


# name: (data folder, the address of its server)
ADDRESSES = {
    "plain": ("/data/feedmill", r"unix:///data/feedmill/server\.sock"),
    "signs that mean something in URLs": ("/data/50% ?#ü", r"unix:///data/50%25%20%3F%23%C3%BC/server\.sock"),
    "too long": ("/data/" + "a" * 100, r"unix:///tmp/feedmill-\d+-[0-9a-f]{16}/server\.sock"),
}


@pytest.mark.parametrize(("folder", "pattern"), ADDRESSES.values(), ids=ADDRESSES)
def test_the_address_is_known_before_the_server_runs(folder: str, pattern: str) -> None:
    assert re.fullmatch(pattern, socket_url(Path(folder)))


def test_the_address_is_that_of_the_running_server(server: EmbeddedServer) -> None:
    with redis.Redis.from_url(socket_url(server.socket.parent)) as connection:
        assert connection.ping()
    assert server.url == socket_url(server.socket.parent)


def test_the_folder_of_a_long_path_must_be_ours(tmp_path: Path) -> None:
    folder = tmp_path / ("long folder name " * 8)
    trap = socket_path(folder).parent
    trap.symlink_to(tmp_path)
    try:
        with pytest.raises(UnusableFolderError, match="link"):
            attach_to_server(folder, BINARY)
    finally:
        trap.unlink()


def test_an_open_folder_is_closed(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir(mode=0o755)
    with attach_to_server(tmp_path / "data", BINARY):
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_a_link_is_refused(tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(tmp_path)
    with pytest.raises(UnusableFolderError, match="link"):
        attach_to_server(tmp_path / "link", BINARY)


def test_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(UnusableFolderError, match="can't be used as the data folder"):
        attach_to_server(tmp_path / "file", BINARY)


def test_somebody_elses_folder_is_refused(tmp_path: Path) -> None:
    """The folder of another user where we may make one, else the one that belongs to root everywhere."""
    other = Path("/")
    if os.geteuid() == 0:
        other = tmp_path / "data"
        other.mkdir()
        os.chown(other, 65534, 65534)
    with pytest.raises(UnusableFolderError, match="another user"):
        attach_to_server(other, BINARY)


def test_a_fork_that_ends_leaves_the_server_alone(server: EmbeddedServer) -> None:
    pid = server_pid(server)
    child = os.fork()
    if child == 0:
        server.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert server_pid(server) == pid
    other = attach_to_server(server.socket.parent, BINARY)  # the hold of this process is still there
    other.close()
    assert server_pid(server) == pid


def test_a_fork_may_start_it_again(server: EmbeddedServer) -> None:
    os.kill(server_pid(server), signal.SIGKILL)
    child = os.fork()
    if child == 0:
        server.ensure_running()
        os._exit(0)
    assert os.waitpid(child, 0)[1] == 0
    assert server_pid(server)


@pytest.mark.long
def test_a_server_that_hangs_is_ended_by_force(tmp_path: Path) -> None:
    server = attach_to_server(tmp_path / "data", BINARY, stop_seconds=0.2)
    pid = server_pid(server)
    os.kill(pid, signal.SIGSTOP)
    server.close()
    assert not is_alive(pid)


def test_a_server_that_ends_at_once_is_explained(tmp_path: Path) -> None:
    broken = tmp_path / "server"
    broken.write_text("#!/bin/sh\necho 'Fatal: \x1b[31mno memory'\nexit 1\n")
    broken.chmod(0o755)
    with pytest.raises(ServerError, match=r"ended at once in .*Fatal: .*no memory"):
        attach_to_server(tmp_path / "data", ServerBinary(path=broken, version=(7, 0, 0), origin="path"))


def test_a_server_that_never_answers_is_explained(tmp_path: Path) -> None:
    mute = tmp_path / "server"
    mute.write_text("#!/bin/sh\necho 'starting'\nexec sleep 3\n")
    mute.chmod(0o755)
    with pytest.raises(ServerError, match=r"does not answer(.|\n)*starting"):
        attach_to_server(tmp_path / "data", ServerBinary(path=mute, version=(7, 0, 0), origin="path"), wait_seconds=0.3)
