"""Elements of feeds for tests."""

from __future__ import annotations

from lxml import etree

from ingest.feeds.xml_tree import Element

NAMESPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/" '
    'xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:x="http://www.w3.org/1999/xhtml"'
)


def read_xml(text: str) -> Element:
    """The first element in a text, with the namespaces above declared around it."""
    return etree.fromstring(f"<root {NAMESPACES}>{text}</root>".encode())[0]
