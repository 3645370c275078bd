"""Where a URL leads: read strictly, shown safely.

A URL comes from users, feeds and redirects, so it is read once, here, and what is sent is built from the parts
that were read; nothing downstream parses the text again and understands it differently.
"""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import dataclass, replace
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from ..errors import PermanentFetchError
from ..identity.urls import ascii_host

DEFAULT_PORTS: Final = {"http": 80, "https": 443}
MAX_URL = 8000  # characters; RFC 9110 4.1 asks everybody to take as many
MAX_SHOWN = 200  # characters of a URL in a message

# Ports from 1024 up that browsers refuse because another protocol lives there (https://fetch.spec.whatwg.org/#port-blocking)
FOREIGN_PORTS: Final = frozenset(
    {1719, 1720, 1723, 2049, 3659, 4045, 4190, 5060, 5061, 6000, 6566, 6665, 6666, 6667, 6668, 6669, 6679, 6697, 10080}
)

_HOST_NAME = re.compile(r"[a-z0-9_][a-z0-9._-]*")
_IPV6_LITERAL = re.compile(r"[0-9a-f:.]+(%[a-z0-9._-]+)?")
_PATH_SAFE = "/%:@!$&'()*+,;=~"


@dataclass(frozen=True, slots=True, kw_only=True)
class FetchTarget:
    """One place to ask, ready to be sent."""

    scheme: str  # http or https
    host: str  # lower case ASCII: a name, an IPv4 address in any spelling, or an IPv6 address without brackets
    port: int
    path: str  # percent-encoded, with the query
    credentials: str | None = None  # "user:password" of the URL, for this origin only
    origin: str = ""  # what was asked first, shown safely; "" when this is it
    is_permanent: bool = True  # every redirect on the way here was permanent

    @property
    def tls_name(self) -> str:
        """The name a certificate must carry; none carries the final dot of an absolute name."""
        return self.host.removesuffix(".")

    @property
    def authority(self) -> str:
        """Host and port as the Host header has them."""
        name = f"[{self.tls_name}]" if ":" in self.host else self.tls_name
        return name if self.port == DEFAULT_PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def url(self) -> str:
        """The whole address, without user name, password and fragment."""
        return f"{self.scheme}://{self.authority}{self.path}"

    @property
    def moved_to(self) -> str | None:
        """The address to ask from now on, where what was asked first has moved for good."""
        return self.url if self.origin and self.is_permanent else None

    @property
    def authorization(self) -> str | None:
        """The Basic header value (RFC 7617), where the URL held credentials."""
        return self.credentials and "Basic " + b64encode(self.credentials.encode()).decode("ascii")

    def __str__(self) -> str:
        return redact_url(self.url) + (f" (redirected from {self.origin})" if self.origin else "")


def escape_unprintable(text: str) -> str:
    r"""Escape what could steer a terminal or fake a line of a log.

    >>> escape_unprintable("a\x1b[2J\n\u202e b")
    'a\\x1b[2J\\n\\u202e b'
    """
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def redact_url(url: str) -> str:
    """A URL fit for messages: no user name, no password, and only the fact of a query, since it may hold a key.

    A secret in the path can't be told from any other part of it.

    >>> redact_url("https://ann:pw@news.example/feed?token=abc#top"), redact_url("ann:pw@news.example")
    ('https://news.example/feed?…', 'news.example')
    """
    bare = re.sub(r"^([^/?#@]*//)?[^/?#]*@", r"\1", url.strip()[:MAX_URL])
    bare = re.sub(r"\?.*", "?…", bare.partition("#")[0], flags=re.DOTALL)
    return escape_unprintable(bare if len(bare) <= MAX_SHOWN else bare[: MAX_SHOWN - 1] + "…")


def redact_addresses(text: str) -> str:
    """A text that may hold addresses, such as a line of a list, with each of them fit for messages.

    >>> redact_addresses('<outline xmlUrl="ftp://ann:pw@news.example/?token=abc"/> ann:pw@news.example')
    '<outline xmlUrl="ftp://news.example/?…"/> news.example'
    """
    bare = re.sub(r"""(?<![^\s"'/])[^\s"'/?#@]+@""", "", text)
    return re.sub(r"""\?[^\s"'<>]+""", "?…", bare)


def read_target(url: str) -> FetchTarget:
    """Take a URL apart.

    Only http and https; no port below 1024 but 80 and 443, and none where another protocol lives, so that a feed
    URL can't be used to talk to a mail or file server.
    Names in other scripts are converted with IDNA 2003, which is what the standard library has.

    Raises PermanentFetchError.

    >>> read_target("HTTP://Example.com:8080/a b?q=ü#f").url
    'http://example.com:8080/a%20b?q=%C3%BC'
    """
    text = url.strip(" \t\r\n")
    if len(text) > MAX_URL:
        raise _error_for_url(text, f"longer than {MAX_URL} characters")
    if re.search(r"[\x00-\x1f\x7f]", text):
        raise _error_for_url(text, "has control characters")
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:  # its text may hold the password
        raise _error_for_url(text, "is not a valid URL") from None
    if "\\" in parts.netloc:
        raise _error_for_url(text, "has a backslash where browsers and servers disagree about the host")
    if parts.scheme not in DEFAULT_PORTS:
        raise _error_for_url(text, "only http and https can be fetched")
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    if port not in (80, 443) and (port < 1024 or port in FOREIGN_PORTS):
        raise _error_for_url(text, f"documents are not fetched from port {port}, where other protocols live")
    return FetchTarget(
        scheme=parts.scheme,
        host=_read_host(parts, text),
        port=port,
        path=_encode_path(parts),
        credentials=_read_credentials(parts),
    )


def read_authority(url: str) -> str:
    """The host, with its port unless that is the usual one, that a URL leads to first; "" where it can't be fetched.

    >>> read_authority("https://ann:secret@News.example:443/feed"), read_authority("http://[")
    ('news.example', '')
    """
    try:
        return read_target(url).authority
    except PermanentFetchError:
        return ""


def follow_redirect(target: FetchTarget, location: str | None, permanent: bool = False) -> FetchTarget:
    """Where a redirect leads.  ``permanent``: it was 301 or 308.

    Credentials stay only on the same scheme, host and port; those that the Location names itself are dropped, since
    the other side wrote them.

    Raises PermanentFetchError.
    """
    if location is None:
        raise PermanentFetchError(f"{target}: a redirect that does not say where to go")
    origin = target.origin or redact_url(target.url)
    try:
        new_target = read_target(urljoin(target.url, location))
    except ValueError:
        raise PermanentFetchError(f"{target}: redirected to what is not a valid URL") from None
    except PermanentFetchError as error:
        raise PermanentFetchError(f"{target}: redirected where it can't go: {error}") from None
    same_origin = (new_target.scheme, new_target.host, new_target.port) == (target.scheme, target.host, target.port)
    is_permanent = target.is_permanent and permanent
    return replace(
        new_target, credentials=target.credentials if same_origin else None, origin=origin, is_permanent=is_permanent
    )


def _error_for_url(url: str, reason: str) -> PermanentFetchError:
    return PermanentFetchError(f"{redact_url(url) or 'empty URL'}: {escape_unprintable(reason)}")


def _read_host(parts: SplitResult, url: str) -> str:
    host = parts.hostname or ""
    if len(host) > 254:  # also keeps the slow IDNA codec of older Pythons short
        raise _error_for_url(url, "the host name is too long")
    if ":" in host:
        host = host.replace("%25", "%", 1)  # zone ids, RFC 6874
        if _IPV6_LITERAL.fullmatch(host):
            return host
    else:
        name = ascii_host(host) or ""
        if _HOST_NAME.fullmatch(name) and all(0 < len(label) < 64 for label in name.split(".")):
            return name
    raise _error_for_url(url, "no valid host name")


def _encode_path(parts: SplitResult) -> str:
    path = quote(parts.path or "/", safe=_PATH_SAFE, errors="replace")
    return path + (f"?{quote(parts.query, safe=_PATH_SAFE + '?', errors='replace')}" if parts.query else "")


def _read_credentials(parts: SplitResult) -> str | None:
    if parts.username is None:
        return None
    return f"{unquote(parts.username)}:{unquote(parts.password or '')}"
