"""The words of ages besides CLDR's patterns: units, "ago", and what stands beside an age. Only data, and its index."""

from __future__ import annotations

from typing import Final

from .age_patterns import DAY, DUAL_UNITS, HOUR, MINUTE
from .age_patterns import UNITS_WITH_AGO as _UNIT_ROWS_WITH_AGO
from .word_lists import index_words, split_words

# en, es, fr, pt, it, ro, de, nl, sv/da/no, fi, pl, cs/sk, ru, uk, tr, el, ar, fa, he, hi, id, vi, zh, ja, ko
UNITS: Final = index_words(
    {
        1: "second seconds sec secs s segundo segundos seg seconde secondes secondo secondi secunde sekunde sekunden "
        "sek seconden sekund sekunder sekunnin sekuntia sekund sekundy sekundę секунд секунды секунду сек saniye "
        "δευτερόλεπτα ثانية ثوان ثواني ثانیه שניות सेकंड detik giây 초",
        MINUTE: "minute minutes min mins m minuto minutos minuti minut minuta minută minuten minuut minuutin "
        "minuutti minuuttia minutter minuter minuttia minuty minutę minutu минут минуты минуту мин хвилин хвилини "
        "хвилину dakika dk นาที хв λεπτά λεπτό دقيقة دقائق دقیقه د דקות דקה דק मिनट menit phút 분 "
        "minuta minutid minutit perc minūtes minūtēm minučių mínútum minuts nóiméad",
        HOUR: "hour hours hr hrs h hora horas heure heures ora ore oră std stunde stunden uur uren u tim timme timmar "
        "time timer tunti tuntia tunnin godzina godziny godzinę godzin godz hodina hodiny hodinu hodin hodinami "
        "hodinou час часа часов ч година години годину годин saat sa ชม ชั่วโมง ώρες ώρα ساعة ساعات ساعت س שעות שעה שע "
        "घंटे घंटा "
        "jam giờ tiếng 시간 sat sata sati ure uro uri óra tundi tunni stundas stundu valandos valandą hores uair "
        "saati soat",
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
DUALS: Final = index_words(DUAL_UNITS)
UNITS_WITH_AGO: Final = index_words(_UNIT_ROWS_WITH_AGO)
# a unit that holds its half or quarter, or that is a number of others
WHOLE_UNITS: Final = index_words(
    {
        15 * MINUTE: "viertelstunde viertelstunden kwartier kwartiertje kvarter kvarteret kwadrans kwadransa kwadranse "
        "kwadransów varttitunti vartti varttia čtvrthodinou čtvrthodiny čtvrthodinu štvrťhodinou štvrťhodiny negyedóra "
        "negyedórája negyedórával stundarfjórðungi",
        30 * MINUTE: "halbestunde halfuur halfuurtje halvtimme halvtimma halvtime halvtimen półgodziny półgodzinę "
        "půlhodinou půlhodiny půlhodinu polhodinou polhodiny polhodinu полчаса півгодини паўгадзіны пошчас pusstundas "
        "pusstundu pusvalandį pusvalandžio félóra félórája félórával hálftíma mezzora leathuair అరగంట ครึ่งชั่วโมงที่แล้ว "
        "ครึ่งชั่วโมงก่อน ครึ่งชั่วโมง demiheure",
        45 * MINUTE: "dreiviertelstunde háromnegyedóra háromnegyedórája háromnegyedórával",
        MINUTE: "semenit",
        HOUR: "sejam stündchen uurtje",
        DAY: "sehari",
        7 * DAY: "seminggu sepekan",
        14 * DAY: "fortnight fortnights quincena quinzena quindicina",
        30 * DAY: "sebulan",
        182 * DAY: "halbjahr halvår półrocza полгода півроку паўгода",
        365 * DAY: "setahun",
    }
)

# words that make a number and a unit an age
AGO_WORDS: Final = split_words(
    "ago hace il y fa há ha atrás atras faz vor geleden sedan siden sitten temu před pred назад тому önce πριν منذ "
    "قبل مضت پیش לפני पहले पूर्व lalu trước 전 acum earlier "
    "pirms prieš pre prije преди пред пр fyrir eest tagasi ezelőtt óta öncə oldin бұрын мурун өмнө առաջ წინ قبل پہلے "
    "पूर्वी पहिले आधी আগে পূর্বে ਪਹਿਲਾਂ પહેલાં முன் முன்பு క్రితం ಹಿಂದೆ മുമ്പ് ก่อน ที่แล้ว ที่ผ่านมา ກ່ອນ មុន parë ó shin iliyopita"
)
FILLER_WORDS: Final = split_words(
    "for för about over almost around roughly approximately"
    " nearly circa ca واحد واحدة אחד אחת etwa cirka за de del of the να από lepas yang của e and et und y و a à "
    "alle last updated update published posted on at publicado publicada actualizado actualizada atualizado publié mis "
    "jour veröffentlicht aktualisiert stand pubblicato aggiornato bijgewerkt uppdaterad julkaistu опубликовано "
    "обновлено güncellendi yayınlandı نشر نشرت تحديث آخر modified il hace cách đây cerca sekitar"
)
SHORT_UNITS: Final = split_words("s m h d w y j mo wk min mins hr hrs std dk sa ч мин хв นาที ชม ชั่วโมง")
BARE_UNITS: Final = (MINUTE, HOUR)  # "3 uur", "45 דקות": small print may save the "ago" where it counts so little
# units only behind a number: the "y" of "il y a" is none, and "hours ago" says nothing exact
COUNTED_UNITS: Final = split_words(
    "s m h d w y j g u ч д د س jour time seconds secs minutes mins hours hrs days weeks wks months years yrs segundos "
    "minutos horas días dias semanas meses años anos secondes minutes heures jours semaines années ans secondi minuti "
    "ore giorni settimane mesi anni sekunden minuten stunden tage tagen wochen monate monaten jahre jahren uren dagen "
    "weken maanden timmar dagar veckor månader timer dager dage uger uker måneder"
)
