"""Pictures whose address a page's script would fill in: it stands in another attribute, or in a copy for browsers
without scripts."""

from __future__ import annotations

import re

_PICTURE = re.compile(r"<img\b[^<>]*+>", re.IGNORECASE)
_WITH_COPY = re.compile(
    r"(<img\b[^<>]*+>)?+\s{0,20}+<noscript\b[^<>]*+>\s{0,20}+(<img\b[^<>]*+>)\s{0,20}+</noscript\s{0,20}+>",
    re.IGNORECASE,
)
_PICTURE_OF_AMP = re.compile(r"(<amp-(?:img|anim)\b)|</amp-(?:img|anim)\s{0,20}+>", re.IGNORECASE)
_SOURCE = re.compile(r"<source\b[^<>]*+>", re.IGNORECASE)
_IN_PICTURE = re.compile(r"((?:<source\b[^<>]*+>\s{0,20}+){1,20}+)(<img\b[^<>]*+>)", re.IGNORECASE)
_ATTRIBUTE = re.compile(
    r"\s([a-z][a-z0-9-]{0,40}+)\s*+=\s*+(?:\"([^\"<>]*+)\"|'([^'<>]*+)'|([^\s\"'<>]++))", re.IGNORECASE
)
_ADDRESSES = ("data-src", "data-lazy-src", "data-original", "data-orig-file", "data-full-src", "data-url", "data-image")
_SETS = ("srcset", "data-srcset", "data-lazy-srcset")
_PLACEHOLDER = re.compile(
    r"data:|about:|#|$|[^?#]*?(?:/|^)(?:blank|spacer|pixel|placeholder|transparent|1x1|loading|lazy)[\w-]{0,20}\.(?:gif|png|svg)",
    re.IGNORECASE,
)


def address_pictures(html: str) -> str:
    """The same HTML with the address of each picture where it belongs, if it stands elsewhere.

    >>> address_pictures('<img src="data:image/gif;base64,R0" data-src="https://e.example/wall.webp">')
    '<img src="https://e.example/wall.webp">'
    """
    if "<amp-" in html:  # https://amp.dev/documentation/components/amp-img
        html = _PICTURE_OF_AMP.sub(lambda match: "<img" if match[1] else "", html)
    if "<img" not in html and "<IMG" not in html:
        return html
    lower = html.lower()
    if "<noscript" in lower:
        html = _WITH_COPY.sub(_choose_copy, html)
    if "<source" in lower:
        html = _IN_PICTURE.sub(_take_source, html)
    return (
        _PICTURE.sub(lambda match: _address_picture(match[0]), html) if "data-" in lower or "srcset" in lower else html
    )


def _choose_copy(match: re.Match[str]) -> str:
    """The picture, where it has an address or gets one; else the copy for browsers without scripts."""
    picture, copy = match[1], match[2]
    if picture and _has_address(_address_picture(picture)):
        return picture
    return copy


def _take_source(match: re.Match[str]) -> str:
    """A picture without an address takes that of the first source beside it."""
    picture = _address_picture(match[2])
    if _has_address(picture):
        return match[1] + picture
    found = next(filter(None, (_find_address(tag) for tag in _SOURCE.findall(match[1]))), None)
    return match[1] + (_with_address(picture, found) if found else picture)


def _address_picture(tag: str) -> str:
    if _has_address(tag):
        return tag
    found = _find_address(tag)
    return _with_address(tag, found) if found else tag


def _has_address(tag: str) -> bool:
    written = _attributes_of(tag).get("src", "").strip()
    return not _PLACEHOLDER.match(written)


def _find_address(tag: str) -> str | None:
    """What an attribute that scripts read gives; of a set of sizes the first."""
    attributes = _attributes_of(tag)
    alone = [attributes[name].strip() for name in _ADDRESSES if name in attributes]
    sets = [attributes[name].split(",")[0].split() for name in _SETS if name in attributes]
    found = (*alone, *(words[0] for words in sets if words))
    return next((address for address in found if not _PLACEHOLDER.match(address)), None)


def _with_address(tag: str, address: str) -> str:
    kept = {name: value for name, value in _attributes_of(tag).items() if name in ("alt", "title", "width", "height")}
    written = "".join(f' {name}="{value.replace(chr(34), "&quot;")}"' for name, value in kept.items())
    return f'<img src="{address.replace(chr(34), "%22")}"{written}>'


def _attributes_of(tag: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, double, single, bare in _ATTRIBUTE.findall(tag):
        found.setdefault(name.lower(), double or single or bare)
    return found
