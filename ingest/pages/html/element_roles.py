"""What the classes and ids of a page's elements say about what stands in them."""

from __future__ import annotations

import re
from functools import lru_cache

from ..blocks import Zone

# looked for in lower case and with a space at either end: a search that begins with a set of characters is the fastest
_ZONE_OF_CLASS: tuple[tuple[Zone, re.Pattern[str]], ...] = (
    ("comments", re.compile(r"[\s_-](?:comments?|disqus|replies|respond)[\s_-]")),
    (
        "related",
        re.compile(
            r"related|recommend|more-?(?:news|stories|articles|from|on)|also-?(?:like|read)|most-?(?:read|popular|viewed)"
            r"|trending|read-?(?:next|more|also)|up-?next|further-?reading|outbrain|taboola|teaser"
        ),
    ),
    (
        "furniture",
        re.compile(
            r"[\s_-](?:share|sharing|social|newsletter|sign-?up|subscribe|cookies?|consent|gdpr|breadcrumbs?|tags?"
            r"|advert\w*|ads?|banner|sponsor\w*|menu|navbar|toolbar|footer|author-?(?:box|bio)|popup|modal)[\s_-]"
        ),
    ),
    ("caption", re.compile("caption")),
)


@lru_cache(maxsize=4096)
def zone_of_names(names: str) -> Zone:
    """The zone that a class and an id name, "" where they say nothing. A page has few of them, and each often.

    >>> zone_of_names("c-related-stories"), zone_of_names("col-6 share"), zone_of_names("shareholders")
    ('related', 'furniture', '')
    """
    plain = f" {names.lower()} "
    for zone, pattern in _ZONE_OF_CLASS:
        if pattern.search(plain):
            return zone
    return ""
