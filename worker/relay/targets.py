"""From what a target is called to the sink that reaches it. A sink's library is imported when it is wanted."""

from __future__ import annotations

from ..log_lines import hide_secrets
from .sink import Sink, SinkSetupError

EXTRAS = {"psycopg": "postgres", "confluent_kafka": "kafka"}  # a library -> the extra that brings it
HTTP_REMEDY = "programs that are told by HTTP are webhooks: `feedmill hooks add {}` (docs/webhooks.md)"
FORMS = "postgresql://user@host/database, kafka://host:9092/topic or file:///folder"


def open_target(target: str) -> Sink:
    """The sink of a target, not opened yet.

    Raises:
        SinkSetupError: there is no such target, or its library is not installed.
    """
    scheme, _, _ = target.partition("://")
    try:
        match scheme:
            case "postgresql" | "postgres":
                from .postgres_sink import PostgresSink

                return PostgresSink(target, name_target(target))
            case "kafka":
                from .kafka_sink import KafkaSink

                return KafkaSink(target, name_target(target))
            case "file":
                from .file_sink import FileSink

                return FileSink(target, name_target(target))
            case "http" | "https":
                raise SinkSetupError(HTTP_REMEDY.format(name_target(target)))
            case _:
                raise SinkSetupError(f"{name_target(target)}: no target; write {FORMS} (docs/sinks.md)")
    except ImportError as error:
        library = (error.name or "").partition(".")[0]
        extra = EXTRAS.get(library)
        if extra is None:
            raise
        raise SinkSetupError(f"{library} is not installed: pip install 'feedmill[{extra}]' brings it") from error


def name_target(target: str) -> str:
    """A target as it is shown: without user name, password and query, be the password written as it may not be.

    >>> name_target("postgresql://ann:s/c@db.example/news?sslmode=require"), name_target("kafka://ann:s?c@host/topic")
    ('postgresql://db.example/news', 'kafka://…')
    """
    address, _, query = target.partition("?")
    scheme, separator, rest = hide_secrets(address).partition("://")
    if scheme == "file":
        return address
    is_cut = "@" in query and "/" not in rest  # in a password there is a "?"
    return f"{scheme}{separator}{'…' if is_cut else rest.rpartition('@')[2]}"


def make_group_name(target: str) -> str:
    """The group that a relay reads in, if it is not named.

    >>> make_group_name("postgresql://ann@db.example/news"), make_group_name("s3://news/clean")
    ('relay.postgresql', 'relay.s3')
    """
    return f"relay.{target.partition('://')[0]}"
