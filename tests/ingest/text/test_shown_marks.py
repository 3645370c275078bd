"""Quotation marks, readings and edits in the HTML of feeds and items: as a browser shows them."""

from __future__ import annotations

import pytest

from ingest.text.html import clean_html_and_text, html_to_line, html_to_text
from ingest.text.shown_marks import write_as_shown

SHOWN = {
    "a quotation": ("<p>She wrote <q>come at noon</q> twice.</p>", "She wrote “come at noon” twice."),
    "one in another": ("<q>He said <q>no</q>, I think</q>", "“He said ‘no’, I think”"),
    "three deep": ("<q>a <q>b <q>c</q></q></q>", "“a ‘b c’”"),
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
    "a word for another": ("for <del>nine</del><ins>ten</ins> days", "for nine ten days"),
    "the new one first": ("for <ins>ten</ins><del>nine</del> days", "for ten nine days"),
    "struck out": (
        "for <s>nine</s><ins>ten</ins> and <strike>1</strike><ins>2</ins> days",
        "for nine ten and 1 2 days",
    ),
    "an ending put in": ("boat<ins>s</ins>", "boats"),
    "in a form's place": ("<section><q>Up</q> <del>a</del><ins>b</ins></section>", "“Up” a b"),
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


def test_titles_are_shown_so_too() -> None:
    assert html_to_line("Captain: <q>Never &amp; never</q>") == "Captain: “Never & never”"


@pytest.mark.parametrize(
    "html", ["a < b > c", "</q>a", "<q>a", "</ruby>a</rt>", "<ruby>a</ruby></rt></ruby>", "</ins>a"]
)
def test_unbalanced_html_keeps_its_text(html: str) -> None:
    assert "a" in write_as_shown(html)
