"""Sitemaps: what a site lists for search engines, read as a feed of headlines."""

from .address_list import is_address_list, parse_address_list
from .choose import choose_sitemaps
from .parse import VIA_INDEX, is_sitemap, parse_sitemap

__all__ = [
    "VIA_INDEX",
    "choose_sitemaps",
    "is_address_list",
    "is_sitemap",
    "parse_address_list",
    "parse_sitemap",
]
