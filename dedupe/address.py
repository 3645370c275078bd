"""What an address says of the page behind it."""

from __future__ import annotations

import re

_HOST = re.compile(r"//[^/]++/")
_ARTICLE_PATH = re.compile(r"[^\W_][-_][^\W_]++[-_][^\W_]|\d{5}|(?:^|/)20\d\d/\w++/\d{1,2}/[^/]")


def names_article(url: str) -> bool:
    """A slug of three words, a long number or a day's folder, as no front page or page of alerts has it.

    >>> names_article("https://a.example/bridge-shut-to-lorries"), names_article("https://a.example/alerts")
    (True, False)
    """
    host = _HOST.search(url)
    return bool(host and _ARTICLE_PATH.search(url[host.end() :]))
