"""language: what a source declares, or what the text shows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.text.language import language_of, read_language_tag

ENGLISH = (
    "The harbour was quiet when the last ferry came in, and the men on the quay had long gone home to their suppers. "
    "Nobody saw the small boat that slipped out behind the breakwater with its lamps unlit, and nobody heard the oars. "
    "In the morning the pilot found the mooring empty and sent a boy to wake the harbour master with the news of it."
)
GERMAN = (
    "Der Hafen lag still, als die letzte Fähre einlief, und die Männer am Kai waren längst nach Hause gegangen. "
    "Niemand sah das kleine Boot, das hinter der Mole ohne Licht hinausglitt, und niemand hörte die Ruder im Wasser. "
    "Am Morgen fand der Lotse den Liegeplatz leer und schickte einen Jungen, der den Hafenmeister wecken sollte. "
    "Das Wetter war gut, die See war ruhig, und doch kam an diesem Tag kein einziges Schiff mehr in den Hafen zurück."
)
TAGS = {
    "plain": ("en", "en"),
    "country": ("en_us", "en-US"),
    "script": ("zh-hant-tw", "zh-Hant-TW"),
    "region of numbers": ("es-419", "es-419"),
    "retired": ("iw-IL", "he-IL"),
    "retired too": ("in", "id"),
    "retired country": ("en-UK", "en-GB"),
    "locale": ("pt_BR.UTF-8", "pt-BR"),
    "list": ("fr, en", "fr"),
    "name": ("English", "en"),
    "own name": ("Deutsch", "de"),
    "character set": ("utf-8", None),
    "no language": ("x-default", None),
    "country for a language": ("jp", None),
    "empty": ("", None),
    "sentence": ("the language of this feed", None),
}


@pytest.mark.parametrize(("written", "tag"), TAGS.values(), ids=TAGS)
def test_tag(written: str, tag: str | None) -> None:
    assert read_language_tag(written) == tag


CASES = {
    "declared and right": (ENGLISH, ("en-GB",), ("en-GB", "declared")),
    "the item's own first": (ENGLISH, ("en-AU", "en"), ("en-AU", "declared")),
    "junk, then the feed's": (ENGLISH, ("utf-8", "en"), ("en", "declared")),
    "declared wrongly": (GERMAN, ("en-US",), ("de", "detected")),
    "declared wrongly, but short": (GERMAN[:120], ("en-US",), ("en-US", "declared")),
    "half in another language": (ENGLISH + " " + GERMAN, ("de",), ("de", "declared")),
    "near to what is declared": (GERMAN, ("de-CH",), ("de-CH", "declared")),
    "nothing declared": (GERMAN, (None, None), ("de", "detected")),
    "nothing declared, too short": ("Der Hafen lag still", (None,), (None, None)),
    "no words": ("1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", (), (None, None)),
}


@pytest.mark.parametrize(("text", "declared", "expected"), CASES.values(), ids=CASES)
def test_language(text: str, declared: tuple[str | None, ...], expected: tuple[str | None, str | None]) -> None:
    assert language_of(text, *declared) == expected


@given(st.text(), st.text(max_size=12))
def test_any_text_has_a_language_or_none(text: str, declared: str) -> None:
    tag, basis = language_of(text * 20, declared)
    assert (tag is None) == (basis is None)
    assert tag is None or read_language_tag(tag) == tag
