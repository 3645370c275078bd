"""The judge of feedparser's test documents, on documents written here: what it lets hold, and what it does not."""

from __future__ import annotations

import io
import tarfile
from pathlib import Path

import pytest

from benchmarks.expected_document import CheckedDocument, check_document, find_active_content
from benchmarks.feedparser_tests import EXCEPTIONS, NEEDS, load_exceptions, measure, report_results

ATOM = """<!--
Header: Content-Location: http://harbour.example/feeds/all.xml
Expect: {expected}
-->
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en-GB">
<title type="html">Harbour &amp;amp; Quay</title><link href="http://harbour.example/"/>
<entry xml:base="http://harbour.example/news/">
<id>tag:harbour.example,2026:1</id>
<title type="html">Port &lt;i&gt;office&lt;/i&gt; closes</title>
<link href="a.html"/><link rel="enclosure" href="http://harbour.example/a.mp3" length="12" type="audio/mpeg"/>
<published>2026-06-01T10:00:00+02:00</published><updated>2026-06-02T10:00:00Z</updated>
<author><name>Ann Aster</name><uri>http://harbour.example/ann</uri></author>
<category term="port" label="The port"/><category term="office"/>
<summary>Short.</summary>
<content type="html">&lt;p&gt;See &lt;a href="b.html"&gt;the list&lt;/a&gt; of ships.&lt;/p&gt;</content>
<source><title>Quay Wire</title><link href="http://quay.example/"/></source>
</entry>
</feed>"""

HOLDS = {
    "a title as a line of text": "entries[0].title == 'Port <b>office</b> closes'",
    "a title in detail": "entries[0].title_detail.value == 'Port office closes'",
    "a text with its link made absolute": (
        'entries[0].content[0].value == \'<p>See <a href="http://harbour.example/news/b.html">the list</a> of'
        " ships.</p>'"
    ),
    "a text whose harmful part is gone": (
        'entries[0].content[0].value == \'<p onload="x">See <a href="http://harbour.example/news/b.html">the'
        " list</a> of ships.</p><script>x</script>'"
    ),
    "a summary beside the content": "entries[0].description == 'Short.'",
    "a link": "entries[0].link == 'http://HARBOUR.example/news/a.html'",
    "a link by its relation": "entries[0].links[0].href == 'http://harbour.example/news/a.html'",
    "an id": "entries[0]['guid'] == 'tag:harbour.example,2026:1'",
    "a date as a moment": "entries[0].published_parsed == (2026, 6, 1, 8, 0, 0, 0, 152, 0)",
    "a date as written": "entries[0].published == '2026-06-01T10:00:00+02:00'",
    "a change": "entries[0].updated_parsed == (2026, 6, 2, 10, 0, 0, 1, 153, 0)",
    "an author with an address": "entries[0].author == 'Ann Aster (ann@harbour.example)'",
    "an author's page": "entries[0].author_detail.href == 'http://harbour.example/ann'",
    "a tag by its label": "entries[0].tags[0].term == 'port'",
    "a tag by its term": "entries[0].tags[1].term == 'office'",
    "the number of tags": "len(entries[0].tags) == 2",
    "an enclosure": "entries[0].enclosures[0] == {'href': 'http://harbour.example/a.mp3', 'length': '12'}",
    "an enclosure among the links": "entries[0].links[1] == {'type': 'audio/mpeg'}",
    "a language": "entries[0].content[0].language == 'en-gb'",
    "a base": "entries[0].content[0].base == 'http://harbour.example/news/'",
    "a source": "entries[0].source == {'title': 'Quay Wire', 'link': 'http://quay.example/'}",
    "the number of items": "len(entries) == 1",
    "the feed's title": "feed.title == 'Harbour &amp; Quay'",
    "the feed's link": "feed.link == 'http://harbour.example/'",
    "the feed's language": "feed.language == 'en-GB'",
    "a field that must be missing": "not entries[0].has_key('image') and not entries[0].image.has_key('href')",
}

FAILS = {
    "another title": "entries[0].title == 'Port office opens'",
    "an empty title": "entries[0].title == ''",
    "another text": "entries[0].content[0].value == '<p>See the list</p>'",
    "a link that is lost": "entries[0].content[0].value == '<p>See the list of ships.</p>'",
    "a link against another base": (
        "entries[0].content[0].value == '<p>See <a href=\"http://harbour.example/b.html\">the list</a> of ships.</p>'"
    ),
    "another link": "entries[0].link == 'http://harbour.example/a.html'",
    "another id": "entries[0].id == '1'",
    "an hour off": "entries[0].published_parsed == (2026, 6, 1, 10, 0, 0, 0, 152, 0)",
    "the wrong date": "entries[0].updated_parsed == (2026, 6, 1, 8, 0, 0, 0, 152, 0)",
    "another author": "entries[0].author == 'Ben Birch'",
    "no such author": "entries[0].authors[1].name == 'Ann Aster'",
    "another tag": "entries[0].tags[0].term == 'sea'",
    "another size": "entries[0].enclosures[0].length == '13'",
    "another language": "entries[0].content[0].language == 'en'",
    "no language": "entries[0].content[0].language == None",
    "no such item": "entries[1].title == 'Port office closes'",
    "one item too few": "len(entries) == 2",
    "a field that should be missing": "not entries[0].has_key('link')",
    "a field that should be there": "entries[0].media_thumbnail[0].url != None",
    "another source": "entries[0].source.title == 'Harbour Courier'",
    "the feed's title": "feed.title == 'Harbour Courier'",
}

NOT_OURS = ("feed.generator == 'x'", "entries[0].tags[0].scheme == 'x'", "version == 'atom10'", "feed.subtitle == 'x'")

ACTIVE = {
    "a script": ("a<script>b", ["<script"]),
    "a handler": ("<p onload = 'x'>", ["<p onload ="]),
    "a scheme": ("<a href=JavaScript:x>", ["JavaScript:"]),
    "a frame with space": ("< iframe src=x>", ["< iframe"]),
    "a vector picture": ("<svg onload=x>", ["<svg"]),
    "escaped text": ("&lt;script&gt; on load = 1", []),
    "plain markup": ('<p>one <a href="http://harbour.example/">two</a></p>', []),
}


def judged(expected: str, template: str = ATOM) -> CheckedDocument:
    return check_document("own/document.xml", template.format(expected=expected).encode())


def outcomes(checked: CheckedDocument) -> list[bool | None]:
    return [result.judgement and result.judgement.holds for result in checked.results]


@pytest.mark.parametrize("expected", HOLDS.values(), ids=HOLDS)
def test_what_we_read_rightly_holds(expected: str) -> None:
    checked = judged(expected)
    assert {outcome for outcome in outcomes(checked) if outcome is not None} == {True}, checked.results
    assert checked.kind == "judged"


@pytest.mark.parametrize("expected", FAILS.values(), ids=FAILS)
def test_what_we_do_not_read_so_fails(expected: str) -> None:
    assert outcomes(judged(expected)) == [False]


@pytest.mark.parametrize("expected", NOT_OURS)
def test_what_no_item_has_is_not_judged(expected: str) -> None:
    checked = judged(expected)
    assert (checked.kind, outcomes(checked)) == ("expects nothing of our fields", [None])


TYPES = {
    "text of a type is letters": ('<title type="text">The &lt;b> tag</title>', "The <b> tag", "The tag"),
    "html is markup": (
        '<title type="html">The &lt;b>tag&lt;/b></title>',
        "The <b>tag</b>",
        "The &lt;b&gt;tag&lt;/b&gt;",
    ),
    "a div around xhtml is nothing": (
        '<title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">The tag</div></title>',
        "<div>The tag</div>",
        "The div",
    ),
}


@pytest.mark.parametrize(("title", "meant", "not_meant"), TYPES.values(), ids=TYPES)
def test_a_text_is_meant_as_its_type_says(title: str, meant: str, not_meant: str) -> None:
    """What we would have to read for it to hold; asked of the summary, where plain and HTML both arrive whole."""
    summary = title.replace("title", "summary")
    template = f'<!-- Expect: {{expected}} --><feed xmlns="http://www.w3.org/2005/Atom"><entry>{summary}</entry></feed>'
    outcome = [outcomes(judged(f"entries[0].summary == {value!r}", template)) for value in (meant, not_meant)]
    assert outcome == [[True], [False]]


def test_a_document_that_is_refused_fails_with_the_reason() -> None:
    (result,) = judged("entries[0].title == 'A'", "<!-- Expect: {expected} --><svg/>").results
    assert result.judgement
    assert not result.judgement.holds
    assert result.judgement.got.startswith("ParseError: ")


def test_an_expectation_that_is_not_understood_is_a_kind_of_its_own() -> None:
    assert judged("feed.ttl > 3").kind == "expectation not understood: an unknown comparison"
    assert check_document("own/document.xml", b"<rss/>").kind == "no expectation"


@pytest.mark.parametrize(("text", "found"), ACTIVE.values(), ids=ACTIVE)
def test_active_content_is_seen(text: str, found: list[str]) -> None:
    assert find_active_content(text) == found


def test_every_document_counts_and_every_failure_is_printed() -> None:
    out = io.StringIO()
    checked = [
        judged("entries[0].title == 'wrong' and entries[0].link == 'http://harbour.example/news/a.html'"),
        CheckedDocument("own/active.xml", "judged", active=("<script",)),
    ]
    figures = report_results(checked, {}, out)
    assert figures == {
        "documents": 2,
        "parts": 2,
        "share_held": 0.5,
        "share_excused": 0,
        "stale_exceptions": 0,
        "documents_with_active_content": 1,
    }
    assert "own/document.xml: entries[0].title: expected 'wrong', got ['Port office closes']\n" in out.getvalue()
    assert "1 parts on link: 1 held, 0 excused" in out.getvalue()


def test_an_exception_excuses_a_failure_and_rots_when_it_holds() -> None:
    excuses = {
        ("own/document.xml", "entries[0].title"): "for the test",
        ("own/document.xml", "entries[0].link"): "it holds",
        ("own/other.xml", "entries[0].title"): "there is no such document",
    }
    expected = "entries[0].title == 'wrong' and entries[0].link == 'http://harbour.example/news/a.html'"
    figures = report_results([judged(expected)], excuses, out := io.StringIO())
    assert (figures["share_held"], figures["share_excused"], figures["stale_exceptions"]) == (1, 0.5, 2)
    assert "expected 'wrong'" not in out.getvalue()


def test_an_archive_is_read_whole(tmp_path: Path) -> None:
    archive = tmp_path / NEEDS[0]
    archive.parent.mkdir()
    with tarfile.open(archive, "w:xz") as packed:
        for name in ("x/README.txt", "x/tests/own/one.xml", "x/tests/own/two.xml"):
            body = ATOM.format(expected="feed.language == 'en-GB'").encode()
            entry = tarfile.TarInfo(name)
            entry.size = len(body)
            packed.addfile(entry, io.BytesIO(body))
    figures = measure(tmp_path, io.StringIO())
    assert (figures["documents"], figures["parts"], figures["share_held"]) == (2, 2, 1)
    assert figures["stale_exceptions"] == len(load_exceptions(EXCEPTIONS))


BAD_LISTS = {
    "no header": "a.xml\tfeed.title\twhy\n",
    "no reason": "document\tplace\treason\na.xml\tfeed.title\t\n",
    "a column too many": "document\tplace\treason\na.xml\tfeed.title\twhy\tmore\n",
}


@pytest.mark.parametrize("written", BAD_LISTS.values(), ids=BAD_LISTS)
def test_an_exception_without_its_reason_is_refused(written: str, tmp_path: Path) -> None:
    path = tmp_path / "exceptions.tsv"
    path.write_text(written)
    with pytest.raises(ValueError, match="every row"):
        load_exceptions(path)
