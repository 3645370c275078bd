"""Enclosures and pictures, as RSS, Atom, Media RSS and iTunes write them."""

from __future__ import annotations

import pytest

from ingest.amounts import read_whole_number
from ingest.feeds.media import find_picture_address, is_picture, merge_attachments, read_attachment, with_duration
from ingest.item import Attachment
from tests.support.xml import read_xml

MP3 = Attachment(url="https://e.example/a.mp3")

ATTACHMENTS = {
    "enclosure": (
        '<enclosure url="https://e.example/a.mp3" type="audio/mpeg" length="4096"/>',
        Attachment(url="https://e.example/a.mp3", mime_type="audio/mpeg", size_in_bytes=4096),
    ),
    "an Atom link": (
        '<link rel="enclosure" href="https://e.example/a.mp3" title="Folge 7"/>',
        Attachment(url="https://e.example/a.mp3", title="Folge 7"),
    ),
    "Media RSS": (
        '<media:content url="https://e.example/a.mp4" fileSize="9" duration="1:30"/>',
        Attachment(url="https://e.example/a.mp4", size_in_bytes=9, duration_in_seconds=90.0),
    ),
    "an address as text": ("<enclosure> https://e.example/a.mp3 </enclosure>", MP3),
    "a size in words": ('<enclosure url="https://e.example/a.mp3" length="4 MB"/>', MP3),
    "a size of nothing": ('<enclosure url="https://e.example/a.mp3" length=""/>', MP3),
    "no address": ('<enclosure type="audio/mpeg" length="4096"/>', None),
}


@pytest.mark.parametrize(("text", "attachment"), ATTACHMENTS.values(), ids=ATTACHMENTS)
def test_an_attachment_has_an_address(text: str, attachment: Attachment | None) -> None:
    assert read_attachment(read_xml(text)) == attachment


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<enclosure url="a" type="image/jpeg"/>', True),
        ('<media:content url="a" medium="image" type="application/octet-stream"/>', True),
        ('<media:content url="a" medium="IMAGE"/>', True),
        ('<media:content url="a" medium="video" type="image/gif"/>', False),
        ('<enclosure url="a.jpg" type="audio/mpeg"/>', False),
        ('<enclosure url="a.jpg"/>', False),
    ],
)
def test_a_picture_is_said_to_be_one(text: str, expected: bool) -> None:
    assert is_picture(read_xml(text)) is expected


PICTURES = {
    "iTunes": ('<itunes:image href="https://e.example/a.jpg"/>', "https://e.example/a.jpg"),
    "a thumbnail": ('<media:thumbnail url="https://e.example/a.jpg"/>', "https://e.example/a.jpg"),
    "RDF": ('<image rdf:resource="https://e.example/a.jpg"/>', "https://e.example/a.jpg"),
    "RSS": ("<image><title>T</title><url>https://e.example/a.jpg</url></image>", "https://e.example/a.jpg"),
    "alone": ("<image> https://e.example/a.jpg\n</image>", "https://e.example/a.jpg"),
    "a text beside an empty url": ("<image>https://e.example/b.jpg<url/></image>", "https://e.example/b.jpg"),
    "no address": ("<image><title>T</title></image>", None),
    "nothing": ("<image/>", None),
}


@pytest.mark.parametrize(("text", "address"), PICTURES.values(), ids=PICTURES)
def test_a_pictures_address_stands_in_many_places(text: str, address: str | None) -> None:
    assert find_picture_address(read_xml(text)) == address


TIMED = Attachment(url="https://e.example/a.mp3", duration_in_seconds=7.0)
LASTING_90 = Attachment(url="https://e.example/a.mp3", duration_in_seconds=90.0)
COVER = Attachment(url="https://e.example/cover.jpg")
OTHER = Attachment(url="https://e.example/a.ogg")
DURATIONS = {
    "one recording": ((MP3,), 90.0, (LASTING_90,)),
    "one that says its own": ((TIMED,), 90.0, (TIMED,)),
    "none is said": ((MP3,), None, (MP3,)),
    "whose is it": ((MP3, TIMED), 90.0, (MP3, TIMED)),
    "no recording": ((), 90.0, ()),
    "a recording and its cover": ((COVER, MP3), 90.0, (COVER, LASTING_90)),
    "two recordings": ((MP3, OTHER), 90.0, (MP3, OTHER)),
}


@pytest.mark.parametrize(("before", "duration", "after"), DURATIONS.values(), ids=DURATIONS)
def test_an_items_duration_belongs_to_its_one_recording(
    before: tuple[Attachment, ...], duration: float | None, after: tuple[Attachment, ...]
) -> None:
    assert with_duration(before, duration) == after


def test_what_an_enclosure_does_not_say_of_itself_the_media_module_may() -> None:
    said = Attachment(url="https://e.example/a.mp3", mime_type="audio/mpeg")
    more = Attachment(url=said.url, mime_type="audio/x", title="Folge 7", size_in_bytes=9, duration_in_seconds=90.0)
    merged = merge_attachments({said.url: said}, {COVER.url: COVER, more.url: more})
    whole = Attachment(url=said.url, mime_type="audio/mpeg", title="Folge 7", size_in_bytes=9, duration_in_seconds=90.0)
    assert merged == (whole, COVER)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("4096", 4096),
        (" 0\n", None),
        ("007", 7),
        ("9" * 15, 10**15 - 1),
        ("9" * 16, None),
        ("-1", None),
        ("1.5", None),
        ("1,000", 1000),
        ("44,286,034", 44286034),
        ("1,00", None),
        ("٤٢", None),
        ("²", None),
        ("4 MB", None),
        ("", None),
        (None, None),
    ],
)
def test_a_whole_number_has_ascii_digits_only(written: str | None, number: int | None) -> None:
    assert read_whole_number(written) == number
