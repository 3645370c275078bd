"""Who may ask: tokens, names of this machine, and what a browser may do with an answer."""

from __future__ import annotations

import base64
import json
import logging
import stat
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tests.support.http_service import TOKEN, HttpService, running_service
from worker.http.access import TokenError, obtain_token
from worker.log_lines import JsonLineFormatter
from worker.printable import make_logs_printable
from worker.runtime import Runtime


def encode_basic(user: str, password: str) -> str:
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("header", "status"),
    [
        (f"Bearer {TOKEN}", 200),
        (f"bearer  {TOKEN}", 200),
        (encode_basic("reader", TOKEN), 200),
        (encode_basic("", TOKEN), 200),
        (f"Bearer {TOKEN}x", 401),
        (f"Bearer {TOKEN[:-1]}", 401),
        ("Bearer", 401),
        ("Bearer é", 401),
        (TOKEN, 401),
        (encode_basic(TOKEN, "password"), 401),
        ("Basic !", 401),
        ("", 401),
    ],
)
def test_only_the_token_lets_in(service: HttpService, header: str, status: int) -> None:
    answer = service.ask("/v1/stories", Authorization=header)
    assert answer.status == status
    if status == 401:
        assert answer.problem == ("wrong-token" if header else "no-token")
        assert answer.headers["www-authenticate"].startswith("Bearer ")
        assert TOKEN not in answer.body.decode()


def test_what_probes_ask_for_needs_no_token(service: HttpService) -> None:
    service.token = None
    assert service.ask("/healthz").status == 200
    assert service.ask("/readyz").status in (200, 503)
    assert service.ask("/openapi.json").status == 200
    assert {service.ask(path).status for path in ("/v1/jobs", "/healthz/", "/v1/feed.atom", "/nothing")} == {401}
    assert service.ask("/v1/jobs", "POST", {"text": "a"}).problem == "no-token"


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("localhost:1", 200),
        ("LOCALHOST.", 200),
        ("[::1]:8088", 200),
        ("evil.example", 421),
        ("127.0.0.1.evil.example:8088", 421),
        ("127.0.0.1@evil.example", 421),
        ("[::1", 421),
        ("\x1b[2J", 421),
    ],
)
def test_a_page_of_another_site_has_another_name(service: HttpService, host: str, status: int) -> None:
    """Even where its name leads to this machine, and the browser sends along what it knows of us."""
    answer = service.ask("/v1/stories", Host=host)
    assert answer.status == status
    assert b"\x1b" not in answer.body


def test_without_a_token_all_may_ask_but_by_another_name(rt: Runtime, server_url: str) -> None:
    with running_service(rt, server_url, token=None) as service:
        assert service.ask("/v1/stories").status == 200
        assert service.ask("/v1/stories", Host="evil.example").problem == "unknown-host"
        assert "security" not in service.ask("/openapi.json").json


def test_an_answer_is_data_for_nobody_else(service: HttpService) -> None:
    for path in ("/v1/stories", "/v1/feed.atom", "/nothing", "/healthz"):
        headers = service.ask(path, Origin="https://evil.example").headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["cache-control"] in ("no-store", "private, no-cache")
        assert not [name for name in headers if name.startswith("access-control")]
        assert "server" not in headers


def test_what_there_is_not_is_a_problem_document(service: HttpService) -> None:
    assert (service.ask("/nothing").status, service.ask("/nothing").problem) == (404, "not-found")
    answer = service.ask("/v1/stories", "DELETE")
    assert (answer.status, answer.problem) == (405, "method-not-allowed")
    assert {*answer.headers["allow"].split(", ")} == {"GET", "HEAD"}
    assert service.ask("/v1/events", "HEAD").status == 200


def test_the_log_has_no_secret_and_no_control_character(service: HttpService, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    before = logging.getLogRecordFactory()
    make_logs_printable()
    service.ask("/v1/%1b%5b2J%0aforged?source=secret-source")
    service.ask("/v1/stories", Authorization="Bearer secret-token-of-mine")
    while len(caplog.records) < 2:  # each is written after its answer
        time.sleep(0.01)
    logging.setLogRecordFactory(before)
    shown = [JsonLineFormatter().format(record) for record in caplog.records]
    assert not any("secret" in line or TOKEN in line for line in shown)
    assert all(line.isprintable() for line in shown)
    lines = [json.loads(line) for line in shown]
    assert {line["event"] for line in lines} == {"http.request"}
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [
        ("GET", "/v1/\\x1b[2J\nforged", 404),
        ("GET", "/v1/stories", 401),
    ]


def test_a_token_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    folder = tmp_path / "new" / "data"
    with ThreadPoolExecutor(8) as pool:
        found = {*pool.map(lambda _: obtain_token(folder), range(8))}
    ((token, file),) = found
    assert len(token) == 43
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [*folder.iterdir()] == [file]
    assert obtain_token(folder) == (token, file)


@pytest.mark.parametrize(
    ("written", "mode", "says"),
    [
        ("a-token-that-is-long-enough", 0o644, "can be read by others (mode 0644): chmod 600"),
        ("short", 0o600, "16 or more letters"),
        ("", 0o600, "16 or more letters"),
        ("ä" * 20, 0o600, "16 or more letters"),
    ],
    ids=["open", "short", "empty", "not-ascii"],
)
def test_a_file_that_will_not_do_is_named(tmp_path: Path, written: str, mode: int, says: str) -> None:
    file = tmp_path / "http-token"
    file.write_text(written, encoding="utf-8")
    file.chmod(mode)
    with pytest.raises(TokenError, match="http-token") as raised:
        obtain_token(tmp_path)
    assert says in str(raised.value)


def test_a_link_or_a_folder_in_its_place_is_not_followed(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("a-token-that-is-long-enough")
    (tmp_path / "other").chmod(0o600)
    (tmp_path / "http-token").symlink_to(tmp_path / "other")
    with pytest.raises(TokenError, match="can't be made or read"):
        obtain_token(tmp_path)
