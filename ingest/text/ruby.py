"""<ruby> without the readings above its letters: furigana, pinyin, bopomofo, a translation.

A reader may have them or not, and so may two copies of one text: what the text says is the line below them.
https://html.spec.whatwg.org/multipage/text-level-semantics.html#the-ruby-element
"""

from __future__ import annotations

import re

RUBY_TAGS = ("ruby", "rt", "rp", "rtc")
_MAX_READING = 200  # characters with mark-up; what is longer is text in an element that was left open

_RUBY_TAG = re.compile(r"<(/?)(ruby|rt|rp|rtc)(?: [^<>]*+)?>")
_TAG = re.compile(r"<[^<>]*+>")
BRACKETS = frozenset(zip("(（〔［[【《", ")）〕］]】》", strict=True))


def without_readings(parsed: str) -> str:
    """The same HTML, as a parser writes it; readings of nothing stay.

    >>> without_readings("<ruby>東<rt>とう</rt>京（<rt>きょう</rt>）</ruby>と<ruby><rt>あ</rt></ruby>")
    '東京とあ'
    """
    kept: list[str] = []
    rubies = place = start = 0
    for tag in _RUBY_TAG.finditer(parsed):
        if tag[2] != "ruby":
            continue
        if not rubies and not tag[1]:
            kept.append(_RUBY_TAG.sub("", parsed[place : tag.start()]))
            start = tag.end()
        rubies = max(rubies + (-1 if tag[1] else 1), 0)
        if not rubies and tag[1]:
            kept.append(_read_base(parsed[start : tag.start()]))
        if not rubies:
            place = start = tag.end()
    return "".join((*kept, _read_base(parsed[start:]) if rubies else _RUBY_TAG.sub("", parsed[place:])))


def _read_base(ruby: str) -> str:
    """What stands in a <ruby> but for its readings, the brackets around them and the spaces of the source."""
    base: list[str] = []
    place = start = depth = 0
    for tag in _RUBY_TAG.finditer(ruby):
        if not depth:
            base.append(ruby[place : tag.start()])
            start = tag.end()
        if tag[2] != "ruby":
            depth += -1 if tag[1] else 1
            if not depth and tag.start() - start > _MAX_READING:
                base.append(_RUBY_TAG.sub("", ruby[start : tag.start()]))
        place = tag.end()
    text = _join_base([*base, ruby[place:]])
    return text if _TAG.sub("", text).strip() else _RUBY_TAG.sub("", ruby)


def _join_base(pieces: list[str]) -> str:
    """The pieces between the readings in one; a piece on a line of its own is no word of its own."""
    text = ""
    for piece in pieces:
        begin = piece.strip() if "\n" in piece else piece
        if (text[-1:], begin[:1]) in BRACKETS:
            text, begin = text[:-1], begin[1:]
        text += begin
    return text
