"""A feed's bytes to raw items.

JSON ─────────► json_feed.py
RSS, RDF, Atom ─► as it is, else patched, else mended (xml_repair.py) ─► xml_tree.py (lxml) ─► entry.py, feed_head.py
                  ─► draft.py
any other XML ──► mended ─► other_dialects.py (feedparser) ─► other_entry.py
"""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import replace
from functools import partial
from itertools import count

from ..decode import decoded_text_of
from ..errors import ParseError
from ..item import Document, ParsedDocument, Problem
from ..leniency import Losses
from ..long_lists import take_each
from ..text.html import html_to_line
from . import other_entry
from .character_references import restore_characters
from .draft import DraftItem, build_raw_item, draft_item
from .entry import read_entry
from .feed_head import make_feed_source, read_head
from .json_feed import parse_json_feed
from .other_dialects import read_dialect
from .prolog import Prolog, read_prolog
from .texts import Scope
from .xml_cut_off import split_cut_off
from .xml_repair import ILLEGAL_CHARACTERS, mend_xml, patch_flaws
from .xml_tree import Element, NotWellFormedError, markup_of, walk_items

COMPARED = 1024 * 1024  # characters at a time
MAX_MENDED = 200_000  # tags; mending takes some 5 µs for each, and the longest of 200 real feeds has 87,000
_ROOTS = ("rss", "feed", "rdf", "item", "entry")  # not "channel": that is CDF, which only feedparser knows
_JSON_START = re.compile(r"[\s\ufeff]*+\{")
_CUT_EARLY = "the feed is cut off before the end of its first item: fetch it again"
_OTHER_ROOTS = {
    "opml": "a list of feeds (OPML): import it with `feeds import`",
    "error": "an error message, not a feed: check the address",
    "svg": "an SVG image, not a feed: check the address",
}


def parse_feed(document: Document) -> ParsedDocument:
    """Read a feed. Relative links stay as they are; each item's ``base_url`` says what they count from.

    A feed that is cut off gives its whole items and a Problem with what is left of the last one.
    Raises ParseError for what is no feed at all, and for a cut-off feed without a whole item.
    """
    text = decoded_text_of(document)
    if not text or text.isspace():
        raise ParseError("the feed is empty (0 characters of text): check the address")
    if _JSON_START.match(text):
        return parse_json_feed(text, document)
    prolog = read_prolog(text)
    _refuse_other_roots(prolog)
    start, whole = len(_encode_text(text[: prolog.start])), _find_bytes(text, document.body)
    del text  # in memory it may be four times as long as in bytes
    body = restore_characters(whole[start:])
    root = str(prolog.root)
    if root.rpartition(":")[2].lower() not in _ROOTS:
        return _read_other_dialect(body, prolog, document)
    with suppress(NotWellFormedError):
        return _read_standard_feed(body, document)
    with suppress(NotWellFormedError):
        return _read_standard_feed(patch_flaws(body, root, prolog.entities), document)
    mended, cut = _mend_feed(body, prolog)
    try:
        parsed = _read_standard_feed(mended, document)
    except NotWellFormedError as error:
        raise ParseError(f"this is no XML, and can't be mended: {error}") from error
    if cut and not parsed.items:
        raise ParseError(_CUT_EARLY)
    return replace(parsed, problems=(*parsed.problems, cut)) if cut else parsed


def _find_bytes(text: str, body: bytes) -> bytes:
    """A text in UTF-8: the bytes that it came in, if they are just that; a long feed is not held once more then."""
    end = 0
    for start in range(0, len(text), COMPARED):
        piece = _encode_text(text[start : start + COMPARED])
        if not body.startswith(piece, end):
            return _encode_text(text)
        end += len(piece)
    return body if end == len(body) else _encode_text(text)


def _encode_text(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _read_standard_feed(data: bytes, document: Document) -> ParsedDocument:
    """Raises NotWellFormedError, and ParseError for what is no feed."""
    scope, losses = Scope.of(data), Losses()
    drafts: list[DraftItem] = []
    numbers = count(1)

    def read_item(element: Element) -> None:
        where = f"entry {next(numbers)}"
        read = partial(_read_draft, element, scope, where, losses)
        if draft := losses.read_item(where, partial(markup_of, element), read):
            drafts.append(draft)

    root = walk_items(data, read_item)
    head = read_head(root, scope, document.url)
    items = tuple(build_raw_item(draft, position, head) for position, draft in enumerate(take_each(drafts)))
    return ParsedDocument(
        items=items,
        source=head.source,
        language=head.language,
        push=head.push,
        problems=tuple(losses.items),
        field_problems=tuple(losses.fields),
    )


def _read_draft(element: Element, scope: Scope, where: str, losses: Losses) -> DraftItem:
    return draft_item(read_entry(element, scope, where, losses))


def _read_other_dialect(data: bytes, prolog: Prolog, document: Document) -> ParsedDocument:
    """What has another root than feeds have, such as CDF's, is read by feedparser."""
    mended, cut = _mend_feed(data, prolog)
    dialect_feed = read_dialect(mended)
    if not dialect_feed.entries and not prolog.is_feed:
        raise ParseError(f"<{prolog.root}> is no feed's root element, and there are no items in it: check the address")
    source = make_feed_source(
        html_to_line(str(dialect_feed.feed.get("title") or "")), dialect_feed.feed.get("link"), document.url
    )
    base = source.url or document.url
    return ParsedDocument(
        items=tuple(other_entry.build_raw_item(entry, n, base) for n, entry in enumerate(dialect_feed.entries)),
        source=source,
        language=dialect_feed.feed.get("language") or None,
        problems=(cut,) if cut else (),
    )


def _mend_feed(data: bytes, prolog: Prolog) -> tuple[bytes, Problem | None]:
    """Well-formed XML of what is there; the Problem of a feed that is cut off."""
    if data.count(b"<") > MAX_MENDED:
        raise ParseError(f"this is no XML, and has more than {MAX_MENDED} tags, too many to mend: fetch it again")
    body, cut = split_cut_off(data.decode("utf-8", "replace"), str(prolog.root))
    if not body:
        raise ParseError(_CUT_EARLY)
    return mend_xml(ILLEGAL_CHARACTERS.sub("", body), prolog.entities).encode(), cut


def _refuse_other_roots(prolog: Prolog) -> None:
    root = (prolog.root or "").rpartition(":")[2].lower()
    if prolog.root is None:
        raise ParseError("this is text without any XML element, not a feed: check the address")
    if root == "html" or (prolog.doctype == "html" and not prolog.is_feed):
        raise ParseError("this is a web page (HTML), not a feed: submit it as a page, or give the feed's own address")
    if root in _OTHER_ROOTS:
        raise ParseError(f"this is {_OTHER_ROOTS[root]}")
