r"""Text from outside as it may be shown: on a terminal, and in a line of a log.

Titles, addresses, names of files, other programs' job ids and what errors quote of them may hold control characters,
which would steer a terminal, or line ends, which would forge a line of a log. Both are made visible: ESC is "\x1b".
"""

from __future__ import annotations

import logging
import re
import unicodedata
from typing import Any

_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")  # embeddings and overrides
_TRACEBACKS = logging.Formatter()
_CREDENTIALS = re.compile(r"(\w://[^\s:/?#]*:)[^\s/?#]*@|((?:ssl|sentinel)_password=)[^\s&'\"]*")


def make_printable(text: str) -> str:
    """Text that can't steer a terminal, turn the direction of the text around it or fail to be written.

    Joiners, soft hyphens and spaces of other widths are letters of a text like others.

    >>> make_printable("a\\x1b[2Jb"), make_printable("\\u202etfel"), make_printable("2\\u00a0kg")
    ('a\\\\x1b[2Jb', '\\\\u202etfel', '2\\xa0kg')
    """
    return text if text.isprintable() else "".join(c if is_harmless(c) else repr(c)[1:-1] for c in text)


def hide_credentials(text: str) -> str:
    """A text without the passwords of the addresses in it, whoever has written them there.

    >>> hide_credentials("no file redis://ann:secret@db.example/0, nor rediss://db.example?ssl_password=secret")
    'no file redis://ann:***@db.example/0, nor rediss://db.example?ssl_password=***'
    """
    if "://" not in text:
        return text
    return _CREDENTIALS.sub(lambda match: f"{match[1] or ''}{'***@' if match[1] else match[2] + '***'}", text)


def is_harmless(letter: str) -> bool:
    """Whether a character may be shown as it is."""
    is_shown = letter.isprintable() or letter in "\n\t"
    return is_shown or (letter not in _TURNING and unicodedata.category(letter) in ("Cf", "Zs"))


def make_logs_printable() -> None:
    """From now on each record of this process, whoever logs it and wherever it goes, is one line that steers nothing.

    Lines of a traceback are set in, so that no text within it looks like a record.
    """
    logging.setLogRecordFactory(_make_printable_record)


def _make_printable_record(*args: Any, **kwargs: Any) -> logging.LogRecord:
    record = logging.LogRecord(*args, **kwargs)
    message = hide_credentials(_write_message(record))
    record.msg, record.args = make_printable(message).replace("\n", "\\n"), ()
    if record.exc_info:
        lines = hide_credentials(_TRACEBACKS.formatException(record.exc_info)).split("\n")
        record.exc_text = "\n".join(f"  {make_printable(line)}" for line in lines)
    return record


def _write_message(record: logging.LogRecord) -> str:
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):  # a message that does not fit its arguments is no reason to lose both
        return f"{record.msg} {record.args}"
