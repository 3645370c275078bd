"""Numbers in Han numerals, as dates and ages have them."""

from __future__ import annotations

from typing import Final

HAN_NUMERALS: Final = "〇零一二两兩三四五六七八九十"
_DIGITS: Final = "〇一二三四五六七八九"
_VARIANTS: Final = str.maketrans("零两兩", "〇二二")


def read_han_number(written: str) -> int:
    """ "二〇二六" digit by digit, "二十五" by tens; below a hundred, or a year.

    >>> read_han_number("二〇二六"), read_han_number("二十五"), read_han_number("十"), read_han_number("两")
    (2026, 25, 10, 2)
    """
    plain = written.translate(_VARIANTS)
    if "十" not in plain:
        return int("".join(str(_DIGITS.find(c)) for c in plain))
    tens, ones = plain.split("十")[:2]
    return 10 * (_DIGITS.find(tens[-1]) if tens else 1) + (_DIGITS.find(ones[0]) if ones else 0)
