"""What in a line looks like a tag and is one: "A <b>tag</b>" has two, "Vector<int>" and "if a<b then c>d" have none.

A line is a title, a name or a word, of which nobody says whether it is HTML. A tag in it is one of HTML's, its
attributes have values, and it is closed, or closes another, or stands at the line's beginning. All else are words.
"""

from __future__ import annotations

import re
from collections import Counter

_VALUE = r"\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>]++)"
_TAG = re.compile(rf"<(/?)([A-Za-z][A-Za-z0-9]{{0,11}}+)((?:\s++[A-Za-z_][\w:.-]*+(?:{_VALUE})?+)*+)\s*+/?>|<!--|<")
_ATTRIBUTE = re.compile(rf"\s[A-Za-z_][\w:.-]*+({_VALUE})?+")
_RUBY = frozenset({"rb", "rt", "rp", "rtc"})  # each ends where the next begins, so many leave them open
_VOID = frozenset({"br", "hr", "img", "wbr", "input"})
_INLINE = frozenset(
    "a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd label mark q s samp small span strike strong sub"  # noqa: SIM905
    " sup time tt u var p div h1 h2 h3 h4 h5 h6 center".split()
)
_KNOWN = (
    _VOID
    | _INLINE
    | _RUBY
    | frozenset(
        "address article aside audio blockquote button canvas caption data dd details dl dt fieldset figcaption figure"  # noqa: SIM905
        " footer form header iframe li main math menu nav nobr noscript object ol picture pre ruby script section"
        " select style summary svg table tbody td template textarea tfoot th thead title tr ul video".split()
    )
)


def escape_false_tags(line: str) -> str:
    """The same line as HTML, in which what only looks like a tag is text.

    >>> escape_false_tags("A <b>tag</b>, Map<K,V> and <head>")
    'A <b>tag</b>, Map&lt;K,V> and &lt;head>'
    """
    tags = [match for match in _TAG.finditer(line) if match[2]]
    started = Counter(match[2].lower() for match in tags if not match[1])
    ended = Counter(match[2].lower() for match in tags if match[1])

    def escape_unless_tag(match: re.Match[str]) -> str:
        if match[0] == "<!--" or (match[2] and _is_tag(match, started, ended)):
            return match[0]
        return f"&lt;{match[0][1:]}"

    return _TAG.sub(escape_unless_tag, line)


def _is_tag(match: re.Match[str], started: Counter[str], ended: Counter[str]) -> bool:
    slash, name, attributes = match[1], match[2].lower(), match[3]
    if name not in _KNOWN or not all(_ATTRIBUTE.findall(attributes)):
        return False
    if name in _RUBY:
        return bool(started["ruby"] and ended["ruby"])
    if name in _VOID or (slash and name in _INLINE) or (started[name] and ended[name]):
        return True
    return name in _INLINE and (bool(attributes) or not match.string[: match.start()].strip())


def without_section_marks(line: str) -> str:
    """A line without the marks of a section of XML around it, which somebody escaped.

    >>> without_section_marks("<![CDATA[Ferry & bridge closed]]>")
    'Ferry & bridge closed'
    """
    return line.strip().removeprefix("<![CDATA[").removesuffix("]]>") if "<![CDATA[" in line else line
