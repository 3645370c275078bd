"""Lengths, titles and addresses, measured by what a reader calls words, in every script."""

from __future__ import annotations

import tomllib
from itertools import combinations
from pathlib import Path

import pytest

from dedupe import Params
from dedupe.agreement import apply_rules
from dedupe.article import Article, Story
from dedupe.furniture import hash_long_words, make_paragraph_key
from dedupe.origin import PairOrigin
from dedupe.sightings import MemorySightings, mark_furniture
from dedupe.sketch import make_sketches
from dedupe.text import count_words, tokenise_text
from dedupe.titles import differ_in_part
from tests.support.judged_pairs import at_hour, make_article

PARAMS = Params()
STATEMENTS = tomllib.loads((Path(__file__).parents[1] / "data/dedupe/statements.toml").read_text())
AT_PAGE = {"source": "a.example", "url": "https://a.example/news/what-is-new-today"}

# name: (text, words in it as a reader counts them, roughly)
COUNTS = {
    "English": ("The ferry is back in service", 6),
    "Thai": ("เรือข้ามฟากกลับมาให้บริการในวันจันทร์", 10),  # เรือ ข้าม ฟาก กลับมา ให้ บริการ ใน วัน จันทร์
    "Lao": ("ເຮືອຂ້າມຟາກກັບມາໃຫ້ບໍລິການ", 7),
    "Khmer": ("សាឡាងត្រឡប់មកដំណើរការវិញនៅថ្ងៃចន្ទ", 9),
    "Burmese": ("ကူးတို့သင်္ဘော ပြန်လည်ပြေးဆွဲသည်", 7),
    "Chinese": ("渡轮星期一恢复服务", 5),
    "Japanese": ("フェリーは月曜日に運航を再開した", 8),
    "Korean": ("여객선이 월요일에 다시 운항했다", 4),
    "Amharic": ("ጀልባው ሰኞ ወደ አገልግሎት ተመለሰ", 5),
    "Hebrew": ("המעבורת חזרה לשירות ביום שני", 5),
}


@pytest.mark.parametrize(("text", "count"), COUNTS.values(), ids=COUNTS)
def test_words_are_counted_as_readers_count(text: str, count: int) -> None:
    assert abs(count_words(tokenise_text(text)) - count) <= max(1, count // 5)


def take_origin(ours: str, theirs: str) -> PairOrigin:
    return PairOrigin(make_article("", "a", title=ours), make_article("", "b", title=theirs), PARAMS)


# name: (a title of a few words, a headline)
TITLES = {
    "Chinese": ("今日天气预报", "暴雨过后渡轮星期一恢复往返服务"),
    "Japanese": ("今日の天気予報", "大雨のあと渡し船が月曜日に運航を再開"),
    "Thai": ("พยากรณ์อากาศวันนี้", "เรือข้ามฟากกลับมาให้บริการในวันจันทร์"),
    "Korean": ("오늘의 날씨 예보", "여객선이 폭우가 지난 뒤 월요일에 다시 운항"),
}


@pytest.mark.parametrize(("short", "headline"), TITLES.values(), ids=TITLES)
def test_a_title_of_a_few_words_is_no_headline(short: str, headline: str) -> None:
    assert not take_origin(short, short).same_headline
    assert take_origin(headline, headline).same_headline


@pytest.mark.parametrize("title", ["天气", "新闻简报", "ข่าวสั้น", "News in"])
def test_a_title_of_two_words_names_nothing(title: str) -> None:
    assert not take_origin(title, title).same_title
    assert make_sketches([make_article("", title=title)], PARAMS)[0].names == ()


@pytest.mark.parametrize("language", STATEMENTS)
def test_headlines_agree_by_words_and_not_by_letters(language: str) -> None:
    titles = [STATEMENTS[language][report][0].split(".")[0][:60] for report in ("march", "fine", "said")]
    assert not any(take_origin(ours, theirs).titles_agree for ours, theirs in combinations(titles, 2))
    assert all(take_origin(title, f"{title} – Bote").titles_agree for title in titles)


@pytest.mark.parametrize("language", STATEMENTS)
def test_furniture_is_learned_by_unrelated_headlines(language: str) -> None:
    titles = [text[:45] for report in STATEMENTS[language].values() for text in report]
    hashed = [hash_long_words(title) for title in titles]
    pairs = [*combinations(hashed, 2)]
    assert sum(1 for ours, theirs in pairs if ours & theirs) <= len(pairs) // 5
    assert all(hash_long_words(f"{title} – Bote") & ours for title, ours in zip(titles, hashed, strict=True))


@pytest.mark.parametrize("language", STATEMENTS)
def test_a_form_below_every_story_of_a_source_is_learned(language: str) -> None:
    *headlines, form = (text for report in ("march", "fine", "said") for text in STATEMENTS[language][report])
    stories = [
        make_article(f"{headline}\n\n{form}", str(number), title=headline[:45], source="a.example", **at_hour(number))
        for number, headline in enumerate(headlines)
    ]
    learned = mark_furniture(stories, MemorySightings(PARAMS), PARAMS)
    assert {key for story in learned for key in story.furniture} == {make_paragraph_key(form)}


def test_parts_of_a_series_in_a_script_without_spaces() -> None:
    assert differ_in_part("科技夜话 712：保守秘密", "科技夜话 713：高楼")
    assert not differ_in_part("死亡人数 30：警方通报情况", "死亡人数 45：警方召开会议")


def find_rule(item: Article, matched: Article) -> tuple[bool, str]:
    finding = apply_rules(item, Story(id="st", representative=matched), PARAMS)
    return finding.joins, finding.rule.name


@pytest.mark.parametrize("language", STATEMENTS)
def test_a_page_that_is_filled_anew_is_another_text(language: str) -> None:
    march, fine = (
        make_article("\n\n".join(STATEMENTS[language][report]), report, **AT_PAGE, **at_hour(hour))  # type: ignore[arg-type]
        for report, hour in (("march", 0), ("fine", 24))
    )
    assert not find_rule(fine, march)[0]


@pytest.mark.parametrize("language", STATEMENTS)
def test_an_article_that_was_rewritten_at_its_address_is_the_same(language: str) -> None:
    (lead, rest), (_, other) = STATEMENTS[language]["march"], STATEMENTS[language]["fine"]
    march = make_article(f"{lead}\n\n{rest}", "a", title=lead[:30], **AT_PAGE)
    rewritten = make_article(f"{lead}\n\n{other}\n\n{other}", "b", title=lead[:36], **AT_PAGE, **at_hour(24))  # type: ignore[arg-type]
    assert find_rule(rewritten, march) == (True, "same_address.article")


GATES = (
    "市は12日、川に並ぶ8基の水門のうち3基を40年ぶりに開けた。上流の田に水が届き、農家は植え付けの準備を始めた。"
    "水門の歯車は町工場が作り直し、費用は寄付でまかなわれた。見物の子どもたちは堤防から歓声を上げた。"
)
CHOIR = (
    "高校の合唱部が12人で出場し、8組のうち3位に入った。指導する先生は40歳で、部の卒業生でもある。部員は毎朝、"
    "海辺の公園で声を出してきた。審査員は低い声の響きを褒め、来年の大会で再び聴きたいと話した。"
)
PEARS = (
    "מגדלי האגסים בעמק הצפוני חוששים שהסופה הרסה חצי מהיבול. הרשתות נקרעו והענפים נשברו תחת הברד הכבד. ראש המועצה "
    "הבטיח פיצויים לחקלאים, ובינתיים מתנדבים אוספים את הפירות שנפלו כדי להכין מהם ריבה למכירה בשוק."
)
PEARS_ANEW = (
    "חצי מהיבול אבד: הסופה פגעה קשה במגדלי האגסים, והברד הכבד שבר את הענפים. מתנדבים מכינים ריבה מן הפירות שנפלו, "
    "והחקלאים ממתינים לפיצויים שראש המועצה אמר שישלם. הרשתות שנקרעו יוחלפו לפני החורף בעזרת קרן של העמק הצפוני."
)


def test_small_figures_in_common_relate_nothing() -> None:
    gates = make_article(GATES, "a", **AT_PAGE)
    choir = make_article(CHOIR, "b", **AT_PAGE, **at_hour(24))  # type: ignore[arg-type]
    assert not find_rule(choir, gates)[0]


def test_long_words_in_common_relate_what_was_rewritten_where_capitals_tell_no_names() -> None:
    pears = make_article(PEARS, "a", **AT_PAGE)
    anew = make_article(PEARS_ANEW, "b", **AT_PAGE, **at_hour(24))  # type: ignore[arg-type]
    assert find_rule(anew, pears) == (True, "same_address.article")
