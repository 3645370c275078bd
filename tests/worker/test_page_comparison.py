"""What a page says of an item that is known: a table. Nothing is fetched or kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ingest import Item, Reading, Rights, to_json_values
from tests.support.judging import make_item, make_stored_item
from tests.support.texts import WHOLE
from worker.judging.page_comparison import FoundPage, PageComparison, compare_page, with_page_address
from worker.judging.versions import LOOK, digest_value

OTHER = WHOLE.replace("the", "no", 1)
LINE = "Read more of our reports from the harbour"
RESERVED = Rights(tdm_reserved=True, basis=("page",))
LONGER = f"{WHOLE}\n\nCorrection: an earlier version of this report named another harbour."


def from_page(text: str = WHOLE, name: str = "a", **fields: Any) -> Item:
    item = make_item(name, text, **fields)
    return replace(item, provenance=replace(item.provenance, full_text="page"))


def page(text: str, **fields: Any) -> Item:
    return make_item("a", text, extractor="page-html", **fields)


def compare(before: Item, main: Item, words: int = 0, is_kept: bool = True, **stored: Any) -> PageComparison:
    record = to_json_values(before) if is_kept else None
    found = FoundPage(reading=Reading(items=(main,)), words_before=words)
    return compare_page(make_stored_item(before, **stored), record, found, obeys_reservation=True)


NOTED = {"digests": {"feed": {}, LOOK: {"content_text": digest_value(OTHER)}}}
CASES: dict[str, tuple[PageComparison, str]] = {
    "the published text": (compare(from_page(), page(WHOLE)), "same"),
    "the same words in other typography": (compare(from_page(), page(WHOLE.replace(" ", "\u00a0"))), "same"),
    "one word is another one": (compare(from_page(), page(OTHER)), "corrected"),
    "a note is added": (compare(from_page(), page(LONGER)), "corrected"),
    "a feed's own text, seen first": (compare(make_item(), page(OTHER)), "noted"),
    "a feed's own text that is the page's": (compare(make_item(), page(WHOLE)), "same"),
    "a feed's own text, as the page was": (compare(make_item(), page(OTHER), **NOTED), "same"),
    "a feed's own text, not as the page was": (compare(make_item(), page(LONGER), **NOTED), "corrected"),
    "no record is kept": (compare(from_page(), page(OTHER), is_kept=False), "noted"),
    "most of it is away": (compare(from_page(), page(WHOLE[: len(WHOLE) // 3])), "shorter"),
    "most of what the page had is away": (compare(make_item(), page(LONGER), 1000, **NOTED), "shorter"),
    "the page reserves it": (compare(from_page(), page(OTHER, rights=RESERVED)), "refused"),
    "the feed reserves it": (compare(from_page(rights=RESERVED), page(OTHER)), "refused"),
    "another article": (compare(from_page(), page("Bees are back. " * 60, title="Bees")), "other"),
}


@pytest.mark.parametrize(("compared", "found"), CASES.values(), ids=CASES)
def test_what_is_found(compared: PageComparison, found: str) -> None:
    assert compared.found == found
    assert (compared.version is None) == (found in ("shorter", "other", "refused"))
    assert (compared.reason is not None) == (found in ("shorter", "other", "refused"))


def test_a_page_without_a_story_says_nothing() -> None:
    related = page(OTHER)
    related = replace(related, provenance=replace(related.provenance, part="related"))
    assert compare(from_page(), related).found == "unreadable"


def test_a_line_that_was_learned_to_be_furniture_since_is_no_correction() -> None:
    before, main = from_page(f"{WHOLE}\n\n{LINE}"), page(WHOLE)
    without = (f"seen on 4 other pages of this site: {LINE}",)
    learned = replace(main, provenance=replace(main.provenance, furniture=without))
    assert compare(before, learned).found == "same"
    assert compare(before, main).found == "corrected"


def test_a_correction_keeps_what_the_feed_says() -> None:
    before = from_page(tags=("harbour",), summary="A ferry.")
    version = compare(before, page(OTHER, title="A ferry that is in port")).version
    assert version is not None
    assert (version.way, version.changed) == (LOOK, ("content_text",))
    assert (
        replace(version.item, content_text=WHOLE, word_count=before.word_count, provenance=before.provenance) == before
    )


@pytest.mark.parametrize(
    ("address", "is_new"),
    [
        ("https://a.example/2026/ferry", False),
        ("https://a.example/2026/ferry?utm_source=x", False),
        ("https://a.example/", False),
        ("https://a.example/ships/ferry", True),
    ],
)
def test_what_is_an_articles_new_address(address: str, is_new: bool) -> None:
    item = make_item()
    moved = with_page_address(item, page(WHOLE, url=address, canonical_url=address))
    assert (moved != item, moved.url == address) == (is_new, is_new or address == item.url)
