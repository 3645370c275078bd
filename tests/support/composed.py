"""What docker-compose.yml says."""

from __future__ import annotations

import re
from typing import Any

import yaml

from tests.support.screens import ROOT


def read_services() -> dict[str, dict[str, Any]]:
    """With the defaults of variables."""
    text = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
    services: dict[str, dict[str, Any]] = yaml.safe_load(re.sub(r"\$\{\w+:-([^}]*)\}", r"\1", text))["services"]
    return services


def to_bytes(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([mg])b?", text).groups()  # type: ignore[union-attr]
    return int(number) * {"m": 2**20, "g": 2**30}[unit]
