"""What parsing a page would cost, counted before it is done.

An HTML5 parser looks at its stack of open elements for many tags, and opens formatting elements (b, i, a …) that were
left open again in every new paragraph. So a page of a megabyte may cost minutes, or become a million elements. Both are
counted here in one pass over the tags, without building anything, and bounded.
"""

from __future__ import annotations

import re
from collections import Counter

from ...errors import ParseError

MAX_STEPS = 50_000_000  # looks at the stack; 10,000 nested elements, half a second
MAX_REOPENED = 1_000_000  # elements that the parser would add by itself
MAX_TAGS = 300_000  # opening and closing; ten times what the largest news pages have
_SMALL_PAGE_TAGS = 1_000  # fewer tags cannot do harm

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)")
_FORMATTING = frozenset("a b big code em font i nobr s small strike strong tt u".split())  # noqa: SIM905
# both cases of each letter, and the first letters by themselves: so it takes half the time that IGNORECASE takes
_FORMATTING_TAG = re.compile(
    "<(?=[{first}])(?:{names})(?![a-zA-Z0-9])".format(
        first="".join(sorted({letter for name in _FORMATTING for letter in (name[0], name[0].upper())})),
        names="|".join(
            re.sub("[a-z]", lambda letter: f"[{letter[0]}{letter[0].upper()}]", n) for n in sorted(_FORMATTING)
        ),
    )
)
_CLOSED_BY_THEMSELVES = frozenset(
    "area base br col embed hr img input link meta param source track wbr p li dt dd tr td th thead tbody tfoot "  # noqa: SIM905
    "option optgroup rp rt colgroup caption html head body".split()
)


def check_parse_cost(html: str) -> int:
    """The number of tags or a little more; ParseError if the page would take a parser too long.

    >>> check_parse_cost("<p>Ferry <b>back</b> in service")
    3
    """
    most = html.count("<")
    is_short = most**2 <= MAX_REOPENED or (
        most**2 <= 2 * MAX_STEPS and most * len(_FORMATTING_TAG.findall(html)) <= MAX_REOPENED
    )
    if is_short:
        return most  # as most pages: not even if none of them were ever closed
    matches = _TAG.findall(html)
    if len(matches) < _SMALL_PAGE_TAGS:
        return len(matches)
    if len(matches) > MAX_TAGS:
        raise ParseError(f"the page has {len(matches):,} tags; at most {MAX_TAGS:,} are read")
    open_now: Counter[str] = Counter()
    depth = formatting = steps = reopened = 0
    for tags, (slash, written) in enumerate(matches, 1):
        name = written.lower()
        steps += depth
        reopened += formatting
        if name in _CLOSED_BY_THEMSELVES or (slash and not open_now[name]):
            continue
        change = -1 if slash else 1
        open_now[name] += change
        depth += change
        formatting += change if name in _FORMATTING else 0
        if steps > MAX_STEPS or reopened > MAX_REOPENED:
            raise ParseError(f"the page nests its elements too deeply (tag {tags:,}, {depth:,} open)")
    return len(matches)
