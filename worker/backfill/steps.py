"""The steps that run in processes of their own, maybe on other machines: each reads files and leaves files.

    read     an archive ─► its items by language
    judge    items of a leg ─► verdicts
    write    items, verdicts, stories ─► Parquet

Each may be done again at any time and leaves the same files; what is there already is not done again. A process imports
what its step needs, unless the one that it is forked from has loaded that.
"""

from __future__ import annotations

from typing import Any, Literal

StepName = Literal["read", "judge", "write"]


def do_step(step: StepName, *arguments: Any) -> Any:
    """Do a step; its arguments and what it returns are those of the function of that name."""
    match step:
        case "read":
            from .reading import read_part

            return read_part(*arguments)
        case "judge":
            from .judging import judge_leg

            return judge_leg(*arguments)
        case "write":
            from .writing import write_slice

            return write_slice(*arguments)


def load_steps() -> None:
    """Load what the steps need, but for what is not made to be forked (tables in Parquet are written by threads)."""
    from . import judging, reading  # noqa: F401
