"""Ways to lay out a page as text or as HTML, other than those of the material's aggregator pages.

A related story is written by a template: its lines with {title}, {source}, {age}, {teaser} and {n} (its number).
What a template leaves out is not on the page, and so not expected.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """One way to lay out a page; most fields say where it departs from the plainest one."""

    name: str
    story: tuple[str, ...]  # lines of a related story; in HTML pieces of mark-up
    around: tuple[str, str] = ("", "")  # before and after all related stories (HTML)
    html: bool = False
    between: int = 1  # empty lines between related stories
    rule: str = ""  # a line between related stories
    heading: bool = True
    paragraph_gap: int = 0  # empty lines between the main story's paragraphs
    place: str = "end"  # of the related stories: end, middle (inside the main story), both (before it and at the end)
    indent: str = ""
    every_gap: int = 0  # empty lines after every line of the page
    byline: str = ""  # of the main story
    head: tuple[str, ...] = ()  # furniture right before the main title, from the words' extra table
    under: tuple[str, ...] = ()  # and right after the byline
    comments: bool = False
    short_ages: bool = False
    teaser: str = "first"  # paragraphs of a related story: first, cut (with an ellipsis), whole
    promo: bool = False  # "Read also: …" lines inside the main story
    before: int = 1  # groups of furniture before the main story
    after: int = 2  # and between it and the related ones

    def shows_field(self, field: str) -> bool:
        return any("{" + field + "}" in line for line in self.story)


def _text_layout(name: str, *story: str, **options: object) -> Layout:
    return Layout(name=name, story=story, **options)  # type: ignore[arg-type]  # options are Layout's own


def _html_layout(name: str, *story: str, **options: object) -> Layout:
    return Layout(name=name, story=story, html=True, **options)  # type: ignore[arg-type]


TEXT = (
    _text_layout("source-dot-age", "{source} · {age}", "{title}", "{teaser}"),
    _text_layout("age-bar-source", "{age} | {source}", "{title}", "{teaser}", paragraph_gap=1, byline="{by}"),
    _text_layout("bracketed-source", "[{source}] {title}", "{age}", "{teaser}", short_ages=True),
    _text_layout("numbered", "{n}. {title}", "{source}, {age}", between=0),
    _text_layout("bullets-only", "• {title}", between=0, comments=True, paragraph_gap=1),
    _text_layout("teaser-first", "{source} | {age}", "{teaser}", "{title}"),
    _text_layout("middle-box", "{title}", "{source} - {age}", between=0, place="middle"),
    _text_layout("two-blocks", "{title} ({source})", "{age}", between=0, place="both", after=1),
    _text_layout("no-heading", "{title}", "{source}", "{age}", "{teaser}", heading=False, teaser="whole"),
    _text_layout("no-gaps", "{title}", "{source} • {age}", "{teaser}", between=0, byline="{source} • {age}"),
    _text_layout("all-gaps", "{title}", "{age}", "{teaser}", "{source}", every_gap=1, between=0),
    _text_layout("double-gaps", "{age}", "{source}", "{title}", "{teaser}", every_gap=2, between=0, teaser="cut"),
    _text_layout("indented", "{source}", "{age}", "{title}", "{teaser}", indent="    ", byline="{by}", short_ages=True),
    _text_layout("one-line-pipes", "{title} | {source} | {age}", between=0, paragraph_gap=1),
    _text_layout("dashed-rules", "{title}", "{teaser}", "{source} — {age}", rule="----------", between=0, teaser="cut"),
    _text_layout("after-comments", "{title}", "{age}", "{teaser}", "{labelled}", comments=True, promo=True),
    _text_layout("age-last", "{title}", "{teaser}", "{source}", "{age}", short_ages=True, teaser="whole", promo=True),
    _text_layout("title-teaser", "{title}", "{teaser}", paragraph_gap=1),
    _text_layout("one-line-brackets", "- {title} ({source}, {age})", between=0, byline="{source}, {age}"),
    _text_layout("name-colon-title", "{source}: {title} ({age})", between=0, short_ages=True, comments=True),
)

HTML = (
    _html_layout(
        "article-cards",
        "<article><h3><a href='{url}'>{title}</a></h3><p>{teaser}</p><footer>{source} <time>{age}</time></footer>"
        "</article>",
    ),
    _html_layout(
        "list-items",
        "<li><a href='{url}'>{title}</a> <small>{source} · {age}</small></li>",
        around=("<ul>", "</ul>"),
        comments=True,
    ),
    _html_layout(
        "hashed-divs",
        "<div class=sc-1a2b3c><div class=sc-9f8e7d><span>{source}</span><span>{age}</span></div>"
        "<a href='{url}'><div class=sc-4d5e6f>{title}</div></a><div class=sc-0a1b2c>{teaser}</div></div>",
        around=("<div class=sc-7g7h7i>", "</div>"),
        short_ages=True,
    ),
    _html_layout(
        "table-rows",
        "<tr><td>{age}</td><td><a href='{url}'>{title}</a></td><td>{source}</td></tr>",
        around=("<table>", "</table>"),
    ),
    _html_layout(
        "definitions",
        "<dt><a href='{url}'>{title}</a></dt><dd>{teaser}</dd><dd>{source}, {age}</dd>",
        around=("<dl>", "</dl>"),
        byline="{by}",
    ),
    _html_layout(
        "bare-sections",
        "<section><h3>{title}</h3><p>{teaser}</p><p>{source} · {age}</p></section>",
        around=("<section>", "</section>"),
        heading=False,
    ),
    _html_layout(
        "time-title",
        "<div><h4><a href='{url}'>{title}</a></h4><time title='{moment}' datetime='{moment}'>{age}</time>"
        "<cite>{source}</cite></div>",
        comments=True,
        promo=True,
    ),
    _html_layout(
        "breaks",
        "<p><a href='{url}'>{title}</a><br>{source} – {age}<br>{teaser}</p>",
        teaser="cut",
        byline="{source} – {age}",
    ),
    _html_layout(
        "aside-inside",
        "<div><a href='{url}'>{title}</a><span>{source}</span><span>{age}</span></div>",
        around=("<aside>", "</aside>"),
        place="middle",
    ),
    _html_layout(
        "datetime-only",
        "<article class=teaser><a href='{url}'><h2>{title}</h2></a><p>{teaser}</p>"
        "<div>{source} <time datetime='{moment}'>{clock}</time></div></article>",
        place="both",
    ),
)

LAYOUTS = (*TEXT, *HTML)
