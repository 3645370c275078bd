"""An HTML page taken apart: the main story of the extractor, cards beside it, and every line's place."""

from __future__ import annotations

import pytest

from ingest.pages.blocks import PageStory
from ingest.pages.html.outline import read_markup
from ingest.pages.html_page import split_markup
from ingest.pages.metadata import DeclaredValue, Metadata
from ingest.pages.stories.assemble import SplitPage

FIRST = "The ferry to the island left on time this morning, and the whole quay was there to see it."
LAST = "Nobody on the quay knew why the crack in the shaft had not been found when it was tested in March."
TEASER = "The company has mended the shaft of its only ferry, and is glad of it."
MORE = "The repair took six weeks, and the steel for it had to come from abroad, the company said on Monday."
ARTICLE = f"<article><h1>Ferry is back in service</h1>{{}}<p>{FIRST}</p><p>{LAST}</p><p>{MORE}</p></article>"
STORY = ARTICLE.format("")
TITLES = ["Mill on the river grinds again", "School kitchen wins the county prize"]
CARDS = "".join(
    f"<li><h3><a href='/{number}'>{title}</a></h3><p>Coast Radio · 2 hours ago</p></li>"
    for number, title in enumerate(TITLES)
)


TITLE = DeclaredValue("Ferry is back in service", "heading")


def split_page_and_header(body: str, metadata: Metadata) -> tuple[SplitPage, Metadata]:
    return split_markup(read_markup(f"<html><body>{body}</body></html>"), metadata)


def split(body: str, metadata: Metadata | None = None) -> SplitPage:
    return split_page_and_header(body, metadata or Metadata(title=TITLE))[0]


def roles_of(page: SplitPage, text: str) -> set[str]:
    return {block.role for block in page.blocks if text in block.lines}


# name -> the page's body, title and url of the related stories
PAGES: dict[str, tuple[str, list[tuple[str, str | None]]]] = {
    "a story alone": (STORY, []),
    "a menu, a footer and comments around it": (
        f"<nav><a href='/n'>News</a> <a href='/s'>Sport</a></nav>{STORY}"
        "<div class='comments'><p>So it is, and everybody knew it all along.</p></div><footer>© 2031</footer>",
        [],
    ),
    "a list of cards": (f"{STORY}<ul>{CARDS}</ul>", [(title, f"/{n}") for n, title in enumerate(TITLES)]),
    "a promotion within the text, in words that no list has": (
        f"{STORY.replace('<p>Nobody', f'<p>Sjá einnig: {TITLES[0]}</p><p>Nobody')}<ul>{CARDS}</ul>",
        [(title, f"/{n}") for n, title in enumerate(TITLES)],
    ),
    "a note on the writer behind it": (f"{STORY}<div><p>Ida Lund writes about harbours and ships.</p></div>", []),
}


@pytest.mark.parametrize(("body", "related"), PAGES.values(), ids=PAGES)
def test_the_main_story_is_told_from_all_else(body: str, related: list[tuple[str, str | None]]) -> None:
    page = split(body)
    assert page.main == PageStory("Ferry is back in service", (FIRST, LAST, MORE))
    assert [(story.title, story.url) for story in page.related] == related
    assert roles_of(page, FIRST) == {"main"}


def test_cards_carry_their_small_print() -> None:
    page = split(f"{STORY}<ul>{CARDS}</ul>")
    assert [(story.source, story.age_seconds) for story in page.related] == [("Coast Radio", 7200)] * 2


def test_the_line_under_the_title_says_who_and_when() -> None:
    page, said = split_page_and_header(ARTICLE.format("<p>By Ana Ruiz | 2 hours ago</p>"), Metadata(title=TITLE))
    assert page.main
    assert (said.authors, said.authors_place) == (("Ana Ruiz",), "line")
    assert (page.main.age_seconds, page.main.paragraphs) == (7200, (FIRST, LAST, MORE))


def test_what_the_head_says_comes_before_what_the_page_shows() -> None:
    declared = DeclaredValue("2031-06-04", "json_ld")
    head = Metadata(title=TITLE, source="Harbour Times", published=(declared,), url="/ferry")
    page, said = split_page_and_header(ARTICLE.format("<p>4 June 2030</p>"), head)
    assert page.main
    assert (page.main.source, page.main.url) == ("Harbour Times", "/ferry")
    assert said.published == (declared, DeclaredValue("4 June 2030", "line"))


def test_a_page_of_another_script() -> None:
    texts = [
        "フェリーは今朝定刻に島へ向けて出港し、多くの人が岸壁で見送った。",
        "修理には六週間かかり、部品は海外から取り寄せたと会社は月曜日に述べた。",
    ]
    page = split(
        f"<article><h1>フェリー運航再開</h1><p>{texts[0]}</p><p>{texts[1]}</p></article>",
        Metadata(title=DeclaredValue("フェリー運航再開", "heading")),
    )
    assert page.main == PageStory("フェリー運航再開", tuple(texts))


@pytest.mark.parametrize("body", ["", "<p>Late.</p>", "<h1>Ferry is back in service</h1><p>2 hours ago</p>"])
def test_a_page_without_a_story_has_no_main_one(body: str) -> None:
    assert split(body).main is None


def test_every_line_is_in_one_block() -> None:
    page = split(f"<nav><a href='/n'>News</a></nav>{STORY}<ul>{CARDS}</ul><footer>© 2031</footer>")
    numbers = [number for block in page.blocks for number in range(block.first, block.last + 1)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert sum(len(block.lines) for block in page.blocks) == len(numbers)


HEADS = {
    "byline and date": "<p>By Ida Lund</p><p>4 May 2025</p>",
    "three lines": "<p>By Ida Lund</p><p>Coast Radio</p><p>4 May 2025</p>",
    "name, role, date": "<p>Ida Lund</p><p>Harbour reporter</p><p>4 May 2025</p>",
    "date first": "<p>4 May 2025</p><p>By Ida Lund</p>",
}


@pytest.mark.parametrize("lead", ["", f"<p>{TEASER}</p>"], ids=["alone", "below a lead"])
@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
def test_small_print_below_the_headline_says_who_and_when(head: str, lead: str) -> None:
    page, metadata = split_page_and_header(ARTICLE.format(lead + head), Metadata(title=TITLE))
    assert page.main is not None
    assert page.main.paragraphs == (*([TEASER] if lead else []), FIRST, LAST, MORE)
    assert metadata.authors == ("Ida Lund",)
    assert metadata.published[0].value == "4 May 2025"


# name -> the line above the text, its first date and its people
SMALL_PRINT: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "date and byline in one": ("<p>Posted on June 4, 2031 by Ida Lund</p>", "June 4, 2031", ("Ida Lund",)),
    "a time with an attribute, then a byline": (
        "<p>Posted on <time datetime='2031-06-04T09:00:00Z'>June 4</time>, 2031 by Ida Lund</p>",
        "2031-06-04T09:00:00Z",
        ("Ida Lund",),
    ),
    "a time that says its date in a title": (
        "<time title='June 4, 2031 9:00 AM'>2 days ago</time>",
        "June 4, 2031 9:00 AM",
        (),
    ),
    "a time with another title": ("<time title='Date of publication'>4 June 2031</time>", "4 June 2031", ()),
}


@pytest.mark.parametrize(("line", "date", "people"), SMALL_PRINT.values(), ids=SMALL_PRINT)
def test_small_print_says_when_and_who_and_is_no_text(line: str, date: str, people: tuple[str, ...]) -> None:
    page, metadata = split_page_and_header(ARTICLE.format(line), Metadata(title=TITLE))
    assert page.main is not None
    assert page.main.paragraphs[0] == FIRST
    assert (metadata.published[0].value, metadata.authors) == (date, people)
