"""Two texts beside each other: what is shared, own, moved and furniture, what differs, and the rules. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from dedupe import (
    Article,
    Explanation,
    Params,
    RuleTrials,
    Signal,
    Span,
    explain_decision,
    make_paragraph_key,
    try_rules,
)
from dedupe.facts import find_facts
from ingest.pages.credits import find_agency

MOST_LISTED = 40  # names or figures of one text
SHOWN_WORDS = {"shared": (60, 30), "own": (400, 60), "moved": (60, 30), "furniture": (12, 6), "unread": (0, 0)}
KIND_OF_SPAN = {"shared": "shared", "own": "own", "elsewhere": "moved", "unread": "unread"}
AGENCY_LINE = 160  # characters at the beginning and the end of a text, where an agency is named
SLACK = 12  # fewer words than this are not worth folding
MOST_FOLDED = 20_000  # words of one passage


@dataclass(frozen=True, slots=True)
class MarkedPassage:
    """Some words, and what they are to the other text."""

    kind: str  # shared, own, moved: elsewhere in the other; furniture, unread: beyond what is compared
    text: str  # all of it, or its beginning
    folded: str = ""  # what stands between that and the end, and is seen when somebody wants to
    folded_words: int = 0
    left_out: int = 0  # words behind these that are not on the page
    end: str = ""


@dataclass(frozen=True, slots=True)
class PassageRow:
    """What stands at one place of both texts."""

    is_shared: bool
    a: tuple[MarkedPassage, ...]
    b: tuple[MarkedPassage, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldDifference:
    """A field of two records that says not the same."""

    name: str
    a: tuple[str, ...]
    b: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PairView:
    """A: the member that was chosen; B: what it is compared with."""

    a: str
    b: str
    joins: bool
    relation: str
    rule: str
    says: str
    jaccard: float
    a_in_b: float
    b_in_a: float
    furniture: int  # paragraphs that count for nothing
    named_form: str  # who named the form that both are in, when and why; "" where there is none
    trials: RuleTrials
    signals: tuple[Signal, ...]
    differences: tuple[FieldDifference, ...]
    rows: tuple[PassageRow, ...]


def compare_pair(
    a: Article, b: Article, records: Mapping[str, Mapping[str, Any]], params: Params, named_form: str = ""
) -> PairView:
    """Everything about a pair.

    Args:
        records: by item, of those whose record is kept.
        named_form: as the view says it.
    """
    explanation = explain_decision(a, b, params)
    furniture = frozenset({*a.furniture, *b.furniture})
    return PairView(
        a=a.id,
        b=b.id,
        joins=explanation.relation != "new",
        relation=explanation.relation,
        rule=explanation.rule,
        says=explanation.says,
        jaccard=explanation.scores.jaccard,
        a_in_b=explanation.scores.item_in_matched,
        b_in_a=explanation.scores.matched_in_item,
        furniture=len(furniture),
        named_form=named_form,
        trials=try_rules(a, b, params),
        signals=explanation.signals,
        differences=tuple(_find_differences(explanation, records, params)),
        rows=tuple(_mark_rows(explanation, furniture)),
    )


def _mark_rows(explanation: Explanation, furniture: Collection[bytes]) -> Iterator[PassageRow]:
    at_a, at_b = 0, 0
    places_a, places_b = (
        _find_furniture(article.text.lstrip(), furniture) for article in (explanation.a, explanation.b)
    )
    for row in explanation.rows:
        ours, at_a = _mark_spans(row.ours, places_a, at_a)
        theirs, at_b = _mark_spans(row.theirs, places_b, at_b)
        yield PassageRow(row.is_shared, ours, theirs)


def _find_furniture(text: str, furniture: Collection[bytes]) -> list[tuple[int, int]]:
    """Where the paragraphs stand that count for nothing."""
    places, at = list[tuple[int, int]](), 0
    for line in text.split("\n") if furniture else ():
        if line.strip() and make_paragraph_key(line) in furniture:
            places.append((at, at + len(line)))
        at += len(line) + 1
    return places


def _mark_spans(
    spans: Sequence[Span], furniture: Sequence[tuple[int, int]], begin: int
) -> tuple[tuple[MarkedPassage, ...], int]:
    """The spans of one side of a row, cut where furniture begins and ends; and where the next row begins."""
    marked = list[MarkedPassage]()
    for span in spans:
        text, end = span.text, begin + len(span.text)
        cuts = sorted({begin, end, *(cut for place in furniture for cut in place if begin < cut < end)})
        for start, stop in pairwise(cuts):
            is_furniture = any(first <= start and stop <= last for first, last in furniture)
            kind = "furniture" if is_furniture else KIND_OF_SPAN[span.kind]
            marked.append(_shorten_passage(kind, text[start - begin : stop - begin]))
        begin = end
    return tuple(marked), begin


def _shorten_passage(kind: str, text: str) -> MarkedPassage:
    """The passage, its middle folded where it is long."""
    first, last = SHOWN_WORDS[kind]
    words = text.split(" ")
    if len(words) <= first + last + SLACK:
        return MarkedPassage(kind, text)
    middle, end = words[first : len(words) - last], words[len(words) - last :]
    return MarkedPassage(
        kind=kind,
        text=" ".join(words[:first]),
        folded=" ".join(middle[:MOST_FOLDED]),
        folded_words=min(len(middle), MOST_FOLDED),
        left_out=max(0, len(middle) - MOST_FOLDED),
        end=" ".join(end),
    )


def _find_differences(
    explanation: Explanation, records: Mapping[str, Mapping[str, Any]], params: Params
) -> Iterator[FieldDifference]:
    """Headline, date, byline, agency line, figures and names, where they are not the same."""
    a, b = explanation.a, explanation.b
    record_a, record_b = records.get(a.id, {}), records.get(b.id, {})
    facts_a, facts_b = find_facts(a.text, params), find_facts(b.text, params)
    own_a, own_b = facts_a.filled_in - facts_b.filled_in, facts_b.filled_in - facts_a.filled_in
    fields = (
        ("headline", _list_value(a.title), _list_value(b.title)),
        ("date", _list_date(a), _list_date(b)),
        ("byline", list_authors(record_a), list_authors(record_b)),
        ("agency", find_agencies(a.text, record_a), find_agencies(b.text, record_b)),
        ("figures", _list_figures(own_a), _list_figures(own_b)),
        ("names", _list_names(own_a), _list_names(own_b)),
    )
    for name, ours, theirs in fields:
        if ours != theirs:
            yield FieldDifference(name=name, a=ours, b=theirs)


def _list_value(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _list_date(article: Article) -> tuple[str, ...]:
    return (f"{article.seen_at:%Y-%m-%d %H:%M} UTC{'' if article.dated else ' (when it was fetched)'}",)


def list_authors(record: Mapping[str, Any]) -> tuple[str, ...]:
    """The names in a record's byline."""
    return tuple(author["name"] for author in record.get("authors", ()) if author.get("name"))


def find_agencies(text: str, record: Mapping[str, Any]) -> tuple[str, ...]:
    """News agencies that a text credits: in its byline, in the brackets of its dateline, or in its last line.

    >>> find_agencies("KELL (Reuters) - The ferry sailed.", {}), find_agencies("It sailed.\\n\\n(dpa)", {})
    (('Reuters',), ('dpa',))
    """
    places = [*list_authors(record), *_list_brackets(text[:AGENCY_LINE]), *_list_brackets(text[-AGENCY_LINE:])]
    found = (find_agency(place) for place in places if place)
    return tuple(dict.fromkeys(agency for agency in found if agency))


def _list_brackets(text: str) -> Iterator[str]:
    for part in text.split("(")[1:]:
        inside, is_closed, _ = part.partition(")")
        if is_closed:
            yield inside


def _list_figures(words: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(word for word in words if word[0].isdigit())[:MOST_LISTED])


def _list_names(words: Collection[str]) -> tuple[str, ...]:
    return tuple(sorted(word for word in words if not word[0].isdigit())[:MOST_LISTED])
