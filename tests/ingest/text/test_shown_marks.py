"""Quotation marks, readings and edits in the HTML of feeds and items: as a browser shows them."""

from __future__ import annotations

import html as entities
import json
from datetime import UTC, datetime
from typing import Literal

import pytest

from ingest import Document, read_document
from ingest.text.html import clean_html_and_text, html_to_line, html_to_text, title_to_line
from ingest.text.shown_marks import write_as_shown

SHOWN = {
    "a quotation": ("<p>She wrote <q>come at noon</q> twice.</p>", "She wrote “come at noon” twice."),
    "one in another": ("<q>He said <q>no</q>, I think</q>", "“He said ‘no’, I think”"),
    "three deep": ("<q>a <q>b <q>c</q></q></q>", "“a ‘b “c”’”"),
    "with marks around, set apart": ("Il dit «\u202f<q>Oui</q>\u00a0».", "Il dit « Oui »."),
    "beside another's marks": ("“Up” <q>Down</q> “Up”", "“Up” “Down” “Up”"),
    "in a language of its own": (
        '<div lang="de"><p>Er rief <q>komm <q>jetzt</q></q>.<br><em lang="fr">et <q>oui</q></em></p></div><q>Up</q>',
        "Er rief „komm ‚jetzt‘“.\net «oui»\n\n“Up”",
    ),
    "with a source": ('<q cite="https://gull.example/1">Up</q>', "“Up”"),
    "with marks of its own": ("<q>«Up»</q> and <q>“down”</q>", "«Up» and “down”"),
    "with marks in bold": ("<q><b>“Up”</b></q>", "“Up”"),
    "with marks around": ("„<q>Auf</q>“", "„Auf“"),
    "nothing quoted": ("a<q></q>b <q> </q>c", "ab c"),
    "left open": ("<p>a <q>b</p><p>c</p>", "a “b”\n\nc"),
    "over paragraphs": ("<q><p>a</p><p>b</p></q>", "a\n\nb"),
    "readings in brackets": ("<ruby>灯台<rp>(</rp><rt>とうだい</rt><rp>)</rp></ruby>の下", "灯台の下"),
    "readings letter by letter": ("<ruby>灯<rt>とう</rt>台<rt>だい</rt></ruby>", "灯台"),
    "readings left open": ("<ruby>灯<rt>とう台<rt>だい</ruby>の下", "灯の下"),
    "two rows of readings": ("<ruby><ruby>灯<rt>とう</rt></ruby><rt>light</rt></ruby>の下", "灯の下"),
    "a reading that goes on as the text": (f"<ruby>灯<rt>{'ひかり' * 90}</rt></ruby>", "灯" + "ひかり" * 90),
    "a reading of nothing": ("<p>One <rt>two</rt> three.</p>", "One two three."),
    "brackets in the base": ("<ruby>灯台（<rt>とうだい</rt>）の<rt>の</rt></ruby>下", "灯台の下"),
    "bases of old": ("<ruby><rb>灯</rb><rb>台</rb><rtc><rt>とう</rt><rt>だい</rt></rtc></ruby>の下", "灯台の下"),
    "on lines of their own": (
        "<ruby>\n  灯<rt>とう</rt>\n  台<rp>（</rp><rt>だい</rt><rp>）</rp>\n</ruby>の下",
        "灯台の下",
    ),
    "words of several": ("<ruby>Hello<rt>x</rt> World<rt>y</rt></ruby>!", "Hello World!"),
    "readings of nothing": ("<ruby><rt>とうだい</rt></ruby>の下", "とうだいの下"),
    "a word for another": ("for <del>nine</del><ins>ten</ins> days", "for ten days"),
    "the new one first": ("for <ins>ten</ins><del>nine</del> days", "for ten days"),
    "struck out": ("for <s>nine</s><ins>ten</ins> and <strike>1</strike><ins>2</ins> days", "for ten and 2 days"),
    "struck out within": ("for <del>nine <s>or</s> eight</del> ten days", "for ten days"),
    "an ending put in": ("boat<ins>s</ins>", "boats"),
    "an ending for another": ("nine<del>teen</del><ins>ty</ins> boats", "ninety boats"),
    "a word between two": ("bread<del> and </del>butter<del>, jam</del>!", "bread butter!"),
    "before a mark": ("The wall is <del>old</del>, they say.", "The wall is, they say."),
    "a paragraph": ("<p>Up.</p><del><p>Old.</p></del><p>Down.</p>", "Up.\n\nDown."),
    "nothing but struck out": ("<p><del>Up.</del></p>", "Up."),
    "a story struck out": (
        f"<h2>Gone</h2><del><p>{'So it was. ' * 30}</p></del>",
        f"Gone\n\n{'So it was. ' * 30}".rstrip(),
    ),
    "a mark left open": (
        f"<div><p>Up.</p><del>Old<p>{'So it was. ' * 30}</p></div>",
        f"Up.\n\nOld\n\n{'So it was. ' * 30}".rstrip(),
    ),
    "the number of a note": ('the wall<sup><a href="#fn1">1</a></sup> is', "the wall is"),
    "the number of a note, linked around": (
        'wall.<a id="r2" href="https://e.example/a#n2"><sup>[2]</sup></a>',
        "wall.",
    ),
    "numbers of notes before a mark, a word and each other": (
        'one <sup><a href="#1">1</a></sup>, two<sup><a href="#2">2</a></sup>or<sup><a>3</a></sup><sup><a>4</a></sup>',
        "one, two or",
    ),
    "powers and formulas": ("10 m<sup>2</sup> of H<sub>2</sub>O, 5<sup>th</sup>", "10 m2 of H2O, 5th"),
    "a raised word that leads on": ('the<sup><a href="#more">see below</a></sup>', "thesee below"),
    "in a form's place": (
        '<section><q>Up</q> <del>a</del><ins>b</ins> c<sup><a href="#n">1</a></sup></section>',
        "“Up” b c",
    ),
}


@pytest.mark.parametrize(("html", "text"), SHOWN.values(), ids=SHOWN)
def test_text_is_what_a_browser_shows(html: str, text: str) -> None:
    assert html_to_text(html) == text
    clean, clean_text = clean_html_and_text(html)
    assert clean_text == text
    assert html_to_text(clean) == text


def test_the_html_keeps_its_elements() -> None:
    html = "<p><q>Up</q> <ruby>灯<rt>とう</rt></ruby> <del>a</del><ins>b</ins></p>"
    assert clean_html_and_text(html)[0] == html


TITLES = {
    "a quotation": ("Captain: <q>Never &amp; never</q>", "Captain: “Never & never”"),
    "a word for another": ("<del>Nine</del><ins>Ten</ins> boats lost", "Ten boats lost"),
    "readings": ("<ruby>灯<rt>とう</rt>台<rt>だい</rt></ruby>の下", "灯台の下"),
}


@pytest.mark.parametrize(("title", "line"), TITLES.values(), ids=TITLES)
def test_titles_are_shown_so_too(title: str, line: str) -> None:
    assert html_to_line(title) == line


MARKS = {
    "de": "„a ‚b‘“",
    "fr-FR": "«a «b»»",
    "fr_CH": "«a ‹b›»",
    "sv": "”a ’b’”",
    "ja": "「a 『b』」",
    "zh-CN": "“a ‘b’”",
    "zh-Hant-HK": "「a 『b』」",
    "pl": "„a «b»”",
    "ru": "«a „b“»",
    "pt-BR": "“a ‘b’”",
    "pt-PT": "«a “b”»",
    "": "“a ‘b’”",
    "tlh": "“a ‘b’”",
}


@pytest.mark.parametrize(("language", "text"), MARKS.items(), ids=MARKS)
def test_quotation_marks_are_those_of_the_language(language: str, text: str) -> None:
    html = "<q>a <q>b</q></q>"
    assert html_to_text(html, language) == text
    assert title_to_line(html, True, language) == text


BODY = "<p>Sie rief <q>komm</q> und <del>nein</del><ins>ja</ins>.</p>"
BODY_TEXT = "Sie rief „komm“ und ja."
ESCAPED = entities.escape(BODY)
ATOM = "http://www.w3.org/2005/Atom"
JSON_FEED = {"version": "https://jsonfeed.org/version/1.1", "title": "F", "language": "de"}
DOCUMENTS = {
    "rss": f"<rss><channel><language>de</language><item><title>T</title><description>{ESCAPED}</description>"
    "</item></channel></rss>",
    "atom": f'<feed xmlns="{ATOM}" xml:lang="de"><entry><title>T</title><content type="html">{ESCAPED}'
    "</content></entry></feed>",
    "atom, xhtml": f'<feed xmlns="{ATOM}"><entry xml:lang="de"><title>T</title><content type="xhtml">'
    f'<div xmlns="http://www.w3.org/1999/xhtml">{BODY}</div></content></entry></feed>',
    "json feed": json.dumps({**JSON_FEED, "items": [{"id": "1", "title": "T", "content_html": BODY}]}),
    "items": json.dumps({"title": "T", "language": "de", "content_html": BODY}),
    "a text of a module": f"<rss><channel><language>de</language><item><title>T</title><media:description>{ESCAPED}"
    "</media:description></item></channel></rss>",
}


@pytest.mark.parametrize("document", DOCUMENTS.values(), ids=DOCUMENTS)
def test_every_format_shows_them(document: str) -> None:
    kind: Literal["items", "feed"] = "items" if document.startswith('{"title"') else "feed"
    moment = datetime(2031, 6, 4, tzinfo=UTC)
    reading = read_document(Document(body=document.encode(), kind=kind, fetched_at=moment))
    assert [item.content_text for item in reading.items] == [BODY_TEXT]


@pytest.mark.parametrize(
    "html", ["a < b > c", "</q>a", "<q>a", "</ruby>a</rt>", "<ruby>a</ruby></rt></ruby>", "</ins>a"]
)
def test_unbalanced_html_keeps_its_text(html: str) -> None:
    assert "a" in write_as_shown(html)
