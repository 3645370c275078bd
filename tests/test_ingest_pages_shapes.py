"""Pages in shapes and languages of all kinds: what the shape of the whole says about one line."""

from datetime import UTC, datetime

import pytest

from ingest import Document
from ingest.pages import split_page, split_text

NOW = datetime(2031, 3, 4, 12, tzinfo=UTC)
MAIN = "\n".join(
    [
        "Fähre zur Insel fährt wieder",
        "Die Fähre zwischen der Insel und dem Festland fährt seit Montag wieder, nach sechs Wochen in der Werft.",
        "Ein Riss im Rumpf war Ende April bei einer gewöhnlichen Prüfung entdeckt worden, sagte die Reederei.",
        "Die Arbeiten kosteten eine Million, und die Hälfte davon zahlt das Land, wie der Rat am Abend beschloss.",
        "Die Bewohner wünschen sich seit langem eine Fähre in der Nacht, und der Rat berät darüber im Herbst.",
    ]
)
TITLES = ["Imker rechnen mit einer guten Ernte", "Bücherei öffnet mit neuem Stockwerk", "Kein Strom im Süden der Stadt"]

# name -> the lines behind the main story; how many related stories, and the source and age of the first
ROWS = {
    "source in front of the title": (
        [f"[{n}] {t}\nvor 2 Stunden" for n, t in zip(("dpa", "NDR", "Bote"), TITLES, strict=True)],
        (3, "dpa", 7200),
    ),
    "source behind the title": (
        [f"{t} ({n})\nvor 2 Stunden" for n, t in zip(("dpa", "NDR", "Bote"), TITLES, strict=True)],
        (3, "dpa", 7200),
    ),
    "an age that saves its ago": ([f"{t}\nNDR · 3 Stunden" for t in TITLES], (3, "NDR", 10800)),
    "rules between": ([f"{t}\nNDR, gestern\n-----" for t in TITLES], (3, "NDR", 86400)),
    "a form behind the row": (
        [*(f"{t}\nNDR, gestern" for t in TITLES), "Unser Brief am Morgen\nAlles Wichtige des Tages um sieben Uhr."],
        (3, "NDR", 86400),
    ),
}


def document(text: str) -> Document:
    return Document(body=text.encode(), kind="document", fetched_at=NOW)


@pytest.mark.parametrize("name", ROWS)
def test_a_row_of_related_stories_shares_a_shape(name: str) -> None:
    stories, expected = ROWS[name]
    main, *related = split_text(document("\n\n".join([MAIN, *stories]))).items
    first = related[0]
    assert [item.title for item in related] == TITLES
    assert (len(related), first.source.name if first.source else None, first.age_seconds) == expected
    assert (main.content_text or "").count("\n\n") == 3


def test_notes_around_a_tight_story_are_none_of_its_text() -> None:
    page = f"Zur Person\nIda Lund schreibt über Häfen und Schiffe.\n\n{MAIN}\n\nBilder der Woche (12 Fotos)\n1 / 12"
    (item,) = split_text(document(page)).items
    assert (item.title, "Ida Lund" in (item.content_text or "")) == ("Fähre zur Insel fährt wieder", False)


def test_a_promotion_is_known_by_the_headline_it_names() -> None:
    title, first, *rest = MAIN.split("\n")
    promo = f"Se på det her: {TITLES[0]}"
    page = "\n".join([title, first, promo, *rest, "", *(f"{t}\nNDR, gestern\n" for t in TITLES)])
    assert promo not in (split_text(document(page)).items[0].content_text or "")


def test_the_story_goes_on_behind_a_box_of_headlines() -> None:
    title, first, *rest = MAIN.split("\n")
    box = "\n".join(f"{t}\nNDR - gestern" for t in TITLES)
    main, *related = split_text(document("\n".join([title, first, "", "Mehr zum Thema", box, "", *rest]))).items
    assert ((main.content_text or "").split("\n\n"), len(related)) == ([first, *rest], 3)


def test_the_story_is_not_sought_in_a_teaser() -> None:
    """Only the others are marked as articles."""
    title, *texts = MAIN.split("\n")
    others = "".join(
        f"<article><h3><a href=/{n}>{t}</a></h3><p>Das sagte der Verein am Montag.</p>"
        "<footer>Nord Bote <time>vor 2 Tagen</time></footer></article>"
        for n, t in enumerate(TITLES)
    )
    story = "".join(f"<p>{text}</p>" for text in texts)
    page = f"<!doctype html><title>{title}</title><main><h1>{title}</h1>{story}<div>{others}</div></main>"
    main, *related = split_page(document(page)).items
    assert ((main.content_text or "").split("\n\n"), len(related)) == (texts, 3)
