"""ninjs of all generations, alone, in lists and in lines; what is no ninjs stays what it was."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest import Document, Item, Reading, read_document

NOW = datetime(2026, 11, 29, 12, tzinfo=UTC)
BODY = "<p>The harbour wall of Skarrow held through the night.</p><p>Nobody was hurt.</p>"
TEXT = "The harbour wall of Skarrow held through the night.\n\nNobody was hurt."
FIRST = {
    "$standard": {"name": "ninjs", "version": "1.4"},
    "uri": "tag:wire.example,2026:n1",
    "type": "text",
    "pubstatus": "usable",
    "versioncreated": "2026-11-29T09:10:00+0000",
    "firstcreated": "2026-11-29T08:00:00+0100",
    "language": "en",
    "headline": "Harbour wall holds",
    "byline": "By Ada Quill",
    "body_html": BODY,
    "description_text": "A wall, a storm.",
    "subject": [{"name": "Weather", "code": "1"}, {"name": "Harbours"}],
    "copyrightholder": "Skarrow Wire",
    "associations": {
        "featuremedia": {
            "uri": "tag:wire.example,2026:p1",
            "type": "picture",
            "headline": "The wall",
            "renditions": {
                "thumb": {"href": "https://wire.example/s.jpg", "width": 100},
                "large": {"href": "https://wire.example/l.jpg", "width": 2000},
            },
        }
    },
}
THIRD = {
    "standard": {"name": "ninjs", "version": "3.0", "schema": "https://www.iptc.org/std/ninjs/ninjs-schema_3.0.json"},
    "uri": "tag:wire.example,2026:n1",
    "type": "text",
    "pubstatus": "usable",
    "versioncreated": "2026-11-29T09:10:00Z",
    "firstcreated": "2026-11-29T07:00:00Z",
    "language": "en",
    "headlines": [{"role": "short", "value": "Wall holds"}, {"role": "main", "value": "Harbour wall holds"}],
    "by": "By Ada Quill",
    "bodies": [
        {"role": "short", "contenttype": "text/html", "value": "<p>The wall held.</p>"},
        {"role": "main", "contenttype": "text/html", "value": BODY},
    ],
    "descriptions": [{"role": "summary", "contenttype": "text/plain", "value": "A wall, a storm."}],
    "subjects": [{"name": "Weather", "uri": "urn:x"}, {"name": "Harbours"}],
    "infosources": [{"name": "Skarrow Wire", "role": "originator"}],
    "associations": [
        {
            "name": "featuremedia",
            "uri": "tag:wire.example,2026:p1",
            "type": "picture",
            "renditions": [
                {"name": "thumb", "href": "https://wire.example/s.jpg", "width": 100},
                {"name": "large", "href": "https://wire.example/l.jpg", "width": 2000},
            ],
        }
    ],
}


def read(*stories: object, spread: bool = False) -> Reading:
    text = json.dumps(list(stories), indent=1) if spread else "\n".join(map(json.dumps, stories))
    return read_document(Document(body=text.encode(), kind="auto", fetched_at=NOW))


def only(reading: Reading) -> Item:
    assert reading.problems == ()
    (item,) = reading.items
    return item


@pytest.mark.parametrize("story", [FIRST, THIRD], ids=["first generation", "third generation"])
def test_a_story_comes_out_whole(story: dict[str, object]) -> None:
    item = only(read(story))
    assert (item.title, item.content_text, item.summary) == ("Harbour wall holds", TEXT, "A wall, a storm.")
    assert item.date_published == datetime(2026, 11, 29, 7, tzinfo=UTC)
    assert item.date_modified == datetime(2026, 11, 29, 9, 10, tzinfo=UTC)
    assert [author.name for author in item.authors] == ["Ada Quill"]
    assert item.tags == ("Weather", "Harbours")
    assert item.image == "https://wire.example/l.jpg"
    assert (item.source.name, item.source.domain) == ("Skarrow Wire", "wire.example")
    assert item.url is None
    assert item.provenance.extractor == "ninjs"


def test_both_generations_are_one_item() -> None:
    assert only(read(FIRST)).id == only(read(THIRD)).id


def test_stories_stand_in_lines_and_lists() -> None:
    second = {**FIRST, "uri": "tag:wire.example,2026:n2", "headline": "Gulls return"}
    for spread in (True, False):
        assert [item.title for item in read(FIRST, second, spread=spread).items] == [
            "Harbour wall holds",
            "Gulls return",
        ]


# name: (fields, status; None: it is a problem)
STATUSES = {
    "canceled": ({"pubstatus": "canceled"}, "canceled"),
    "withheld": ({"pubstatus": "withheld"}, "withheld"),
    "nobody knows": ({"pubstatus": "perhaps"}, None),
    "nothing is said": ({"pubstatus": None}, "usable"),
}


@pytest.mark.parametrize(("fields", "status"), STATUSES.values(), ids=STATUSES)
def test_what_may_not_be_published_says_so(fields: dict[str, object], status: str | None) -> None:
    reading = read({**FIRST, **fields})
    if status is None:
        assert ["nobody knows" in problem.reason for problem in reading.problems] == [True]
        assert reading.items == ()
    else:
        assert only(reading).pub_status == status


def test_a_story_under_embargo_is_held() -> None:
    reading = read({**FIRST, "embargoed": "2026-12-01T06:00:00+01:00"})
    assert reading.items == ()
    assert [held.until for held in reading.embargoed] == [datetime(2026, 12, 1, 5, tzinfo=UTC)]


@pytest.mark.parametrize("written", [7, ["usable"], {"x": 1}, True])
def test_a_status_or_embargo_in_another_form_publishes_nothing(written: object) -> None:
    """Whoever wrote it meant something, and nobody can tell what."""
    for name in ("pubstatus", "embargoed"):
        reading = read({**FIRST, name: written})
        assert (reading.items, len(reading.problems)) == ((), 1), name


def test_an_embargo_without_an_end_withholds() -> None:
    assert only(read({**FIRST, "pubstatus": "embargoed"})).pub_status == "withheld"
    assert only(read({**FIRST, "pubstatus": "embargoed", "embargoed": "2026-11-28T00:00:00Z"})).pub_status == "usable"


def test_what_can_be_sent_again_of_a_bad_embargo_is_withheld() -> None:
    (problem,) = read({**FIRST, "embargoed": "soon"}).problems
    again = read(json.loads(problem.raw))
    assert [item.pub_status for item in again.items] == ["withheld"]


# name: (fields beside those of the third generation, headline, summary)
FORMS = {
    "HTML in its fields": (
        {"headlines": [{"role": "main", "contenttype": "text/html", "value": "<b>Wall</b> &amp; storm"}],
         "descriptions": [{"contenttype": "text/html", "value": "<p>A wall &amp; a storm.</p>"}]},
        "Wall & storm", "A wall & a storm.",
    ),
    "text that looks like HTML": (
        {"headlines": [{"value": "if a<b", "contenttype": "text/plain"}], "descriptions": []}, "if a<b", None,
    ),
    "by role in an object": (
        {"headlines": {"short": {"value": "Wall"}, "long": {"role": "main", "value": "Wall holds"}}, "bodies":
         {"main": {"contenttype": "text/html", "value": BODY}}, "descriptions": {"value": "A wall."}},
        "Wall holds", "A wall.",
    ),
    "texts in a list": ({"headlines": ["Wall holds"], "bodies": [BODY], "descriptions": ["A wall."]},
                        "Wall holds", "A wall."),
    "without a content type": ({"bodies": [{"value": BODY}]}, "Harbour wall holds", "A wall, a storm."),
    "no identifier": ({"uri": None}, "Harbour wall holds", "A wall, a storm."),
    "a number for one": ({"uri": 77}, "Harbour wall holds", "A wall, a storm."),
}  # fmt: skip


@pytest.mark.parametrize(("fields", "headline", "summary"), FORMS.values(), ids=FORMS)
def test_fields_are_read_in_every_form(fields: dict[str, object], headline: str, summary: str | None) -> None:
    item = only(read({**THIRD, **fields}))
    assert (item.title, item.summary, item.content_text) == (headline, summary, TEXT)


def test_a_film_has_its_size_and_length() -> None:
    film = {"href": "https://wire.example/f.mp4", "contenttype": "video/mp4", "sizeinbytes": 12, "duration": 3.5}
    story = {
        **THIRD,
        "type": "video",
        "contentmodified": "2026-11-29T08:30:00Z",
        "renditions": [film, {"width": 1e400}],
    }
    item = only(read(story))
    (attachment,) = item.attachments
    assert (attachment.size_in_bytes, attachment.duration_in_seconds) == (12, 3.5)
    assert item.date_modified == datetime(2026, 11, 29, 8, 30, tzinfo=UTC)


def test_a_body_in_text_counts_where_the_one_in_html_is_empty() -> None:
    assert only(read({**FIRST, "body_html": "<p> </p>", "body_text": "Two gulls."})).content_text == "Two gulls."


def test_items_with_json_feed_names_are_no_ninjs() -> None:
    item = only(read({"id": "a", "url": "https://harbour.example/a", "title": "Gulls", "content_text": "Two gulls."}))
    assert item.provenance.extractor == "jsonl"


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted({*FIRST, *THIRD} - {"uri", "pubstatus", "embargoed"})), ANYTHING))
def test_fields_of_any_form_lose_no_story(fields: dict[str, object]) -> None:
    """What the standard has otherwise is passed over; the story and its other fields are read."""
    story = {**FIRST, **fields, "headlines": THIRD["headlines"], "body_text": "Nobody was hurt."}
    assert only(read(story)).content_text
