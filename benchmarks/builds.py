"""Builds to compare: this tree, and that of any revision, checked out for as long as it is measured.

The interpreter is the same for all; each runs with its own tree on PYTHONPATH, and with no setting of the user's.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent


class BuildError(ValueError):
    """A build can't be had; the message says why, and what to do."""


@dataclass(frozen=True, slots=True)
class Build:
    """Something that turns feeds into a stream of stories."""

    name: str
    tree: Path

    def make_environment(self, **settings: str) -> Mapping[str, str]:
        """The environment of its processes."""
        others = {name: value for name, value in os.environ.items() if not name.startswith("FEEDMILL_")}
        return {**others, "PYTHONPATH": str(self.tree), **{f"FEEDMILL_{name}": v for name, v in settings.items()}}


@contextmanager
def check_out_build(revision: str, root: Path = ROOT) -> Iterator[Build]:
    """The build of a revision of the repository at ``root``, in a folder that is gone afterwards.

    Raises BuildError where there is no such revision.
    """
    if _run_git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}").returncode:
        raise BuildError(
            f"{root} has no commit {revision}: a shallow clone gets its history with `git fetch --unshallow`, "
            "an archive has none; BENCH_AGAINST names another commit"
        )
    with tempfile.TemporaryDirectory(prefix="feedmill-build-") as folder:
        tree = Path(folder) / "tree"
        made = _run_git(root, "worktree", "add", "--detach", str(tree), revision)
        if made.returncode:
            raise BuildError(f"{revision} can't be checked out: {made.stderr.strip()}")
        try:
            yield Build(revision, tree)
        finally:
            _run_git(root, "worktree", "remove", "--force", str(tree))


def _run_git(root: Path, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["git", "-C", str(root), *args], capture_output=True, text=True)
