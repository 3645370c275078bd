"""Feeds to raw items: RSS, Atom, RDF and JSON Feed."""

from .parse import parse_feed

__all__ = ["parse_feed"]
