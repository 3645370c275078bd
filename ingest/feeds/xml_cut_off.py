"""Feeds that are cut off: the part that can be read, and what is left of the rest.

The items before the cut are whole. The last one counts too, with the elements of it that are whole, if it has a title
and says who it is: the next fetch brings the rest of it as a new version.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ..errors import ParseError
from ..item import Problem
from ..leniency import MAX_RAW
from .xml_repair import is_all_in_tag

_ITEM_END = re.compile(r"</(?:[\w.-]{1,40}:)?(?:item|entry)\s*+>", re.IGNORECASE)
_ITEM_START = re.compile(r"<(?:[\w.-]{1,40}:)?(?:item|entry)(?=[\s>])", re.IGNORECASE)
_TAG_OR_CDATA = re.compile(r"<!\[CDATA\[|<(/?)(?:[\w.-]{1,40}:)?([\w.-]{1,40})(\s[^<>]*?)?(/?)>")


def keep_whole_items(text: str, root: str, names: Sequence[str], what: str) -> tuple[str, tuple[Problem, ...]]:
    """The whole items of a document that is no feed, and the Problem of one whose root is never closed.

    Args:
        names: of its items; where the root is one itself, nothing of a document that is cut off is whole.
        what: it is, for the message.

    Raises:
        ParseError: not even the first item is whole.
    """
    ends = re.compile(rf"</(?:[\w.-]{{1,40}}:)?(?:{'|'.join(map(re.escape, names))})\s*+>", re.IGNORECASE)
    end = max((match.end() for match in ends.finditer(text)), default=0)
    tail = text[end:]
    is_one_item = root.rpartition(":")[2].lower() in names
    is_closed = bool(end) if is_one_item else f"</{root}".lower() in tail.lower()
    if is_closed or (not end and re.match(r"<[^<>]*+(?<=/)>", tail)):
        return text, ()
    if not end:
        raise ParseError(f"the {what} is cut off before the end of its first item: fetch it again")
    reason = f"the {what} is cut off: its root element is never closed; the last {len(tail)} characters were left out"
    return text[:end], (Problem(where="end of document", reason=reason, raw=tail[:MAX_RAW], kind="feed"),)


def split_cut_off(text: str, root: str) -> tuple[str, Problem | None]:
    """What can be read of a feed, and the Problem of what was left out where the root is never closed."""
    end = 0
    for match in _ITEM_END.finditer(text):
        end = match.end()
    rest = text[end:]
    if f"</{root}".lower() in rest.lower() or (not end and re.match(r"<[^<>]*+(?<=/)>", rest)):
        return text, None
    last_start = _ITEM_START.search(rest)
    if not last_start:
        return text[:end], _make_cut_off_problem(text[end:])
    start = end + last_start.start()
    whole_length = _measure_whole_part(text[start:])
    cut = start + whole_length if whole_length or end else end
    return text[:cut], _make_cut_off_problem(text[cut:])


def _measure_whole_part(item: str) -> int:
    """Length of what is whole of an item: up to the last element that is closed, or 0 if that is too little."""
    open_tags: list[str] = []
    closed_names: set[str] = set()
    whole = pos = 0
    while tag := _TAG_OR_CDATA.search(item, pos):
        pos = tag.end()
        slash, name, attributes, is_self_closed = tag.groups()
        if name is None:
            pos = item.find("]]>", pos) + 3
            if pos < 3:
                break
            continue
        if slash:
            while open_tags and open_tags.pop() != name:
                pass
        elif not is_self_closed and not is_all_in_tag(name, attributes or ""):
            open_tags.append(name)
        if len(open_tags) == 1 and pos > whole and (slash or is_self_closed):
            whole = pos
            closed_names.add(name.lower())
    return whole if "title" in closed_names and closed_names & {"link", "guid", "id"} else 0


def _make_cut_off_problem(rest: str) -> Problem:
    reason = f"the feed is cut off: its root element is never closed; the last {len(rest)} characters were left out"
    return Problem(where="end of document", reason=reason, raw=rest[:MAX_RAW], kind="feed")
