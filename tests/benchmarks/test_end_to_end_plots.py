"""The plots of docs/speed.md: how they are drawn, and what is measured for one of them."""

from __future__ import annotations

from datetime import UTC, datetime
from xml.etree import ElementTree

import pytest

from benchmarks.charts import LineChart, draw_chart
from benchmarks.end_to_end_plots import AT_ONCE, WARM_UP, fill_indexes, measure_costs
from benchmarks.hanging_hosts import make_feed
from benchmarks.index_speed import fresh_server
from dedupe import Article
from tests.support.texts import make_nonsense_text

NOW = datetime(2026, 3, 1, tzinfo=UTC)
SVG = "{http://www.w3.org/2000/svg}"


def draw_points(has_powers: bool = False, **lines: list[tuple[float, float]]) -> ElementTree.Element:
    drawn = draw_chart(
        LineChart(title="Cost <of> it", x_label="items", y_label="ms & more", lines=lines, has_powers=has_powers)
    )
    return ElementTree.fromstring(drawn)


def read_spots(chart: ElementTree.Element, style: str) -> list[tuple[float, float]]:
    dots = [one for one in chart.iter(f"{SVG}circle") if style in one.attrib["class"]]
    return [(float(one.attrib["cx"]), float(one.attrib["cy"])) for one in dots]


def test_a_point_lies_where_its_figures_say() -> None:
    chart = draw_points(worker=[(1, 0), (2, 100), (3, 400)], server=[(1, 400), (2, 400), (3, 0)])
    (x1, y1), (x2, y2), (x3, y3) = read_spots(chart, "s0")
    assert x2 - x1 == pytest.approx(x3 - x2)
    assert (y1 - y2) * 4 == pytest.approx(y1 - y3)
    assert read_spots(chart, "s1") == [(x1, y3), (x2, y3), (x3, y1)]


def test_powers_of_ten_are_equally_far_apart() -> None:
    (x1, _), (x2, _), (x3, _) = read_spots(draw_points(True, worker=[(10, 1), (100, 2), (1000, 3)]), "s0")
    assert x2 - x1 == pytest.approx(x3 - x2)


def test_all_that_is_said_stays_in_the_picture() -> None:
    chart = draw_points(True, worker=[(1_000, 3.2), (1_000_000, 4.1)])
    texts = [one.text for one in chart.iter(f"{SVG}text")]
    assert {"Cost <of> it", "items", "ms & more", "worker", "1,000", "1,000,000", "0", "5"} <= {*texts}
    width, height = map(int, chart.attrib["viewBox"].split()[2:])
    places = [(float(one.attrib["x"]), float(one.attrib["y"])) for one in chart.iter(f"{SVG}text")]
    assert all(0 <= x < width and 0 < y < height for x, y in places)


def make_article(number: int) -> Article:
    return Article(id=f"it_{number}", title="", text=make_nonsense_text(number), seen_at=NOW)


@pytest.mark.long
def test_each_index_has_as_many_items_as_it_should() -> None:
    numbers = (AT_ONCE, 3 * AT_ONCE)
    with fresh_server() as (client, _):
        fill_indexes(client, numbers, map(make_article, range(3 * AT_ONCE)))
        (names,) = client.pipeline(transaction=False).keys("*:item:*").execute()
        found = {number: sum(f"beside-{number}".encode() in name for name in names) for number in numbers}
    assert found == {number: number for number in numbers}


@pytest.mark.long
def test_an_item_has_its_price_at_worker_and_server() -> None:
    bodies = [make_feed(f"/0/{number}") for number in range(WARM_UP + 3)]
    costs = measure_costs(map(make_article, range(AT_ONCE)), [AT_ONCE], bodies)
    assert 0.01 < costs[AT_ONCE]["worker"] < 1000
    assert 0.001 < costs[AT_ONCE]["server"] < costs[AT_ONCE]["worker"]
    with pytest.raises(ZeroDivisionError):  # what warms up is not counted
        measure_costs(map(make_article, range(AT_ONCE)), [AT_ONCE], bodies[:WARM_UP])
