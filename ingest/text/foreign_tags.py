"""Elements in HTML that are none of HTML's, taken out of a parser's way before it gets to see them.

A cleaner throws an element away whose name is one of SVG's or MathML's where HTML is, with the text in it, since that
may hide what runs: ``<text>``, ``<card>``, ``<list>``, ``<set>``. Under a name of our own only the tags go.
"""

from __future__ import annotations

import re
from functools import lru_cache

MAX_NAMES = 200  # of one text; more are no names of anything

_NAMES = re.compile(r"</?([A-Za-z][A-Za-z0-9]*+)")
_BETWEEN_TWO = re.compile(r"(</x-[a-z0-9]{1,60}+>)(?=<x-[a-z])", re.IGNORECASE)
HTML_NAMES = frozenset(
    "a abbr acronym address applet area article aside audio b base basefont bdi bdo bgsound big blink blockquote body"  # noqa: SIM905
    " br button canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em"
    " embed fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i"
    " iframe image img input ins isindex kbd keygen label legend li link listing main map mark marquee menu menuitem"
    " meta meter nav nobr noembed noframes noscript object ol optgroup option output p param picture plaintext portal"
    " pre progress q rb rp rt rtc ruby s samp script search section select slot small source span strike strong style"
    " sub summary sup table tbody td template textarea tfoot th thead time title tr track tt u ul var video wbr xmp x"
    # these begin the other languages, or bring back HTML in them
    " svg math foreignobject".split()
)


def list_tag_names(html: str) -> list[str]:
    """The names of all tags, as they are written.

    >>> list_tag_names("<p>A<B>b</B>")
    ['p', 'B', 'B']
    """
    return _NAMES.findall(html)


def rename_foreign_tags(html: str) -> str:
    """The same HTML with a name of our own for each element that isn't HTML's; a blank between two of them.

    >>> rename_foreign_tags("<lead>A.</lead><text>B.</text><b>C</b>")
    '<x-lead>A.</x-lead> <x-text>B.</x-text><b>C</b>'
    """
    names = {name.lower() for name in set(list_tag_names(html))} - HTML_NAMES
    if not names:
        return html
    tags = _compile_tags(tuple(sorted(names)[:MAX_NAMES]))
    return _BETWEEN_TWO.sub(r"\1 ", tags.sub(r"<\1x-", html))


@lru_cache(maxsize=64)
def _compile_tags(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"<(/?)(?=(?:{'|'.join(names)})[\s/>])", re.IGNORECASE)
