"""Bytes of which nobody says in what charset they are."""

from __future__ import annotations

import pytest

from ingest.decode import decode_body

FRENCH = "Le phare d'Orsby fermera très tôt à la fin de l'été, a déclaré la mairie."
GERMAN = "Die Fähre fährt nächste Woche wieder, sagte der Hafenmeister über das Wetter."
SPANISH = "El faro cerrará mañana, dijo la alcaldesa a los periodistas en español."
POLISH = (
    "Rada portu w Orsby postanowiła naprawić stary mur nadmorski przed jesiennymi sztormami, ponieważ badanie wykazało"
    " pęknięcia w ścianie."
)
CZECH = "Starosta řekl, že přístav bude příští týden zavřený, protože opravují zeď a maják."
RUSSIAN = "Мэрия сообщила, что маяк закроют на ремонт до конца лета, и паром пойдёт иначе."

UNDECLARED: dict[str, tuple[str, str]] = {
    "French, Windows": (FRENCH.replace("'", "’"), "cp1252"),
    "French, Latin-1": (FRENCH, "latin-1"),
    "a few French words": ("très tôt à l'été", "latin-1"),
    "German": (GERMAN, "latin-1"),
    "Spanish": (SPANISH, "latin-1"),
    "Polish, Windows": (POLISH, "cp1250"),
    "Czech, Windows": (CZECH, "cp1250"),
    "Russian, Windows": (RUSSIAN, "cp1251"),
    "Russian, KOI8": (RUSSIAN, "koi8-r"),
}


@pytest.mark.parametrize(("text", "charset"), UNDECLARED.values(), ids=UNDECLARED)
def test_undeclared_bytes_are_western_unless_their_language_is_not(text: str, charset: str) -> None:
    assert decode_body(text.encode(charset)) == text


DECLARED: dict[str, tuple[str, str, str]] = {
    "Polish": ("pl", "Latarnia będzie zamknięta", "cp1250"),
    "Polish, ISO": ("pl", "Latarnia będzie zamknięta, że źle", "iso8859-2"),
    "Turkish": ("tr", "İstanbul'da yağış", "cp1254"),
    "Thai": ("th", "ซ่อมประภาคาร", "cp874"),
    "Greek": ("el", "Το λιμάνι άνοιξε", "cp1253"),
    "Hebrew": ("he", "המגדלור ייסגר", "cp1255"),
    "Russian": ("ru", "Маяк закроют", "cp1251"),
    "French": ("fr", "très tôt", "cp1252"),
}


@pytest.mark.parametrize(("language", "text", "charset"), DECLARED.values(), ids=DECLARED)
@pytest.mark.parametrize("form", ['<html lang="{}"><p>{}</p>', "<rss><language>{}</language><title>{}</title></rss>"])
def test_a_declared_language_decides_for_a_few_words(form: str, language: str, text: str, charset: str) -> None:
    whole = form.format(language, text)
    assert decode_body(whole.encode(charset)) == whole
