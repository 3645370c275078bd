"""urls: one spelling for one address."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.urls import absolute, canonical_url, domain_of

CANONICAL = {
    "case of scheme and host": ("HTTPS://WWW.Example.ORG/A", "https://www.example.org/A"),
    "default port": ("http://example.org:80/a", "http://example.org/a"),
    "other port": ("http://example.org:8080/a", "http://example.org:8080/a"),
    "fragment": ("https://example.org/a#top", "https://example.org/a"),
    "no path": ("https://example.org", "https://example.org/"),
    "tracking": ("https://example.org/a?utm_source=x&id=5&fbclid=y&gclid=z", "https://example.org/a?id=5"),
    "tracking only": ("https://example.org/a?UTM_Source=x", "https://example.org/a"),
    "sorted": ("https://example.org/?b=1&a=2&b=0", "https://example.org/?a=2&b=1&b=0"),
    "escapes": ("https://example.org/%7euser/%e9?q=%2f", "https://example.org/~user/%E9?q=%2F"),
    "bare percent": ("https://example.org/100%", "https://example.org/100%25"),
    "space and umlaut": ("https://example.org/ü b", "https://example.org/%C3%BC%20b"),
    "foreign host": ("https://Bücher.example/", "https://xn--bcher-kva.example/"),
    "user name": ("https://me:secret@example.org/a", "https://example.org/a"),
    "closing dot": ("https://example.org./a", "https://example.org/a"),
    "line break": ("https://example.org/a\n/b", "https://example.org/a/b"),
    "address with colons": ("http://[::1]/a", "http://[::1]/a"),
    "mail": ("mailto:a@example.org", None),
    "script": ("javascript:x()", None),
    "relative": ("/a/b", None),
    "bad address": ("http://[::1", None),
    "bad port": ("http://example.org:99999/", None),
    "bad host": ("http://exa mple.org/", None),
    "endless": ("https://example.org/" + "a" * 9000, None),
    "urn": ("urn:uuid:1225c695-cfb8-4ebb-aaaa-80da344efa6a", None),
}


@pytest.mark.parametrize(("url", "canonical"), CANONICAL.values(), ids=CANONICAL)
def test_canonical(url: str, canonical: str | None) -> None:
    assert canonical_url(url) == canonical


ODD = st.text(alphabet="aZé%/?#&=@:.[]; \\+0Aäß", max_size=30)


@settings(deadline=None)
@given(st.text() | ODD.map(lambda rest: "http://example.org/" + rest) | ODD.map(lambda rest: "https://" + rest))
def test_canonical_is_stable_and_never_raises(url: str) -> None:
    canonical = canonical_url(url)
    assert canonical is None or (canonical.isascii() and canonical_url(canonical) == canonical)
    domain_of(url)


@pytest.mark.parametrize(
    ("url", "domain"),
    [("https://www.Example.org/a", "example.org"), ("http://news.example.org:8080", "news.example.org"), ("x", None)],
)
def test_domain(url: str, domain: str | None) -> None:
    assert domain_of(url) == domain


ABSOLUTE = {
    "relative": ("b.html", "https://example.org/a/", "https://example.org/a/b.html"),
    "host": ("//cdn.example.org/i.png", "https://example.org/", "https://cdn.example.org/i.png"),
    "absolute": ("https://example.org/?utm_source=x#y", None, "https://example.org/?utm_source=x#y"),
    "without base": ("b.html", None, None),
    "script": ("javascript:x()", "https://example.org/", None),
    "quotes": ('https://example.org/"><script>', None, "https://example.org/%22%3E%3Cscript%3E"),
    "bad": ("http://[", "https://example.org/", None),
}


@pytest.mark.parametrize(("url", "base", "expected"), ABSOLUTE.values(), ids=ABSOLUTE)
def test_absolute(url: str, base: str | None, expected: str | None) -> None:
    assert absolute(url, base) == expected
