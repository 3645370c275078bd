"""Tags of which one look tells what a cleaner would leave of them: no parser is asked.

Such a tag is one of HTML's, of those that hold text, with attributes as XML writes them, each in quotes and none twice.
What is written of it has only attributes that are kept, and addresses that any parser of them takes. Whatever is not
sure is no plain tag, and goes to the parser with all of its text.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, NamedTuple

RELATIVE: Final = "\0"  # stands before an address that counts from another
MAX_CACHED: Final = 160  # characters; with 4096 tags a megabyte or two

_KEPT_OF_ALL: Final = frozenset({"lang", "title"})
_OF_TABLES: Final = frozenset({"align", "char", "charoff"})
_OF_CELLS: Final = _OF_TABLES | {"colspan", "headers", "rowspan"}
_KEPT: Final = {
    "a": {"href", "hreflang"},
    "bdo": {"dir"},
    "blockquote": {"cite"},
    "del": {"cite", "datetime"},
    "hr": {"align", "size", "width"},
    "img": {"align", "alt", "height", "src", "width"},
    "ins": {"cite", "datetime"},
    "ol": {"start"},
    "q": {"cite"},
    "table": _OF_TABLES | {"summary"},
    "tbody": _OF_TABLES,
    "td": _OF_CELLS,
    "th": _OF_CELLS | {"scope"},
    "thead": _OF_TABLES,
    "tr": _OF_TABLES,
}
_WRITTEN_TAGS: Final = frozenset(
    "a abbr acronym article aside b bdi bdo blockquote br caption center cite code dd del details dfn div dl dt em"  # noqa: SIM905
    " figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img ins kbd li mark nav ol p pre q samp small span"
    " strong sub summary sup table tbody td th thead time tr tt u ul var wbr".split()
)
# that go, and their text stays
_LEFT_OUT_TAGS: Final = frozenset("address big font label main picture section source video".split())  # noqa: SIM905
VOID_TAGS: Final = frozenset("br hr img source wbr".split())  # noqa: SIM905
KEPT_ATTRIBUTES: Final = {name: _KEPT_OF_ALL.union(_KEPT.get(name, ())) for name in _WRITTEN_TAGS}
_REL: Final = ' rel="noopener noreferrer"'  # of each link

ATTRIBUTES: Final = r"(?:\s++[A-Za-z_:][-\w:.]*+(?:\s*+=\s*+(?:\"[^\"<>]*+\"|'[^'<>]*+'))?+)*+"
_TAG = re.compile(rf"<(/?)([A-Za-z][A-Za-z0-9]{{0,11}}+)({ATTRIBUTES})\s*+(/?)>", re.ASCII)
_ATTRIBUTE = re.compile(r"([A-Za-z_:][-\w:.]*+)(?:\s*+=\s*+(?:\"([^\"]*+)\"|'([^']*+)'))?+", re.ASCII)
_COMMENT = re.compile(r"<!--(?!-?>)[^<>]*+(?<=--)>")

_ADDRESS_ATTRIBUTES: Final = frozenset({"cite", "href", "src"})
# A host whose last label begins with a letter is no number, and one without "xn--" needs no decoding; behind a host
# nothing is an error (https://url.spec.whatwg.org/#url-parsing).
HOST: Final = r"(?:(?!xn--)[a-z0-9](?:[a-z0-9-]*+(?<!-))?+\.)*+(?!xn--)[a-z][a-z0-9]*+"
_WHOLE_ADDRESS = re.compile(
    rf"https?://{HOST}(?::[1-9][0-9]{{1,3}})?(?:[/?#].*+)?|mailto:.*+", re.IGNORECASE | re.ASCII
)
_SAFE: Final = "A-Za-z0-9_.~%?=&+,;@!$()*/-"  # in an address, where a parser leaves them as they are
_RELATIVE_ADDRESS = re.compile(rf"/(?!/)[:#{_SAFE}]*+|//{HOST}/[:#{_SAFE}]*+|#[:{_SAFE}]++|[A-Za-z0-9_][#{_SAFE}]*+|")
_RESOLVED = re.compile(r"/(?:\.|%2e)|&(?!amp;)", re.IGNORECASE)  # steps in a path, and what would be escaped anew
_AMPERSAND = re.compile(r"&(?!(?:amp|lt|gt|nbsp|quot|#39);)")
_PARAMETER = re.compile(r"&(?=[A-Za-z0-9]+=)")  # never taken for a reference in an attribute


class PlainTag(NamedTuple):
    """One tag, or a comment."""

    name: str  # in lower case, with a "/" before that of an end; "" for a comment
    written: str  # as the cleaner writes it; "" where it goes


def read_plain_tag(tag: str) -> PlainTag | None:
    """What is left of a tag; None where that is not sure. References in it are those that HTML itself is written with.

    >>> read_plain_tag('<P class="lead">'), read_plain_tag("<script>")
    (PlainTag(name='p', written='<p>'), None)
    >>> read_plain_tag('<img src="/a.png" alt="Gull" />').written
    '<img src="\\x00/a.png" alt="Gull">'
    """
    return _read_cached(tag) if len(tag) <= MAX_CACHED else _read_tag(tag)


def _read_tag(tag: str) -> PlainTag | None:
    parts = _TAG.fullmatch(tag)
    if not parts:
        return PlainTag("", "") if _COMMENT.fullmatch(tag) else None
    slash, name, attributes, end = parts.groups()
    name = name.lower()
    is_void = name in VOID_TAGS
    is_known = name in KEPT_ATTRIBUTES or name in _LEFT_OUT_TAGS
    if not is_known or (slash and (attributes or end or name == "br")) or (end and not is_void):
        return None
    if slash and is_void:
        return PlainTag("", "")  # it ends nothing
    if name in _LEFT_OUT_TAGS:
        return PlainTag(f"{slash}{name}", "")
    written = "" if slash else _write_attributes(name, attributes)
    return None if written is None else PlainTag(f"{slash}{name}", f"<{slash}{name}{written}>")


_read_cached = lru_cache(maxsize=4096)(_read_tag)  # most have no attributes, or the same as many others


def _write_attributes(name: str, attributes: str) -> str | None:
    """Those that are kept, as the cleaner writes them; None where that is not sure."""
    written = ""
    if attributes:
        kept = KEPT_ATTRIBUTES[name]
        found = [(key.lower(), double or single) for key, double, single in _ATTRIBUTE.findall(attributes)]
        if len(found) > 1 and len(dict(found)) < len(found):
            return None  # the first of two counts
        for key, value in found:
            if key in kept:
                value = _write_value(key, value)
                if value is None:
                    return None
                written += f' {key}="{value}"'
    return written + _REL if name == "a" else written


def _write_value(key: str, value: str) -> str | None:
    if '"' in value or "\n" in value:
        return None
    if "&" in value:
        value = _PARAMETER.sub("&amp;", value)
        if _AMPERSAND.search(value):
            return None
    value = value.replace("&#39;", "'")
    if key not in _ADDRESS_ATTRIBUTES or _WHOLE_ADDRESS.fullmatch(value):
        return value
    value = value.removeprefix("./") if len(value) > 2 else value
    is_relative = key != "cite" and _RELATIVE_ADDRESS.fullmatch(value) and not _RESOLVED.search(value)
    return f"{RELATIVE}{value}" if is_relative else None
