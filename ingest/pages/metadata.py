"""What a page says about its main story: JSON-LD first, then Open Graph and other meta elements, then the page."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from .blocks import fold_line, measure_length
from .html.outline import HtmlFields
from .lines.bylines import read_byline

MAX_AUTHORS = 20
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|LiveBlogPosting)$")
_SITE_SEPARATOR = re.compile(r"(?<!\s)\s++[|»·–—-]\s+")
_TITLE_WORDS = 3


@dataclass(frozen=True, slots=True)
class Metadata:
    """Fields of the main story, as written; None where the page is silent."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None  # who published this story
    site: str | None = None  # whose page it is
    published: str | None = None
    modified: str | None = None
    url: str | None = None  # canonical
    base: str | None = None
    image: str | None = None
    language: str | None = None


def read_metadata(fields: HtmlFields) -> Metadata:
    """The best value for each field."""
    article = next((node for node in _read_linked_data(fields.linked_data) if _is_article(node)), {})
    meta = fields.meta
    authors = tuple(dict.fromkeys(_read_names(article.get("author"))))[:MAX_AUTHORS]
    byline = read_byline(fields.byline) if fields.byline else None
    if not authors and byline and byline.author:
        authors = (byline.author,)
    if not authors and (name := meta.get("author")) and not name.startswith("http"):
        authors = (name,)
    publisher = next(iter(_read_names(article.get("publisher"))), None)
    site = meta.get("og:site_name") or publisher
    return Metadata(
        title=_choose_title(fields, _read_string(article.get("headline"))),
        authors=authors,
        source=publisher or (_read_plain_byline(fields.byline) if not authors else None) or site,
        site=site,
        published=_read_string(article.get("datePublished")) or meta.get("article:published_time"),
        modified=_read_string(article.get("dateModified")) or meta.get("article:modified_time"),
        url=fields.canonical or meta.get("og:url"),
        base=fields.base,
        image=meta.get("og:image") or meta.get("twitter:image"),
        language=fields.language or meta.get("og:locale"),
    )


def _read_plain_byline(text: str | None) -> str | None:
    """A name in the place of the byline without "By": who the story is from."""
    if not text or measure_length(text) > 6:
        return None
    byline = read_byline(text)
    return byline.source if byline else text


def _choose_title(fields: HtmlFields, headline: str | None) -> str | None:
    """The h1 where the head of the page agrees with it; else what the head says, without the site's name."""
    declared = [title for title in (headline, fields.meta.get("og:title"), fields.title) if title]
    on_page = fields.headline
    if on_page and (not declared or any(fold_line(on_page) in fold_line(title) for title in declared)):
        return on_page
    return _without_site_name(declared[0]) if declared else on_page


def _without_site_name(title: str) -> str:
    """The title without "| Site name" behind it.

    >>> _without_site_name("Ferry back in service | Harbour Times")
    'Ferry back in service'
    """
    parts = list(_SITE_SEPARATOR.finditer(title))
    if not parts:
        return title
    head = title[: parts[-1].start()]
    tail = title[parts[-1].end() :]
    return head if measure_length(head) >= max(_TITLE_WORDS, measure_length(tail)) else title


def _read_linked_data(scripts: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    """All objects of the JSON-LD scripts, graphs and lists opened."""
    for script in scripts:
        try:
            waiting = [json.loads(script, strict=False)]
        except (ValueError, RecursionError):
            continue
        while waiting:
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting.extend(node[:100])
            elif isinstance(node, dict):
                yield node
                waiting.append(node.get("@graph"))


def _is_article(node: dict[str, Any]) -> bool:
    kinds = node.get("@type")
    return any(
        isinstance(kind, str) and _ARTICLE_TYPE.search(kind) for kind in (kinds if isinstance(kinds, list) else [kinds])
    )


def _read_names(value: Any) -> Iterator[str]:
    """Names of people or organisations, given as text, as objects or as a list of either."""
    for entry in value if isinstance(value, list) else [value]:
        name = entry.get("name") if isinstance(entry, dict) else entry
        if (text := _read_string(name)) and not text.startswith("http"):
            yield text


def _read_string(value: Any) -> str | None:
    return " ".join(value.split())[:1000] or None if isinstance(value, str) else None
