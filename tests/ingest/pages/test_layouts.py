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
        ["The trip took nineteen twenty minutes in the calm of that morning."],
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
