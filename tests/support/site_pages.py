"""Pages of one site: each with a text of its own above a line that all of them have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ingest import Document
from tests.support.clock import NOW

TITLES = ["Ferry stranded", "Library fines", "Orchard frost", "Bridge painted", "Festival opens", "Tunnel digging"]
LETTER = "Get our letter every morning, before anybody else knows what has happened here."


def make_site_page(number: int, **fields: Any) -> Document:
    """One of the pages; no two of the first six have a word of their headlines in common."""
    title = TITLES[number % len(TITLES)]
    own = f"{title} on Monday, said number {number} of those who had seen it. Nobody had asked them for it before."
    body = f"<title>{title}</title><article><h1>{title}</h1><p>{own}</p><p>{LETTER}</p></article>"
    made = Document(body=body.encode(), kind="page", fetched_at=NOW, url=f"https://courier.example/{number}", via="url")
    return replace(made, **fields)
