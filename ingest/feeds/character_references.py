"""References and bytes of a feed that name no character, and the character that was meant."""

from __future__ import annotations

import re

_C1 = re.compile(rb"\xc2([\x80-\x9f])")
_SURROGATE_REFERENCES = re.compile(
    rb"&#([xX][dD][89abAB][0-9a-fA-F]{2}|5[56]\d{3});&#([xX][dD][c-fC-F][0-9a-fA-F]{2}|5[67]\d{3});"
)
_C1_REFERENCE = re.compile(rb"&#(?:0{0,5}(1(?:2[89]|[345][0-9]))|[xX]0{0,5}([89][0-9a-fA-F]));")


def restore_characters(text: bytes) -> bytes:
    """Quotes and dashes where a text in UTF-8 has control characters, and characters that are written in two halves.

    Windows' code page was meant;
    https://html.spec.whatwg.org/#numeric-character-reference-end-state asks the same of readers of HTML.

    >>> restore_characters("It&#146;s \x9320\x94 &#55357;&#56898;".encode()).decode()
    'It’s “20” 🙂'
    """
    if b"&#" not in text and b"\xc2" not in text:
        return text
    text = _SURROGATE_REFERENCES.sub(_join_surrogates, text)
    text = _C1_REFERENCE.sub(lambda match: _decode_windows_byte(int(match[1]) if match[1] else int(match[2], 16)), text)
    return _C1.sub(lambda match: _decode_windows_byte(match[1][0]), text)


def _join_surrogates(match: re.Match[bytes]) -> bytes:
    """The character that a program wrote as the two halves that it keeps it in: "&#55357;&#56898;"."""
    halves = "".join(chr(int(part[1:], 16) if part[:1] in b"xX" else int(part)) for part in match.groups())
    joined = halves.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return match[0] if len(joined) != 1 else joined.encode()


def _decode_windows_byte(number: int) -> bytes:
    return (bytes([number]).decode("cp1252", "ignore") or chr(number)).encode()
