"""Letters that were encoded twice, in every text field of every format."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import Document, read_document
from ingest.text.double_encoding import without_double_encoding

NOW = datetime(2026, 6, 7, tzinfo=UTC)
TITLE = "Café tables return to Orsby’s “quay” – at last"


def encode_twice(text: str, wrong: str = "cp1252") -> str:
    """As a program does that takes UTF-8 for another charset; bytes that this leaves open become control characters."""
    return "".join(bytes([byte]).decode(wrong, "ignore") or chr(byte) for byte in text.encode())


TEXTS = [
    "Größe",
    "Žižkov",
    "naïve",
    "Маяк закроют",
    "灯台は閉まる",
    "voilà",
    "“quoted”",
    "bądź",
    "Ünsal",
    "🌊 up",
    "à la carte",
]


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("wrong", ["cp1252", "latin-1"])
def test_what_was_encoded_twice_is_mended(text: str, wrong: str) -> None:
    assert without_double_encoding(encode_twice(text, wrong)) == text
    assert without_double_encoding(encode_twice(encode_twice(text))) == text


@pytest.mark.parametrize(
    "text", ["Маяк закроют", "Мэрия – «Маяк»", "Kővágóörs – „Őszi”", "bądź później", "灯台は閉まる"]
)
@pytest.mark.parametrize("wrong", ["cp1251", "cp1250"])
def test_what_was_taken_for_another_page_is_mended(text: str, wrong: str) -> None:
    assert without_double_encoding(encode_twice(text, wrong)) == text
    assert without_double_encoding(encode_twice(encode_twice(text, wrong), wrong)) == text


@pytest.mark.parametrize(
    ("text", "mended"),
    [("\ufeffcafÃ©", "café"), ("Ca\u2028fÃ©", "Ca fé"), ("a\u200bcafÃ©", "acafé"), ("a\u2028café", "a\u2028café")],
)
def test_letters_that_nobody_sees_are_no_sign_of_another_encoding(text: str, mended: str) -> None:
    assert without_double_encoding(text) == mended


RIGHT = [
    "Café",
    "CAFÉ…",
    "ALEMÃ”",
    "ESPAÑ… A",
    "Größe",
    "naïve façade",
    "São Paulo",
    "ÉCOLE\xa0», dit-il",
    "50 € – 60 £",
    "Ö…",
    "ß",
    "СССР»",
    "в классе «Р», «С» и «Г»",
    "MUSÍ… CHTĚL… SÍŤ”",
    "ČÍŠNÍK ŽÁDÁ ŘÁD",
    "СЃ",
]


@pytest.mark.parametrize("text", [*RIGHT, *TEXTS])
def test_other_texts_stay(text: str) -> None:
    assert without_double_encoding(text) == text


@settings(deadline=None)
@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x2FF)))
def test_it_is_done_when_it_is_done(text: str) -> None:
    once = without_double_encoding(encode_twice(text))
    assert without_double_encoding(once) == once


RSS = (
    '<rss xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>{0}</title><link>https://e.example/</link><item>'
    "<title>{0}</title><description>{0}</description><dc:creator>{0}</dc:creator><category>{0}</category></item>"
    "</channel></rss>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>{0}</title><link href="https://e.example/"/><entry>'
    '<title>{0}</title><content>{0}</content><author><name>{0}</name></author><category term="{0}"/></entry></feed>'
)
JSON = json.dumps(
    {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "@",
        "items": [{"id": "1", "title": "@", "content_text": "@", "authors": [{"name": "@"}], "tags": ["@"]}],
    }
)
LINE = json.dumps({"source": "@", "title": "@", "content_text": "@", "authors": [{"name": "@"}], "tags": ["@"]})


@pytest.mark.parametrize("form", [RSS, ATOM, JSON, LINE], ids=["rss", "atom", "json feed", "line"])
def test_every_text_field_is_mended(form: str) -> None:
    twice = encode_twice(TITLE)
    body = form.format(twice) if form.startswith("<") else form.replace("@", twice)
    (item,) = read_document(Document(body=body.encode(), kind="auto", fetched_at=NOW)).items
    found = (item.title, item.content_text, item.authors[0].name, item.tags[0], item.source.name)
    assert found == (TITLE,) * 5
