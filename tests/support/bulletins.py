"""Bulletins of one form: the same sentences again and again, filled in with a few words that are no names or figures.

Any two of them, hours apart, are a report in another wording to the rules; only somebody can say that they are not.
"""

from __future__ import annotations

from typing import Any

SOURCE = "coast.example"
TITLES = (
    "Weather at dawn",
    "Forecast for sailors",
    "Coastal news",
    "Evening look at the sky",
    "Before you put to sea",
    "Tides and winds",
)
FILLINGS = (
    ("dry", "wet", "a calm day"),
    ("foggy", "bright", "a good walk"),
    ("stormy", "calm", "patience"),
    ("icy", "mild", "warm coats"),
    ("cloudy", "clear", "long books"),
    ("hazy", "windy", "strong ropes"),
)
FORM = (
    "The coast begins the day {} and ends it {}. Small boats are asked to listen to the harbour office before they "
    "leave, as the wind may turn without much warning at this time of the year. Whoever swims should stay near the "
    "shore and look out for the flags on the pier. The next bulletin is read at noon, and again when the lamps are "
    "lit. The office wishes all readers {}, and thanks the lighthouse keepers for what they have seen tonight."
)


def make_bulletin(number: int) -> str:
    """The text of one; six are different."""
    return FORM.format(*FILLINGS[number])


def make_bulletin_item(number: int, **more: Any) -> dict[str, Any]:
    """The same as an item of the source."""
    return {
        "id": f"bulletin {number}",
        "title": TITLES[number],
        "content_text": make_bulletin(number),
        "source": SOURCE,
        **more,
    }
