"""Lines that are a date or a time of day and nothing else; they are kept as written."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache
from typing import Final

from .age_patterns import AGE_PHRASES
from .age_tokens import fold_age
from .age_words import FILLER_WORDS
from .date_words import CALENDAR_STARTS, has_other_words
from .parse import parse_date
from .timezones import ZONE_WORDS

MAX_CHARACTERS = 60
_MAX_TOKENS = 14
_LATER_THAN_ANY: Final = datetime(2090, 1, 1, tzinfo=UTC)  # whether a day is past does not matter here
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|[年년]")
_WORD = re.compile(r"[^\W\d_]+")
# other short words are weekdays in one language and anything in others: "Pa., May 18, 2019"
_SHORT_WORDS: Final = CALENDAR_STARTS | FILLER_WORDS | ZONE_WORDS | {"um"}
_HALF_OF_DAY = re.compile(r"(?<=\d)\s?([ap])\.\s?m\b\.?")
_TIME_OR_DATE = re.compile(r"\d{1,2}[.:]\d\d|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")


def is_date(text: str) -> bool:
    """Does the line hold a calendar date or a time and nothing else?

    >>> is_date("4 June 2025"), is_date("Mi., 04.06.2025 - 10:45 Uhr"), is_date("The 2025 budget"), is_date("Top 10")
    (True, True, False, False)
    >>> is_date("June 5, 2026 at 9:00 a.m. EDT"), is_date("5 มิถุนายน 2569"), is_date("1780650000")
    (True, True, False)
    """
    return len(text) <= MAX_CHARACTERS and not has_other_words(text) and _matches_date(text)


@lru_cache(maxsize=4096)
def _matches_date(text: str) -> bool:
    folded = _HALF_OF_DAY.sub(r" \1m", fold_age(text))
    if not any(map(str.isdecimal, folded)) or folded.isdecimal():
        return False
    if _is_made_of_calendar_words(folded):
        return True
    words = _WORD.findall(folded)
    is_plain = all(len(word) > 2 or not word.isascii() or word in _SHORT_WORDS for word in words)
    return is_plain and parse_date(text, fetched_at=_LATER_THAN_ANY)[1] == "declared"


def _is_made_of_calendar_words(folded: str) -> bool:
    """Whether it has a day's or a clock's figures and besides only words of calendars, in whatever order."""
    tokens = re.findall(r"\d+|[^\s\d.,;:·•|()\[\]\-–—/]+", folded)
    words = [token for token in tokens if not token.isdecimal()]
    if len(tokens) == len(words) or len(tokens) > _MAX_TOKENS:
        return False
    if not all(word in CALENDAR_STARTS or word in FILLER_WORDS or word in AGE_PHRASES for word in words):
        return False
    is_day_of_year = bool(_YEAR.search(folded)) and len(tokens) >= 3
    is_day_of_month = 2 <= len(tokens) <= 3 and any(len(word) >= 3 and word in CALENDAR_STARTS for word in words)
    return bool(_TIME_OR_DATE.search(folded)) or is_day_of_year or is_day_of_month
