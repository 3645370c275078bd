"""Lines of a page for tests: numbered as a dump numbers them, an empty text for an empty line."""

from __future__ import annotations

from ingest.pages.blocks import Line


def number_lines(*texts: str) -> list[Line]:
    """One line for each text that is not empty, its gap the number of empty ones before it."""
    lines: list[Line] = []
    gap = 0
    for number, text in enumerate(texts, 1):
        if text:
            lines.append(Line(text, number, gap))
        gap = 0 if text else gap + 1
    return lines
