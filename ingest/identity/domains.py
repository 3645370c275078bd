"""The domain that somebody has registered, under which a host stands."""

from __future__ import annotations

from ipaddress import ip_address

from tld import get_fld

# Hosts of many writers that are not in the private part of the Public Suffix List: each below them is one of its own.
SHARED_HOSTS = frozenset(
    {
        "beehiiv.com",
        "buttondown.email",
        "ghost.io",
        "hatenablog.com",
        "livejournal.com",
        "medium.com",
        "over-blog.com",
        "pixnet.net",
        "substack.com",
        "tistory.com",
        "tumblr.com",
        "typepad.com",
        "wordpress.com",
    }
)
_MARKS = str.maketrans("-_", "00")  # what a label may have besides letters and digits


def is_host(name: str) -> bool:
    """Whether a name is that of a host on the web, by its form.

    >>> is_host("news.example"), is_host("The Example"), is_host("U.S. News")
    (True, False, False)
    """
    labels = name.translate(_MARKS).split(".")
    return len(labels) > 1 and all(label.isalnum() for label in labels)


def find_registered_domain(host: str) -> str:
    """By the Public Suffix List, as tld brings it along; a host below one that many share is its own.

    >>> find_registered_domain("sport.news.example.co.uk"), find_registered_domain("ann.github.io")
    ('example.co.uk', 'ann.github.io')
    >>> find_registered_domain("ann.substack.com"), find_registered_domain("a.b.example")
    ('ann.substack.com', 'b.example')
    """
    if not is_host(host) or _is_number(host):
        return host
    found = get_fld(host, fix_protocol=True, fail_silently=True, search_private=True)
    domain = found or ".".join(host.split(".")[-2:])  # the list's own rule for what is not on it
    return host if domain in SHARED_HOSTS else domain


def _is_number(host: str) -> bool:
    try:
        ip_address(host)
    except ValueError:
        return False
    return True
