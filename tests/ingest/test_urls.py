"""urls: one spelling for one address."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest.identity.source import site_key
from ingest.identity.urls import canonicalise_url, domain_of, is_trusted_canonical, make_url_absolute, resolve_link

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
    "host of IDNA 2008": ("https://straße.example/", "https://xn--strae-oqa.example/"),
    "host with a full-width dot": ("https://日本。example/", "https://xn--wgv71a.example/"),
    "host of a symbol": ("https://☃.example/", "https://xn--n3h.example/"),
    "host in Punycode": ("https://XN--BCHER-KVA.example/", "https://xn--bcher-kva.example/"),
    "endless host": ("https://" + "ü" * 90 + ".example/", None),
    "dot segments": ("https://example.org/a/./b/../c", "https://example.org/a/c"),
    "dot segments in disguise": ("https://example.org/a/%2e%2E/c", "https://example.org/c"),
    "above the root": ("https://example.org/../../a", "https://example.org/a"),
    "slashes in a row": ("https://example.org//a//b/", "https://example.org//a//b/"),
    "names that mean something": ("https://example.org/?ref=1&cid=2", "https://example.org/?cid=2&ref=1"),
    "more tracking": (
        "https://example.org/?ysclid=1&gad_source=1&__hstc=2&itm_term=3&srsltid=4",
        "https://example.org/",
    ),
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
    assert canonicalise_url(url) == canonical


ODD = st.text(alphabet="aZé%/?#&=@:.[]; \\+0Aäß", max_size=30)


@settings(deadline=None)
@given(st.text() | ODD.map(lambda rest: "http://example.org/" + rest) | ODD.map(lambda rest: "https://" + rest))
def test_canonical_is_stable_and_never_raises(url: str) -> None:
    canonical = canonicalise_url(url)
    assert canonical is None or (canonical.isascii() and canonicalise_url(canonical) == canonical)
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
    "user name and password": ("https://me:secret@example.org/a", None, "https://example.org/a"),
    "token behind the hash": ("https://example.org/a#access_token=x", None, "https://example.org/a"),
    "tracking behind the hash": ("https://example.org/a#xtor=RSS-1", None, "https://example.org/a"),
    "place behind the hash": ("https://example.org/a#comment-1", None, "https://example.org/a#comment-1"),
    "host of other letters": ("http://me@München.example:8080/ä", None, "http://xn--mnchen-3ya.example:8080/%C3%A4"),
    "relative to a host of other letters": ("b.html", "https://日本。example/a", "https://xn--wgv71a.example/b.html"),
    "host of letters that make none": ("http://a ü.example/", None, None),
    "bad": ("http://[", "https://example.org/", None),
}


@pytest.mark.parametrize(("url", "base", "expected"), ABSOLUTE.values(), ids=ABSOLUTE)
def test_absolute(url: str, base: str | None, expected: str | None) -> None:
    assert make_url_absolute(url, base) == expected


HOSTS = ["e.example", "E.example:443", "faß.example", "。e.example", "me:pw@e.example", "e.example:00443 "]
PIECES = ["/", "//", "..", "%2e", "%", "ß", "?", "&", "=", "#", "token=1", "\\", "|", " ", "\xa0", "。", "a"]
WRITTEN = st.tuples(
    st.sampled_from(["http://", "HTTPS://", "//", "", " https://"]),
    st.sampled_from(HOSTS),
    st.lists(st.sampled_from(PIECES), max_size=7).map("".join),
).map("".join)


@settings(deadline=None)
@given(WRITTEN)
@example("https://e.example:00443 ?")
def test_an_address_that_is_read_again_is_written_the_same(written: str) -> None:
    for read in (lambda url: make_url_absolute(url, None), lambda url: resolve_link(url, "https://e.example/d/")):
        address = read(written)
        assert address is None or read(address) == address


@pytest.mark.parametrize(
    "url", ["https://。e.example//other.example/a", "https://@//other.example/a", "http://ﬁ.example\\//ß"]
)
def test_a_path_is_never_read_as_the_host(url: str) -> None:
    assert make_url_absolute(url, None) is None


@settings(deadline=None)
@given(st.text(alphabet="aü.ß☃@:。-x1[]٣", min_size=1, max_size=12), ODD)
@example("ß", " ?")
@example("ß", "a ?#b")
def test_any_host_has_one_spelling(host: str, rest: str) -> None:
    canonical = canonicalise_url(f"https://{host}/{rest}")
    assert canonical is None or canonicalise_url(canonical) == canonical
    made = make_url_absolute(f"https://{host}/{rest}", None)
    assert made is None or "@" not in made.split("/")[2]
    assert made is None or (make_url_absolute(made, None) == made and canonicalise_url(made) == canonical)


CLAIMS = {
    "same address": ("https://example.org/a", "https://example.org/a", True),
    "mobile and AMP": ("https://www.example.org/a", "https://amp.example.org/a.amp", True),
    "other host": ("https://other.example/a", "https://example.org/a", False),
    "other section": ("https://sport.example.org/a", "https://example.org/a", False),
    "the front page for all": ("https://example.org/", "https://example.org/a", False),
    "the front page itself": ("https://example.org/", "https://www.example.org/?x=1", True),
    "nothing said": (None, "https://example.org/a", False),
    "no address": ("javascript:x()", "https://example.org/a", False),
}


@pytest.mark.parametrize(("claim", "url", "believed"), CLAIMS.values(), ids=CLAIMS)
def test_a_claim_is_believed_within_a_site(claim: str | None, url: str, believed: bool) -> None:
    assert is_trusted_canonical(claim, url) is believed


@pytest.mark.parametrize(
    ("host", "key"),
    [("WWW.m.Example.org", "example.org"), ("m.example", "m.example"), ("de.example.org", "de.example.org")],
)
def test_site_key(host: str, key: str) -> None:
    assert site_key(host) == key


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/a.html",
        "http://example.org",
        "https://example.org/a?b=2&utm_source=x",
        "https://e.org/a//b/",
    ],
)
def test_plain_addresses_are_whole_as_they_are(url: str) -> None:
    """Whatever they are resolved against, even where that is no address."""
    assert {make_url_absolute(url, base) for base in (None, "https://other.example/x/", "http://[")} == {url}
    assert resolve_link(url, "https://other.example/") == url


@pytest.mark.parametrize("path", ["/a/./b", "/a/../b", "/.", "/a%41", "/a?", "/a#", "/a b"])
def test_addresses_with_something_to_mend_are_not_taken_as_they_are(path: str) -> None:
    assert canonicalise_url(f"https://example.org{path}") != f"https://example.org{path}"
