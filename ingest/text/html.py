"""Clean HTML and clean text: the only file that knows nh3.

Time is bounded: what nh3's parser spends on a tag grows with the elements that are open (half a minute for a quarter of
a megabyte). At most 100 are open at a time (nesting.py), and formatting elements (b, font, …), which a parser opens
anew by itself, become elements of our own for the parse, which have no such rules.
"""

from __future__ import annotations

import html as entities
import re
import unicodedata
from functools import lru_cache

import nh3

from .double_encoding import without_double_encoding
from .double_escapes import without_double_escapes
from .foreign_tags import rename_foreign_tags
from .lazy_pictures import address_pictures
from .nesting import limit_nesting
from .shown_marks import SHOWN_TAGS, write_as_shown
from .title_tags import escape_false_tags, without_section_marks
from .unclosed import without_unclosed_markup

MAX_AMPERSANDS = 20_000  # of one text; nh3 looks at all of them again and again, seconds for some hundred thousand
# What a parser makes of crossed tags (a list item in a table, a link in a link) may be read differently again; in
# 150,000 random pieces of HTML the third pass changed nothing.
MAX_PASSES = 4

_REFERENCE = re.compile(r"&(?:#?[A-Za-z0-9]{1,32};)?")
_FULL_WIDTH = str.maketrans("&<>", "\uff06\uff1c\uff1e")  # full-width forms read the same

_FORMATTING = "b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u"  # not a: an open one ends at the next
# Each with a constant replacement: re is five times as fast with one as with groups or a function.
_TO_CUSTOM_TAGS = [
    (re.compile(rf"{begin}(?=(?:{_FORMATTING})[\s/>])", re.IGNORECASE), f"{begin}x-") for begin in ("<", "</")
]
_FROM_CUSTOM_TAGS = [(re.compile(rf"{begin}x-(?=(?:{_FORMATTING})[\s>])"), begin) for begin in ("<", "</")]
_BASE = re.compile(r"https?://[^\s/?#]+", re.IGNORECASE)

_BLOCKS = (
    "address article aside blockquote center details dir div dl fieldset figcaption figure footer form h1 h2 h3 h4 h5"
    " h6 header hgroup hr main menu nav ol p pre section summary table ul"
)
_LINES = "br dd dt li tr"
_CELLS = "td th"
_SPACE_FOR = (
    dict.fromkeys(_BLOCKS.split(), "\n\n") | dict.fromkeys(_LINES.split(), "\n") | dict.fromkeys(_CELLS.split(), " ")
)
# not object: it holds what to show instead
_TAGS_WITHOUT_TEXT = {"script", "style", "noscript", "template", "iframe", "svg", "math"}
_TEXT_CLEANER = nh3.Cleaner(
    tags={*_SPACE_FOR, *SHOWN_TAGS, "x-s", "x-strike", "span", "x-em", "x-i"},  # the last may tell a language
    attributes={"*": {"lang"}, "a": {"href"}},
    link_rel=None,
    clean_content_tags=_TAGS_WITHOUT_TEXT,
)
_TAG = re.compile(r"</?([a-z][a-z0-9-]*)(?: [^<>]*)?>")  # as nh3 writes them: no < and > in attributes
_PRE_NEWLINE = re.compile(r"(<pre(?: [^<>]*)?>)\n+")  # parsers drop the first one, nh3 writes none for it
_PRE = re.compile(r"<pre(?: [^<>]*)?>(.*?)(?:</pre>|\Z)", re.DOTALL)

_KEPT_TAGS = {*nh3.ALLOWED_TAGS, *(f"x-{name}" for name in _FORMATTING.split("|") if name in nh3.ALLOWED_TAGS)}
_SCHEMES = {"http", "https", "mailto"}
_SHOWS_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<!--|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")

_ANY_LINK_CLEANER = nh3.Cleaner(
    tags=_KEPT_TAGS, url_schemes=_SCHEMES, clean_content_tags=_TAGS_WITHOUT_TEXT, url_relative="pass_through"
)  # a cleaner with a base takes 0.1 ms to make, and few bodies have links that need one
_RELATIVE_LINK = re.compile(r' (?:href|src|cite|longdesc)="(?!https?://|mailto:)')
_DROPPED_BLOCK = re.compile(
    r"<(?:address|dir|fieldset|form|main|menu|section)\b", re.IGNORECASE
)  # blocks that are not kept
_ALT_TEXT = re.compile(r'<img [^<>]*?\balt="([^"<>]*)"')
_TAG_NAMES = re.compile(r"<(/?)([a-z][a-z0-9-]*)")
_MAX_OPEN_TAGS = 50  # elements; each is looked through
_VOID_TAGS = {"br", "hr", "img", "wbr"}
_INLINE_TAGS = {
    *("a", "abbr", "acronym", "cite", "code", "b", "i", "em", "strong", "small", "span", "sub", "sup", "s", "u"),
    *("strike", "tt", "bdi", "bdo", "del", "ins", "kbd", "mark", "q", "samp", "time", "var"),
}
_PLAIN_BLOCKS = {
    *("p", "ul", "ol", "li", "blockquote", "div", "figure", "figcaption", "article", "aside", "header", "footer"),
    *("details", "summary", "center"),
}
_ACTIVE_TAG = re.compile(
    r"<(?=/?(?:script|iframe|frame|object|embed|applet|svg|math|style|link|meta|base|form|template|noscript)\b"
    r"|[a-z][^<]{0,1000}?(?:[\s/\"']on[a-z]{2,30}\s*+=|=\s*+(?:[\"']\s*+)?(?:javascript|vbscript|data)\s*+(?::|&colon;)))",
    re.IGNORECASE,
)

_LINE_ENDS = re.compile("[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
# control characters, zero-width ones, those that turn the direction of writing and those that choose a letter's shape;
# the joiners that Persian, Indic scripts and emoji need (U+200C, U+200D) and the plain direction marks stay
_INVISIBLE = re.compile(
    "[\x00-\x08\x0e-\x1b\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u180e\u200b\u2060-\u2064\u202a-\u202e\u2066-\u206f"
    "\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000e0100-\U000e01ef]"
)
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # but for a carriage return, which parsers read as a line
_SURROGATE = re.compile("[\ud800-\udfff]")
_BLANK_LINES = re.compile(r"\n{3,}")
_MAX_MARKS = 30  # combining marks in a row: https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format


def clean_html_and_text(html: str, base_url: str | None = None, language: str | None = None) -> tuple[str, str]:
    """HTML in which nothing runs, and its text (`html_to_text`), from one parse where one is enough.

    Links are absolute and http, https or mailto, or they are gone; relative ones count from ``base_url``, and without
    one they go. What is clean stays as it is if it is cleaned again.

    Args:
        language: of the text, as its document declares it, for the marks of quotations.

    >>> clean_html_and_text('<p onclick=x()>Hi <a href="/a">there</a><script>x()</script>', "https://example.org/")
    ('<p>Hi <a href="https://example.org/a" rel="noopener noreferrer">there</a></p>', 'Hi there')
    """
    bounded = _limit_parse_cost(address_pictures(html))
    parsed = _ANY_LINK_CLEANER.clean(bounded)
    text_source = _TEXT_CLEANER.clean(bounded) if _DROPPED_BLOCK.search(bounded) else parsed
    text = _text_of_clean_html(text_source, language)
    if _RELATIVE_LINK.search(parsed):
        parsed = _cleaner_for_base(base_url).clean(bounded)
    clean = _restore_formatting_tags(parsed)
    has_controls = _CONTROL.search(clean) is not None
    if has_controls:
        clean = _CONTROL.sub("", _LINE_ENDS.sub(" ", clean))  # to be cleaned again: it may show what they hid
    if has_controls or not _is_stable_html(clean):
        clean = _clean_until_stable(_cleaner_for_base(base_url), clean)
    return clean, text


def _clean_until_stable(cleaner: nh3.Cleaner, html: str) -> str:
    for _ in range(MAX_PASSES - 1):
        before, html = html, _restore_formatting_tags(cleaner.clean(_limit_parse_cost(html)))
        if html == before:
            break
    return html


def _restore_formatting_tags(parsed: str) -> str:
    for own, old in _FROM_CUSTOM_TAGS:
        parsed = own.sub(old, parsed)
    return _PRE_NEWLINE.sub(r"\1", parsed).strip()


def _is_stable_html(clean: str) -> bool:
    """Whether clean HTML is sure to be read again as it is written, so that a second pass would change nothing.

    True for paragraphs, headings, lists, links and the like, each closed and none where a parser would move it or
    close another for it. Tables, listings and the rest take the second pass.
    """
    if "\r" in clean:
        return False
    open_tags: list[str] = []
    for slash, name in _TAG_NAMES.findall(clean):
        if name in _VOID_TAGS:
            continue
        if slash:
            if not open_tags or open_tags.pop() != name:
                return False
        elif name in _INLINE_TAGS:
            if name == "a" and "a" in open_tags:
                return False
            open_tags.append(name)
        elif name not in _PLAIN_BLOCKS or "p" in open_tags or (name == "li" and open_tags[-1:] not in (["ul"], ["ol"])):
            return False
        else:
            open_tags.append(name)
        if len(open_tags) > _MAX_OPEN_TAGS:
            return False
    return not open_tags


def html_to_text(html: str, language: str | None = None) -> str:
    """Plain text of HTML: paragraphs separated by a blank line, lines of lists and tables by a newline.

    >>> html_to_text("<h1>A &amp; B</h1><p>one<br>two")
    'A & B\\n\\none\\ntwo'
    """
    return _text_of_clean_html(_TEXT_CLEANER.clean(_limit_parse_cost(html)), language)


def _text_of_clean_html(parsed: str, language: str | None) -> str:
    """The text of HTML that nh3 has written."""
    if "<pre" in parsed:
        parsed = _PRE.sub(lambda pre: pre[0].replace("\n", "<br>"), parsed)
    parsed = write_as_shown(parsed, language)
    text = _TAG.sub(lambda tag: _SPACE_FOR.get(tag[1], ""), _LINE_ENDS.sub(" ", parsed).replace("\n", " "))
    return clean_text(without_double_escapes(entities.unescape(text)) if "&" in text else text)


def alt_text_of(clean: str) -> str:
    """What pictures in clean HTML are said to show, for a text that is nothing but pictures.

    >>> alt_text_of('<img src="https://e.example/1.png" alt="Page 67"><img src="https://e.example/2.png" alt="">')
    'Page 67'
    """
    return "\n\n".join(filter(None, (clean_text(entities.unescape(text)) for text in _ALT_TEXT.findall(clean))))


def html_to_line(html: str, language: str | None = None) -> str:
    """One line of plain text from a title or a name, whether it is HTML or plain text.

    >>> html_to_line("Profit &amp; <i>loss</i>")
    'Profit & loss'
    """
    html = without_section_marks(without_double_encoding(html))
    text = html_to_text(escape_false_tags(html), language) if _SHOWS_MARKUP.search(html) else clean_text(html)
    return without_active_tags(" ".join(text.split()))


def text_to_line(text: str) -> str:
    """One line of what is known to be plain text: tags are text, a reference such as "&#8217;" is a slip, and read.

    >>> text_to_line("The  <blink> tag isn&#8217;t &lt;dead&gt;")
    'The <blink> tag isn’t &lt;dead&gt;'
    """
    text = without_double_encoding(text)
    text = without_double_escapes(text) if "&" in text else text
    return without_active_tags(" ".join(clean_text(text).split()))


def title_to_line(text: str, is_html: bool | None, language: str | None = None) -> str:
    """One line of a title; None: nobody says whether it is HTML, so what looks like HTML is taken for it.

    >>> title_to_line("The <blink> tag", False), title_to_line("A <b>tag</b>", None)
    ('The <blink> tag', 'A tag')
    """
    if is_html is None:
        return html_to_line(text, language)
    return text_to_line(html_to_text(without_double_encoding(text), language) if is_html else text)


def without_active_tags(text: str) -> str:
    """Plain text in which nothing could run even if somebody takes it for HTML: a space behind the "<" of such a tag.

    An article about ``<b>`` keeps it; ``<script>`` and tags with handlers or script addresses read "< script>".

    >>> without_active_tags("a <b> and <svg onload=x()>")
    'a <b> and < svg onload=x()>'
    """
    return _ACTIVE_TAG.sub("< ", text) if "<" in text else text


def clean_text(text: str) -> str:
    """Plain text in NFC, without control and zero-width characters, its spaces single, its blank lines too.

    Entities stay as they are: in plain text they are text. ``clean_text(clean_text(x)) == clean_text(x)``.

    >>> clean_text(" a\\u200b \\r\\n\\r\\n\\r\\n b\\t c ")
    'a\\n\\nb c'
    """
    text = _INVISIBLE.sub("", _LINE_ENDS.sub("\n", text.replace("\r\n", "\n")))
    if not text.isascii():
        text = _SURROGATE.sub("\ufffd", text)
    if not unicodedata.is_normalized("NFC", text):
        text = unicodedata.normalize("NFC", _limit_combining_marks(text))
    text = "\n".join([" ".join(line.split()) for line in text.split("\n")])
    return _BLANK_LINES.sub("\n\n", text).strip()


def _limit_combining_marks(text: str) -> str:
    """At most 30 combining marks in a row: Python sorts a run, the longer the slower."""
    kept, run = [], 0
    for char in text:
        run = run + 1 if unicodedata.combining(char) else 0
        if run <= _MAX_MARKS:
            kept.append(char)
    return "".join(kept)


def _limit_parse_cost(html: str) -> str:
    """The same HTML in a form that is parsed in bounded time."""
    if not html.isascii():
        html = _SURROGATE.sub("\ufffd", html)
    if html.count("&") > MAX_AMPERSANDS:
        html = _REFERENCE.sub(lambda written: entities.unescape(written[0]).translate(_FULL_WIDTH), html)
    html = limit_nesting(without_unclosed_markup(rename_foreign_tags(html)))
    for own, new in _TO_CUSTOM_TAGS:
        html = own.sub(new, html)
    return html


@lru_cache(maxsize=64)
def _cleaner_for_base(base_url: str | None) -> nh3.Cleaner:
    if base_url and _BASE.match(base_url):
        try:
            return nh3.Cleaner(
                tags=_KEPT_TAGS,
                url_schemes=_SCHEMES,
                clean_content_tags=_TAGS_WITHOUT_TEXT,
                url_relative=("rewrite_with_base", base_url),
            )
        except ValueError:  # no base after all
            pass
    return nh3.Cleaner(
        tags=_KEPT_TAGS, url_schemes=_SCHEMES, clean_content_tags=_TAGS_WITHOUT_TEXT, url_relative="deny"
    )
