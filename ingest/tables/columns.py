"""What columns are called that hold address, title, date, language and outlet.

Names are those of Media Cloud's exports (title, url, publish_date, media_name, media_url, language), of GDELT's article
lists (URL, Date, Title), of search APIs, and of tables that people make.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

FIELDS: Mapping[str, tuple[str, ...]] = {  # field -> names, best first
    "url": ("url", "link", "address", "article_url", "story_url", "uri", "href", "page_url", "source_url"),
    "title": ("title", "headline", "article_title", "name"),
    "published": (
        "publish_date", "published", "date_published", "published_at", "pub_date", "pubdate", "publication_date",
        "published_date", "date", "datetime", "seendate", "timestamp",
    ),
    "language": ("language", "lang", "language_code"),
    "source": ("media_name", "source", "outlet", "publication", "publisher", "source_name", "feed"),
    "site": ("media_url", "domain", "site", "source_domain", "hostname"),
}  # fmt: skip

# https://data.gdeltproject.org/documentation/GDELT-Global_Knowledge_Graph_Codebook-V2.1.pdf: 27 columns, tab-delimited
GDELT_GRAPH_COLUMNS: Mapping[str, tuple[int, ...]] = {"published": (1,), "site": (3,), "url": (4,)}
GDELT_GRAPH_WIDTH = 27
_GDELT_RECORD = re.compile(r"\d{14}-T?\d{1,6}", re.ASCII)
_BETWEEN_WORDS = re.compile(r"[\s.-]+")


def find_columns(names: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """The places of each field in a line of names, the best first.

    >>> find_columns(["id", "Date", "URL", "title", "Publish Date"])
    {'url': (2,), 'title': (3,), 'published': (4, 1)}
    """
    places: dict[str, int] = {}
    for place, name in enumerate(names):
        places.setdefault(_BETWEEN_WORDS.sub("_", name.strip().lower()), place)
    found = {field: tuple(places[name] for name in known if name in places) for field, known in FIELDS.items()}
    return {field: columns for field, columns in found.items() if columns}


def is_gdelt_graph_row(cells: Sequence[str]) -> bool:
    """Whether a line is a record of GDELT's knowledge graph, version 2.1.

    >>> is_gdelt_graph_row(["20261129120000-12", "20261129120000", "1", "a.example", "https://a.example/1", *[""] * 22])
    True
    """
    return len(cells) == GDELT_GRAPH_WIDTH and bool(_GDELT_RECORD.fullmatch(cells[0]))
