"""What is wrong with the server, by one name and in the same words wherever it is said."""

from __future__ import annotations

from dataclasses import dataclass

from redis import exceptions
from redis.sentinel import MasterNotFoundError

from .failures import FailureKind
from .sentinel import UnknownServiceError


class BrokerError(Exception):
    """The broker does not answer, where it is not the server that keeps the store."""


@dataclass(frozen=True, slots=True)
class ServerTrouble:
    """One state in which the server does not do its work."""

    name: str  # for programs
    says: str  # for people
    remedy: str  # what to do

    @property
    def kind(self) -> FailureKind:
        """The failure of a command whose server does not do its work."""
        return FailureKind(f"server-{self.name}", 3, self.says)

    def __str__(self) -> str:
        return f"{self.says}: {self.remedy}"


UNREACHABLE = ServerTrouble(
    "unreachable",
    "the server can't be reached",
    "start it, or mend FEEDMILL_REDIS_URL (a port for TLS wants rediss://)",
)
BROKER_AWAY = ServerTrouble(
    "broker-away", "the broker can't be reached", "start it, or mend FEEDMILL_BROKER_URL; nothing is lost meanwhile"
)
FULL = ServerTrouble("full", "the server is full", "raise its maxmemory, or trim streams; nothing is lost meanwhile")
READ_ONLY = ServerTrouble(
    "read-only", "the server takes no writes, for it is a replica", "name the primary in FEEDMILL_REDIS_URL"
)
LOADING = ServerTrouble("loading", "the server is reading its data after a start", "wait; it goes on by itself")
DISK = ServerTrouble(
    "disk", "the server can't write to its disk", "make room there, or mend its rights; nothing is lost meanwhile"
)
FAILING_OVER = ServerTrouble(
    "failing-over", "the server has lost its primary", "wait for the failover, or mend the replication"
)
NO_SERVICE = ServerTrouble(
    "no-service", "the sentinels watch no server of that name", "mend the service's name in FEEDMILL_REDIS_URL"
)
WRONG_PASSWORD = ServerTrouble(
    "wrong-password", "the server refuses the user name or password", "mend them in FEEDMILL_REDIS_URL"
)
NO_PERMISSION = ServerTrouble(
    "no-permission", "the server's user may not run a command that feedmill needs", "give it the rights"
)
UNTRUSTED = ServerTrouble(
    "untrusted",
    "the server's certificate is not to be trusted",
    "name who vouches for it by ssl_ca_certs in FEEDMILL_REDIS_URL, or use the name that it is for (docs/security.md)",
)
NO_TLS = ServerTrouble(
    "no-tls", "the server speaks no TLS on this port", "name its port for TLS in FEEDMILL_REDIS_URL, or use redis://"
)
TLS_BROKEN_OFF = ServerTrouble(
    "tls-broken-off",
    "the server broke off the TLS connection",
    "it may want another certificate: ssl_certfile and ssl_keyfile in FEEDMILL_REDIS_URL; its log says why",
)
NO_REPLICAS = ServerTrouble(
    "no-replicas", "the server takes no writes without its replicas", "start them, or lower min-replicas-to-write"
)
NO_LUA = ServerTrouble(
    "no-lua", "the server runs no Lua scripts", "use one with scripting (Valkey 9.1 packs it as a module)"
)
IN_CLUSTER = ServerTrouble(
    "in-cluster",
    "the server is a node of a cluster",
    "write redis+cluster:// in FEEDMILL_REDIS_URL, name a broker and a collection (docs/scale.md)",
)
BUSY = ServerTrouble("busy", "the server is busy with a script", "wait; it goes on by itself")
CLUSTER_DOWN = ServerTrouble("cluster-down", "the cluster is down", "see `CLUSTER INFO`")
MOVING = ServerTrouble("moving", "the cluster is moving these keys, or their primary changes", "wait")
_UNKNOWN = ServerTrouble("error", "the server refused a command", "its log and the message say why")

_BY_TYPE: tuple[tuple[type[Exception], ServerTrouble], ...] = (
    (BrokerError, BROKER_AWAY),
    (exceptions.RedisClusterException, CLUSTER_DOWN),
    (UnknownServiceError, NO_SERVICE),  # a kind of the next one
    (MasterNotFoundError, FAILING_OVER),
    (exceptions.AskError, IN_CLUSTER),  # a MovedError is one; a client for clusters handles both
    (exceptions.OutOfMemoryError, FULL),
    (exceptions.ReadOnlyError, READ_ONLY),
    (exceptions.BusyLoadingError, LOADING),
    (exceptions.TryAgainError, MOVING),
    (exceptions.MasterDownError, FAILING_OVER),  # a kind of the next one
    (exceptions.ClusterDownError, CLUSTER_DOWN),
    (exceptions.AuthenticationError, WRONG_PASSWORD),
    (exceptions.NoPermissionError, NO_PERMISSION),
)
_BY_MESSAGE = {  # parts of answers that have no class of their own
    "NOAUTH": WRONG_PASSWORD,
    "CERTIFICATE_VERIFY_FAILED": UNTRUSTED,
    "WRONG_VERSION_NUMBER": NO_TLS,
    "RECORD_LAYER_FAILURE": NO_TLS,  # the same, of newer OpenSSL
    "handshake operation timed out": NO_TLS,
    "_ALERT_": TLS_BROKEN_OFF,
    "EOF occurred in violation of protocol": TLS_BROKEN_OFF,  # the same, where we were still writing
    "MISCONF": DISK,
    "NOREPLICAS": NO_REPLICAS,
    "unknown command 'EVAL": NO_LUA,
    "BUSY ": BUSY,
    "CLUSTERDOWN": CLUSTER_DOWN,
    "TRYAGAIN": MOVING,
    "UNBLOCKED": MOVING,
}
_CLOSED = (IN_CLUSTER, UNREACHABLE, NO_SERVICE, WRONG_PASSWORD, NO_PERMISSION, UNTRUSTED, NO_TLS, TLS_BROKEN_OFF)
_PASSING = (
    *(BROKER_AWAY, FULL, READ_ONLY, LOADING, FAILING_OVER, DISK, NO_REPLICAS, BUSY, CLUSTER_DOWN, MOVING),
    *_CLOSED,  # somebody mends them, and no job is to blame
)


def name_trouble(error: BaseException) -> ServerTrouble:
    """What an error of the server's client means.

    >>> name_trouble(exceptions.OutOfMemoryError("command not allowed")).name
    'full'
    >>> name_trouble(exceptions.ResponseError("MISCONF Errors writing to the AOF file")).name
    'disk'
    """
    for error_type, trouble in _BY_TYPE:
        if isinstance(error, error_type):
            return trouble
    said = f"{error} {error.__context__ or ''}"  # the client's words for a handshake that failed say only that
    for part, trouble in _BY_MESSAGE.items():
        if part in said:
            return trouble
    is_lost = isinstance(error, exceptions.ConnectionError | exceptions.TimeoutError | OSError)
    return UNREACHABLE if is_lost else _UNKNOWN


def passes_by_itself(error: BaseException) -> bool:
    """Whether the server may do its work again after a while, so that it is right to wait and ask again."""
    return name_trouble(error) in _PASSING


def lets_nobody_in(error: BaseException) -> bool:
    """Whether the server is not there or does not take us, so that whoever begins must mend something first."""
    return name_trouble(error) in _CLOSED
