"""Settings: a .env file, then environment variables, then flags, each outranking the one before.

The only file that reads the environment.
"""

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal, get_args
from urllib.parse import SplitResult, parse_qsl, urlsplit

import msgspec
from dotenv import dotenv_values

from .failures import INVALID_SETTING, SETTINGS_UNREADABLE, UNKNOWN_SETTING, FailureKind

PREFIX = "FEEDMILL_"
LARGEST_NUMBER = 10**10  # of any setting; as seconds three centuries, as bytes more than a server takes
TLS_FILES = ("ssl_ca_certs", "ssl_certfile", "ssl_keyfile")
URL_OPTIONS = {  # what may be behind "?"
    "redis": (),
    "rediss": (*TLS_FILES, "ssl_ca_path", "ssl_password", "ssl_cert_reqs", "ssl_check_hostname"),
    "unix": ("db",),
}

EventPacking = Literal["none", "zlib"]  # see store/event_data.py
LogForm = Literal["text", "json"]  # see log_lines.py


class SettingsError(Exception):
    """A setting can't be used; the message names it, where it came from, and what it should be."""

    def __init__(self, message: str, kind: FailureKind = INVALID_SETTING) -> None:
        super().__init__(message)
        self.kind = kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, with the value it has when nobody sets it. Durations are in seconds."""

    # redis://, rediss:// or unix://; None: the embedded server. It may hold a password: show it by hide_password only
    redis_url: str | None = field(default=None, repr=False)
    data_dir: Path = Path()  # where the embedded server keeps its data; see default_data_dir
    collection: str = "feedmill"  # several on one server are strangers: keys, streams and queues carry the name
    workers: int = 2  # processes that do jobs at the same time
    attempts: int = 3  # that fail by the job's own fault; then it is a dead letter
    lease: float = 15.0  # a job of whose worker nothing was heard for so long is given to another one
    soft_time_limit: float = 240.0  # a job that runs longer is interrupted, and killed after a quarter more
    job_memory: int = 1536 * 1024 * 1024  # bytes that a process may take while it does jobs; more is refused
    patience: float = 60.0  # a queued job that nobody took by then is enqueued again
    retry_after: float = 30.0  # wait before the second attempt; doubled before the third
    reconcile_every: float = 5.0
    poll_every: float = 5.0  # how often somebody looks for feeds that are due
    poll_shortest: float = 300.0  # between two polls of a feed that brings much; a feed's own interval may be shorter
    poll_longest: float = 6 * 3600.0  # between two polls of a feed that brings little or fails
    max_open: int = 500  # jobs that have not ended; while there are more, `submit` waits
    retention: float = 7 * 86400.0  # how long ended jobs can still be looked up
    ended_jobs: int = 100_000  # so many of these at most, the last ones
    quiet_retention: float = 600.0  # the same for a poll that brought nothing; 10,000 feeds make millions
    window: float = 14 * 86400.0  # how long stories can be joined
    stream_age: float = 14 * 86400.0  # an event that every consumer group has read may go when it is older …
    stream_entries: int = 1_000_000  # … or where its stream has more entries than this
    stream_grace: float = 28 * 86400.0  # events that are older go, read or not; at least the age above
    dead_age: float = 30 * 86400.0  # dead letters that are older are dropped …
    dead_letters: int = 100_000  # … and those beyond so many, oldest first
    event_packing: EventPacking = "none"  # of the data in the clean stream and that of copies
    max_memory: float = 0.8  # of the server's memory may be used while work is taken in; more than 1: in bytes
    max_bytes: int = 20 * 1024 * 1024  # of one document
    fetch_seconds: float = 30.0  # for one fetch, redirects included
    full_text_pages: int = 50  # that one run of a job fetches; then it is put back and goes on later
    full_text_seconds: float = 120.0  # for the same; at most half of the soft time limit
    full_text_pause: float = 1.0  # between two pages of one host
    log: LogForm = "text"  # how `up`, workers and scheduler write what they say
    fetch_allow: str = ""  # networks reachable besides the public internet: "10.1.0.0/16 127.0.0.1/32"

    @property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(text) for text in self.fetch_allow.replace(",", " ").split())

    @classmethod
    def from_env(
        cls,
        environ: Mapping[str, str] | None = None,
        dotenv: Path | None = None,
        flags: Mapping[str, object] | None = None,
    ) -> Settings:
        """Settings from the three places. A flag that is None counts as not given.

        Raises:
            SettingsError: a name that does not exist, a value of the wrong form, or a file that can't be read.

        >>> Settings.from_env({"FEEDMILL_WORKERS": "4"}, Path("/nonexistent")).workers
        4
        """
        environ = os.environ if environ is None else environ
        file = dotenv or Path(".env")
        given: dict[str, tuple[object, str]] = {"data_dir": (str(default_data_dir(environ)), "the default")}
        given |= _read_prefixed(_read_dotenv(file), str(file))
        given |= _read_prefixed(environ, "the environment")
        given |= {name: (value, "a flag") for name, value in (flags or {}).items() if value is not None}
        return _build_settings(given)


def _read_dotenv(file: Path) -> Mapping[str, str | None]:
    try:
        return dotenv_values(file) if file.is_file() else {}
    except OSError as error:
        raise SettingsError(
            f"{file} can't be read: {error.strerror}; mend its rights, or remove it", SETTINGS_UNREADABLE
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(
            f"{file} is not UTF-8: save it as UTF-8, with one NAME=value a line", SETTINGS_UNREADABLE
        ) from None


def default_data_dir(environ: Mapping[str, str]) -> Path:
    """Where the XDG base directory specification puts an application's data; it has a relative path ignored.

    >>> default_data_dir({"HOME": "/home/ann", "XDG_DATA_HOME": "data"}).as_posix()
    '/home/ann/.local/share/feedmill'
    """
    base = Path(environ.get("XDG_DATA_HOME", ""))
    if not base.is_absolute():
        base = Path(environ.get("HOME", "~")).expanduser() / ".local" / "share"
    return base / "feedmill"


def search_path() -> str:
    """Where programs are looked for."""
    return os.environ.get("PATH", os.defpath)


def child_environment(settings: Settings, redis_url: str) -> dict[str, str]:
    """The environment for a process that is to work with these settings on this server."""
    values = {each.name: getattr(settings, each.name) for each in fields(settings)} | {"redis_url": redis_url}
    return {**os.environ, **{PREFIX + name.upper(): str(value) for name, value in values.items() if value is not None}}


def _read_prefixed(values: Mapping[str, str | None], origin: str) -> dict[str, tuple[object, str]]:
    given = {name: value for name, value in values.items() if name.startswith(PREFIX) and value not in (None, "")}
    return {name.removeprefix(PREFIX).lower(): (value, origin) for name, value in given.items()}


def _build_settings(given: Mapping[str, tuple[object, str]]) -> Settings:
    types = {each.name: each for each in fields(Settings)}
    values: dict[str, object] = {}
    for name, (value, origin) in given.items():
        if name not in types:
            raise SettingsError(
                f"{PREFIX}{name.upper()} (in {origin}) is not a setting: {_propose_names(name)}", UNKNOWN_SETTING
            )
        try:
            values[name] = msgspec.convert(value, _type_of(name), strict=False)
        except msgspec.ValidationError:
            wanted = "a whole number" if _type_of(name) is int else "a number"
            raise SettingsError(f"{PREFIX}{name.upper()}={value} (in {origin}): must be {wanted}") from None
    settings = Settings(**{**values, "data_dir": Path(str(values["data_dir"])).expanduser().absolute()})  # type: ignore[arg-type]
    return _check_settings(settings)


def _type_of(name: str) -> object:
    default = getattr(Settings(), name)
    return str if default is None or isinstance(default, Path) else type(default)


def _check_settings(settings: Settings) -> Settings:
    for each in fields(settings):
        value = getattr(settings, each.name)
        if isinstance(value, int | float) and not 0 < value <= LARGEST_NUMBER:
            limit = f"at most {LARGEST_NUMBER}" if value > 0 or math.isnan(value) else "greater than 0"
            raise SettingsError(f"{PREFIX}{each.name.upper()}={value}: must be {limit}")
    if settings.stream_grace < settings.stream_age:
        raise SettingsError(f"{PREFIX}STREAM_GRACE must not be less than {PREFIX}STREAM_AGE ({settings.stream_age})")
    if settings.poll_shortest > settings.poll_longest:
        raise SettingsError(
            f"{PREFIX}POLL_SHORTEST must not be more than {PREFIX}POLL_LONGEST ({settings.poll_longest})"
        )
    for name, words in (("event_packing", get_args(EventPacking)), ("log", get_args(LogForm))):
        if (value := getattr(settings, name)) not in words:
            raise SettingsError(f"{PREFIX}{name.upper()}={value}: use {' or '.join(words)}")
    if settings.redis_url:
        _check_redis_url(settings.redis_url)
    if not re.fullmatch(r"[\w.-]+", settings.collection, re.ASCII):
        raise SettingsError(f"{PREFIX}COLLECTION={settings.collection}: use letters, digits, '_', '-' and '.'")
    try:
        _ = settings.networks
    except ValueError as error:
        raise SettingsError(f"{PREFIX}FETCH_ALLOW: {error}; write networks, such as 10.1.0.0/16 127.0.0.1/32") from None
    return settings


def _propose_names(name: str) -> str:
    """What to do about a setting that does not exist; its value is not repeated, for it may be a password.

    >>> _propose_names("wrokers")
    'did you mean FEEDMILL_WORKERS? (worker/settings.py lists all)'
    """
    alike = get_close_matches(name, [each.name for each in fields(Settings)], n=2)
    if not alike:
        return "remove it, or mend its name (worker/settings.py lists all)"
    return f"did you mean {' or '.join(PREFIX + each.upper() for each in alike)}? (worker/settings.py lists all)"


def _check_redis_url(url: str) -> None:
    """Raise SettingsError for an address that no client takes. The message never holds it: parts may be a password."""
    scheme = url.partition("://")[0]
    if scheme not in URL_OPTIONS or not url.startswith(f"{scheme}://"):
        raise SettingsError(
            f"{PREFIX}REDIS_URL must begin with redis://, rediss:// or unix://, such as redis://localhost:6379/0"
        )
    try:
        parts = urlsplit(url)
        is_whole = not parts.fragment and (scheme == "unix" or _has_port_and_number(parts))
    except ValueError:
        is_whole = False
    if not is_whole:
        raise SettingsError(
            f"{PREFIX}REDIS_URL is no address such as redis://user:password@host:6379/0; in a password write "
            "%40 for @, %2F for /, %3F for ?, %23 for #, %5B for [ and %5D for ]"
        )
    for name, value in parse_qsl(parts.query, keep_blank_values=True):
        if name not in URL_OPTIONS[scheme]:
            raise SettingsError(
                f'{PREFIX}REDIS_URL: nothing can be set behind "?" but db with unix://, and with rediss:// '
                f"{', '.join(URL_OPTIONS['rediss'])}; a password belongs before the host: redis://:password@host"
            )
        if name in TLS_FILES and not Path(value).is_file():
            raise SettingsError(f"{PREFIX}REDIS_URL: {name} names no file that can be read")
        if name == "ssl_cert_reqs" and value not in ("none", "optional", "required"):
            raise SettingsError(f"{PREFIX}REDIS_URL: ssl_cert_reqs is none, optional or required")


def _has_port_and_number(parts: SplitResult) -> bool:
    """Whether an address may be one of a server: raises ValueError where the port is no number."""
    return (parts.port is None or parts.port > 0) and re.fullmatch(r"/?\d*", parts.path, re.ASCII) is not None


def hide_password(url: str) -> str:
    """A server's address as it may be shown.

    >>> hide_password("redis://ann:secret@db.example:6379/0"), hide_password("rediss://db.example?ssl_password=secret")
    ('redis://ann:***@db.example:6379/0', 'rediss://db.example?ssl_password=***')
    """
    url = re.sub(r"(ssl_password=)[^&]*", r"\1***", url)
    credentials = urlsplit(url).netloc.rpartition("@")[0]
    user, _, password = credentials.partition(":")
    return url.replace(f"://{credentials}@", f"://{user}:***@", 1) if password else url
