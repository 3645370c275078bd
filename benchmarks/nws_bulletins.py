"""Weather bulletins: forms that are filled in by many stations every day, and must not merge across either.

Their dates are given, and held back: a bulletin fetched from an archive has none, and then only its text can tell.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import TextIO

from . import collection
from .archives import unpack_archive

NEEDS = ("hard_negatives/nws_bulletins.tar.xz",)
# "FXUS61 KBOX 270001", then somewhere "701 PM EST MON NOV 26 2012"
_HEADING = re.compile(r"^[A-Z]{4}\d{1,2} ([A-Z]{4}) (\d{6})\b", re.MULTILINE)
_ISSUED = re.compile(r"\b(?:MON|TUE|WED|THU|FRI|SAT|SUN) ([A-Z]{3} \d{1,2} \d{4})\b", re.IGNORECASE)


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Pairs of bulletins in one story that come from two stations or of two dates."""
    texts = read_bulletins(material)
    marks = {name: read_station_and_date(text) for name, text in texts.items()}
    figures: dict[str, float] = {"bulletins": len(texts)}
    for way, source in (("one source", {"domain": "weather.example"}), ("no source", {})):
        rows = [{"id": name, "title": "", "content_text": text, "source": source} for name, text in texts.items()]
        wrong = list(
            _find_wrong_merges(
                collection.map_to_stories(collection.judge_articles(collection.articles_from_rows(rows))), marks
            )
        )
        for one, other, what in wrong:
            print(f"{way}: WRONG MERGE across {what}: {one} {marks[one]} | {other} {marks[other]}", file=out)
        figures[f"merged_{way.replace(' ', '_')}"] = len(wrong)
    return figures


def read_bulletins(material: Path) -> dict[str, str]:
    with unpack_archive(material / NEEDS[0]) as folder:
        texts = {path.name: path.read_text("utf-8", "replace") for path in sorted(folder.rglob("*.txt"))}
    return {name: text for name, text in texts.items() if text.strip()}


def read_station_and_date(text: str) -> tuple[str, str]:
    """Station and date, "" where there is none.

    >>> read_station_and_date("FXUS61 KBOX 270001\\nAFDBOX\\n701 PM EST MON NOV 26 2012\\nDRY WEATHER")
    ('KBOX', 'NOV 26 2012')
    """
    heading, issued = _HEADING.search(text), _ISSUED.search(text)
    date = issued[1].upper() if issued else heading[2][:2] if heading else ""
    return heading[1] if heading else "", date


def _find_wrong_merges(
    stories: Mapping[str, str], marks: Mapping[str, tuple[str, str]]
) -> Iterable[tuple[str, str, str]]:
    for one, other in combinations(stories, 2):
        if stories[one] != stories[other]:
            continue
        for what, ours, theirs in zip(("stations", "dates"), marks[one], marks[other], strict=True):
            if ours and theirs and ours != theirs:
                yield one, other, what
                break
