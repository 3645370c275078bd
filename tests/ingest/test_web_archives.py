"""Web archives and lists of them are no documents, and who gives one is told what to do."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime

import pytest

from ingest import Document, ParseError, read_document, sniff_kind

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
PATHS = "".join(
    f"crawl-data/CC-NEWS/2026/11/CC-NEWS-202611{day:02}021530-000{day:02}.warc.gz\n" for day in range(1, 30)
)
FIRST = "https://data.commoncrawl.org/crawl-data/CC-NEWS/2026/11/CC-NEWS-20261101021530-00001.warc.gz"
RECORD = b"WARC/1.0\r\nWARC-Type: warcinfo\r\nContent-Length: 0\r\n\r\n\r\n\r\n"

REFUSED = {
    "CC-NEWS' list": (PATHS.encode(), f"list of 29 web archives.*the first from {FIRST}"),
    "packed": (gzip.compress(PATHS.encode()), "list of 29 web archives"),
    "with a mark and line ends of Windows": (
        ("\ufeff" + PATHS).replace("\n", "\r\n").encode(),
        "list of 29 web archives",
    ),
    "whole addresses": (
        b"https://a.example/1.warc.gz\nhttps://a.example/2.warc\n",
        "the first from https://a.example/1",
    ),
    "texts of archives": (b"crawl-data/CC-MAIN-2026-10/wet/1.warc.wet.gz", "list of 1 web archives"),
    "an archive": (RECORD, "this is a web archive.*`feedmill submit`"),
    "an archive that is packed": (gzip.compress(RECORD), "this is a web archive"),
}


@pytest.mark.parametrize(("body", "words"), REFUSED.values(), ids=REFUSED)
def test_an_archive_or_a_list_of_them_is_refused_with_what_to_do(body: bytes, words: str) -> None:
    with pytest.raises(ParseError, match=words):
        read_document(Document(body=body, kind="auto", fetched_at=NOW, url="https://a.example/list"))


@pytest.mark.parametrize(
    "text",
    [
        "The file a.warc.gz was found on the pier.",
        "a.warc.gz\nand much more text about it, in words that are no paths at all",
        "WARC/1.0 is a format.",
        "url,title\nhttps://a.example/1.warc.gz,One\n",
    ],
)
def test_a_text_about_archives_is_a_text(text: str) -> None:
    assert sniff_kind(text.encode()) in ("document", "table")
