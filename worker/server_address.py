"""The server's address and our own: what may be in it, and how it is shown without its password."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from .setting_sources import PREFIX, SettingsError

TLS_FILES = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
REDIS_OPTIONS = {  # what may be behind "?"
    "redis": (),
    "rediss": (*TLS_FILES, "ssl_ca_path", "ssl_password", "ssl_cert_reqs", "ssl_check_hostname"),
    "unix": ("db",),
}
CLUSTER_SCHEMES = {"redis+cluster": "redis", "rediss+cluster": "rediss"}
SENTINEL_SCHEMES = {"redis+sentinel": "redis", "rediss+sentinel": "rediss"}
SENTINEL_OPTIONS = ("sentinel_username", "sentinel_password")
SENTINEL_FORM = "redis+sentinel://user:password@host:26379,host2:26379/service/0"
AMQP_OPTIONS = {"amqp": (), "amqps": (*TLS_FILES, "ssl_cert_reqs")}
IN_PASSWORDS = "in a password write %40 for @, %2F for /, %3F for ?, %23 for #, %5B for [ and %5D for ]"


def check_redis_url(url: str, name: str) -> None:
    """Raise SettingsError for an address that no client takes. The message never holds it: parts may be a password.

    Args:
        name: of the setting, without its prefix.
    """
    if name == "REDIS_URL" and is_cluster(url):
        _check_cluster_url(url)
        return
    if is_sentinel(url):
        _check_sentinel_url(url, name)
        return
    scheme = url.partition("://")[0]
    if scheme not in REDIS_OPTIONS or not url.startswith(f"{scheme}://"):
        raise SettingsError(
            f"{PREFIX}{name} must begin with redis://, rediss:// or unix://, such as redis://localhost:6379/0; "
            "a cluster's with redis+cluster:// or rediss+cluster://, that of sentinels with redis+sentinel:// or "
            "rediss+sentinel:// (docs/scale.md)"
        )
    if not _is_whole(url, lambda parts: scheme == "unix" or _has_port_and_number(parts)):
        raise SettingsError(f"{PREFIX}{name} is no address such as redis://user:password@host:6379/0; {IN_PASSWORDS}")
    _check_options(url, name, REDIS_OPTIONS[scheme], "db with unix://", "rediss://", REDIS_OPTIONS["rediss"])


def _check_cluster_url(url: str) -> None:
    try:
        nodes, first = split_cluster_url(url)
    except ValueError:
        raise SettingsError(
            f"{PREFIX}REDIS_URL is no address of a cluster such as redis+cluster://user:password@host:6379,host2:6379; "
            f"{IN_PASSWORDS}"
        ) from None
    if not nodes or urlsplit(first).path.strip("/"):
        raise SettingsError(f"{PREFIX}REDIS_URL: a cluster has no numbered databases; leave out what is behind the /")
    check_redis_url(first, "REDIS_URL")


def _check_sentinel_url(url: str, name: str) -> None:
    try:
        address = split_sentinel_url(url)
    except ValueError:
        raise SettingsError(
            f"{PREFIX}{name} is no address of sentinels such as {SENTINEL_FORM}; {IN_PASSWORDS}"
        ) from None
    scheme = SENTINEL_SCHEMES[url.partition("://")[0]]
    also = " and ".join(SENTINEL_OPTIONS)
    _check_options(address.server_url, name, REDIS_OPTIONS[scheme], also, "rediss+sentinel://", REDIS_OPTIONS["rediss"])


def refuse_incomplete_cluster(url: str, broker_url: str | None, collection: str) -> None:
    """Raise SettingsError where the store is in a cluster, and something is not set that it needs then."""
    if not is_cluster(url):
        return
    if not broker_url:
        raise SettingsError(
            f"{PREFIX}REDIS_URL is a cluster, which can't carry the queue: name a broker in {PREFIX}BROKER_URL "
            "(docs/scale.md)"
        )
    if collection == "feedmill":
        raise SettingsError(
            f"{PREFIX}REDIS_URL is a cluster, where the collection feedmill is on several nodes: name another one "
            f"in {PREFIX}COLLECTION (docs/scale.md)"
        )


def is_cluster(url: str) -> bool:
    """Whether an address is that of a cluster."""
    return url.partition("://")[0] in CLUSTER_SCHEMES


def split_cluster_url(url: str) -> tuple[list[tuple[str, int]], str]:
    """The nodes that an address of a cluster names, and the address of the first of them alone. Raises ValueError.

    >>> split_cluster_url("redis+cluster://:secret@one:7000,two:7001")
    ([('one', 7000), ('two', 7001)], 'redis://:secret@one:7000')
    """
    scheme, _, rest = url.partition("://")
    netloc = re.split(r"[/?#]", rest, maxsplit=1)[0]
    credentials, at, hosts = netloc.rpartition("@")
    nodes = _split_hosts(hosts, 6379)
    return nodes, f"{CLUSTER_SCHEMES[scheme]}://{credentials}{at}{hosts.partition(',')[0]}{rest[len(netloc) :]}"


def _split_hosts(hosts: str, default_port: int) -> list[tuple[str, int]]:
    found = []
    for host in hosts.split(","):
        parts = urlsplit(f"redis://{host}")
        if not parts.hostname:
            raise ValueError("a host has no name")
        found.append((parts.hostname, parts.port or default_port))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class SentinelAddress:
    """Where sentinels are, what they call the servers that they watch, and how the primary of these is reached."""

    hosts: tuple[tuple[str, int], ...]
    service: str
    username: str | None  # the sentinels' own, as is the password
    password: str | None = field(repr=False)
    server_url: str = field(repr=False)  # of the primary, but for its host: that of the first sentinel stands there


def is_sentinel(url: str) -> bool:
    """Whether an address is that of sentinels."""
    return url.partition("://")[0] in SENTINEL_SCHEMES


def split_sentinel_url(url: str) -> SentinelAddress:
    """What an address of sentinels says. Raises ValueError.

    >>> found = split_sentinel_url("redis+sentinel://:secret@one,two:26380/mill/1?sentinel_password=other")
    >>> found.hosts, found.service, found.server_url
    ((('one', 26379), ('two', 26380)), 'mill', 'redis://:secret@one:26379/1')
    """
    parts = urlsplit(url)
    credentials, at, hosts = parts.netloc.rpartition("@")
    named = re.fullmatch(r"/([\w.-]{1,200})(?:/(\d{0,9}))?", parts.path, re.ASCII)
    if not named or parts.fragment:
        raise ValueError("no service is named")
    found = _split_hosts(hosts, 26379)
    options = parse_qsl(parts.query, keep_blank_values=True)
    own, others = ([pair for pair in options if (pair[0] in SENTINEL_OPTIONS) is is_own] for is_own in (True, False))
    first = hosts.partition(",")[0]
    where = first if urlsplit(f"//{first}").port else f"{first}:26379"
    query = f"?{urlencode(others)}" if others else ""
    return SentinelAddress(
        hosts=tuple(found),
        service=named[1],
        username=dict(own).get("sentinel_username"),
        password=dict(own).get("sentinel_password"),
        server_url=f"{SENTINEL_SCHEMES[parts.scheme]}://{credentials}{at}{where}/{named[2] or 0}{query}",
    )


def check_broker_url(url: str) -> None:
    """Raise SettingsError for a broker that nobody could reach; of kinds that are not known here Celery says so."""
    scheme = url.partition("://")[0]
    if scheme in REDIS_OPTIONS or is_sentinel(url):
        check_redis_url(url, "BROKER_URL")
    elif scheme == "sentinel":  # Celery's spelling, which has no place for all that is to be said
        raise SettingsError(f"{PREFIX}BROKER_URL: write {SENTINEL_FORM} (docs/scale.md)")
    elif scheme in AMQP_OPTIONS:
        if not _is_whole(url, lambda parts: bool(parts.hostname) and (parts.port is None or parts.port > 0)):
            raise SettingsError(
                f"{PREFIX}BROKER_URL is no address such as amqp://user:password@host:5672/vhost; {IN_PASSWORDS}"
            )
        _check_options(url, "BROKER_URL", AMQP_OPTIONS[scheme], "", "amqps://", AMQP_OPTIONS["amqps"])
    elif not re.match(r"[a-z][a-z0-9+.-]*://", url):
        raise SettingsError(
            f"{PREFIX}BROKER_URL must begin with amqp://, amqps://, redis://, rediss:// or unix://, or be the "
            "address of another broker that Celery knows"
        )


def _is_whole(url: str, is_complete: Callable[[SplitResult], bool]) -> bool:
    try:
        parts = urlsplit(url)
        return not parts.fragment and is_complete(parts)
    except ValueError:
        return False


def _check_options(
    url: str, setting: str, allowed: Collection[str], also: str, tls_scheme: str, tls_options: Sequence[str]
) -> None:
    """Raise SettingsError for what can't be set behind "?"."""
    for name, value in parse_qsl(urlsplit(url).query, keep_blank_values=True):
        if name not in allowed:
            and_also = f"{also}, and " if also else ""
            raise SettingsError(
                f'{PREFIX}{setting}: nothing can be set behind "?" but {and_also}with {tls_scheme} '
                f"{', '.join(tls_options)}; a password belongs before the host: {tls_scheme}:password@host"
            )
        if name in TLS_FILES and not Path(value).is_file():
            raise SettingsError(f"{PREFIX}{setting}: {name} names no file that can be read")
        if name == "ssl_cert_reqs" and value not in ("none", "optional", "required"):
            raise SettingsError(f"{PREFIX}{setting}: ssl_cert_reqs is none, optional or required")


def check_public_url(url: str) -> None:
    """Raise SettingsError for what is no address under which hubs could call us; there may be none."""
    try:
        parts = urlsplit(url)
        _ = parts.port
        is_plain = parts.scheme in ("http", "https") and bool(parts.hostname) and "@" not in parts.netloc
    except ValueError:
        is_plain = False
    if url and not (is_plain and re.fullmatch(r"[!-~]{1,500}", url) and not re.search(r"[?#]", url)):
        raise SettingsError(
            f"{PREFIX}PUBLIC_URL: write the address under which others reach `feedmill serve`, such as "
            "https://mill.example, without user name, query and fragment"
        )


def _has_port_and_number(parts: SplitResult) -> bool:
    """Whether an address may be one of a server: raises ValueError where the port is no number."""
    return (parts.port is None or parts.port > 0) and re.fullmatch(r"/?\d*", parts.path, re.ASCII) is not None


def hide_password(url: str) -> str:
    """A server's address as it may be shown.

    >>> hide_password("redis://ann:secret@db.example:6379/0"), hide_password("rediss://db.example?ssl_password=secret")
    ('redis://ann:***@db.example:6379/0', 'rediss://db.example?ssl_password=***')
    """
    url = re.sub(r"((?:ssl|sentinel)_password=)[^&]*", r"\1***", url)
    credentials = urlsplit(url).netloc.rpartition("@")[0]
    user, _, password = credentials.partition(":")
    return url.replace(f"://{credentials}@", f"://{user}:***@", 1) if password else url
