"""Forms filled in otherwise, and edited copies beside them, in scripts with and without capitals."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dedupe import Article, Params
from dedupe.agreement import rule_for
from dedupe.pair import TextPair
from tests.support.judged_pairs import make_article

PARAMS = Params()

# language: (headline, text, two fillings)
FORMS = {
    "Chinese": (
        "{0}水管爆裂，{1}停水",
        "{0}{2}{3}一处水管爆裂，附近{1}户居民家中停水。供水公司派出{4}名工人抢修，预计{5}小时后恢复供水。公"
        "司负责人{6}说，爆裂的水管使用了{7}年，早已列入更换计划。停水期间，居民可以到街口的供水车取水，请带"
        "上干净的容器。学校和医院由专车送水，不受影响。恢复供水后，水龙头里最初流出的水可能发黄，请放一会儿"
        "再用。公司为带来的不便向居民致歉。",
        ("石桥街", "四百", "星期三", "清晨", "十二", "六", "钱永年", "三十七"),
        ("柳营路", "九百", "星期日", "深夜", "二十", "十五", "吴桂兰", "五十二"),
    ),
    "Japanese": (
        "{0}で断水、{1}世帯に影響",
        "{2}{3}、{0}で水道管が破裂し、およそ{1}世帯で断水しました。水道局は{4}人の作業員を出して修理にあた"
        "っており、{5}時間後には復旧する見込みです。破裂した水道管は設置から{6}年がたっていました。断水して"
        "いる間は、給水車が近くの公園に水を運びますので、容器を持ってお越しください。学校と病院には優先して"
        "水を届けています。復旧した後しばらくは濁った水が出ることがありますので、きれいになるまで流してから"
        "使うよう水道局は呼びかけています。",
        ("桜ヶ丘", "四百", "三日", "早朝", "十二", "六", "三十七"),
        ("港南町", "九百", "八日", "深夜", "二十", "十五", "五十二"),
    ),
    "Korean": (
        "{0} 수도관 파열로 {1}가구 단수",
        "{2} {3} {0}에서 수도관이 터져 {1}가구에 물이 나오지 않고 있다. 상수도본부는 작업자 {4}명을 보내 "
        "복구하고 있으며 {5}시간 뒤 물이 다시 나올 것으로 내다봤다. 터진 수도관은 묻은 지 {6}년이 지난 "
        "것으로 확인됐다. 주민들은 동네 어귀에 서 있는 급수차에서 물을 받을 수 있으며 깨끗한 그릇을 "
        "가져와야 한다. 학교와 병원에는 먼저 물을 보내고 있다. 물이 다시 나온 뒤에는 한동안 흐린 물이 섞일 "
        "수 있으니 맑아질 때까지 틀어 두었다가 쓰는 것이 좋다. 본부는 불편을 끼쳐 미안하다고 밝혔다.",
        ("솔밭길", "400", "수요일", "새벽", "열두", "여섯", "37"),
        ("강변로", "900", "일요일", "밤늦게", "스무", "열다섯", "52"),
    ),
    "Arabic": (
        "انقطاع المياه عن {0} أسرة في {1}",
        "انفجر أنبوب مياه في {1} {2} وانقطعت المياه عن {0} أسرة. وأرسلت الشركة {3} عاملا لإصلاح العطل، "
        "وتوقعت عودة المياه بعد {4} ساعات. وقال مدير الصيانة {5} إن عمر الأنبوب {6} عاما. ويمكن للسكان "
        "الحصول على الماء من الصهاريج الواقفة عند مدخل الشارع ومعهم أوعية نظيفة، أما المدارس والمستشفيات "
        "فتصلها المياه أولا. وقد يكون الماء عكرا بعض الوقت بعد عودته، فيحسن تركه يجري حتى يصفو. واعتذرت "
        "الشركة للسكان عن الإزعاج ووعدت بتجديد الشبكة كلها.",
        ("400", "حي الزهور", "فجر الأربعاء", "عشرين", "ست", "نبيل خوري", "37"),
        ("900", "شارع البحر", "ليل الأحد", "ثلاثين", "تسع", "سامر حداد", "52"),
    ),
    "Hindi": (
        "{0} में पाइप फटा, {1} घरों में पानी बंद",
        "{0} में {2} को पानी का पाइप फट गया जिससे {1} घरों में पानी बंद हो गया। जल बोर्ड ने {3} "
        "कर्मचारियों को मरम्मत के लिए भेजा है और {4} घंटे में पानी आने की उम्मीद है। अधिकारी {5} ने बताया "
        "कि पाइप {6} साल पुराना था। तब तक लोग गली के मोड़ पर खड़े टैंकर से पानी ले सकते हैं, साफ बर्तन साथ "
        "लाएं। स्कूलों और अस्पतालों को पहले पानी दिया जा रहा है। पानी आने के बाद कुछ देर गंदा पानी निकल "
        "सकता है, इसलिए नल को थोड़ी देर खुला छोड़ दें। बोर्ड ने लोगों से असुविधा के लिए माफी मांगी है।",
        ("रामनगर", "चार सौ", "बुधवार", "बारह", "छह", "अनिल वर्मा", "सैंतीस"),
        ("फूलबाग", "नौ सौ", "रविवार", "बीस", "पंद्रह", "मीना जोशी", "बावन"),
    ),
    "German": (
        "Rohrbruch in {0}: {1} Haushalte ohne Wasser",
        "In {0} ist am {2} eine Wasserleitung gebrochen, {1} Haushalte sind ohne Wasser. Die Stadtwerke "
        "haben {3} Arbeiter geschickt und rechnen damit, dass das Wasser in {4} Stunden wieder läuft. Die "
        "Leitung war nach Angaben von Sprecher {5} {6} Jahre alt. Bis dahin steht ein Tankwagen an der "
        "Ecke, Bewohner sollen saubere Gefäße mitbringen. Schulen und Krankenhäuser werden zuerst "
        "versorgt. Danach kann das Wasser eine Zeit lang trüb sein, man sollte es laufen lassen, bis es "
        "klar ist. Die Stadtwerke bitten um Verständnis für die Unannehmlichkeiten.",
        ("Neuhof", "400", "Mittwochmorgen", "zwölf", "sechs", "Jan Reuter", "37"),
        ("Altdorf", "900", "Sonntagabend", "zwanzig", "fünfzehn", "Eva Knoll", "52"),
    ),
    "Russian": (
        "Авария в {0}: без воды {1} домов",
        "В {0} {2} прорвало водопровод, без воды остались {1} домов. Водоканал направил на место {3} "
        "рабочих и обещает дать воду через {4} часов. По словам диспетчера, трубе было {5} лет. До этого "
        "времени жители могут брать воду из цистерны на углу, нужно взять с собой чистую посуду. Школам и "
        "больницам воду подвозят в первую очередь. Первое время вода может быть мутной, её следует слить. "
        "Водоканал приносит жителям извинения за неудобства и обещает заменить всю сеть.",
        ("Заречье", "сорок", "в среду утром", "двенадцать", "шесть", "тридцать"),
        ("Слободке", "девяносто", "в ночь на понедельник", "двадцать", "восемь", "пятьдесят"),
    ),
}  # fmt: skip


def fill_in(form: tuple[str, str, tuple[str, ...], tuple[str, ...]], number: int) -> Article:
    title, text, *fillings = form
    return make_article(text.format(*fillings[number]), f"article {number}", title=title.format(*fillings[number]))


def judge(ours: Article, theirs: Article) -> str:
    return rule_for(TextPair(ours, theirs, PARAMS)).name


@pytest.mark.parametrize("source", ["another", "the same"])
@pytest.mark.parametrize("titled", [True, False], ids=["titled", "untitled"])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_form_filled_in_otherwise_is_another_report(
    form: tuple[str, str, tuple[str, ...], tuple[str, ...]], titled: bool, source: str
) -> None:
    ours, theirs = fill_in(form, 0), fill_in(form, 1)
    theirs = replace(theirs, source=ours.source if source == "the same" else "another.example")
    if not titled:
        ours, theirs = replace(ours, title=""), replace(theirs, title="")
    assert judge(ours, theirs).startswith("template.")
    assert judge(theirs, ours).startswith("template.")


# language: what a true copy has for what, after an editor went over it; a corrected figure among them
EDITS = {
    "Chinese": {"四百": "五百", "抢修": "维修", "负责人": "经理", "早已": "已经", "带来": "造成"},
    "Japanese": {"四百": "五百", "見込み": "予定", "近くの": "最寄りの", "優先して": "先に", "濁った": "にごった"},
    "Korean": {"400": "500", "복구하고": "고치고", "어귀에": "입구에", "한동안": "얼마 동안"},
    "Arabic": {"400": "500", "العطل": "الخلل", "نظيفة": "نقية", "الإزعاج": "المتاعب", "عكرا": "كدرا"},
    "Hindi": {"चार सौ": "पांच सौ", "मरम्मत": "सुधार", "गली": "सड़क", "गंदा": "मैला", "असुविधा": "परेशानी"},
    "German": {"400": "500", "Arbeiter": "Monteure", "Bewohner": "Anwohner", "Gefäße": "Behälter", "Ecke": "Kreuzung"},
    "Russian": {"сорок": "пятьдесят", "рабочих": "ремонтников", "посуду": "тару", "мутной": "ржавой"},
}


@pytest.mark.parametrize("source", ["another", "the same"])
@pytest.mark.parametrize("language", FORMS)
def test_an_edited_copy_with_a_corrected_figure_is_the_same_report(language: str, source: str) -> None:
    ours = fill_in(FORMS[language], 0)
    title, text = ours.title, ours.text
    for written, changed in EDITS[language].items():
        title, text = title.replace(written, changed), text.replace(written, changed)
    theirs = replace(
        ours, id="b", title=title, text=text, source=ours.source if source == "the same" else "another.example"
    )
    pair = TextPair(theirs, ours, PARAMS)
    assert rule_for(pair).joins(pair)


# What a form says in each of its fillings speaks for nothing: hours, ages, telephone numbers.
STANDING_FIGURES = {
    "Spanish": (
        "Urge sangre en {0}",
        "El centro de transfusión de {0} pide sangre del grupo {1}. Las reservas han bajado por {2}. Pueden donar las "
        "personas de entre 18 y 65 años que pesen más de 50 kilos. Se recoge en {3} de 9 a 14 horas, y no hay que ir "
        "en ayunas. Los hombres pueden donar 4 veces al año y las mujeres 3. El proceso dura unos 20 minutos.",
        ("Villarga", "cero negativo", "las vacaciones", "el hospital general"),
        ("Pedrales", "A positivo", "la epidemia de gripe", "una carpa junto al río"),
    ),
    "Japanese": (
        "{0}で献血呼びかけ",
        "{0}の献血ルームでは、{1}の血液が不足しているとして協力を呼びかけている。{2}で訪れる人が減ったためだという。献血がで"
        "きるのは16歳から69歳までで、体重は45キロ以上の人。{3}には献血バスも出ている。受け付けは午前9時から午後4時まで。所"
        "要時間は40分ほどで、400ミリリットルの献血は男性が年3回まで、女性が2回まで。身分を証明するものが要る。",
        ("桜ヶ丘", "O型", "年末年始の休み", "駅前広場"),
        ("港南町", "A型", "インフルエンザの流行", "市役所前"),
    ),
    "Hindi": (
        "{0} में रक्तदान शिविर कल",
        "{0} के {1} में कल रक्तदान शिविर लगेगा, जिसका आयोजन {2} कर रहा है। 18 से 60 वर्ष का कोई भी स्वस्थ व्यक्ति, "
        "जिसका वजन 45 किलो से अधिक हो, रक्तदान कर सकता है। संयोजक {3} ने बताया कि शिविर सुबह 9 बजे से दोपहर 2 बजे "
        "तक चलेगा। रक्तदान के बाद 3 महीने तक दोबारा रक्तदान नहीं करना चाहिए। सभी को फल दिए जाएंगे।",
        ("रामनगर", "रामलीला मैदान", "युवा संगठन", "अनिल गुप्ता"),
        ("फूलबाग", "पंचायत भवन", "लायंस क्लब", "सुमन वर्मा"),
    ),
}  # fmt: skip


@pytest.mark.parametrize("source", ["another", "the same"])
@pytest.mark.parametrize("titled", [True, False], ids=["titled", "untitled"])
@pytest.mark.parametrize("form", STANDING_FIGURES.values(), ids=STANDING_FIGURES)
def test_figures_that_all_fillings_have_join_nothing(
    form: tuple[str, str, tuple[str, ...], tuple[str, ...]], titled: bool, source: str
) -> None:
    test_a_form_filled_in_otherwise_is_another_report(form, titled, source)


@pytest.mark.parametrize("source", ["another", "the same"])
@pytest.mark.parametrize("form", [*STANDING_FIGURES.values(), *FORMS.values()], ids=[*STANDING_FIGURES, *FORMS])
def test_a_form_with_a_passage_of_its_own_is_another_report(
    form: tuple[str, str, tuple[str, ...], tuple[str, ...]], source: str
) -> None:
    ours, theirs = fill_in(form, 0), fill_in(form, 1)
    passage = " ".join(f"слово{number}" for number in range(20))
    theirs = replace(theirs, text=f"{theirs.text}\n\n{passage}.")
    theirs = replace(theirs, source=ours.source if source == "the same" else "another.example")
    assert judge(ours, theirs).startswith("template.")
    assert judge(theirs, ours).startswith("template.")
