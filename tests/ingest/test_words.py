"""What a word is: one answer in every script, and the same as dedupe's, which knows nothing of this room."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dedupe.text import LETTERS_PER_WORD as DEDUPE_LETTERS_PER_WORD
from dedupe.text import count_words as count_tokens
from dedupe.text import tokenise_text
from ingest.text.words import LETTERS_PER_WORD, count_words, split_words

TEXTS = {
    "English": "The “Tide” is in at 10:30, isn’t it? It costs $1,250.50 — a well-known price.",
    "soft hyphens and joiners": "har\u00adbour news\u200bpaper wa\u2060ter",
    "underscores": "snake_case and _emphasis_",
    "German": "Straßenbahn fährt wieder; Oberbürgermeister übergibt 3,5 Millionen.",
    "Greek": "Ο Σίσυφος ανέβηκε στον λόφο.",
    "Russian": "Паром снова ходит, сообщил порт.",
    "Arabic": "عادت العبّارة إلى الخدمة يوم الاثنين.",
    "Hebrew": "המעבורת חזרה לשירות ביום שני.",
    "Persian": "کشتی می\u200cرود و برمی\u200cگردد.",
    "Hindi": "नौका सोमवार को फिर चलने लगी।",
    "Bengali": "ফেরি সোমবার আবার চালু হয়েছে।",
    "Thai": "เรือข้ามฟากกลับมาให้บริการในวันจันทร์",
    "Lao": "ເຮືອຂ້າມຟາກກັບມາໃຫ້ບໍລິການ",
    "Khmer": "សាឡាងត្រឡប់មកដំណើរការវិញនៅថ្ងៃចន្ទ",
    "Burmese": "ကူးတို့သင်္ဘော ပြန်လည်ပြေးဆွဲသည်",
    "Tibetan": "གྲུ་གཟིངས་ཕྱིར་ལོག་བྱུང་།",
    "Chinese": "停战谈判在周一结束，共有3个代表团。",
    "Japanese": "フェリーは月曜日に運航を再開した。",
    "Korean": "여객선이 월요일에 다시 운항했다.",
    "Amharic": "ጀልባው ሰኞ ወደ አገልግሎት ተመለሰ።",
    "full width": "ＡＢＣ １２３ ｶﾞﾙ",
}


# dedupe joins a figure over its spaces, and cuts one at a full-width comma, as other writers do
APART = str.maketrans({" ": "\n", "，": "、"})


def words_as_compared(text: str) -> list[str]:
    """This room's words, as dedupe folds them."""
    return [token for word in split_words(text) for token in tokenise_text(word)]


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_both_rooms_cut_a_text_alike(text: str) -> None:
    assert words_as_compared(text) == tokenise_text(text)
    assert count_words(text) == count_tokens(tokenise_text(text)) > 0


@given(st.lists(st.sampled_from([*"".join(TEXTS.values()).translate(APART)])).map("".join))
def test_whatever_characters_meet(text: str) -> None:
    assert words_as_compared(text) == tokenise_text(text)
    assert count_words(text) == count_tokens(tokenise_text(text))


def test_one_table_of_scripts_without_spaces() -> None:
    assert LETTERS_PER_WORD == DEDUPE_LETTERS_PER_WORD
