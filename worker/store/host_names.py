"""What a web host is called in keys."""

from __future__ import annotations

import hashlib


def name_host(host: str) -> str:
    """The name of a host, with its port: a hash, so that nothing from outside is part of a key."""
    return hashlib.sha256(host.encode()).hexdigest()[:32]
