"""What a page's head says of its story: JSON-LD before Open Graph before the page, in whatever shape it is written."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, replace

import pytest

from ingest.pages.credits import MAX_NAMES
from ingest.pages.html.outline import read_markup
from ingest.pages.metadata import Metadata, read_metadata


@dataclass(frozen=True)
class Said:
    """The values of a page's metadata, of dates the first."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    source: str | None = None
    site: str | None = None
    published: str | None = None
    modified: str | None = None
    url: str | None = None
    base: str | None = None
    image: str | None = None
    language: str | None = None


def read_head(head: str, body: str = "") -> Metadata:
    return read_metadata(read_markup(f"<html lang='de'><head>{head}</head><body>{body}</body></html>").fields)


def values_of(found: Metadata) -> Said:
    return Said(
        title=found.title.value if found.title else None,
        authors=found.authors,
        source=found.source,
        site=found.site,
        published=next((date.value for date in found.published), None),
        modified=next((date.value for date in found.modified), None),
        url=found.url,
        base=found.base,
        image=found.image,
        language=found.language,
    )


def linked_data(data: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(data, ensure_ascii=False)}</script>'


ARTICLE = {"@type": "NewsArticle", "headline": "Fähre fährt wieder"}
OPEN_GRAPH = (
    "<meta property='og:title' content='Fähre fährt wieder'><meta property='og:site_name' content='Hafenblatt'>"
)
EMPTY = Said(language="de")

# name -> head, body, what is known
PAGES: dict[str, tuple[str, str, Said]] = {
    "a silent page": ("", "", EMPTY),
    "title and site of Open Graph": (
        OPEN_GRAPH,
        "",
        replace(EMPTY, title="Fähre fährt wieder", source="Hafenblatt", site="Hafenblatt"),
    ),
    "all of JSON-LD": (
        linked_data(
            ARTICLE
            | {
                "author": [{"@type": "Person", "name": "Ida  Lund"}, "Bo Ek", {"name": "Ida Lund"}],
                "publisher": {"@type": "Organization", "name": "Hafenblatt"},
                "datePublished": "2031-06-04T12:00:00+02:00",
                "dateModified": "2031-06-05",
            }
        ),
        "",
        replace(
            EMPTY,
            title="Fähre fährt wieder",
            authors=("Ida Lund", "Bo Ek"),
            source="Hafenblatt",
            site="Hafenblatt",
            published="2031-06-04T12:00:00+02:00",
            modified="2031-06-05",
        ),
    ),
    "an article within a graph, behind a breadcrumb list": (
        linked_data({"@graph": [{"@type": "BreadcrumbList"}, ARTICLE | {"@type": ["Thing", "ReportageNewsArticle"]}]}),
        "",
        replace(EMPTY, title="Fähre fährt wieder"),
    ),
    "a product's JSON-LD is no story's": (linked_data({"@type": "Product", "headline": "Lamp"}), "", EMPTY),
    "broken JSON-LD beside a good one": (
        '<script type="application/ld+json">{"@type": "NewsArticle",</script>' + linked_data(ARTICLE),
        "",
        replace(EMPTY, title="Fähre fährt wieder"),
    ),
    "values of the wrong type": (
        linked_data({"@type": "NewsArticle", "headline": 7, "author": [None, {"name": {"x": 1}}], "datePublished": {}}),
        "",
        EMPTY,
    ),
    "the h1 where the head agrees with it": (
        "<title>Fähre fährt wieder | Hafenblatt</title>",
        "<h1>Fähre fährt wieder</h1>",
        replace(EMPTY, title="Fähre fährt wieder"),
    ),
    "the head's title where the h1 is the site's name": (
        "<title>Fähre fährt wieder zur Insel | Hafenblatt</title>",
        "<h1>Willkommen!</h1>",
        replace(EMPTY, title="Fähre fährt wieder zur Insel"),
    ),
    "a dash within the title is no site's name": (
        "<title>Fähre – zwölf lange Wochen Warten</title>",
        "",
        replace(EMPTY, title="Fähre – zwölf lange Wochen Warten"),
    ),
    "a byline names the author": (
        "",
        "<p class='byline'>Von Anna van der Berg</p>",
        replace(EMPTY, authors=("Anna van der Berg",)),
    ),
    "two links to authors in one line": (
        "",
        "<p>By <a rel='author' href='/i'>Ida Lund</a> and <a rel='author' href='/b'>Bo Ek</a></p>",
        replace(EMPTY, authors=("Ida Lund", "Bo Ek")),
    ),
    "two names in a marked byline": (
        "",
        "<p class='byline'>By <span class='fn'>Ida Lund</span>, <span class='fn'>Bo Ek</span></p>",
        replace(EMPTY, authors=("Ida Lund", "Bo Ek")),
    ),
    "a name without by is the source": ("", "<p class='byline'>Coast Radio</p>", replace(EMPTY, source="Coast Radio")),
    "an author's address is no name": ("<meta name='author' content='https://a.example/ida'>", "", EMPTY),
    "dates, address, image and language of meta elements": (
        "<meta property='article:published_time' content='2031-06-04'>"
        "<meta property='article:modified_time' content='2031-06-05'>"
        "<meta property='og:url' content='https://a.example/f'><meta name='twitter:image' content='/f.jpg'>"
        "<base href='https://a.example/'>",
        "",
        Said(
            published="2031-06-04",
            modified="2031-06-05",
            url="https://a.example/f",
            base="https://a.example/",
            image="/f.jpg",
            language="de",
        ),
    ),
    "the canonical link before Open Graph's": (
        "<link rel='canonical' href='https://a.example/1'><meta property='og:url' content='https://a.example/2'>",
        "",
        replace(EMPTY, url="https://a.example/1"),
    ),
}


@pytest.mark.parametrize(("head", "body", "known"), PAGES.values(), ids=PAGES)
def test_a_page_says_what_its_story_is(head: str, body: str, known: Said) -> None:
    assert values_of(read_head(head, body)) == known


def test_a_page_without_a_language_may_name_one_in_open_graph() -> None:
    fields = read_markup("<html><head><meta property='og:locale' content='sv_SE'></head><body>").fields
    assert read_metadata(fields).language == "sv_SE"


def test_of_a_hundred_authors_the_first_are_taken() -> None:
    names = [f"Writer {chr(65 + number // 26)}{chr(65 + number % 26)}" for number in range(100)]
    assert read_head(linked_data(ARTICLE | {"author": names})).authors == tuple(names[:MAX_NAMES])


H1 = "<h1>Fähre fährt wieder</h1>"
SITE = "<meta property='og:site_name' content='Hafenblatt'>"
# name -> (head, body, the title and where it stands)
TITLES: dict[str, tuple[str, str, tuple[str, str]]] = {
    "a heading that leads home is the site's name": (
        "<title>Fähre fährt wieder | Hafenblatt</title>",
        f"<h1><a href='/'>Hafenblatt</a></h1>{H1.replace('h1', 'h2')}",
        ("Fähre fährt wieder", "title"),
    ),
    "the site's name as heading, with a headline in JSON-LD": (
        SITE + linked_data(ARTICLE),
        "<h1>Hafenblatt</h1>",
        ("Fähre fährt wieder", "json_ld"),
    ),
    "of several headings the one that the head bears out": (
        OPEN_GRAPH,
        f"<h1>Hafenblatt</h1>{H1}<h1>Bienen sind zurück</h1>",
        ("Fähre fährt wieder", "heading"),
    ),
    "a kicker in the heading": (
        linked_data(ARTICLE),
        "<h1><span>Wirtschaft</span> Fähre fährt wieder</h1>",
        ("Fähre fährt wieder", "json_ld"),
    ),
    "a headline that was cut off in the head": (
        "<meta property='og:title' content='Fähre fährt wieder, aber…'>",
        "<h1>Fähre fährt wieder, aber nur am Sonntag</h1>",
        ("Fähre fährt wieder, aber nur am Sonntag", "heading"),
    ),
    "the same in other words for searchers": (
        linked_data({"@type": "NewsArticle", "headline": "Fähre zur Insel fährt wieder"}),
        "<h1>Fähre fährt wieder zur Insel Sild</h1>",
        ("Fähre fährt wieder zur Insel Sild", "heading"),
    ),
    "a template's heading that one place alone declares": (
        f"{OPEN_GRAPH}<title>Fähre fährt wieder - Hafenblatt</title>",
        "<h1 itemprop='headline'>Blog: Neuestes</h1><h2 class='entry-title'>Fähre fährt wieder</h2>",
        ("Fähre fährt wieder", "heading"),
    ),
    "a short heading before the site's name": (
        "<title>Fähren – Hafenblatt am Sund</title>",
        "<h1>Fähren</h1><h1>Blog</h1>",
        ("Fähren", "heading"),
    ),
    "microdata": (
        "",
        "<div itemscope itemtype='https://schema.org/NewsArticle'><b itemprop='headline'>Fähre fährt wieder</b></div>",
        ("Fähre fährt wieder", "microdata"),
    ),
    "the site's name in front": (
        SITE + "<title>Hafenblatt: Fähre fährt wieder</title>",
        "",
        ("Fähre fährt wieder", "title"),
    ),
    "nothing but a heading": ("", H1, ("Fähre fährt wieder", "heading")),
}


@pytest.mark.parametrize(("head", "body", "title"), TITLES.values(), ids=TITLES)
def test_titles(head: str, body: str, title: tuple[str, str]) -> None:
    assert read_head(head, body).title == title


# name -> (head, body, first date and where it stands)
DATES: dict[str, tuple[str, str, tuple[str, str]]] = {
    "JSON-LD before all": (
        linked_data(ARTICLE | {"datePublished": "2031-06-04"}) + "<meta name='date' content='2031-06-01'>",
        "<time itemprop='datePublished' datetime='2031-06-02'>2 June</time>",
        ("2031-06-04", "json_ld"),
    ),
    "microdata before Open Graph": (
        "<meta property='article:published_time' content='2031-06-01'>",
        "<time itemprop='datePublished' datetime='2031-06-02'>2 June</time>",
        ("2031-06-02", "microdata"),
    ),
    "the content of a property before its text": (
        "", "<span itemprop='datePublished' content='2031-06-02'>on Monday</span>", ("2031-06-02", "microdata"),
    ),
    "a comment's date is none of the article's": (
        "<meta name='date' content='2031-06-01'>",
        "<div itemscope itemtype='https://schema.org/Comment'><i itemprop='datePublished'>2031-06-09</i></div>",
        ("2031-06-01", "meta"),
    ),
    "Dublin Core": ("<meta name='DC.date.issued' content='2031-06-01'>", "", ("2031-06-01", "meta")),
    "a tracker's name": ("<meta name='parsely-pub-date' content='2031-06-01'>", "", ("2031-06-01", "meta")),
    "Open Graph under og:": (
        "<meta property='og:published_time' content='2031-06-01'>", "", ("2031-06-01", "open_graph"),
    ),
    "an abbreviation's title": (
        "", "<abbr class='published' title='2031-06-01'>June</abbr>", ("2031-06-01", "mark_up"),
    ),
    "a microformat in parts": (
        "",
        "<p class='dt-published'><i class='value'>2031-06-01</i> at <i class='value'>09:00</i></p>",
        ("2031-06-01 09:00", "mark_up"),
    ),
    "in a marked byline": ("", "<p class='byline'>By Ida Lund on June 1, 2031</p>", ("June 1, 2031", "mark_up")),
}  # fmt: skip


@pytest.mark.parametrize(("head", "body", "date"), DATES.values(), ids=DATES)
def test_dates(head: str, body: str, date: tuple[str, str]) -> None:
    assert read_head(head, body).published[0] == date


# name -> (head, body, authors, where they stand, source)
AUTHORS: dict[str, tuple[str, str, tuple[str, ...], str | None, str | None]] = {
    "an author without by": (SITE, "<a rel='author' href='/i'>Ida Lund</a>", ("Ida Lund",), "mark_up", "Hafenblatt"),
    "a person's microdata": (
        SITE,
        "<p itemprop='author' itemscope itemtype='https://schema.org/Person'><b itemprop='name'>Ida Lund</b>, Oslo</p>",
        ("Ida Lund",),
        "microdata",
        "Hafenblatt",
    ),
    "an agency": (SITE, "<p class='author'>Reuters</p>", (), None, "Reuters"),
    "a desk": (SITE, "<p class='author'>Redaktion</p>", (), None, "Hafenblatt"),
    "another outlet": (SITE, "<p class='author'>Coast Radio</p>", (), None, "Coast Radio"),
    "the site itself": (SITE, "<meta name='author' content='Hafenblatt'>", (), None, "Hafenblatt"),
    "the publisher is no author": (
        linked_data(ARTICLE | {"author": [{"@type": "Organization", "name": "Gull"}, {"name": "Ida Lund"}]}),
        "",
        ("Ida Lund",),
        "json_ld",
        None,
    ),
    "several in one meta element": (
        "<meta name='author' content='Ida Lund and Bo Ek'>", "", ("Ida Lund", "Bo Ek"), "meta", None,
    ),
    "of related stories": (SITE, "<aside class='related'><i class='author'>Bo Ek</i></aside>", (), None, "Hafenblatt"),
}  # fmt: skip


@pytest.mark.parametrize(("head", "body", "authors", "place", "source"), AUTHORS.values(), ids=AUTHORS)
def test_authors(head: str, body: str, authors: tuple[str, ...], place: str | None, source: str | None) -> None:
    found = read_head(head, body)
    assert (found.authors, found.authors_place, found.source) == (authors, place, source)


@pytest.mark.parametrize("as_written", [str.lower, str.upper, str.title])
def test_the_case_of_names_in_html_says_nothing(as_written: Callable[[str], str]) -> None:
    """Of tags and attributes, and of what a link is for."""
    rel, meta, link = as_written("rel"), as_written("meta"), as_written("link")
    fields = read_markup(
        f"<{link} {rel}='{as_written('x canonical')}' href='https://a.example/1'>"
        f"<{link} {rel}='{as_written('license')}' href='https://a.example/2'>"
        f"<{meta} {as_written('name')}='{as_written('description')}' {as_written('content')}='c'>"
        f"<{as_written('script type')}='{as_written('application/ld+json')}'>{{}}</script>"
        f"<{as_written('base href')}='/3'><p {as_written('itemprop')}='{as_written('headline')}'>d</p>"
    ).fields
    assert (fields.canonical, fields.licenses) == ("https://a.example/1", ("https://a.example/2",))
    assert (fields.meta, fields.linked_data, fields.base) == ({"description": "c"}, ("{}",), "/3")
    assert fields.itemprops == {"headline": ("d",)}
