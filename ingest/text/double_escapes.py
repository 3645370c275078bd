"""What is left of references that were escaped twice: "it&#8217;s", "fish&nbsp;&amp;&nbsp;chips"."""

from __future__ import annotations

import html as entities
import re

MAX_ESCAPES = 3  # times that a text may have been escaped over
_ESCAPED_TWICE = re.compile(
    r"&(?:amp|nbsp|quot|apos|[lr][sda]quo|[nm]dash|hellip|bull|middot|copy|reg|trade|colon|comma|period"
    r"|#(?:3[2-9]|4\d|5\d|1[2-9]\d|[2-9]\d\d|\d{4,5})"
    r"|#[xX](?:2\d|3[0-9abAB]|[89a-fA-F][0-9a-fA-F]|[0-9a-fA-F]{3,4}));"
)  # not lt and gt: a text about HTML shows those


def without_double_escapes(text: str) -> str:
    """Plain text with the letters that were meant; "&lt;" and "&gt;" stay, since a text about HTML shows them.

    >>> without_double_escapes("it&#8217;s &lt;b&gt;")
    'it’s &lt;b&gt;'
    """
    for _ in range(MAX_ESCAPES):
        if not _ESCAPED_TWICE.search(text):
            break
        text = _ESCAPED_TWICE.sub(lambda reference: entities.unescape(reference[0]), text)
    return text
