"""The server that everything is kept on: the one that is set, or the embedded one."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from redis.exceptions import NoScriptError, RedisClusterException, RedisError

from .server.binary import ServerError, find_binary
from .server.embedded import attach_to_server
from .settings import Settings
from .store.connect import make_client
from .store.keys import Keys
from .store.store_format import StoreFormat
from .trouble import BrokerError, passes_by_itself

BACKEND_ERRORS = (
    RedisError,
    RedisClusterException,
    ServerError,
    BrokerError,
)  # the server can't be reached or does not do as it should


@dataclass(frozen=True, slots=True)
class Backend:
    """The server to use."""

    url: str = field(repr=False)  # may hold a password
    ensure_running: Callable[[], None]  # start it again if it is ours and has died


@contextmanager
def open_backend(settings: Settings, path: str) -> Iterator[Backend]:
    """The server that is set, or the embedded one, which is kept running until the end.

    Args:
        path: the search path for a server binary, as in the variable PATH.

    Raises:
        ServerError: there is no binary, or it does not start.
        StoreFormatError: this feedmill does not work with what is kept there.
        UnusableFolderError: the data folder can't be used.
    """
    if settings.redis_url:
        refuse_other_format(settings, settings.redis_url)
        yield Backend(settings.redis_url, lambda: None)
        return
    with attach_to_server(settings.data_dir, find_binary(path)) as embedded:
        refuse_other_format(settings, embedded.url)
        yield Backend(embedded.url, embedded.ensure_running)


def refuse_other_format(settings: Settings, url: str) -> None:
    """Raise StoreFormatError where this feedmill does not work with what is kept on the server at ``url``.

    A server that does not answer is passed over: whoever asks it for something sees to that.
    """
    with suppress(RedisError, RedisClusterException):
        keys = Keys.of(settings.collection)
        StoreFormat(make_client(url, retries=0, home=keys.totals), keys).refuse_others()


def is_servers_fault(error: Exception) -> bool:
    """Whether the server is away, full or not to be written to, rather than asked for something wrong."""
    is_new = isinstance(error, NoScriptError)  # it was started between our sending of a script and our asking for it
    return is_new or isinstance(error, ServerError) or passes_by_itself(error)
