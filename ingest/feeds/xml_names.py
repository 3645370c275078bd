"""What elements of feeds are called, whatever namespace or prefix they come with.

    {http://purl.org/dc/elements/1.1/}Creator ─► "dc:creator"        {http://www.w3.org/2005/Atom}title ─► "title"

RSS 0.90 to 2.0, RDF and Atom name the same things alike, so their elements share one plain name. Namespaces are
compared without scheme, case and closing slash, since feeds spell them in every way; a prefix whose namespace is not
known means what that prefix usually means. The lists are those of the specifications and of feedparser.
"""

from __future__ import annotations

from functools import lru_cache

PLAIN_NAMESPACES = (
    "backend.userland.com/rss", "backend.userland.com/rss2", "backend.userland.com/rss091",
    "backend.userland.com/rss092", "blogs.law.harvard.edu/tech/rss", "cyber.law.harvard.edu/rss/rss.html",
    "purl.org/rss/1.0", "my.netscape.com/rdf/simple/0.9", "channel.netscape.com/rdf/simple/0.9",
    "example.com/newformat", "example.com/necho", "purl.org/echo", "uri/of/echo/namespace", "purl.org/pie",
    "purl.org/atom/ns", "www.w3.org/2005/atom", "purl.org/rss/1.0/modules/rss091", "purl.org/net/rss1.1",
    "iptc.org/std/nar/2006-10-01", "iptc.org/std/nitf/2006-10-18",
    "www.sitemaps.org/schemas/sitemap/0.9", "www.google.com/schemas/sitemap/0.84", "www.google.com/schemas/sitemap/0.9",
)  # fmt: skip
_PREFIXES = {
    "purl.org/rss/1.0/modules/content": "content",
    "purl.org/dc/elements/1.1": "dc",
    "purl.org/dc/elements/1.0": "dc",
    "purl.org/dc/terms": "dcterms",
    "rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "example.com/dtds/podcast-1.0.dtd": "itunes",
    "www.google.com/schemas/play-podcasts/1.0": "googleplay",
    "search.yahoo.com/mrss": "media",
    "www.w3.org/1999/02/22-rdf-syntax-ns": "rdf",
    "purl.org/rss/1.0/modules/syndication": "sy",
    "source.scripting.com": "source",
    "schemas.google.com/g/2005": "gd",
    "web.resource.org/cc": "cc",
    "creativecommons.org/ns": "cc",
    "backend.userland.com/creativecommonsrssmodule": "creativecommons",
    "cyber.law.harvard.edu/rss/creativecommonsrssmodule.html": "creativecommons",
    "rslstandard.org/rsl": "rsl",
    "www.w3.org/ns/tdmrep": "tdm",
    "www.google.com/schemas/sitemap-news/0.9": "news",
    "www.google.com/schemas/sitemap-image/1.1": "image",
    "www.google.com/schemas/sitemap-video/1.1": "video",
    "www.w3.org/1999/xhtml": "xhtml",
    "www.w3.org/2000/svg": "svg",
    "www.w3.org/1998/math/mathml": "math",
}
_PREFIX_BY_NAMESPACE = {**dict.fromkeys(PLAIN_NAMESPACES, ""), **_PREFIXES}
_USUAL_PREFIXES = frozenset(_PREFIXES.values())


def canonical_name(tag: str, prefix: str | None) -> str:
    """The one name of an element, in lower case: "title", "dc:creator"; with a "?" where nobody knows its namespace.

    >>> (canonical_name("{http://search.yahoo.com/mrss}Content", "m"),
    ...  canonical_name("{urn:x}title", "x"),
    ...  canonical_name("pubDate", None))
    ('media:content', '?x:title', 'pubdate')
    """
    name = _find_known_name(tag)
    if name is not None:
        return name
    local, prefix = tag.rpartition("}")[2].lower(), (prefix or "").lower()
    if not prefix:
        return local
    return f"{prefix}:{local}" if prefix in _USUAL_PREFIXES else f"?{prefix}:{local}"


@lru_cache(maxsize=4096)  # all elements of all feeds have the same few
def _find_known_name(tag: str) -> str | None:
    uri, _, local = tag.rpartition("}")
    known = _PREFIX_BY_NAMESPACE.get(_simplify_namespace(uri[1:])) if uri else ""
    if known is None:
        return None
    return f"{known}:{local.lower()}" if known else local.lower()


def _simplify_namespace(uri: str) -> str:
    return uri.strip().lower().removeprefix("http://").removeprefix("https://").rstrip("/#")
