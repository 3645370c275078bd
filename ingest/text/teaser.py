"""Whether a text is only a beginning, and where a publisher's stamp begins."""

from __future__ import annotations

import re

from .words import count_words

TEASER_WORDS = 200  # above this a closing "…" is style, not a cut

_CUT = re.compile(
    r"(?:\[\s?(?:…|\.\.\.|&hellip;)\s?\]|\(more…\)|\[\+\d+ chars\]"
    r"|(?:…|\.\.\.)?\s*(?:read|continue reading|see|show) (?:more|the full (?:story|article)|the rest)\W*"
    r"|continue reading\W*|read (?:on|full (?:story|article))\W*)$",
    re.IGNORECASE,
)
# One of these is in every text that _CUT finds, and in few others: to look for that takes forty times as long.
_SIGNS_OF_CUT = ("read", "[", "(more", "see more", "see the", "show more", "show the")
# "Read more" as other languages write it, alone behind a sentence's end, a dash or a line break: inside a sentence the
# same words are just words.
_CUT_OTHER_LANGUAGES = re.compile(
    r"(?:^|[\n.!?…»”\"'。！？\]:–—-])\s*+\(?\[?\s*+(?:weiterlesen|mehr lesen|mehr dazu"
    r"|zum artikel|lire (?:la suite|plus)"
    r"|en savoir plus"
    r"|leer m[aá]s|seguir leyendo|sigue leyendo|ler mais|leia mais|continuar? (?:a )?l(?:endo|er)|saiba mais"
    r"|continua a leggere|leggi (?:tutto|di più|anche)|lees (?:meer|verder)|verder lezen|czytaj (?:więcej|dalej)"
    r"|číst (?:dál|více)|celý článek|läs mer|les mer|læs mere|lue lisää|devamını oku|devamı|tovább(?: olvasom)?"
    r"|citește mai (?:mult|departe)|baca selengkapnya|selengkapnya"
    r"|διαβάστε περισσότερα"
    r"|читать (?:далее|дальше|полностью)"
    r"|подробнее|читати (?:далі|більше)|детальніше|اقرأ المزيد|المزيد"
    r"|続きを読む|もっと読む|阅读更多"
    r"|阅读全文|继续阅读"
    r"|查看全文|閱讀更多|더 ?보기|더 읽기)"
    r"[\s\W]*$",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(r"(?:…|\.\.\.)[\"'”’»)]*$")
_STAMP = re.compile(r"(?:^|\n)The post [^\n]{1,400} (?:first )?appeared (?:first )?on [^\n]{1,200}$")


def is_truncated(text: str) -> bool:
    """True where a text ends as teasers do: "[…]", "Read more", or, if it is short, "…".

    Only signs at the very end count; a text cut off without one can't be told from a short one.
    """
    end = text[-200:].rstrip()
    folded = end.casefold()
    if any(sign in folded for sign in _SIGNS_OF_CUT) and _CUT.search(end):
        return True
    if _CUT_OTHER_LANGUAGES.search(end):
        return True
    return bool(_ELLIPSIS.search(end)) and count_words(text) < TEASER_WORDS


def without_stamp(text: str) -> str:
    """The text without the line that WordPress adds to every feed item: "The post … appeared first on …".

    It names the site, so it would make copies of one text look different. The HTML keeps it.
    """
    tail = text[-1000:]
    stamp = _STAMP.search(tail) if "The post " in tail else None
    return text[: len(text) - len(tail) + stamp.start()].rstrip() if stamp else text
