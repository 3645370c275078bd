"""Texts whose UTF-8 was taken for Windows' code page or Latin-1, and encoded again: "cafÃ©", "â€™"."""

from __future__ import annotations

import re

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
_CAPITAL_AND_MARK = re.compile(f"(?:(?<=[A-Z\xc0-\xde])[\xc2\xc3]|(?<![a-z\xdf-\xff])[\xc4-\xde])[{_MARKS}]")


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
        return value  # the answer for most texts, from their first such letter
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
    return given if value is silenced else value


def _is_capital_and_mark(value: str, letter: re.Match[str]) -> bool:
    found = _CAPITAL_AND_MARK.match(value, letter.start())
    return found is not None and found.end() == letter.end()
