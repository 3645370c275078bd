"""Tags in plain text that would run something if somebody took the text for HTML."""

from __future__ import annotations

import re

_ACTIVE_TAG = re.compile(
    r"<(?=/?(?:script|iframe|frame|object|embed|applet|svg|math|style|link|meta|base|form|template|noscript)\b"
    r"|[a-z][^<]{0,1000}?(?:[\s/\"']on[a-z]{2,30}\s*+=|=\s*+(?:[\"']\s*+)?(?:javascript|vbscript|data)\s*+(?::|&colon;)))",
    re.IGNORECASE,
)


def without_active_tags(text: str) -> str:
    """Plain text in which nothing could run even if somebody takes it for HTML: a space behind the "<" of such a tag.

    An article about ``<b>`` keeps it; ``<script>`` and tags with handlers or script addresses read "< script>".

    >>> without_active_tags("a <b> and <svg onload=x()>")
    'a <b> and < svg onload=x()>'
    """
    return _ACTIVE_TAG.sub("< ", text) if "<" in text else text
