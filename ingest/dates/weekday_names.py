"""The names of weekdays in some eighty languages, as month_names.py has those of months; Monday is 0."""

from __future__ import annotations

from typing import Final

_WEEKDAYS: Final = {
    0: (
        "al astelehena bazar_ertəsi be de_luain dilluns dl du dush dushanba dydd_llun e_hene esmaspaev hen "
        "hetfo is isn isnin jumatatu ll llun lu luan lun lundi lunedi lunes luni luns ma maanantai "
        "maanantaina maandag man mandag manudagur mo mon monday montag pazartesi pirmadienis pirmd pirmdiena "
        "po pon pondeli pondelok ponedeljak ponedeljek ponedjeljak poniedziałek pr pt pzt seg segunda_feira "
        "sen senin thu_hai δε δευ δευτερα да даваа дс дш дүи дүисенбі дүишөмбү панядзелак пн по пон "
        "понеделник понедельник понедељак понеділок եկ երկ երկուշաբթի יום_ב יום_שני שני اثنين الاثنين دوشنبه "
        "دونۍ دووشهممه پير सो सोम सोमबार सोमवार সোঃ সোম সোমবার ਸੋਮ ਸੋਮਵਾਰ સો સોમ સોમવાર தி திங திஙகள సోమ "
        "సోమవారం ಸೋಮ ಸೋಮವಾರ തി തിങകളാഴച തിങകൾ සඳු සඳුදා จันทร์ วันจันทร์ วันจันทร์ที ຈັນ ວັນຈັນ တနငလာ လာ ორ "
        "ორშ ორშაბათი ሰኞ ចនទ ច័នទ 周一 星期一 月曜 月曜日 礼拜一 禮拜一 週一 월요일"
    ),
    1: (
        "an antradienis ar asteartea ca cərsənbə_axsami de_mairt di dienstag dimarts dinsdag dt dydd_mawrth "
        "e_marte jumanne kedd ma mairt mar mardi martedi martes marti maw ot otrd otrdiena sa sal sali se sel "
        "selasa sesh seshanba teisipaev ter terca terca_feira thu_ba ti tiistai tiistaina tir tirs tirsdag "
        "tis tisdag tor torek tu tue tues tuesday ty tys tysdag ut utery uto utorak utorok wt wto wtorek þr "
        "þri þriðjudagur τρ τρι τριτη ау ауторак вт вто вторник вівторок мя мягмар сеисенбі сс ут уто уторак "
        "шеиш шеишемби шш երեքշաբթի երք եք יום_ג יום_שלישי שלישי الثلاثاء ثلاثاء درېنۍ سهشنبه سێشهممه منگل मं "
        "मंगल मंगलवार मंगळ मंगळवार मङगल मङगलबार মঃ মঙগল মঙগলবার ਮੰਗ ਮੰਗਲ ਮੰਗਲਵਾਰ મં મંગળ મંગળવાર செ செவ "
        "செவவாய మం మంగళ మంగళవారం ಮಂಗಳ ಮಂಗಳವಾರ ചൊ ചൊവവ ചൊവവാഴച අඟ අඟහ අඟහරුවාදා วันอังคาร วันอังคารที อังคาร "
        "ວັນອັງຄານ ອັງຄານ ဂါ အငဂါ სამ სამშაბათი სმ ማክሰ ማክሰኞ អងគារ 周二 星期二 火曜 火曜日 礼拜二 禮拜二 週二 화요일"
    ),
    2: (
        "asteazkena az ca car carsamba ce cead ch chor chorshanba cərsənbə dc de_ceadaoin dimecres "
        "dydd_mercher e_merkure jumatano ke keskiviikko keskiviikkona kolmapaev me mer mercoledi mercores "
        "mercredi mi mie miercoles miercuri mittwoch miy miyerkules mið miðvikudagur on ons onsdag qua quarta "
        "quarta_feira ra rab rabu sr sre sreda sri srijeda sro sroda st streda sze szerda thu_tu tr "
        "treciadienis tresd tresdiena we wed wednes wednesday weds wo woensdag τε τετ τεταρτη лх лхагва "
        "серада середа ср сре среда сряда сәрсенбі шарш шаршемби шр չորեքշաբթի չրք չք יום_ד יום_רביעי רביעי "
        "اربعاء الاربعاء بده څلرنۍ چهارشنبه چوارشهممه बु बुध बुधबार बुधवार বুঃ বুধ বুধবার ਬੁੱਧ ਬੁੱਧਵਾਰ બુ બુધ "
        "બુધવાર பு புத புதன బుధ బుధవారం ಬುಧ ಬುಧವಾರ ബു ബുധനാഴച ബുധൻ බදා බදාදා พธ วันพธ วันพธที ພດ ວັນພດ "
        "ဗုဒဓဟူး ဟူး ოთ ოთხ ოთხშაბათი ረቡዕ ពុ ពុធ 周三 星期三 水曜 水曜日 礼拜三 禮拜三 週三 수요일"
    ),
    3: (
        "alhamisi ca ce cet cetrtek ceturtd ceturtdiena cetvrtak cs csutortok ct ctvrtek cumə_axsami czw "
        "czwartek de dear deardaoin dijous dj do donderdag donnerstag dydd_iau e_enjte enj fi fim fimmtudagur "
        "gio giovedi huw huwebes ia iau je jeu jeudi joi ju jue jueves kam kamis ketvirtadienis kh kha khamis "
        "kt neljapaev og osteguna pa pay payshanba pe per persembe qui quinta quinta_feira st stvrtok th thu "
        "thu_nam thur thurs thursday to tor tors torsdag torstai torstaina xo xov xoves πε πεμ πεμπτη "
        "беисенбі беиш беишемби бс бш пү пүрэв чацвер че чет четвер четверг четвртак четврток четвъртък чт чц "
        "հգ հինգշաբթի հնգ חמישי יום_ה יום_חמישי الخميس جمعرات خميس پنجشنبه پينځنۍ پێنجشهممه गु गुरु गुरुवार "
        "बिहि बिहिबार বৃঃ বৃহসপতি বৃহসপতিবার ਵੀਰ ਵੀਰਵਾਰ ગુ ગુરુ ગુરુવાર வி வியா வியாழன గురు గురువారం ಗುರು "
        "ಗುರುವಾರ വയാ വയാഴം വയാഴാഴച බරහ බරහස බරහසපතිනදා พฤ พฤหัสบดี วันพฤหัสบดี วันพฤหัสบดีที ພຫ ພະຫັດ "
        "ວັນພະຫັດ ကြာသပတေး တေး ხთ ხუთ ხუთშაბათი ሐሙስ ពរ ពរហ ពរហសបតិ៍ 周四 星期四 木曜 木曜日 礼拜四 禮拜四 週四 목요일"
    ),
    4: (
        "ao aoine biy biyernes cu cum cuma cumə de_haoine divendres dv dydd_gwener e_premte fo fos fostudagur "
        "fr fre fredag freitag fri friday gw gwe gwen ijumaa ju jum juma jumaat jumat or ostirala pa patek pe "
        "penktadienis pentek perjantai perjantaina pet petak petek pi pia piatek piatok piektd piektdiena pk "
        "pn pre pt reede sex sexta sexta_feira thu_sau ve ven vendredi venerdi venres vi vie viernes vin "
        "vineri vr vrijdag vrydag πα παρ παρασκευη ба баасан жм жума жұма пе пет петак петок петък пт пятница "
        "пятниця пятніца ու ուր ուրբաթ יום_ו יום_שישי שישי الجمعة جمعة جمعه ههيني शु शुकर शुकरबार शुकरवार শুঃ "
        "শুকর শুকরবার ਸੁੱਕ ਸੁੱਕਰ ਸੁੱਕਰਵਾਰ શુ શુકર શુકરવાર வெ வெள வெளளி శుకర శుకరవారం ಶುಕರ ಶುಕರವಾರ വെ വെളളി "
        "വെളളിയാഴച සිකු සිකුරාදා วันศกร์ วันศกร์ที ศกร์ ວັນສກ ສກ ကြာ သောကြာ პარ პარასკევი პრ ዓርብ សុ សុករ 周五 "
        "星期五 礼拜五 禮拜五 週五 金曜 金曜日 금요일"
    ),
    5: (
        "cmt ct cumartesi de_sathairn dissabte ds dydd_sadwrn e_shtune jumamosi la larunbata lau lauantai "
        "lauantaina laugardagur laupaev laurdag lo lor lordag lr lø lør lørdag sa sab sabado sabato sabtu sad "
        "sam sambata samedi samstag sat saterdag sath saturday se sestadienis sestd sestdiena sh shan shanba "
        "sht so sob sobota st su sub subota szo szombat sənbə thu_bay za zaterdag σα σαβ σαββατο бя бямба иш "
        "ишемби ишм саб сабота сб сенбі су суб суббота субота събота շաբաթ շբ շբթ יום_שבת שבת السبت اونۍ سبت "
        "شنبه شهممه هفته शनि शनिबार शनिवार শনি শনিবার ਸਨਿੱ ਸਨਿੱਚਰ ਸਨਿੱਚਰਵਾਰ શનિ શનિવાર சனி శని శనివారం ಶನಿ "
        "ಶನಿವಾರ ശനി ശനിയാഴച සෙන සෙනසුරාදා วันเสาร์ วันเสาร์ที เสาร์ ວັນເສົາ ເສົາ စနေ နေ შაბ შაბათი შბ ቅዳሜ "
        "សៅរ៍ 周六 土曜 土曜日 星期六 礼拜六 禮拜六 週六 토요일"
    ),
    6: (
        "ah ahad ahd bazar chu_nhat cn de_domhnaigh dg di die dim dimanche diumenge do dom domenica domh "
        "domingo du dum duminica dydd_sul e_diel ig igandea jumapili lin linggo min minggu ne ned nedela "
        "nedele nedelja nedjelja nie niedz niedziela pa paz pazar puhapaev sekmadienis sk so son sondag "
        "sonntag su sul sun sunday sunnudagur sunnuntai sv svetd svetdiena sø søn søndag vasarnap ya yak "
        "yakshanba zo zondag κυ κυρ κυριακη воскресенье вс жек жексенбі жекшемби жс жш нд не нед недела "
        "неделя недеља неділя ня нядзеля ням կիր կիրակի կր יום_א יום_ראשון ראשון اتوار احد الاحد يكشنبه "
        "يهكشهممه يونۍ आइत आइतबार रवि रविवार রঃ রবি রবিবার ਐਤ ਐਤਵਾਰ રવિ રવિવાર ஞா ஞாயி ஞாயிறு ఆది ఆదివారం "
        "ಭಾನು ಭಾನುವಾರ ഞാ ഞായറാഴച ഞായർ ඉරි ඉරිදා วันอาทิตย์ วันอาทิตย์ที อา อาทิตย์ ວັນອາທິດ ອາ ອາທິດ တနငဂနွေ "
        "နွေ კვ კვი კვირა እሑድ អា អាទិតយ 周日 日曜 日曜日 星期天 星期日 礼拜天 礼拜日 禮拜日 週日 일요일"
    ),
}

WEEKDAYS_OF_TWO_WORDS: Final = frozenset(name for names in _WEEKDAYS.values() for name in names.split() if "_" in name)
_WEEKDAYS_BY_WORD: dict[str, set[int]] = {}
for _number, _names in _WEEKDAYS.items():
    for _name in _names.split():
        _WEEKDAYS_BY_WORD.setdefault(_name.replace("_", ""), set()).add(_number)
WEEKDAYS: Final = frozenset(_WEEKDAYS_BY_WORD)


def weekdays_of(word: str) -> frozenset[int]:
    """The weekdays that a word may name, Monday as 0: none, one, or several where languages disagree.

    >>> sorted(weekdays_of("thu")), sorted(weekdays_of("ma")), sorted(weekdays_of("lighthouse"))
    ([3], [0, 1], [])
    """
    return frozenset(_WEEKDAYS_BY_WORD.get(word, ()))
