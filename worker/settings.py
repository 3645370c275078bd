"""Settings: what there is to set, and what each may be; setting_sources.py says where values come from.

The only file that reads the environment.
"""
# ruff: noqa: RUF009 (make_setting makes a field)

from __future__ import annotations

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import timedelta
from difflib import get_close_matches
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal, TypeVar, get_args

import msgspec

from .failures import UNKNOWN_SETTING
from .routes import Route, read_routes
from .server_address import check_broker_url, check_public_url, check_redis_url, is_cluster, refuse_incomplete_cluster
from .server_address import hide_password as hide_password
from .setting_sources import PREFIX, GivenValue, is_collection_name, locate_user_folder, read_given_values
from .setting_sources import SettingsError as SettingsError  # for those who make settings
from .units import read_ages

DEFAULT_COLLECTION = "feedmill"
LARGEST_NUMBER = 10**10  # of any setting; as seconds three centuries, as bytes more than a server takes
COMPLETION_VARIABLE = "_FEEDMILL_COMPLETE"  # by which a shell's script calls us
LARGEST_OF = {"http_port": 65535, "keep_versions": 20}  # of those that have less
MAY_BE_ZERO = frozenset({"keep_versions"})

YesOrNo = Literal["yes", "no"]
EventPacking = Literal["none", "zlib"]  # see store/event_data.py
RobotsScope = Literal["pages", "all"]  # see jobs/robots_check.py
LogForm = Literal["text", "json"]  # see log_lines.py
SecretPart = Literal["whole", "password"]  # all of it, or the password in an address
SettingValue = TypeVar("SettingValue")


def make_setting(default: SettingValue, says: str, hides: SecretPart | None = None) -> SettingValue:
    """A field of Settings.

    Args:
        default: the value it has when nobody sets it.
        says: what it is, in one line: `feedmill config show` and docs/settings.md have it in these words.
        hides: the part of its value that is shown nowhere.
    """
    return field(default=default, repr=hides is None, metadata={"says": says, "hides": hides})


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set. Durations are in seconds."""

    redis_url: str | None = make_setting(
        None,
        "the server: redis://, rediss://, unix://, redis+sentinel:// or redis+cluster://; without it the embedded one",
        hides="password",
    )
    broker_url: str | None = make_setting(
        None, "where the queue is, if not on that server: amqp://, amqps://, redis://, …", hides="password"
    )
    data_dir: Path = make_setting(Path(), "the embedded server keeps its data in this folder")  # see default_data_dir
    collection: str = make_setting(
        DEFAULT_COLLECTION, "keys, streams and queues carry it; others on one server are strangers"
    )
    routes: str = make_setting("", "a file that says which items go to which other collection (scale.md)")
    workers: int = make_setting(2, "processes that do jobs at the same time")
    fetchers: int = make_setting(32, "documents that a fetcher fetches at the same time")
    attempts: int = make_setting(3, "of a job that fail by its own fault; then it is a dead letter")
    lease: float = make_setting(15.0, "a job whose worker was not heard of for so long is given to another")
    soft_time_limit: float = make_setting(
        240.0, "a job that runs longer is interrupted, and killed after a quarter more"
    )
    job_memory: int = make_setting(1536 * 1024 * 1024, "bytes that a process may take for jobs; more is refused")
    patience: float = make_setting(60.0, "a queued job that nobody took by then is enqueued again")
    retry_after: float = make_setting(30.0, "wait before the second attempt; doubled before the third")
    reconcile_every: float = make_setting(5.0, "how often somebody looks for jobs that were lost or are due")
    poll_every: float = make_setting(5.0, "how often somebody looks for feeds that are due")
    # a feed's own interval may be shorter
    poll_shortest: float = make_setting(300.0, "between two polls of a feed that brings much")
    poll_longest: float = make_setting(6 * 3600.0, "between two polls of a feed that brings little or fails")
    max_open: int = make_setting(500, "jobs that have not ended; while there are more, submit waits")
    retention: float = make_setting(7 * 86400.0, "how long ended jobs can still be looked up")
    ended_jobs: int = make_setting(100_000, "so many ended jobs can be looked up at most, the last ones")
    # 10,000 feeds make millions
    quiet_retention: float = make_setting(600.0, "how long a poll that brought nothing can be looked up")
    window: float = make_setting(14 * 86400.0, "how long stories can be joined")
    keep_versions: int = make_setting(5, "earlier texts of an item that are kept while it is known; 0: none")
    stream_age: float = make_setting(14 * 86400.0, "an event that every group has read goes when it is older")
    stream_entries: int = make_setting(1_000_000, "it goes, too, where its stream has more entries than this")
    stream_grace: float = make_setting(28 * 86400.0, "older events go, read or not; at least stream_age")
    dead_age: float = make_setting(30 * 86400.0, "dead letters that are older are dropped")
    dead_letters: int = make_setting(100_000, "those beyond so many are dropped, oldest first")
    # see store/event_data.py
    event_packing: EventPacking = make_setting(
        "none", "how data in the streams clean and copies is packed: none or zlib"
    )
    max_memory: float = make_setting(
        0.8, "of the server, up to which work is taken in: a share, or bytes if more than 1"
    )
    max_bytes: int = make_setting(20 * 1024 * 1024, "bytes of one document; a larger one is refused")
    fetch_seconds: float = make_setting(30.0, "time for one fetch, redirects included")
    full_text_pages: int = make_setting(50, "pages of items that one run of a job fetches; then it goes on later")
    full_text_seconds: float = make_setting(120.0, "time for these; at most half of soft_time_limit")
    host_pause: float = make_setting(1.0, "between two requests to one web host, of all workers and fetchers")
    robots: RobotsScope = make_setting("pages", "what asks robots.txt first: pages, or all: feeds and URL jobs too")
    contact: str = make_setting("", "how site owners reach you, in the User-Agent: an address of the web or of mail")
    respect_tdm: YesOrNo = make_setting("yes", "pages that reserve text and data mining give no full text: yes or no")
    look_again_ages: str = make_setting(
        "1d 7d", "how old an item of a feed with --look-again is when its page is looked at again"
    )
    log: LogForm = make_setting("text", "how up, workers and scheduler write what they say: text or json")
    heartbeat: str = make_setting("", "file with the sign of life of one process, for status --own")
    fetch_allow: str = make_setting(
        "", 'networks to fetch from besides the public internet: "10.1.0.0/16 127.0.0.1/32"'
    )
    http_host: str = make_setting("127.0.0.1", "where serve listens")
    http_port: int = make_setting(8088, "the port of serve")
    http_token: str | None = make_setting(
        None, "that those must have who ask serve; without it one is made in the data folder", hides="whole"
    )
    owners: str = make_setting("", "file that says which publisher owns which sites, for the console; empty: none")
    public_url: str = make_setting("", "where hubs of the internet reach serve, for feeds by push; empty: none")

    @property
    def heartbeat_file(self) -> Path | None:
        return Path(self.heartbeat) if self.heartbeat else None

    @property
    def owners_file(self) -> Path | None:
        return Path(self.owners) if self.owners else None

    @property
    def networks(self) -> tuple[IPv4Network | IPv6Network, ...]:
        return tuple(ip_network(text) for text in self.fetch_allow.replace(",", " ").split())

    @property
    def route_list(self) -> tuple[Route, ...]:
        """Read anew each time."""
        return read_routes(Path(self.routes)) if self.routes else ()

    @property
    def look_ages(self) -> tuple[timedelta, ...]:
        return read_ages(self.look_again_ages)

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
        return _build_settings(read_given_values(os.environ if environ is None else environ, dotenv, flags))


def read_own_values(flags: Mapping[str, object] | None = None) -> Mapping[str, GivenValue]:
    """What was set for this process, by whichever way."""
    return read_given_values(os.environ, None, flags)


def find_user_folder(holds: Literal["data", "config"]) -> Path:
    """Where this user's programs keep what they are told here."""
    return locate_user_folder(os.environ, holds)


def read_completion_request() -> str | None:
    """What a shell asks for that completes a command line, as click has it; None: nothing is to be completed."""
    return os.environ.get(COMPLETION_VARIABLE)


def search_path() -> str:
    """Where programs are looked for."""
    return os.environ.get("PATH", os.defpath)


def child_environment(settings: Settings, redis_url: str) -> dict[str, str]:
    """The environment for a process that is to work with these settings on this server."""
    values = {each.name: getattr(settings, each.name) for each in fields(settings)} | {"redis_url": redis_url}
    return {**os.environ, **{PREFIX + name.upper(): str(value) for name, value in values.items() if value is not None}}


def name_heartbeat(environment: Mapping[str, str], name: str) -> Mapping[str, str]:
    """The environment for one of several processes that are started together: each has a file for its sign of life.

    >>> name_heartbeat({"FEEDMILL_HEARTBEAT": "/run/feedmill"}, "worker")
    {'FEEDMILL_HEARTBEAT': '/run/feedmill.worker'}
    """
    file = environment.get(f"{PREFIX}HEARTBEAT")
    return {**environment, f"{PREFIX}HEARTBEAT": f"{file}.{name}"} if file else environment


def _build_settings(given: Mapping[str, GivenValue]) -> Settings:
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
    for name in ("data_dir", "routes"):
        if values.get(name):
            values[name] = Path(str(values[name])).expanduser().absolute()
    values["routes"] = str(values.get("routes", ""))  # as other texts that may be empty
    settings = Settings(**values)  # type: ignore[arg-type]
    return _check_settings(settings)


def _type_of(name: str) -> object:
    default = getattr(Settings(), name)
    return str if default is None or isinstance(default, Path) else type(default)


def _check_settings(settings: Settings) -> Settings:
    for each in fields(settings):
        value = getattr(settings, each.name)
        most = LARGEST_OF.get(each.name, LARGEST_NUMBER)
        is_allowed_zero = value == 0 and each.name in MAY_BE_ZERO
        if isinstance(value, int | float) and not 0 < value <= most and not is_allowed_zero:
            limit = f"at most {most}" if value > 0 or math.isnan(value) else "greater than 0"
            raise SettingsError(f"{PREFIX}{each.name.upper()}={value}: must be {limit}")
    if settings.stream_grace < settings.stream_age:
        raise SettingsError(f"{PREFIX}STREAM_GRACE must not be less than {PREFIX}STREAM_AGE ({settings.stream_age})")
    if settings.poll_shortest > settings.poll_longest:
        raise SettingsError(
            f"{PREFIX}POLL_SHORTEST must not be more than {PREFIX}POLL_LONGEST ({settings.poll_longest})"
        )
    _check_texts(settings)
    try:
        _ = settings.networks
    except ValueError as error:
        raise SettingsError(f"{PREFIX}FETCH_ALLOW: {error}; write networks, such as 10.1.0.0/16 127.0.0.1/32") from None
    return settings


_CHOICES = {
    "event_packing": get_args(EventPacking),
    "log": get_args(LogForm),
    "respect_tdm": get_args(YesOrNo),
    "robots": get_args(RobotsScope),
}


def _check_texts(settings: Settings) -> None:
    for name, words in _CHOICES.items():
        if (value := getattr(settings, name)) not in words:
            raise SettingsError(f"{PREFIX}{name.upper()}={value}: use {' or '.join(words)}")
    try:
        read_ages(settings.look_again_ages)
    except ValueError as error:
        raise SettingsError(f"{PREFIX}LOOK_AGAIN_AGES={settings.look_again_ages}: {error}") from None
    check_public_url(settings.public_url)
    if settings.redis_url:
        check_redis_url(settings.redis_url, "REDIS_URL")
        refuse_incomplete_cluster(settings.redis_url, settings.broker_url, settings.collection)
    if settings.broker_url:
        check_broker_url(settings.broker_url)
    targets = {route.to for route in settings.route_list}
    if DEFAULT_COLLECTION in targets and settings.redis_url and is_cluster(settings.redis_url):
        raise SettingsError(
            f"{PREFIX}ROUTES: a cluster has no room for the collection {DEFAULT_COLLECTION}: name another"
        )
    if settings.heartbeat_file and not settings.heartbeat_file.is_absolute():
        raise SettingsError(f"{PREFIX}HEARTBEAT={settings.heartbeat}: write the whole path, such as /tmp/heartbeat")
    if not re.fullmatch(r"[!-'*-~]{0,200}", settings.contact):
        raise SettingsError(f"{PREFIX}CONTACT: write one address, such as https://mill.example/bot, without spaces")
    if not is_collection_name(settings.collection):
        raise SettingsError(f"{PREFIX}COLLECTION={settings.collection}: use letters, digits, '_', '-' and '.'")


def _propose_names(name: str) -> str:
    """What to do about a setting that does not exist; its value is not repeated, for it may be a password.

    >>> _propose_names("wrokers")
    'did you mean FEEDMILL_WORKERS? (`feedmill config show` lists all)'
    """
    alike = get_close_matches(name, [each.name for each in fields(Settings)], n=2, cutoff=0.7)
    if not alike:
        return "remove it, or mend its name (`feedmill config show` lists all)"
    return f"did you mean {' or '.join(PREFIX + each.upper() for each in alike)}? (`feedmill config show` lists all)"
