"""A page as a picture: what was found on it, then block by block what each is taken for, and why."""

from __future__ import annotations

from collections.abc import Sequence

from ingest import Block, Item

from . import terminal

SIDE_WIDTH = 26  # columns for role and reason
NARROW_WIDTH = 60  # columns of a terminal below which the reason stands above its text
STYLES = {"main": "green", "related": "cyan", "furniture": ""}


def print_page(name: str, items: Sequence[Item], blocks: Sequence[Block]) -> None:
    """A summary on top, then every block, in the colour of its role on a terminal."""
    terminal.print_line(name, "bold")
    for label, value in _summarise_page(items, blocks):
        terminal.print_columns((((label, "bold"),), ((value, ""),)), (9, 0))
    for block in blocks:
        terminal.print_line("")
        _print_block(block)
    terminal.print_line("")


def _summarise_page(items: Sequence[Item], blocks: Sequence[Block]) -> list[tuple[str, str]]:
    item_rows = [(item.provenance.part, _describe_item(item)) for item in items]
    counts = [(role, sum(block.role == role for block in blocks)) for role in STYLES]
    return [*item_rows, ("blocks", ", ".join(f"{count} {role}" for role, count in counts))]


def _describe_item(item: Item) -> str:
    """Title, source, date with its basis, and length."""
    source = item.source.name or item.source.domain or "no source"
    basis = f" ({item.provenance.date_basis})" if item.provenance.date_basis else ""
    date = f"{item.date_published:%Y-%m-%d %H:%M} UTC" if item.date_published else "no date"
    return f"{item.title or '(no title)'} · {source} · {date}{basis} · {item.word_count} words"


def _print_block(block: Block) -> None:
    style = STYLES[block.role]
    text = (("\n".join(block.lines), style),)
    reason = block.reason if block.reason != block.role else ""
    if terminal.terminal_width() >= NARROW_WIDTH:
        terminal.print_columns(
            (((block.role, f"bold {style}".rstrip()), (f"\n{reason}", style)), text), (SIDE_WIDTH, 0)
        )
        return
    terminal.print_columns((((block.role, f"bold {style}".rstrip()), (f"  {reason}", style)),), (0,))
    terminal.print_columns((text,), (0,))
