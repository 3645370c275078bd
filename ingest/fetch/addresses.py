"""Which addresses may be asked: public ones, and those that the operator named.

The answer must be the same under every Python, whose own ``is_global`` changes with its patch releases, and an IPv6
address that carries an IPv4 address counts by both. So the table is kept here, from the IANA registries:
https://www.iana.org/assignments/iana-ipv4-special-registry/ and …/iana-ipv6-special-registry/
"""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Callable, Iterable, Sequence
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import Final

IpAddress = IPv4Address | IPv6Address
IpNetwork = IPv4Network | IPv6Network

# host, port -> every address of it, as text; raises OSError
Resolver = Callable[[str, int], Sequence[str]]

_SPECIAL_NETWORKS: Final = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",  # this network, unspecified
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # carrier-grade NAT
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local, cloud metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.88.99.0/24",  # 6to4 relays, withdrawn
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved, broadcast
        "2001::/23",  # protocol assignments
        "2001:db8::/32",  # documentation
        "3fff::/20",  # documentation
    )
)
_GLOBAL_UNICAST: Final = IPv6Network("2000::/3")  # everything else of IPv6 is loopback, local, multicast or reserved

# network -> where in its 16 bytes the IPv4 address lies that a packet ends up at, and a mask to undo.
# 64:ff9b:1::/48 (local NAT64) is missing on purpose: where the IPv4 address lies depends on the site's prefix length
# (RFC 6052 2.2), so it can't be judged and stays refused unless allowed.
_EMBEDDING_NETWORKS: Final = (
    (IPv6Network("::ffff:0:0/96"), ((12, 0),)),  # IPv4-mapped
    (IPv6Network("::/96"), ((12, 0),)),  # IPv4-compatible; also :: and ::1, which become 0.0.0.0/8
    (IPv6Network("::ffff:0:0:0/96"), ((12, 0),)),  # IPv4-translated
    (IPv6Network("64:ff9b::/96"), ((12, 0),)),  # NAT64
    (IPv6Network("2002::/16"), ((2, 0),)),  # 6to4
    (IPv6Network("2001::/32"), ((4, 0), (12, 0xFFFFFFFF))),  # Teredo: server, and client with its bits turned over
)


def resolve_host(host: str, port: int) -> list[str]:
    """Every address of a host, in the order the system prefers; raises OSError.  May take long: resolve_host_within."""
    try:
        records = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except UnicodeError:  # labels longer than DNS allows
        raise socket.gaierror(socket.EAI_NONAME, "not a host name") from None
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in records))


def resolve_host_within(resolve: Resolver, host: str, port: int, seconds: float) -> list[IpAddress]:
    """Every address of a host, in bounded time.  Raises OSError; TimeoutError is one.

    getaddrinfo has no timeout and can't be interrupted, so it runs in a thread that is left behind when it is late;
    the system's resolver ends it within the limits of resolv.conf.
    """
    answer: queue.SimpleQueue[Sequence[str] | OSError] = queue.SimpleQueue()

    def put_answer() -> None:
        try:
            answer.put(resolve(host, port))
        except OSError as error:
            answer.put(error)

    threading.Thread(target=put_answer, name=f"look up {host}", daemon=True).start()
    try:
        result = answer.get(timeout=seconds)
    except queue.Empty:
        raise TimeoutError("the name server did not answer in time") from None
    if isinstance(result, OSError):
        raise result
    return [ip_address(text) for text in result]


def final_addresses_of(address: IpAddress) -> tuple[IpAddress, ...]:
    """Where packets to an address really go: the IPv4 addresses inside it, or itself.

    >>> final_addresses_of(IPv6Address("::ffff:127.0.0.1"))
    (IPv4Address('127.0.0.1'),)
    """
    if isinstance(address, IPv6Address):
        for network, places in _EMBEDDING_NETWORKS:
            if address in network:
                return tuple(
                    IPv4Address(int.from_bytes(address.packed[at : at + 4], "big") ^ mask) for at, mask in places
                )
    return (address,)


def is_public(address: IpAddress) -> bool:
    """True where an address belongs to the public internet, by all that it leads to.

    >>> is_public(IPv4Address("8.8.8.8")), is_public(IPv6Address("2002:7f00:1::"))
    (True, False)
    """
    return all(
        (end.version == 4 or end in _GLOBAL_UNICAST) and not any(end in network for network in _SPECIAL_NETWORKS)
        for end in final_addresses_of(address)
    )


def is_allowed(address: IpAddress, allow: Iterable[IpNetwork]) -> bool:
    """True where an address is public or lies, with all that it leads to, in the networks named by the operator."""
    networks = tuple(allow)
    if any(address in network for network in networks):
        return True
    return all(is_public(end) or any(end in network for network in networks) for end in final_addresses_of(address))
