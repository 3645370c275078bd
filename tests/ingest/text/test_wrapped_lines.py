"""Plain texts that were wrapped at a width have their paragraphs; what is written in lines keeps its lines."""

from __future__ import annotations

import json
import textwrap
from datetime import UTC, datetime
from typing import Literal

import pytest

from ingest import Document, read_document
from ingest.text.words import split_words
from ingest.text.wrapped_lines import join_wrapped_text

STORIES = {
    "en": (
        "The ferry to the island left on time on Tuesday, for the first time in six weeks, and the quay had come.",
        "A crack in the shaft had kept it in the yard since March, when a deckhand heard a sound that he did not like.",
        "The steel for the new shaft had to be brought from abroad, and the yard worked two weekends to fit it.",
    ),
    "de": (
        "Die Fähre zur Insel lief am Dienstag zum ersten Mal seit sechs Wochen wieder pünktlich aus, und am Kai standen"
        " die Leute in drei Reihen.",
        "Ein Riss in der Welle hatte das Schiff seit März in der Werft gehalten, nachdem ein Matrose etwas gehört"
        " hatte, das ihm nicht gefiel.",
    ),
    "ru": (
        "Паром на остров во вторник впервые за шесть недель вышел вовремя, и на причале собрался весь посёлок, чтобы"
        " посмотреть на отплытие.",
        "Трещина в валу держала его в доке с марта, когда матрос услышал звук, который ему не понравился, и сказал об"
        " этом капитану.",
    ),
    "ar": (
        "غادرت العبارة المتجهة إلى الجزيرة في موعدها يوم الثلاثاء للمرة الأولى منذ ستة أسابيع وتجمع الناس على الرصيف"
        " لمشاهدتها وهي تبتعد عن الميناء القديم",
        "وكان شرخ في العمود قد أبقاها في الحوض منذ مارس بعدما سمع أحد البحارة صوتا لم يعجبه وأخبر القبطان به في المساء",
    ),
    "hi": (
        "द्वीप जाने वाली नाव मंगलवार को छह हफ़्तों में पहली बार समय पर निकली और पूरा घाट उसे देखने के लिए जमा हो गया था ताकि"
        " कोई भी यह पल न चूके",
        "धुरी में आई दरार ने उसे मार्च से गोदी में रोक रखा था जब एक मल्लाह ने ऐसी आवाज़ सुनी जो उसे अच्छी नहीं लगी और उसने"
        " कप्तान को बताया",
    ),
}


def wrap(texts: tuple[str, ...], width: int, first: str = "", further: str = "", between: str = "\n\n") -> str:
    wrapped = (
        textwrap.fill(text, width, initial_indent=first, subsequent_indent=further, break_on_hyphens=False)
        for text in texts
    )
    return between.join(wrapped)


@pytest.mark.parametrize("width", [48, 60, 72, 78])
@pytest.mark.parametrize("texts", STORIES.values(), ids=STORIES)
def test_paragraphs_with_lines_between_are_joined(texts: tuple[str, ...], width: int) -> None:
    assert join_wrapped_text(wrap(texts * 2, width)) == "\n\n".join(texts * 2)


LAYOUTS = {
    "indented paragraphs": ("   ", "", "\n"),
    "an indented text": ("    ", "    ", "\n\n"),
    "entries of a list": ("- ", "  ", "\n"),
    "numbered entries": ("1. ", "   ", "\n"),
    "a quoted mail": ("> ", "> ", "\n>\n"),
    "a mail quoted twice": ("> > ", "> > ", "\n> >\n"),
}


@pytest.mark.parametrize(("first", "further", "between"), LAYOUTS.values(), ids=LAYOUTS)
def test_each_layout_of_paragraphs_is_joined(first: str, further: str, between: str) -> None:
    texts = STORIES["en"]
    joined = join_wrapped_text(wrap(texts, 60, first, further, between))
    assert joined == between.join(first + text for text in texts)


@pytest.mark.parametrize("width", [16, 20, 34])
def test_text_without_spaces_is_joined_without_one(width: int) -> None:
    text = (
        "周二渡轮六周来首次准时驶离港口。码头上挤满了前来观看的居民，船上的工作人员向他们挥手致意。一切如常，没有人受伤"
        * 4
    )
    wrapped = "\n".join(text[start : start + width] for start in range(0, len(text), width))
    assert join_wrapped_text(f"{wrapped}。") == f"{text}。"


HYPHENS = {
    "a word cut in two": ("", "inter-", "national", "international"),
    "a word that the text has with a hyphen": ("The well-known captain. ", "well-", "known", "well-known"),
    "a word that the text has whole": ("The wellknown captain known. Known! ", "well-", "known", "wellknown"),
    "two parts that are words": ("A long term. ", "long-", "term", "long-term"),
    "an end that is a word by chance": ("", "deckh-", "and", "deckhand"),
    "a word that is cut twice": (f"{'said of the inter-':>60}\nnational", "inter-", "national", "international"),
    "a capital behind": ("", "Anglo-", "Corvanian", "Anglo-Corvanian"),
    "a figure behind": ("", "covid-", "19", "covid-19"),
    "a soft hyphen": ("", "Inter\u00ad", "national", "International"),
    "German": ("", "Hafen\u2010", "meister", "Hafenmeister"),
    "Russian": ("", "капи-", "тана", "капитана"),
}


@pytest.mark.parametrize(("before", "left", "right", "word"), HYPHENS.values(), ids=HYPHENS)
def test_a_hyphen_at_the_end_of_a_line_goes_or_stays(before: str, left: str, right: str, word: str) -> None:
    line = f"Whatever anybody on the whole old quay said of the {left}\n{right} of whom nobody had ever heard a thing"
    joined = join_wrapped_text(f"{before}\n\n{wrap(STORIES['en'], 60)}\n\n{line}")
    assert f"of the {word} of whom" in joined


KEPT = {
    "a poem": """Shall I compare thee to a summer's day?
Thou art more lovely and more temperate:
Rough winds do shake the darling buds of May,
And summer's lease hath all too short a date;
Sometime too hot the eye of heaven shines,
And often is his gold complexion dimm'd;""",
    "free verse": """the gulls
come in at four
when the boats are near
and leave
before the bell of the chapel has stopped
as if
they had a train to catch""",
    "a list": """bread from the mill
two pounds of herring, salted
rope
tar, if there is any left at the yard
paper for the master's log
a new lamp""",
    "headlines": """Ferry is back in service after six weeks in the yard
Mill on the river grinds again after forty years of rest
School kitchen wins the prize of the county for its soup
Bees are back in town, and the council builds them a home
Harbour master retires and leaves a book about the winds""",
    "headlines in Chinese": """渡轮停航六周后重新投入使用
河上的磨坊在四十年后再次运转
学校食堂荣获全县最佳汤品奖
蜜蜂回到镇上议会为它们建家
港务长退休并留下一本关于风的书""",
    "headlines in Arabic": """العبارة تعود إلى الخدمة بعد ستة أسابيع
الطاحونة تعمل من جديد بعد أربعين عاما من التوقف
مطبخ المدرسة يفوز بجائزة المقاطعة عن حسائه
النحل يعود إلى البلدة
رئيس الميناء يتقاعد ويترك كتابا عن الرياح والمد""",
    "scores": "\n".join(f"Kell United of the north  {n} : {n + 1}  Orsby Town of the south" for n in range(8)),
    "a table": "\n".join(f"herring, salted      {n * 17:5} tonnes      landed at Kell" for n in range(8)),
    "a paragraph to a line": "\n".join(STORIES["en"] * 2),
    "an address": "Harbour Times\n3 Quay Road\nPort Skarrow\nAldermark",
    "one line": "Up.",
    "nothing": "",
}


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_what_is_written_in_lines_keeps_them(text: str) -> None:
    assert join_wrapped_text(text) == text


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_joining_twice_is_joining_once(text: str) -> None:
    wrapped = join_wrapped_text(f"{wrap(STORIES['en'], 60)}\n\n{text}")
    assert join_wrapped_text(wrapped) == wrapped


BODY = wrap(STORIES["en"], 64)
ATOM = "http://www.w3.org/2005/Atom"
DOCUMENTS: dict[str, tuple[Literal["document", "items", "feed"], str]] = {
    "a text": ("document", f"The ferry is back\n\nHarbour Times, 4 June 2031\n\n{BODY}\n"),
    "items": ("items", json.dumps({"title": "The ferry is back", "content_text": BODY})),
    "atom": (
        "feed",
        f'<feed xmlns="{ATOM}"><entry><title>The ferry is back</title><content type="text">{BODY}</content></entry>'
        "</feed>",
    ),
}


@pytest.mark.parametrize(("kind", "body"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_every_format_of_plain_text_is_joined(kind: Literal["document", "items", "feed"], body: str) -> None:
    (item,) = read_document(Document(body=body.encode(), kind=kind, fetched_at=datetime(2031, 6, 5, tzinfo=UTC))).items
    assert item.title == "The ferry is back"
    assert item.content_text == "\n\n".join(STORIES["en"])


def test_a_record_of_ours_keeps_its_lines() -> None:
    record = {"title": "T", "content_text": BODY, "provenance": {"part": "main"}}
    (item,) = read_document(
        Document(body=json.dumps(record).encode(), kind="items", fetched_at=datetime(2031, 6, 5, tzinfo=UTC))
    ).items
    assert item.content_text == BODY


def wrap_with_hyphens(text: str, width: int) -> str:
    """As a printed column is set: the last word of a line is cut where a part of it still fits."""
    lines, line = [], ""
    for word in text.split():
        room = width - len(line) - 2
        if len(line) + 1 + len(word) <= width:
            line = f"{line} {word}".lstrip()
        elif word.isalpha() and 3 <= room <= len(word) - 3:
            lines.append(f"{line} {word[:room]}-")
            line = word[room:]
        else:
            lines.append(line)
            line = word
    return "\n".join([*lines, line])


@pytest.mark.parametrize("texts", [STORIES["en"], STORIES["de"], STORIES["ru"]], ids=["en", "de", "ru"])
def test_words_cut_by_the_wrapping_are_those_of_the_copy(texts: tuple[str, ...]) -> None:
    text = " ".join(texts)
    columns = [wrap_with_hyphens(text, width) for width in (46, 49, 52, 58)]
    assert any("-\n" in column for column in columns)
    for column in columns:
        assert split_words(join_wrapped_text(column)) == split_words(text)
