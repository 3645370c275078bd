"""One story in the layouts of many content systems: each of its paragraphs is in the main text once, and nothing else.

The layouts are drawn after WordPress, Drupal, TYPO3, forums, magazines, notices of authorities; the texts are ours.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ingest import Document, Item, read_document

STORY = (
    "The ferry to the island left on time on Tuesday, for the first time in six weeks, and the whole quay had come.",
    "A crack in the shaft had kept it in the yard since March, when a deckhand heard a sound that he did not like.",
    "The steel for the new shaft had to be brought from abroad, and the yard worked through two weekends to fit it.",
    "Islanders had crossed in fishing boats meanwhile, two crowns for each trip, with their bicycles on the deck.",
    "The company said that it would pay for those crossings if the passengers had kept the paper slips of the boats.",
    "Nobody on the quay knew why the crack had not been found in the yearly test, and the inspectors were silent.",
)
TITLE = "Ferry is back in service after six weeks"
H1 = f"<h1>{TITLE}</h1>"
P = [f"<p>{text}</p>" for text in STORY]
ALL, REST, BEFORE, AFTER = "".join(P), "".join(P[1:]), "".join(P[:3]), "".join(P[3:])
MENU = "<nav><ul><li><a href='/n'>News</a></li><li><a href='/s'>Sport</a></li><li><a href='/w'>Sea</a></li></ul></nav>"
TOP = f"<header><a href='/'>Harbour Times</a>{MENU}</header>"
FOOT = "<footer><p>© 2031 Harbour Times. All rights reserved.</p></footer>"


def read_items(body: str, head: str = "") -> list[Item]:
    html = f"<!DOCTYPE html><html lang=en><head><title>{TITLE} | Harbour Times</title>{head}</head><body>{body}</body>"
    document = Document(
        body=html.encode(), kind="page", fetched_at=datetime(2031, 6, 4, tzinfo=UTC), url="https://times.example/ferry"
    )
    return list(read_document(document).items)


def read_paragraphs(body: str, head: str = "") -> list[str]:
    main, *_ = read_items(body, head)
    return (main.content_text or "").split("\n\n")


# name -> mark-up of the page; what it shows is the story's six paragraphs
WHOLE: dict[str, str] = {
    "article": f"{TOP}<article>{H1}{ALL}</article>{FOOT}",
    "paragraphs right in the body": f"{TOP}{H1}{ALL}{FOOT}",
    "a class with a word of furniture on one paragraph": f"{TOP}<article>{H1}{ALL}</article>{FOOT}".replace(
        "<p>The steel", "<p class=mb-widget>The steel"
    ),
    "a paragraph right in a box": f"{TOP}<article>{H1}{BEFORE}<div>{STORY[3]}</div>{P[4]}{P[5]}</article>{FOOT}",
    "a list of short entries below the story": f"{TOP}<article>{H1}{ALL}<ul><li>Harbour and ferries</li>"
    f"<li>Islands and quays in the north</li></ul></article>{FOOT}",
    "a source that was wrapped by hand": f"{TOP}<article>{H1}{ALL}</article>".replace(" the ", " the\n"),
    "a processing instruction between": f"{TOP}<article>{H1}{P[0]}<?php the_ad(); ?>{REST}</article>",
    "line breaks for paragraphs": f"{TOP}<div id=post>{H1}{'<br><br>'.join(STORY)}</div>{FOOT}",
    "TYPO3 content elements": TOP
    + f"<main><div class='csc-header'>{H1}</div>"
    + "".join(f"<div id=c{n} class='frame ce-text'><div class=ce-bodytext>{p}</div></div>" for n, p in enumerate(P))
    + f"</main>{FOOT}",
    "Drupal field": f"{TOP}<div class='node node--type-news'>{H1}"
    f"<div class='field field--name-body field__item'>{ALL}</div></div>{FOOT}",
    "a table for the layout": f"<table><tr><td><a href='/n'>News</a></td><td>{H1}{ALL}</td></tr></table>",
    "WordPress with a sign-up box and a share bar": f"{TOP}<article class=post>{H1}<div class=entry-content>{BEFORE}"
    f"<div class='wp-block-newsletter'><p>Get our letter every morning.</p></div>{AFTER}</div>"
    f"<div class=sharedaddy><ul><li><a href='#f'>Facebook</a></li><li><a href='#x'>X</a></li></ul></div></article>",
    "three columns of two paragraphs": TOP
    + H1
    + "".join(f"<div class=row><div class=col>{P[n]}{P[n + 1]}</div></div><div class=ad></div>" for n in (0, 2, 4)),
    "paragraphs that open with a linked name": f"{TOP}<article>{H1}{BEFORE}"
    f"{P[3].replace('Islanders', '<a href=/islanders>Islanders</a>')}"
    f"{P[4].replace('The company said', '<a href=/company>The company said</a>')}{P[5]}</article>",
    "a copy for narrow screens above": f"{TOP}<div class=mobile-only>{ALL}</div><article>{H1}{ALL}</article>",
    "a copy for narrow screens below": f"{TOP}<article>{H1}{ALL}<div class=visible-xs>{ALL}</div></article>",
    "each paragraph twice": f"{TOP}<article>{H1}{''.join(p + p for p in P)}</article>",
    "a paragraph above the headline too": f"{TOP}<main><div class=hero>{P[0]}</div><article>{H1}{ALL}</article></main>",
    "a later paragraph above the headline too": f"{TOP}<div class=key>{P[3]}</div><article>{H1}{ALL}</article>",
    "lead in the headline's block": f"{TOP}<div class=top>{H1}<p class=lead>{STORY[0]}</p></div>"
    f"<div class=story-body>{REST}</div>{FOOT}",
    "lead as a heading": f"{TOP}<div class=page>{H1}<h2>{STORY[0]}</h2><div class=article__body>{REST}</div></div>",
    "lead in a header of its own": f"{TOP}<header class=article-header>{H1}{P[0]}</header>"
    f"<div class=entry-content>{REST}</div>{FOOT}",
    "lead above a picture with a caption": f"{TOP}<div class=top>{H1}<p>{STORY[0]}</p></div><figure><img src=a.jpg>"
    "<figcaption>The quay on Tuesday morning, seen from the lighthouse hill.</figcaption></figure>"
    f"<div class=article-body>{REST}</div>",
    "a hidden paragraph": f"{TOP}<article>{H1}{BEFORE}<p hidden>Subscribers read here who was to blame for it.</p>"
    f"{AFTER}</article>",
    "story continues below": f"{TOP}<article>{H1}{BEFORE}<p>Story continues below</p>{AFTER}</article>",
    "continues after advertisement": f"{TOP}<article>{H1}{BEFORE}<p><em>Article continues after advertisement</em></p>"
    f"{AFTER}</article>",
    "wird fortgesetzt": f"{TOP}<article>{H1}{BEFORE}<div>Der Artikel wird nach der Anzeige fortgesetzt</div>"
    f"{AFTER}</article>",
    "a byline": f"{TOP}<article>{H1}<p>By Ana Ruiz</p>{ALL}</article>",
}


@pytest.mark.parametrize("body", WHOLE.values(), ids=WHOLE)
def test_the_story_is_whole_and_alone(body: str) -> None:
    assert read_paragraphs(body) == list(STORY)
    assert len(read_items(body)) == 1


STEPS = ("Bring the paper slips.", "Bring a proof of where you live.", "Come on a Friday.")
LIST = "".join(f"<li>{step}</li>" for step in STEPS)
NAMES = ("Kell Yard", "Orr Steel", "Old Mill Bank")
LONG_NAMES = ("The Old Kell Yard and Dock", "The Orr Steel and Wire Works", "The Savings Bank of Old Mill")


@pytest.mark.parametrize("at", [slice(0, 3), slice(3, 6)], ids=["above", "below"])
def test_a_list_of_sentences_at_an_end_of_the_story_is_its_text(at: slice) -> None:
    entries = "".join(f"<li>{text}</li>" for text in STORY[at])
    body = f"{TOP}{H1}{ALL}{FOOT}".replace("".join(P[at]), f"<ul>{entries}</ul>")
    assert [text.removeprefix("- ") for text in read_paragraphs(body)] == list(STORY)


def list_links(names: tuple[str, ...]) -> str:
    return "".join(f"<li><a href='https://{n}.example'>{name}</a></li>" for n, name in enumerate(names))


# name -> mark-up between the third and the fourth paragraph, what it adds to the text
WITHIN: dict[str, tuple[str, list[str]]] = {
    "a list": (f"<ul>{LIST}</ul>", [*STEPS]),
    "a list in a plain box": (f"<div><ol>{LIST}</ol></div>", [*STEPS]),
    "linked names that a sentence announces": (
        f"<p>Three firms of the coast will share the cost:</p><ul>{list_links(NAMES)}</ul>",
        ["Three firms of the coast will share the cost:", *NAMES],
    ),
    "linked names with line breaks between": (
        "<p>Three firms of the coast will share the cost:</p><p>"
        + "<br>".join(f"<a href='https://{n}.example'>{name}</a>" for n, name in enumerate(NAMES))
        + "</p>",
        ["Three firms of the coast will share the cost:", *NAMES],
    ),
    "long linked names that a sentence announces": (
        f"<p>Three firms of the coast will share the cost:</p><ul>{list_links(LONG_NAMES)}</ul>",
        ["Three firms of the coast will share the cost:", *LONG_NAMES],
    ),
    "links to other stories": (
        "<p>Read also:</p><ul><li><a href='/mill'>Mill on the river grinds again after years</a></li>"
        "<li><a href='/school'>School kitchen wins the prize of the county</a></li></ul>",
        [],
    ),
    "tags": (
        "<div class=topics><ul><li><a href='/t/a'>Ferries</a></li><li><a href='/t/b'>Islands</a></li></ul></div>",
        [],
    ),
    "a subhead in a box": ("<div><h2><span>What the islanders paid</span></h2></div>", ["What the islanders paid"]),
    "a subhead": ("<h3>What the islanders paid</h3>", ["What the islanders paid"]),
    "a definition list": (
        "<dl><dt>When does it leave?</dt><dd>At seven in the morning and at six in the evening.</dd></dl>",
        ["When does it leave?", "At seven in the morning and at six in the evening."],
    ),
    "an address by itself": ("<p>https://ferry.example/hours</p>", ["https://ferry.example/hours"]),
    "quotation marks of the browser": (
        "<p>The captain said <q>I never <q>really</q> doubted it</q> and laughed at that.</p>",
        ["The captain said “I never ‘really’ doubted it” and laughed at that."],
    ),
    "an edit": (
        "<p>The trip took <del>nineteen</del><ins>twenty</ins> minutes in the calm of that morning.</p>",
        ["The trip took twenty minutes in the calm of that morning."],
    ),
    "words taken back": (
        "<p>The trip took <s>nineteen</s> twenty minutes, they <strike>lied</strike>, on <del>old</del>a bad day.</p>",
        ["The trip took twenty minutes, they, on a bad day."],
    ),
    "a quotation in another language": (
        "<p lang=sv>På kajen ropade alla <q>nu kommer den</q> och sedan vart det tyst igen.</p>",
        ["På kajen ropade alla ”nu kommer den” och sedan vart det tyst igen."],
    ),
    "the number of a note": (
        "<p>The trip took twenty minutes<sup id=r1><a href='#n1'>1</a></sup> in the calm<sup><a>2</a></sup>of "
        "that morning <a href='#n3'><sup>[3]</sup></a>.</p>",
        ["The trip took twenty minutes in the calm of that morning."],
    ),
    "readings of letters": (
        "<p><ruby>東<rp>(</rp><rt>とう</rt><rp>)</rp>京<rt>きょう</rt></ruby>の"
        "<ruby>港<rt>みなと</rt></ruby>も閉まったままだったという。</p>",
        ["東京の港も閉まったままだったという。"],
    ),
    "a caption that only its class tells": (
        "<div class='c-captionBox'>The quay at six in the morning of Tuesday.</div>",
        [],
    ),
}
PLACES = {
    "in the body": ("", ""),
    "in an article": ("<article>", "</article>"),
    "in a box": ("<div class=story>", "</div>"),
}


@pytest.mark.parametrize("place", PLACES.values(), ids=PLACES)
@pytest.mark.parametrize(("mark_up", "added"), WITHIN.values(), ids=WITHIN)
def test_what_stands_within_the_story_is_told_apart(mark_up: str, added: list[str], place: tuple[str, str]) -> None:
    body = f"{TOP}{place[0]}{H1}{BEFORE}{mark_up}{AFTER}{place[1]}{FOOT}"
    found = [text for text in read_paragraphs(body) if text != "-"]
    assert [text.removeprefix("- ") for text in found] == [
        *STORY[:3],
        *added,
        *STORY[3:],
    ]


def test_a_headline_is_read_as_shown() -> None:
    shown = "灯台の下で十隻の船が見つかる"
    heading = (
        "<h1>灯台の<ruby>下<rp>(</rp><rt>もと</rt><rp>)</rp></ruby>で<del>九</del><ins>十</ins>隻の船が見つかる</h1>"
    )
    html = f"<!DOCTYPE html><title>{shown} | Harbour Times</title>{TOP}<article>{heading}{ALL}</article>{FOOT}"
    document = Document(body=html.encode(), kind="page", fetched_at=datetime(2031, 6, 4, tzinfo=UTC))
    main, *_ = read_document(document).items
    assert main.title == shown
    assert (main.content_text or "").split("\n\n") == [*STORY]


UPDATES = tuple(zip(("10:15", "11:40", "12:05", "14:30", "15:10", "16:55"), STORY, strict=True))
INTRO = "We follow the return of the ferry all through the day and bring you the voices of those on the quay."

# name -> one update of a live blog, with its time, its headline and its text
LIVE: dict[str, str] = {
    "a time with its date": "<div><time datetime=2031-06-04T{0}:00Z>{0}</time><h2>{1}</h2><p>{2}</p></div>",
    "an article each": "<article id=p{0}><span>{0}</span><h3>{1}</h3><p>{2}</p></article>",
    "Uhr": "<section><p><b>{0} Uhr</b></p><h2>{1}</h2><p>{2}</p></section>",
    "a writer beside the time": "<div class=e><h3>{1}</h3><span>Ana Ruiz · {0}</span><p>{2}</p></div>",
    "an address on the same page": "<div><time>{0}</time><h3><a href='/ferry?post={0}#p'>{1}</a></h3><p>{2}</p></div>",
    "ages on a page that calls itself so": "<div class=liveblog-entry><span>3 hours ago</span><h3>{1}</h3>"
    "<p>{2}</p></div>",
}


@pytest.mark.parametrize("holder", ["article", "main"])
@pytest.mark.parametrize("update", LIVE.values(), ids=LIVE)
def test_updates_of_a_live_blog_are_the_main_story(update: str, holder: str) -> None:
    entries = "".join(update.format(time, f"The quay at {time} is full", text) for time, text in UPDATES)
    items = read_items(f"{TOP}<{holder}>{H1}<p>{INTRO}</p><div>{entries}</div></{holder}>{FOOT}")
    assert len(items) == 1
    paragraphs = (items[0].content_text or "").split("\n\n")
    assert [text for text in paragraphs if text in (INTRO, *STORY)] == [INTRO, *STORY]


def test_cards_with_a_date_of_their_own_are_other_stories() -> None:
    cards = "".join(
        f"<div><h3><a href='/{n}'>Mill {n} on the river grinds again</a></h3><span>4 June 2031, 1{n}:15</span></div>"
        for n in range(4)
    )
    assert len(read_items(f"{TOP}<article>{H1}{ALL}</article><section>{cards}</section>{FOOT}")) == 5


COLUMN = "<div class=row><div class=col>{}{}{}</div></div><div class=ad></div>"
SUBHEADS = ("", "<h3>What the islanders paid</h3>", "<h3>What nobody knew</h3>")


def test_columns_keep_their_subheads() -> None:
    columns = "".join(COLUMN.format(head, P[2 * n], P[2 * n + 1]) for n, head in enumerate(SUBHEADS))
    assert read_paragraphs(f"{TOP}{H1}{columns}{FOOT}") == [
        *STORY[:2],
        "What the islanders paid",
        *STORY[2:4],
        "What nobody knew",
        *STORY[4:],
    ]


def test_a_plain_text_that_stands_twice_is_read_once() -> None:
    text = "\n".join([TITLE, "", *STORY, "", *STORY])
    document = Document(body=text.encode(), kind="document", fetched_at=datetime(2031, 6, 4, tzinfo=UTC))
    main, *_ = read_document(document).items
    assert (main.content_text or "").split("\n\n") == list(STORY)


def test_sentences_that_come_back_stay_where_most_don_t() -> None:
    twice = f"<article>{H1}{P[0]}{P[1]}{P[2]}{P[0]}{P[3]}{P[4]}</article>"
    assert read_paragraphs(twice).count(STORY[0]) == 2


# name -> mark-up around or beside the story that is none of it
BESIDE: dict[str, str] = {
    "classic WordPress": "<div id=content><div class=post><h2>{title}</h2><small>June 4th, 2031 by Ana</small>"
    "<div class=entry>{story}<p class=postmetadata>Filed under <a href=/c>Sea</a> | <a href=#c>3 Comments</a></p>"
    "</div></div></div>",
    "a table with a menu in a cell": "<table><tr><td><a href=/n>News</a><br><a href=/s>Sport</a><br>"
    "<a href=/w>Sea</a></td><td><h1>{title}</h1>{story}</td></tr></table>",
    "a box of links under a label": "<article><h1>{title}</h1>{story}<div class=x><strong>Nebenbei</strong><ul>"
    "<li><a href=/mill>Mill on the river grinds again</a></li><li><a href=/bees>Bees come back to the park</a></li>"
    "</ul></div></article>",
    "byline, date and source": "<main><article><h1>{title}</h1><p>Von Ana Ruiz</p><p>04.06.2031, 10:15 Uhr</p>{story}"
    "<p>Quelle: dpa</p></article></main>",
    "a picture's credit": "<article><h1>{title}</h1><div class=image><img src=a><span>Foto: Ana Ruiz</span></div>"
    "{story}</article>",
}


@pytest.mark.parametrize("body", BESIDE.values(), ids=BESIDE)
def test_what_stands_beside_the_story_is_left_out(body: str) -> None:
    assert read_paragraphs(body.format(title=TITLE, story=ALL)) == list(STORY)
