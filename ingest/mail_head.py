"""How mail begins: by this it is told from other documents."""

from __future__ import annotations

import re

MAIL_SEPARATOR = re.compile(rb"^From [^\n]{0,200}\d\d:\d\d[^\n]{0,40}\n", re.MULTILINE)  # between messages of an mbox

_HEAD_BYTES = 16 * 1024
_FIELD_LINE = re.compile(rb"([A-Za-z][A-Za-z-]{1,40}):[ \t]?[^\n]*\n(?:[ \t][^\n]*\n)*")
_FIELDS_OF_ALL = frozenset({b"from", b"date"})
_FIELDS_OF_SOME = frozenset({b"subject", b"message-id", b"received", b"mime-version", b"return-path", b"list-id"})


def is_mail(body: bytes) -> bool:
    """Whether some bytes begin with the header of a message: sender, date, and what else only mail has.

    >>> is_mail(b"From: a@b.example\\nDate: Sun, 29 Nov 2026 12:00:00 +0000\\nSubject: x\\n\\nHi")
    True
    """
    head = body[:_HEAD_BYTES].lstrip(b"\r\n").replace(b"\r\n", b"\n")
    separator = MAIL_SEPARATOR.match(head)
    place, names = separator.end() if separator else 0, set[bytes]()
    while field := _FIELD_LINE.match(head, place):
        names.add(field[1].lower())
        place = field.end()
    return names >= _FIELDS_OF_ALL and bool(names & _FIELDS_OF_SOME)
