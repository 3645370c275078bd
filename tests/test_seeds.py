"""The sample input holds what seeds/README.md promises; read here with the standard library alone."""

from __future__ import annotations

import difflib
import html
import json
import re
import xml.etree.ElementTree as ET
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from importlib import resources
from itertools import combinations
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

import seeds

ROOT = Path(seeds.__file__).parent
FETCHED_AT = datetime(2026, 6, 7, 18, tzinfo=UTC)  # seeds/README.md: relative ages count back from here
INPUTS = sorted(path.relative_to(ROOT).as_posix() for path in ROOT.glob("*/*") if path.parent.name != "__pycache__")
EXPECTED: list[dict[str, Any]] = [
    json.loads(line) for line in (ROOT / "expected.jsonl").read_text("utf-8").splitlines()
]
ROOTS = {
    "feeds/harbour-courier.rss": "rss",
    "feeds/meridian-cable.rss": "rss",
    "feeds/quayside-brief.rss": "rss",
    "feeds/ellenby-record.atom": "{http://www.w3.org/2005/Atom}feed",
    "feeds/upland-observer.rdf": "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}RDF",
}
SHORT = {"road-works", "police-bicycles", "police-lorry"}  # stories that exist only as a short item
REWORDED = {"hospital": 0.85, "rate": 0.65}  # stories with an edited version: what every item must share
NAMESPACES = {"www.w3.org", "purl.org", "jsonfeed.org"}  # hosts that name formats, not places
Entry = dict[str, str]  # title, guid, date, text


def read(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def plain(markup: str) -> str:
    """Markup as text, without a page's head and the Courier's sign-up paragraph."""
    shown = re.sub(r'(?s)<head>.*?</head>|<p class="letter">.*?</p>', " ", markup)
    return html.unescape(re.sub(r"<[^>]+>", " ", shown))


def words(text: str) -> list[str]:
    return re.findall(r"\w+", re.sub("[’']", "", text.lower()))


def shingles(text: str) -> set[tuple[str, ...]]:
    found = words(text)
    return set(zip(found, found[1:], found[2:], strict=False))


def inside(part: str, whole: str) -> float:
    """Share of a text's word 3-grams that another text has too."""
    return len(shingles(part) & shingles(whole)) / len(shingles(part))


def xml_entries(file: str) -> list[Entry]:
    entries = []
    for node in ET.fromstring(read(file)).iter():
        if node.tag.split("}")[-1] not in {"item", "entry"}:
            continue
        named = {child.tag.split("}")[-1]: "".join(child.itertext()) for child in node}
        about = node.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about", "")
        body = named.get("encoded") or named.get("content") or named["description"]
        date = named.get("pubDate") or named.get("published") or named["date"]
        guid = named.get("guid") or named.get("id") or about
        entries.append({"title": html.unescape(named["title"]), "guid": guid, "date": date, "text": plain(body)})
    return entries


def json_entries(file: str) -> list[Entry]:
    items = json.loads(read(file))["items"] if file.endswith(".json") else map(json.loads, read(file).splitlines())
    return [
        {
            "title": item["title"],
            "guid": item["id"],
            "date": item["date_published"],
            "text": plain(item.get("content_html") or item["content_text"]),
        }
        for item in items
    ]


def page_entries(file: str) -> list[Entry]:
    """A page cut at the titles that it should hold, in their order; furniture stays on."""
    text = plain(read(file)) if file.endswith(".html") else read(file)
    titles = [row["title"] for row in EXPECTED if row["file"] == file]
    starts = [text.rindex(title) for title in titles]
    assert starts == sorted(starts)
    parts = [text[a:b] for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    return [
        {"title": title, "text": part.removeprefix(title).strip()} for title, part in zip(titles, parts, strict=True)
    ]


def entries(file: str) -> list[Entry]:
    if file in ROOTS:
        return xml_entries(file)
    return json_entries(file) if file.endswith((".json", ".jsonl")) else page_entries(file)


ENTRIES = {file: entries(file) for file in INPUTS}
TEXTS = [(row, ENTRIES[row["file"]][row["position"]]["text"]) for row in EXPECTED]
STORIES: dict[str, list[tuple[dict[str, Any], str]]] = defaultdict(list)
for _row, _text in TEXTS:
    STORIES[_row["story"]].append((_row, _text))


def lead(story: str) -> str:
    """The text that stands for a story."""
    return next(text for row, text in STORIES[story] if row["role"] in {"sole", "representative"})


@pytest.mark.parametrize("file", sorted(ROOTS))
def test_xml_feeds_are_well_formed(file: str) -> None:
    assert ET.fromstring(read(file)).tag == ROOTS[file]
    guids = [entry["guid"] for entry in ENTRIES[file]]
    assert all(guids)
    assert len(set(guids)) == len(guids)


def test_json_feed_is_version_1_1() -> None:
    feed = json.loads(read("feeds/karnholt-post.json"))
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert len({item["id"] for item in feed["items"]}) == len(feed["items"])


@pytest.mark.parametrize("file", [file for file in INPUTS if file.endswith(".html")])
def test_pages_have_a_title_and_a_headline(file: str) -> None:
    title, headline = (re.findall(rf"<{tag}[^>]*>([^<]+)</{tag}>", read(file)) for tag in ("title", "h1"))
    assert len(title) == len(headline) == 1
    assert headline[0] in title[0]


@pytest.mark.parametrize("file", INPUTS)
def test_expected_lists_every_item_in_order(file: str) -> None:
    rows = [row for row in EXPECTED if row["file"] == file]
    assert [row["position"] for row in rows] == list(range(len(rows)))
    assert [row["title"] for row in rows] == [entry["title"] for entry in ENTRIES[file]]
    assert [row.get("guid") for row in rows] == [entry.get("guid") for entry in ENTRIES[file]]
    assert [row["part"] for row in rows if row["part"] == "related"] == ["related"] * (
        len(rows) - 1 if file.startswith(("pages/", "documents/")) else 0
    )


@pytest.mark.parametrize("file", sorted({row["file"] for row in EXPECTED}))
def test_expected_names_existing_files(file: str) -> None:
    assert (ROOT / file).is_file()


def test_dates_in_files_are_the_expected_ones() -> None:
    for row in EXPECTED:
        stated = ENTRIES[row["file"]][row["position"]].get("date")
        if stated:
            parsed = parsedate_to_datetime(stated) if "," in stated else datetime.fromisoformat(stated)
            assert parsed == datetime.fromisoformat(row["published"]), row["title"]


def test_related_ages_are_the_expected_ones() -> None:
    for row in EXPECTED:
        if row["part"] == "related":
            age = FETCHED_AT - datetime.fromisoformat(row["published"])
            minutes, hours = age // timedelta(minutes=1), age // timedelta(hours=1)
            ages = {f"{minutes} minutes ago", f"{hours} hours ago", f"{age.days} days ago"}
            ages |= {f"hace {minutes} minutos", f"hace {hours} horas"}
            page = plain(read(row["file"]))
            at = page.rindex(row["title"])
            assert any(phrase in page[max(0, at - 80) : at + len(row["title"]) + 80] for phrase in ages), row["title"]


def test_everything_happens_in_one_week() -> None:
    dates = [datetime.fromisoformat(row["published"]) for row in EXPECTED if row["published"]]
    assert min(dates) >= datetime(2026, 6, 1, tzinfo=UTC)
    assert max(dates) <= FETCHED_AT


@pytest.mark.parametrize("story", sorted(STORIES))
def test_labels_of_a_story_agree(story: str) -> None:
    rows = [row for row, _ in STORIES[story]]
    relations, roles = [row["relation"] for row in rows], [row["role"] for row in rows]
    assert set(relations) <= {"new", "copy", "partial", "update", "repeat"}
    assert relations.count("new") == 1
    assert sorted(set(roles) - {"copy", "partial"}) == (["sole"] if len(rows) == 1 else ["representative"])
    assert roles.count("sole") + roles.count("representative") == 1
    assert [role == "partial" for role in roles] == [relation == "partial" for relation in relations]
    dated = [row for row in rows if row["published"]]
    assert min(dated, key=lambda row: str(row["published"]))["relation"] == "new"


@pytest.mark.parametrize("story", sorted(STORIES.keys() - SHORT))
def test_stories_have_150_to_400_words(story: str) -> None:
    assert 150 <= len(lead(story).split()) <= 400


@pytest.mark.parametrize("entry", ENTRIES["feeds/quayside-brief.rss"], ids=lambda entry: entry["title"])
def test_teasers_and_short_items_stay_below_48_words(entry: Entry) -> None:
    assert len(entry["text"].split()) < 48


@pytest.mark.parametrize("story", sorted(STORIES))
def test_items_of_a_story_carry_its_text(story: str) -> None:
    for row, text in STORIES[story]:
        if row["relation"] == "partial":
            assert inside(text, lead(story)) >= 0.8, row
            assert len(words(text)) < 0.75 * len(words(lead(story))), row
        else:
            assert inside(lead(story), text) >= REWORDED.get(story, 0.95), row


def test_different_stories_share_no_text() -> None:
    for (a, text_a), (b, text_b) in combinations(TEXTS, 2):
        if a["story"] != b["story"] and {"pilot-may", "pilot-june"} != {a["story"], b["story"]}:
            shared = max(inside(text_a, text_b), inside(text_b, text_a))
            assert shared < 0.25, (a["title"], b["title"], shared)


def test_the_template_pair_is_a_trap() -> None:
    assert inside(lead("pilot-may"), lead("pilot-june")) > 0.7
    assert lead("pilot-may") != lead("pilot-june")


def test_the_edited_copy_changes_about_one_word_in_twenty() -> None:
    first, edited = (words(text) for _, text in sorted(STORIES["hospital"], key=lambda pair: pair[0]["published"]))
    blocks = difflib.SequenceMatcher(None, first, edited, autojunk=False).get_matching_blocks()
    assert 0.03 <= 1 - sum(block.size for block in blocks) / len(first) <= 0.07


def test_short_items_of_one_title_differ_or_agree_as_labelled() -> None:
    assert len({text for _, text in STORIES["road-works"]}) == 1
    police = [row for row in EXPECTED if row["story"] in {"police-bicycles", "police-lorry"}]
    assert len({row["title"] for row in police}) == 1


def test_the_seed_shaped_document_has_the_shape() -> None:
    text = read("documents/sevenfold-talks.txt")
    story, related = text.split("Related Articles\n\n\n")
    assert story.startswith("\n")
    assert "\nHashtags\n\nTry Our AI Features\n" in story
    assert story.endswith("\nComments\nNo comments yet...\n")
    for block in related.split("\n\n\n"):
        source, age, credit, _title, _text = block.split("\n")
        assert credit == f"- {source}"
        assert age.endswith(" ago")


@pytest.mark.parametrize("file", [*INPUTS, "expected.jsonl"])
def test_every_address_is_fictional(file: str) -> None:
    hosts = {urlsplit(url).hostname or "" for url in re.findall(r"https?://[^\s\"'<>\\)]+", read(file))}
    assert all(host in NAMESPACES or host.endswith(".example") for host in hosts), hosts
    assert not re.search(
        r"\b(?:[a-z0-9-]+\.)+(?:com|org|net|info|eu|uk|es|de|fr|io)\b", re.sub(r"https?://\S+", "", read(file))
    )


@pytest.mark.parametrize("file", [*INPUTS, "expected.jsonl"])
def test_the_readme_describes_every_file(file: str) -> None:
    assert f"`{file}`" in read("README.md")


def test_the_folder_is_a_small_package() -> None:
    assert resources.files("seeds").joinpath("feeds", "harbour-courier.rss").is_file()
    assert sum(path.stat().st_size for path in ROOT.rglob("*") if path.is_file() and path.suffix != ".pyc") < 200_000
