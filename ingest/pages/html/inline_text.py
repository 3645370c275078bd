"""The text between two block borders of a page: one line, or several that merely stand side by side.

A list of links may be hung on one link of a sentence: the card that pops up on a name. In the mark-up it stands in
the middle of the sentence, and every extractor reads it as a part of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from ..blocks import find_final_mark, measure_length
from ..lines.bylines import read_byline
from ..lines.furniture import find_furniture_kind

MIN_LISTED_LINKS = 3  # links one after the other
INLINE_DEPTH = 6  # inline elements within each other that tell texts apart
_SEPARATORS = " \t\r\n·•|/–—-,"
_LINKED_SHARE = 0.8  # of a line: then it is a link
_WORDS_BEHIND = 2  # words that go on behind a link
_SPLIT_PARTS = 8
_SPLIT_CHARACTERS = 600
_SPLIT_WORDS = 60  # a line of inline elements only is taken apart if it is no longer

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


def split_into_texts(chunks: list[Chunk]) -> Iterable[tuple[str, str | None]]:
    """The texts of a line: one, or several where inline elements stand side by side with nothing but marks between."""
    if len(chunks) > 1 and "".join([text for text, _, _ in chunks[1:]]).strip():
        return _split_chunks(chunks)
    line = " ".join(chunks[0][0].split()) if chunks else ""  # most lines; it comes to the same
    return ((line, chunks[0][2]),) if line else ()


def _split_chunks(chunks: list[Chunk]) -> Iterator[tuple[str, str | None]]:
    whole = join_chunk_texts(chunks)
    parts = (
        _split_by_element(chunks) if len(whole) < _SPLIT_CHARACTERS and measure_length(whole) <= _SPLIT_WORDS else []
    )
    if not parts:
        if len(chunks) > 1 and chunks[-1][2] and find_furniture_kind(" ".join(chunks[-1][0].split())):
            whole = join_chunk_texts(chunks[:-1])  # "… Read more"
        if whole:
            yield whole, _find_address(chunks, whole)
    for part in parts:
        text = join_chunk_texts(part).strip(_SEPARATORS)
        if text:
            yield text, part[0][2]


def _find_address(chunks: Sequence[Chunk], whole: str) -> str | None:
    """Where (nearly) all of a text leads; a sentence that goes on behind its link leads nowhere."""
    href = next((href for _, _, href in chunks if href), None)
    if href is None:
        return None
    if sum(len(text.strip()) for text, _, target in chunks if target) < _LINKED_SHARE * len(whole):
        return None
    behind = join_chunk_texts(chunk for chunk in chunks[-1:] if chunk[2] is None)
    is_sentence = find_final_mark(whole) == "." and measure_length(behind) >= _WORDS_BEHIND
    return None if is_sentence else href


def _split_by_element(chunks: list[Chunk]) -> list[list[Chunk]]:
    """Chunks by the outermost inline elements that tell them apart; none where bare text stands among them.

    None either where one goes on in lower case and all of it ends as a sentence does.
    """
    visible = [chunk for chunk in chunks if chunk[0].strip(_SEPARATORS)]
    for depth in range(INLINE_DEPTH):
        elements = [path[depth] if len(path) > depth else -1 for _, path, _ in visible]
        if -1 in elements or len(set(elements)) > _SPLIT_PARTS:
            break
        if len(set(elements)) > 1:
            parts = [
                [c for c, e in zip(visible, elements, strict=True) if e == element]
                for element in dict.fromkeys(elements)
            ]
            is_sentence = find_final_mark(join_chunk_texts(visible)) != ""
            return [] if is_sentence and any(map(_goes_on, map(join_chunk_texts, parts[1:]))) else parts
    return []


def _goes_on(text: str) -> bool:
    """In lower case, as within a sentence; an age in small print may begin so too."""
    return text[:1].islower() and read_byline(text) is None
