"""Texts whose UTF-8 was taken for one of Windows' code pages or Latin-1, and encoded again: "cafÃ©", "РњР°СЏРє"."""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress

# letters that UTF-8's first bytes look like, and those that its other bytes look like
_WINDOWS_BYTES = {ord(bytes([byte]).decode("cp1252", "ignore") or chr(byte)): byte for byte in range(0x80, 0xA0)}
_FIRST = "\xc2-\xf4"
_NEXT = "".join(map(chr, {*range(0x80, 0xC0), *_WINDOWS_BYTES}))
_LETTER = re.compile(f"[{_FIRST}][{re.escape(_NEXT)}]{{1,3}}+")
# Nobody sees them, so they may have come in later: Unicode's line ends, spaces without width, marks of byte order
_SILENT = {0x2028: " ", 0x2029: " ", 0x200B: None, 0x2060: None, 0xFEFF: None}
_SILENT_LETTER = re.compile(f"[{''.join(map(chr, _SILENT))}]")
_MAY_BEGIN = re.compile(f"[{_FIRST}{''.join(map(chr, _SILENT))}]")
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
# "CAFÉ…", "ALEMÃ”": a capital that ends a word of capitals, and a mark that may follow any word
_MARKS = "\xa0\xab\xbb\u2013\u2014\u2018-\u201e\u2026"
_ALL_MARKS = "\xa0\xab\xbb–—‘’‚“”„…"
_CAPITAL_AND_MARK = re.compile(f"(?:(?<=[A-Z\xc0-\xde])[\xc2\xc3]|(?<![a-z\xdf-\xff])[\xc4-\xde])[{_MARKS}]")

_LETTERS_AT_LEAST = 3  # of the other pages: their letters stand beside each other more often than Western ones


def _list_bytes(page: str) -> dict[int, int]:
    """Byte by letter; bytes that a page leaves open are control characters."""
    return {ord(bytes([byte]).decode(page, "ignore") or chr(byte)): byte for byte in range(0x80, 0x100)}


def _make_letter_pattern(bytes_by_letter: Mapping[int, int]) -> re.Pattern[str]:
    first = "".join(chr(letter) for letter, byte in bytes_by_letter.items() if 0xC2 <= byte <= 0xF4)
    following = "".join(chr(letter) for letter, byte in bytes_by_letter.items() if byte < 0xC0)
    return re.compile(f"[{re.escape(first)}][{re.escape(following)}]{{1,3}}+")


# Cyrillic and Central European, in which such texts are made east of the West
_OTHER_PAGES = tuple((_make_letter_pattern(found), found) for found in map(_list_bytes, ("cp1251", "cp1250")))


def without_double_encoding(value: str) -> str:
    """What a text was before; other texts stay as they are.

    All letters outside ASCII must spell UTF-8: that they do by chance throughout a text is as good as never seen.

    >>> without_double_encoding("cafÃ© â€¦"), without_double_encoding("café …"), without_double_encoding("CAFÉ…")
    ('café …', 'café …', 'CAFÉ…')
    """
    if value.isascii():
        return value
    first = _NOT_ASCII.search(value)
    if not first or not _MAY_BEGIN.match(value, first.start()):
        return _without_other_page(value)  # the answer for most texts, from their first such letter
    given = value
    value = silenced = value.translate(_SILENT) if _SILENT_LETTER.search(value) else value
    while True:  # each time it is shorter
        first = _NOT_ASCII.search(value)
        if not first or not _LETTER.match(value, first.start()):
            break
        if all(_is_capital_and_mark(value, letter) for letter in _LETTER.finditer(value)):
            break
        try:
            value = value.translate(_WINDOWS_BYTES).encode("latin-1").decode("utf-8")
        except UnicodeError:
            break
    return _without_other_page(given if value is silenced else value)


def _without_other_page(value: str) -> str:
    """What a text was before it was taken for one of the other pages, if it was.

    >>> _without_other_page("РњР°СЏРє"), _without_other_page("Маяк")
    ('Маяк', 'Маяк')
    """
    first = _NOT_ASCII.search(value)
    for pattern, bytes_by_letter in _OTHER_PAGES if first else ():
        if first and pattern.match(value, first.start()):
            letters = pattern.findall(value)
            is_meant = len(letters) >= _LETTERS_AT_LEAST and any(letter[1] not in _ALL_MARKS for letter in letters)
            with suppress(UnicodeError):
                mended = value.translate(bytes_by_letter).encode("latin-1").decode("utf-8")
                return without_double_encoding(mended) if is_meant else value
    return value


def _is_capital_and_mark(value: str, letter: re.Match[str]) -> bool:
    found = _CAPITAL_AND_MARK.match(value, letter.start())
    return found is not None and found.end() == letter.end()
