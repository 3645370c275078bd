"""Which copies carry the text of an older version."""

from __future__ import annotations

import pytest

from worker.judging.outdated_texts import MOST_CHANGES, has_outdated_text, pack_outdated_passages

FIRST = (
    "The ferry from Innisvane to Karnholt was late on Tuesday, and twelve people waited on the pier in the rain. "
    "The captain said that a rope had caught in the screw. Nobody was hurt, and the ferry left an hour later."
)
SECOND = FIRST.replace("twelve", "thirty")
THIRD = SECOND + " The harbour board has announced an inquiry into what happened."
KEPT = pack_outdated_passages(pack_outdated_passages(b"", FIRST, SECOND), SECOND, THIRD)

CASES = {
    "the first version": (FIRST, True, True),
    "the first version, edited elsewhere": (FIRST.replace("Nobody was hurt, and the", "The"), True, True),
    "the first version, in one part": (FIRST[:130], False, True),
    "the second version": (SECOND, True, True),
    "the second version, in one part": (SECOND[:130], False, False),
    "the last version": (THIRD, True, False),
    "the last version, edited elsewhere": (THIRD.replace("in the rain", "in the cold"), True, False),
    "the sentence that was corrected is not in it": (FIRST.partition(". ")[2] + THIRD[-65:], True, False),
}


@pytest.mark.parametrize(("text", "is_whole", "is_outdated"), CASES.values(), ids=CASES)
def test_a_copy_is_told_by_what_went_out_and_what_came_in(text: str, is_whole: bool, is_outdated: bool) -> None:
    assert has_outdated_text(KEPT, text, is_whole) is is_outdated


def test_a_change_that_is_taken_back_is_forgotten() -> None:
    kept = pack_outdated_passages(pack_outdated_passages(b"", FIRST, SECOND), SECOND, FIRST)
    assert not has_outdated_text(kept, FIRST)
    assert has_outdated_text(kept, SECOND)


def test_only_so_much_is_kept() -> None:
    kept, text = b"", FIRST
    for n in range(50):
        changed = f"{text} And then there was a sentence number {n} behind it."
        kept, text = pack_outdated_passages(kept, text, changed), changed
    assert len(kept) < 300 * MOST_CHANGES
    assert pack_outdated_passages(kept, text, text.upper()) == kept


def test_where_nothing_changed_nothing_is_outdated() -> None:
    assert not has_outdated_text(b"", FIRST)
    assert not has_outdated_text(KEPT, "")
    assert has_outdated_text(pack_outdated_passages(b"", "No.", "Yes."), "No.")
