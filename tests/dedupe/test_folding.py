"""What two writers may write differently is one text in comparison; what differs in meaning stays two."""

from __future__ import annotations

import sys
import unicodedata
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dedupe import Article, Params, StreamJudge, make_paragraph_key, make_text_key
from dedupe.figure_writing import fold_figures
from dedupe.folding import fold_keeping_case, fold_text
from dedupe.text import tokenise_text, tokenise_with_case
from dedupe.titles import differ_in_year
from dedupe.words import hash_folded_words, hash_words_of_texts
from tests.support.processor_time import takes_at_most

# language and what is written otherwise: two or more ways of writing one text
SAME_TEXT = {
    "ar: digits": ("تشققات في 14 دعامة من أصل 2750000", "تشققات في ١٤ دعامة من أصل ٢٧٥٠٠٠٠"),
    "ar: thousands and decimals": ("١٢٬٤٠٠ و ٣٫٥", "12,400 و 3.5", "12.400 و 3,5"),
    "ar: vowel marks and tatweel": ("قَالَ الرَّئِيسُ إنّ الجســـر", "قال الرئيس إن الجسر"),
    "ar: hamza, final ya, ta marbuta": ("أعلن إلى آخر مستشفى المدينة", "اعلن الى اخر مستشفي المدينه"),
    "ar: presentation forms": ("ﻻ ﷲ", "لا الله"),
    "fa: yeh, kaf, digits": ("شهردار گفت ۹۰ روز کار یک پل", "شهردار گفت 90 روز كار يك پل"),
    "fa: joiners and ezafe": ("رودخانهٔ می\u200cشود", "رودخانه می\u200dشود", "رودخانۀ میشود"),
    "ur: heh and yeh": ("ہمارے شہر کی ۱۲ سڑکیں", "همارے شهر كي 12 سڑكيں"),
    "ckb: heh and yeh": ("شاری هەولێر کرایەوە", "شاري ھەولێر كرایەوە", "شاری ههولێر کرایهوە"),
    "ps: gaf": ("پرمختګ", "پرمختگ"),
    "he: points, final forms, geresh": ("שָׁלוֹם ג׳ורג׳ צה״ל בית־ספר", "שלום ג'ורג' צה\"ל בית-ספר"),
    "yi: ligatures": ("ייִדיש װאָך", "יידיש וואך"),
    "hi: digits": ("१२ लोग, १,२४,००० रुपये", "12 लोग, 1,24,000 रुपये", "12 लोग, 124000 रुपये"),
    "hi: nukta, candrabindu, nasals": ("क़लम और फ़िल्म, हँस हिन्दी सम्बन्ध", "कलम और फिल्म, हंस हिंदी संबंध"),
    "hi: composed letters": ("ज\u093cरूर", "\u095bरूर", "जरूर"),
    "gu: nasals": ("સુન્દર", "સુંદર"),
    "pa: nukta and digits": ("ਜ਼ਮੀਨ ੧੨", "ਜਮੀਨ 12"),
    "bn: digits and khanda ta": ("উৎসবে ১২,৪০০ জন", "উত্\u200dসবে 12,400 জন"),
    "bn: composed letters": ("হ\u09df", "হ\u09af\u09bc"),
    "ml: chillu and nta": ("അവൻ എന്റെ", "അവന്\u200d എൻറെ", "അവൻ എൻ്റെ"),
    "ta: digits": ("௧௨ பேர்", "12 பேர்"),
    "th: digits and sara am": ("น้ำท่วม ๑๒ จุด", "น\u0e4d\u0e49าท่วม 12 จุด", "นำ\u0e49ท่วม 12 จุด"),
    "lo: sara am": ("ນ້ຳ", "ນ\u0ecd\u0ec9າ"),
    "my: digits": ("လူ ၁၂၀ ဦး", "လူ 120 ဦး"),
    "km: digits and word breaks": ("មនុស្ស ១២\u200bនាក់", "មនុស្ស 12នាក់"),
    "vi: no marks": ("Đường thủy hòa bình nguyễn", "Duong thuy hoa binh nguyen"),
    "vi: place of the tone": ("hòa thủy", "hoà thuỷ"),
    "vi: decomposed": (unicodedata.normalize("NFD", "Nguyễn Đường"), "Nguyễn Đường"),
    "tr: capitals": ("İSTANBUL'DA YAĞIŞ KAPATILIYOR", "İstanbul’da yağış kapatılıyor", "istanbul'da yagis kapatiliyor"),
    "az: schwa": ("Bakı şəhərində", "BAKI ŞƏHƏRİNDƏ", "Baki seherinde"),
    "pl: no marks": ("Łódź: śnieg i żółć", "Lodz: snieg i zolc"),
    "hu: no marks": ("Árvíztűrő tükörfúró", "Arvizturo tukorfuro"),
    "cs: no marks": ("Příliš žluťoučký kůň", "Prilis zlutoucky kun"),
    "ro: cedilla and comma": ("Ştiri şi ţară", "Știri și țară", "Stiri si tara"),
    "yo: no marks": ("Ọ̀ṣun àti Ẹ̀kó", "Osun ati Eko"),
    "ha: hooks": ("Ƙasa ɗaya ɓangare", "Kasa daya bangare"),
    "da: no marks": ("Blåbær på øen", "Blabaer pa oen"),
    "de: sharp s": ("STRASSE", "Straße", "STRAẞE"),
    "fr: capitals without marks": ("L’ÉTAT À L’ŒUVRE", "L'état à l'œuvre", "L'ETAT A L'OEUVRE"),
    "fr: figures": ("12 400 euros et 3,5 %", "12\u202f400 euros et 3,5\xa0%", "12.400 euros et 3.5 %"),
    "de-CH: figures": ("12’400.50 Franken", "12'400.50 Franken", "12,400.50 Franken", "12.400,50 Franken"),
    "el: capitals, tonos, final sigma": ("ΚΛΕΙΝΕΙ Η ΠΑΛΙΑ ΓΕΦΥΡΑ ΤΟΥΣ", "Κλείνει η παλιά γέφυρα τους"),
    "el: polytonic": ("Ἀθῆναι ᾠδή", "Αθηναι ωδη"),
    "ru: yo and stress": ("Ёлка за́мок всё", "Елка замок все"),
    "sr: two alphabets": ("Његош је љубио џез и ћуп у Ђакову", "Njegoš je ljubio džez i ćup u Đakovu"),
    "sr: capitals": ("ЉУБАВ И ЏЕЗ", "LJUBAV I DŽEZ", "ǇUBAV I ǄEZ"),
    "mk: two alphabets": ("Ѓорѓи Ќе ѕвезда", "Ǵorǵi Ḱe dzvezda", "Gorgi Ke dzvezda"),
    "zh: orthographies": ("清河市政府宣布检查发现裂缝", "清河市政府宣布檢查發現裂縫"),
    "zh: Taiwan and Hong Kong": ("台湾里面的线", "臺灣裡面的線", "台灣裏面的綫"),
    "ja: old and new forms": ("国立気象台と渋沢栄一", "國立氣象臺と澁澤榮一"),
    "ja: width": ("ｶﾞｽ １２，４００円 ＮＨＫ", "ガス 12,400円 NHK"),
    "ko: letters one by one": (unicodedata.normalize("NFD", "한국"), "한국"),
    "am: digits stay words": ("፲፪", "፲፪"),
    "dv: digits": ("12", "１２", "𝟭𝟮", "۱۲"),
    "any: invisible characters": ("so\u00adft w\u200bo\u2060rd ☂\ufe0f", "\ufeffsoft\u061c wo\u034frd ☂"),
    "any: typography": ("“It’s” – ﬁne…", "\"it's\" - fine..."),
    "any: fractions": ("5½ miles", "5 1/2 miles"),
}  # fmt: skip


@pytest.mark.parametrize("ways", SAME_TEXT.values(), ids=SAME_TEXT)
def test_one_text_is_one(ways: tuple[str, ...]) -> None:
    words = [tokenise_text(way) for way in ways]
    assert words == [words[0]] * len(ways)
    assert {tuple(word.casefold() for word in tokenise_with_case(way)) for way in ways} == {tuple(words[0])}
    assert len({make_text_key(f" {way}\n") for way in ways}) == 1


OTHER_TEXT = {
    "a figure": ("12,400", "12,500"),
    "a figure in other digits": ("١٢٬٤٠٠", "12,500"),
    "a tenth": ("3,5", "35"),
    "a clock time": ("10:30", "1030"),
    "a date": ("26.11.2012", "26.11.2013"),
    "a score": ("2-1", "21"),
    "a list": ("3, 5 and 7", "3.5 and 7"),
    "a list of years": ("2024 300", "2024300"),
    "dead and hurt, in Chinese": ("死12，300伤", "死12,300伤"),
    "a clock time and a figure": ("10:30 400", "10:30400"),
    "ja: voicing marks": ("か", "が"),
    "ja: small kana": ("つ", "っ"),
    "th: tone marks": ("เสือ", "เสื้อ"),
    "th: a vowel": ("กิน", "กัน"),
    "lo: tone marks": ("ຂາ", "ຂ້າ"),
    "my: tone marks": ("စား", "စာ"),
    "km: a vowel": ("កា", "កិ"),
    "hi: a vowel sign": ("दिन", "दीन"),
    "hi: a nasal vowel": ("है", "हैं"),
    "bn: a letter with a dot": ("পাড়া", "পাডা"),
    "ta: a vowel sign": ("கல்", "கால்"),
    "ml: a letter that ends a syllable": ("അവൻ", "അവന്"),
    "ar: a letter with other dots": ("بنت", "بيت"),
    "fa: gaf": ("گل", "کل"),
    "ur: retroflex": ("ڑ", "ر"),
    "ur: long ye": ("بیٹی", "بیٹے"),
    "ckb: letters with marks of their own": ("کەڵ", "کەل"),
    "ug: a vowel": ("كۆل", "كول"),
    "he: final forms are no others": ("כלב", "כלבים"),
    "ko: a vowel": ("서울", "사울"),
    "ru: short i": ("мой", "мои"),
    "uk: yi": ("її", "іі"),
    "be: short u": ("ўсе", "усе"),
    "ru: letters that Serbian lacks": ("быль", "бил"),
    "zh: two characters": ("买", "卖"),
    "zh: figures": ("三人", "二人"),
    "am: two letters": ("ሰ", "ሸ"),
    "a sign": ("-0.5", "0.5"),
}  # fmt: skip


@pytest.mark.parametrize(("a", "b"), OTHER_TEXT.values(), ids=OTHER_TEXT)
def test_another_text_is_another(a: str, b: str) -> None:
    assert fold_text(a) != fold_text(b)


# What the fold merges although it differs; docs/verdicts.md lists such losses.
LOSSES = {
    "de": ("schon", "schön"),
    "tr": ("ilik", "ılık"),
    "ru: letters of Serbian": ("жар", "зар"),
    "hi": ("हँस", "हंस"),
    "ar": ("كتابة", "كتابه"),
    "ur": ("بھائی", "بہائی"),
    "zh": ("后面", "後面"),
    "three decimals": ("3.142", "3,142"),
}


@pytest.mark.parametrize(("a", "b"), LOSSES.values(), ids=LOSSES)
def test_what_is_lost_is_known(a: str, b: str) -> None:
    assert fold_text(a) == fold_text(b)


FIGURES = {
    "in groups": ("1,234,567 1.234.567 1 234 567 1'234'567", "1234567 1234567 1234567 1234567"),
    "from and to": ("12 400-13 500, 10.000-12.000", "12400-13500, 10000-12000"),
    "as in India": ("1,24,000 12,34,56,789.5", "124000 123456789.5"),
    "with decimals": ("1,250.50 1.250,50 3,5 0,125", "1250.50 1250.50 3.5 0.125"),
    "no figure in groups": (other := "10:30 26.11.2012 26/11/2012 2012-11-26 2-1 3/4", other),
    "spaces between figures": (apart := "2024 300, 10:30 400, 3.5 300, 2-1 300, 12 40", apart),
    "marks around figures": ("in 12, 400 of '5 300', 7.", "in 12, 400 of '5300', 7."),
    "a version": ("3.11.2", "3.11.2"),
    "a clock time with decimals": ("1:02,34", "1:02.34"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "folded"), FIGURES.values(), ids=FIGURES)
def test_figures(text: str, folded: str) -> None:
    assert fold_figures(text) == folded


@settings(max_examples=200)
@given(st.text("0001239 ,.'-:/a\n", max_size=20))
def test_figures_of_a_long_text_are_those_of_its_lines(line: str) -> None:
    long = 2000 * "x"
    assert fold_figures(f"{line}\n{long}\n{line}") == f"{fold_figures(line)}\n{long}\n{fold_figures(line)}"


def test_a_figure_in_groups_is_one_word() -> None:
    assert tokenise_text("12 400 of 1.250,50") == ["12400", "of", "1250.50"]


def test_titles_are_compared_in_one_form() -> None:
    assert differ_in_year("٢٠١٦: الصور", "٢٠١٥: الصُّور")
    assert not differ_in_year("ΕΤΟΣ 2016", "Έτος 2016")


# Each twice: two sources, two ways of writing.
STORIES = {
    "figures in Arabic digits": lambda text: text.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
    "thousands with points": lambda text: text.replace(",", "."),
    "capitals": str.upper,
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
}
TEXT = (
    "Město Dolní Lhota uzavře 9. března starý most přes řeku Moravici pro nákladní auta, protože prohlídka našla "
    "trhliny ve 14 z 36 pilířů. Oprava má trvat 90 dní a stát 12,400 tisíc korun, řekla starostka Žofie Kůrková v "
    "pondělí večer. Most byl postaven v roce 1968 a denně po něm přejede 11,500 vozů, uvedla správa silnic. Řidiči "
    "autobusů pojedou po východní silnici a značky budou stát u všech vjezdů do města."
)


@pytest.mark.parametrize("rewrite", STORIES.values(), ids=STORIES)
def test_a_copy_in_another_writing_is_a_copy(rewrite: object) -> None:
    assert callable(rewrite)
    now = datetime(2026, 3, 9, tzinfo=UTC)
    texts = {"a.example": TEXT, "b.example": rewrite(TEXT)}
    articles = [Article(id=source, title="", text=text, source=source, seen_at=now) for source, text in texts.items()]
    assert [verdict.relation for verdict in StreamJudge(Params()).judge(articles)] == ["new", "copy"]


def test_another_figure_is_another_form() -> None:
    now = datetime(2026, 3, 9, tzinfo=UTC)
    other = TEXT
    for figure, another in (("12,400", "13.900"), ("11,500", "٩٢٠٠"), ("14 z 36", "3 z 8"), (" 90 ", " 30 ")):
        other = other.replace(figure, another)
    articles = [
        Article(id=str(text is other), title="", text=text, source="a.example", seen_at=now) for text in (TEXT, other)
    ]
    assert [verdict.relation for verdict in StreamJudge(Params()).judge(articles)] == ["new", "new"]


# letters, figures and marks that the rules are about, in reach of each other
SIGNIFICANT = (
    "abAÉé'’.,:/_ 0123٣²½\u0301\u0316ß東京國気でカ\u3099\uff76\uff9e，１２３"
    "น้ำ\u0e4dາກนन्तंँ\u093cന്റ\u200d\u200cЉљЁйأىكﻻ\n\ud800ﬁİ…\xa0😀\ufe0f"
)
ANY_TEXT = st.one_of(st.text(SIGNIFICANT, max_size=20), st.text(max_size=20))


@given(ANY_TEXT)
@example("\uff76\u3099\uff9e")
@example("か\u200b\u3099")
@example("1 234 2 345 678,9")
@example("12,345.678,9,10")
def test_what_is_folded_has_no_other_fold(text: str) -> None:
    folded = fold_text(text)
    assert fold_text(folded) == folded
    assert fold_keeping_case(text).casefold() == folded
    assert fold_text(fold_keeping_case(text)) == folded


@given(st.lists(ANY_TEXT, max_size=4))
def test_a_text_is_folded_as_its_paragraphs_are(paragraphs: list[str]) -> None:
    assert fold_text("\n".join(paragraphs)) == "\n".join(map(fold_text, paragraphs))


@given(st.lists(st.text(SIGNIFICANT, max_size=20), max_size=4))
def test_words_of_bytes_are_the_words(texts: list[str]) -> None:
    words = [word for text in texts for word in tokenise_text(text)]
    hashes, _ = hash_words_of_texts(texts, 1000)
    assert np.array_equal(hashes, hash_folded_words(words))


@given(st.integers(1000, 10**12), st.integers(0, 10**12), st.sampled_from([",", ".", " ", "\u202f", "'", "٬", ""]))
def test_figures_are_one_where_their_values_are(a: int, b: int, mark: str) -> None:
    ours, theirs = f"{a:,}".replace(",", mark), f"{b:,}"
    assert (tokenise_text(ours) == tokenise_text(theirs)) == (a == b)


@pytest.mark.long
@settings(deadline=None)
@given(st.integers(0, 16))
def test_every_character_is_folded_for_good(plane: int) -> None:
    """Plane by plane: one fold is enough, with and without case."""
    text = "\n".join(map(chr, range(max(1, plane << 16), (plane + 1) << 16)))
    assert fold_text(fold_text(text)) == fold_text(text)


def test_every_decimal_digit_is_its_value() -> None:
    digits = [chr(c) for c in range(sys.maxunicode + 1) if unicodedata.category(chr(c)) == "Nd"]
    assert {fold_text(digit) == str(unicodedata.decimal(digit)) for digit in digits} == {True}


@pytest.mark.parametrize(
    "text", ["1," * 50_000, "1 234 " * 20_000, "か\u3099" * 50_000, "น\u0e4d\u0e49า" * 20_000, "Њ½" * 50_000]
)
def test_hostile_text_takes_linear_time(text: str) -> None:
    assert takes_at_most(2, lambda: fold_text(text))


def test_paragraphs_of_two_orthographies_are_one() -> None:
    assert make_paragraph_key("訂閱我們的電子報") == make_paragraph_key("订阅我们的电子报")
