"""What the extractor is given of a page, and the short cuts that spare it and us work without changing a result."""

from __future__ import annotations

from string import ascii_lowercase

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ingest import Document, read_document
from ingest.dates import ages, date_lines
from ingest.dates.age_patterns import AGE_PHRASES
from ingest.dates.age_words import AGO_WORDS, FILLER_WORDS, UNITS
from ingest.dates.date_words import CALENDAR_STARTS, has_other_words, may_hold_time
from ingest.dates.grammar import SMALL_WORDS
from ingest.dates.month_names import MONTH_WORDS
from ingest.dates.number_words import FRACTIONS, NUMBERS
from ingest.pages.html.extractor import extract_main_paragraphs
from ingest.pages.html.extractor_tree import read_extractor_tree
from ingest.pages.html.outline import read_markup
from tests.support.clock import NOW

STORY = "".join(
    f"<p>The ferry of line {n} left the harbour on time, said the captain of the day.</p>" for n in range(9)
)

MENU = "".join(f"<li><a href='/{name}'>{name}</a></li>" for name in ("News", "Sport", "Weather", "Tides"))
LEFT_OUT = {
    "script": ("<script>let ferry = 1</script>", False),
    "style": ("<style>.ferry {}</style>", False),
    "drawing": ("<svg><text>ferry</text></svg>", False),
    "box beside": ("<aside>ferry</aside>", False),
    "foot": ("<footer>ferry</footer>", False),
    "JSON-LD, which may hold the only text": (
        '<script type="application/ld+json">{"articleBody": "ferry"}</script>',
        True,
    ),
    "menu": ("<nav>ferry</nav>", False),
    "caption of a control": ("<label>ferry</label>", False),
    "menu that only its links tell": (f"<ul>{MENU}<li><a href='/e'>ferry</a></ul>", False),
    "menu of any elements": (f"<div><div>{MENU.replace('li', 'div')}</div><a href='/e'>ferry</a></div>", False),
    "list of headlines, which may be the story's": (
        "<ul>" + "".join(f"<li><a href='/{n}'>The night ferry was late again</a>" for n in range(5)) + "</ul>",
        True,
    ),
    "links with words between": (f"<ul>{MENU}<li>the ferry and the old bridge over the river</ul>", True),
    "three links": ("<ul>" + "".join(f"<li><a href='/{n}'>ferry</a>" for n in range(3)) + "</ul>", True),
    "wrapper of nothing": ("<div id='ferry'><div></div><i></i></div>", False),
    "wrapper of JSON-LD": ("<div id='ferry'><script type='application/ld+json'>{}</script></div>", True),
    "wrapper of a formula": ("<div id='ferry'><math alttext='a'></math></div>", True),
    "what parts two texts": ("<div>Near<div id='ferry'><br></div>Far</div>", True),
    "text in inline elements only": ("<div><b><i>ferry</i></b></div>", True),
    "form, which may be around the whole page": ("<form>ferry</form>", True),
}


@pytest.mark.parametrize(("html", "is_kept"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_the_extractor_gets_what_it_may_need(html: str, is_kept: bool) -> None:
    assert ("ferry" in read_markup(f"<body><p>Harbour</p>{html}<p>Town</p>").extractor_html) is is_kept


def test_what_is_left_out_for_the_extractor_still_makes_lines() -> None:
    lines = read_markup(
        "<body><nav>Menu</nav><p>Harbour</p><aside>Beside it</aside><footer>Below</footer>"
    ).outline.lines
    assert [line.text for line in lines] == ["Menu", "Harbour", "Beside it", "Below"]


UNWRITABLE = {"control character": "\x01", "its reference": "&#1;", "no character": "\uffff", "a lone half": "\ud800"}


@pytest.mark.parametrize("tag", ["time", "label", "output"])
@pytest.mark.parametrize("block", ["p", "li", "blockquote"])
def test_words_of_a_sentence_stay_in_it_whatever_marks_them(tag: str, block: str) -> None:
    """Extractors know these as parts of heads and forms."""
    first = "The council of the harbour town has decided to close the old bridge for two years from this May on."
    last = "Ferries will carry people over the river every ten minutes in the morning and in the evening."
    sentence = f"<{block}>The polls close at <{tag}>8 pm on Sunday</{tag}> in all districts.</{block}>"
    sentence = f"<ul>{sentence}</ul>" if block == "li" else sentence
    html = f"<article><h1>Bridge is closed</h1><p>{first}</p>{sentence}<p>{last}</p></article>"
    (item,) = read_document(Document(body=html.encode(), kind="page", fetched_at=NOW)).items
    assert (item.content_text or "").count("The polls close at") == 1
    assert "The polls close at 8 pm on Sunday in all districts." in (item.content_text or "")


@pytest.mark.parametrize("sign", UNWRITABLE.values(), ids=UNWRITABLE)
def test_what_no_xml_may_hold_does_not_cost_the_text(sign: str) -> None:
    last = f"<p>The ferry{sign} of the last line left late, said the same captain.</p>"
    html = f"<html><body><article>{STORY}{last}</article>"
    found = extract_main_paragraphs(read_markup(html).extractor_html, 20)
    assert len(found) == 10
    assert "left late" in found[-1]


@pytest.mark.parametrize("html", ["", " ", "\x01"])
def test_a_page_without_an_element_has_no_text(html: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_extractor_tree(html)
    assert extract_main_paragraphs(html, 0) == []


class TimeLimitError(Exception):
    """As Celery's, of which this room knows nothing: none of the errors that readers raise."""


def test_a_limit_of_time_goes_through_the_extractor(monkeypatch: pytest.MonkeyPatch) -> None:
    def raise_limit(*_: object, **__: object) -> str:
        raise TimeLimitError

    monkeypatch.setattr("trafilatura.extract", raise_limit)
    with pytest.raises(TimeLimitError):
        extract_main_paragraphs(f"<article>{STORY}</article>", 20)


WORDS = sorted({*UNITS, *NUMBERS, *FRACTIONS, *AGO_WORDS, *FILLER_WORDS, *CALENDAR_STARTS, *MONTH_WORDS, *SMALL_WORDS})
TIME_WORDS = st.one_of(st.sampled_from(WORDS), st.sampled_from(sorted(AGE_PHRASES)), st.from_regex(r"[\w:.,'-]{1,6}"))


@settings(max_examples=50)
@given(st.lists(TIME_WORDS), st.text(ascii_lowercase, min_size=1, max_size=6))
def test_a_line_with_other_words_is_no_time(words: list[str], other: str) -> None:
    text = " ".join([*words, other])
    if has_other_words(text):
        assert ages._parse_age(text) is None
        assert not date_lines._matches_date(text)


@settings(max_examples=50)
@given(st.lists(TIME_WORDS, max_size=4))
@example(["an", "hour", "ago"])
@example(["vor", "einer", "halben", "stunde"])
@example(["il", "y", "a", "une", "heure"])
@example(["anteontem"])
def test_a_line_without_a_sign_of_time_is_none(words: list[str]) -> None:
    text = " ".join(words)
    if ages._parse_age(text) is not None or date_lines._matches_date(text):
        assert may_hold_time(f"Harbour Times, {text}")
