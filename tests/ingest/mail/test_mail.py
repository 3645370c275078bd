"""Newsletters: what a message brings, many in a file, and what is no mail."""

from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ingest import Document, Item, ParseError, Reading, read_document, sniff_kind

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
FIRST = (
    "The harbour wall of Skarrow held through the night while the storm pushed water over the quay, the harbour office "
    "said on Sunday, and nobody was hurt in any of the nine houses behind it.",
    "The office had asked the people of the lower town to leave their homes at noon; most of them spent the night in "
    "the school on the hill and went back in the morning.",
)
SECOND = (
    "Three ferries that were to leave for Karnholt stayed in the basin, and the company said that they would sail on "
    "Monday at six, with all passengers who had a ticket for the weekend.",
    "The company gives the money back to those who no longer want to go, and asks them to write before Friday.",
)


def make_message(**fields: str) -> EmailMessage:
    message = EmailMessage()
    given_fields = {
        "From": '"Skarrow Log" <news@mail.skarrow.example>',
        "To": "reader@readers.example",
        "Date": "Sun, 29 Nov 2026 08:00:00 +0100",
        "Subject": "Harbour wall holds",
        "Message-ID": "<n1@mail.skarrow.example>",
        **{name.replace("_", "-"): value for name, value in fields.items()},
    }
    for name, value in given_fields.items():
        message[name] = value
    return message


def make_html(*paragraphs: str, title: str = "") -> str:
    heading = f"<h1>{title}</h1>" if title else ""
    return f"<html><body>{heading}{''.join(f'<p>{p}</p>' for p in paragraphs)}</body></html>"


def read(body: bytes, kind: str = "auto") -> Reading:
    return read_document(Document(body=body, kind=kind, fetched_at=NOW))  # type: ignore[arg-type]


def only(reading: Reading) -> Item:
    assert reading.problems == ()
    (item,) = reading.items
    return item


def test_a_message_is_an_item_with_subject_date_and_sender() -> None:
    message = make_message(Archived_At="<https://skarrow.example/letters/1>", List_Id="News <log.skarrow.example>")
    message.set_content("In plain text.")
    message.add_alternative(make_html(*FIRST), subtype="html")
    item = only(read(message.as_bytes()))
    assert (item.title, item.content_text) == ("Harbour wall holds", "\n\n".join(FIRST))
    assert item.date_published == datetime(2026, 11, 29, 7, tzinfo=UTC)
    assert (item.source.name, item.source.domain) == ("Skarrow Log", "log.skarrow.example")
    assert item.url == "https://skarrow.example/letters/1"
    assert item.provenance.extractor == "mail"


def test_nobodys_address_reaches_an_item() -> None:
    message = make_message()
    message.set_content("\n\n".join(FIRST))
    item = only(read(message.as_bytes()))
    assert "@" not in repr(item)
    assert "reader" not in repr(item)


# name: (charset, transfer encoding)
ENCODINGS = {
    "UTF-8 in base64": ("utf-8", "base64"),
    "UTF-8 quoted": ("utf-8", "quoted-printable"),
    "Latin-1 quoted": ("iso-8859-1", "quoted-printable"),
    "Cyrillic in KOI8": ("koi8-r", "base64"),
}


@pytest.mark.parametrize(("charset", "transfer"), ENCODINGS.values(), ids=ENCODINGS)
def test_every_encoding_is_read(charset: str, transfer: str) -> None:
    word = "Чайки" if charset == "koi8-r" else "Möwen"
    message = make_message(Subject=f"{word} am Kai")
    message.set_content(f"{word}. {' '.join(FIRST)}", charset=charset, cte=transfer)
    item = only(read(message.as_bytes()))
    assert item.title == f"{word} am Kai"
    assert (item.content_text or "").startswith(f"{word}. The harbour")


def test_a_note_of_two_lines_is_an_item_too() -> None:
    message = make_message(Subject="Gulls")
    message.set_content("Two gulls on the quay.\n")
    assert only(read(message.as_bytes())).content_text == "Two gulls on the quay."


def make_mbox(*messages: EmailMessage) -> bytes:
    separator = b"From news@mail.skarrow.example Sun Nov 29 08:00:00 2026\n"
    return b"".join(separator + message.as_bytes().replace(b"\nFrom ", b"\n>From ") + b"\n" for message in messages)


def test_a_file_of_many_gives_each() -> None:
    messages = []
    for number, paragraphs in enumerate((FIRST, SECOND)):
        message = make_message(Subject=f"Letter {number}", Message_ID=f"<n{number}@mail.skarrow.example>")
        message.set_content(make_html(*paragraphs), subtype="html")
        messages.append(message)
    reading = read(make_mbox(*messages))
    assert [(item.title, item.content_text) for item in reading.items] == [
        ("Letter 0", "\n\n".join(FIRST)),
        ("Letter 1", "\n\n".join(SECOND)),
    ]
    assert len({item.id for item in reading.items}) == 2


def test_a_line_that_begins_with_from_is_text() -> None:
    message = make_message()
    message.set_content("\n\n".join((FIRST[0], "From Monday at 08:00 on the ferries sail again, all nine of them.")))
    (item,) = read(make_mbox(message)).items
    assert (item.content_text or "").endswith("From Monday at 08:00 on the ferries sail again, all nine of them.")


def test_a_message_without_text_is_a_problem_and_the_others_are_read() -> None:
    empty, whole = make_message(Subject="Nothing"), make_message()
    empty.set_content("")
    whole.set_content("\n\n".join(FIRST))
    reading = read(make_mbox(empty, whole))
    assert [(problem.where, problem.reason) for problem in reading.problems] == [
        ("message 1", "the message has no text")
    ]
    assert len(reading.items) == 1


def test_what_is_attached_is_no_text_of_the_message() -> None:
    message = make_message()
    message.set_content("\n\n".join(FIRST))
    message.add_attachment("<p>Invoice</p>", subtype="html", filename="invoice.html")
    assert only(read(message.as_bytes())).content_text == "\n\n".join(FIRST)


# what has lines with colons, and is no mail
NO_MAIL = {
    "a report": b"From: the harbour\nThe wall held.\n",
    "notes": b"Date: Sunday\nSubject: the wall\n\nIt held.\n",
    "a page": b"<html><body>From: a Date: b Subject: c</body></html>",
    "a feed": b'<?xml version="1.0"?><rss version="2.0"/>',
}


@pytest.mark.parametrize("body", NO_MAIL.values(), ids=NO_MAIL)
def test_what_is_no_mail_is_not_taken_for_it(body: bytes) -> None:
    assert sniff_kind(body) != "mail"


@settings(deadline=None)  # the page reader begins with learning its tables
@given(st.binary(max_size=400), st.integers(0, 600))
def test_any_bytes_in_a_message_are_read_or_named(noise: bytes, place: int) -> None:
    message = make_message()
    message.set_content("\n\n".join(FIRST))
    raw = message.as_bytes()
    try:
        reading = read(raw[:place] + noise + raw[place:], "mail")
    except ParseError:  # the whole is named: it begins as an archive does, or an image
        return
    assert len(reading.items) + len(reading.problems) >= 1
