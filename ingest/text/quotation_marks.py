"""Which quotation marks a language has, outer and inner ones: those that a browser writes for <q>. Only data.

They are the Unicode CLDR's, as the HTML standard lists them for browsers:
https://html.spec.whatwg.org/multipage/rendering.html#quotes
"""

from __future__ import annotations

from typing import Final

OWN_QUOTES: Final = frozenset("\"'“”„‟«»‹›‘’‚‛「」『』《》〈〉〝〞〟＂")
_ENGLISH: Final = "“”‘’"  # also where no language is known
_BY_MARKS: Final = {
    "„“‚‘": "bs-cyrl cs de dsb et hr hsb is lb luy mk sk sl",
    "«»“”": "ast bm br ca dyo el es ewo it kab kk mg mua nnh pt-pt sg sq",
    "«»„“": "bas be ky ru sah uk",
    "«»‹›": "am az-cyrl fa fr-ch gsw jgo kkj mzn",
    "«»«»": "fr hy yav",
    "«»‘’": "dua ksf nb nn no rw",
    "«»„”": "shi zgh",
    "„”‚’": "agq ff",
    "„”‘’": "bs",
    "„”»«": "hu",
    "„”«»": "nmg pl ro",
    "„“„“": "bg lt",
    "„“«»": "ka",
    "„“‘‘": "sr",
    "””’’": "fi he lag rn sn sv",
    "”“’‘": "ar ur",
    "“”“”": "eu tk",
    "“”’‘": "uz",
    "‘’“”": "nl ti-er",
    "「」『』": "ja yue zh-hant zh-tw zh-hk zh-mo",
    _ENGLISH: "yue-hans uz-cyrl",
}
_MARKS: Final = {tag: marks for marks, tags in _BY_MARKS.items() for tag in tags.split()}


def quotation_marks_of(language: str | None, depth: int) -> tuple[str, str]:
    """The opening and the closing mark; ``depth`` is the number of quotations around: outer and inner marks alternate.

    >>> quotation_marks_of("de-AT", 0), quotation_marks_of("zh-Hant-TW", 1), quotation_marks_of(None, 2)
    (('„', '“'), ('『', '』'), ('“', '”'))
    """
    code, *others = (language or "").strip().lower().replace("_", "-").split("-")
    tags = (*(f"{code}-{other}" for other in others), code)
    marks = next((_MARKS[tag] for tag in tags if tag in _MARKS), _ENGLISH)
    return (marks[0], marks[1]) if depth % 2 == 0 else (marks[2], marks[3])
