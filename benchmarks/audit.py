"""Are the locked packages known to be weak, and is the lock old? `./run.sh audit`, by hand where there is a network.

Each locked version is asked for at PyPI, which lists the advisories of the OSV database for it. A registry that does
not know single versions (some mirrors) is asked for the newest one, which tells only if that is the locked one. What
could not be asked is named and fails nothing: a place without a network must be able to run this.
"""

from __future__ import annotations

import json
import sys
import urllib.request
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, TextIO

from worker.printable import make_printable

from .locked_packages import ROOT, LockedPackage, read_lock_date, read_locked_packages

LOCKS = ("requirements.txt", "requirements-dev.txt")
MAX_AGE = 45  # days; then `./run.sh lock` is due
REGISTRY = "https://pypi.org/pypi"
TIMEOUT = 10.0  # seconds for one answer
AT_ONCE = 8  # questions

Asker = Callable[[str], Any]  # an address below the registry's -> the JSON there; raises OSError or ValueError


@dataclass(frozen=True, slots=True)
class AuditFinding:
    """What the registry says of one locked package."""

    package: LockedPackage
    advisories: tuple[str, ...] | None  # None: it could not be asked


def audit_package(package: LockedPackage, ask: Asker) -> AuditFinding:
    """What is known of one version; never raises for a registry that is away or says something else."""
    for address in (f"{package.name}/{package.version}/json", f"{package.name}/json"):
        try:
            answer = ask(address)
            if answer["info"]["version"] != package.version:
                continue
            known = [one for one in answer["vulnerabilities"] if not one.get("withdrawn")]
            return AuditFinding(package, tuple(str(one["id"]) for one in known))
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return AuditFinding(package, None)


def report_audit(findings: Sequence[AuditFinding], locked_on: date | None, today: date, out: TextIO) -> int:
    """Print what was found; 1 if a package is known to be weak, or the lock is old or has no date."""
    weak = [finding for finding in findings if finding.advisories]
    unasked = [
        f"{finding.package.name} {finding.package.version}" for finding in findings if finding.advisories is None
    ]
    for finding in weak:
        said = f"{finding.package.name} {finding.package.version}: {', '.join(finding.advisories or ())}"
        print(make_printable(said), file=out)
    age = (today - locked_on).days if locked_on else None
    is_old = age is None or age > MAX_AGE
    print(f"{len(findings) - len(unasked)} of {len(findings)} locked packages asked for, {len(weak)} weak", file=out)
    if unasked:
        print(f"could not be asked for, so nothing is known of them: {', '.join(unasked)}", file=out)
    said = "no date is in the lock" if age is None else f"the lock is {age} days old, at most {MAX_AGE} are right"
    print(f"{said}{': ./run.sh lock' if is_old else ''}", file=out)
    return int(bool(weak) or is_old)


def ask_registry(address: str) -> Any:
    """The JSON at an address of the registry. Raises OSError and ValueError."""
    with urllib.request.urlopen(f"{REGISTRY}/{address}", timeout=TIMEOUT) as answer:
        return json.load(answer)


def audit_locks(out: TextIO, ask: Asker = ask_registry) -> int:
    """Every package of both locks, each version once; the exit code."""
    locks = [(ROOT / name).read_text(encoding="utf-8") for name in LOCKS]
    packages = sorted({package for lock in locks for package in read_locked_packages(lock)})
    with ThreadPoolExecutor(AT_ONCE) as threads:
        findings = list(threads.map(lambda package: audit_package(package, ask), packages))
    return report_audit(findings, read_lock_date(locks[0]), datetime.now(UTC).date(), out)


if __name__ == "__main__":
    sys.exit(audit_locks(sys.stdout))
