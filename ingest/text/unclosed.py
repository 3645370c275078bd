"""Marks in HTML that make a browser's parser drop the text behind them, taken out before one gets to see it.

A page is looked at when it is written; a feed's body is not, and is cut off, wrapped and escaped on its way. Browsers
read an open comment or frame to the end of the document; here the mark goes and the text stays.
"""

from __future__ import annotations

import re

_DECLARATION = re.compile(r"<!(?!--|doctype\b[^<>]*>)", re.IGNORECASE)
_COMMENT = re.compile(r"<!--[^<>]*>?")
_FRAME = re.compile(r"<iframe\b[^<>]*>?", re.IGNORECASE)
# Empty as XHTML has it; a browser takes it for open
UNCLOSED_TAGS = frozenset("iframe script style noscript template textarea title svg math".split())  # noqa: SIM905
_SELF_CLOSED = re.compile(rf"<(?:{'|'.join(sorted(UNCLOSED_TAGS))})\b[^<>]*/>", re.IGNORECASE)
_FRAME_END = re.compile(r"</iframe\b", re.IGNORECASE)


def without_unclosed_markup(html: str) -> str:
    """The same HTML without sections, declarations, comments, frames and scripts that nothing ends.

    >>> without_unclosed_markup("a<iframe src=x/> b <!-- c > d <![CDATA[e]]> <! f")
    'a b  d e &lt;! f'
    """
    if "<!" in html:
        html = html.replace("<![CDATA[", "").replace("]]>", "") if "<![CDATA[" in html else html
        html = _without_unclosed_comments(html)
        html = _DECLARATION.sub("&lt;!", html)
    if "/>" in html:
        html = _SELF_CLOSED.sub("", html)
    if "iframe" not in html and "IFRAME" not in html:
        return html
    ends = [match.start() for match in _FRAME_END.finditer(html)]
    last = ends[-1] if ends else 0
    return html[:last] + _FRAME.sub("", html[last:])


def _without_unclosed_comments(html: str) -> str:
    """Without the opening marks behind the last closing one."""
    closed = html.rfind("-->") + len("-->") if "-->" in html else 0
    return html[:closed] + _COMMENT.sub("", html[closed:]) if "<!--" in html[closed:] else html
