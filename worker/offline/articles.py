"""JSON lines to the articles that dedupe compares, without a server."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace

from dedupe import Article
from ingest import Document, Item, ParseError, Problem, Source, normalise_for_comparison, parse_items
from ingest.item import RawItem

from ..intake.targets import TargetPart
from ..judging.article_of_item import article_of
from .failure import Failure, describe_ingest_error, make_failure

Normaliser = Callable[[RawItem, Document, Source, str | None], Item | Problem]


def read_articles(documents: Iterable[Document], failures: list[Failure]) -> Iterator[Article]:
    """What dedupe is given of each item, under the ids that they have there; what can't be read joins ``failures``."""
    for given_id, item in read_given_items(documents, failures, normalise_for_comparison):
        yield replace(article_of(item), id=given_id or item.id)


def read_given_items(
    documents: Iterable[Document], failures: list[Failure], normalise: Normaliser
) -> Iterator[tuple[str | None, Item]]:
    """The items of JSON lines, each with the id that it has there; what can't be read joins ``failures``."""
    for document in documents:
        try:
            parsed = parse_items(document)
        except ParseError as error:
            failures.append(describe_ingest_error(document.name or "", error))
            continue
        failures += [make_failure(document.name or "", problem) for problem in parsed.problems]
        for raw in parsed.items:
            item = normalise(raw, document, parsed.source, parsed.language)
            if isinstance(item, Problem):
                failures.append(make_failure(document.name or "", item))
            else:
                yield raw.guid, item


def pick_articles(given: Iterable[TargetPart], ids: Sequence[str], failures: list[Failure]) -> list[Article | None]:
    """The first item of each id, in the order of the ids, None where there is none; the same id twice takes two items.

    Reads no further than it must.
    """
    picked: list[Article | None] = [None] * len(ids)
    for candidate in read_articles(find_documents(given, failures), failures):
        for index, wanted in enumerate(ids):
            if picked[index] is None and wanted == candidate.id:
                picked[index] = candidate
                break
        if None not in picked:
            break
    return picked


def find_documents(given: Iterable[TargetPart], failures: list[Failure]) -> Iterator[Document]:
    """The documents among parts; what was to be fetched joins ``failures``."""
    for part in given:
        if isinstance(part.document, Document):
            yield part.document
        else:
            failures.append(Failure(part.name, "texts are compared here and not fetched: give a file of JSON lines"))
