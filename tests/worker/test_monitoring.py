"""Dashboard, alerts and scrape configuration: valid, about metrics that exist, and each alert tested and documented."""

from __future__ import annotations

import json
import os
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support.pipeline import make_courier_item, run_items
from tests.support.screens import ROOT
from worker.metrics.exposition import write_metrics
from worker.runtime import Runtime

FOLDER = ROOT / "deploy" / "monitoring"
PROMTOOL = os.environ.get("PROMTOOL", "")
OUR_LABELS = {"collection", "job", "instance", "le"}  # those of the scrape, and of every histogram
needs_promtool = pytest.mark.skipif(not PROMTOOL, reason="./run.sh monitoring gets promtool and runs this")


def read_dashboard() -> dict[str, Any]:
    board: dict[str, Any] = json.loads((FOLDER / "dashboard.json").read_text(encoding="utf-8"))
    return board


def list_panel_queries() -> list[str]:
    return [target["expr"] for panel in read_dashboard()["panels"] for target in panel["targets"]]


def read_rules() -> dict[str, str]:
    """Alert -> its whole text."""
    text = (FOLDER / "alerts.yml").read_text(encoding="utf-8")
    return dict(re.findall(r"- alert: (\w+)\n(.*?)(?=\n      - alert|\Z)", text, re.DOTALL))


def list_selectors(query: str) -> Iterator[tuple[str, dict[str, str]]]:
    """Each metric of ours in a query, with the values that it asks of labels."""
    for name, matchers in re.findall(r"\b(feedmill_\w+)(?:\{([^}]*)\})?", query):
        yield name, dict(re.findall(r'(\w+)="([^"]*)"', matchers))


@pytest.fixture
def exposed(rt: Runtime) -> dict[str, list[dict[str, str]]]:
    """Sample's name -> the labels of each of its samples, with a group of consumers there."""
    run_items(rt, make_courier_item())
    rt.jobs._client.xgroup_create(rt.jobs._keys.stream("clean"), "desk", id="0", mkstream=False)
    found: dict[str, list[dict[str, str]]] = {}
    for family in text_string_to_metric_families(write_metrics(rt).decode()):
        for sample in family.samples:
            found.setdefault(sample.name, []).append(dict(sample.labels))
    return found


def test_every_query_is_about_metrics_and_labels_that_exist(exposed: dict[str, list[dict[str, str]]]) -> None:
    queries = [*list_panel_queries(), *read_rules().values()]
    selectors = [selector for query in queries for selector in list_selectors(query)]
    assert len(selectors) > 50
    assert [name for name, _ in selectors if name not in exposed] == []
    strangers = [
        (name, labels)
        for name, labels in selectors
        if not any(labels.items() <= sample.items() for sample in exposed[name])
    ]
    assert strangers == []


def test_every_label_that_a_query_groups_by_exists(exposed: dict[str, list[dict[str, str]]]) -> None:
    for query in [*list_panel_queries(), *read_rules().values()]:
        has = {label for name, _ in list_selectors(query) for sample in exposed[name] for label in sample}
        named = {
            label.strip()
            for words in re.findall(r"\b(?:by|on|ignoring|without) \(([^)]*)\)", query)
            for label in words.split(",")
        }
        assert named <= has | OUR_LABELS, query


def test_every_metric_is_on_the_dashboard_or_in_an_alert(exposed: dict[str, list[dict[str, str]]]) -> None:
    used = {name for query in [*list_panel_queries(), *read_rules().values()] for name, _ in list_selectors(query)}
    families = {re.sub(r"_(bucket|count|sum)$", "", name) for name in exposed}
    assert families - {re.sub(r"_bucket$", "", name) for name in used} == set()


def test_the_dashboard_s_panels_have_places_and_words_of_their_own() -> None:
    panels = read_dashboard()["panels"]
    assert len({panel["id"] for panel in panels}) == len({panel["title"] for panel in panels}) == len(panels)
    taken: set[tuple[int, int]] = set()
    for panel in panels:
        place = panel["gridPos"]
        cells = {(place["x"] + dx, place["y"] + dy) for dx in range(place["w"]) for dy in range(place["h"])}
        assert place["x"] + place["w"] <= 24
        assert not cells & taken, panel["title"]
        taken |= cells


def test_every_alert_says_what_to_do_and_is_tested_both_ways_and_documented() -> None:
    rules = read_rules()
    tests = (FOLDER / "alerts_test.yml").read_text(encoding="utf-8")
    document = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert len(rules) >= 10
    for name, text in rules.items():
        assert "summary:" in text, name
        assert "action:" in text, name
        cases = re.findall(rf"alertname: {name}\n +exp_alerts:( \[\])?", tests)
        assert set(cases) == {"", " []"}, f"{name} needs a case in which it fires, and one in which it does not"
        assert f"| `{name}` |" in document
    assert (
        set(re.findall(r"alertname: (\w+)", tests))
        == set(rules)
        == set(re.findall(r"^\| `(Feedmill\w+)` \|", document, re.M))
    )


def run_promtool(*words: str, stdin: bytes = b"", folder: Path = FOLDER) -> None:
    done = subprocess.run([PROMTOOL, *words], input=stdin, cwd=folder, capture_output=True, timeout=60)
    assert done.returncode == 0, (done.stdout + done.stderr).decode()


@needs_promtool
def test_promtool_finds_rules_tests_and_configuration_right() -> None:
    run_promtool("check", "rules", "alerts.yml")
    run_promtool("test", "rules", "alerts_test.yml")
    run_promtool("check", "config", "--syntax-only", "prometheus.yml")


@needs_promtool
def test_promtool_finds_nothing_wrong_with_the_metrics(rt: Runtime) -> None:
    run_items(rt, make_courier_item())
    run_promtool("check", "metrics", stdin=write_metrics(rt))


@needs_promtool
def test_promtool_understands_every_query_of_the_dashboard(tmp_path: Path) -> None:
    queries = [query.replace("$__rate_interval", "5m").replace("$collection", ".*") for query in list_panel_queries()]
    rules = [{"record": f"panel:query{number}", "expr": query} for number, query in enumerate(queries)]
    (tmp_path / "queries.yml").write_text(json.dumps({"groups": [{"name": "dashboard", "rules": rules}]}))
    run_promtool("check", "rules", "queries.yml", folder=tmp_path)
