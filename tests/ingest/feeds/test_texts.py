"""Which of an entry's texts is its body, and what its relative links count from."""

from __future__ import annotations

import pytest

from ingest.feeds.texts import FeedText, choose_base_url, choose_body_and_summary, resolve_address

SHORT, LONG = FeedText("A note.", is_html=False), FeedText("<p>Die ganze Geschichte.</p>", is_html=True)
SAME_LENGTH = FeedText("A vote.", is_html=False)

TEXTS: dict[str, tuple[list[FeedText], FeedText | None, str | None]] = {
    "none": ([], None, None),
    "one": ([SHORT], SHORT, None),
    "the longer one is the body, though it comes second": ([SHORT, LONG], LONG, "A note."),
    "and though it comes first": ([LONG, SHORT], LONG, "A note."),
    "the same twice": ([LONG, LONG], LONG, None),
    "the same as HTML and as plain text": ([SHORT, FeedText("A note.", is_html=True)], SHORT, None),
    "of two of one length the first": ([SHORT, SAME_LENGTH], SHORT, "A vote."),
    "of two others the first": ([SAME_LENGTH, LONG, SHORT], LONG, "A vote."),
}


@pytest.mark.parametrize(("texts", "body", "summary"), TEXTS.values(), ids=TEXTS)
def test_the_fullest_text_is_the_body(texts: list[FeedText], body: FeedText | None, summary: str | None) -> None:
    assert choose_body_and_summary(texts) == (body, summary)


E = "https://e.example"
# name -> declared bases from the inside outwards, the entry's link, the site, what links count from
BASES: dict[str, tuple[tuple[str, ...], str | None, str | None, str | None]] = {
    "nothing is known": ((), None, None, None),
    "the site": ((), None, f"{E}/", f"{E}/"),
    "the entry's page before the site": ((), f"{E}/a/1", f"{E}/", f"{E}/a/1"),
    "a relative page": ((), "a/1", f"{E}/home/", f"{E}/home/a/1"),
    "a page that is no address": ((), "mailto:a@e.example", f"{E}/", f"{E}/"),
    "a declared base before both": ((f"{E}/x/",), f"{E}/a/1", f"{E}/", f"{E}/x/"),
    "declared bases count from each other, and the last from the site": (("c/", "b/"), None, f"{E}/a/", f"{E}/a/b/c/"),
    "an absolute one ends the count": ((f"{E}/x/", "b/"), None, "https://f.example/", f"{E}/x/"),
    "too many slashes": (("https:////e.example/x/",), None, None, f"{E}/x/"),
}


@pytest.mark.parametrize(("declared", "link", "site", "base"), BASES.values(), ids=BASES)
def test_links_count_from_what_is_declared_else_from_the_page(
    declared: tuple[str, ...], link: str | None, site: str | None, base: str | None
) -> None:
    assert choose_base_url(declared, link, site) == base


@pytest.mark.parametrize(
    ("address", "declared", "resolved"),
    [
        pytest.param("/f.jpg", (), "/f.jpg", id="nothing is declared"),
        pytest.param("/f.jpg", (f"{E}/a/",), f"{E}/f.jpg", id="from the root"),
        pytest.param("f.jpg", ("img/", f"{E}/a/"), f"{E}/a/img/f.jpg", id="from several bases"),
        pytest.param("https://f.example/", (f"{E}/",), "https://f.example/", id="absolute"),
        pytest.param("f.jpg", ("img/",), "f.jpg", id="from a base that is relative itself"),
        pytest.param("mailto:a@e.example", (f"{E}/",), "mailto:a@e.example", id="no address of the web"),
    ],
)
def test_an_address_counts_from_declared_bases(address: str, declared: tuple[str, ...], resolved: str) -> None:
    assert resolve_address(address, declared) == resolved
