"""Whether tags stand where a browser's parser leaves them: then what is written is what the parser reads.

A parser closes a paragraph where a block begins, a link where another begins, a heading at the next heading; it moves
what stands in a table and isn't in a cell. Where nothing of that happens, the elements are those that the tags name.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from .plain_tags import VOID_TAGS

MAX_OPEN_TAGS: Final = 50  # elements; each is looked through
_INLINE_TAGS: Final = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark picture q s samp small span strike"  # noqa: SIM905
    " strong sub sup time tt u var video x-b x-code x-em x-i x-s x-small x-strike x-strong x-tt x-u".split()
)
_PLAIN_BLOCKS: Final = frozenset(
    "address article aside blockquote center details div dl figcaption figure footer header main ol p section summary"  # noqa: SIM905
    " table ul".split()
)
_HEADINGS: Final = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})  # one that begins within another ends it
# in which these stand, and nothing but these
_PARENTS: Final = {
    "li": {"ul", "ol"},
    "dt": {"dl"},
    "dd": {"dl"},
    "caption": {"table"},
    "thead": {"table"},
    "tbody": {"table"},
    "tr": {"thead", "tbody"},
    "td": {"tr"},
    "th": {"tr"},
}
_TABLE_PARTS: Final = _PARENTS.keys() - {"li", "dt", "dd"}
_BEFORE_TABLE_PARTS: Final = {"table", "thead", "tbody", "tr", *(f"/{part}" for part in _TABLE_PARTS)}


def are_tags_nested(tags: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether tags are those of paragraphs, headings, lists, tables and the like, each closed where it belongs.

    Args:
        tags: their names in lower case, with a "/" before that of an end; "" for a comment.
        texts: before the first tag, then behind each.

    >>> [are_tags_nested(tags.split(), [""] * 9) for tags in ("ul li br /li /ul", "p div /div /p")]
    [True, False]
    """
    open_tags: list[str] = []
    for tag in tags:
        if tag in _INLINE_TAGS:
            is_plain = tag != "a" or "a" not in open_tags
        elif not tag or tag in VOID_TAGS:
            if tag == "hr" and "p" in open_tags:
                return False
            continue
        elif tag[0] == "/":
            if not open_tags or open_tags.pop() != tag[1:]:
                return False
            continue
        else:
            is_plain = "p" not in open_tags and _is_block_in_place(tag, open_tags)
        open_tags.append(tag)
        if not is_plain or len(open_tags) > MAX_OPEN_TAGS:
            return False
    return not open_tags and ("table" not in tags or _are_tables_in_order(tags, texts))


def _is_block_in_place(tag: str, open_tags: list[str]) -> bool:
    """Whether a block that no paragraph stands around leaves all others open."""
    if tag in _HEADINGS:
        return _HEADINGS.isdisjoint(open_tags)
    if tag in _PARENTS:
        return open_tags[-1:] != [] and open_tags[-1] in _PARENTS[tag]
    return tag in _PLAIN_BLOCKS or (tag == "pre" and "pre" not in open_tags)


def _are_tables_in_order(tags: Sequence[str], texts: Sequence[str]) -> bool:
    """Whether all that stands in tables, but for spaces, stands in their cells."""
    following = (*tags[1:], "")
    for place, tag in enumerate(tags):
        if not tag or (tag in _BEFORE_TABLE_PARTS and not _goes_on_with_table(texts[place + 1], following[place])):
            return False
    return True


def _goes_on_with_table(text: str, tag: str) -> bool:
    name = tag.removeprefix("/")
    return not text.strip(" \t\n") and (tag == "/table" or name in _TABLE_PARTS)
