"""Batches that are too large for one call of a script: taken in parts, with the same outcome."""

from __future__ import annotations

import pytest

from tests.support.jobs import make_created_change, make_ferry_article, sketch_article, submit_job
from tests.support.texts import make_nonsense_text
from worker.runtime import Runtime
from worker.store import commit, index

pytestmark = pytest.mark.raw_store

TEXTS = [make_nonsense_text(number) for number in range(4)]


@pytest.fixture(params=["at once", "by keys", "by bytes"])
def split(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """However small the parts are that the server is given."""
    if request.param == "by keys":
        monkeypatch.setattr(commit, "KEYS_AT_ONCE", 1)
        monkeypatch.setattr(index, "KEYS_AT_ONCE", 1)
    if request.param == "by bytes":
        monkeypatch.setattr(commit, "BYTES_AT_ONCE", 1)
    return str(request.param)


@pytest.fixture
def job(rt: Runtime) -> str:
    submit_job(rt)
    rt.jobs.begin("j1", rt.now())
    rt.jobs.accept("j1", "document", 4)
    return "j1"


def test_what_was_judged_together_is_nobody_elses_twin(rt: Runtime, job: str, split: str) -> None:
    changes = [make_created_change(rt, f"it_{n}", str(n)) for n in range(4)]  # one text four times
    committed = rt.commit(job, changes, 0, rt.now())
    assert (committed.recorded_count, committed.refusal) == (4, "")
    assert rt.jobs.audit().contradictions == ()


def test_the_first_part_that_is_refused_ends_it(rt: Runtime, job: str, split: str) -> None:
    first = make_created_change(rt, "it_0", text=TEXTS[0])
    changes = [first, make_created_change(rt, "it_1", "1", TEXTS[1]), make_created_change(rt, "it_1", "2", TEXTS[2])]
    committed = rt.commit(job, [*changes, make_created_change(rt, "it_3", "3", TEXTS[3])], 0, rt.now())
    assert (committed.recorded_count, committed.refusal) == (2, "version")
    assert set(rt.jobs.recorded_slots(job)) == {"0", "1"}


def test_a_look_up_in_parts_finds_what_one_finds(rt: Runtime, job: str, split: str) -> None:
    rt.commit(job, [make_created_change(rt, f"it_{n}", str(n), text) for n, text in enumerate(TEXTS)], 0, rt.now())
    sketches = [sketch_article(rt, make_ferry_article("x", rt.now(), text)) for text in reversed(TEXTS)]
    found = rt.index.look_up_stories(sketches, rt.now())
    assert [[story.id for story in stories] for stories in found.candidates] == [[f"st_it_{n}"] for n in (3, 2, 1, 0)]
    assert found.newest == 4


def test_parts_are_as_large_as_they_may_be(rt: Runtime) -> None:
    changes = [make_created_change(rt, f"it_{n}", str(n), text) for n, text in enumerate(TEXTS)]
    entries = commit._pack_changes(changes, "none")
    assert next(len(part) for part in commit._split_by_size(entries * 100)) > 40
    assert [entry for part in commit._split_by_size(entries * 100) for entry in part] == entries * 100
