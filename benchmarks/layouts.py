"""Pages in layouts and languages that nobody has tuned for: every layout in every language, made from real articles.

stories × page words × layouts ─► pages ─► ingest.read ─► figures by half, layout and language

Half of the pages, chosen by chance, may be looked at while the reader is worked on ("open"); of the other half
("closed") only figures are printed. A third set, "fresh", has layouts and page words of its own, made before anybody
looked at how the reader does on them; of it too only figures are printed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from random import Random
from typing import TextIO

from ingest import Document, DocumentKind, IngestError, Item, read_document

from .fresh_layouts import FRESH
from .page_layouts import LAYOUTS, Layout
from .page_maker import RELATED, MadePage, Words, make_page, read_page_words
from .page_score import PageScore, score_page
from .page_texts import NEEDS as NEEDS
from .page_texts import StoryText, read_stories

FETCHED_AT = datetime(2025, 6, 4, 12, tzinfo=UTC)
SEED = 20250604
WORST = 10
FRESH_WORDS = Path(__file__).with_name("fresh_words.toml")


@dataclass(frozen=True, slots=True)
class GridCell:
    """One page of the grid and how it was read."""

    layout: str
    language: str
    is_open: bool
    score: PageScore


def measure(material: Path, out: TextIO) -> dict[str, float]:
    """Figures of both halves; the tables and the worst open pages are printed."""
    told = read_stories(material)
    cells = list(read_grid(told))
    figures: dict[str, float] = {}
    for half, is_open in (("open", True), ("closed", False)):
        chosen = [cell for cell in cells if cell.is_open == is_open]
        figures |= {f"{half}_{name}": value for name, value in summarise_cells(chosen).items()}
        _print_table(f"{half} half by layout", chosen, lambda cell: cell.layout, out)
        _print_table(f"{half} half by language", chosen, lambda cell: cell.language, out)
    fresh = list(read_fresh(told))
    figures |= {f"fresh_{name}": value for name, value in summarise_cells(fresh).items()}
    _print_table("fresh by layout", fresh, lambda cell: cell.layout, out)
    _print_table("fresh by language", fresh, lambda cell: cell.language, out)
    for cell in sorted((cell for cell in cells if cell.is_open), key=_quality_of)[:WORST]:
        print(f"\n{cell.layout} in {cell.language}: main F1 {cell.score.main_f1:.3f}", file=out)
        print("".join(f"  {fault}\n" for fault in cell.score.faults[:8]), end="", file=out)
    return figures


def read_grid(told: Mapping[str, Sequence[StoryText]], layouts: Sequence[Layout] = LAYOUTS) -> Iterable[GridCell]:
    """Every layout in every language of page words; the stories are in that language or, by chance, in English."""
    grid = [*product(layouts, read_page_words().items())]
    is_open = [place % 2 == 0 for place in range(len(grid))]
    Random(SEED).shuffle(is_open)
    for (layout, (language, words)), open_half in zip(grid, is_open, strict=True):
        made = page_of(layout, language, words, told)
        yield GridCell(layout.name, language, open_half, score_page(made, items_of(made), FETCHED_AT))


def read_fresh(told: Mapping[str, Sequence[StoryText]]) -> Iterable[GridCell]:
    """The fresh layouts in the fresh languages; nobody may look at their faults."""
    for layout, (language, words) in product(FRESH, read_page_words(FRESH_WORDS).items()):
        made = page_of(layout, language, words, told)
        yield GridCell(layout.name, language, False, score_page(made, items_of(made), FETCHED_AT))


def page_of(layout: Layout, language: str, words: Words, told: Mapping[str, Sequence[StoryText]]) -> MadePage:
    """The one page of a cell: chance is seeded by its names."""
    chance = Random(f"{SEED} {layout.name} {language}")
    pool = told[language if chance.random() < 0.5 else "en"]
    if len(pool) > RELATED + 1:
        pool = chance.sample(pool, min(len(pool), 2 * RELATED + 1))
    return make_page(layout, words, pool, FETCHED_AT, chance)


def items_of(made: MadePage) -> Sequence[Item]:
    """What the reader finds; nothing where it refuses the page."""
    kind: DocumentKind = "page" if made.is_html else "document"
    document = Document(body=made.text.encode(), kind=kind, fetched_at=FETCHED_AT, url="https://example.com/story")
    try:
        return read_document(document).items
    except IngestError:
        return ()


def summarise_cells(cells: Sequence[GridCell]) -> dict[str, float]:
    """The figures of some pages: means of F1, shares over all their related stories, counts of leaks and refusals."""
    scores = [cell.score for cell in cells]
    found, besides = sum(s.found for s in scores), sum(s.besides for s in scores)
    return {
        "main_f1": _mean_or_one([s.main_f1 for s in scores]),
        "main_f1_least": min((s.main_f1 for s in scores), default=1.0),
        "precision": _share_or_one(found, found + besides),
        "recall": _share_or_one(found, sum(s.expected for s in scores)),
        "source": _share_or_one(sum(s.sources for s in scores), sum(s.sourced for s in scores)),
        "age": _share_or_one(sum(s.ages for s in scores), sum(s.dated for s in scores)),
        "body_f1": _mean_or_one([value for s in scores for value in s.body_f1]),
        "main_title": _mean_or_one([s.main_title for s in scores]),
        "leaks": sum(len(s.leaks) for s in scores),
        "no_main": sum(s.main_f1 == 0 for s in scores),
    }


def _mean_or_one(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 1.0


def _share_or_one(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _quality_of(cell: GridCell) -> float:
    """The worst first: what is wrong with the main story counts as much as all related ones together."""
    s = cell.score
    right = min(s.found, s.expected) + s.sources + s.ages + sum(s.body_f1)
    whole = s.expected + s.besides + s.sourced + s.dated + len(s.body_f1)
    return s.main_f1 + _share_or_one(round(right), whole) - 0.1 * len(s.leaks)


def _print_table(title: str, cells: Sequence[GridCell], key: Callable[[GridCell], str], out: TextIO) -> None:
    names = ("main", "least", "P", "R", "source", "age", "body", "title", "leaks", "none")
    print(f"\n{title:24}" + "".join(f"{name:>8}" for name in names), file=out)
    for name in [*dict.fromkeys(map(key, cells)), ""]:
        values = [*summarise_cells([cell for cell in cells if not name or key(cell) == name]).values()]
        shown = "".join(f"{value:8.3f}" for value in values[:-2]) + "".join(f"{value:8.0f}" for value in values[-2:])
        print(f"{name or 'all':24}{shown}", file=out)
