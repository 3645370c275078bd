"""Mail to raw items: each message is taken apart as the page that it is.

file ─► messages ─► HTML part, else text ─► stories (pages/) ─► with subject, date and sender of the message

https://www.rfc-editor.org/rfc/rfc5322, https://www.rfc-editor.org/rfc/rfc4155 (mbox)
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from ..errors import ParseError
from ..item import Document, ParsedDocument, RawItem, Source
from ..leniency import MAX_ITEMS, MAX_RAW, Losses
from ..mail_head import MAIL_SEPARATOR
from ..pages import split_page, split_text
from ..text.html import html_to_text
from .message import MailMessage, read_message_fields

MAX_MESSAGES = 10_000
_ESCAPED = re.compile(rb"^>(>*From )", re.MULTILINE)


def parse_mail(document: Document) -> ParsedDocument:
    """Read one message or an mbox. Of a message with several stories the first is the main one; the others are related.

    A message that can't be read is a Problem. Nobody's address reaches an item, only names and domains.

    Raises:
        ParseError: there are more than MAX_MESSAGES.
    """
    losses, items = Losses(), list[RawItem]()
    for number, raw in enumerate(_split_messages(document.body)):
        if number >= MAX_MESSAGES:
            raise ParseError(f"the file has more than {MAX_MESSAGES} messages: split it")
        where = f"message {number + 1}"
        show = partial(raw[:MAX_RAW].decode, "utf-8", "replace")
        stories = losses.read_item(where, show, partial(_read_stories, raw, document, where))
        items += stories or ()
    return ParsedDocument(
        items=tuple(replace(item, position=position) for position, item in enumerate(items)),
        problems=tuple(losses.items),
    )


def _split_messages(body: bytes) -> Iterator[bytes]:
    """The messages of a file, without the lines that separate them in an mbox."""
    body = body.lstrip(b"\r\n").replace(b"\r\n", b"\n")
    starts = [match.span() for match in MAIL_SEPARATOR.finditer(body) if _begins_message(body, match.start())]
    if not starts or starts[0][0] != 0:
        yield body
        return
    ends = [start for start, _ in starts[1:]] + [len(body)]
    for (_, begin), end in zip(starts, ends, strict=True):
        yield _ESCAPED.sub(rb"\1", body[begin:end])


def _begins_message(body: bytes, start: int) -> bool:
    """Whether a separator stands behind an empty line, as one in a text does not."""
    return start == 0 or body[max(0, start - 2) : start] == b"\n\n"


def _read_stories(raw: bytes, document: Document, where: str) -> list[RawItem]:
    message = read_message_fields(raw)
    stories = _split_body(message, document)
    main, *others = stories
    single = not others
    main = replace(
        main,
        guid=message.id,
        url=message.archived_at,
        title=message.subject if single and message.subject else main.title or message.subject,
        title_is_html=False,
        published=message.date,
        other_published=(),
        modified=None,
        other_modified=(),
        date_places=(),
    )
    source = Source(name=message.sender, domain=message.domain)
    return [
        replace(story, source=_complete_source(story.source, source), where=where, extractor="mail")
        for story in (main, *others[:MAX_ITEMS])
    ]


def _complete_source(found: Source | None, sender: Source) -> Source:
    return found if found and found.domain else sender


def _split_body(message: MailMessage, document: Document) -> list[RawItem]:
    """The stories of a message; where the page reader finds none, as in a note of two lines, the whole text is one.

    Raises:
        ParseError: it has no text.
    """
    page = Document(
        body=message.text.encode("utf-8", "surrogatepass"),
        kind="page" if message.is_html else "document",
        fetched_at=document.fetched_at,
        is_fetch_exact=document.is_fetch_exact,
        text=message.text,
    )
    try:
        return list((split_page if message.is_html else split_text)(page).items)
    except ParseError:
        text = html_to_text(message.text) if message.is_html else message.text
        if not text.strip():
            raise ParseError("the message has no text") from None
        return [RawItem(content_text=text)]
