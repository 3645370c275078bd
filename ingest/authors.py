"""Names of authors out of what feeds write in their place."""

from __future__ import annotations

import re

_MAIL = r"[^\s@()<>,;]{1,64}@[^\s@()<>,;]{1,255}"
_MAIL_FIRST = re.compile(rf"(?:mailto:)?{_MAIL}\s*+\(([^()]+)\)")  # RSS 2.0: lawyer@example.org (Lawyer Boyer)
# RFC 822: Name <mail>
_MAIL_LAST = re.compile(rf"\"?([^\"<>]+?)\"? ?(?:<|&lt;|\()\s*+(?:mailto:)?{_MAIL}\s*+(?:>|&gt;|\))")
_BY = re.compile(r"(?:(?:by|author|written by)\s*:\s*|(?:written )?by\s+)(?=\S)", re.IGNORECASE)


def read_author_name(written: str) -> str:
    """The name in an author field; a field with nothing but a mail address stays as it is.

    >>> read_author_name("desk@example.org (Ada Bell)"), read_author_name("By Ada Bell")
    ('Ada Bell', 'Ada Bell')
    """
    text = " ".join(written[:2000].split())
    if match := _MAIL_FIRST.fullmatch(text) or _MAIL_LAST.fullmatch(text):
        text = match[1].strip()
    return _BY.sub("", text, count=1) if _BY.match(text) else text
