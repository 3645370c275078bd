"""Pages that came instead of a story, and stories about such things."""

from __future__ import annotations

import pytest

from ingest.errors import ParseError
from ingest.pages.blocks import PageStory
from ingest.pages.refusals import find_refusal_kind, refuse_page

LONG = ("The county has asked all shops to say how they tell people from machines, and few could answer it. " * 12,)

PAGES = {
    "robot": (None, ["Are you a robot?", "Why did this happen?"], "a bot check"),
    "waiting room": (None, ["Just a moment...", "Checking your browser before you go on."], "a bot check"),
    "German consent": (None, ["Datenschutzeinstellungen", "Wir verwenden Cookies."], "a consent wall"),
    "subscribers only": (None, ["This article is for subscribers only."], "a login or subscription wall"),
    "gateway": (None, ["502 Bad Gateway"], "an error page"),
    "Russian not found": (None, ["Страница не найдена"], "an error page"),
    "newer browser": (None, ["We are sorry. Please upgrade your browser to read on."], "an old-browser notice"),
    "not built yet": (None, ["This page is under construction, come back soon!"], "an error page"),
    "report on a bridge": (PageStory("Bridge", ("The second pier is under construction, she said.",)), [], None),
    "short story": (
        PageStory("Ferry is late", ("The ferry was late, and 404 people waited for it.",)),
        ["Log in"],
        None,
    ),
    "report on captchas": (PageStory("Are you a robot? Shops want to know", LONG), [], None),
    "menu with a login": (PageStory("Ferry is late", LONG), ["Log in", "Accept all cookies to continue"], None),
}


@pytest.mark.parametrize("name", PAGES)
def test_refusals(name: str) -> None:
    main, lines, kind = PAGES[name]
    assert find_refusal_kind(main, lines) == kind


def test_a_refusal_names_the_kind_of_page() -> None:
    with pytest.raises(ParseError, match=r"^the page is an error page, not a story$"):
        refuse_page(None, ["Harbour Times"], "404 - Page not found")


def test_only_the_first_lines_say_what_a_page_is() -> None:
    menu = ["Ferries", "Weather"] * 6
    with pytest.raises(ParseError, match="a bot check"):
        refuse_page(None, [*menu[:11], "Are you a robot?"])
    refuse_page(None, [*menu, "Are you a robot?"])


def test_of_a_page_with_a_hundred_words_only_a_headline_tells() -> None:
    story = PageStory("Harbour", ("The quay is closed to all, and nobody knows for how long it will be so. " * 6,))
    refuse_page(story, [])
    with pytest.raises(ParseError, match="a login or subscription wall"):
        refuse_page(story, [], "Please sign in to continue")
    told = "Subscribe to continue with this report on the quay, which took our three writers a year to put together."
    refuse_page(story, [], told)
    with pytest.raises(ParseError, match="a login or subscription wall"):
        refuse_page(PageStory("Harbour", ("The quay is closed to all.",)), [], told)
