"""What charset undeclared bytes are in: windows-1252, unless their language or their script says otherwise.

A guess by statistics is right for other scripts and for long texts; short Western ones it takes for Czech or Hungarian
("trčs", "ŕ"). So it counts only as far as it fits the language. Alone knows charset_normalizer.
"""

from __future__ import annotations

import codecs
import re

from charset_normalizer import from_bytes

from .text.language import language_of, read_language_tag

SAMPLE = 32 * 1024  # bytes that a guess is made from; it takes up to some 25 ms
OTHER_SCRIPT_SHARE = 0.3  # of all letters; French has one in twenty outside of ASCII, Vietnamese one in four

_WESTERN = "cp1252"
# by language, the likeliest first
_CODECS_BY_LANGUAGE = {
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "bs", "sq"), ("cp1250", "iso8859-2")),
    "ro": ("cp1250", "iso8859-2", "iso8859-16"),
    **dict.fromkeys(("ru", "bg", "mk", "sr"), ("cp1251", "koi8-r", "iso8859-5", "cp866", "mac-cyrillic")),
    **dict.fromkeys(("uk", "be", "kk", "mn"), ("cp1251", "koi8-u", "koi8-r", "iso8859-5", "cp866")),
    "el": ("cp1253", "iso8859-7"),
    **dict.fromkeys(("tr", "az"), ("cp1254", "iso8859-9")),
    **dict.fromkeys(("he", "yi"), ("cp1255", "iso8859-8")),
    **dict.fromkeys(("ar", "fa", "ur", "ps"), ("cp1256", "iso8859-6")),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257", "iso8859-13", "iso8859-4")),
    "vi": ("cp1258",),
    "th": ("cp874",),
    "ja": ("cp932", "euc_jp", "iso2022_jp"),
    "zh": ("gb18030", "big5hkscs"),
    "ko": ("cp949",),
}
_LATIN = re.compile(r"cp125[0247-8]|iso8859-(?:1|2|3|4|9|1[03456])|mac-\w++|cp(?:437|85\d|77\d|1140|500|037)|hp-roman8")
_LARGER_SETS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "shift_jis": "cp932", "euc_kr": "cp949"}
_HIGH = re.compile(rb"[\x80-\xff]")
_C1 = re.compile(rb"[\x80-\x9f]")
_TAG = re.compile(rb"<[^<>]*+>")
_ASCII_LETTER = re.compile(rb"[A-Za-z]")
_DECLARED_LANGUAGE = re.compile(
    rb"(?:\blang\s{0,8}+=\s{0,8}+[\"']?+|<(?:dc:)?language>\s{0,20}+|\"language\"\s{0,8}+:\s{0,8}+\")([A-Za-z]{2,3}(?:[-_]\w{2,8})?)\b"
)


def guess_codec(body: bytes) -> str:
    """Python's name of the charset that the bytes are likeliest in; they are no UTF-8.

    >>> guess_codec("Le phare fermera à la fin de l’été, dit la mairie.".encode("cp1252"))
    'cp1252'
    """
    high = _HIGH.search(body)
    start = max(0, high.start() - SAMPLE // 2) if high else 0
    sample = body[start : start + SAMPLE]
    guess = _guess_by_statistics(sample)
    shown = _TAG.sub(b" ", sample)
    foreign, plain = len(_HIGH.findall(shown)), len(_ASCII_LETTER.findall(shown))
    declared = _CODECS_BY_LANGUAGE.get(_find_language(body, shown) or "")
    if declared:
        return guess if guess in declared else _first_that_fits(sample, declared)
    is_other_script = foreign > OTHER_SCRIPT_SHARE * (foreign + plain)
    return guess if guess and is_other_script and not _LATIN.fullmatch(guess) else _WESTERN


def _guess_by_statistics(sample: bytes) -> str | None:
    best = from_bytes(sample).best()
    if best is None:
        return None
    name = codecs.lookup(best.encoding).name
    return _LARGER_SETS.get(name, name)


def _find_language(body: bytes, shown: bytes) -> str | None:
    """What the document declares, else what its words show: most letters of Latin scripts are in ASCII."""
    said = _DECLARED_LANGUAGE.search(body[:4096])
    tag = read_language_tag(said[1].decode("ascii")) if said else None
    tag = tag or language_of(shown.decode(_WESTERN, "replace"))[0]
    return tag.partition("-")[0] if tag else None


def _first_that_fits(sample: bytes, names: tuple[str, ...]) -> str:
    """The first in which all bytes are letters; Windows' sets have some where ISO's have control characters."""
    if len(names) > 1 and not _C1.search(sample) and names[1].startswith("iso8859"):
        names = (names[1], names[0], *names[2:])
    for name in names:
        try:
            sample[: -4 or None].decode(name)
        except UnicodeDecodeError:
            continue
        return name
    return names[0]
