"""Web archives of made pages: real texts in the layouts of news sites, some of them on two sites."""

from __future__ import annotations

import gzip
import html
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from itertools import cycle, islice
from pathlib import Path
from random import Random

from dedupe import Article

from . import collection
from .page_layouts import HTML, Layout
from .page_maker import Words, make_page, read_page_words
from .page_texts import StoryText

SEED = 20261130
LEAST_WORDS = 40
SITES, RELATED = 40, 1
REPEATED = 4  # every so many texts


def write_archive(articles: Path, files: Sequence[Path], pages: int) -> None:
    """So many pages, told of in order of time and dealt out to the files one after the other."""
    chance, layouts = Random(SEED), cycle(HTML)
    texts = [one for one in collection.articles_from_file(articles) if len(one.text.split()) >= LEAST_WORDS]
    told = [one for number, one in enumerate(texts) for _ in range(1 if number % REPEATED else 2)]
    words = read_page_words()["en"]
    streams = [file.open("wb") for file in files]
    for number, (one, layout) in enumerate(zip(islice(told, pages), layouts, strict=False)):
        others = [make_story(other) for other in chance.sample(texts, RELATED)]
        page = write_page(layout, words, one, others, chance)
        record = write_record(f"https://site{number % SITES}.example/news/{number}", page, one.seen_at)
        streams[number * len(files) // pages].write(gzip.compress(record, mtime=0))
    for stream in streams:
        stream.close()


def make_story(article: Article) -> StoryText:
    return StoryText(article.title or "Untitled", tuple(article.text.split("\n\n")))


def write_page(layout: Layout, words: Words, article: Article, others: Sequence[StoryText], chance: Random) -> bytes:
    """A page that declares when its story was published."""
    made = make_page(layout, words, [make_story(article), *others], article.seen_at, chance).text
    moment = html.escape(article.seen_at.isoformat())
    head = f"<meta property='article:published_time' content='{moment}'></head>"
    return made.replace("</head>", head, 1).encode()


def write_record(url: str, page: bytes, moment: datetime) -> bytes:
    """A response as a crawler keeps it: https://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"""
    answer = (
        f"HTTP/1.1 200 OK\r\nDate: {format_datetime(moment, usegmt=True)}\r\n"
        "Content-Type: text/html; charset=utf-8\r\n\r\n"
    ).encode() + page
    lines = (
        "WARC/1.1",
        "WARC-Type: response",
        f"WARC-Record-ID: <urn:feedmill:{url}>",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {moment.strftime('%Y-%m-%dT%H:%M:%SZ')}",
        "Content-Type: application/http; msgtype=response",
        f"Content-Length: {len(answer)}",
    )
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + answer + b"\r\n\r\n"
