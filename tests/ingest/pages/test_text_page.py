"""A plain-text page: no mark-up, so that only wording and empty lines say what is whose."""

from __future__ import annotations

import pytest

from ingest.errors import ParseError
from ingest.pages.blocks import PageStory
from ingest.pages.text_page import split_plain_text

TEXTS = (
    "The ferry to the island left on time this morning, and the whole quay was there to see it go.",
    "Nobody on the quay knew why the crack in the shaft had not been found when it was tested in March.",
    "The repair took six weeks, and the steel for it had to come from abroad, the company said on Monday.",
)
STORY = "\n".join(["Ferry is back in service", *TEXTS])
ROW = "\n".join(
    [
        "Related articles",
        "",
        "Mill on the river grinds again",
        "Coast Radio · 2 hours ago",
        "",
        "Bees are back in town",
        "NDR, gestern",
    ]
)
FERRY = PageStory("Ferry is back in service", TEXTS)
RELATED = [("Mill on the river grinds again", "Coast Radio", 7200), ("Bees are back in town", "NDR", 86400)]

# name -> the page, its main story, title, source and age of the related ones
PAGES: dict[str, tuple[str, PageStory | None, list[tuple[str | None, str | None, int | None]]]] = {
    "a story alone": (STORY, FERRY, []),
    "lines that end as on Windows": (STORY.replace("\n", "\r\n"), FERRY, []),
    "a menu above and a share bar below": (f"Home\nNews\nSport\n\n{STORY}\n\nShare this article", FERRY, []),
    "related stories": (f"{STORY}\n\n{ROW}", FERRY, RELATED),
    "a form behind related stories": (
        f"{STORY}\n\n{ROW}\n\nUnser Brief am Morgen\nAlles Wichtige um sieben.",
        FERRY,
        RELATED,
    ),
    "a promotion within the text": (
        STORY.replace("\nNobody", "\nSjá einnig: Bees are back in town\nNobody") + f"\n\n{ROW}",
        FERRY,
        RELATED,
    ),
    "Chinese": (
        "渡轮恢复服务\n\n渡轮今天早上准时开往海岛，许多市民来到码头送行。\n\n公司周一表示，修理工作历时六周，钢材从国外运来。",
        PageStory(
            "渡轮恢复服务",
            ("渡轮今天早上准时开往海岛，许多市民来到码头送行。", "公司周一表示，修理工作历时六周，钢材从国外运来。"),
        ),
        [],
    ),
    "nothing": ("", None, []),
    "a word": ("Ferry", None, []),
}


@pytest.mark.parametrize(("text", "main", "related"), PAGES.values(), ids=PAGES)
def test_a_text_is_taken_apart(
    text: str, main: PageStory | None, related: list[tuple[str | None, str | None, int | None]]
) -> None:
    page = split_plain_text(text)
    assert page.main == main
    assert [(story.title, story.source, story.age_seconds) for story in page.related] == related


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Are you a robot?\nPlease press and hold.", "a bot check"),
        ("Страница не найдена", "an error page"),
        ("Bitte warten\nWir verwenden Cookies.", "a consent wall"),
    ],
)
def test_a_page_that_came_instead_of_a_story_is_refused(text: str, kind: str) -> None:
    with pytest.raises(ParseError, match=kind):
        split_plain_text(text)
