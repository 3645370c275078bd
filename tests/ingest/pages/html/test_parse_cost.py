"""check_parse_cost: what a page costs is counted before a parser gets it, and refused beyond our bounds."""

from __future__ import annotations

import pytest

from ingest import ParseError
from ingest.pages.html import outline
from ingest.pages.html.outline import read_markup
from ingest.pages.html.parse_cost import MAX_TAGS, check_parse_cost

# name -> (the most of something that is read, one more)
BOUNDS = {
    "tags": ("<p>" * MAX_TAGS, "<p>" * (MAX_TAGS + 1)),
    "depth": ("<div>" * 10_000, "<div>" * 10_001),
    "formatting elements left open": ("<b>" * 1_414, "<b>" * 1_415),
}


@pytest.mark.parametrize(("page", "more"), BOUNDS.values(), ids=BOUNDS)
def test_a_page_may_hold_so_much(page: str, more: str) -> None:
    assert check_parse_cost(page) == page.count("<")
    with pytest.raises(ParseError, match=r"tags; at most|nests its elements too deeply"):
        check_parse_cost(more)


@pytest.mark.parametrize("page", ["<b>" * 999, "<p><b>a</b></p>" * 10_000], ids=["few tags", "closed"])
def test_what_can_do_no_harm_is_read(page: str) -> None:
    assert check_parse_cost(page) == page.count("<")


@pytest.mark.parametrize("more", [more for _, more in BOUNDS.values()], ids=BOUNDS)
def test_what_is_refused_reaches_no_parser(monkeypatch: pytest.MonkeyPatch, more: str) -> None:
    def fail(html: str) -> None:
        raise AssertionError("the parser was called")

    monkeypatch.setattr(outline, "LexborHTMLParser", fail)
    with pytest.raises(AssertionError):
        read_markup("<p>One.</p>")
    with pytest.raises(ParseError):
        read_markup(more)
