"""URLs: one spelling for one address, and whose it is. Nothing here raises or asks the network."""

from __future__ import annotations

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

MAX_LENGTH = 8192

_PORTS = {"http": 80, "https": 443}
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, 2.3
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NOISE = re.compile(r"[\t\r\n]")  # browsers drop these anywhere: https://url.spec.whatwg.org/#concept-basic-url-parser
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?|\[[0-9a-f:.]{2,45}\]")
# Parameters that say where a reader came from, not what is read.
_TRACKING = re.compile(
    r"utm_.*|at_(medium|campaign|custom\d|link.*|ptr.*|format|type|bbc_team)|mc_(cid|eid)|pk_.*|mtm_.*|hsa_.*|_hs(enc|mi)"
    r"|(fb|g|dc|ms|y|ys|tw|tt|li_fat_|irc|epi)clid|fb_(action_ids|action_types|source|ref)|gclsrc|[gw]braid|wickedid|yclid"
    r"|igshid?|igsh|mkt_tok|oly_(anon|enc)_id|vero_(id|conv)|s_cid|icid|ocid|ncid|cmpid|cmp|cvid|xtor|_ga|_gl"
    r"|guccounter|guce_referrer(_sig)?|ref_src|ref_url|smid|smtyp|sr_share|share_id|__twitter_impression|__s|trk|trkcampaign"
    r"|li_fat_id|rb_clickid|soc_(src|trk)|taid|traffic_source|spm|scm|wt_mc(_o)?|wt\.mc_id|partner_id|referrer",
    re.IGNORECASE,
)


def canonical_url(url: str) -> str | None:
    """The one spelling of a web address, or None for what is no http(s) address.

    Scheme and host in lower case (the host in ASCII), no default port, user name, fragment or tracking parameters; the
    other parameters sorted by name, since no news site was seen whose pages differ by their order; the path as it is,
    but for its percent-encoding (RFC 3986, 6.2.2).

    >>> canonical_url("HTTPS://Example.org:443/A?b=2&utm_source=x&a=1#top")
    'https://example.org/A?a=1&b=2'
    """
    url = _NOISE.sub("", url.strip())
    if len(url) > MAX_LENGTH:
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    scheme, host = parts.scheme.lower(), _ascii_host(parts.hostname or "")
    if scheme not in _PORTS or not host:
        return None
    netloc = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    return urlunsplit((scheme, netloc, _tidy(parts.path) or "/", _tidy_query(parts.query), ""))


def domain_of(url: str | None) -> str | None:
    """Host of a web address in lower case without "www."; None where there is none.

    >>> domain_of("https://www.Example.org/news")
    'example.org'
    """
    canonical = canonical_url(url or "")
    if canonical is None:
        return None
    host = (urlsplit(canonical).hostname or "").removeprefix("www.")
    return host or None


def absolute(url: str | None, base: str | None) -> str | None:
    """A web address made absolute; None for anything that is not http(s) or has no host.

    >>> absolute("../b.html", "https://example.org/a/c/")
    'https://example.org/a/b.html'
    """
    if not url or len(url) > MAX_LENGTH:
        return None
    try:
        joined = urljoin(base or "", _NOISE.sub("", url.strip()))
    except ValueError:
        return None
    return quote(joined, safe="!#$%&'()*+,/:;=?@[]~", errors="replace") if canonical_url(joined) else None


def _ascii_host(host: str) -> str | None:
    host = host.rstrip(".").lower()
    if not host.isascii():
        try:
            host = host[:253].encode("idna").decode("ascii")
        except UnicodeError:
            return None
    if ":" in host:
        host = f"[{host}]"
    return host if _HOST.fullmatch(host) else None


def _tidy(part: str) -> str:
    """Percent-encode what must be, decode what need not be, write the rest in upper case."""
    part = _BARE_PERCENT.sub("%25", part)
    part = _ESCAPE.sub(lambda m: c if (c := chr(int(m[1], 16))) in _UNRESERVED else m[0].upper(), part)
    return quote(part, safe="!$%&'()*+,/:;=?@~", errors="replace")


def _tidy_query(query: str) -> str:
    pairs = [pair for pair in _tidy(query).split("&") if pair and not _TRACKING.fullmatch(pair.partition("=")[0])]
    return "&".join(sorted(pairs, key=lambda pair: pair.partition("=")[0]))
