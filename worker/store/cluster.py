"""A client for a cluster: a collection is on one of its nodes, and what is asked of a server is asked of that one.

redis-py's own client finds the node and follows its keys when they move. It asks the cluster for its nodes when it is
made, and asks any node what is not about a key; both are done otherwise here.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from redis.cluster import ClusterNode, RedisCluster
from redis.commands.core import Script
from redis.connection import SSLConnection, parse_url
from redis.exceptions import AskError, MovedError, ReadOnlyError
from redis.exceptions import ConnectionError as LostConnectionError
from redis.exceptions import TimeoutError as LateAnswerError
from redis.retry import Retry

from ..server_address import split_cluster_url

# What is asked of a server rather than of a key, and reads of streams, before which redis-py would ask a server each
# time where their keys are.
_OF_HOME = frozenset({"info", "time", "config_get", "eval", "scan", "xread", "xreadgroup"})
_MOVED = (MovedError, AskError, ReadOnlyError, LostConnectionError, LateAnswerError)


class ClusterClient:
    """Made when the first command is sent.

    Args:
        home: a key of the collection, all of whose keys are where this one is.
        options: as redis-py takes them for a connection.
    """

    def __init__(self, url: str, home: str, retry: Retry, **options: Any) -> None:
        self._url, self._home, self._retry, self._options = url, home, retry, options
        self._cluster: Any = None  # its annotations are not whole

    def __getattr__(self, command: str) -> Callable[..., Any]:
        if command.startswith("_"):
            raise AttributeError(command)
        return partial(self._ask, command)

    def register_script(self, script: str) -> Script:
        """As bytes, for redis-py would ask the cluster how it writes text."""
        return Script(self, script.encode())  # type: ignore[arg-type]

    def _ask(self, command: str, *args: Any, **options: Any) -> Any:
        cluster = self._connect()
        if command not in _OF_HOME:
            return getattr(cluster, command)(*args, **options)
        try:
            return getattr(self._find_home(cluster), command)(*args, **options)
        except _MOVED:
            cluster.nodes_manager.initialize()  # for the next one to find where the collection is by then
            raise

    def _connect(self) -> Any:
        if self._cluster is None:
            nodes, url = split_cluster_url(self._url)
            given = parse_url(url)  # type: ignore[no-untyped-call]
            if given.pop("connection_class", None) is SSLConnection:
                given["ssl"] = True
            for name in ("host", "port", "db"):
                given.pop(name, None)
            self._cluster = RedisCluster(
                startup_nodes=[ClusterNode(host, port) for host, port in nodes],  # type: ignore[no-untyped-call]
                retry=self._retry,
                **given,
                **self._options,
            )
        return self._cluster

    def _find_home(self, cluster: Any) -> Any:
        return cluster.get_redis_connection(cluster.get_node_from_key(self._home))
