"""The settings that decide what is kept and for how long, as the scheduler that began last has them."""

from __future__ import annotations

from ..settings import Settings
from .client import Client
from .keys import Keys
from .scripts import Script

SHAPING = (
    "window", "stream_age", "stream_entries", "stream_grace", "retention", "quiet_retention", "ended_jobs",
    "dead_age", "dead_letters",
)  # fmt: skip


def read_shaping_values(settings: Settings) -> dict[str, float]:
    """The settings that decide what is kept.

    >>> read_shaping_values(Settings())["dead_letters"]
    100000.0
    """
    return {name: float(getattr(settings, name)) for name in SHAPING}


class LastSettings:
    """What the store was kept by until now."""

    def __init__(self, client: Client, keys: Keys) -> None:
        self._client = client
        self._keys = keys
        self._script = Script(client, keys, "last_settings")

    def read(self) -> dict[str, float]:
        """Value by name, of those that are known; nothing where no scheduler has noted any."""
        rows = self._client.hgetall(self._keys.store)
        stored = {name.decode().removeprefix("set_"): value for name, value in rows.items() if name.startswith(b"set_")}
        return {name: float(stored[name]) for name in SHAPING if name in stored}

    def note(self, settings: Settings) -> None:
        """From now on it is kept by these."""
        self._script(
            fields=[
                part for name, value in read_shaping_values(settings).items() for part in (f"set_{name}", repr(value))
            ]
        )
