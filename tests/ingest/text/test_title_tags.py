"""Lines of which nobody says whether they are HTML: tags go, words stay."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.text.html import html_to_line, text_to_line

LINES = {
    "closed tags": ("A <b>tag</b>", "A tag"),
    "a tag with attributes": ('<span class="kicker">News:</span> The tide turns', "News: The tide turns"),
    "attributes with blanks in them": (
        '<a class="kicker red" href="/a" title="Read more" style=\'margin: 0 auto\'>News:</a> The tide turns',
        "News: The tide turns",
    ),
    "a word with a class of two names": ('Kell <em class="a b">wins</em>', "Kell wins"),
    "readings that nobody closed": ("<ruby>灯<rt>とう<rp>)<rb>台<rt>だい</ruby>の下", "灯台の下"),
    "readings of old": ("<ruby><rb>灯</rb><rb>台</rb><rtc><rt>とうだい</rt></rtc></ruby>の下", "灯台の下"),
    "an element of readings": ("What an <rt> is for", "What an <rt> is for"),
    "a line break": ("Orsby<br>wins<br/>again", "Orsby wins again"),
    "a link left open": ('<a href="https://e.example/">Orsby wins', "Orsby wins"),
    "a tag at the beginning left open": ("<p>Orsby wins", "Orsby wins"),
    "the end of a tag that is not there": ("Orsby wins</p>", "Orsby wins"),
    "a picture": ('<img src="a.png" alt="x"> Orsby wins', "Orsby wins"),
    "references": ("Coach on <strong>form</strong>: &ldquo;We&rsquo;re back&rdquo;", "Coach on form: “We’re back”"),
    "type parameters": ("How to grow a Vec<String>", "How to grow a Vec<String>"),
    "two of them": ("Vector<int> and Map<K,V>", "Vector<int> and Map<K,V>"),
    "comparisons": ("if a<b and c>d", "if a<b and c>d"),
    "names of HTML": ("A short guide to <head> lines", "A short guide to <head> lines"),
    "names of HTML, two": ("Plan: <q> as <map>", "Plan: <q> as <map>"),
    "quotation marks": ("Minister: <<we will pay>>", "Minister: <<we will pay>>"),
    "a mail address": ("Sender <news@orsby.example> replies", "Sender <news@orsby.example> replies"),
    "a heart": ("<3 Kell", "<3 Kell"),
    "no name": ("<Untitled>", "<Untitled>"),
    "an escaped section": ("<![CDATA[Ferry & bridge closed]]>", "Ferry & bridge closed"),
    "a script": ("Orsby <script>x()</script>wins", "Orsby wins"),
    "a comment": ("Orsby <!-- x --> wins", "Orsby wins"),
    "mixed": ("Why <code>Vec<T></code> is <em>fast</em>", "Why Vec<T> is fast"),
    "arrows": ("Orsby <-> Kell => harbour", "Orsby <-> Kell => harbour"),
}


@pytest.mark.parametrize(("line", "words"), LINES.values(), ids=LINES)
def test_tags_go_and_words_stay(line: str, words: str) -> None:
    assert html_to_line(line) == words


PLAIN = {
    "tags": ("The <em> tag", "The <em> tag"),
    "a reference": ("Orsby&#8217;s fish &amp; chips", "Orsby’s fish & chips"),
    "references to tags": ("Why I use &lt;b&gt;", "Why I use &lt;b&gt;"),
    "an ampersand": ("AT&T &c.", "AT&T &c."),
}


@pytest.mark.parametrize(("line", "words"), PLAIN.values(), ids=PLAIN)
def test_in_a_plain_line_tags_are_words(line: str, words: str) -> None:
    assert text_to_line(line) == words


PIECES = ["<b>", "</b>", "<", ">", "word ", "<int>", "<br>", '<a href="x">', "<b x>", "&amp;", "</a>", "<p>"]


@settings(deadline=None)
@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_no_word_is_lost_whatever_stands_around_it(around: str) -> None:
    assert "Orsby" in html_to_line(f"{around} Orsby {around}")
