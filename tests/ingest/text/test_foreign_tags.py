"""Elements that are none of HTML's: their tags go, and their text stays."""

from __future__ import annotations

import pytest

from ingest.text.html import clean_html_and_text, html_to_text

# what a cleaner knows as SVG's or MathML's
NAMES = (
    "text card list line int set desc or and not eq ci cn view image stop use path circle pattern switch symbol marker"  # noqa: SIM905
    " filter mask metadata image abs sum product root min max mean log lambda matrix vector apply bind share tspan"
    " animate lead story para tekst aside-box".split()
)


@pytest.mark.parametrize("name", NAMES)
def test_the_text_of_an_element_that_nobody_knows_stays(name: str) -> None:
    whole = html_to_text(f"<p>One.</p><{name}>The words.</{name}><p>Two.</p>")
    assert whole.split() == ["One.", "The", "words.", "Two."]
    assert "The words." in clean_html_and_text(f"<{name}><p>The words.</p></{name}>")[0]
    assert "The words" in html_to_text(f"<p>A <{name}>The words, and nothing closes it.</p>")


GONE = {
    "a drawing": "<p>A</p><svg><text>label</text><g><desc>x</desc></g></svg>",
    "a drawing with HTML in it": "<p>A</p><svg><foreignObject><div>label</div></foreignObject></svg>",
    "a formula": "<p>A</p><math><mi>x</mi><annotation>x</annotation></math>",
    "a script": "<p>A</p><script>x()</script>",
}


@pytest.mark.parametrize("html", GONE.values(), ids=GONE)
def test_drawings_formulas_and_scripts_go_with_their_text(html: str) -> None:
    assert html_to_text(html) == "A"


def test_two_elements_in_a_row_do_not_glue_their_words() -> None:
    assert html_to_text("<lead>The lead.</lead><text>The text.</text>") == "The lead. The text."
    assert html_to_text("gl<x-y>ue</x-y>d") == "glued"
