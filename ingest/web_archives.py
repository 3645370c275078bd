"""Web archives and lists of them where a document should be: known by their content, and refused with what to do.

An archive of Common Crawl has about 1 GB. It is read from a file, record by record, and is no document to fetch.
"""

from __future__ import annotations

import re
from itertools import islice

from .errors import ParseError

COMMON_CRAWL = "https://data.commoncrawl.org/"  # what the paths of its lists count from
MAX_BEGINNING = 2000  # characters that tell whether there may be a list

_ENDINGS = (".warc", ".warc.gz", ".wet.gz", ".wat.gz")
_ARCHIVE_START = re.compile(r"\s*+WARC/\d\.\d+\s*\n")
_PATH = re.compile(r"(?:(?:https?|s3)://)?[!-~]{1,1000}", re.ASCII)
_LOOKED_AT = 100  # paths; a list has nothing else in any


def refuse_web_archive(text: str) -> None:
    """Raise ParseError for an archive, and for a list of the paths of archives, such as CC-NEWS' warc.paths.

    >>> refuse_web_archive("crawl-data/CC-NEWS/2026/11/CC-NEWS-20261129021530-00042.warc.gz")
    Traceback (most recent call last):
    ...
    ingest.errors.ParseError: this is a list of 1 web archives, too large to fetch as documents: download those \
that are wanted, the first from https://data.commoncrawl.org/crawl-data/CC-NEWS/2026/11/\
CC-NEWS-20261129021530-00042.warc.gz, and give the files to `feedmill submit`
    """
    if _ARCHIVE_START.match(text):
        raise ParseError(
            "this is a web archive, which is read from a file, record by record: "
            "save it, and give the file to `feedmill submit`"
        )
    beginning = text[:MAX_BEGINNING].split()
    if not beginning or not is_archive_path(beginning[0]):
        return
    paths = text.split()
    if all(map(is_archive_path, islice(paths, _LOOKED_AT))):
        first = paths[0] if "://" in paths[0] else COMMON_CRAWL + paths[0].lstrip("/")
        raise ParseError(
            f"this is a list of {len(paths)} web archives, too large to fetch as documents: download those that are "
            f"wanted, the first from {first}, and give the files to `feedmill submit`"
        )


def is_archive_path(path: str) -> bool:
    """Whether a path or an address is that of a web archive, by its ending.

    >>> is_archive_path("CC-NEWS/a.warc.gz"), is_archive_path("https://a.example/1.warc?x=1"), is_archive_path("a.gz")
    (True, True, False)
    """
    path = path.strip()
    return _PATH.fullmatch(path) is not None and re.split(r"[?#]", path)[0].lower().endswith(_ENDINGS)
