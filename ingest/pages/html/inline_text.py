"""The text between two block borders of a page: one line, or several that merely stand side by side."""

from __future__ import annotations

from collections.abc import Iterator

from ..blocks import measure_length
from ..lines.furniture import find_furniture_kind
from .popups import Chunk, join_chunk_texts

INLINE_DEPTH = 6  # inline elements within each other that tell texts apart
_SEPARATORS = " \t\r\n·•|/–—-,"
_SPLIT_PARTS = 8
_SPLIT_CHARACTERS = 600
_SPLIT_WORDS = 60  # a line of inline elements only is taken apart if it is no longer


def split_into_texts(chunks: list[Chunk]) -> Iterator[tuple[str, str | None]]:
    """The texts of a line: one, or several where inline elements stand side by side with nothing but marks between."""
    if len(chunks) == 1:  # most lines; it comes to the same
        if line := " ".join(chunks[0][0].split()):
            yield line, chunks[0][2]
        return
    whole = join_chunk_texts(chunks)
    parts = (
        _split_by_element(chunks) if len(whole) < _SPLIT_CHARACTERS and measure_length(whole) <= _SPLIT_WORDS else []
    )
    if not parts:
        if len(chunks) > 1 and chunks[-1][2] and find_furniture_kind(" ".join(chunks[-1][0].split())):
            whole = join_chunk_texts(chunks[:-1])  # "… Read more"
        linked = sum(len(text.strip()) for text, _, href in chunks if href)
        href = next((href for _, _, href in chunks if href), None)
        if whole:
            yield whole, href if linked >= 0.8 * len(whole) else None
    for part in parts:
        text = join_chunk_texts(part).strip(_SEPARATORS)
        if text:
            yield text, part[0][2]


def _split_by_element(chunks: list[Chunk]) -> list[list[Chunk]]:
    """Chunks by the outermost inline elements that tell them apart; none where bare text stands among them."""
    visible = [chunk for chunk in chunks if chunk[0].strip(_SEPARATORS)]
    for depth in range(INLINE_DEPTH):
        elements = [path[depth] if len(path) > depth else -1 for _, path, _ in visible]
        if -1 in elements or len(set(elements)) > _SPLIT_PARTS:
            break
        if len(set(elements)) > 1:
            return [
                [c for c, e in zip(visible, elements, strict=True) if e == element]
                for element in dict.fromkeys(elements)
            ]
    return []
