"""Overview, search, review and upkeep in a real browser: ten pairs by keyboard, and pages that everybody can use."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from ingest import Subscription
from tests.support.browser import HEIGHTS, Browser, Scheme, open_browser
from tests.support.catalogs import await_catalog
from tests.support.http_service import TOKEN, running_service
from tests.support.jobs import make_document_job, make_letter
from tests.support.pipeline import make_named_item, run_items
from tests.support.system import open_embedded_server
from tests.support.texts import make_nonsense_text
from worker.catalog.catalog import Catalog
from worker.jobs.housekeeping import keep_house
from worker.runtime import Runtime, build_runtime
from worker.settings import Settings
from worker.store.feeds import FeedOptions

HOSTILE = "5 &lt; 6 &lt;b onclick=alert(1)&gt; {{ 7*7 }} אבג"
PAIRS = 11
PICTURES = os.environ.get("CONSOLE_PICTURES")  # a folder: where the pages are to be seen by eye
PAGES = ("", "search", "search?stories=largest", "review?order=newest", "letters", "feeds", "page")

pytestmark = pytest.mark.long


@dataclass(frozen=True)
class ReviewDesk:
    """A store with pairs, and somebody who is signed in."""

    rt: Runtime
    catalog: Catalog
    browser: Browser


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ReviewDesk]:
    folder = tmp_path_factory.mktemp("desk")
    with open_embedded_server(folder) as server:
        rt = build_runtime(Settings.from_env({"FEEDMILL_DATA_DIR": str(folder)}), server.url)
        fill_store(rt)
        with Catalog(rt, folder, "here").keep() as catalog:
            await_catalog(rt, catalog)
            with (
                running_service(rt, server.url, catalog=catalog) as service,
                open_browser(f"http://127.0.0.1:{service.port}", folder) as browser,
            ):
                browser.open("/console/")
                browser.find("#token").send_keys(TOKEN)
                browser.find("#person").send_keys("Ann Lee")
                browser.click("main form button")
                yield ReviewDesk(rt, catalog, browser)


def fill_store(rt: Runtime) -> None:
    """Pairs, a dead letter, a feed, and an hour that was counted."""
    keep_house(rt)
    for number in range(PAIRS):
        text = make_nonsense_text(number)
        run_items(rt, make_named_item(f"one{number}", text, title=f"{HOSTILE} {number}"))
        run_items(rt, make_named_item(f"two{number}", f"{text} {make_nonsense_text(100 + number)[:200]}"))
    rt.jobs.submit(make_document_job("lost", rt.now(), b"{}", kind="items"), rt.now())
    rt.jobs.bury("lost", make_letter(rt, "lost").fields, "made to fail", rt.now())
    rt.feeds.add(Subscription(address="https://harbour.example/feed.xml", title="Harbour"), FeedOptions(), rt.now())
    keep_house(rt)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", sorted(HEIGHTS))
def test_everybody_can_use_the_pages(desk: ReviewDesk, width: int, scheme: Scheme) -> None:
    browser = desk.browser
    browser.set_screen(width, scheme)
    for page in PAGES:
        browser.open(f"/console/{page}")
        assert browser.list_hindrances() == [], page
        assert not browser.is_too_wide(), page
        if PICTURES:
            browser.take_picture(Path(PICTURES) / f"{page.partition('?')[0]}-{width}-{scheme}.png", whole=True)
    assert browser.read_complaints() == []


def test_ten_pairs_are_judged_by_keyboard(desk: ReviewDesk) -> None:
    browser = desk.browser
    browser.set_screen(1440, "light")
    browser.open("/console/review?order=newest")
    for number in range(10):
        browser.press("ynyyynyyy?"[number])
        assert "Your answer is kept" in browser.text
    assert "People confirmed 7 of 9 verdicts so far" in browser.text
    assert len([*desk.catalog.answers.read_labelled_pairs()]) == 9
    browser.press("u")
    assert "Is this the same story's text?" in browser.text
    assert browser.read_complaints() == []


def test_a_story_is_found_by_its_words(desk: ReviewDesk) -> None:
    browser = desk.browser
    browser.open("/console/search")
    browser.find("#q").send_keys("report from two3")
    browser.click("main form button")
    assert "Report from two3" in browser.text
    browser.follow(browser.find_link("Report from two3"))
    assert "/console/stories/" in browser.driver.current_url
