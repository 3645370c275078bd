"""The page as the extractor gets it: one tree, without what it would throw away. The only file that knows lxml here.

The extractor looks at every element some ten times, so each one less counts: on 181 news pages this takes a quarter
off its time and changes no text. A tree also spares it the repair of the text, which the HTML5 parser has done.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate

from lxml import etree
from lxml.html import HtmlElement

from ..blocks import Line, measure_length

# elements that the extractor drops; forms stay, as one may be around the whole page, and JSON-LD, as it may hold the
# text of a page that has it nowhere else
DROPPED_SELECTOR = (
    'script:not([type="application/ld+json"]), style, svg, aside, footer, head > link, head > meta, nav, menu, img,'
    " input, source, select, datalist, button, textarea, noscript, template, iframe, dialog, video, audio,"
    " object, canvas, label:not(p > *, li > *, dd > *, blockquote > *)"
)
KEPT_SELECTOR = 'script[type="application/ld+json"], math'  # what makes no line and is wanted all the same
_MENU_LINKS = 4  # so many links of few words and hardly anything else: a menu, in whatever language
_LINK_WORDS = 4  # a headline has more
_SENTENCE_TAGS = ("p", "li", "dd", "blockquote")
_TABLE_TAGS = ("table", "tbody", "thead", "tfoot", "tr", "td", "th")
_CELL_CHARACTERS = 600  # more is a text, and the table a layout
_CELL_WORDS = 12  # of a table within a cell of another one
_PLAIN_SHARE = 0.1  # of a menu's words are no link

_UNWRITABLE_BYTES = bytes(set(range(32)) - set(b"\t\n\r"))  # control characters, which no XML text may hold
_NOT_CHARACTERS = ("\ufffe", "\uffff")
TREE_ERRORS = (etree.LxmlError,)
_PARSER = etree.HTMLParser(
    collect_ids=False, default_doctype=False, encoding="utf-8", remove_comments=True, remove_pis=True
)
# one class for all elements is found without a call of Python for each, as lxml.html's own lookup needs
_PARSER.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))


def read_extractor_tree(html: str) -> HtmlElement:
    """The tree of a page that an HTML5 parser has written; raises ValueError where there is no element."""
    for character in _NOT_CHARACTERS:
        html = html.replace(character, "")
    html = _without_source_lines(html)
    data = html.encode("utf-8", "replace").translate(None, _UNWRITABLE_BYTES)
    root = etree.fromstring(data, _PARSER)
    if not isinstance(root, HtmlElement):
        raise ValueError("no element")
    _keep_words_of_sentences(root)
    if "<td" in html:
        _open_layout_tables(root)
        _flatten_cells(root)
    return root


def _without_source_lines(html: str) -> str:
    """Line ends of the source are spaces, but in listings; the extractor would make a paragraph of each line."""
    parts = [part.partition("<pre") for part in html.split("</pre>")]
    return "</pre>".join(text.replace("\n", " ") + tag + listing for text, tag, listing in parts)


def _keep_words_of_sentences(root: HtmlElement) -> None:
    """Times, labels and results behind other words of a paragraph are words as well; the extractor cuts them out."""
    for element in root.iter("time", "label", "output"):
        parent, before = element.getparent(), element.getprevious()
        if parent is None or parent.tag not in _SENTENCE_TAGS:
            continue
        words = parent.text if before is None else before.tail
        if words and words.strip():
            element.tag = "span"


def _open_layout_tables(root: HtmlElement) -> None:
    """Tables that hold whole texts as boxes: they lay out a page, and the extractor would write rows of it."""
    sizes: dict[HtmlElement, int] = {}
    layouts: set[HtmlElement | None] = set()
    for element in reversed(list(root.iter())):  # what is within comes before what is around it
        parent = element.getparent()
        size = sizes.pop(element, 0) + len(element.text or "")
        if parent is not None:
            sizes[parent] = sizes.get(parent, 0) + size + len(element.tail or "")
        if element.tag in ("td", "th") and size > _CELL_CHARACTERS:
            layouts.add(_find_table(element))
    boxes = [part for part in root.iter(*_TABLE_TAGS) if _find_table(part) in layouts]
    for part in boxes:
        part.tag = "div"


def _find_table(part: HtmlElement) -> HtmlElement | None:
    return part if part.tag == "table" else next(part.iterancestors("table"), None)


def _flatten_cells(root: HtmlElement) -> None:
    """Lists and small tables within a cell as paragraphs of it: the extractor would leave them out."""
    for inner in list(root.iter("table")):
        if next(inner.iterancestors("td", "th"), None) is not None and _is_small_table(inner):
            for part in list(inner.iter("td", "th")):
                part.tag = "p"
            etree.strip_tags(inner, "thead", "tbody", "tfoot", "tr", "caption")
            inner.drop_tag()
    for listing in list(root.iter("ul", "ol", "dl")):
        is_in_cell = next(listing.iterancestors("td", "th"), None) is not None
        if is_in_cell and next(listing.iter("a"), None) is None:  # a list of links may be a menu
            for entry in listing.iter("li", "dt", "dd"):
                entry.tag = "p"
            listing.drop_tag()


def _is_small_table(table: HtmlElement) -> bool:
    """Cells of a few words each and nothing else: no layout of a page, which holds paragraphs."""
    has_blocks = next(table.iterdescendants("p", "div", "table", "ul", "ol", "h1", "h2", "h3"), None) is not None
    cells = table.iter("td", "th")
    return not has_blocks and all(measure_length(cell.text_content()) <= _CELL_WORDS for cell in cells)


def find_removable_elements(
    lines: Sequence[Line], line_elements: Sequence[int], parents: Sequence[int], elements_with_text: Collection[int]
) -> list[int]:
    """Numbers of the outermost elements without text, and of menus: an extractor throws both away.

    None stands in bare text (``elements_with_text``: elements with text of their own); it parts words there.
    Their words no longer count for what an extractor measures: how little of the page it has found.
    """
    size = len(parents)
    links, linked_words, plain_words = [0] * size, [0] * size, [0] * size
    for line, home in zip(lines, line_elements, strict=True):
        words = measure_length(line.text)
        if line.href and line.heading != 1:
            links[home] += 1
            linked_words[home] += words
        else:
            plain_words[home] += words
    # elements are numbered in reading order: what is within one follows it, and sums tell what is in between
    texts = _add_up([element in elements_with_text for element in range(size)])
    links, linked_words, plain_words = map(_add_up, (links, linked_words, plain_words))

    def is_menu(start: int, end: int) -> bool:
        link_count, linked = links[end] - links[start], linked_words[end] - linked_words[start]
        is_short = link_count >= _MENU_LINKS and linked < _LINK_WORDS * link_count
        return is_short and plain_words[end] - plain_words[start] <= _PLAIN_SHARE * linked

    ends = _find_ends(parents)
    outermost = []
    element = 1
    while element < size:
        end = ends[element]
        has_text = texts[end] > texts[element]
        if (not has_text or is_menu(element, end)) and parents[element] not in elements_with_text:
            outermost.append(element)
            element = end
        else:
            element += 1
    return outermost


def _add_up(counts: Iterable[int]) -> list[int]:
    """Of each element: the sum of all before it; and the sum of all."""
    return list(accumulate(counts, initial=0))


def _find_ends(parents: Sequence[int]) -> list[int]:
    """Of each element: the first one behind it that is not within it."""
    ends = list(range(1, len(parents) + 1))
    for element in range(len(parents) - 1, 0, -1):
        parent = parents[element]
        if ends[element] > ends[parent]:
            ends[parent] = ends[element]
    return ends
