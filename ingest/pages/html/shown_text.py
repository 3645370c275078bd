"""What readers see and the text of the elements alone does not say: as text/shown_marks.py, in the tree of a page.

A browser writes the marks of <q>, sets the readings of <ruby> in small print above the word that they explain, strikes
<del> and <s> out, and shows nothing of an element with the attribute "hidden".
"""

from __future__ import annotations

import re
from collections.abc import Collection

from selectolax.lexbor import LexborHTMLParser, LexborNode

from ...text.quotation_marks import OWN_QUOTES, quotation_marks_of
from ...text.ruby import BRACKETS
from ...text.shown_marks import CLOSING_PUNCTUATION, MAX_STRUCK, NOTE_SIGN, are_quotes_around

_READINGS = "rt, rp, rtc"
_STRUCK = "del, s, strike"
_NOTE_LINKS = "sup > a, sup > span > a, a > sup"
_NOTE_SIGN = re.compile(NOTE_SIGN)
_MAX_PAGES_LOOKED_AT = 20
_MAX_CLIMB = 40
_MAX_NOTE_ELEMENTS = 3  # around the number of a note
_HIDDEN_SHARE = 0.5  # of the page's text: what hides so much shows it later by script
_STRUCK_SHARE = 0.2  # of the page's text; more is its story, struck out as a whole or by a mark that was left open


def write_marks_as_shown(tree: LexborHTMLParser, tags: Collection[str]) -> None:
    """Change a page's tree so that its texts read as a reader sees them; ``tags`` are those of it that have marks."""
    if "sup" in tags:
        _remove_note_marks(tree)
    if any(tag in tags for tag in ("del", "s", "strike")):
        _strike_out(tree)
    if "ruby" in tags:
        _remove_readings(tree)
    for node in reversed(tree.css("q")):  # inner ones first, while they are still within the outer
        _write_quotes(node)


def remove_hidden(tree: LexborHTMLParser) -> None:
    """Take out what a browser does not show, unless that is most of the page."""
    hidden = tree.css("[hidden]:not([hidden=until-found]):not(html):not(body)")
    page_size = len(tree.body.text()) if hidden and tree.body is not None else 0
    looks = _MAX_PAGES_LOOKED_AT * page_size  # characters; hidden elements may be within each other
    for node in reversed(hidden):
        size = len(node.text())
        looks -= size
        if looks < 0:
            break
        if size < _HIDDEN_SHARE * page_size:
            node.decompose()


def _remove_note_marks(tree: LexborHTMLParser) -> None:
    for node in reversed(tree.css(_NOTE_LINKS)):
        if _NOTE_SIGN.fullmatch(node.text()):
            raised = node
            for _ in range(_MAX_NOTE_ELEMENTS):
                if raised.parent is not None and raised.parent.tag in ("sup", "span", "a"):
                    raised = raised.parent
            _close_gap(raised, _read_beside(raised.next)[:1].isalnum())
            node.decompose()


def _close_gap(node: LexborNode, needs_space: bool) -> None:
    """Prepare the text around an element that goes: no space before a comma, one where words would be joined."""
    before, after = node.prev, _read_beside(node.next)
    if after[:1] in CLOSING_PUNCTUATION and before is not None and before.is_text_node:
        before.replace_with(before.text().rstrip())
    elif needs_space:
        node.insert_before(" ")


def _strike_out(tree: LexborHTMLParser) -> None:
    """Take struck-out text out, or part it from what was put in for it where it stays."""
    nodes = [node for node in tree.css(_STRUCK) if not _is_within_struck(node)]
    size = sum(len(node.text()) for node in nodes)
    if size > MAX_STRUCK and tree.body is not None and size > _STRUCK_SHARE * len(tree.body.text()):
        for node in tree.css("del + ins, ins + del, s + ins, ins + s"):
            if (before := node.prev) is not None and before.tag in ("del", "ins", "s"):
                node.insert_before(" ")
        return
    for node in reversed(nodes):
        text = node.text()
        _close_gap(node, text[:1].isspace() or text[-1:].isspace())
        node.decompose()


def _is_within_struck(node: LexborNode) -> bool:
    above = node.parent
    for _ in range(_MAX_CLIMB):
        if above is None or above.tag in ("del", "s", "strike"):
            return above is not None
        above = above.parent
    return False


def _remove_readings(tree: LexborHTMLParser) -> None:
    """Without the readings, but where they stand above nothing."""
    bare = {ruby.mem_id for ruby in tree.css("ruby") if not _has_base(ruby)}
    for node in reversed(tree.css(f"ruby :is({_READINGS})")):  # what is within another one goes first
        if node.parent is None or node.parent.mem_id not in bare:
            _remove_brackets(node)
            node.decompose()


def _has_base(ruby: LexborNode) -> bool:
    """Whether anything stands below the readings."""
    child = ruby.child
    while child is not None:
        if not child.is_empty_text_node and child.tag not in ("rt", "rp", "rtc"):
            return True
        child = child.next
    return False


def _remove_brackets(reading: LexborNode) -> None:
    before, after = reading.prev, reading.next
    if before is None or after is None or not (before.is_text_node and after.is_text_node):
        return
    left, right = before.text(), after.text()
    if (left[-1:], right[:1]) in BRACKETS:
        before.replace_with(left[:-1])
        after.replace_with(right[1:])


def _write_quotes(node: LexborNode) -> None:
    """The marks as text in place of the element; none where the text has its own."""
    text = node.text().strip()
    is_marked = text[:1] in OWN_QUOTES or are_quotes_around(_read_beside(node.prev), _read_beside(node.next))
    if text and not is_marked:
        opening, closing = quotation_marks_of(*_read_surroundings(node))
        node.insert_before(opening)
        node.insert_after(closing)
    node.unwrap()


def _read_beside(node: LexborNode | None) -> str:
    return node.text() if node is not None and node.is_text_node else " "


def _read_surroundings(node: LexborNode) -> tuple[str | None, int]:
    """The language around a quotation, and how many others it is within, counted as far as needed."""
    above, count, language = node.parent, 0, None
    for _ in range(_MAX_CLIMB):
        if above is None or not above.is_element_node:
            break
        count += above.tag == "q"
        language = language or above.attrs.get("lang")
        above = above.parent
    return language, count
