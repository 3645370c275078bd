"""What readers see and the text of the elements alone does not say: quotation marks, readings above letters, edits.

A browser writes the marks of <q>, sets the readings of <ruby> in small print above the word that they explain, strikes
<del> out, and shows nothing of an element with the attribute "hidden".
"""

from __future__ import annotations

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ...text.shown_marks import OWN_QUOTES, QUOTES

_READINGS = "rt, rp, rtc"
_MAX_PAGES_LOOKED_AT = 20
_MAX_CLIMB = 40
_HIDDEN_SHARE = 0.5  # of the page's text: what hides so much shows it later by script


def edit_as_shown(tree: LexborHTMLParser) -> None:
    """Change a page's tree so that its texts read as a reader sees them."""
    if not (tags := {node.tag for node in tree.css("ruby, q, ins, [hidden]")}):
        return  # as on most pages
    _remove_hidden(tree)
    if "ruby" in tags:
        for node in reversed(tree.css(f"ruby :is({_READINGS})")):  # what stands within another one goes first
            node.decompose()
    for node in reversed(tree.css("q")):  # inner ones first, while they still stand within the outer
        _write_quotes(node)
    for node in tree.css("del + ins, ins + del, s + ins, ins + s"):
        if (before := node.prev) is not None and before.tag in ("del", "ins", "s"):
            node.insert_before(" ")


def _remove_hidden(tree: LexborHTMLParser) -> None:
    hidden = tree.css("[hidden]:not([hidden=until-found]):not(html):not(body)")
    page_size = len(tree.body.text()) if hidden and tree.body is not None else 0
    looks = _MAX_PAGES_LOOKED_AT * page_size  # characters; hidden elements may stand within each other
    for node in reversed(hidden):
        size = len(node.text())
        looks -= size
        if looks < 0:
            break
        if size < _HIDDEN_SHARE * page_size:
            node.decompose()


def _write_quotes(node: LexborNode) -> None:
    """The marks as text in place of the element; none where the text has its own, and none within the third."""
    depth = _count_quotes_around(node)
    text = node.text().strip() if depth < len(QUOTES) else ""
    before, after = _read_beside(node.prev)[-1:], _read_beside(node.next)[:1]
    is_marked = text[:1] in OWN_QUOTES or (before in OWN_QUOTES and after in OWN_QUOTES)
    if text and not is_marked:
        opening, closing = QUOTES[depth]
        node.insert_before(opening)
        node.insert_after(closing)
    node.unwrap()


def _read_beside(node: LexborNode | None) -> str:
    return node.text() if node is not None and node.is_text_node else " "


def _count_quotes_around(node: LexborNode) -> int:
    """How many <q> it is quoted within, counted as far as needed."""
    above, count = node.parent, 0
    for _ in range(_MAX_CLIMB):
        if above is None or above.tag in ("body", "p", "div"):
            break
        count += above.tag == "q"
        above = above.parent
    return count
