"""What stands at the ends of a row of related stories and lacks the age that all others have."""

from __future__ import annotations

import pytest

from ingest.pages.stories.row_outliers import relabel_row_outliers
from tests.support.labels import read_label_signs, write_label_signs
from tests.support.page_lines import number_lines

TEXT = "The ferry to the island left on time this morning, and the whole quay was there to see it go out at last."
LONG = f"{TEXT} {TEXT}"
ROW = ["Mill grinds again", "2 hours ago", "Bees are back", "yesterday", "School wins prize", "vor 3 Tagen"]
FORM = ["Our letter in the morning", "All that matters at seven"]

# name -> lines ("" is an empty one), their labels, the labels afterwards
PAGES = {
    "a row of like stories": (["Ferry", LONG, *ROW], "Txtmtmtm", "Txtmtmtm"),
    "a form behind the row": (["Ferry", LONG, *ROW, *FORM], "Txtmtmtmtr", "Txtmtmtm--"),
    "a form before the row": (["Ferry", LONG, *FORM, *ROW], "Txtrtmtmtm", "Tx--tmtmtm"),
    "one without an age within the row": (["Ferry", LONG, *ROW[:2], *FORM, *ROW[2:]], "Txtmtrtmtm", "Txtmtrtmtm"),
    "a row in which few have an age": (["Ferry", LONG, *ROW[:2], *FORM, *FORM], "Txtmtrtr", "Txtmtrtr"),
    "a single story with an age proves nothing": (["Ferry", LONG, *FORM, *ROW[:2]], "Txtrtm", "Txtrtm"),
    "where no main story is, the outlier is it": (
        ["Ferry is back", LONG, "By Ana Ruiz", *ROW],
        "tr>tmtmtm",
        "TxBtmtmtm",
    ),
    "a date as an age": (["Ferry", LONG, "Mill", "4 June 2025", "Bees", "3 June 2025", *FORM], "Txtmtmtr", "Txtmtm--"),
    "text behind an empty line after a row of headlines": (
        ["Ferry", TEXT, "Mill grinds", "Bees are back", "School wins", "", TEXT],
        "Txtttr",
        "Txtttx",
    ),
    "the same without the empty line": (
        ["Ferry", TEXT, "Mill grinds", "Bees are back", "School wins", TEXT],
        "Txtttr",
        "Txtttr",
    ),
    "the same in a row where others have a text": (
        ["Ferry", TEXT, "Mill grinds", TEXT, "Bees are back", "School wins", "", TEXT],
        "Txtrttr",
        "Txtrttr",
    ),
    "comments with an age stay": (["Ferry", LONG, "Bo, 2 hours ago", TEXT], "Txcc", "Txcc"),
    "comments with a reply link stay": (["Ferry", LONG, LONG, "Reply"], "Txcc", "Txcc"),
    "a run without any sign of comments is the story": (["Ferry", LONG, LONG], "Tcc", "Txx"),
    "a form within it is not": (["Ferry", LONG, "Share this article", LONG], "Tccc", "Tx-x"),
    "a few words without a sign are furniture": (["Ferry", LONG, "So it is."], "Txc", "Tx-"),
    "and the line right above it is its title": (
        ["Mill grinds", "yesterday", "", "Ferry is back", LONG, LONG],
        "tmtcc",
        "tmTxx",
    ),
    "no lines": ([], "", ""),
}


@pytest.mark.parametrize(("texts", "before", "after"), PAGES.values(), ids=PAGES)
def test_a_row_keeps_company_with_its_like(texts: list[str], before: str, after: str) -> None:
    labels = read_label_signs(before)
    assert write_label_signs(relabel_row_outliers(number_lines(*texts), labels)) == after
    assert write_label_signs(labels) == before
