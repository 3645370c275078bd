"""Routes: which items belong to another collection, by language, source or tags, as a file of TOML says it.

[[route]]            the first one that is about an item counts
to = "french"        a collection
language = "fr"      one of language, source and tag at least; where several are given, all must be so
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from .setting_sources import PREFIX, SettingsError, is_collection_name

MOST_BYTES: Final = 1024 * 1024  # of the file
MOST_COLLECTIONS: Final = 50  # each is asked for every item that nobody knows
_CONDITIONS: Final = ("language", "source", "tag")
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8}){0,3}")
_HOST_AND_PATH = re.compile(r"[\w-]{1,63}(?:\.[\w-]{1,63}){1,20}/")
_SETTING: Final = f"{PREFIX}ROUTES"


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """Where some items go. A condition that is empty is none; of several words of one, one must be so."""

    to: str  # a collection
    languages: tuple[str, ...] = ()  # BCP 47, in small letters; "pt" is pt-BR too
    sources: tuple[str, ...] = ()  # domains, with what is below them, or names; in small letters
    tags: tuple[str, ...] = ()  # in small letters


def read_routes(file: Path) -> tuple[Route, ...]:
    """The routes of a file, in its order.

    Raises:
        SettingsError: it can't be read, or says something that is no route; which one, and what to write instead.
    """
    table = _read_table(file)
    for name in table:
        if name != "route":
            raise SettingsError(f"{_SETTING}: {file}: {name!r} is nothing we know; write each route below [[route]]")
    given = table.get("route")
    if not isinstance(given, list) or not given or not all(isinstance(one, dict) for one in given):
        raise SettingsError(f"{_SETTING}: {file}: there is no route in it; begin each one with a line [[route]]")
    routes = tuple(_read_route(one, f"{_SETTING}: {file}: route {number}") for number, one in enumerate(given, 1))
    if len({route.to for route in routes}) > MOST_COLLECTIONS:
        raise SettingsError(f"{_SETTING}: {file}: the routes lead to more than {MOST_COLLECTIONS} collections")
    return routes


def _read_table(file: Path) -> dict[str, Any]:
    try:
        if file.exists() and not file.is_file():  # a device or a pipe may have no end
            raise SettingsError(f"{_SETTING}: {file} is no file: name a file of routes (docs/scale.md)")
        if file.stat().st_size > MOST_BYTES:
            raise SettingsError(f"{_SETTING}: {file} has more than {MOST_BYTES} bytes: name a file of routes")
        return tomllib.loads(file.read_text(encoding="utf-8-sig"))  # Windows writes a mark at its beginning
    except OSError as error:
        raise SettingsError(
            f"{_SETTING}: {file} can't be read: {error.strerror}; name a file of routes (docs/scale.md)"
        ) from None
    except UnicodeDecodeError:
        raise SettingsError(f"{_SETTING}: {file} is not UTF-8: save it as UTF-8") from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise SettingsError(f"{_SETTING}: {file} is no TOML: {error}; see docs/scale.md") from None


def _read_route(given: dict[str, Any], where: str) -> Route:
    """Args:
    where: what a message begins with.
    """
    for name in given:
        if name not in ("to", *_CONDITIONS):
            raise SettingsError(f"{where}: {name!r} is nothing we know; a route has to, and {', '.join(_CONDITIONS)}")
    to = given.get("to")
    if not isinstance(to, str) or not is_collection_name(to):
        raise SettingsError(f'{where}: name the collection, of letters, digits, "_", "-" and ".": to = "french"')
    languages, sources, tags = (_read_words(given, name, where) for name in _CONDITIONS)
    if not (languages or sources or tags):
        raise SettingsError(f"{where}: say which items it is about, by {', '.join(_CONDITIONS)}")
    for language in languages:
        if not _LANGUAGE.fullmatch(language):
            raise SettingsError(f"{where}: {language!r} is no language: write its tag, such as fr or pt-BR")
    for source in sources:
        if "://" in source or source.startswith("*.") or _is_path_of_host(source):
            raise SettingsError(
                f"{where}: {source!r} is the source of no item: write its domain, such as harbour.example, "
                "which means all below it, or its name"
            )
    return Route(to=to, languages=languages, sources=tuple(map(_without_www, sources)), tags=tags)


def _read_words(given: dict[str, Any], name: str, where: str) -> tuple[str, ...]:
    """One word or a list of them, in small letters."""
    value = given.get(name, [])
    words = [value] if isinstance(value, str) else value
    if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
        raise SettingsError(f'{where}: {name} is one text or a list of them: {name} = ["…", "…"]')
    if name in given and not words:
        raise SettingsError(f"{where}: {name} is empty: name one at least, or leave it out")
    return tuple(word.strip().casefold() for word in words)


def _is_path_of_host(source: str) -> bool:
    """Whether it is an address without its scheme; a name may have a "/".

    >>> _is_path_of_host("harbour.example/news"), _is_path_of_host("AFX / dpa"), _is_path_of_host("harbour.example")
    (True, False, False)
    """
    return _HOST_AND_PATH.match(source) is not None


def _without_www(source: str) -> str:
    """As the domains of items are written."""
    return source.removeprefix("www.")
