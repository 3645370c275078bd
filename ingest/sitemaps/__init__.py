"""Sitemaps: what a site lists for search engines, read as a feed of headlines."""

from .parse import is_sitemap, parse_sitemap

__all__ = ["is_sitemap", "parse_sitemap"]
