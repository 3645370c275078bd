"""What the extractor is given of a page, and the short cuts that spare it and us work without changing a result."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.pages import ages
from ingest.pages.lean import read_tree
from ingest.pages.maintext import main_paragraphs
from ingest.pages.markup import read_markup

STORY = "".join(
    f"<p>The ferry of line {n} left the harbour on time, said the captain of the day.</p>" for n in range(9)
)

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
    "menu, whose words count": ("<nav>ferry</nav>", True),
    "form, which may be around the whole page": ("<form>ferry</form>", True),
}


@pytest.mark.parametrize(("html", "is_kept"), LEFT_OUT.values(), ids=LEFT_OUT)
def test_the_extractor_gets_what_it_may_need(html: str, is_kept: bool) -> None:
    assert ("ferry" in read_markup(f"<body><p>Harbour</p>{html}<p>Town</p>").lean) is is_kept


def test_what_is_left_out_for_the_extractor_still_makes_lines() -> None:
    lines = read_markup("<body><p>Harbour</p><aside>Beside it</aside><footer>Below it</footer>").outline.lines
    assert [line.text for line in lines] == ["Harbour", "Beside it", "Below it"]


UNWRITABLE = {"control character": "\x01", "its reference": "&#1;", "no character": "\uffff", "a lone half": "\ud800"}


@pytest.mark.parametrize("sign", UNWRITABLE.values(), ids=UNWRITABLE)
def test_what_no_xml_may_hold_does_not_cost_the_text(sign: str) -> None:
    last = f"<p>The ferry{sign} of the last line left late, said the same captain.</p>"
    html = f"<html><body><article>{STORY}{last}</article>"
    found = main_paragraphs(read_markup(html).lean, 20)
    assert len(found) == 10
    assert "left late" in found[-1]


@pytest.mark.parametrize("html", ["", " ", "\x01"])
def test_a_page_without_an_element_has_no_text(html: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        read_tree(html)
    assert main_paragraphs(html, 0) == []


WORDS = sorted(
    word for word in {*ages._UNITS, *ages._NUMBERS, *ages._AGO, *ages._FILLERS, *ages._STARTS} if word.isascii()
)


@given(
    st.lists(
        st.one_of(st.sampled_from(WORDS), st.sampled_from(sorted(ages._PHRASES)), st.from_regex(r"[\w:.,'-]{1,6}"))
    )
)
def test_a_line_with_other_words_is_no_time(words: list[str]) -> None:
    text = " ".join(words)
    if ages.has_other_words(text):
        assert ages._read_age(text) is None
        assert not ages._is_date(text)
