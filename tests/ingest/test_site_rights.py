"""What a site says of the rights in all its pages: tdmrep.json, the licences of robots.txt, RSL documents."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ingest.address_patterns import MAX_PATTERN, matches_pattern
from ingest.item import Rights
from ingest.robots import MAX_LICENSES, read_robots
from ingest.site_rights import find_licensed_rights, find_rsl_address, find_tdm_rights
from tests.support.processor_time import takes_at_most

SITE = "https://skarrow.example"
PAGE = f"{SITE}/news/2026/gulls?print=1"

PATTERNS = {
    "all": ("/", True),
    "a folder": ("/news/", True),
    "another folder": ("/sport/", False),
    "a folder within": ("/2026/", False),
    "a star": ("/*/gulls", True),
    "a star at the end": ("/news/*", True),
    "two stars, one place": ("/news/*2026*2026", False),
    "the end": ("/news/2026/gulls?print=1$", True),
    "an end that is none": ("/news/2026/gulls$", False),
    "a star before the end": ("/news/*=1$", True),
    "the end overlaps the beginning": ("/news/2026/gulls?print=1*1$", False),
    "nothing": ("", False),
    "a star alone": ("*", True),
    "the letter as such": ("/News/", False),
    "letters that are encoded": ("/%6eews/", True),
    "a slash that is encoded is none": ("/news%2F2026", False),
    "with its host": (f"{SITE}/news/*", True),
    "with its host alone": (SITE, True),
    "with another host": ("https://other.example/news/*", False),
    "a host in capitals": ("HTTPS://Skarrow.Example/news/", True),
}


@pytest.mark.parametrize(("pattern", "matches"), PATTERNS.values(), ids=PATTERNS)
def test_a_pattern_means_what_it_means_in_robots_txt(pattern: str, matches: bool) -> None:
    assert matches_pattern(pattern, PAGE) is matches


def test_marks_in_an_address_are_written_with_percent_signs_in_a_pattern() -> None:
    assert matches_pattern("/path/foo-%24$", f"{SITE}/path/foo-$")
    assert matches_pattern("/möwe", f"{SITE}/m%C3%B6we")
    assert matches_pattern("/m%c3%b6we", f"{SITE}/möwe")


def test_half_a_character_in_a_rule_is_no_error_and_the_next_rule_counts() -> None:
    text = r'[{"location": "/\ud800", "tdm-reservation": 0}, {"location": "/news/", "tdm-reservation": 1}]'
    assert find_tdm_rights(text, PAGE) == Rights(tdm_reserved=True, basis=("tdmrep",))


def test_no_pattern_takes_long() -> None:
    def match() -> None:
        assert not matches_pattern("/" + "*a" * (MAX_PATTERN // 2 - 1), f"{SITE}/" + "a" * (MAX_PATTERN // 3))
        assert not matches_pattern("/" + "*" * MAX_PATTERN, f"{SITE}/")

    assert takes_at_most(0.1, match)


def tdm(location: object, reservation: object, **more: object) -> dict[str, object]:
    return {"location": location, "tdm-reservation": reservation, **more}


def by_file(**fields: Any) -> Rights:
    return Rights(**fields, basis=("tdmrep",))


FILES: dict[str, tuple[object, Rights | None]] = {
    "the whole site": ([tdm("/", 1)], by_file(tdm_reserved=True)),
    "free": ([tdm("/", 0)], by_file(tdm_reserved=False)),
    "a policy": ([tdm("/", 1, **{"tdm-policy": "/tdm.json"})],
                 by_file(tdm_reserved=True, tdm_policy=f"{SITE}/tdm.json")),
    "a policy of what is free": ([tdm("/", 0, **{"tdm-policy": "/tdm.json"})], by_file(tdm_reserved=False)),
    "the first rule counts": ([tdm("/news/", 0), tdm("/", 1)], by_file(tdm_reserved=False)),
    "the first counts, though another says more": ([tdm("/", 1), tdm("/news/", 0)], by_file(tdm_reserved=True)),
    "rules for other folders": ([tdm("/sport/", 1), tdm("/*.jpg$", 1)], None),
    "written as a text": ([tdm("/", "1")], by_file(tdm_reserved=True)),
    "one rule without a list": (tdm("/", 1), by_file(tdm_reserved=True)),
    "neither 0 nor 1": ([tdm("/", 2), tdm("/", 1)], None),
    "true is no number": ([tdm("/", True)], None),
    "no location": ([{"tdm-reservation": 1}, tdm(7, 1), "x", None, tdm("/", 1)], by_file(tdm_reserved=True)),
    "another file": ({"version": 1, "rules": []}, None),
    "a policy that is none": ([tdm("/", 1, **{"tdm-policy": ["x"]})], by_file(tdm_reserved=True)),
}  # fmt: skip


@pytest.mark.parametrize(("data", "expected"), FILES.values(), ids=FILES)
def test_what_tdmrep_json_says_of_a_page(data: object, expected: Rights | None) -> None:
    assert find_tdm_rights(json.dumps(data), PAGE) == expected


@pytest.mark.parametrize("text", ["", "[", "<!doctype html><p>Not found", "[" * 100_000, "null", "7"])
def test_a_file_that_is_none_says_nothing(text: str) -> None:
    assert find_tdm_rights(text, PAGE) is None


ROBOTS = {
    "before all groups": (f"License: {SITE}/license.xml\nUser-agent: *\nDisallow: /x", (f"{SITE}/license.xml",)),
    "in another's group": (f"User-agent: otherbot\nDisallow: /\nLicense: {SITE}/l.xml", (f"{SITE}/l.xml",)),
    "behind a byte order mark": (f"\ufeffLICENSE:{SITE}/l.xml # ours", (f"{SITE}/l.xml",)),
    "several": (f"License: {SITE}/a.xml\r\nlicense: {SITE}/b.xml\r\nLicense: {SITE}/a.xml",
                (f"{SITE}/a.xml", f"{SITE}/b.xml")),
    "in a comment": (f"# License: {SITE}/a.xml\n", ()),
    "no whole address": ("License: /license.xml\nLicense: MIT\nLicense:\n", ()),
    "more than anybody has": ("".join(f"License: {SITE}/{n}.xml\n" for n in range(9)),
                              tuple(f"{SITE}/{n}.xml" for n in range(MAX_LICENSES))),
}  # fmt: skip


@pytest.mark.parametrize(("text", "licenses"), ROBOTS.values(), ids=ROBOTS)
def test_licences_in_robots_txt_are_those_of_the_whole_site(text: str, licenses: tuple[str, ...]) -> None:
    assert read_robots(text).licenses == licenses


def rsl(*contents: str) -> str:
    return f'<?xml version="1.0"?><rsl xmlns="https://rslstandard.org/rsl">{"".join(contents)}</rsl>'


def content(url: str, inner: str = "<license><prohibits type='usage'>ai-train</prohibits></license>") -> str:
    return f'<content url="{url}">{inner}</content>'


LICENSE = f"{SITE}/license.xml"
FREE = "<license><permits type='usage'>all</permits></license><copyright>Skarrow Post</copyright>"
DOCUMENTS: dict[str, tuple[str, Rights | None]] = {
    "the whole site": (rsl(content("/")), Rights(license=LICENSE, tdm_reserved=True, basis=("robots", "rsl"))),
    "a star": (rsl(content(f"{SITE}/*")), Rights(license=LICENSE, tdm_reserved=True, basis=("robots", "rsl"))),
    "the longest pattern counts": (
        rsl(content("/"), content("/news/", FREE), content("/n")),
        Rights(license=LICENSE, holder="Skarrow Post", basis=("robots", "rsl")),
    ),
    "of two alike the first": (
        rsl(content("/", FREE), content("/")), Rights(license=LICENSE, holder="Skarrow Post", basis=("robots", "rsl")),
    ),
    "another site's": (rsl(content("https://other.example/*")), None),
    "pictures": (rsl(content("/pictures/*")), None),
    "terms count from the document": (
        rsl(content("/", "<terms>/terms</terms>")),
        Rights(license=LICENSE, usage_terms="/terms", basis=("robots", "rsl")),
    ),
    "for a price": (
        rsl(content("/", "<license><permits type='usage'>ai-train</permits><payment type='crawl'/></license>")),
        Rights(license=LICENSE, basis=("robots",)),
    ),
    "a page for people": ("<!doctype html><html><body><content url='/'>no", Rights(license=LICENSE, basis=("robots",))),
    "cut off": (rsl(content("/"))[:-30], Rights(license=LICENSE, basis=("robots",))),
    "not there": ("", Rights(license=LICENSE, basis=("robots",))),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), DOCUMENTS.values(), ids=DOCUMENTS)
def test_what_a_licence_document_says_of_a_page(text: str, expected: Rights | None) -> None:
    assert find_licensed_rights(LICENSE, text, PAGE) == expected


def test_which_licences_are_looked_into() -> None:
    for address in ("https://creativecommons.org/licenses/by/4.0/", "urn:skarrow:licence.xml", None):
        assert find_rsl_address(Rights(license=address)) is None
    assert find_rsl_address(None) is None
    assert find_rsl_address(Rights(license=LICENSE)) == LICENSE
