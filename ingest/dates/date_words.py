"""Which words dates and ages have: nearly every line of a page has others, and need not be looked at again."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from .age_patterns import AGE_PHRASES, PATTERN_WORDS, PATTERNS
from .age_words import AGO_WORDS, DUALS, FILLER_WORDS, UNITS, UNITS_WITH_AGO, WHOLE_UNITS
from .calendars import ERA_WORDS
from .grammar import SMALL_WORDS
from .month_names import MONTH_WORDS
from .number_words import AND_HALF_WORDS, AND_WORDS, FRACTIONS, NUMBERS, NUMBERS_OF_SEVERAL_WORDS, RANGE_WORDS
from .timezones import ZONE_PHRASES, ZONE_WORDS
from .weekday_names import WEEKDAYS
from .word_lists import split_words

# months, weekdays and zones; a word that begins one of them ("jan", "mié") counts too
_CALENDAR_WORDS = split_words(
    "january february march april may june july august september october november december monday tuesday wednesday "
    "thursday friday saturday sunday enero febrero marzo abril mayo junio julio agosto septiembre setiembre octubre "
    "noviembre diciembre lunes martes miércoles jueves viernes sábado domingo janvier février mars avril mai juin "
    "juillet août septembre octobre novembre décembre lundi mardi mercredi jeudi vendredi samedi dimanche januar "
    "februar märz juni juli oktober dezember montag dienstag mittwoch donnerstag freitag samstag sonntag janeiro "
    "fevereiro março maio junho julho setembro outubro novembro dezembro segunda terça quarta quinta sexta gennaio "
    "febbraio aprile maggio giugno luglio settembre ottobre dicembre lunedì martedì mercoledì giovedì venerdì sabato "
    "domenica januari februari maart augustus maandag dinsdag woensdag donderdag vrijdag zaterdag zondag augusti "
    "måndag tisdag onsdag torsdag fredag lördag söndag tirsdag mandag stycznia lutego marca kwietnia maja czerwca "
    "lipca sierpnia września października listopada grudnia ledna února března dubna května června července srpna září "
    "října listopadu prosince января февраля марта апреля мая июня июля августа сентября октября ноября декабря "
    "понедельник вторник среда четверг пятница суббота воскресенье січня лютого березня квітня травня червня липня "
    "серпня вересня жовтня листопада грудня ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım "
    "aralık pazartesi salı çarşamba perşembe cuma cumartesi pazar يناير فبراير مارس أبريل ابريل مايو يونيو يوليو "
    "أغسطس سبتمبر أكتوبر نوفمبر ديسمبر الاثنين الثلاثاء الأربعاء الخميس الجمعة السبت الأحد ianuarie februarie martie "
    "aprilie iunie iulie noiembrie decembrie tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta "
    "heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta ιανουαρίου φεβρουαρίου μαρτίου απριλίου μαΐου "
    "ιουνίου ιουλίου αυγούστου σεπτεμβρίου οκτωβρίου νοεμβρίου δεκεμβρίου mei agustus desember today heute hoy "
    "aujourd hui oggi hoje сегодня bugün اليوم gmt utc bst est edt pst pdt cet cest ist msk am pm uhr klo kl h st nd "
    "rd th mo di mi do fr sa so г года 年 月 日 년 월 일"
)
CALENDAR_STARTS: Final = (
    frozenset(word[:size] for word in _CALENDAR_WORDS for size in range(3, len(word) + 1)) | _CALENDAR_WORDS
)

# halves of the day, and letters that notation.py takes away
_CLOCK_WORDS: Final = split_words(
    "a p m am pm sa sang ch chieu toi oo os fm em ap ip pg ptg vm nm dop odp pop de du w t z be bs"
)
_LATIN_WORD = re.compile("[a-z]+")
# marks on letters and what does not print, which dates are read without; the dotless i
_MARKS: Final = re.compile(r"[\u0300-\u036f\u00ad\u200b-\u200f\u2060\ufeff]+")
_OPENING_BRACKETS = re.compile(r"[(\[（【《]")


def _fold_letters(text: str) -> str:
    """Letters as dates are read: in lower case and without accents."""
    if text.isascii():
        return text.lower()
    return _MARKS.sub("", unicodedata.normalize("NFKD", text.casefold())).replace("ı", "i")


def _list_latin_words(text: str) -> list[str]:
    """Runs of the letters a to z."""
    return _LATIN_WORD.findall(_fold_letters(text))


_TIME_WORDS: Final = frozenset(
    word
    for words in (
        *(UNITS, DUALS, UNITS_WITH_AGO, WHOLE_UNITS, AGO_WORDS, FILLER_WORDS, PATTERN_WORDS, AGE_PHRASES),
        *(NUMBERS, NUMBERS_OF_SEVERAL_WORDS, FRACTIONS, AND_WORDS, AND_HALF_WORDS, RANGE_WORDS),
        *(SMALL_WORDS, ERA_WORDS, _CLOCK_WORDS),
        *(CALENDAR_STARTS, MONTH_WORDS, WEEKDAYS, ZONE_WORDS, ZONE_PHRASES),
    )
    for name in words
    for word in (*_LATIN_WORD.findall(name), *_list_latin_words(name))
)


# an age without a figure is a phrase or a pattern, of which the longest word is enough here, or it has a unit
_AGE_SIGNS: Final = frozenset(
    max(words, key=len)
    for names in (UNITS, DUALS, UNITS_WITH_AGO, WHOLE_UNITS, PATTERNS, AGE_PHRASES)
    for name in names
    if (words := _list_latin_words(name))
)
_OTHER_SIGN = re.compile(r"[^\W_a-z]")  # a figure, or a letter of another script


def may_hold_time(text: str) -> bool:
    """Can an age or a date be in a text at all, whatever else is in it? Not in most lines of a page.

    >>> may_hold_time("Ferry back in service"), may_hold_time("Ferry back (Harbour Times, an hour ago)")
    (False, True)
    """
    folded = _fold_letters(text)
    return _OTHER_SIGN.search(folded) is not None or not _AGE_SIGNS.isdisjoint(_LATIN_WORD.findall(folded))


def has_other_words(text: str) -> bool:
    """Does a text hold a word in Latin letters that no age and no date has? Nearly every line does.

    In other scripts a date may have a comment in brackets, in whatever words.

    >>> has_other_words("Ferry back in service"), has_other_words("2 hours ago"), has_other_words("منذ ساعتين")
    (True, False, False)
    >>> has_other_words("Fähre fährt wieder"), has_other_words("5. März 2024"), has_other_words("5 мая 2024 (Moscow)")
    (True, False, False)
    """
    if not text.isascii() and _OPENING_BRACKETS.search(text):
        return False
    return not _TIME_WORDS.issuperset(_list_latin_words(text))
