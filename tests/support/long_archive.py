"""Items of many months, some of them copies of others a few days later: an archive that slices cut through."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

LANGUAGES = ("en", "de")
VOCABULARY = [a + b + c for a in ("bar", "kel", "mon", "tir", "sul") for b in ("a", "e", "o", "u") for c in "dnrst"]


def make_items(count: int, begins: datetime, chance: Random) -> Iterator[dict[str, Any]]:
    """One each two hours; each third is a copy of an original of the last five days, and each 20th has no date."""
    texts: list[tuple[str, str]] = []
    for number in range(count):
        language = LANGUAGES[number % 5 == 0]
        if number % 3 == 0 and number:
            language, text = chance.choice(texts[-40:])
        else:
            text = " ".join(chance.choices(VOCABULARY, k=120))
            texts.append((language, text))
        item = {
            "id": f"item-{number}",
            "title": " ".join(chance.choices(VOCABULARY, k=7)),
            "content_text": text,
            "language": language,
            "source": {"name": f"paper{chance.randrange(30)}.example"},
        }
        if number % 20:
            item["date_published"] = (begins + timedelta(hours=2 * number)).isoformat()
        yield item


def write_lines(path: Path, count: int, begins: datetime) -> None:
    chance = Random(count)
    rows = list(make_items(count, begins, chance))
    chance.shuffle(rows)
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
