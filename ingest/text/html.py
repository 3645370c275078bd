"""Clean HTML and clean text: the only file that knows nh3.

Time is bounded: what nh3's parser spends on a tag grows with the elements that are open (half a minute for a quarter of
a megabyte). At most 100 are open at a time (nesting.py), and formatting elements (b, font, …), which a parser opens
anew by itself, become elements of our own for the parse, which have no such rules.
"""

from __future__ import annotations

import html as entities
import re
from collections import Counter
from functools import lru_cache

import nh3

from .active_tags import without_active_tags
from .double_encoding import without_double_encoding
from .double_escapes import without_double_escapes
from .foreign_tags import HTML_NAMES, list_tag_names, rename_foreign_tags
from .lazy_pictures import address_pictures
from .nested_tags import are_tags_nested
from .nesting import limit_nesting
from .plain_html import PlainHtml, read_plain_html, write_plain_html, write_plain_text
from .plain_text import OTHER_LINE_ENDS, clean_text, replace_surrogates
from .shown_marks import MARKED_TAGS, SHOWN_TAGS, write_as_shown
from .title_tags import escape_false_tags, without_section_marks
from .unclosed import UNCLOSED_TAGS, without_unclosed_markup

MAX_AMPERSANDS = 20_000  # of one text; nh3 looks at all of them again and again, seconds for some hundred thousand
# What a parser makes of crossed tags (a list item in a table, a link in a link) may be read differently again; in
# 150,000 random pieces of HTML the third pass changed nothing.
MAX_PASSES = 4

_REFERENCE = re.compile(r"&(?:#?[A-Za-z0-9]{1,32};)?")
_FULL_WIDTH = str.maketrans("&<>", "\uff06\uff1c\uff1e")  # full-width forms read the same

_FORMATTING_TAGS = frozenset("b big code em font i nobr s small strike strong tt u".split())  # noqa: SIM905 - not a: an open one ends at the next
_FORMATTING = "|".join(sorted(_FORMATTING_TAGS))
# Each with a constant replacement: re is five times as fast with one as with groups or a function.
_TO_CUSTOM_TAGS = [
    (re.compile(rf"{begin}(?=(?:{_FORMATTING})[\s/>])", re.IGNORECASE | re.ASCII), f"{begin}x-")
    for begin in ("<", "</")
]
_FROM_CUSTOM_TAGS = [(re.compile(rf"{begin}x-(?=(?:{_FORMATTING})[\s>])"), begin) for begin in ("<", "</")]
_PLAIN_TAGS = HTML_NAMES - UNCLOSED_TAGS  # of which nothing is to be renamed or taken out before the parse
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
_SPACE_FOR_TAG = _SPACE_FOR | {f"/{name}": space for name, space in _SPACE_FOR.items()}
# not object: it holds what to show instead
_TAGS_WITHOUT_TEXT = {"script", "style", "noscript", "template", "iframe", "svg", "math"}
_TEXT_CLEANER = nh3.Cleaner(
    tags={*_SPACE_FOR, *SHOWN_TAGS, "x-s", "x-strike", "span", "x-em", "x-i"},  # the last may tell a language
    attributes={"*": {"lang"}, "a": {"href"}},
    link_rel=None,
    clean_content_tags=_TAGS_WITHOUT_TEXT,
)
_TAG = re.compile(r"<(/?[a-z][a-z0-9-]*)(?: [^<>]*)?>")  # as nh3 writes them: no < and > in attributes
_PRE_NEWLINE = re.compile(r"(<pre(?: [^<>]*)?>)\n+")  # parsers drop the first one, nh3 writes none for it
_PRE = re.compile(r"<pre(?: [^<>]*)?>(.*?)(?:</pre>|\Z)", re.DOTALL)

_KEPT_TAGS = {*nh3.ALLOWED_TAGS, *(f"x-{name}" for name in _FORMATTING_TAGS & nh3.ALLOWED_TAGS)}
_SCHEMES = {"http", "https", "mailto"}
_SHOWS_MARKUP = re.compile(r"</?[A-Za-z][^<>]{0,2000}>|<!--|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,30});")

_ANY_LINK_CLEANER = nh3.Cleaner(
    tags=_KEPT_TAGS, url_schemes=_SCHEMES, clean_content_tags=_TAGS_WITHOUT_TEXT, url_relative="pass_through"
)  # a cleaner with a base takes 0.1 ms to make, and few bodies have links that need one
_SIGNS_OF_RELATIVE_LINKS = ('="/', "='/", '="#', "='#")
_RELATIVE_LINK = re.compile(r' (?:href|src|cite|longdesc)="(?!https?://|mailto:)')
_DROPPED_BLOCKS = frozenset("address dir fieldset form main menu section".split())  # noqa: SIM905 - that are not kept
_DROPPED_BLOCK = re.compile(rf"<(?:{'|'.join(sorted(_DROPPED_BLOCKS))})\b", re.IGNORECASE)
_ALT_TEXT = re.compile(r'<img [^<>]*?\balt="([^"<>]*)"')
_MARKED_TAGS = {*MARKED_TAGS, "pre"}
_CONTROL = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")  # but for a carriage return, which parsers read as a line


def clean_html_and_text(html: str, base_url: str | None = None, language: str | None = None) -> tuple[str, str]:
    """HTML in which nothing runs, and its text (`html_to_text`), from one parse where one is enough.

    Links are absolute and http, https or mailto, or they are gone; relative ones count from ``base_url``, and without
    one they go. What is clean stays as it is if it is cleaned again.

    Args:
        language: of the text, as its document declares it, for the marks of quotations.

    >>> clean_html_and_text('<p onclick=x()>Hi <a href="/a">there</a><script>x()</script>', "https://example.org/")
    ('<p>Hi <a href="https://example.org/a" rel="noopener noreferrer">there</a></p>', 'Hi there')
    """
    html = address_pictures(html)
    return _read_plainly(html, base_url, language) or parse_html_and_text(html, base_url, language)


def _read_plainly(html: str, base_url: str | None, language: str | None) -> tuple[str, str] | None:
    """The same without a parser; None where it takes one."""
    if (plain := read_plain_html(html)) is None or (written := write_plain_html(plain, base_url)) is None:
        return None
    text = _text_of_plain_html(plain, language)
    return None if text is None else (_without_first_newlines(written).strip(), text)


def parse_html_and_text(html: str, base_url: str | None, language: str | None) -> tuple[str, str]:
    """What `clean_html_and_text` gives of any HTML, by the cleaner's parser; pictures have their addresses already."""
    bounded = _limit_parse_cost(html)
    parsed = _clean_once(bounded, base_url)
    pieces = _split_at_tags(parsed)
    is_stable = are_tags_nested(pieces[1::2], pieces[::2])
    if _DROPPED_BLOCK.search(bounded):
        text = _text_of_clean_html(_TEXT_CLEANER.clean(bounded), None, language)
    else:
        text = _text_of_clean_html(parsed, pieces, language)
    clean = _restore_formatting_tags(parsed)
    has_controls = _CONTROL.search(clean) is not None
    if has_controls:
        clean = _CONTROL.sub("", OTHER_LINE_ENDS.sub(" ", clean))  # to be cleaned again: it may show what they hid
    if has_controls or "\r" in clean or not is_stable:
        clean = _clean_until_stable(clean, base_url)
    return clean, text


def _clean_once(bounded: str, base_url: str | None) -> str:
    """What nh3 leaves of HTML that is parsed in bounded time."""
    if not any(sign in bounded for sign in _SIGNS_OF_RELATIVE_LINKS):  # which nearly always say so
        parsed = _ANY_LINK_CLEANER.clean(bounded)
        if not _RELATIVE_LINK.search(parsed):
            return parsed
    return _cleaner_for_base(base_url).clean(bounded)


def _clean_until_stable(html: str, base_url: str | None) -> str:
    for _ in range(MAX_PASSES - 1):
        before, html = html, _restore_formatting_tags(_clean_once(_limit_parse_cost(html), base_url))
        if html == before:
            break
    return html


def _restore_formatting_tags(parsed: str) -> str:
    if "<x-" in parsed:
        for own, old in _FROM_CUSTOM_TAGS:
            parsed = own.sub(old, parsed)
    return _without_first_newlines(parsed).strip()


def _without_first_newlines(parsed: str) -> str:
    return _PRE_NEWLINE.sub(r"\1", parsed) if "<pre" in parsed else parsed


def html_to_text(html: str, language: str | None = None) -> str:
    """Plain text of HTML: paragraphs separated by a blank line, lines of lists and tables by a newline.

    >>> html_to_text("<h1>A &amp; B</h1><p>one<br>two")
    'A & B\\n\\none\\ntwo'
    """
    plain = read_plain_html(html)
    if plain and MARKED_TAGS.isdisjoint(plain.names):
        return _finish_text(write_plain_text(plain, _SPACE_FOR_TAG))
    # what shows as marks is told by what stands beside it, and few tags are left here to stand there
    return _text_of_clean_html(_TEXT_CLEANER.clean(_limit_parse_cost(html)), None, language)


def _split_at_tags(parsed: str) -> list[str]:
    """HTML that nh3 has written, in one line: what stands before the first tag, its name or "/" and its name, …"""
    return _TAG.split(" ".join(parsed.splitlines()))


def _text_of_clean_html(parsed: str, pieces: list[str] | None, language: str | None) -> str:
    """The text of HTML that nh3 has written; ``pieces`` are what it is split into, where that was done."""
    pieces = _split_at_tags(parsed) if pieces is None else pieces
    if not _MARKED_TAGS.isdisjoint(pieces[1::2]):
        if "<pre" in parsed:
            parsed = _PRE.sub(lambda pre: pre[0].replace("\n", "<br>"), parsed)
        pieces = _split_at_tags(write_as_shown(parsed, language))
    pieces[1::2] = [_SPACE_FOR_TAG.get(tag, "") for tag in pieces[1::2]]
    return _finish_text("".join(pieces))


def _text_of_plain_html(plain: PlainHtml, language: str | None) -> str | None:
    """Its text; None where its marks, such as those of quotations, are to be seen beside blocks that go."""
    if MARKED_TAGS.isdisjoint(plain.names):
        return _finish_text(write_plain_text(plain, _SPACE_FOR_TAG))
    html = "" if not _DROPPED_BLOCKS.isdisjoint(plain.names) else write_plain_html(plain, None)
    return _text_of_clean_html(html, None, language) if html else None


def _finish_text(text: str) -> str:
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


def _limit_parse_cost(html: str) -> str:
    """The same HTML in a form that is parsed in bounded time."""
    if not html.isascii():
        html = replace_surrogates(html)
    if html.count("&") > MAX_AMPERSANDS:
        html = _REFERENCE.sub(lambda written: entities.unescape(written[0]).translate(_FULL_WIDTH), html)
    if "<" not in html:
        return html
    names = list_tag_names(html)
    is_plain = "<!" not in html and _PLAIN_TAGS.issuperset(map(str.lower, set(names)))
    if not is_plain:
        html = without_unclosed_markup(rename_foreign_tags(html))
    return _rename_formatting_tags(limit_nesting(html), Counter(names))


def _rename_formatting_tags(html: str, names: Counter[str]) -> str:
    """The same HTML with names of our own for its formatting elements; ``names`` are those of its tags, or more."""
    written = [name for name in names if name.lower() in _FORMATTING_TAGS]
    renamed = html
    for name in written:
        renamed = renamed.replace(f"<{name}>", f"<x-{name}>").replace(f"</{name}>", f"</x-{name}>")
    if len(renamed) - len(html) < len("x-") * sum(map(names.__getitem__, written)):  # some have attributes
        for own, new in _TO_CUSTOM_TAGS:
            renamed = own.sub(new, renamed)
    return renamed


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
