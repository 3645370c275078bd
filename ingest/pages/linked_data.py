"""What the JSON-LD of a page says about its article, read as tolerantly as search engines do.

Publishers wrap the object in comments or CDATA marks, end it with a semicolon, leave a comma behind the last member,
put line ends into strings or two objects into one script. None of that leaves any doubt about what is meant.
Vocabulary: https://schema.org/Article. Syntax: https://www.w3.org/TR/json-ld11/.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from typing import Any

from .blocks import fold_line

MAX_SCRIPTS = 20
MAX_SCRIPT = 1_000_000  # characters
_MAX_NODES = 2_000
_MAX_ENTRIES = 100  # of one list
_MAX_TEXT = 1_000  # characters

_WRAPPING = re.compile(r"<!--|-->|/\*\s*<!\[CDATA\[\s*\*/|/\*\s*\]\]>\s*\*/|(?://)?\s?<!\[CDATA\[|(?://)?\s?\]\]>")
_WRAPPING_MARKS = ("<!", "-->", "]]>")  # each wrapping has one of them
# a string to its end, though there be none; a comma behind the last member
_STRING_OR_COMMA = re.compile(r'"(?:[^"\\]++|\\.)*+"?|,(?=\s*+[}\]])', re.DOTALL)
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES = frozenset('"\\/bfnrtu')
_MENTIONS_ARTICLE = re.compile(r'"@type"\s*:\s*(?:\[\s*)?"\w*(?:Article|BlogPosting|Report)"')
_SALVAGED = {
    **{
        name: re.compile(rf'"{name}"\s*:\s*"([^"\\\n]{{1,300}})"\s*[,}}\]]')
        for name in ("headline", "datePublished", "dateModified")
    },
    "author": re.compile(r'"author"\s*:\s*(?:\[\s*)?\{[^{}]{0,500}?"name"\s*:\s*"([^"\\\n]{1,200})"\s*[,}\]]'),
}
_BETWEEN_OBJECTS = re.compile(r"[\s;,]*+")
_ARTICLE_TYPE = re.compile(r"(?:Article|BlogPosting|Report|SocialMediaPosting)$")
_PAGE_TYPES = frozenset({"WebPage", "ItemPage", "Review", "Recipe", "VideoObject", "NewsVideo", "CreativeWork"})
_ORGANISATION_TYPE = re.compile(r"(?:Organization|NewsMedia|Corporation|Brand)$")
_NESTED_FIELDS = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart")

LinkedNode = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LinkedName:
    """A person or an organisation."""

    name: str
    is_organisation: bool = False


@dataclass(frozen=True, slots=True)
class LinkedArticle:
    """Fields of the article, as written."""

    headline: str | None = None
    authors: tuple[LinkedName, ...] = ()
    publisher: str | None = None
    published: tuple[str, ...] = ()  # the likeliest first
    modified: tuple[str, ...] = ()
    license: str | None = None  # an address, or words
    notice: str | None = None
    holder: str | None = None
    usage_terms: str | None = None


def read_linked_article(scripts: Sequence[str], titles: Iterable[str | None] = ()) -> LinkedArticle:
    """The article that a page is about: of several the one with a title that the page bears, else the first.

    Where nothing is called an article, a page, a review or a film that has a date or an author is taken for one.

    >>> read_linked_article(['{"@type": "NewsArticle", "author": {"name": "Ada Bell"},}']).authors
    (LinkedName(name='Ada Bell', is_organisation=False),)
    """
    nodes = list(list_nodes(scripts))
    by_id = _index_by_id(nodes)
    articles = [node for node in nodes if has_type(node, _ARTICLE_TYPE)]
    known_titles = {fold_line(title) for title in titles if title}
    chosen = next(
        (node for node in articles if fold_line(read_value(node.get("headline")) or "") in known_titles), None
    )
    if chosen is None:
        chosen = next(iter(articles or filter(_is_page_with_credits, nodes)), {})
    return LinkedArticle(
        headline=read_value(chosen.get("headline")) or read_value(chosen.get("name")),
        authors=tuple(_read_names(chosen.get("author"), by_id)) or tuple(_read_names(chosen.get("creator"), by_id)),
        publisher=next((name.name for name in _read_names(chosen.get("publisher"), by_id)), None),
        published=tuple(_read_dates(chosen, ("datePublished", "dateCreated", "uploadDate"))),
        modified=tuple(_read_dates(chosen, ("dateModified",))),
        license=_read_resource(chosen.get("license")),
        notice=read_value(chosen.get("copyrightNotice")),
        holder=next((name.name for name in _read_names(chosen.get("copyrightHolder"), by_id)), None),
        usage_terms=_read_resource(chosen.get("usageInfo")),
    )


def list_nodes(scripts: Sequence[str]) -> Iterator[LinkedNode]:
    """All objects that may be about the page, those that are nested in another one's main entity too."""
    count = 0
    for script in scripts[:MAX_SCRIPTS]:
        waiting: list[Any] = list(_parse_objects(script[:MAX_SCRIPT]))
        while waiting and count < _MAX_NODES:
            count += 1
            node = waiting.pop(0)
            if isinstance(node, list):
                waiting[:0] = node[:_MAX_ENTRIES]
            elif isinstance(node, dict):
                yield node
                waiting += [node[name] for name in _NESTED_FIELDS if isinstance(node.get(name), dict | list)]


def _parse_objects(script: str) -> Iterator[Any]:
    """The values of one script; what stands behind one that can't be read is left."""
    is_wrapped = any(mark in script for mark in _WRAPPING_MARKS)
    text = (_WRAPPING.sub("", script) if is_wrapped else script).strip().lstrip("\ufeff")
    try:
        yield json.loads(text, strict=False)
    except RecursionError:
        return
    except ValueError:
        yield from _parse_repaired(text)


def _parse_repaired(text: str) -> Iterator[Any]:
    """The values of a script with slips that leave no doubt; of one that is broken, the members that can be told."""
    if text.startswith(("{&", "[&", "&")):
        text = unescape(text)
    text = _STRING_OR_COMMA.sub(_repair_token, text)
    decoder, at = json.JSONDecoder(strict=False), 0
    for _ in range(_MAX_ENTRIES):
        at = _BETWEEN_OBJECTS.match(text, at).end()  # type: ignore[union-attr]  # it matches nothing, too
        try:
            value, at = decoder.raw_decode(text, at)
        except RecursionError:
            return
        except ValueError:
            yield from _salvage_article(text[at:])
            return
        yield value


def _salvage_article(text: str) -> Iterator[dict[str, Any]]:
    """What a broken object still says of an article: a quotation mark within a text ends what a parser reads."""
    if _MENTIONS_ARTICLE.search(text):
        found = {name: match[1] for name, pattern in _SALVAGED.items() if (match := pattern.search(text))}
        if found:
            yield {"@type": "Article", **found}


def _repair_token(match: re.Match[str]) -> str:
    """Strings with the escapes that JSON knows; no comma behind the last member."""
    return "" if match[0] == "," else _ESCAPE.sub(lambda pair: pair[pair[1] not in _ESCAPES], match[0])


def _index_by_id(nodes: Iterable[LinkedNode]) -> dict[str, LinkedNode]:
    """What other objects may refer to, by its @id: the first of each that says more than its id."""
    by_id: dict[str, LinkedNode] = {}
    for node in nodes:
        for entry in (node, *(value for value in node.values() if isinstance(value, dict))):
            if isinstance(name := entry.get("@id"), str) and len(entry) > 1:
                by_id.setdefault(name, entry)
    return by_id


def has_type(node: LinkedNode, pattern: re.Pattern[str]) -> bool:
    """Whether an object calls itself something in which the pattern is found."""
    return any(pattern.search(kind) for kind in _list_types(node))


def _list_types(node: LinkedNode) -> list[str]:
    kinds = node.get("@type")
    return [kind for kind in (kinds if isinstance(kinds, list) else [kinds]) if isinstance(kind, str)]


def _is_page_with_credits(node: LinkedNode) -> bool:
    return bool({kind.rsplit("/", 1)[-1] for kind in _list_types(node)} & _PAGE_TYPES) and any(
        name in node for name in ("author", "datePublished", "uploadDate")
    )


def _read_names(value: Any, by_id: Mapping[str, LinkedNode]) -> Iterator[LinkedName]:
    """Names of people or organisations, given as text, as objects, as references to objects or as a list of these."""
    for entry in _flatten_list(value):
        if isinstance(entry, dict):
            known = by_id.get(entry["@id"], {}) if isinstance(entry.get("@id"), str) else {}
            yield from _read_object_names({**known, **entry})
        elif (text := read_value(entry)) and not _is_address(text):
            yield LinkedName(text)


def _flatten_list(value: Any) -> list[Any]:
    """The entries of a list, and those of lists in it."""
    entries = value if isinstance(value, list) else [value]
    flat = [one for entry in entries[:_MAX_ENTRIES] for one in (entry if isinstance(entry, list) else [entry])]
    return flat[:_MAX_ENTRIES]


def _read_object_names(node: LinkedNode) -> Iterator[LinkedName]:
    """Of one object; some list the names of several people in one."""
    is_organisation = has_type(node, _ORGANISATION_TYPE)
    names = node.get("name")
    texts = [read_value(name) for name in (names if isinstance(names, list) else [names])[:_MAX_ENTRIES]]
    if not any(texts):
        parts = [read_value(node.get(field)) for field in ("givenName", "additionalName", "familyName")]
        texts = [" ".join(filter(None, parts))]
    for text in texts:
        if text and not _is_address(text):
            yield LinkedName(text, is_organisation)


def _is_address(text: str) -> bool:
    return text.startswith(("http://", "https://", "//"))


def _read_dates(node: LinkedNode, fields: Sequence[str]) -> Iterator[str]:
    for field in fields:
        value = node.get(field)
        for entry in (value if isinstance(value, list) else [value])[:_MAX_ENTRIES]:
            if text := read_value(entry.get("@value") if isinstance(entry, dict) else entry):
                yield text


def _read_resource(value: Any) -> str | None:
    """A text, or the address or name of an object; of several the first that says something."""
    for entry in _flatten_list(value):
        fields = ("@id", "url", "name") if isinstance(entry, dict) else ()
        texts = (read_value(entry), *(read_value(entry.get(field)) for field in fields))
        if text := next(filter(None, texts), None):
            return text
    return None


def read_value(value: Any) -> str | None:
    """A string, or the value of a tagged one, on one line."""
    if isinstance(value, dict):
        value = value.get("@value")
    return " ".join(unescape(value).split())[:_MAX_TEXT] or None if isinstance(value, str) else None
