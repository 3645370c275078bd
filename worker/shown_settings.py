"""Settings as they may be shown: each with where it came from, and a secret masked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from .server_address import hide_password
from .setting_sources import PREFIX
from .settings import SecretPart, Settings, read_own_values


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSetting:
    """One setting as it may be shown: a secret is masked."""

    name: str  # of the environment variable
    value: str | int | float | None
    source: str  # where it came from, as GivenValue.origin has it
    says: str


def show_settings(settings: Settings, flags: Mapping[str, object] | None = None) -> list[ShownSetting]:
    """All settings, in the order in which they are explained.

    Args:
        settings: made of this process's environment and these flags.
    """
    given = read_own_values(flags)
    return [
        ShownSetting(
            name=PREFIX + each.name.upper(),
            value=_mask_value(getattr(settings, each.name), each.metadata["hides"]),
            source=given[each.name].origin if each.name in given else "the default",
            says=each.metadata["says"],
        )
        for each in fields(settings)
    ]


def _mask_value(value: str | float | Path | None, hides: SecretPart | None) -> str | int | float | None:
    if isinstance(value, Path):
        return str(value)
    if hides is None or not isinstance(value, str):
        return value
    return hide_password(value) if hides == "password" else "***"
