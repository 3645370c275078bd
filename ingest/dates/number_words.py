"""Numbers as ages write them in words, in some sixty languages. Only data, and its index.

Whole numbers are the CLDR's spelled-out ones (https://cldr.unicode.org, the rules named "spellout-cardinal"), "_" for
spaces and hyphens, with the cases that stand behind "before" where those rules lack them. Halves and quarters, and the
words around them, are ours. No word names two numbers; tests/ingest/dates/test_ages.py holds that.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from .word_lists import split_words

WORDS: Final = {
    2: (
        "a_dó bi couple couple_of dalawá dau deux divas divi diviem divām doi dois dos dous două du dua duas "
        "due dues dva dve dvema dvi dvije dvoma dvomi dvě dvěma dwa dwaj dwie dwiema dwoma dwy dwóch dwóm dy "
        "dúas hai iki ikki kahe kaks kaksi kettő két mbili paio par para pár to tveimur tveir två tvær "
        "tvö twee two zwei δύο два двама две двије двум двумя двух дві дзве екі хоёр эки երկու שני שניים שתי "
        "שתיים إثنان إثنتان دو दुई दो दोन দুই ਦੋ બે இரண்டு రెండు ಎರಡು രണ്ട് สอง ສອງ နှစ် ორი ሁለት ពីរ 두"
    ),
    3: (
        "a_trí ba drei drie hiru három kolm kolme tair tatló tatu three tiga tre trei tremi tres tri trim "
        "tris trois troma tromi trys trzech trzej trzem trzema trzy três trīs třemi tři uch üç þrem þremur "
        "þrjár þrjú þrír τρία τρεισ гурван трем тремя трех три трима тры үч үш երեք שלוש שלושה تین ثلاث ثلاثة "
        "سه तिन तीन তিন ਤਿੰਨ ત્રણ மூன்று మూడు ಮೂರು മൂന്ന് สาม ສາມ သုံး სამი ሦስት បី 세"
    ),
    4: (
        "a_ceathair bốn catro cuatro czterech czterej czterem czterema cztery dörd dört empat fire fjórar "
        "fjórir fjórum fjögur four fyra katër keturi keturias keturios keturis lau neli nelja neljä nne négy "
        "patru pedair pedwar quatre quatro quattro to_rt toʻrt vier ápat četiri četras četri četriem četrām "
        "čtyři čtyřmi štiri štirimi štyri štyrmi τέσσερα τέσσερισ дөрвөн төрт чатыры четири четирима четыре "
        "четырем четырех четырьмя чотири չորս ארבע ארבעה أربع أربعة چار چهار चार চার ਚਾਰ ચાર நான்கு నాలుగు "
        "ನಾಲ್ಕು നാല് สี่ ສີ່ လေး ოთხი አራት បួន 네"
    ),
    5: (
        "a_cúig besh beş bost cinc cinci cinco cinq cinque fem fimm five fünf lima limá năm penki penkias "
        "penkios penkis pesë pet petimi piatimi piecas pieci pieciem piecām pięcioma pięciu pięć pum pump päť "
        "pět pěti tano viie viis viisi vijf vyf öt πέντε бес беш п_ять пʼять пет петима пяти пять пятью пяць "
        "таван հինգ חמישה חמש خمس خمسة پانچ پنج पाँच पाच পাঁচ ਪੰਜ પાંચ ஐந்து ఐదు ಐದು അഞ്ച് ห้า ຫ້າ ငါး ხუთი "
        "አምስት ប្រាំ 다섯 오"
    ),
    6: (
        "a_sé altı anim chwe chwech enam gjashtë hat kuue kuus kuusi olti sechs sei seis seks ses sex sešas "
        "seši sešiem sešām sis sita six sześcioma sześciu sześć sáu zes şase šest šesti šestimi šesť šeši "
        "šešias šešios šešis šiestimi έξι алты зургаан шест шести шестима шесть шестью шэсць шість վեց שישה "
        "שש ست ستة شش چھ छ छह सहा ছয় ਛੇ છ ஆறு ఆరు ಆರು ആറ് หก ຫົກ ခြောက် ექვსი ስድስት ប្រាំមួយ 여섯"
    ),
    7: (
        "a_seacht bảy hét pitó saba saith sedam sedem sedm sedmi sedmimi seitse seitsemän seitsme sept "
        "septiņas septiņi septiņiem septiņām septyni septynias septynios septynis set sete sette seven sewe "
        "shtatë sieben siedem siedmimi siedmioma siedmiu siete sju sjó syv tujuh yeddi yedi yetti zazpi zeven "
        "şapte επτά долоон жети жеті седам седем седум сем семи семь семью сім յոթ שבע שבעה سات سبع سبعة هفت "
        "सात সাত ਸੱਤ સાત ஏழு ఏడు ಏಳು ഏഴ് เจ็ด ເຈັດ ခုနှစ် შვიდი ሰባት ប្រាំពីរ 일곱"
    ),
    8: (
        "a_hocht acht agt astoņas astoņi astoņiem astoņām aštuoni aštuonias aštuonios aštuonis delapan eight "
        "huit kahdeksan kaheksa lapan nane nyolc ocho oito opt osam osem osiem osm osmi osmimi otte otto "
        "ośmioma ośmiu sakkiz sekiz səkkiz tetë tám vuit waló wyth zortzi átta åtta åtte ôsmimi οκτώ восем "
        "восемь восемью восьми вісім найман осам осем осум сегиз сегіз ութ שמונה آٹھ ثمان ثماني ثمانية هشت आठ "
        "আট ਅੱਠ આઠ எட்டு ఎనిమిది ಎಂಟು എട്ട് แปด ແປດ ရှစ် რვა ስምንት ប្រាំបី 여덟"
    ),
    9: (
        "a_naoi bederatzi chín devet devetimi deviatimi deviņas deviņi deviņiem deviņām devyni devynias "
        "devynios devynis deväť devíti devět dokuz doqquz dziewięcioma dziewięciu dziewięć kilenc naw nege "
        "negen neuf neun ni nine nio nou nouă nove nueve nëntë níu sembilan siyám tisa toʻqqiz yhdeksän "
        "üheksa εννέα дев_ять девʼять девет девяти девять девятью дзевяць есөн тогуз тоғыз ինը תשע תשעה تسع "
        "تسعة نه نو नऊ नौ নয় ਨੌਂ નવ ஒன்பது తొమ్మిది ಒಂಬತ್ತು ഒമ്പത് เก้า ເກົ້າ ကိုး ცხრა ዘጠኝ ប្រាំបួន 아홉"
    ),
    10: (
        "a_deich desať deset deseti desetimi desiatimi desmit deu dez dešimt dhjetë dieci diez dix "
        "dziesięcioma dziesięciu dziesięć hamar kumi kymmenen kümme kümne mười on oʻn sampû sepuluh ten ti "
        "tien tio tíu tíz un_deg zece zehn δέκα арван десет десяти десять десятью дзесяць он տասն עשר עשרה دس "
        "ده عشر عشرة दस दहा দশ ਦਸ દસ பத்து పది ಹತ್ತು പത്ത് สิบ ສິບ ဆယ် ათი አስር ដប់ 십 열"
    ),
    11: (
        "a_haon_déag eleven elf ellefu elleve elva enajst jedanaest jedenaest jedenastoma jedenastu "
        "jedenaście jedenáct jedenásť kumi_na_moja labíng_isá mười_một njëmbëdhjetë on_bir once onze sebelas "
        "tizenegy un_deg_un undici unsprezece vienpadsmit vienuolika yksitoista üksteist έντεκα адзінаццаць "
        "единадесет единаесет единайсет одинадцять одиннадцати одиннадцать одиннадцатью он_бир он_бір "
        "једанаест տասնմեկ אחד_עשר אחת_עשרה إحدى_عشر یازده एघार ग्यारह பதினொன்று สิบเอ็ด ສິບເອັດ ဆယ့်တစ် "
        "თერთმეტი አስር_አንድ ដប់មួយ"
    ),
    12: (
        "a_dó_dhéag divpadsmit doce dodici doisprezece dotze douze douăsprezece doze dua_belas dvanaest "
        "dvanajst dvanáct dvanásť dvylika dwanaście dwunastoma dwunastu dymbëdhjetë kaksitoista kaksteist "
        "kumi_na_mbili labíng_dalawá mười_hai on_iki tizenkettő tolv twaalf twelve tólf un_deg_dau un_deg_dwy "
        "zwölf δώδεκα дванадесет дванадцять дванаесет дванаест дванайсет дванаццаць двенадцати двенадцать "
        "двенадцатью он_екі он_эки տասներկու שניים_עשר שתים_עשרה إثنا_عشر إثنتا_عشرة دوازده बारह बाह्र "
        "பன்னிரண்டு สิบสอง ສິບສອງ ဆယ့်နှစ် თორმეტი አስር_ሁለት ដប់ពីរ"
    ),
    15: (
        "a_cúig_déag cincisprezece femten femton fifteen fimmtán fünfzehn kumi_na_tano labíng_limá lima_belas "
        "mười_lăm on_beş patnáct patnácti penkiolika pesëmbëdhjetë petnaest petnajst piecpadsmit piętnastoma "
        "piętnastu piętnaście pätnásť quince quindici quinze tizenöt un_deg_pum un_deg_pump viisitoista "
        "viisteist vijftien vyftien δεκαπέντε он_бес он_беш пʼятнадцять петнадесет петнаесет петнаест "
        "петнайсет пятнадцати пятнадцать пятнадцатью пятнаццаць տասնհինգ חמישה_עשר חמש_עשרה خمس_عشرة خمسة_عشر "
        "پانزده पन्द्रह पन्ध्र பதினைந்து สิบห้า ສິບຫ້າ ဆယ့်ငါး თხუთმეტი አስር_አምስት ដប់ប្រាំ 십오"
    ),
    20: (
        "dalawáng_pû dau_ddeg divdesmit douăzeci dua_puluh dvacet dvaceti dvadeset dvadsať dvadsiatimi "
        "dvajset dvidešimt dwadzieścia dwudziestoma dwudziestu fiche hai_mươi húsz ishirini iyirmi kahekümne "
        "kaksikymmentä kakskümmend njëzet tjue tjugo tuttugu twenty twintig tyve veinte venti vingt vint "
        "vinte yirmi zwanzig είκοσι двадесет двадцати двадцать двадцатью двадцять дваесет двайсет дваццаць "
        "жиырма жыйырма քսան עשרים بیست عشرون عشرين बिस बीस இருபது ยี่สิบ ຊາວ နှစ်ဆယ် ოცი ሁለት_አስር ម្ភៃ 스무 이십"
    ),
    25: (
        "dalawáng_pû_t_limá dau_ddeg_pum dau_ddeg_pump divdesmit_piecas divdesmit_pieci douăzeci_şi_cinci "
        "dua_puluh_lima dvacet_pět dvadeset_i_pet dvadeset_pet dvadsaťpäť dvajset_pet dvidešimt_penki "
        "dvidešimt_penkios dwadzieścia_pięć dwudziestoma_pięcioma dwudziestu_pięciu femogtyve fiche_a_cúig "
        "fünfundzwanzig hai_mươi_lăm huszonöt ishirini_na_tano iyirmi_beş kaksikymmentäviisi kakskümmend_viis "
        "njëzet_e_pesë tjuefem tjugofem tuttugu_og_fimm twenty_five veinticinco venticinque vijfentwintig "
        "vingt_cinq vint_i_cinc vinte_e_cinco vyf_en_twintig yirmi_beş είκοσι_πέντε двадесет_и_пет "
        "двадесет_и_петима двадцати_пяти двадцать_пяти двадцать_пять двадцатью_пятью двадцять_пʼять "
        "дваесет_и_пет двайсет_и_пет двайсет_и_петима дваццаць_пяць жиырма_бес жыйырма_беш քսանհինգ "
        "עשרים_וחמישה עשרים_וחמש بیست_و_پنج خمسة_وعشرون पच्चिस पच्चीस இருபது_ஐந்து ยี่สิบห้า ຊາວຫ້າ "
        "နှစ်ဆယ်ငါး ოცდახუთი ሁለት_አስር_አምስት ម្ភៃប្រាំ"
    ),
    30: (
        "ba_mươi dertig dreissig harminc kolmekymmentä kolmkümmend otuz tatlóng_pû thelathini thirty "
        "tiga_puluh tredive treinta treizeci trenta trente tretti trettio tri_deg trideset tridhjetë tridsať "
        "trinta trisdešimt trzydziestoma trzydziestu trzydzieści tríocha trīsdesmit třicet třiceti þrjátíu "
        "τριάντα отуз отыз тридесет тридцати тридцать тридцатью тридцять триесет трийсет трыццаць երեսուն "
        "שלושים ثلاثون ثلاثين سی तिस तीस முப்பது สามสิบ ສາມສິບ သုံးဆယ် ოცდაათი ሦስት_አስር សាមសិប 삼십"
    ),
    35: (
        "ba_mươi_lăm femogtredive fünfunddreissig harmincöt kolmekymmentäviisi kolmkümmend_viis otuz_beş "
        "tatlóng_pû_t_limá thelathini_na_tano thirty_five tiga_puluh_lima treinta_y_cinco treizeci_şi_cinci "
        "trenta_cinc trentacinque trente_cinq trettifem trettiofem tri_deg_pum tri_deg_pump trideset_i_pet "
        "trideset_pet tridhjetë_e_pesë tridsaťpäť trinta_e_cinco trisdešimt_penki trisdešimt_penkios "
        "trzydziestoma_pięcioma trzydziestu_pięciu trzydzieści_pięć tríocha_a_cúig trīsdesmit_piecas "
        "trīsdesmit_pieci třicet_pět vijfendertig vyf_en_dertig þrjátíu_og_fimm τριάντα_πέντε отуз_беш "
        "отыз_бес тридесет_и_пет тридесет_и_петима тридцати_пяти тридцать_пяти тридцать_пять тридцатью_пятью "
        "тридцять_пʼять триесет_и_пет трийсет_и_пет трийсет_и_петима трыццаць_пяць երեսունհինգ שלושים_וחמישה "
        "שלושים_וחמש خمسة_وثلاثون سی_و_پنج पैँतिस पैंतीस முப்பது_ஐந்து สามสิบห้า ສາມສິບຫ້າ သုံးဆယ်ငါး "
        "ოცდათხუთმეტი ሦስት_አስር_አምስት សាមសិបប្រាំ"
    ),
    40: (
        "arobaini bốn_mươi cuarenta czterdziestoma czterdziestu czterdzieści daichead dyzet empat_puluh "
        "fjörutíu forty fyrre fyrtio førti keturiasdešimt kırk negyven nelikümmend neljäkymmentä patruzeci "
        "pedwar_deg quaranta quarante quarenta qırx veertig vierzig ápat_na_pû četrdeset četrdesmit čtyřicet "
        "štirideset štyridsať σαράντα кырк сорак сорок сорока четиресет четиридесет четириесет четрдесет "
        "қырық քառասուն ארבעים أربعون أربعين چهل चालिस चालीस நாற்பது สี่สิบ ສີ່ສິບ လေးဆယ် ორმოცი አራት_አስር "
        "សែសិប 사십"
    ),
    45: (
        "arobaini_na_tano bốn_mươi_lăm cuarenta_y_cinco czterdziestoma_pięcioma czterdziestu_pięciu "
        "czterdzieści_pięć daichead_a_cúig dyzet_e_pesë empat_puluh_lima femogfyrre fjörutíu_og_fimm "
        "forty_five fyrtiofem førtifem fünfundvierzig keturiasdešimt_penki keturiasdešimt_penkios kırk_beş "
        "negyvenöt nelikümmend_viis neljäkymmentäviisi patruzeci_şi_cinci pedwar_deg_pum pedwar_deg_pump "
        "quaranta_cinc quarantacinque quarante_cinq quarenta_e_cinco qırx_beş vijfenveertig vyf_en_veertig "
        "ápat_na_pû_t_limá četrdeset_i_pet četrdeset_pet četrdesmit_piecas četrdesmit_pieci čtyřicet_pět "
        "štirideset_pet štyridsaťpäť σαράντα_πέντε кырк_беш сорак_пяць сорок_пʼять сорок_пять сорока_пяти "
        "сорока_пятью четиресет_и_пет четиресет_и_петима четиридесет_и_пет четиридесет_и_петима "
        "четириесет_и_пет четрдесет_и_пет қырық_бес քառասունհինգ ארבעים_וחמישה ארבעים_וחמש خمس_وأربعين "
        "خمسة_وأربعون چهل_و_پنج पैँतालिस पैंतालीस நாற்பது_ஐந்து สี่สิบห้า ສີ່ສິບຫ້າ လေးဆယ်ငါး ორმოცდახუთი "
        "አራት_አስር_አምስት សែសិបប្រាំ"
    ),
    50: (
        "caoga cincizeci cincuenta cinquanta cinquante cinquenta elli femti femtio fifty fimmtíu fünfzig "
        "halvtreds hamsini lima_puluh limáng_pû năm_mươi padesát pedeset penkiasdešimt pesëdhjetë petdeset "
        "piecdesmit pięćdziesiąt pięćdziesięcioma pięćdziesięciu pum_deg päťdesiat viisikymmentä viiskümmend "
        "vijftig vyftig ötven əlli πενήντα елу пʼятдесят педесет петдесет пятидесяти пятьдесят пятьюдесятью "
        "пяцьдзесят пяцьдзясят элүү հիսուն חמישים خمسون خمسين پنجاه पचास ஐம்பது ห้าสิบ ຫ້າສິບ ငါးဆယ် "
        "ორმოცდაათი አምስት_አስር ហាសិប 오십"
    ),
}

FEW: Final = 3  # "a few seconds ago": the phrase means no exact number
_FEW_WORDS: Final = (
    "few several paar unos unas algunos algunas varios varias quelques plusieurs einigen einige enkele "
    "algumas alguns poche pochi alcune alcuni qualche några flera noen flere nogle muutama muutaman kilka "
    "kilku několik niekoľko néhány câteva μερικές μερικά несколько кілька декілька birkaç بضع بضعة عدة "
    "چند کئی कुछ कई কয়েক beberapa vài mấy 几 幾 数 數 몇"
)
# one, where it may be an article as well: "a half hour" is half of one
ARTICLES: Final = split_words(
    "a an one un una uno unha une um uma ein eine einer einem einen eines een één en ett et eitt einn o "
    "μια μία ένα един една едно jedna jednu jednou jedną jeden один одна одну одне"
)
_ONES: Final = (
    "yksi yhden üks ühe jednom jedan jedno једна један bir бір бир нэг واحد واحدة یک ایک אחת אחד एक এক "
    "একটি ஒரு ఒక ಒಂದು ഒരു એક ਇੱਕ satu một หนึ่ง ໜຶ່ງ មួយ တစ် 한 일 isang bat viena vieną vienas vienu egy "
    "një ერთი մեկ አንድ moja mmoja"
)
_HALVES: Final = (
    "half halben halbe halber halbes halve demi demie media medio mezza mezzo mezz meia meio mitja mig "
    "halv halvt halva hálf hálfri hálfa puoli puolen pool pół pol pola půl пол половин половина половиною "
    "половиной пів пола pusi puse pusę pusės fél jumătate jumatate yarım yarim μισή μισό μισής نصف نیم "
    "חצי आधा आधे आधी साढ़े অর্ধ আধ আধা அரை అర ಅರ್ಧ അര અડધા અડધો ਅੱਧਾ ਅੱਧੇ آدھا آدھے setengah separuh nửa "
    "ครึ่ง ເຄິ່ງ កន្លះ 반 kalahating nusu жарты жарым хагас erdi leath hanner gjysmë gjysme ნახევარი "
    "ნახევრის կես ግማሽ"
)
_QUARTERS: Final = (
    "quarter quarters viertel quart quarts cuarto cuartos quarto quartos quarti sfert sferturi kvart "
    "neljännes veerand čtvrt štvrť četrt četvrt четвърт четвртина четверть чверть negyed çeyrek τέταρτο "
    "τέταρτα ربع רבע seperempat"
)
_OTHER_FRACTIONS: Final = {
    Fraction(3, 4): "dreiviertel tričtvrtě trištvrte háromnegyed",
    Fraction(3, 2): "anderthalb anderthalben eineinhalb einundeinhalb anderhalf anderhalve halvannen halvanden "
    "puolitoista poolteist półtora półtorej pusantros pusotras pusotra půldruhé půldruhou полтора полторы "
    "півтори півтора паўтара паўтары másfél डेढ़ দেড় ڈیڑھ दीड",
    Fraction(5, 2): "zweieinhalb ढाई ढाई আড়াই ڈھائی अडीच",
    Fraction(7, 2): "dreieinhalb",
}
AND_WORDS: Final = split_words("and und et y e i și şi si och og en ja و и і та και ve dan và a és plus")
# "and a half" in one word, behind a number or a unit
AND_HALF_WORDS: Final = split_words("buçuk bucuk rưỡi ونصف וחצי ونیم 반 半 ครึ่ง ເຄິ່ງ")
RANGE_WORDS: Final = split_words(
    "to or bis oder à ou a o til eller till of tot do lub nebo alebo или до або ή έως veya ila या أو او "
    "إلى الى تا או atau sampai hingga hoặc đến 到 至 또는"
)


def _index_numbers(rows: dict[int, str]) -> dict[str, Fraction]:
    return {word.casefold(): Fraction(number) for number, words in rows.items() for word in words.split()}


NUMBERS: Final = {
    **_index_numbers({1: _ONES, **WORDS}),
    **_index_numbers({FEW: _FEW_WORDS}),
    **dict.fromkeys(ARTICLES, Fraction(1)),
}
NUMBERS_OF_SEVERAL_WORDS: Final = {name.replace("_", " "): n for name, n in NUMBERS.items() if "_" in name}
HALVES: Final = split_words(_HALVES)
QUARTERS: Final = split_words(_QUARTERS)
FRACTIONS: Final = {
    **dict.fromkeys(HALVES, Fraction(1, 2)),
    **dict.fromkeys(QUARTERS, Fraction(1, 4)),
    **{word.casefold(): value for value, words in _OTHER_FRACTIONS.items() for word in words.split()},
}
