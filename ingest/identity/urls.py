"""URLs: one spelling for one address, and whose it is. Nothing here raises or asks the network. Alone knows idna."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

import idna

from .source import site_key

MAX_LENGTH = 8192

_ENDLESS_HOST = re.compile(r"[^/?#]*/[\t\r\n]*/[^/?#]{1025}")  # a host has 253 characters, a password some more

_PORTS = {"http": 80, "https": 443}
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")  # RFC 3986, 2.3
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_NO_ADDRESSES = frozenset({"n/a", "none", "null", "nil", "undefined", "false", "-"})  # what programs write for none
_EXTRA_SLASHES = re.compile(r"^(https?://)/+", re.IGNORECASE)  # as browsers read it
_BARE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_NOISE = re.compile(r"[\t\r\n]")  # browsers drop these anywhere: https://url.spec.whatwg.org/#concept-basic-url-parser
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_])?|\[[0-9a-f:.]{2,45}\]")
_SITE = r"https?://[a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?"
_IN_PATH = r"A-Za-z0-9_.~!$&'()*+,:=@/\-"
# As nine of ten are written: whole, with nothing to hide or to encode; and one that is its own one spelling, besides
_WHOLE_ADDRESS = re.compile(rf"{_SITE}(?:/[{_IN_PATH}%]*+)?+(?:\?[{_IN_PATH}%?;]++)?+")
_CANONICAL = re.compile(rf"{_SITE}/[{_IN_PATH}]*+")
# Parameters that say where a reader came from, or on what he reads, not what is read; checked against the general
# rules of AdGuard's URL tracking filter and of ClearURLs. Names such as "ref", "source", "cid" mean something on some
# sites, so they stay.
_TRACKING_STARTS = (
    *("utm_", "itm_", "mtm_", "pk_", "piwik_", "hsa_", "dpg_", "adjust_", "bsft_", "_sgm_", "cm_mmc", "cx_recs"),
    *("at_custom", "at_link", "at_ptr", "guce_referrer"),
)
_TRACKING = frozenset(
    "at_medium at_campaign at_format at_type at_bbc_team mc_cid mc_eid mc_tc _hsenc _hsmi __hsfp __hssc __hstc"  # noqa: SIM905
    " hsctatracking cm_me cm_cr cx_click fbclid gclid dclid msclkid msclid yclid ysclid twclid ttclid li_fat_id"
    " li_fat_clid ircclid irclickid ir_adid ir_campaignid ir_partnerid irgwc epiclid fb_action_ids fb_action_types"
    " fb_comment_id fb_source fb_ref action_object_map action_ref_map action_type_map gclsrc gbraid wbraid gad_source"
    " gad_campaignid srsltid wickedid _openstat erid awc sscid tduid _kx _clde _cldee __io_lv _io_session_id"
    " _branch_match_id _branch_referrer rtkcid mindbox-click-id mindbox-message-key usqp igshid igsh mkt_tok"
    " oly_anon_id oly_enc_id vero_id vero_conv ml_subscriber ml_subscriber_hash s_cid icid ocid ncid cmpid cmp cvid"
    " xtor _ga _gl guccounter ref_src ref_url smid smtyp sr_share share_id __twitter_impression __s trk trkcampaign"
    " rb_clickid soc_src soc_trk taid traffic_source spm scm wt_mc wt_mc_o wt.mc_id partner_id referrer ns_mchannel"
    " ns_source ns_campaign ns_linkname ns_fee nx_source adfrom _amp".split()
)
_SECRETS = frozenset("access_token id_token token auth key apikey api_key password pwd secret session sid code".split())  # noqa: SIM905


@lru_cache(maxsize=512)  # an item's address is asked for some five times
def canonicalise_url(url: str) -> str | None:
    """The one spelling of a web address, or None for what is no http(s) address.

    Scheme and host in lower case (the host in ASCII, by UTS 46), no default port, user name, fragment, dot segments or
    tracking parameters; the other parameters sorted by name, since no news site was seen whose pages differ by their
    order; the path as it is, but for its percent-encoding (RFC 3986, 6.2.2). Slashes in a row stay.

    >>> canonicalise_url("HTTPS://Example.org:443/A?b=2&utm_source=x&a=1#top")
    'https://example.org/A?a=1&b=2'
    """
    if len(url) <= MAX_LENGTH and _CANONICAL.fullmatch(url) and "/." not in url:
        return url
    url = _trim_address(url)
    if len(url) > MAX_LENGTH or has_endless_host(url):
        return None
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        return None
    scheme, host = parts.scheme.lower(), ascii_host(parts.hostname or "")
    if scheme not in _PORTS or not host:
        return None
    netloc = host if port in (None, _PORTS[scheme]) else f"{host}:{port}"
    return urlunsplit(
        (
            scheme,
            netloc,
            _without_dot_segments(_normalise_escapes(parts.path)) or "/",
            _normalise_query(parts.query),
            "",
        )
    )


def domain_of(url: str | None) -> str | None:
    """Host of a web address in lower case without "www."; None where there is none.

    >>> domain_of("https://www.Example.org/news")
    'example.org'
    """
    host = _host_of(url)
    return host.removeprefix("www.") or None if host else None


def path_of(url: str | None) -> str:
    """The path of an address, whole or relative, as written; "" where there is none and where it is no address.

    >>> path_of("https://example.org/news?a=1"), path_of("//[::1/news"), path_of(None)
    ('/news', '', '')
    """
    if not url or has_endless_host(url):
        return ""
    try:
        return urlsplit(url).path
    except ValueError:
        return ""


def has_endless_host(url: str) -> bool:
    """Whether it has other letters in more characters than a host has: Python would take long to look at them."""
    return not url.isascii() and _ENDLESS_HOST.match(url.lstrip()) is not None


def is_trusted_canonical(claim: str | None, url: str | None) -> bool:
    """Whether a page's word for its canonical address is believed: the same site, and not its front page for all pages.

    >>> (is_trusted_canonical("https://example.org/a", "https://m.example.org/a?x=1"),
    ...  is_trusted_canonical("https://e.org/", "https://e.org/a"))
    (True, False)
    """
    own, said = canonicalise_url(url or ""), canonicalise_url(claim or "")
    if not own or not said or site_key(_host_of(said) or "") != site_key(_host_of(own) or ""):
        return False
    return urlsplit(said).path != "/" or urlsplit(own).path == "/"


@lru_cache(maxsize=512)
def make_url_absolute(url: str | None, base: str | None) -> str | None:
    """A web address made absolute; None for anything that is not http(s) or has no host.

    It is free of user name and password, and of a fragment that holds a token or says where the reader came from; a
    host of other letters is in Punycode, as it would be none percent-encoded.

    >>> (make_url_absolute("../b.html", "https://example.org/a/c/"),
    ...  make_url_absolute("https://me:pw@example.org/#token=1", None))
    ('https://example.org/a/b.html', 'https://example.org/')
    """
    if url and len(url) <= MAX_LENGTH and _WHOLE_ADDRESS.fullmatch(url):
        return url
    if not url or len(url) > MAX_LENGTH or has_endless_host(url) or has_endless_host(base or ""):
        return None
    try:
        joined = _with_ascii_host(_without_secrets(urljoin(base or "", _trim_address(url))))
    except ValueError:
        return None
    written = quote(joined, safe="!#$%&'()*+,/:;=?@[]~", errors="replace")
    return written if canonicalise_url(written) else None  # a blank behind a port is none, "%20" is no port


def resolve_link(address: str | None, site: str | None) -> str | None:
    """The address of a page as it is linked in a feed of a site; None for what leads to no page.

    One that begins with "www." or with the site's own host lacks only its scheme; one that begins with "#" or a scheme
    that is none of the web's ("javascript:") leads nowhere. Made absolute, it is to be resolved no more.

    >>> [resolve_link(a, "https://example.org/") for a in ("a.html", "www.example.org/a", "example.org/a", "mailto:a")]
    ['https://example.org/a.html', 'https://www.example.org/a', 'https://example.org/a', None]
    """
    if address and len(address) <= MAX_LENGTH and _WHOLE_ADDRESS.fullmatch(address):
        return address
    address = _NOISE.sub("", (address or "").strip())
    if not address or address.startswith("#") or address.lower() in _NO_ADDRESSES or len(address) > MAX_LENGTH:
        return None
    first = address.partition("/")[0].lower()
    if first and (first.startswith("www.") or first in _hosts_of(site)) and ":" not in first:
        scheme = "http" if (site or "").lower().startswith("http:") else "https"
        address = f"{scheme}://{address}"
    return make_url_absolute(_EXTRA_SLASHES.sub(r"\1", address), site)


def _hosts_of(site: str | None) -> tuple[str, ...]:
    host = _host_of(site)
    return (host, host.removeprefix("www.")) if host else ()


def _trim_address(url: str) -> str:
    """An address without the blanks around it, and before its fragment."""
    whole, mark, fragment = _NOISE.sub("", url.strip()).partition("#")
    return f"{whole.rstrip()}{mark}{fragment}"


def _without_secrets(url: str) -> str:
    """The address without what may be one; ValueError where it has no host."""
    scheme, netloc, path, query, fragment = urlsplit(url)
    names = {part.partition("=")[0].lower() for part in fragment.split("&") if "=" in part}
    if "@" not in netloc and not any(name in _SECRETS or _is_tracking_parameter(name) for name in names):
        return url
    if not (host := netloc.rpartition("@")[2]) and path.startswith("//"):
        raise ValueError("no host")  # without it, the path would be read as one
    return urlunsplit((scheme, host, path, query, "" if names else fragment))


def _with_ascii_host(url: str) -> str:
    """The address with its host as it is fetched, where that has other letters; ValueError for a bad host or port."""
    if url.isascii():
        return url
    parts = urlsplit(url)
    if parts.netloc.isascii():
        return url
    if not (host := ascii_host(parts.hostname or "")):
        raise ValueError("no host")  # as above
    port = "" if parts.port is None else f":{parts.port}"
    return urlunsplit(parts._replace(netloc=f"{host}{port}"))


def _host_of(url: str | None) -> str | None:
    canonical = canonicalise_url(url or "")
    return urlsplit(canonical).hostname if canonical else None


def ascii_host(host: str) -> str | None:
    """A host in lower case ASCII, or None for what is none: by UTS 46, non-transitional, for fetches and records alike.

    >>> ascii_host("Faß.example"), ascii_host("a b.example")
    ('xn--fa-hia.example', None)
    """
    host = host.rstrip(".").lower()
    if not host.isascii():
        try:  # as browsers do, which read emoji too: the mapping of UTS 46 without the checks of IDNA 2008
            mapped = idna.uts46_remap(host[:253], std3_rules=False, transitional=False)
            host = ".".join(map(_ascii_label, mapped.rstrip(".").split(".")))
        except (UnicodeError, ValueError):
            return None
    if ":" in host:
        host = f"[{host}]"
    return host if _HOST.fullmatch(host) else None


def _ascii_label(label: str) -> str:
    """One label of a host in Punycode; raises ValueError for what is too long for one (RFC 1035, 2.3.4)."""
    written = label if label.isascii() else "xn--" + label.encode("punycode").decode("ascii")
    if len(written) > 63:
        raise ValueError("the label is too long")
    return written


def _without_dot_segments(path: str) -> str:
    """RFC 3986, 5.2.4.

    >>> _without_dot_segments("/a/b/../c//./d/..")
    '/a/c//'
    """
    if "/." not in path:
        return path
    kept: list[str] = []
    segments = path.split("/")[1:]
    for segment in segments:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    end = "/" if segments[-1] in (".", "..") and kept else ""
    return "/" + "/".join(kept) + end


def _is_tracking_parameter(name: str) -> bool:
    return name in _TRACKING or name.startswith(_TRACKING_STARTS)


def _normalise_escapes(part: str) -> str:
    """Percent-encode what must be, decode what need not be, write the rest in upper case."""
    part = _BARE_PERCENT.sub("%25", part)
    part = _ESCAPE.sub(lambda m: c if (c := chr(int(m[1], 16))) in _UNRESERVED else m[0].upper(), part)
    return quote(part, safe="!$%&'()*+,/:;=?@~", errors="replace")


def _normalise_query(query: str) -> str:
    if not query:
        return ""
    pairs = [
        pair
        for pair in _normalise_escapes(query).split("&")
        if pair and not _is_tracking_parameter(pair.partition("=")[0].lower())
    ]
    return "&".join(sorted(pairs, key=lambda pair: pair.partition("=")[0]))
