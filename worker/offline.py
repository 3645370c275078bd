"""extract (bytes -> items) and dedupe (items -> verdicts) without a server."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from tempfile import TemporaryFile
from typing import Any

import msgspec

from dedupe import Article, Params, Sightings, StreamJudge, Verdict, final_story_ids
from ingest import (
    Block,
    Document,
    Fetcher,
    IngestError,
    Item,
    ParseError,
    Problem,
    UnfetchedDocument,
    blocks_of,
    decode_document,
    make_document,
    normalise_for_comparison,
    parse_items,
    read_document,
    with_site_furniture,
)

from .failures import INPUT_UNREADABLE, FailureKind
from .intake.input_failures import find_input_failure
from .intake.targets import TargetPart
from .jobs.site_furniture import find_page_furniture, reading_without_furniture
from .judging.article_of_item import article_of
from .story_table import StoryTable

_FAILED = b"\n"  # in the place of a line: its item could not be judged


@dataclass(frozen=True, slots=True)
class Failure:
    """Something that could not be read: where, and why."""

    where: str = ""
    reason: str = ""
    is_side_field: bool = False  # the item is there without it
    kind: FailureKind = INPUT_UNREADABLE


VerdictOrFailure = Verdict | Failure


def extract_items(
    given: TargetPart, fetcher: Fetcher, moment: datetime, sightings: Sightings
) -> Iterator[Item | Failure]:
    """The items of one document; what can't be read is a value among them, and the rest goes on.

    Args:
        moment: now, for what is fetched and for what is seen of sites.
        sightings: what the documents before this one showed of their sites.
    """
    try:
        whole = load_document(given, fetcher, moment)
        reading = reading_without_furniture(whole, read_document(whole), sightings, moment)
    except IngestError as error:
        yield describe_ingest_error(given.name, error)
        return
    yield from reading.items
    yield from (_make_failure(given.name, problem) for problem in reading.problems)
    notes = (_make_failure(given.name, problem) for problem in reading.field_problems)
    yield from (replace(note, is_side_field=True) for note in notes)


def read_items_and_blocks(page: Document, moment: datetime, sightings: Sightings) -> tuple[Sequence[Item], list[Block]]:
    """A page's items and its blocks, with what the pages before this one showed to be furniture.

    Raises:
        IngestError: it is nothing that we read.
    """
    reading = read_document(page)
    blocks = with_site_furniture(blocks_of(page), find_page_furniture(page, reading, sightings, moment))
    return reading_without_furniture(page, reading, sightings, moment).items, blocks


def load_document(given: TargetPart, fetcher: Fetcher, moment: datetime) -> Document:
    """The document, decoded, and fetched if need be.

    Raises:
        IngestError: it could not be fetched, or is nothing that we read.
    """
    if given.error is not None:
        raise given.error
    document = given.document
    if isinstance(document, UnfetchedDocument):
        document = make_document(document, fetcher.get(document.url or "", moment))
    return decode_document(document)


def judge_parts(given: Iterable[TargetPart], params: Params) -> Iterator[Verdict | Failure]:
    """One verdict per item in the order of the parts, with the ids that they gave; bad lines are values among them.

    All verdicts on one part are there before the next part is asked for: a pipe may not bring it for hours.
    """
    stream = StreamJudge(params, StoryTable())
    for part in given:
        failures: list[Failure] = []
        for verdict in stream.judge(read_articles(_documents_of([part], failures), failures)):
            yield from failures
            failures.clear()
            yield verdict
        yield from failures


def build_current_lines(judged: Iterable[VerdictOrFailure]) -> Iterator[dict[str, Any] | Failure]:
    """The line of each verdict at once, with the story that its item is in then."""
    return (one if isinstance(one, Failure) else build_verdict_line(one) for one in judged)


def build_final_lines(judged: Iterable[VerdictOrFailure]) -> Iterator[dict[str, Any] | Failure]:
    """The lines of a whole file, each with the story that its item is in when all are judged.

    Until then they wait in a temporary file.
    """
    steps: list[tuple[str, Sequence[str]]] = []
    failures: list[Failure] = []
    with TemporaryFile() as waiting:
        for row in build_current_lines(judged):
            if isinstance(row, Failure):
                failures.append(row)
                waiting.write(_FAILED)
            else:
                steps.append((row["story_id"], row.get("merged", ())))
                waiting.write(msgspec.json.encode(row) + b"\n")
        waiting.seek(0)
        failed, story_ids = iter(failures), iter(final_story_ids(steps))
        for line in waiting:
            yield next(failed) if line == _FAILED else {**msgspec.json.decode(line), "story_id": next(story_ids)}


def build_verdict_line(verdict: Verdict) -> dict[str, Any]:
    """What `feedmill dedupe` prints for one item; ``merged`` names stories that became part of its story with it."""
    scores = verdict.scores
    merged = {"merged": [merge.absorbed.id for merge in verdict.merges]} if verdict.merges else {}
    return {
        "id": verdict.article.id,
        "story_id": verdict.story.id,
        "relation": verdict.relation,
        "matched_id": verdict.matched_id,
        "jaccard": scores and round(scores.jaccard, 4),
        "containment": scores and round(scores.containment, 4),
        "containment_of": scores and scores.containment_of,
        "rule": verdict.rule,
        **merged,
    }


def read_articles(documents: Iterable[Document], failures: list[Failure]) -> Iterator[Article]:
    """What dedupe is given of each item, under the ids that they have there; what can't be read joins ``failures``."""
    for document in documents:
        try:
            parsed = parse_items(document)
        except ParseError as error:
            failures.append(describe_ingest_error(document.name or "", error))
            continue
        failures += [_make_failure(document.name or "", problem) for problem in parsed.problems]
        for raw in parsed.items:
            item = normalise_for_comparison(raw, document, parsed.source, parsed.language)
            if isinstance(item, Problem):
                failures.append(_make_failure(document.name or "", item))
            else:
                yield replace(article_of(item), id=raw.guid or item.id)


def pick_articles(given: Iterable[TargetPart], ids: Sequence[str], failures: list[Failure]) -> list[Article | None]:
    """The first item of each id, in the order of the ids, None where there is none; the same id twice takes two items.

    Reads no further than it must.
    """
    picked: list[Article | None] = [None] * len(ids)
    for candidate in read_articles(_documents_of(given, failures), failures):
        for index, wanted in enumerate(ids):
            if picked[index] is None and wanted == candidate.id:
                picked[index] = candidate
                break
        if None not in picked:
            break
    return picked


def _documents_of(given: Iterable[TargetPart], failures: list[Failure]) -> Iterator[Document]:
    for part in given:
        if isinstance(part.document, Document):
            yield part.document
        else:
            failures.append(Failure(part.name, "texts are compared here and not fetched: give a file of JSON lines"))


def describe_ingest_error(name: str, error: IngestError) -> Failure:
    """What became of a whole input; one that was fetched has its address in the message already."""
    says = str(error)
    return Failure("" if says.startswith(f"{name}: ") else name, says, kind=find_input_failure(error))


def _make_failure(name: str, problem: Problem) -> Failure:
    return Failure(f"{name}, {problem.where}", problem.reason)
