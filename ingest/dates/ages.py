"""Relative ages ("8 minutes ago", "hace 2 horas", "منذ ساعتين") in many languages, as seconds.

An age is a short line that is one of CLDR's patterns, in whatever language, or one in which *every* word is a number,
a unit, or a word that only ages use. So no language has to be known, and a sentence that merely holds "two hours ago"
is never one. The patterns come first: "1 год тому" is an hour in Ukrainian, and "год" a year in Russian.
Months count 30 days and years 365: a page that writes "2 months ago" means no more than that.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from .age_patterns import AGE_PATTERNS, AGE_PHRASES, DAY, DUAL_UNITS, HOUR, MINUTE, PATTERN_WORDS, UNITS_WITH_AGO

MAX_TOKENS = 8
MAX_CHARACTERS = 60
MAX_SECONDS = 100 * 365 * DAY  # beyond a century it is no age of a news item


def _index_words(rows: dict[int, str]) -> dict[str, int]:
    return {word: seconds for seconds, words in rows.items() for word in words.casefold().split()}


def _split_words(words: str) -> frozenset[str]:
    return frozenset(words.casefold().split())


# en, es, fr, pt, it, ro, de, nl, sv/da/no, fi, pl, cs/sk, ru, uk, tr, el, ar, fa, he, hi, id, vi, zh, ja, ko
_UNITS = _index_words(
    {
        1: "second seconds sec secs s segundo segundos seg seconde secondes secondo secondi secunde sekunde sekunden "
        "sek seconden sekund sekunder sekunnin sekuntia sekund sekundy sekundę секунд секунды секунду сек saniye "
        "δευτερόλεπτα ثانية ثوان ثواني ثانیه שניות सेकंड detik giây 초",
        MINUTE: "minute minutes min mins m minuto minutos minuti minut minuta minută minuten minuut minuutin "
        "minuutti minuuttia minutter minuter minuttia minuty minutę minutu минут минуты минуту мин хвилин хвилини "
        "хвилину dakika dk นาที хв λεπτά λεπτό دقيقة دقائق دقیقه د דקות דקה דק मिनट menit phút 분",
        HOUR: "hour hours hr hrs h hora horas heure heures ora ore oră std stunde stunden uur uren u tim timme timmar "
        "time timer tunti tuntia tunnin godzina godziny godzinę godzin godz hodina hodiny hodinu hodin hodinami "
        "hodinou час часа часов ч година години годину годин saat sa ชม ชั่วโมง ώρες ώρα ساعة ساعات ساعت س שעות שעה שע "
        "घंटे घंटा "
        "jam giờ tiếng 시간",
        DAY: "day days d día días dia dias jour jours j giorno giorni gg zi zile tag tage tagen tg dag dagen dagar "
        "dage dager päivä päivää päivän dzień dni den dny dnem день дня дней д дні днів gün ημέρες ημέρα μέρες "
        "يوم أيام ايام يوما روز g ימים יום दिन hari ngày 일",
        7 * DAY: "week weeks wk wks w semana semanas semaine semaines settimana settimane săptămână săptămâni "
        "woche wochen weken vecka veckor uke uker uge uger viikko viikkoa viikon tydzień tygodnie tygodni týden "
        "týdny týdnů неделя недели неделю недель тиждень тижні тижнів hafta εβδομάδες εβδομάδα أسبوع أسابيع اسبوع "
        "هفته שבועות שבוע सप्ताह हफ्ते minggu tuần 주",
        30 * DAY: "month months mo mes meses mois mês mese mesi lună luni monat monate monaten mnd maand maanden "
        "månad månader måned måneder kuukausi kuukautta kuukauden miesiąc miesiące miesięcy měsíc měsíce měsíců "
        "месяц месяца месяцев місяць місяці місяців ay μήνες μήνας شهر أشهر شهور ماه חודשים חודש महीने महीना bulan "
        "tháng 개월",
        365 * DAY: "year years yr yrs y año años an ans année années ano anos anno anni ani jahr jahre jahren jaar "
        "år vuosi vuotta vuoden rok lata lat roky let год года лет рік роки років yıl χρόνια χρόνος سنة سنوات سال "
        "שנים שנה साल वर्ष tahun năm 년",
    }
)
_DUAL_UNITS = _index_words(DUAL_UNITS)
_UNITS_WITH_AGO = _index_words(UNITS_WITH_AGO)
_FEW = 3  # "a few seconds ago": the phrase means no exact number
_NUMBER_WORDS = _index_words(
    {
        1: "a an one un una uno une um uma ein eine einer einem einen een één en ett et yksi yhden jeden jedna jedną "
        "jednu один одну одна bir ένα μία μια एक یک satu se một o אחת אחד واحد واحدة half",
        2: "دو two zwei dos deux due twee två couple dois duas dwa dwie dva dvě два две дві iki שני שתי två to kaksi",
        _FEW: "سه three drei tres trois few several unos unas algunos algunas varios varias quelques plusieurs einigen "
        "ein paar alguns algumas poche pochi alcune alcuni qualche enkele paar några flera noen flere nogle muutama "
        "muutaman kilka několik niekoľko néhány câteva μερικές μερικά несколько пару кілька декілька birkaç بضع بضعة "
        "عدة چند کئی कुछ कई কয়েক beberapa vài mấy 几 幾 数 數 몇",
    }
)
# words that make a number and a unit an age
_AGO_WORDS = _split_words(
    "ago hace il y fa há ha atrás atras faz vor geleden sedan siden sitten temu před pred назад тому önce πριν منذ "
    "قبل مضت پیش לפני पहले पूर्व lalu trước 전 acum earlier"
)
_FILLER_WORDS = _split_words(
    "for för about over almost around circa ca etwa cirka за de del of the να από lepas yang của e and et und y و a à "
    "alle last updated update published posted on at publicado publicada actualizado actualizada atualizado publié mis "
    "jour veröffentlicht aktualisiert stand pubblicato aggiornato bijgewerkt uppdaterad julkaistu опубликовано "
    "обновлено güncellendi yayınlandı نشر نشرت تحديث آخر modified il hace cách đây cerca sekitar"
)
_APOSTROPHES = str.maketrans({"'": " ", "’": " ", "׳": None, "״": None})
_SHORT_UNITS = _split_words("s m h d w y j mo wk min mins hr hrs std dk sa ч мин хв นาที ชม ชั่วโมง")
_BARE_UNITS = (MINUTE, HOUR)  # "3 uur", "45 דקות": small print may save the "ago" where it counts so little
_COUNTED_UNITS = _split_words(
    "s m h d w y j g u ч д د س jour time"
)  # units only behind a number: the "y" of "il y a" is none
_TOKEN = re.compile(r"\d+|[^\s\d.,;:·•|()\[\]\-–—/]+")
_NUMBER = re.compile(r"\d+")
_FRACTION = re.compile(r"\d[.,]\d")


def _with_plain_digits(text: str) -> str:
    if text.isascii():
        return text
    return "".join(str(unicodedata.decimal(c)) if c.isdecimal() else c for c in text)


def _fold_age(text: str) -> str:
    """Lower case, plain digits and spaces; combining dots of "İ" dropped."""
    plain = (
        unicodedata.normalize("NFKC", _with_plain_digits(text)).casefold().replace("\u0307", "").translate(_APOSTROPHES)
    )
    return " ".join(plain.strip(" .,;:·•|()[]-–—/").split())


def read_age(text: str) -> int | None:
    """Seconds before the fetch that a line names, or None where the line is anything else than an age.

    >>> read_age("8 minutes ago"), read_age("منذ ساعتين"), read_age("vor 1 Tag"), read_age("3小时前"), read_age("2h")
    (480, 7200, 86400, 10800, 7200)
    >>> read_age("Updated: an hour ago"), read_age("yesterday"), read_age("2 hours"), read_age("He left 2 hours ago.")
    (3600, 86400, 7200, None)
    """
    return None if len(text) > MAX_CHARACTERS or has_other_words(text) else _parse_age(text)


@lru_cache(maxsize=4096)
def _parse_age(text: str) -> int | None:
    folded = _fold_age(text)
    if any(mark in folded for mark in "·•|") or _FRACTION.search(folded):
        return None  # two things on one line; "1.5 hours ago" is seldom, and half of it is wrong
    if folded in AGE_PHRASES:
        return AGE_PHRASES[folded]
    tokens = _TOKEN.findall(folded)
    if not 1 <= len(tokens) <= MAX_TOKENS:
        return None
    seconds = _read_by_pattern(tokens)
    return _add_up_units(tokens) if seconds is None else seconds


def _read_by_pattern(tokens: Sequence[str]) -> int | None:
    """The seconds of a pattern with at most one number, in digits or as a word; words like "updated" may lead."""
    for start in range(len(tokens)):
        seconds = _match_pattern(tokens[start:])
        if seconds is not None or tokens[start] not in _FILLER_WORDS:
            return seconds if seconds is None or seconds <= MAX_SECONDS else None
    return None


def _match_pattern(tokens: Sequence[str]) -> int | None:
    line = "".join(tokens)
    numbers = _NUMBER.findall(line)
    if len(numbers) == 1:
        unit = AGE_PATTERNS.get(_NUMBER.sub("#", line))
        if unit is None:
            return None
        return unit * (int(numbers[0]) if len(numbers[0]) < 10 else MAX_SECONDS)
    if numbers:
        return None
    for place, token in enumerate(tokens):
        if token in _NUMBER_WORDS and (unit := AGE_PATTERNS.get("".join([*tokens[:place], "#", *tokens[place + 1 :]]))):
            return unit * _NUMBER_WORDS[token]
    return AGE_PATTERNS.get(line)


def _add_up_units(tokens: list[str]) -> int | None:
    """The sum of "number unit" pairs, if every word is one that ages use and one of them says "ago"."""
    total, number, units, is_marked, least = 0, None, 0, False, MAX_SECONDS
    for place, token in enumerate(tokens):
        if token.isdecimal():
            number = int(token) if len(token) < 10 else MAX_SECONDS
        elif token in _NUMBER_WORDS and (token not in _UNITS or (number is None and _has_unit(tokens[place + 1 :]))):
            number = max(_NUMBER_WORDS[token], number or 1)  # "an" is a number before "hour", a unit after "un"
        elif _has_unit([token]) and (token not in _COUNTED_UNITS or number is not None):
            if _count_seconds(token, 1) >= least:
                return None  # "20minutos hace 1 h": a name, and an age
            total, least = total + _count_seconds(token, 1 if number is None else number), _count_seconds(token, 1)
            number, units = None, units + 1
            is_marked = is_marked or token in _UNITS_WITH_AGO
        elif token in _AGO_WORDS:
            is_marked = True
        elif token not in _FILLER_WORDS:
            return None
    is_compact = _is_number_and_word(tokens) and (tokens[1] in _SHORT_UNITS or _UNITS.get(tokens[1]) in _BARE_UNITS)
    if not 1 <= units <= 2 or not (is_marked or is_compact) or total > MAX_SECONDS:
        return None
    return total


def _is_number_and_word(tokens: list[str]) -> bool:
    return len(tokens) == 2 and tokens[0].isdecimal()


def is_number_and_unit(text: str) -> bool:
    """Is this a number and a unit alone: an age in small print, and a length anywhere else?

    >>> is_number_and_unit("5 min"), is_number_and_unit("5 min ago")
    (True, False)
    """
    return _is_number_and_word(_TOKEN.findall(_fold_age(text)))


def is_duration(text: str) -> bool:
    """Is this a number and a written-out unit, an age only where nothing else can be meant?

    >>> is_duration("90 minutes"), is_duration("90 minutes ago"), is_duration("5 min")
    (True, False, False)
    """
    tokens = _TOKEN.findall(_fold_age(text))
    return _is_number_and_word(tokens) and tokens[1] in _UNITS and tokens[1] not in _SHORT_UNITS


def _has_unit(tokens: list[str]) -> bool:
    return any(token in _UNITS or token in _UNITS_WITH_AGO or token in _DUAL_UNITS for token in tokens)


def _count_seconds(unit: str, number: int) -> int:
    return _DUAL_UNITS[unit] if unit in _DUAL_UNITS else (_UNITS.get(unit) or _UNITS_WITH_AGO[unit]) * number


# months, weekdays and zones; a word that begins one of them ("jan", "mié") counts too
_CALENDAR_WORDS = _split_words(
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
_CALENDAR_STARTS = (
    frozenset(word[:size] for word in _CALENDAR_WORDS for size in range(3, len(word) + 1)) | _CALENDAR_WORDS
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|[年년]")
_TIME_OR_DATE = re.compile(r"\d{1,2}[.:]\d\d|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}")


def is_date(text: str) -> bool:
    """Does the line hold a calendar date or a time and nothing else? It is kept as written.

    >>> is_date("4 June 2025"), is_date("Mi., 04.06.2025 - 10:45 Uhr"), is_date("The 2025 budget"), is_date("Top 10")
    (True, True, False, False)
    """
    return len(text) <= MAX_CHARACTERS and not has_other_words(text) and _matches_date(text)


@lru_cache(maxsize=4096)
def _matches_date(text: str) -> bool:
    folded = _fold_age(text)
    tokens = _TOKEN.findall(folded)
    words = [token for token in tokens if not token.isdecimal()]
    if len(tokens) == len(words) or len(tokens) > 14:
        return False
    if not all(word in _CALENDAR_STARTS or word in _FILLER_WORDS or word in AGE_PHRASES for word in words):
        return False
    is_day_of_year = bool(_YEAR.search(folded)) and len(tokens) >= 3
    is_day_of_month = 2 <= len(tokens) <= 3 and any(len(word) >= 3 and word in _CALENDAR_STARTS for word in words)
    return bool(_TIME_OR_DATE.search(folded)) or is_day_of_year or is_day_of_month


_LATIN_WORD = re.compile("[a-z]+")
_TIME_WORDS = frozenset(
    _LATIN_WORD.findall(
        " ".join(
            [
                *_UNITS,
                *_DUAL_UNITS,
                *_UNITS_WITH_AGO,
                *_NUMBER_WORDS,
                *_AGO_WORDS,
                *_FILLER_WORDS,
                *PATTERN_WORDS,
                *AGE_PHRASES,
                *_CALENDAR_STARTS,
            ]
        )
    )
)


def has_other_words(text: str) -> bool:
    """Does a text in plain Latin letters hold a word that no age and no date has? Nearly every line does.

    >>> has_other_words("Ferry back in service"), has_other_words("2 hours ago"), has_other_words("منذ ساعتين")
    (True, False, False)
    """
    return text.isascii() and any(word[0] not in _TIME_WORDS for word in _LATIN_WORD.finditer(text.lower()))
