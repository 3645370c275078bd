"""The names of months in some eighty languages, in one notation. Only data, and its index.

The names are those of the Unicode CLDR, wide and abbreviated, as they stand in a date and alone, folded by
`fold_date_text`, without dots, and with "_" for a space: https://cldr.unicode.org. They are written out here, since a
new release of a library must not change what a date means; tests/ingest/dates/test_parse.py compares them with CLDR.
"""

from __future__ import annotations

from typing import Final

_MONTHS: Final = {
    1: (
        "ean eanair ene enero enr gen gener gennaio ian ianuarie ion ionawr jaan jaanuar jan janar janeiro "
        "januar januara januari januarie january janv janvaris janvier led leden ledna oca ocak saus sausio "
        "sausis sij sijecanj sijecnja sty styczen stycznia tammi tammikuu tammikuuta urt urtarrila urtarrilak "
        "urtarrilaren xan xaneiro yan yanvar ιαν ιανουαριοσ ιανουαριου нэгдүгээр_сар нэгдүгээр_сарын сту "
        "студзень студзеня січ січень січня янв январь января яну януари јан јануар јануари қаң қаңтар հնվ "
        "հունվար հունվարի בינו בינואר ינו ינואר جانفي جنوري كانون_الثاني كانونالثاني كانووني_دووهم يناير "
        "ژانويه जन जनवरी जाने जानेवारी জানু জানুযারী ਜਨ ਜਨਵਰੀ જાનયુ જાનયુઆરી ஜன ஜனவரி జన జనవరి ಜನ ಜನವರಿ ജനു "
        "ജനുവരി ජන ජනවාරි มกราคม มค เดือนมกราคม ມກ ມັງກອນ ဇန ဇနနဝါရီ ဇနနဝါရီလ ဇနလ იან იანვარი იანვარს ጃን ጃንዋሪ "
        "ខែមករា មករា"
    ),
    2: (
        "chw chwef chwefror feabh feabhra feb febbraio febr febreiro febrer febrero februar februara februari "
        "februarie februaris february fev fevereiro fevr fevral fevrier helmi helmikuu helmikuuta lut lutego "
        "luty ots otsaila otsailak otsailaren peb pebrero shk shkurt sub subat uno unor unora vas vasario "
        "vasaris veebr veebruar velj veljaca veljace φεβ φεβρουαριοσ φεβρουαριου ақп ақпан лют лютага лютии "
        "лютого люты феб фебруар фев февр февраль февраля февруари хоердугаар_сар хоердугаар_сарын փետրվար "
        "փետրվարի փտվ בפבר בפברואר פבר פברואר شباط شوبات فبراير فبروري فروري فوريه فيفري فېبروري फर फरवरी "
        "फेबरु फेबरुअरी फेबरुवारी ফেব ফেবরুযারী ਫਰ ਫਰਵਰੀ ફેબરુ ફેબરુઆરી பிப பிபரவரி ఫిబర ఫిబరవరి ಫೆಬರ ಫೆಬರವರಿ "
        "ഫെബരു ഫെബരുവരി පෙබ පෙබරවාරි กพ กมภาพันธ์ เดือนกมภาพันธ์ ກພ ກມພາ ဖေ ဖေဖောဝါရီ ဖေဖောဝါရီလ ဖေလ თებ "
        "თებერვალი თებერვალს ፌብ ፌብሩዋሪ កុមភៈ ខែកុមភៈ"
    ),
    3: (
        "bre brezen brezna kov kovas kovo maalis maaliskuu maaliskuuta maart mac machi mar marc marca march "
        "marcius marco marec maret mars marso mart marta martie marts martxoa martxoak martxoaren marz marzec "
        "marzo maw mawrth mrt ozu ozujak ozujka μαρ μαρτιοσ μαρτιου бер березень березня гуравдугаар_сар "
        "гуравдугаар_сарын мар март марта нау наурыз сак сакавік сакавіка մարտ մարտի մրտ במרץ מרץ اذار مارس "
        "مارچ يازار मारच মারচ ਮਾਰਚ મારચ மார மாரச మారచి ಮಾರಚ മാർ മാർചച මාර මාරතු มีค มีนาคม เดือนมีนาคม ມນ "
        "ມີນາ မတ မတလ მარ მარტი მარტს ማርች ខែមីនា មីនា"
    ),
    4: (
        "abr abril aib aibrean api apirila apirilak apirilaren apr aprel april aprila aprile aprili aprilie "
        "aprilis aprill avr avril bal balandis balandzio dub duben dubna ebr ebrill huhti huhtikuu huhtikuuta "
        "kwi kwiecien kwietnia nis nisan pri prill tra travanj travnja απρ απριλιοσ απριλιου апр апрель "
        "апреля април дөрөвдүгээр_сар дөрөвдүгээр_сарын квіт квітень квітня кра красавік красавіка сәу сәуір "
        "ապր ապրիլ ապրիլի אפר אפריל באפר באפריל ابريل افريل اوريل اپريل نيسان अपरिल अपरैल एपरि एपरिल এপরি "
        "এপরিল ਅਪਰੈ ਅਪਰੈਲ એપરિલ ஏப ஏபரல ఏపరి ఏపరిల ಏಪರಿ ಏಪರಿಲ ഏപരി ഏപരിൽ අපරෙල เดือนเมษายน เมย เมษายน ມສ ເມສາ "
        "ဧ ဧပြီ ဧပြီလ ဧလ აპრ აპრილი აპრილს ኤፕሪ ኤፕሪል ខែមេសា មេសា"
    ),
    5: (
        "beal bealtaine geg geguze geguzes kve kveten kvetna mag maggio mai maiatza maiatzak maiatzaren maig "
        "maijs maio maj maja majus may mayis mayo mei svi svibanj svibnja touko toukokuu toukokuuta μαι μαιοσ "
        "μαιου маи мам мамыр мая мај тавдугаар_сар тавдугаар_сарын трав травень травня մայիս մայիսի մյս במאי "
        "מאי ايار ماي مايو مه ميي مۍ يايار मई मे মে ਮਈ મે மே మే ಮೇ മേയ මැයි พค พฤษภาคม เดือนพฤษภาคม ພພ "
        "ພຶດສະພາ မေ မေလ მაი მაისი მაისს ሜይ ខែឧសភា ឧសភា"
    ),
    6: (
        "birz birzelio birzelis cerven cervna cvn cze czerwca czerwiec eka ekaina ekainak ekainaren giu "
        "giugno haz haziran hun hunyo iun iunie iyn iyun juin jun juna june junho juni junie junij junijs "
        "junio junius juny juuni kesa kesakuu kesakuuta lip lipanj lipnja meh mehefin meith meitheamh qer "
        "qershor xuno ιουν ιουνιοσ ιουνιου зургаадугаар_сар зургаадугаар_сарын июн июнь июня мау маусым черв "
        "червень червня чэр чэрвень чэрвеня юни јун јуни հնս հունիս հունիսի ביוני יוני جوان جون حزيران "
        "حوزهيران يونيو ژوين जुन जून জুন ਜੂਨ જૂન ஜூன జూన ಜೂನ ജൂൺ ජූනි มิถนายน มิย เดือนมิถนายน ມິຖ ມິຖນາ ဇွန "
        "ဇွနလ ივნ ივნისი ივნისს ጁን ខែមិថុនា មិថុនា"
    ),
    7: (
        "cervence cervenec cvc gor gorff gorffennaf heina heinakuu heinakuuta hul hulyo iuil iul iulie iyl "
        "iyul juil juillet jul jula julai julho juli julie julij julijs julio juliol julius july juuli korr "
        "korrik liep liepa liepos lip lipca lipiec lug luglio srp srpanj srpnja tem temmuz uzt uztaila "
        "uztailak uztailaren xul xullo ιουλ ιουλιοσ ιουλιου долоодугаар_сар долоодугаар_сарын июл июль июля "
        "лип липень липня ліп ліпень ліпеня шіл шілде юли јул јули հլս հուլիս հուլիսի ביולי יולי تموز تهمووز "
        "جولاي جولايي جويلية يوليو يوليوز ژوييه जुल जुलाई जुलै জুল জুলাই ਜੁਲਾ ਜੁਲਾਈ જુલાઈ ஜூலை జులె ಜುಲೈ ജൂലൈ "
        "ජූලි กค กรกฎาคม เดือนกรกฎาคม ກລ ກໍລະກົດ ဇူ ဇူလ ဇူလိုင ဇူလိုငလ ივლ ივლისი ივლისს ጁላይ កកកដា ខែកកកដា"
    ),
    8: (
        "abu abuztua abuztuak abuztuaren ag ago agost agosti agosto agu agust agustos agustus aout aug august "
        "augusta augusti augusts augustus augusztus avg avgust avq avqust awst elo elokuu elokuuta gush gusht "
        "kol kolovoz kolovoza lun lunasa ogo ogos rugp rugpjucio rugpjutis sie sierpien sierpnia srp srpen "
        "srpna αυγ αυγουστοσ αυγουστου авг август августа жні жнівень жніуня наимдугаар_сар наимдугаар_сарын "
        "серп серпень серпня там тамыз օգոստոս օգոստոսի օգս אוג אוגוסט באוג באוגוסט اب اغسطس اوت اګست اگست "
        "غشت ياب अग अगसट अगसत ऑग ऑगसट আগ আগসট ਅਗ ਅਗਸਤ ઑગસટ ஆக ஆகஸட ఆగ ఆగసటు ಆಗ ಆಗಸಟ ഓഗ ഓഗസററ අගො අගොසතු สค "
        "สิงหาคม เดือนสิงหาคม ສຫ ສິງຫາ ဩ ဩဂုတ ဩဂုတလ ဩလ აგვ აგვისტო აგვისტს ኦገስ ኦገስት ខែសីហា សីហា"
    ),
    9: (
        "eyl eylul ira iraila irailak irailaren mean_fomhair medi mfomh rugs rugsejis rugsejo ruj rujan rujna "
        "sen sentabr sentyabr sep sept septemba septembar september septembra septembre septembrie septembris "
        "septiembre set setembre setembro settembre setyembre sht shtator syys syyskuu syyskuuta szept "
        "szeptember wrz wrzesien wrzesnia zar zari σεπ σεπτεμβριοσ σεπτεμβριου вер верасень верасня вересень "
        "вересня есдүгээр_сар есдүгээр_сарын сен сент сентябрь сентября сеп септембар септември қыр қыркүиек "
        "սեպ սեպտեմբեր սեպտեմբերի בספט בספטמבר ספט ספטמבר ايلول سبتمبر ستمبر سپتامبر سپتمبر سېپتمبر شتنبر "
        "يهيلوول सपटें सपटेंबर सित सितंबर सेपटेमबर সেপ সেপটেমবর ਸਤੰ ਸਤੰਬਰ સપટે સપટેમબર செப செபடமபர సెపటెం "
        "సెపటెంబర ಸೆಪಟೆಂ ಸೆಪಟೆಂಬರ സെപററം സെപററംബർ සැප සැපතැමබර กย กันยายน เดือนกันยายน ກຍ ກັນຍາ စက စကတငဘာ "
        "စကတငဘာလ စကလ სექ სექტემბერი სექტემბერს ሴፕቴ ሴፕቴምበር កញញា ខែកញញា"
    ),
    10: (
        "deireadh_fomhair dfomh eki ekim hyd hydref lis listopad listopada loka lokakuu lokakuuta oct october "
        "octobre octombrie octubre okt oktabr oktoba oktobar oktober oktobra oktobris oktoober oktubre "
        "oktyabr ott ottobre out outubro paz pazdziernik pazdziernika rij rijen rijna spal spalio spalis tet "
        "tetor urr urria urriak urriaren οκτ οκτωβριοσ οκτωβριου аравдугаар_сар аравдугаар_сарын жовт жовтень "
        "жовтня кас кастрычнік кастрычніка окт октобар октомври октябрь октября қаз қазан հոկ հոկտեմբեր "
        "հոկտեմբերի אוק אוקטובר באוק באוקטובר اكتبر اكتوبر تشرين_الاول تشرينالاول تشريني_يهكهم अकटू अकटूबर "
        "अकटोबर ऑकटो ऑकटोबर অকটো অকটোবর ਅਕਤੂ ਅਕਤੂਬਰ ઑકટો ઑકટોબર அக அகடோபர అకటో అకటోబర ಅಕಟೋ ಅಕಟೋಬರ ഒകടോ ഒകടോബർ "
        "ඔක ඔකතොබර ตค ตลาคม เดือนตลาคม ຕລ ຕລາ အောက အောကတိုဘာ အောကတိုဘာလ အောကလ ოქტ ოქტომბერი ოქტომბერს ኦክቶ "
        "ኦክቶበር ខែតុលា តុលា"
    ),
    11: (
        "aza azaroa azaroak azaroaren kas kasim lapkr lapkricio lapkritis lis listopad listopada listopadu "
        "marras marraskuu marraskuuta nen nentor nob nobyembre noiembrie nov novemba novembar november "
        "novembra novembre novembris novembro noviembre noy noyabr samh samhain stu studeni studenoga tach "
        "tachwedd νοε νοεμβριοσ νοεμβριου арван_нэгдүгээр_сар арван_нэгдүгээр_сарын лист листопад листопада "
        "ліс лістапад лістапада нов новембар ное ноември ноя нояб ноябрь ноября қар қараша նոյ նոյեմբեր "
        "նոյեմբերի בנוב בנובמבר נוב נובמבר تشرين_الثاني تشرينالثاني تشريني_دووهم نوامبر نوفمبر نومبر نونبر नव "
        "नवंबर नोभेमबर नोवहें नोवहेंबर নভে নভেমবর ਨਵੰ ਨਵੰਬਰ નવે નવેમબર நவ நவமபர నవం నవంబర ನವೆಂ ನವೆಂಬರ നവം "
        "നവംബർ නොවැ නොවැමබර พย พฤศจิกายน เดือนพฤศจิกายน ພຈ ພະຈິກ နို နိုလ နိုဝငဘာ နိုဝငဘာလ ნოე ნოემბერი "
        "ნოემბერს ኖቬም ኖቬምበር ខែវិចឆិកា វិចឆិកា"
    ),
    12: (
        "abe abendua abenduak abenduaren ara aralik dec decembar december decembra decembre decembrie "
        "decembris decembro dek dekabr des desemba desember desembre dets detsember dez dezember dezembro dhj "
        "dhjetor dic dicembre diciembre dis disember disyembre gru grudnia grudzien gruod gruodis gruodzio "
        "joulu joulukuu joulukuuta noll nollaig pro prosinac prosinca prosince prosinec rhag rhagfyr δεκ "
        "δεκεμβριοσ δεκεμβριου арван_хоердугаар_сар арван_хоердугаар_сарын груд грудень грудня дек декабрь "
        "декабря декември дец децембар жел желтоқсан сне снежань снежня դեկ դեկտեմբեր դեկտեմբերի בדצמ בדצמבר "
        "דצמ דצמבר دجنبر دسامبر دسمبر ديسمبر كانون_الاول كانونالاول كانوني_يهكهم डिसें डिसेंबर डिसेमबर दिस "
        "दिसंबर ডিসে ডিসেমবর ਦਸੰ ਦਸੰਬਰ ડિસે ડિસેમબર டிச டிசமபர డిసెం డిసెంబర ಡಿಸೆಂ ಡಿಸೆಂಬರ ഡിസം ഡിസംബർ දෙසැ "
        "දෙසැමබර ธค ธันวาคม เดือนธันวาคม ທວ ທັນວາ ဒီ ဒီဇငဘာ ဒီဇငဘာလ ဒီလ დეკ დეკემბერი დეკემბერს ዲሴም ዲሴምበር "
        "ខែធនូ ធនូ"
    ),
}

# Words of two months: which one it is depends on the language.
_MONTHS_BY_LANGUAGE: Final = {
    "hr": {"lip": 6, "srp": 7, "lis": 10, "listopad": 10, "listopada": 10},
    "cs": {"srp": 8, "lis": 11, "listopad": 11},
    "pl": {"lip": 7, "lis": 11, "listopad": 11, "listopada": 11},
}

MONTHS_OF_TWO_WORDS: Final = frozenset(name for names in _MONTHS.values() for name in names.split() if "_" in name)
_MONTHS_BY_WORD: dict[str, set[int]] = {}
for _number, _names in _MONTHS.items():
    for _name in _names.split():
        _MONTHS_BY_WORD.setdefault(_name.replace("_", ""), set()).add(_number)
MONTH_WORDS: Final = frozenset(_MONTHS_BY_WORD)


def months_of(word: str, language: str | None = None) -> frozenset[int]:
    """The months that a word may name: none, one, or several where languages disagree.

    >>> sorted(months_of("marz")), sorted(months_of("listopada")), sorted(months_of("listopada", "pl"))
    ([3], [10, 11], [11])
    """
    month = _MONTHS_BY_LANGUAGE.get((language or "").partition("-")[0], {}).get(word)
    return frozenset({month} if month else _MONTHS_BY_WORD.get(word, ()))
