"""A plain list of feeds: an address on a line, and where it goes on for too long."""

from __future__ import annotations

import pytest

from ingest.errors import ParseError
from ingest.item import Document
from ingest.subscriptions import addresses
from ingest.subscriptions.addresses import MAX_FEEDS, parse_addresses, too_many_feeds_message
from tests.support.clock import NOW

GULL, TERN = "https://gull.example/feed", "https://tern.example/rss?key=Ab"


def read(text: str) -> tuple[list[str], list[tuple[str, str]]]:
    found = parse_addresses(Document(body=text.encode(), kind="document", fetched_at=NOW))
    return [feed.address for feed in found.feeds], [(problem.where, problem.raw) for problem in found.problems]


LISTS: dict[str, tuple[str, list[str], list[tuple[str, str]]]] = {
    "two": (f"{GULL}\n{TERN}\n", [GULL, TERN], []),
    "lines that end as on Windows, remarks, empty lines": (f"# birds\r\n\r\n {GULL}\r\n#{TERN}\r\n", [GULL], []),
    "one twice, in two spellings": (f"{GULL}\nfeed:HTTPS://Gull.example:443/feed#top\n", [GULL], []),
    "words between": (f"{GULL}\nder Möwe\n{TERN}", [GULL, TERN], [("line 2", "der Möwe")]),
    "a host in another script": ("https://möwe.example/", ["https://möwe.example/"], []),
}


@pytest.mark.parametrize(("text", "feeds", "problems"), LISTS.values(), ids=LISTS)
def test_a_list_has_an_address_on_a_line(text: str, feeds: list[str], problems: list[tuple[str, str]]) -> None:
    assert read(text) == (feeds, problems)


@pytest.mark.parametrize("text", ["", " \n", "GIF89a", "a\0b\1c\2d\3"])
def test_what_is_no_text_is_refused(text: str) -> None:
    with pytest.raises(ParseError):
        read(text)


def test_what_is_said_of_a_long_list_names_the_limit_and_what_to_do() -> None:
    assert too_many_feeds_message() == f"there are more than {MAX_FEEDS} feeds; the rest was left out: split the file"


def test_the_rest_of_a_long_list_is_left_out_and_said_so_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(addresses, "MAX_FEEDS", 1)
    found = parse_addresses(Document(body=f"{GULL}\n{TERN}\n{TERN}".encode(), kind="document", fetched_at=NOW))
    assert [feed.address for feed in found.feeds] == [GULL]
    assert [(problem.where, problem.reason) for problem in found.problems] == [("line 2", too_many_feeds_message())]
