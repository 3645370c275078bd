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
    "a reading time behind the age": ([f"{t}\nNDR · vor 2 Stunden · 3 min Lesezeit" for t in TITLES], (3, "NDR", 7200)),
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


TEXT = "Wer am Montag zum Hafen kam, fand dort ein Schiff vor, das es seit Wochen nicht mehr gegeben hatte."


def test_titles_may_stand_under_their_text() -> None:
    row = "\n\n".join(f"NDR | gestern\n{TEXT}\n{title}" for title in TITLES)
    related = split_text(document(f"{MAIN}\n\nAußerdem\n{row}\n")).items[1:]
    assert [(item.title, item.content_text) for item in related] == [(title, TEXT) for title in TITLES]


def test_text_behind_a_box_without_a_sign_of_comments_is_the_story() -> None:
    title, *paragraphs = MAIN.split("\n")
    box = "\n".join(f"{title}\nNDR - gestern" for title in TITLES)
    halves = "\n".join([title, *paragraphs[:2]]), "\n".join(paragraphs[2:])
    items = split_text(document(f"{halves[0]}\n\nWeitere Meldungen\n{box}\n\n{halves[1]}\n")).items
    assert (items[0].content_text or "").split("\n\n") == paragraphs
    assert [item.title for item in items[1:]] == TITLES


def test_the_opening_line_is_the_title_though_it_ends_like_a_sentence() -> None:
    title, *paragraphs = MAIN.split("\n")
    told = "\n".join([f"{title}.", "Von unserem Boten an der Küste", *paragraphs, *paragraphs])
    assert split_text(document(f"{told}\n")).items[0].title == f"{title}."


def test_a_known_heading_is_no_source() -> None:
    sources = ["dpa", "NDR", "taz"]
    row = "\n".join(f"{title}\ngestern\n{TEXT}\n{name}" for title, name in zip(TITLES, sources, strict=True))
    related = split_text(document(f"{MAIN}\n\nLesen Sie auch\n{row}\n\nImpressum\n")).items[1:]
    assert [item.source and item.source.name for item in related] == sources


def test_joiners_within_words_are_kept() -> None:
    paragraph = "او گفت کشتی‌ها از دوشنبه دوباره به جزیره می‌روند و مردم شهر از این خبر بسیار خوشحال شده‌اند."
    page = f"<!doctype html><html><body><main><h1>کشتی‌ها</h1>{f'<p>{paragraph}</p>' * 4}</main></body></html>"
    assert paragraph in (split_page(document(page)).items[0].content_text or "")


def test_a_comma_may_stand_in_a_title_with_its_source_behind() -> None:
    row = "\n".join(f"{title}, sagt der Rat | NDR | gestern" for title in TITLES)
    related = split_text(document(f"{MAIN}\n\n{row}\n")).items[1:]
    assert [item.title for item in related] == [f"{title}, sagt der Rat" for title in TITLES]


def test_a_page_without_a_main_story_gives_the_one_that_heads_it() -> None:
    text = "\n".join(
        [
            "Wij gebruiken cookies om onze site te verbeteren.",
            "Alles accepteren",
            "",
            "Veerboot vaart weer na zes weken",
            "Haven Courant • 8 minuten geleden",
            "De veerboot tussen het eiland en het vasteland vaart sinds maandag weer, na zes weken op de werf.",
            "Eind april werd bij een gewone controle een scheur in de romp gevonden en ging het schip uit de vaart.",
            "Volgens de rederij kostte het werk ruim een miljoen euro, waarvan de provincie de helft betaalt.",
            "",
            "Meer over dit onderwerp",
            "Imkers verwachten een goede oogst",
            "Dorpsblad • 1 week geleden",
            "Een nat voorjaar heeft de korven gevuld.",
            "Bibliotheek krijgt een extra verdieping",
            "Dorpsblad • 3 dagen geleden",
            "Na twee jaar kunnen lezers weer terecht.",
        ]
    )
    main, *related = split_text(document(text)).items
    assert (main.part, main.title) == ("main", "Veerboot vaart weer na zes weken")
    assert [item.part for item in related] == ["related"] * 2
