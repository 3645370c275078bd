"""feedparser's own test documents: what they expect of a field that our items have must hold in what we read.

document ─► expectation ─► parts ─► what we read ─► judged by meaning ─► held, excused or failed (decision 0016)
"""

from __future__ import annotations

import csv
import re
import tarfile
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TextIO

from .evaluation import Figures
from .expected_document import CheckedDocument, PartResult, check_document
from .expected_field import Judgement

NEEDS = ("feeds/feedparser-tests.tar.xz",)
EXCEPTIONS = Path(__file__).parent / "feedparser_exceptions.tsv"
COLUMNS = ["document", "place", "reason"]

PartPlace = tuple[str, str]  # document, place in feedparser's result


def measure(material: Path, out: TextIO) -> Figures:
    """Judge every document; print what fails, with the document, the place, what was expected and what was got."""
    with tarfile.open(material / NEEDS[0]) as archive:
        checked = [check_document(name, body) for name, body in _read_documents(archive)]
    return report_results(checked, load_exceptions(EXCEPTIONS), out)


def report_results(checked: Sequence[CheckedDocument], exceptions: Mapping[PartPlace, str], out: TextIO) -> Figures:
    """Print every failed part, documents by kind and parts by field; give the figures.

    An exception whose part holds after all, or is not judged at all, is stale: the list may not rot.
    """
    results = [result for one in checked for result in one.results]
    judged = _judgements_by_place(results)
    failed = {where: judgement for where, judgement in judged.items() if not judgement.holds}
    excused, stale = failed.keys() & exceptions.keys(), exceptions.keys() - failed.keys()
    for (name, place), judgement in sorted(failed.items()):
        if (name, place) not in excused:
            print(f"{name}: {place}: expected {judgement.expected[:300]}, got {judgement.got[:300]}", file=out)
    for name, place in sorted(stale):
        print(f"stale exception, its part holds or is not judged: {name}: {place}", file=out)
    active = [one for one in checked if one.active]
    for one in active:
        print(f"active content: {one.name}: {one.active[:3]}", file=out)
    _print_counts(checked, judged, excused, out)
    _print_others(results, out)
    return {
        "documents": len(checked),
        "parts": len(judged),
        "share_held": (len(judged) - len(failed)) / max(1, len(judged) - len(excused)),
        "share_excused": len(excused) / max(1, len(judged)),
        "stale_exceptions": len(stale),
        "documents_with_active_content": len(active),
    }


def load_exceptions(path: Path) -> dict[PartPlace, str]:
    """Document and place -> one sentence: why ours is right, or why the expectation does not apply.

    Raises ValueError for a row that is not of that form.
    """
    with path.open(encoding="utf-8", newline="") as file:
        header, *rows = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
    if header != COLUMNS or any(len(row) != len(COLUMNS) or not all(row) for row in rows):
        raise ValueError(f"{path}: every row has a {', a '.join(COLUMNS)}")
    return {(name, place): reason for name, place, reason in rows}


def _judgements_by_place(results: Sequence[PartResult]) -> dict[PartPlace, Judgement]:
    """Judgements by place; one that is judged twice failed if it failed once."""
    found: dict[PartPlace, Judgement] = {}
    for result in results:
        where = (result.document, result.part.written_path)
        if result.judgement and (where not in found or found[where].holds):
            found[where] = result.judgement
    return found


def _print_counts(
    checked: Sequence[CheckedDocument],
    judged: Mapping[PartPlace, Judgement],
    excused: Collection[PartPlace],
    out: TextIO,
) -> None:
    for kind, count in sorted(Counter(one.kind for one in checked).items()):
        print(f"{count:5} documents: {kind}", file=out)
    number = Counter(judgement.field for judgement in judged.values())
    held = Counter(judgement.field for judgement in judged.values() if judgement.holds)
    let_off = Counter(judged[where].field for where in excused)
    for field, count in sorted(number.items()):
        print(f"{count:5} parts on {field}: {held[field]} held, {let_off[field]} excused", file=out)


def _print_others(results: Sequence[PartResult], out: TextIO) -> None:
    others = Counter(re.sub(r"\[\d+\]", "[]", result.part.written_path) for result in results if not result.judgement)
    shown = ", ".join(f"{place} {count}" for place, count in sorted(others.items()))
    print(f"{sum(others.values()):5} parts on nothing that an item of ours has: {shown}", file=out)


def _read_documents(archive: tarfile.TarFile) -> Iterator[tuple[str, bytes]]:
    """Name below tests/ and bytes of each document."""
    for member in sorted(archive.getmembers(), key=lambda member: member.name):
        stream = archive.extractfile(member) if "/tests/" in member.name else None
        if stream:
            yield member.name.partition("/tests/")[2], stream.read()
