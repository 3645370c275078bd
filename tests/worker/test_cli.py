"""The command line as a contract: exit codes, and what is said of a call that can't be done."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.support.system import command

NOBODY = {"FEEDMILL_REDIS_URL": "redis://127.0.0.1:1/0"}  # nobody listens on port 1


@pytest.mark.parametrize(
    ("args", "environment", "code", "said"),
    [
        pytest.param(["--help"], {}, 0, "", id="help"),
        pytest.param(["frobnicate"], {}, 2, "No such command", id="unknown command"),
        pytest.param(["submit"], {}, 2, "Missing argument", id="missing argument"),
        pytest.param(["extract", "--fetched-at", "noon", "x"], {}, 2, "2026-06-01T12:00:00Z", id="not a time"),
        pytest.param(["submit", "--kind", "film", "x"], {}, 2, "film", id="unknown kind"),
        pytest.param(["status"], {"FEEDMILL_WORKERS": "none"}, 2, "FEEDMILL_WORKERS=none", id="wrong setting"),
        pytest.param(["status"], {"FEEDMILL_WROKERS": "2"}, 2, "not a setting", id="misspelt setting"),
        pytest.param(["--redis-url", "ftp://x", "status"], {}, 2, "redis://", id="wrong scheme"),
        pytest.param(["status"], NOBODY, 3, "can't be reached", id="status without a server"),
        pytest.param(["tail"], NOBODY, 3, "can't be reached", id="tail without a server"),
        pytest.param(["submit", __file__], NOBODY, 3, "can't be reached", id="submit without a server"),
        pytest.param(["feeds", "remove", "caf\udce9"], {}, 2, "caf\\xe9: not text", id="an argument that is not UTF-8"),
        pytest.param(["extract", "/nonexistent"], {}, 1, "/nonexistent: No such file", id="missing file"),
    ],
)
def test_exit_codes_and_what_is_said(args: list[str], environment: Mapping[str, str], code: int, said: str) -> None:
    done = command(*args, environment=environment)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
