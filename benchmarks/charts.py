"""Line charts as small SVG files, which are as readable on a dark page as on a light one."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree

WIDTH, HEIGHT = 640, 320
LEFT, RIGHT, TOP, BOTTOM = 56, 120, 60, 48  # of the drawing: for the axes, and for the names of the lines
MOST_TICKS = 5
STYLE = """
text { font: 12px system-ui, sans-serif; fill: #24292f; }
.title { font-weight: 600; font-size: 14px; }
.grid { stroke: #d0d7de; }
.line { fill: none; stroke-width: 2; }
.s0 { stroke: #0969da; } .s1 { stroke: #bc4c00; } .s2 { stroke: #1a7f37; }
.dot.s0 { fill: #0969da; } .dot.s1 { fill: #bc4c00; } .dot.s2 { fill: #1a7f37; }
@media (prefers-color-scheme: dark) {
  text { fill: #e6edf3; }
  .grid { stroke: #30363d; }
  .s0 { stroke: #58a6ff; } .s1 { stroke: #f0883e; } .s2 { stroke: #56d364; }
  .dot.s0 { fill: #58a6ff; } .dot.s1 { fill: #f0883e; } .dot.s2 { fill: #56d364; }
}
"""

ChartPoint = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """What is to be shown; each line has a point for each of the same places."""

    title: str
    x_label: str
    y_label: str
    lines: Mapping[str, Sequence[ChartPoint]]  # at most three, by name
    has_powers: bool = False  # places are powers of ten, and as far apart as these


def draw_chart(chart: LineChart) -> str:
    """The chart as an SVG document."""
    root = ElementTree.Element(
        "svg",
        {"xmlns": "http://www.w3.org/2000/svg", "viewBox": f"0 0 {WIDTH} {HEIGHT}", "role": "img"},
    )
    ElementTree.SubElement(root, "title").text = chart.title
    ElementTree.SubElement(root, "style").text = STYLE
    _write_text(root, chart.title, LEFT, 20, "start").set("class", "title")
    ticks = find_ticks(max(y for points in chart.lines.values() for _, y in points))
    for tick in ticks:
        y = _place_y(tick, ticks[-1])
        sides = {"x1": f"{LEFT}", "x2": f"{WIDTH - RIGHT}", "y1": f"{y:.1f}", "y2": f"{y:.1f}"}
        ElementTree.SubElement(root, "line", {"class": "grid", **sides})
        _write_text(root, f"{tick:g}", LEFT - 8, y + 4, "end")
    places = [x for x, _ in next(iter(chart.lines.values()))]
    for x in places:
        _write_text(root, f"{x:,.0f}", _place_x(x, places, chart.has_powers), HEIGHT - BOTTOM + 18, "middle")
    _write_text(root, chart.x_label, (LEFT + WIDTH - RIGHT) / 2, HEIGHT - 10, "middle")
    _write_text(root, chart.y_label, LEFT - 40, TOP - 18, "start")
    for number, (name, points) in enumerate(chart.lines.items()):
        spots = [(_place_x(x, places, chart.has_powers), _place_y(y, ticks[-1])) for x, y in points]
        _draw_line(root, name, spots, f"s{number}")
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode") + "\n"


def find_ticks(most: float) -> list[float]:
    """Round numbers from 0 to what is at least the given one.

    >>> find_ticks(2.3), find_ticks(387)
    ([0.0, 0.5, 1.0, 1.5, 2.0, 2.5], [0.0, 100.0, 200.0, 300.0, 400.0])
    """
    power = 10.0 ** math.floor(math.log10(most / MOST_TICKS))
    step = next(power * factor for factor in (1, 2, 5, 10) if power * factor * MOST_TICKS >= most)
    return [round(step * number, 10) for number in range(math.ceil(most / step) + 1)]


def _draw_line(root: ElementTree.Element, name: str, spots: Sequence[ChartPoint], style: str) -> None:
    joined = " ".join(f"{x:.1f},{y:.1f}" for x, y in spots)
    ElementTree.SubElement(root, "polyline", {"class": f"line {style}", "points": joined})
    for x, y in spots:
        ElementTree.SubElement(root, "circle", {"class": f"dot {style}", "cx": f"{x:.1f}", "cy": f"{y:.1f}", "r": "3"})
    last_x, last_y = spots[-1]
    _write_text(root, name, last_x + 8, last_y + 4, "start")


def _write_text(root: ElementTree.Element, text: str, x: float, y: float, anchor: str) -> ElementTree.Element:
    place = {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": anchor}
    element = ElementTree.SubElement(root, "text", place)
    element.text = text
    return element


def _place_x(x: float, places: Sequence[float], has_powers: bool) -> float:
    low, value, high = (math.log10(one) if has_powers else one for one in (places[0], x, places[-1]))
    return LEFT + 16 + (value - low) / ((high - low) or 1) * (WIDTH - RIGHT - LEFT - 32)


def _place_y(y: float, most: float) -> float:
    return HEIGHT - BOTTOM - y / most * (HEIGHT - BOTTOM - TOP)
