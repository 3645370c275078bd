"""A list of links that is hung on one link of a sentence: the card that pops up on a name.

In the mark-up it stands in the middle of the sentence, and every extractor reads it as a part of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

MIN_LISTED_LINKS = 3  # links one after the other

Chunk = tuple[str, tuple[int, ...], str | None]  # a text, the inline elements around it, where it leads


def join_chunk_texts(chunks: Iterable[Chunk]) -> str:
    """The text of the chunks with single spaces."""
    return " ".join("".join(text for text, _, _ in chunks).split())


def without_link_list(chunks: list[Chunk]) -> list[Chunk]:
    """The chunks of a sentence without such a list.

    Links to three places or more with not even a comma between them are no part of a sentence; the first one is.

    >>> words = [("The mayor ", None), ("Ana Ruiz", "/ruiz"), ("Life", "/p"), ("Ferry late", "/f"), (" left.", None)]
    >>> join_chunk_texts(without_link_list([(text, (), href) for text, href in words]))
    'The mayor Ana Ruiz left.'
    """
    visible = [chunk for chunk in chunks if chunk[0].strip()]
    runs = [list(run) for _, run in groupby(visible, key=lambda chunk: chunk[2] is not None)]
    lists = [run for run in runs if len({href for _, _, href in run if href}) >= MIN_LISTED_LINKS]
    if not lists or not any(href is None for _, _, href in visible):
        return chunks
    listed = {id(chunk) for run in lists for chunk in run[1:]}
    return [chunk for chunk in chunks if id(chunk) not in listed]
