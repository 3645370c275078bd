"""Section pages: what a page of headlines links to, read as a feed of headlines."""

from .parse import parse_section

__all__ = ["parse_section"]
