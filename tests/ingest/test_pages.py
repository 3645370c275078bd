"""Pages taken apart: documents in tests/data/pages beside what must come out of them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest.errors import ParseError
from ingest.item import Document, ParsedDocument, RawItem
from ingest.pages.html.parse_cost import MAX_TAGS
from ingest.pages.split import blocks_of, is_html, split_page, split_text
from tests.support.processor_time import grows_at_most, takes_at_most

PAGES = Path(__file__).parent.parent / "data" / "pages"
MINUTE, HOUR, DAY = 60, 3600, 86400

Row = tuple[str, str | None, int | None, int]  # title, source, age in seconds, paragraphs


def document(body: bytes | str, url: str | None = "https://news.example/a") -> Document:
    raw = body.encode() if isinstance(body, str) else body
    return Document(body=raw, kind="page", fetched_at=datetime(2031, 6, 4, 12, tzinfo=UTC), url=url)


def split(name: str) -> ParsedDocument:
    page = document((PAGES / name).read_bytes())
    return split_page(page) if name.endswith(".html") else split_text(page)


def row(item: RawItem) -> Row:
    paragraphs = item.content_text.split("\n\n") if item.content_text else []
    return item.title or "", item.source.name if item.source else None, item.age_seconds, len(paragraphs)


STORIES: dict[str, list[Row]] = {
    "seed_like.txt": [
        ("Island ferry returns after winter in dock", "Harbour Times", None, 4),
        ("Council puts off vote on second ship", "Harbour Times", 8 * MINUTE, 1),
        ("Lighthouse keeper retires after forty years", "Coast Radio", HOUR, 1),
        ("Storm takes roof off fish market", "Norrvik Post", 2 * DAY, 1),
    ],
    "title_first.txt": [
        ("Bakers of Norrvik agree on a night off", None, 3 * HOUR, 5),
        ("Mill on the river grinds again", "Coast Radio", 25 * MINUTE, 1),
        ("Price of butter rises for the fifth month", "Norrvik Post", DAY, 0),
        ("School kitchen wins a prize", "Harbour Times", 2 * DAY, 1),
    ],
    "order_changed.txt": [
        ("Choir of the fire brigade sings in the tunnel", None, None, 2),
        ("Tunnel will open in spring, a month late", "Coast Radio", 4 * HOUR, 1),
        ("Pianist gives her grand piano to the school", "Harbour Times", DAY, 1),
        ("Fire engine found in a barn is ninety years old", "Norrvik Post", 3 * DAY, 1),
    ],
    "spanish.txt": [
        ("El puerto de Villamar estrena una grúa silenciosa", None, None, 3),
        ("Los pescadores vuelven a la lonja vieja", "La Gaceta del Mar", 2 * HOUR, 1),
        ("El faro se pinta de azul", "Radio Villamar", DAY, 1),
    ],
    "arabic.txt": [
        ("افتتاح مكتبة جديدة في ميناء المدينة القديمة", None, None, 2),
        ("سوق السمك يعود إلى مكانه القديم", "إذاعة الساحل", 2 * HOUR, 1),
        ("مدرسة البحارة تستقبل أول دفعة", "صحيفة المرفأ", 3 * DAY, 1),
    ],
    "comments.txt": [
        ("Village votes to keep its crooked tower", None, None, 2),
        ("Bell of the tower rings again after a century", "Lake Journal", DAY, 1),
        ("Bakery wins county prize for its loaf", "County Herald", 2 * DAY, 1),
    ],
    "cards.html": [
        ("Night train stops in Norrvik again", "Coast Radio", None, 3),
        ("Tunnel will open in spring, a month late", "Harbour Times", 2 * HOUR, 1),
        ("Fish market has a roof again", "Norrvik Post", DAY, 1),
        ("Pianist gives her grand piano to the school", None, 3 * DAY, 0),
    ],
}


@pytest.mark.parametrize("name", STORIES)
def test_each_story_becomes_an_item(name: str) -> None:
    items = split(name).items
    assert [row(item) for item in items] == STORIES[name]
    assert [item.part for item in items] == ["main"] + ["related"] * (len(items) - 1)
    assert [item.position for item in items] == list(range(len(items)))


FURNITURE = (
    *(
        "Hashtags",
        "Try Our AI Features",
        "Explore what Newsmix",
        "No comments yet",
        "Related Articles",
        "Advertisement",
    ),
    *(
        "Share this article",
        "Read also",
        "mike_77",
        "Reply",
        "so happy",
        "lola_33",
        "Responder",
        "Etiquetas",
        "©",
        "وسوم",
    ),
    *("minutes ago", "hace 2 horas", "منذ", "Elsewhere on the coast", "All the sport", "Privacy policy"),
)


@pytest.mark.parametrize("name", STORIES)
def test_no_furniture_reaches_an_item(name: str) -> None:
    shown = "\n".join(f"{item.title}\n{item.content_text}" for item in split(name).items)
    assert [line for line in FURNITURE if line in shown] == []


@pytest.mark.parametrize("name", STORIES)
def test_every_line_is_in_one_block_with_a_reason(name: str) -> None:
    blocks = blocks_of(document((PAGES / name).read_bytes()))
    assert all(block.reason and block.lines for block in blocks)
    numbers = [number for block in blocks for number in (block.first, block.last)]
    assert numbers == sorted(numbers)
    if name.endswith(".txt"):
        lines = [line.strip() for line in (PAGES / name).read_text(encoding="utf-8").splitlines() if line.strip()]
        assert [line for block in blocks for line in block.lines] == lines


def test_the_reason_names_the_shape_of_a_related_story() -> None:
    reasons = [block.reason for block in blocks_of(document((PAGES / "order_changed.txt").read_bytes()))]
    assert reasons[1:] == [f"related story {number}: title, text, source, age" for number in (1, 2, 3)]


def test_a_page_brings_its_metadata() -> None:
    parsed = split("cards.html")
    main, first, *_ = parsed.items
    assert (parsed.source.name, parsed.language) == ("Newsmix", "en")
    assert (main.url, main.base_url) == ("https://news.example/a", "https://news.example/a")
    assert main.canonical_claim == "https://news.example/trains/night-train"
    assert (main.published, main.image) == ("2031-03-04T08:30:00+01:00", "/img/train.jpg")
    assert [author.name for author in main.authors] == ["Elsa Brandt"]
    assert (first.url, first.base_url) == ("/s/2", "https://news.example/a")


SECTIONS = "\n\n".join(
    f"{head}\nThe council will speak about it in June, two members said on Monday.\nNo date was named."
    for head in ("A long winter", "What comes next", "Who pays?", "A divided island", "The price of waiting")
)
WHOLE = {
    "an age within the text": "Ferry is late again\nThe ferry left 2 hours ago.\n2 hours ago nobody knew.\nIt came.",
    "an age as a paragraph of its own": "Ferry is late again\nThe ferry left, he said, and it was full of people."
    "\n2 hours ago\nNobody had believed in it on the day before, he said.",
    "subheadings set apart by empty lines": f"Ferry is late again\nIt left at noon on Monday, he said.\n\n{SECTIONS}",
    "one age under the title": "Ferry is late again\n8 minutes ago\nThe ferry left the harbour late on Monday.",
    "no title": "The ferry left the harbour late on Monday because of the fog that had come up at night, he said.",
    "every line set apart": "Ferry is late again\n\nThe ferry left the harbour late on Monday.\n\nIt came back in fog."
    "\n\nNobody was on board, he said.",
}


@pytest.mark.parametrize("name", WHOLE)
def test_one_story_is_not_split(name: str) -> None:
    items = split_text(document(WHOLE[name])).items
    assert [item.part for item in items] == ["main"]


REFUSED = {
    "empty": (b"", "empty"),
    "blank": (b" \n\t\n ", "empty"),
    "binary": (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "looks like a PNG image"),
    "one short line": (b"Hello", "no story"),
    "only furniture": (b"Home\nMenu\nShare\nPrivacy policy", "no story"),
    "bot check": ((PAGES / "bot_check.html").read_bytes(), "a bot check"),
    "old browser": (
        b"<title>News</title><p>You are using an older browser version. Please update it now.",
        "old-browser",
    ),
    "consent": (b"<title>Before you continue</title><p>We use cookies and data to deliver our service.", "consent"),
    "login": (b"<title>Log in</title><p>Welcome back. Enter your name and the password you chose.", "login"),
    "not found": (
        b"<title>404 Not Found</title><h1>Sorry</h1><p>The page that you want is not here any more.",
        "error",
    ),
    "deep nesting": (b"<div>" * 10_001 + b"text", "deeply"),
    "countless tags": (b"<p>" * (MAX_TAGS + 1), "tags"),
    "countless lines": (b"a line of a page\n" * 100_000, "lines"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_story_is_refused_by_name(name: str) -> None:
    body, reason = REFUSED[name]
    split = split_page if is_html(body[:2000].decode("latin-1")) else split_text

    def refuse() -> None:
        with pytest.raises(ParseError, match=reason):
            split(document(body))

    assert takes_at_most(3, refuse)


ENCODINGS = {
    "no UTF-8": b"<title>Caf\xe9</title><p>The caf\xe9 of Norrvik opens again on Monday, it says.",
    "another encoding than declared": b"<meta charset=utf-16><p>The ferry is back in service, it says.",
    "a declared encoding that nobody knows": b"<meta charset=norrvik-8><p>The ferry is back in service, it says.",
    "cut within a character": "<title>Ferry</title><p>It is back in service, it says, with a café.</p>é".encode()[:-1],
}


@pytest.mark.parametrize("name", ENCODINGS)
def test_broken_encodings_are_read(name: str) -> None:
    (item,) = split_page(document(ENCODINGS[name])).items
    assert "it says" in (item.content_text or "")


SENTENCE = "The ferry left the harbour on time on Monday, officials said after the test. "
LARGE = {
    "five million characters in one line": (SENTENCE * 64_000, split_text),
    "five million characters in lines": ((SENTENCE * 4 + "\n") * 16_000, split_text),
    "a page of one paragraph": ("<p>" + SENTENCE * 64_000, split_page),
    "a page of comparisons": ("1 < 2 " * 800_000, split_page),
    "a line of brackets": ("(" * 5_000_000, split_text),
    "thousands of paragraphs": (f"<p>{SENTENCE}</p>" * 8_000, split_page),
    "thousands of linked paragraphs": (f"<p><a href='/x'>{SENTENCE}</a></p>" * 14_000, split_page),
    "thousands of paragraphs of 350 characters": (f"<p>{SENTENCE * 4}</p>" * 16_000, split_page),
}


@pytest.mark.long
@pytest.mark.parametrize("name", LARGE)
def test_large_pages_take_seconds_at_most(name: str) -> None:
    body, splitter = LARGE[name]

    def split() -> None:
        with suppress(ParseError):
            splitter(document(body))

    assert takes_at_most(6, split)  # measured: 1 to 2 s


@pytest.mark.long
def test_time_grows_with_the_lines() -> None:
    story = "Harbour Times\n2 hours ago\nFerry {} is late again\nIt left the harbour late on Monday, he said.\n\n"

    short, long = (document("".join(story.format(number) for number in range(count))) for count in (800, 1600))
    assert grows_at_most(3, lambda: split_text(short), lambda: split_text(long))  # twice the size


WORDS = ["2 hours ago", "Reply", "Related Articles", "Harbour Times", "- Harbour Times", "Ferry is late again", "", "©"]
WORDS += [
    "It left the harbour late on Monday, he said.",
    "Comments (2)",
    "hace 2 horas",
    "Title (Paper, yesterday)",
    "()",
]
TAGS = [
    "<p>",
    "</p>",
    "<div class='card'>",
    "</div>",
    "<a href='/x'>",
    "</a>",
    "<h3>",
    "<b>",
    "<table>",
    "<svg>",
    "<br>",
]
TAGS += [
    "<script type='application/ld+json'>{\"@graph\": [[1]]}</script>",
    "<!--",
    "<article>",
    "<template>",
    "&#x0;",
    "<time>",
]


def test_ages_without_stories_are_no_stories() -> None:
    with pytest.raises(ParseError, match="no story"):
        split_text(document(b"\n".join([b"2 hours ago"] * 7)))


def only_parse_errors(splitter: Callable[[Document], ParsedDocument], page: Document) -> None:
    try:
        parsed = splitter(page)
    except ParseError:
        return
    assert parsed.items
    assert all(item.title or item.content_text for item in parsed.items)


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=300))
def test_bytes_raise_nothing_but_parse_errors(body: bytes) -> None:
    only_parse_errors(split_text, document(body))
    only_parse_errors(split_page, document(body))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(WORDS), st.text(max_size=40)), max_size=40))
def test_any_lines_raise_nothing_but_parse_errors(lines: list[str]) -> None:
    only_parse_errors(split_text, document("\n".join(lines).encode("utf-8", "replace")))


@pytest.mark.long
@settings(max_examples=150, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(TAGS), st.sampled_from(WORDS), st.text(max_size=20)), max_size=60))
def test_any_markup_raises_nothing_but_parse_errors(parts: list[str]) -> None:
    page = document("".join(parts).encode("utf-8", "replace"))
    only_parse_errors(split_page, page)
    with suppress(ParseError):
        blocks_of(page)


MAIN = "<h1>Choir sings in the tunnel</h1>" + "".join(
    f"<p>{text}</p>"
    for text in (
        "Because their hall is being painted, the forty singers of the fire brigade met in the new road tunnel.",
        "The sound was better than in the hall, the conductor said, and so they will come again next Sunday.",
        "The tunnel will be opened to traffic in spring, when the lamps have come and the walls are dry.",
    )
)
FIRST = ("Mill on the river grinds again", "Coast Radio", "2 hours ago")
SECOND = ("School kitchen wins the county prize", "Norrvik Post", "yesterday")
FOUND: list[Row] = [(FIRST[0], FIRST[1], 2 * HOUR, 0), (SECOND[0], SECOND[1], DAY, 0)]
SHAPES = {
    "cards with a headline": "<div><h3><a href='/{0}'>{0}</a></h3><span>{1}</span> <time>{2}</time></div>",
    "one link around each card": "<a href='/{0}'><span>{1}</span><strong>{0}</strong><span>{2}</span></a>",
    "a list of inline elements": "<li><a href='/{0}'>{0}</a> <i>{1}</i> <small>{2}</small></li>",
    "rows of a table": "<table><tr><td>{2}</td><td>{1}</td><td><a href='/{0}'>{0}</a></td></tr></table>",
    "side by side with no card": "<h4><a href='/{0}'>{0}</a></h4><div>{1} | {2}</div>",
    "no link and no headline": "<div><div>{1}</div><div>{2}</div><div>{0}</div></div>",
    "lines with breaks": "{1}<br>{2}<br>{0}<br><br>",
}


@pytest.mark.parametrize("name", SHAPES)
def test_related_stories_in_many_kinds_of_markup(name: str) -> None:
    block = "".join(SHAPES[name].format(*story) for story in (FIRST, SECOND))
    items = split_page(document(f"<body><article>{MAIN}</article><div>{block}</div>")).items
    assert [row(item) for item in items] == [("Choir sings in the tunnel", None, None, 3), *FOUND]


SECTIONED = "".join(
    f"<h2><a href='/topic/{number}'>What we know of lamp {number} by now</a></h2><p>{text} {number} of them came.</p>"
    for number, text in enumerate(
        ["The lamps were ordered in May, but the ship was held up in the fog for a week."] * 4
    )
)
OWN = {
    "sections with linked headlines": f"<article>{MAIN}{SECTIONED}</article>",
    "a list of dates": f"<article>{MAIN}<ul><li>4 June 2031 - Norrvik, town hall, eight o'clock</li>"
    "<li>5 June 2031 - Ostholm, school house, noon</li></ul></article>",
    "the story itself beside one card": f"<div><section>{MAIN}<a href='/x'>Mill on the river grinds</a></section>"
    "<section><h3><a href='/y'>School kitchen wins the county prize</a></h3>2 hours ago</section></div>",
}


@pytest.mark.parametrize("name", OWN)
def test_the_main_story_keeps_its_own_text(name: str) -> None:
    main = split_page(document(f"<body>{OWN[name]}")).items[0]
    assert main.part == "main"
    assert (main.content_text or "").startswith("Because their hall")
    assert "when the lamps have come" in (main.content_text or "")
    assert name != "sections with linked headlines" or "3 of them came" in (main.content_text or "")
