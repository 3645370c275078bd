"""limit_nesting: deep HTML gets flat, the rest stays as it is; what nh3 gets to see has our bounds."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from ingest.text import html as cleaning
from ingest.text.html import MAX_AMPERSANDS, clean_html_and_text, html_to_text
from ingest.text.nesting import FEW_TAGS, MAX_DEPTH, limit_nesting


def test_ordinary_html_is_untouched() -> None:
    html = "<div>" * 50 + "<!-- x --><script>1 < 2</script>" + "</div>" * 50
    assert limit_nesting(html) == html


def test_many_flat_tags_stay() -> None:
    html = "<p>a<li>b<br><b>c</b>" * FEW_TAGS
    assert limit_nesting(html) == html


@pytest.mark.parametrize("depth", [MAX_DEPTH, MAX_DEPTH + 1])
def test_deep_html_gets_flat_and_keeps_its_text(depth: int) -> None:
    html = "<div>" * depth + "deep" + "</div>" * depth + "<p>behind</p>" + "<br>" * FEW_TAGS
    flat = limit_nesting(html)
    assert flat.count("<div>") == flat.count("</div>") == MAX_DEPTH
    assert (flat == html) == (depth == MAX_DEPTH)
    assert html_to_text(html) == "deep\n\nbehind"


@pytest.mark.parametrize(("count", "is_touched"), [(FEW_TAGS, False), (FEW_TAGS + 1, True)])
def test_few_tags_are_untouched_at_any_depth(count: int, is_touched: bool) -> None:
    html = "<div>" * count
    assert (limit_nesting(html) != html) == is_touched


def test_hidden_and_raw_parts_go_where_there_are_many_tags() -> None:
    html = "<!-- </div> --><ScRiPt>x()</sCrIpT><textarea></div></textarea>" + "<br>" * (FEW_TAGS + 1)
    assert limit_nesting(html).split("<br>", 1)[0].split() == []


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What nh3 is given."""
    texts: list[str] = []

    def note(clean: Callable[[str], str]) -> Any:
        return type("Noting", (), {"clean": staticmethod(lambda html: texts.append(html) or clean(html))})

    monkeypatch.setattr(cleaning, "_TEXT_CLEANER", note(cleaning._TEXT_CLEANER.clean))
    monkeypatch.setattr(cleaning, "_ANY_LINK_CLEANER", note(cleaning._ANY_LINK_CLEANER.clean))
    monkeypatch.setattr(cleaning, "_cleaner_for_base", lambda base: note(cleaning._ANY_LINK_CLEANER.clean))
    return texts


PARSED_ONCE = {
    "paragraphs": "<p>One <b>two</b></p><p>three <a href='https://e.org/'>four</a></p>",
    "headings": "<h2>One</h2><p>two</p><h3><em>Three</em></h3>",
    "a listing": "<pre><code>one\n two</code></pre>",
    "nested lists": "<ul><li>One<ol><li>two</li></ol></li></ul>",
    "a table": "<table><tr><td>one</td></tr></table>",
}
PARSED_AGAIN = {
    "a heading in a heading": "<h2>One<span><h3>two</h3></span></h2>",
    "a paragraph in a paragraph": "<p>One<object><p>two</p></object></p>",
    "a link in a link": "<a>One<table><tr><td><a>two</a></td></tr></table></a>",
}


@pytest.mark.parametrize("html", PARSED_ONCE.values(), ids=PARSED_ONCE)
def test_what_is_read_again_as_it_is_written_is_parsed_once(seen: list[str], html: str) -> None:
    clean, _ = clean_html_and_text(f"{html}<p>left open", "https://e.org/")
    assert len(seen) == 1
    assert clean_html_and_text(clean, "https://e.org/")[0] == clean


@pytest.mark.parametrize("html", PARSED_AGAIN.values(), ids=PARSED_AGAIN)
def test_what_may_be_read_otherwise_is_parsed_again(seen: list[str], html: str) -> None:
    clean, _ = clean_html_and_text(html, "https://e.org/")
    assert len(seen) > 1
    assert clean_html_and_text(clean, "https://e.org/")[0] == clean


@pytest.mark.parametrize("read", [html_to_text, clean_html_and_text])
def test_no_formatting_element_reaches_the_parser(seen: list[str], read: Callable[[str], object]) -> None:
    read("<p><b>One <FONT color=red><i>two</i> <u>three</p><p><strong/>four</B>")
    assert seen
    assert not re.search(r"</?(?:b|font|i|u|strong)[\s/>]", "".join(seen), re.IGNORECASE)


@pytest.mark.parametrize("read", [html_to_text, clean_html_and_text])
@pytest.mark.parametrize("count", [MAX_AMPERSANDS, MAX_AMPERSANDS + 1])
def test_no_more_ampersands_than_the_bound_reach_the_parser(
    seen: list[str], read: Callable[[str], object], count: int
) -> None:
    read("& " * count + "<p>left open")
    assert seen
    assert max(html.count("&") for html in seen) == (count if count <= MAX_AMPERSANDS else 0)


@pytest.mark.parametrize("read", [html_to_text, clean_html_and_text])
def test_no_depth_beyond_the_bound_reaches_the_parser(seen: list[str], read: Callable[[str], object]) -> None:
    read("<div>" * (FEW_TAGS + 1) + "deep")
    assert seen
    assert max(html.count("<div>") for html in seen) == MAX_DEPTH
