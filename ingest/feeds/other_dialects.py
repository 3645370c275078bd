"""Rare dialects, such as CDF: the only file that knows feedparser. Its dictionaries do not leave this room.

feedparser's strict reader is driven directly rather than through ``feedparser.parse``, whose look at a document's
beginning alone may take seconds for some kilobytes. Steps of the strict reader whose time grows faster than what they
are given (attributes, namespaces, authors, categories; seconds for some tens of kilobytes) are replaced by
``_DialectReader``, or done up to the bounds below.
"""

from __future__ import annotations

import xml.sax
import xml.sax.handler
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.sax.expatreader import create_parser

from feedparser.api import StrictFeedParser

from ..errors import ParseError

MAX_ATTRIBUTES = 256  # of one element, and namespaces of one document
MAX_TAGS = 200  # categories of one entry
MAX_AUTHOR = 500  # characters
MAX_XML_TAGS = 20_000

_FEEDPARSER_ERRORS = (
    xml.sax.SAXException,
    ValueError,
    TypeError,
    KeyError,
    IndexError,
    AttributeError,
    OverflowError,
    RecursionError,
)


@dataclass(frozen=True, slots=True)
class DialectFeed:
    """A feed as feedparser gives it: plain dictionaries, keys as in its documentation."""

    feed: Mapping[str, Any]
    entries: Sequence[Mapping[str, Any]]


def read_dialect(data: bytes) -> DialectFeed:
    """Read well-formed XML in UTF-8, from its root element on.

    Raises ParseError where feedparser can't, or would take for ever: it needs 0.1 ms for every tag.
    """
    if data.count(b"<") > MAX_XML_TAGS:
        raise ParseError(f"more than {MAX_XML_TAGS} tags in a document that is not RSS, RDF, Atom or JSON Feed")
    reader = _DialectReader()
    sax = create_parser()  # noqa: S315 - it fetches nothing, and the text has no DTD whose entities could grow
    sax.setFeature(xml.sax.handler.feature_namespaces, True)
    sax.setFeature(xml.sax.handler.feature_external_ges, False)
    sax.setContentHandler(reader)
    sax.setErrorHandler(reader)
    try:
        sax.feed(data)  # whole: fed in pieces, expat may look at a long token again with each of them
        sax.close()
    except _FEEDPARSER_ERRORS as bug:
        raise ParseError(f"feedparser can't read this feed: {type(bug).__name__}: {bug}") from bug
    return DialectFeed(dict(reader.feeddata), [dict(entry) for entry in reader.entries])


class _DialectReader(StrictFeedParser):  # type: ignore[misc]
    """feedparser's strict reader with its slow steps replaced or bounded."""

    def __init__(self) -> None:
        super().__init__("", None, "utf-8")
        self.resolve_relative_uris = False
        self.sanitize_html = False  # text/html.py does it, as for every other reader
        self._text_pieces: list[str] = []

    def characters(self, text: str) -> None:
        """Collect the text up to the next tag: feedparser handles each piece (a line, an entity) at a cost."""
        self._text_pieces.append(text)

    def handle_data(self, text: str, escape: int = 1) -> None:
        """Drop the end tag of a line break in inline markup: browsers take it for a second break."""
        if escape or text != "</br>":
            super().handle_data(text, escape)

    def _pass_on_text(self) -> None:
        if self._text_pieces:
            self.handle_data("".join(self._text_pieces))
            self._text_pieces.clear()

    def startPrefixMapping(self, prefix: str | None, uri: str) -> None:  # noqa: N802
        if len(self.namespaces_in_use) > MAX_ATTRIBUTES:  # every element looks through all of them
            raise ParseError(f"the feed declares more than {MAX_ATTRIBUTES} namespaces")
        super().startPrefixMapping(prefix, uri)

    def startElementNS(self, name: Any, qname: Any, attrs: Any) -> None:  # noqa: N802
        if len(attrs) > MAX_ATTRIBUTES:  # xml.sax looks each one up in a list
            raise ParseError(f"an element <{str(name[1])[:40]}> has more than {MAX_ATTRIBUTES} attributes")
        self._pass_on_text()
        super().startElementNS(name, qname, attrs)

    def endElementNS(self, name: Any, qname: Any) -> None:  # noqa: N802
        self._pass_on_text()
        super().endElementNS(name, qname)

    def _add_tag(self, term: Any, scheme: Any, label: Any) -> None:
        if len(self._get_context().setdefault("tags", [])) < MAX_TAGS:  # each is compared with all others
            super()._add_tag(term, scheme, label)

    def _sync_author_detail(self, key: str = "author") -> None:
        if len(str(dict.get(self._get_context(), key) or "")) <= MAX_AUTHOR:  # searched for an address at every letter
            super()._sync_author_detail(key)

    def _start_media_description(self, attrs: Any) -> None:
        """Keep a picture's caption apart: feedparser takes it for the entry's content."""
        self.push("media_description", 1)

    def _end_media_description(self) -> None:
        self.pop("media_description")

    # Dublin Core's date is neither of publication nor of change; feedparser takes it for the latter.
    def _start_dc_date(self, attrs: Any) -> None:
        self.push("dc_date", 1)

    def _end_dc_date(self) -> None:
        self.pop("dc_date")

    # Dates are read from their text in dates/parse.py, so feedparser's guess is spared.
    def _end_published(self) -> None:
        self.pop("published")

    def _end_updated(self) -> None:
        self.pop("updated")

    def _end_created(self) -> None:
        self.pop("created")

    _end_issued = _end_pubdate = _end_published
    _end_modified = _end_lastbuilddate = _end_updated
