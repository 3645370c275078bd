"""Reading URLs, and showing them without their secrets."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.errors import PermanentFetchError
from ingest.fetch.target import escape_unprintable, follow_redirect, read_target, redact_url

READ = {
    "plain": ("http://news.example/feed", "http://news.example/feed"),
    "no path": ("https://news.example", "https://news.example/"),
    "only a query": ("https://news.example?a=1", "https://news.example/?a=1"),
    "capitals": ("HTTPS://News.EXAMPLE/Feed", "https://news.example/Feed"),
    "spaces around": ("  https://news.example/ \n", "https://news.example/"),
    "default port": ("http://news.example:80/", "http://news.example/"),
    "https on the http port": ("https://news.example:80/", "https://news.example:80/"),
    "high port": ("http://news.example:8080/", "http://news.example:8080/"),
    "fragment": ("http://news.example/a#b", "http://news.example/a"),
    "space in the path": ("http://news.example/a b", "http://news.example/a%20b"),
    "escapes stay": ("http://news.example/a%20b%2f", "http://news.example/a%20b%2f"),
    "query stays": ("http://news.example/?u=http://x/?y&z=[1]", "http://news.example/?u=http://x/?y&z=%5B1%5D"),
    "other script": ("http://bücher.example/ü", "http://xn--bcher-kva.example/%C3%BC"),
    "ideographic dots": ("http://news。example/", "http://news.example/"),
    "wide digits": ("http://１２７.0.0.1/", "http://127.0.0.1/"),
    "final dot": ("http://news.example./", "http://news.example/"),
    "credentials": ("http://ann:pw@news.example/", "http://news.example/"),
    "IPv6": ("http://[2001:DB8::1]:8080/", "http://[2001:db8::1]:8080/"),
    "half a surrogate": ("http://news.example/\udcff", "http://news.example/?"),
}


@pytest.mark.parametrize(("url", "expected"), READ.values(), ids=READ)
def test_read(url: str, expected: str) -> None:
    assert read_target(url).url == expected.replace("/?", "/%3F") if "\udcff" in url else expected


REFUSED = {
    "nothing": "",
    "no scheme": "news.example/feed",
    "file": "file:///nowhere",
    "ftp": "ftp://news.example/",
    "gopher": "gopher://news.example/",
    "data": "data:text/plain,hello",
    "no host": "http:///feed",
    "one slash": "http:/news.example/",
    "only credentials": "http://ann:pw@/",
    "line break": "http://news.example/\r\nX: y",
    "tab in the host": "http://news\t.example/",
    "zero byte": "http://news.example/\x00",
    "backslash in the host": "http://news\\.example/",
    "escaped host": "http://%6eews.example/",
    "space in the host": "http://news example/",
    "comma in the host": "http://a,b/",
    "empty label": "http://news..example/",
    "leading dot": "http://.example/",
    "only a dot": "http://./",
    "label of 64": f"http://{'a' * 64}.example/",
    "long host": f"http://{'a.' * 130}example/",
    "open bracket": "http://[::1/",
    "name in brackets": "http://[localhost]/",
    "port 25": "http://news.example:25/",
    "port 22": "https://news.example:22/",
    "port 0": "http://news.example:0/",
    "port 6000": "http://news.example:6000/",
    "port 70000": "http://news.example:70000/",
    "port word": "http://news.example:feed/",
    "look-alike characters": "http://news.example℀/",
    "too long": "http://news.example/" + "a" * 8000,
}


@pytest.mark.parametrize("url", REFUSED.values(), ids=REFUSED)
def test_refused(url: str) -> None:
    with pytest.raises(PermanentFetchError):
        read_target(url)


@given(st.text(max_size=200), st.sampled_from(["", "http://", "https://a.example/", "http://[", "//", "http://a:b@"]))
def test_any_text_is_read_or_refused(text: str, start: str) -> None:
    try:
        target = read_target(start + text)
    except PermanentFetchError as error:
        refusal = str(error)
    else:
        refusal = ""
        assert target.url.isascii()
        assert read_target(target.url).url == target.url
    assert refusal.isprintable()


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_redirect_is_followed_or_refused(path: str, location: str) -> None:
    try:
        shown = str(follow_redirect(read_target("http://news.example/" + path), location))
    except PermanentFetchError as error:
        shown = str(error)
    assert shown.isprintable()


REDIRECTS = {
    "same place": ("https://news.example/b", "https://news.example/b", "ann:pw"),
    "relative": ("../b?x=1", "https://news.example/b?x=1", "ann:pw"),
    "other host": ("https://other.example/", "https://other.example/", None),
    "below": ("https://a.news.example/", "https://a.news.example/", None),
    "other port": ("https://news.example:8443/", "https://news.example:8443/", None),
    "without TLS": ("http://news.example/", "http://news.example/", None),
    "no scheme": ("//other.example/", "https://other.example/", None),
    "their own credentials": ("https://eve:pw@other.example/", "https://other.example/", None),
    "their own credentials here": ("https://eve:pw@news.example/", "https://news.example/", "ann:pw"),
}


@pytest.mark.parametrize(("location", "url", "credentials"), REDIRECTS.values(), ids=REDIRECTS)
def test_credentials_stay_at_home(location: str, url: str, credentials: str | None) -> None:
    found = follow_redirect(read_target("https://ann:pw@news.example/a/b"), location)
    assert (found.url, found.credentials) == (url, credentials)


def test_credentials_become_a_header() -> None:
    assert (
        read_target("http://Aladdin:open%20sesame@news.example/").authorization == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
    )


SHOWN = {
    "credentials": ("https://ann:pw@news.example/a", "https://news.example/a"),
    "two at signs": ("https://ann:p@w@news.example/a", "https://news.example/a"),
    "no scheme": ("//ann:pw@news.example/a", "//news.example/a"),
    "no slashes": ("ann:pw@news.example/a@b", "news.example/a@b"),
    "query": ("https://news.example/a?key=1?2#3", "https://news.example/a?…"),
    "at sign in the path": ("https://news.example/@ann", "https://news.example/@ann"),
    "escape codes": ("https://news.example/\x1b[31m", "https://news.example/\\x1b[31m"),
    "long": ("https://news.example/" + "a" * 300, "https://news.example/" + "a" * 178 + "…"),
}


@pytest.mark.parametrize(("url", "expected"), SHOWN.values(), ids=SHOWN)
def test_shown(url: str, expected: str) -> None:
    assert redact_url(url) == expected


@pytest.mark.parametrize(
    "url", ["http://ann:pw@[/", "http://ann:pw@news.example:x/?key=pw", "ftp://ann:pw@news.example/"]
)
def test_a_refusal_never_tells_the_password(url: str) -> None:
    with pytest.raises(PermanentFetchError) as caught:
        read_target(url)
    assert "pw" not in str(caught.value)
    assert caught.value.__cause__ is None


@given(st.text())
def test_printable_is_printable(text: str) -> None:
    assert escape_unprintable(text).isprintable()
