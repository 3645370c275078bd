"""JSON Feed 1.0 and 1.1 to raw items: https://www.jsonfeed.org/version/1.1/"""

from __future__ import annotations

from dataclasses import replace

from ..errors import ParseError
from ..item import Document, ParsedDocument, Problem
from ..json_items.broken_json import decode_json, split_broken_feed
from ..json_items.feed import is_json_feed, read_json_feed


def parse_json_feed(text: str, document: Document) -> ParsedDocument:
    """Read a JSON Feed; a bad entry is a Problem, not a failure, and one that is cut off gives its whole items.

    Raises ParseError for what is not JSON, not a JSON Feed, or cut off before its first item ends.
    """
    text = text.lstrip("\ufeff")
    problems: list[Problem] = []
    try:
        data = decode_json(text)
    except ValueError as error:
        data, problems = split_broken_feed(text)
        if not data.get("items"):
            raise ParseError(f"this is no JSON Feed: {error}") from error
    if not is_json_feed(data):
        raise ParseError('this is no JSON Feed: it has neither its "version" nor a list of items')
    parsed = read_json_feed(data, document)
    return replace(parsed, problems=(*parsed.problems, *problems))
