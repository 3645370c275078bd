"""One notation for what dates write differently: letters, digits, clocks, eras, names of two words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

from ..text.mark_runs import limit_mark_runs
from .han_numbers import HAN_NUMERALS, read_han_number
from .month_names import MONTHS_OF_TWO_WORDS
from .timezones import is_zone_name
from .weekday_names import WEEKDAYS_OF_TWO_WORDS

# Letters and marks of one meaning with several code points.
_ONE_OF_EACH: Final = str.maketrans(
    {
        **dict.fromkeys("−‐‑–—－", "-"),
        **dict.fromkeys("’‘ʼ׳", "'"),
        **dict.fromkeys("ھہەۀ", "ه"),
        **dict.fromkeys("یى", "ي"),
        **dict.fromkeys("،、，", ","),
        **dict.fromkeys("：∶", ":"),
        **dict.fromkeys("．॰", "."),
        **dict(zip("ıکۆ", "iكو", strict=True)),
        "ـ": None,
    }
)
_COMMENT = re.compile(r"\(([^()]*)\)|[（【《][^）】》]*[）】》]")  # RFC 822, 3.4.3
_SUFFIX = re.compile(r"\[(?![a-z_]+/)[^\]]*\]", re.IGNORECASE)  # RFC 9557: "[u-ca=hebrew]"; zones are kept
_NUMBERS: Final = {"元": 1}

# Years of an era whose months and days are Gregorian, up to the month: all but the count of years is as everywhere.
_ERAS: Final = {
    "พศ": -543,
    "พ.ศ": -543,
    "พุทธศักราช": -543,
    "民國": 1911,
    "中華民國": 1911,
    "民国": 1911,
    "주체": 1911,
    "令和": 2018,
    "平成": 1988,
    "昭和": 1925,
    "大正": 1911,
    "明治": 1867,
}
_LETTER_ERAS: Final = {"r": 2018, "h": 1988, "s": 1925}  # "R8.6.5", in Japanese only


def _fold_marks(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", limit_mark_runs(text).casefold())
    return "".join(c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")


def fold_date_text(text: str) -> str:
    """Lower case, digits of any script as 0 to 9, without accents, marks that can't be seen and the dot of the i.

    >>> fold_date_text("5. MÄRZ ٢٠٢٤")
    '5. marz 2024'
    """
    if text.isascii():
        return text.lower()
    digits = "".join(str(unicodedata.decimal(c, c)) for c in _fold_marks(text))
    return unicodedata.normalize("NFC", digits).translate(_ONE_OF_EACH)


def normalise_date_text(text: str, language: str | None = None) -> str:
    """A date folded, without comments, in one notation for what languages write differently.

    >>> normalise_date_text("令和8年6月5日 午後3時30分"), normalise_date_text("5 мая 2024 (Sunday), 10:30")
    ('2026-6-5 3:30 pm', '5 мая 2024 10:30')
    """
    text = _SUFFIX.sub(" ", _COMMENT.sub(_keep_zone, text) if not text.startswith("/") else text)
    text = fold_date_text(text)
    text = _HAN_NUMBER.sub(lambda match: str(read_han_number(match[0])), text)
    for pattern, old_offset in _ERA_YEARS:
        text = pattern.sub(_with_offset(old_offset), text)
    if (language or "").startswith("ja"):
        text = _LETTER_ERA.sub(lambda match: f"{_LETTER_ERAS[match[1]] + int(match[2])}{match[3]}", text)
    for pattern, new in _NOTATIONS:
        text = pattern.sub(new, text)
    text = _TWO_WORDS.sub(lambda match: re.sub(r"[\s-]+", "", match[0]), text)
    return " ".join(text.replace(",", " ").split())


def _keep_zone(comment: re.Match[str]) -> str:
    """A comment goes, unless it is a zone: "18:00 (PDT)"."""
    word = (comment[1] or "").strip()
    return f" {word} " if is_zone_name(word.lower()) else " "


def _with_offset(offset: int) -> Callable[[re.Match[str]], str]:
    return lambda match: f" {int(_NUMBERS.get(match[1], match[1])) + offset}{'年' if match[2] else ' '}"


def _write_roman_month(match: re.Match[str]) -> str:
    """ "5.VI." as Poles, Hungarians and Russians write it."""
    months = "i ii iii iv v vi vii viii ix x xi xii".split()  # noqa: SIM905
    return f"{match[1]}.{months.index(match[2]) + 1}." if match[2] in months else match[0]


def _join_clock(match: re.Match[str]) -> str:
    hour, minute, second = match[1], match[2] or "00", match[3]
    clock = f" {hour}:{'30' if minute == '半' else minute.zfill(2)}"
    return f"{clock}:{second.zfill(2)} " if second else f"{clock} "


_ENGLISH_MONTHS: Final = (
    "january february march april may june july august september october november december".split()  # noqa: SIM905
)


def _name_month(match: re.Match[str]) -> str:
    number = int(match[1])
    return f" {_ENGLISH_MONTHS[number - 1]} " if 1 <= number <= 12 else match[0]


_ERA_YEARS: Final = [
    (re.compile(rf"{re.escape(fold_date_text(era))}\.?\s*(元|\d{{1,4}})\s*(年|년)?"), offset)
    for era, offset in sorted(_ERAS.items(), key=lambda era: -len(era[0]))
] + [(re.compile(r"\b(\d{4})\s*b\.?\s?e\b\.?()"), -543)]
_HAN_NUMBER = re.compile(rf"[{HAN_NUMERALS}]+(?=\s*[年月日號号時时点點分])")
_LETTER_ERA = re.compile(r"\b([rhs])(\d{1,2})([./-])(?=\d)")
_AM: Final = "\\bam|오전|上午|午前|早上|凌晨|清晨|早晨|delelott|de\\."
_PM: Final = "\\bpm|오후|下午|午後|晚上|傍晚|夜间|夜間|中午|delutan|du\\."
_HALF_DAYS: Final = {
    "am": r"a\.\s?m\b\.?|π\.?μ\b\.?|пр\.\s?об\b\.?|претпл\.|дп\b|oo\b|de\.|sa\b|sang\b|ص\b|صباحا|ق\.ظ\b\.?|قبل ?از ?ظهر"
    r"|صبح\b|पूरवाहन|পূরবাহন|fm\b|f\.m\.|f\.h\.|ap\b\.?|pg\b|e paradites|p\.d\.|dop\.|prieks?p\.|pries ?piet\b"
    r"|ب\.ن\b|ਪੂ\.ਦੁ|ጥዋት|prijepodne|กอนเทียง|ກອນທຽງ|vm\b\.?|r\.n\.",
    "pm": r"p\.\s?m\b\.?|μ\.?μ\b\.?|сл\.\s?об\b\.?|попл\.|пп\b|os\b|du\.|ch\b|chieu\b|toi\b|م\b|مساء|ب\.ظ\b\.?"
    r"|بعد ?از ?ظهر|عصر\b|अपराहन|অপরাহণ|em\b|e\.m\.|e\.h\.|ip\b\.?|ptg\b|e pasdites|m\.d\.|odp\.|pop\.|pecp\.|popiet\b"
    r"|د\.ن\b|ਬਾ\.ਦੁ|ከሰዓት|popodne|หลังเทียง|ຫຼັງທຽງ|nm\b\.?|i\.n\.",
}
_CLOCK: Final = r"(\d{1,2}:\d{2}(?::\d{2})?)"
_NOTATIONS: Final[list[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]]]] = [
    (re.compile(r"\b(?:d|l|dell|all|de)'(?=\w)"), " "),
    (re.compile(r"(?<=[^\W\d])'(?=[^\W\d])"), ""),  # п'ятниця
    (re.compile(r"\s[|·•/]\s"), " "),
    (re.compile(r"(?<=:\d\d),\d{3,9}(?!\d)"), ""),  # ISO 8601 has a comma before fractions of a second
    # clocks: 10時30分, 10 giờ 30 phút, kl. 10.30, 10.30 Uhr, and behind a whole date 10.30 alone or with its zone
    (re.compile(r"(?<!\d)(\d{1,2})\s*[時时点點시]\s*(?:(\d{1,2}|半)\s*[分분]?\s*)?(?:(\d\d?)\s*[秒초])?"), _join_clock),
    (re.compile(r"(?<!\d)(\d{1,2})\s?gio\b\s*(?:(\d{1,2})\s*(?:phut)?\b)?()"), _join_clock),
    (re.compile(r"\b(?:kl|klo|um|ore|alle|godz|ob|เวลา)\b\.?\s*(\d{1,2})\.(\d{2})\b"), r" \1:\2 "),
    (re.compile(r"(?<![\d:.])(\d{1,2})\s?h(?:\s?(\d{2}))?(?!\w)()"), _join_clock),
    (re.compile(r"\b(\d{1,2})\.(\d{2})(?=\s?[ap]\.?\s?m\b)"), r" \1:\2 "),
    (re.compile(r"\b(\d{1,2})\.(\d{2})\s*(?:uhr|น|hod|klo|(?=wib\b|wita\b|wit\b))\b\.?"), r" \1:\2 "),
    (re.compile(r"(?<=\d{4})(?:\s+|,\s*|\.,?\s+)(\d{1,2})\.(\d{2})(?:\.(\d{2}))?(?=$| [a-z]{2,5}$)"), _join_clock),
    (re.compile(r"(?<=\d{4}):(?=\d\d:\d\d)"), " "),  # "02/Jan/2006:15:04:05", of servers' logs
    # halves of the day, in front or behind
    (re.compile(rf"(?:{_AM})\s*{_CLOCK}"), r" \1 am "),
    (re.compile(rf"(?:{_PM})\s*{_CLOCK}"), r" \1 pm "),
    *((re.compile(rf"{_CLOCK}\s?(?:{words})"), rf"\1 {half} ") for half, words in _HALF_DAYS.items()),
    (re.compile(r"\b([ap])\.\s?m\b\.?"), r"\1m"),
    (re.compile(r"(?<=:\d\d) ?(?:hrs|hours)\b"), ""),
    (re.compile(r"(?<=:\d\d) at$"), " america/halifax"),  # Atlantic Time
    (re.compile(r"\st(?=\d\d:\d\d)"), " "),
    # days: 5.VI.2026, 2024年3月5日, 2026 оны 6-р сарын 5, ngày 5 tháng 6
    (re.compile(r"\b(\d{1,2})[.\s/-]+([ivx]{1,4})[.\s/-]+(?=\d{4}\b)"), _write_roman_month),
    (re.compile(r"(?<=\d)\s*[年년]\s*(?=\d)"), "-"),
    (re.compile(r"(?<=\d)\s*[月월]\s*(?=\d)"), "-"),
    (re.compile(r"(?<=\d)\s*[日일號号]"), " "),
    (re.compile(r"(\d{4})\s*оны?\s*(\d{1,2})\s*-?\s*р?\s*сарын\s*(\d{1,2})(?:-?н[ыи]и?)?"), r"\1-\2-\3"),
    (re.compile(r"\b(?:thang|thg)\.?\s*(\d{1,2})\b"), _name_month),
    # Arabic months and eras of two words, eras with a dot within
    (re.compile(r"\b(ربيع|جمادي|ذو|ذي|محرم)\s+(?=ال)"), r"\1"),
    (re.compile(r"\bه\s?\.?\s?([شق])\b\.?"), r" ه\1 "),
    (re.compile(r"ዓ\.?\s?ም\.?"), " ዓም "),
    # abbreviations with a dot within: มิ.ย., พ.ค.
    (re.compile(r"([\u0e01-\u0eff]{1,3})\.([\u0e01-\u0eff]{1,2})\.?"), r"\1\2 "),
]
_TWO_WORDS = re.compile(
    r"\b(?:"
    + "|".join(sorted((n.replace("_", r"[\s-]+") for n in MONTHS_OF_TWO_WORDS | WEEKDAYS_OF_TWO_WORDS), key=len)[::-1])
    + r")(?!\w)"
)
