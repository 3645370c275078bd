"""Sitemaps: what a site lists for search engines, read as a feed of headlines."""

from .choose import choose_sitemaps
from .parse import VIA_INDEX, is_sitemap, parse_sitemap

__all__ = ["VIA_INDEX", "choose_sitemaps", "is_sitemap", "parse_sitemap"]
