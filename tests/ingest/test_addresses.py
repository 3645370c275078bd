"""Which addresses may be asked."""

from __future__ import annotations

import time
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.fetch.addresses import final_addresses_of, is_allowed, is_public, resolve_host, resolve_host_within

FORBIDDEN = {
    "this network": "0.0.0.0",
    "this network, inside": "0.1.2.3",
    "private class A": "10.0.0.1",
    "carrier-grade NAT": "100.64.0.1",
    "carrier-grade NAT, last": "100.127.255.255",
    "loopback": "127.0.0.1",
    "loopback, last": "127.255.255.254",
    "cloud metadata": "169.254.169.254",
    "private class B": "172.16.0.1",
    "private class B, last": "172.31.255.255",
    "protocol assignments": "192.0.0.8",
    "documentation 1": "192.0.2.1",
    "6to4 relay": "192.88.99.1",
    "private class C": "192.168.1.1",
    "benchmarks": "198.19.255.255",
    "documentation 2": "198.51.100.7",
    "documentation 3": "203.0.113.7",
    "multicast": "224.0.0.1",
    "reserved": "240.0.0.1",
    "broadcast": "255.255.255.255",
    "IPv6 unspecified": "::",
    "IPv6 loopback": "::1",
    "IPv6 link-local": "fe80::1",
    "IPv6 link-local with zone": "fe80::1%lo",
    "IPv6 site-local": "fec0::1",
    "IPv6 unique local": "fd00:ec2::254",
    "IPv6 multicast": "ff02::1",
    "IPv6 documentation": "2001:db8::1",
    "IPv6 new documentation": "3fff::1",
    "IPv6 discard": "100::1",
    "IPv6 segment routing": "5f00::1",
    "IPv6 benchmarks": "2001:2::1",
    "IPv6 ORCHID": "2001:20::1",
    "IPv6 unassigned": "4000::1",
    "mapped loopback": "::ffff:127.0.0.1",
    "mapped metadata": "::ffff:a9fe:a9fe",
    "compatible loopback": "::127.0.0.1",
    "translated private": "::ffff:0:10.0.0.1",
    "NAT64 private": "64:ff9b::10.0.0.1",
    "NAT64 loopback": "64:ff9b::7f00:1",
    "local NAT64": "64:ff9b:1::8.8.8.8",
    "6to4 loopback": "2002:7f00:1::",
    "6to4 private": "2002:c0a8:101::1",
    "Teredo client private": "2001:0:808:808::f5ff:fffe",
    "Teredo server private": "2001:0:a00:1::f7f7:f7f7",
}
PUBLIC = {
    "IPv4": "8.8.8.8",
    "below carrier-grade NAT": "100.63.255.255",
    "above carrier-grade NAT": "100.128.0.1",
    "below private class B": "172.15.255.255",
    "above private class B": "172.32.0.1",
    "below multicast": "223.255.255.254",
    "IPv6": "2606:4700:4700::1111",
    "mapped": "::ffff:8.8.8.8",
    "NAT64": "64:ff9b::8.8.8.8",
    "6to4": "2002:808:808::1",
    "Teredo": "2001:0:808:808::f7f7:f7f7",
}


@pytest.mark.parametrize("text", FORBIDDEN.values(), ids=FORBIDDEN)
def test_forbidden(text: str) -> None:
    assert not is_allowed(ip_address(text), ())


@pytest.mark.parametrize("text", PUBLIC.values(), ids=PUBLIC)
def test_public(text: str) -> None:
    assert is_allowed(ip_address(text), ())


ALLOWED = {
    "the network": ("127.0.0.2", "127.0.0.0/8", True),
    "another one": ("127.0.0.2", "127.0.0.1/32", False),
    "IPv6": ("::1", "::1/128", True),
    "mapped, by its IPv4 network": ("::ffff:10.0.0.1", "10.0.0.0/8", True),
    "mapped, by its IPv6 network": ("::ffff:10.0.0.1", "::ffff:0:0/96", True),
    "Teredo, one end of two": ("2001:0:808:808::f5ff:fffe", "10.0.0.0/8", True),
    "Teredo, the wrong end": ("2001:0:a00:1::3f57:fefe", "10.0.0.0/8", False),
    "local NAT64": ("64:ff9b:1::8.8.8.8", "64:ff9b:1::/48", True),
    "public besides": ("8.8.8.8", "127.0.0.0/8", True),
}


@pytest.mark.parametrize(("text", "network", "expected"), ALLOWED.values(), ids=ALLOWED)
def test_networks_named_by_the_operator(text: str, network: str, expected: bool) -> None:
    assert is_allowed(ip_address(text), (ip_network(network),)) is expected


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_alike_in_every_dress(address: IPv4Address) -> None:
    number = int(address)
    dresses = (
        0xFFFF << 32 | number,
        number,
        0xFFFF << 48 | number,
        0x64FF9B << 96 | number,
        0x2002 << 112 | number << 80,
    )
    for dress in dresses:
        assert is_public(IPv6Address(dress)) is is_public(address)


@given(st.ip_addresses(v=6))
def test_what_is_public_for_us_is_not_so_special_for_python(address: IPv6Address) -> None:
    if is_public(address) and final_addresses_of(address) == (address,):
        assert not any((address.is_private, address.is_loopback, address.is_link_local, address.is_multicast))


SPELLINGS = {
    "hexadecimal": "0x7f.1",
    "one number": "2130706433",
    "short": "127.1",
    "octal": "0177.0.0.1",
    "name": "localhost",
}


@pytest.mark.parametrize("host", SPELLINGS.values(), ids=SPELLINGS)
def test_odd_spellings_are_judged_by_what_they_resolve_to(host: str) -> None:
    assert not any(is_allowed(address, ()) for address in resolve_host_within(resolve_host, host, 80, 10.0))


def test_a_slow_name_server_is_left_behind() -> None:
    def slow(host: str, port: int) -> list[str]:
        time.sleep(0.5)
        return ["8.8.8.8"]

    started = time.monotonic()
    with pytest.raises(TimeoutError):
        resolve_host_within(slow, "slow.example", 80, 0.05)
    assert time.monotonic() - started < 0.4


def test_a_label_too_long_for_dns_is_a_resolver_error() -> None:
    with pytest.raises(OSError, match="not a host name"):
        resolve_host_within(resolve_host, "a" * 64 + ".example", 80, 10.0)
