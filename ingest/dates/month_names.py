"""The words of dates: names of months and weekdays in forty languages, folded. Only data, and its index.

The names are those of the Unicode CLDR, wide and abbreviated, as they stand in a date and alone:
https://cldr.unicode.org. They are written out here, since a new release of a library must not change what a date
means; tests/ingest/test_dates.py compares them with CLDR.
"""

from __future__ import annotations

import unicodedata
from typing import Final

_MONTHS: Final = {
    1: (
        "ene enero gen gener gennaio ian ianuarie jaan jaanuar jan janeiro januar januara januari january janv "
        "janvaris janvier led leden ledna oca ocak saus sausio sausis sij sijecanj sijecnja sty styczen "
        "stycznia tammi tammikuu tammikuuta xan xaneiro ιαν ιανουαριοσ ιανουαριου сту студзень студзеня січ "
        "січень січня янв январь января яну януари јан јануар جانفي كانونالثاني يناير"
    ),
    2: (
        "feb febbraio febr febreiro febrer febrero februar februara februari februarie februaris february fev "
        "fevereiro fevr fevrier helmi helmikuu helmikuuta lut lutego luty sub subat uno unor unora vas vasario "
        "vasaris veebr veebruar velj veljaca veljace φεβ φεβρουαριοσ φεβρουαριου лют лютага лютии лютого люты "
        "феб фебруар фев февр февраль февраля февруари شباط فبراير فيفري"
    ),
    3: (
        "bre brezen brezna kov kovas kovo maalis maaliskuu maaliskuuta maart mar marc marca march marcius marco "
        "marec maret mars mart martie marts marz marzec marzo mrt ozu ozujak ozujka μαρ μαρτιοσ μαρτιου бер "
        "березень березня мар март марта сак сакавік сакавіка اذار مارس"
    ),
    4: (
        "abr abril apr april aprila aprile aprilie aprilis aprill avr avril bal balandis balandzio dub duben "
        "dubna d’abr d’abril huhti huhtikuu huhtikuuta kwi kwiecien kwietnia nis nisan tra travanj travnja απρ "
        "απριλιοσ απριλιου апр апрель апреля април квіт квітень квітня кра красавік красавіка ابريل افريل نيسان"
    ),
    5: (
        "geg geguze geguzes kve kveten kvetna mag maggio mai maig maijs maio maj maja majus may mayis mayo mei "
        "svi svibanj svibnja touko toukokuu toukokuuta μαι μαιοσ μαιου маи мая мај трав травень травня ايار ماي "
        "مايو"
    ),
    6: (
        "birz birzelio birzelis cerven cervna cvn cze czerwca czerwiec giu giugno haz haziran iun iunie juin "
        "jun juna june junho juni junij junijs junio junius juny juuni kesa kesakuu kesakuuta lip lipanj lipnja "
        "xuno ιουν ιουνιοσ ιουνιου июн июнь июня черв червень червня чэр чэрвень чэрвеня юни јун جوان حزيران "
        "يونيو"
    ),
    7: (
        "cervence cervenec cvc heina heinakuu heinakuuta iul iulie juil juillet jul jula julho juli julij "
        "julijs julio juliol julius july juuli liep liepa liepos lip lipca lipiec lug luglio srp srpanj srpnja "
        "tem temmuz xul xullo ιουλ ιουλιοσ ιουλιου июл июль июля лип липень липня ліп ліпень ліпеня юли јул "
        "تموز جويلية يوليو يوليوز"
    ),
    8: (
        "ag ago agost agosto agu agust agustos agustus aout aug august augusta augusti augusts augustus "
        "augusztus avg avgust d’ag d’agost elo elokuu elokuuta kol kolovoz kolovoza rugp rugpjucio rugpjutis "
        "sie sierpien sierpnia srp srpen srpna αυγ αυγουστοσ αυγουστου авг август августа жні жнівень жніуня "
        "серп серпень серпня اب اغسطس اوت غشت"
    ),
    9: (
        "eyl eylul rugs rugsejis rugsejo ruj rujan rujna sep sept septembar september septembra septembre "
        "septembrie septembris septiembre set setembre setembro settembre syys syyskuu syyskuuta szept "
        "szeptember wrz wrzesien wrzesnia zar zari σεπ σεπτεμβριοσ σεπτεμβριου вер верасень верасня вересень "
        "вересня сент сентябрь сентября сеп септембар септември ايلول سبتمبر شتنبر"
    ),
    10: (
        "d’oct d’octubre eki ekim lis listopad listopada loka lokakuu lokakuuta oct october octobre octombrie "
        "octubre okt oktobar oktober oktobra oktobris oktoober ott ottobre out outubro paz pazdziernik "
        "pazdziernika rij rijen rijna spal spalio spalis οκτ οκτωβριοσ οκτωβριου жовт жовтень жовтня кас "
        "кастрычнік кастрычніка окт октобар октомври октябрь октября اكتوبر تشرينالاول"
    ),
    11: (
        "kas kasim lapkr lapkricio lapkritis lis listopad listopada listopadu marras marraskuu marraskuuta "
        "noiembrie nov novembar november novembra novembre novembris novembro noviembre stu studeni studenoga "
        "νοε νοεμβριοσ νοεμβριου лист листопад листопада ліс лістапад лістапада нов новембар ное ноември нояб "
        "ноябрь ноября تشرينالثاني نوفمبر نونبر"
    ),
    12: (
        "ara aralik dec decembar december decembra decembre decembrie decembris decembro des desember desembre "
        "dets detsember dez dezember dezembro dic dicembre diciembre gru grudnia grudzien gruod gruodis "
        "gruodzio joulu joulukuu joulukuuta pro prosinac prosinca prosince prosinec δεκ δεκεμβριοσ δεκεμβριου "
        "груд грудень грудня дек декабрь декабря декември дец децембар сне снежань снежня دجنبر ديسمبر "
        "كانونالاول"
    ),
}
_WEEKDAYS: Final = (
    "pt ct ut "
    "an antradienis car carsamba cet cetrtek ceturtd ceturtdiena cetvrtak cmt cs csutortok ctvrtek cum cuma "
    "cumartesi czw czwartek dc dg di dienstag dijous dilluns dim dimanche dimarts dimecres dinsdag dissabte "
    "diumenge divendres dj dl do dom domenica domingo donderdag donnerstag ds dt dum duminica dv esmaspaev "
    "feira fim fimmtudagur fos fostudagur fr fre fredag freitag fri friday gio giovedi hetfo jeu jeudi joi jue "
    "jueves jum jumat kam kamis ke kedd keskiviikko keskiviikkona ketvirtadienis kolmapaev kt la lau lauantai "
    "lauantaina laugardagur laupaev lor lordag lun lundi lunedi lunes luni luns lør lørdag ma maanantai "
    "maanantaina maandag man mandag manudagur mar mardi martedi martes marti mer mercoledi mercores mercredi mi "
    "mie miercoles miercuri min minggu mittwoch mið miðvikudagur mo mon monday montag ne ned nedela nedele "
    "nedelja nedjelja neljapaev niedz niedziela ons onsdag otrd otrdiena pa patek paz pazar pazartesi pe "
    "penktadienis pentek per perjantai perjantaina persembe pet petak petek pi piatek piatok piektd piektdiena "
    "pirmadienis pirmd pirmdiena pn po pon pondeli pondelok ponedeljak ponedeljek ponedjeljak poniedziałek pr "
    "puhapaev pzt qua quarta qui quinta rab rabu reede sa sab sabado sabato sabtu sal sali sam sambata samedi "
    "samstag sat saturday seg segunda sekmadienis sel selasa sen senin sestadienis sestd sestdiena sex sexta sk "
    "so sob sobota son sondag sonntag sr sre sreda sri srijeda sroda st streda stvrtok su sub subota sun sunday "
    "sunnudagur sunnuntai svetd svetdiena sze szerda szo szombat søn søndag teisipaev ter terca thu thur thurs "
    "thursday ti tiistai tiistaina tir tirs tirsdag tis tisdag to tor torek tors torsdag torstai torstaina tr "
    "treciadienis tresd tresdiena tue tues tuesday utery uto utorak utorok vasarnap ven vendredi venerdi venres "
    "vie viernes vin vineri vr vrijdag wed wednes wednesday wo woensdag wt wtorek xov xoves za zaterdag zo "
    "zondag þri þriðjudagur δευ δευτερα κυρ κυριακη παρ παρασκευη πεμ πεμπτη σαβ σαββατο τετ τεταρτη τρι τριτη "
    "ау ауторак воскресенье вс вт вторник вівторок нд нед неделя недеља неділя нядзеля пʼятниця панядзелак пет "
    "петак петък пн пон понеделник понедельник понедељак понеділок пт пятница пятніца сб серада середа ср сре "
    "среда сряда суб суббота субота събота уто уторак чацвер чет четвер четверг четвртак четвъртък чт чц "
    "الاثنين الاحد الاربعاء الثلاثاء الجمعة الخميس السبت "
    "周一 周三 周二 周五 周六 周四 周日 土曜日 日曜日 星期一 星期三 星期二 星期五 星期六 星期四 "
    "星期天 星期日 月曜日 木曜日 水曜日 火曜日 金曜日 금요일 목요일 수요일 월요일 일요일 토요일 화요일"
)
# Words of two months: which one it is depends on the language.
_MONTHS_BY_LANGUAGE: Final = {
    "hr": {"lip": 6, "srp": 7, "lis": 10, "listopad": 10, "listopada": 10},
    "cs": {"srp": 8, "lis": 11, "listopad": 11},
    "pl": {"lip": 7, "lis": 11, "listopad": 11, "listopada": 11},
}


def fold_date_text(text: str) -> str:
    """Lower case, digits of any script as 0 to 9, without accents and the dot of the i.

    >>> fold_date_text("5. MÄRZ ٢٠٢٤")
    '5. marz 2024'
    """
    decomposed = unicodedata.normalize("NFKD", text.casefold()).replace("ı", "i")
    kept = (c for c in decomposed if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", "".join(str(unicodedata.decimal(c, c)) for c in kept))


_MONTHS_BY_WORD: dict[str, set[int]] = {}
for _number, _names in _MONTHS.items():
    for _name in _names.split():
        _MONTHS_BY_WORD.setdefault(_name, set()).add(_number)
WEEKDAYS: Final = frozenset(_WEEKDAYS.split())


def months_of(word: str, language: str | None = None) -> frozenset[int]:
    """The months that a folded word may name: none, one, or several where languages disagree.

    >>> sorted(months_of("marz")), sorted(months_of("listopada")), sorted(months_of("listopada", "pl"))
    ([3], [10, 11], [11])
    """
    month = _MONTHS_BY_LANGUAGE.get((language or "").partition("-")[0], {}).get(word)
    return frozenset({month} if month else _MONTHS_BY_WORD.get(word, ()))
