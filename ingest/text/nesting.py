"""Flatten HTML that is nested too deep before a browser's parser gets to see it.

nh3's parser looks through its open elements at many tags. Half a megabyte took 18 s so; with at most 100 of them open
at a time it takes 0.2 s.
"""

from __future__ import annotations

import re

MAX_DEPTH = 100  # counted as here, 6,600 real items have at most 46
FEW_TAGS = 1000  # so few can't hurt

_NAME = r"[A-Za-z][^\s<>/\"'=]{0,30}+"
_TAG = re.compile(
    rf"<(?:(/)\s*+)?({_NAME})((?:\s++[^\s<>\"'=/]++(?:\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s\"'<>=`]++))?+)*+)\s*+(/?)>|<"
)
# end tags of these are not there or may be left out, and a second one ends the first
_NOT_COUNTED = (
    "area base br col embed hr img input link meta param source track wbr"
    " p li dd dt td th tr tbody thead tfoot option optgroup colgroup caption rb rp rt rtc"
)
# whose content is not read as tags
_RAW_TAGS = "script style textarea title xmp iframe noembed noframes noscript plaintext svg math template"
_UNCOUNTED_TAGS, _DROPPED_TAGS = frozenset(_NOT_COUNTED.split()), frozenset(_RAW_TAGS.split())
_RAW_SECTIONS = [
    (re.compile(begin, re.IGNORECASE), re.compile(end, re.IGNORECASE))
    for begin, end in (("<!--", "-->"), (r"<script\b", r"</script[^<>]*+>"), (r"<style\b", r"</style[^<>]*+>"))
]


def limit_nesting(html: str) -> str:
    """The same HTML with at most MAX_DEPTH elements open at a time; deeper tags go, their text stays.

    What is no plain tag becomes text, so that the parser counts as this function does. HTML of few tags is untouched.
    """
    if html.count("<") <= FEW_TAGS:
        return html
    open_tags: dict[str, int] = {}
    dropped: dict[str, int] = {}
    depth = 0

    def replace_tag(match: re.Match[str]) -> str:
        nonlocal depth
        tag, slash, name = match.group(0, 1, 2)
        if not name:
            return "&lt;"
        name = name.lower()
        if name in _DROPPED_TAGS:
            return " "
        if name in _UNCOUNTED_TAGS:
            return tag
        if not slash and depth >= MAX_DEPTH:
            dropped[name] = dropped.get(name, 0) + 1
            return " "
        if slash and (dropped.get(name) or not open_tags.get(name)):
            dropped[name] = max(dropped.get(name, 0) - 1, 0)
            return " "
        step = -1 if slash else 1
        open_tags[name] = open_tags.get(name, 0) + step
        depth += step
        return tag

    return _TAG.sub(replace_tag, _without_raw_content(html))


def _without_raw_content(html: str) -> str:
    """Without comments, scripts and styles, where they are closed."""
    for begin, end in _RAW_SECTIONS:
        kept, pos = [], 0
        while (start := begin.search(html, pos)) and (stop := end.search(html, start.end())):
            kept.append(html[pos : start.start()])
            pos = stop.end()
        html = "".join((*kept, html[pos:]))
    return html
