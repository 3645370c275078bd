"""What a worker loads before it forks is all that a job needs."""

from __future__ import annotations

import subprocess
import sys

import pytest

from worker.jobs.warm_up import warm_up_worker

JUDGED_AFTERWARDS = """
import sys
from datetime import UTC, datetime
from dedupe import Params, judge_batch, make_sketches
from ingest import Document, read_document
from worker import tasks
from worker.jobs import warm_up
from worker.judging.article_of_item import article_of

warm_up.warm_up_worker()
before, moment = set(sys.modules), datetime(2026, 11, 1, tzinfo=UTC)
for kind, text in (("feed", warm_up.FEED), ("page", warm_up.PAGE)):
    body = text.replace("harbour", "market").encode()
    articles = [article_of(item) for item in read_document(Document(body=body, kind=kind, fetched_at=moment)).items]
    judge_batch(articles, make_sketches(articles, Params()), [()], Params(), moment)
print(*sorted(set(sys.modules) - before))
"""


def test_both_documents_have_an_item() -> None:
    assert warm_up_worker() == 2


@pytest.mark.long
def test_a_job_loads_nothing_that_the_parent_has_not_loaded() -> None:
    command = [sys.executable, "-c", JUDGED_AFTERWARDS]
    loaded = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert [name for name in loaded if not name.startswith("encodings")] == []
