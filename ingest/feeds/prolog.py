"""What stands before the root of an XML or HTML document: declaration, comments, DOCTYPE, stray lines.

feedparser's own look at it may take seconds for some kilobytes, so it never sees one.
Every step here moves forward; the whole is linear.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass, field

FEED_ROOTS = frozenset({"rss", "feed", "rdf", "channel", "item", "entry"})  # the last two: one item alone

_SPACE = re.compile(r"[\s\ufeff]+")
_ROOT_TAG = re.compile(r"<([A-Za-z_][\w.-]{0,63}(?::[A-Za-z_][\w.-]{0,63})?)(?=[\s/>])", re.ASCII)
_FEED_ROOT = re.compile(
    r"<(?:\w{1,16}:)?(?:rss|feed|RDF|channel|urlset|sitemapindex|nitf|newsItem|newsMessage|packageItem)(?=[\s>])"
)
_SUBSET_START = re.compile(r"[^\[>]*+\[")  # of <!DOCTYPE … [
_ENTITY = re.compile(r"<!ENTITY\s+(\w{1,32})\s+(?:\"([^\"<>]{0,64})\"|'([^'<>]{0,64})')\s*>")
_MAX_ENTITIES = 300  # HTML 4 has 252
_MAX_STRAY_TEXT = 64 * 1024  # a root is looked for behind this much foreign text, such as a PHP warning


@dataclass(frozen=True, slots=True)
class Prolog:
    """Where the root element begins and what was declared before it."""

    root: str | None  # name as written, with prefix; None: no element at all
    start: int  # index of the root's "<"
    doctype: str = ""  # first word after <!DOCTYPE, lower case
    has_xml_declaration: bool = False
    entities: dict[str, str] = field(default_factory=dict)  # name -> plain text

    @property
    def is_feed(self) -> bool:
        return (self.root or "").rpartition(":")[2].lower() in FEED_ROOTS


def read_prolog(text: str) -> Prolog:
    """Find the root element of a document.

    >>> read_prolog('<?xml version="1.0"?><!-- hi --><rss version="2.0"/>').root
    'rss'
    """
    pos, doctype, declared = 0, "", False
    entities: dict[str, str] = {}
    while True:
        space = _SPACE.match(text, pos)
        pos = space.end() if space else pos
        if text.startswith("<!--", pos):
            end = text.find("-->", pos)
        elif text.startswith("<?", pos):
            declared = declared or text.startswith("<?xml", pos)
            end = text.find("?>", pos)
        elif text[pos : pos + 9].upper() == "<!DOCTYPE":
            doctype = (text[pos + 9 : pos + 100].split() or [""])[0].strip(">[").lower()
            end, entities = _read_doctype(text, pos)
        else:
            break
        end = text.find(">", end) if end >= 0 else -1
        if end < 0:
            break
        pos = end + 1
    name = _ROOT_TAG.match(text, pos)
    prolog = Prolog(name[1] if name else None, pos, doctype, declared, entities)
    return prolog if prolog.is_feed or "html" in (prolog.root or "").lower() else _find_root_behind_text(text, prolog)


def _read_doctype(text: str, pos: int) -> tuple[int, dict[str, str]]:
    """End of the DOCTYPE, and its entities that are plain text: nothing nested, nothing external, nothing long."""
    subset = _SUBSET_START.match(text, pos)
    if not subset:
        return text.find(">", pos), {}
    end = text.find("]", subset.end())
    entities: dict[str, str] = {}
    for match in _ENTITY.finditer(text, subset.end(), max(end, subset.end())):
        value = html.unescape(match[2] or match[3] or "")
        if len(entities) < _MAX_ENTITIES and not re.search(r"[<&%]", value):
            entities.setdefault(match[1], value)
    return end, entities


def _find_root_behind_text(text: str, prolog: Prolog) -> Prolog:
    feed = _FEED_ROOT.search(text, prolog.start, prolog.start + _MAX_STRAY_TEXT)
    if not feed or prolog.doctype == "html":
        return prolog
    return Prolog(feed[0][1:], feed.start(), prolog.doctype, prolog.has_xml_declaration, prolog.entities)
