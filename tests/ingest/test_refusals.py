"""Pages that came instead of a story, and stories about such things."""

from __future__ import annotations

import pytest

from ingest.pages.blocks import PageStory
from ingest.pages.refusals import find_refusal_kind

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
