"""`feedmill review export`, and the evaluation that reads what it writes."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import reviewed_pairs
from dedupe import Article
from tests.support.system import command
from tests.support.texts import WHOLE, make_nonsense_text
from worker.catalog.answers import AnswerWord, PairAnswer, ReviewAnswers
from worker.catalog.doubt import PairVerdict

NOW = datetime(2026, 6, 7, 18, tzinfo=UTC)
FIRST = Article(id="it_a", title="Ferry in port", text=WHOLE, seen_at=NOW, source="a.example")
VERDICT = PairVerdict(
    matched_id="it_a", relation="copy", rule="same_text", jaccard=1.0, containment=1.0, containment_of="item"
)


def add_answer(answers: ReviewAnswers, item: Article, said: AnswerWord) -> None:
    answers.add(PairAnswer(item=item, matched=FIRST, verdict=VERDICT, said=said, person="Ann", at=NOW))


def test_what_people_said_is_exported_and_evaluated(tmp_path: Path) -> None:
    data = tmp_path / "data"
    data.mkdir(mode=0o700)
    answers = ReviewAnswers(data, "feedmill")
    answers.make_file()
    copy = replace(FIRST, id="it_b", source="b.example", url="https://b.example/1")
    other = replace(FIRST, id="it_c", source="c.example", text=make_nonsense_text(1), title="Something else")
    add_answer(answers, copy, "different")
    add_answer(answers, copy, "same")
    add_answer(answers, other, "same")
    add_answer(answers, replace(copy, id="it_d"), "unsure")
    done = command("--data-dir", data, "review", "export")
    assert done.returncode == 0, done.stderr
    pairs = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(pair["id"], pair["same_story_text"]) for pair in pairs] == [("it_b+it_a", True), ("it_c+it_a", True)]
    assert pairs[0]["b"]["content_text"] == WHOLE
    assert "2 judged pairs" in done.stderr
    (tmp_path / "reviewed_pairs.jsonl").write_text(done.stdout)
    figures = reviewed_pairs.measure(tmp_path, io.StringIO())
    assert figures == {"pairs": 2, "precision": 1.0, "recall": 0.5, "f1": 2 / 3}


def test_without_answers_it_says_where_they_come_from(tmp_path: Path) -> None:
    done = command("--data-dir", tmp_path, "review", "export")
    assert (done.returncode, done.stdout) == (0, "")
    assert "feedmill serve" in done.stderr


def test_answers_that_can_not_be_read_are_said_in_a_line(tmp_path: Path) -> None:
    ReviewAnswers(tmp_path, "feedmill").path.write_bytes(b"no database at all" * 1000)
    done = command("--data-dir", tmp_path, "review", "export")
    assert (done.returncode, done.stdout) == (1, "")
    assert "file-unreadable" in done.stderr
    assert "Traceback" not in done.stderr
