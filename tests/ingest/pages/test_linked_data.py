"""JSON-LD as publishers write it: slips are read, references followed, the page's own article chosen."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.pages.linked_data import LinkedArticle, LinkedName, read_linked_article

MAYOR = {
    "@type": "NewsArticle",
    "headline": "Mayor opens the bridge",
    "author": {"@type": "Person", "name": "Ida Lund"},
}
BRIDGE = LinkedArticle(headline="Mayor opens the bridge", authors=(LinkedName("Ida Lund"),))
GOOD = json.dumps(MAYOR)

SLIPS = {
    "nothing wrong": GOOD,
    "a byte order mark": f"\ufeff{GOOD}",
    "in an HTML comment": f"<!--\n{GOOD}\n-->",
    "in CDATA marks behind slashes": f"//<![CDATA[\n{GOOD}\n//]]>",
    "in CDATA marks in comments": f"/*<![CDATA[*/{GOOD}/*]]>*/",
    "a semicolon behind it": f"{GOOD};",
    "a comma behind the last member": GOOD.replace('"}}', '",},}'),
    "two objects in one script": '{"@type": "Organization", "name": "Gull"}\n' + GOOD,
    "two objects with a comma between": '{"@type": "WebSite"},' + GOOD,
    "a line end within a text": GOOD.replace("}}", '}, "description": "one\ntwo"}'),
    "an escape that JSON lacks": GOOD.replace("}}", '}, "description": "the harbour\\\'s"}'),
    "quotation marks written for HTML": GOOD.replace('"', "&quot;"),
    "a quotation mark within a text": GOOD.replace("}}", '}, "description": "the "old" one"}'),
    "a list of objects": f"[{GOOD}]",
    "in a graph": f'{{"@graph": [{{"@type": "BreadcrumbList"}}, {GOOD}]}}',
    "as the page's main entity": f'{{"@type": "WebPage", "mainEntity": {GOOD}}}',
}


@pytest.mark.parametrize("script", SLIPS.values(), ids=SLIPS)
def test_slips_that_leave_no_doubt(script: str) -> None:
    assert read_linked_article([script]) == BRIDGE


PEOPLE: dict[str, tuple[Any, list[LinkedName]]] = {
    "a text": ("Ida Lund", [LinkedName("Ida Lund")]),
    "a list of texts and objects": (["Ida Lund", {"name": "Bo Ek"}], [LinkedName("Ida Lund"), LinkedName("Bo Ek")]),
    "a list in a list": ([["Ida Lund"]], [LinkedName("Ida Lund")]),
    "given and family name": ({"givenName": "Ida", "familyName": "Lund"}, [LinkedName("Ida Lund")]),
    "several names in one object": ({"name": ["Ida Lund", "Bo Ek"]}, [LinkedName("Ida Lund"), LinkedName("Bo Ek")]),
    "by reference": ({"@id": "#ida"}, [LinkedName("Ida Lund")]),
    "an organisation": ({"@type": "NewsMediaOrganization", "name": "Gull"}, [LinkedName("Gull", True)]),
    "an address": ("https://gull.example/ida", []),
    "a tagged value": ({"name": {"@value": "Ida Lund", "@language": "sv"}}, [LinkedName("Ida Lund")]),
    "nothing": ([None, {}, 7, True, {"name": 7}], []),
}


@pytest.mark.parametrize(("author", "names"), PEOPLE.values(), ids=PEOPLE)
def test_authors(author: Any, names: list[LinkedName]) -> None:
    people = {"@type": "Person", "@id": "#ida", "name": "Ida Lund"}
    article = {"@type": "Article", "author": author}
    assert list(read_linked_article([json.dumps({"@graph": [article, people]})]).authors) == names


def test_a_creator_is_the_author_where_none_is_named() -> None:
    assert read_linked_article(['{"@type": "Article", "creator": "Ida Lund"}']).authors == (LinkedName("Ida Lund"),)


def test_of_several_articles_the_one_with_a_title_of_the_page() -> None:
    scripts = [json.dumps(MAYOR | {"headline": headline}) for headline in ("Ferry late", "Bees are back", "No light")]
    assert read_linked_article(scripts, [None, "BEES are back"]).headline == "Bees are back"
    assert read_linked_article(scripts, ["Another one"]).headline == "Ferry late"


def test_a_page_with_a_date_stands_in_where_there_is_no_article() -> None:
    page = {"@type": "WebPage", "name": "Ferry late", "datePublished": ["2031-06-04", "2031-06-05"]}
    found = read_linked_article([json.dumps({"@type": "WebPage"}), json.dumps(page)])
    assert (found.headline, found.published) == ("Ferry late", ("2031-06-04", "2031-06-05"))
    assert read_linked_article([json.dumps([page, MAYOR])]).headline == "Mayor opens the bridge"


def test_dates_in_order_of_trust() -> None:
    article = {"@type": "Article", "uploadDate": "c", "dateCreated": {"@value": "b"}, "datePublished": "a"}
    assert read_linked_article([json.dumps(article | {"dateModified": "d"})]) == LinkedArticle(
        published=("a", "b", "c"), modified=("d",)
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.sampled_from(("@type", "@id", "@graph", "author", "name", "headline", "datePublished")), inner
        )
    ),
    max_leaves=12,
)


@given(value=json_values, cut=st.integers(0, 40))
def test_whatever_stands_there_is_read_or_passed_over(value: Any, cut: int) -> None:
    text = json.dumps(value)
    for script in (text, text[:cut], text[cut:], text.replace(",", ",,")):
        found = read_linked_article([script, GOOD], ["Mayor opens the bridge"])
        assert found.headline == "Mayor opens the bridge"


def test_deep_nesting_is_passed_over() -> None:
    assert read_linked_article(["[" * 100_000, GOOD]) == BRIDGE
