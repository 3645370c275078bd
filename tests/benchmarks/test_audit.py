"""The audit of the locked packages, with a registry of the test's own."""

from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest

from benchmarks.audit import LOCKS, MAX_AGE, Asker, audit_locks, audit_package, report_audit
from benchmarks.locked_packages import ROOT, LockedPackage, read_lock_date, read_locked_packages

GULL = LockedPackage("gull", "1.2")
WEAK = [{"id": "PYSEC-1", "withdrawn": None}, {"id": "PYSEC-2", "withdrawn": "2026-01-01"}]
TODAY = date(2026, 6, 7)


def make_asker(pages: dict[str, Any]) -> Asker:
    def ask(address: str) -> Any:
        if address not in pages:
            raise OSError("404")
        return pages[address]

    return ask


def make_page(version: str, weaknesses: Any = ()) -> dict[str, Any]:
    return {"info": {"version": version}, "vulnerabilities": weaknesses}


REGISTRIES: dict[str, tuple[dict[str, Any], tuple[str, ...] | None]] = {
    "a version that is well": ({"gull/1.2/json": make_page("1.2")}, ()),
    "a weak version": ({"gull/1.2/json": make_page("1.2", WEAK)}, ("PYSEC-1",)),
    "only the newest is known, and it is this": ({"gull/json": make_page("1.2", WEAK)}, ("PYSEC-1",)),
    "only the newest is known, and it is another": ({"gull/json": make_page("1.3", WEAK)}, None),
    "a registry that is away": ({}, None),
    "something else": ({"gull/1.2/json": ["no"], "gull/json": {"info": None}}, None),
}


@pytest.mark.parametrize(("pages", "advisories"), REGISTRIES.values(), ids=REGISTRIES)
def test_what_the_registry_says(pages: dict[str, Any], advisories: tuple[str, ...] | None) -> None:
    assert audit_package(GULL, make_asker(pages)).advisories == advisories


@pytest.mark.parametrize(
    ("pages", "locked_on", "code", "said"),
    [
        pytest.param(
            {"gull/1.2/json": make_page("1.2")}, TODAY, 0, "1 of 1 locked packages asked for, 0 weak", id="well"
        ),
        pytest.param({"gull/1.2/json": make_page("1.2", WEAK)}, TODAY, 1, "gull 1.2: PYSEC-1", id="weak"),
        pytest.param({}, TODAY, 0, "could not be asked for, so nothing is known of them: gull 1.2", id="no network"),
        pytest.param({}, date.fromordinal(TODAY.toordinal() - MAX_AGE), 0, f"{MAX_AGE} days old", id="old enough"),
        pytest.param({}, date.fromordinal(TODAY.toordinal() - MAX_AGE - 1), 1, "./run.sh lock", id="old"),
        pytest.param({}, None, 1, "no date is in the lock", id="no date"),
    ],
)
def test_what_fails(pages: dict[str, Any], locked_on: date | None, code: int, said: str) -> None:
    out = io.StringIO()
    assert report_audit([audit_package(GULL, make_asker(pages))], locked_on, TODAY, out) == code
    assert said in out.getvalue()


def test_every_package_of_both_locks_is_asked_for() -> None:
    asked: list[str] = []

    def ask(address: str) -> Any:
        asked.append(address)
        _, version, *_ = address.split("/")
        return make_page(version)

    audit_locks(io.StringIO(), ask)
    locked = {package for lock in LOCKS for package in read_locked_packages((ROOT / lock).read_text())}
    assert set(asked) == {f"{package.name}/{package.version}/json" for package in locked}
    assert len(locked) > 80


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_says_when_it_was_made(lock: str) -> None:
    assert read_lock_date((ROOT / lock).read_text()) is not None
