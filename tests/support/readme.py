"""The words of README, as somebody runs them who copies them line by line."""

from __future__ import annotations

import re

from tests.support.screens import ROOT

README = (ROOT / "README.md").read_text(encoding="utf-8")


def read_block(heading: str, language: str, number: int = 0) -> str:
    """A block of code behind a heading."""
    section = re.split(r"^#+ ", README, flags=re.MULTILINE)
    (text,) = [part for part in section if part.startswith(f"{heading}\n")]
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)[number]


def list_blocks() -> list[str]:
    """All blocks of code with a language."""
    return re.findall(r"^```\w+\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
