"""A page as a picture: what was found on it, then block by block what each is taken for, and why."""

from __future__ import annotations

from collections.abc import Sequence

from ingest import Block, Item

from . import terminal as show

SIDE = 26  # columns for role and reason
NARROW = 60  # columns of a terminal below which the reason stands above its text
STYLES = {"main": "green", "related": "cyan", "furniture": "bright_black"}


def picture(name: str, items: Sequence[Item], blocks: Sequence[Block]) -> None:
    """A summary on top, then every block, in the colour of its role on a terminal."""
    show.line(name, "bold")
    for label, value in _summary(items, blocks):
        show.columns((((label, "bold"),), ((value, ""),)), (9, 0))
    for block in blocks:
        show.line("")
        _block(block)
    show.line("")


def _summary(items: Sequence[Item], blocks: Sequence[Block]) -> list[tuple[str, str]]:
    found = [(item.provenance.part, _described(item)) for item in items]
    counts = [(role, sum(block.role == role for block in blocks)) for role in STYLES]
    return [*found, ("blocks", ", ".join(f"{count} {role}" for role, count in counts))]


def _described(item: Item) -> str:
    """Title, source, date with its basis, and length."""
    source = item.source.name or item.source.domain or "no source"
    basis = f" ({item.provenance.date_basis})" if item.provenance.date_basis else ""
    date = f"{item.date_published:%Y-%m-%d %H:%M} UTC" if item.date_published else "no date"
    return f"{item.title or '(no title)'} · {source} · {date}{basis} · {item.word_count} words"


def _block(block: Block) -> None:
    style = STYLES[block.role]
    text = (("\n".join(block.lines), style),)
    reason = block.reason if block.reason != block.role else ""
    if show.width() >= NARROW:
        show.columns((((block.role, f"bold {style}"), (f"\n{reason}", style)), text), (SIDE, 0))
        return
    show.columns((((block.role, f"bold {style}"), (f"  {reason}", style)),), (0,))
    show.columns((text,), (0,))
