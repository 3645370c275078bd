"""What monitoring wants to know of a collection, in Prometheus' text form.

store (measures, sums, memory) ─► families ─► text

Everything is read from the store when somebody asks: any process can answer for the whole collection, and a restart
loses nothing. prometheus_client only writes the text down; nothing is kept in its registry.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric

from ..stores import Stores
from .families import CountedValues, Family, list_families
from .readings import read_store

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"  # of what write_metrics gives


def write_metrics(rt: Stores) -> bytes:
    """The metrics of a collection now, UTF-8; every sample is labelled with the collection's name.

    Asks the server seven times, however much it holds.

    Raises:
        one of BACKEND_ERRORS: the server did not answer.
    """
    registry = CollectorRegistry(auto_describe=False)
    registry.register(_FamilyCollector(list_families(read_store(rt)), rt.settings.collection))
    return generate_latest(registry)


class _FamilyCollector:
    """Gives families to prometheus_client, which asks once."""

    def __init__(self, families: Iterable[Family], collection: str) -> None:
        self._families, self._collection = families, collection

    def collect(self) -> Iterator[Metric]:
        for family in self._families:
            yield _make_metric(family, self._collection)


def _make_metric(family: Family, collection: str) -> Metric:
    names = ["collection", *family.labels]
    if isinstance(family.values, CountedValues):
        histogram = HistogramMetricFamily(family.name, family.says, labels=names)
        buckets = [(end, float(count)) for end, count in family.values.buckets]
        histogram.add_metric([collection], buckets, family.values.total)
        return histogram
    kind = CounterMetricFamily if family.kind == "counter" else GaugeMetricFamily
    metric = kind(family.name, family.says, labels=names)
    for labels, value in family.values:
        metric.add_metric([collection, *labels], value)
    return metric
