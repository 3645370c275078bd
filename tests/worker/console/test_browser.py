"""The console in a real browser: what an editor does with the demo's stories, and whether everybody can use it.

CONSOLE_PICTURES=docs/console writes the pictures of docs/console.md there.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from selenium.webdriver.common.keys import Keys

from tests.support.browser import HEIGHTS, Browser, Scheme, open_browser
from tests.support.http_service import TOKEN, running_service
from tests.support.screens import ROOT
from tests.support.system import System, started

SEEDS = [ROOT / "seeds" / name for name in ("feeds", "items", "pages", "documents")]
HOSTILE = "<img src=x onerror=\"document.title='hurt'\"><script>document.title='hurt'</script>"

ARABIC = (
    "قالت السلطات في ميناء إنيسفين إن العبارة التي تقل 212 راكبا فقدت الطاقة بالكامل قبالة "
    "المنارة في وقت مبكر من صباح السبت بعد حريق في غرفة المحركات وانجرفت قرابة ثلاث ساعات قبل "
    "أن تتمكن قاطرتان من سحبها إلى الميناء بينما قدم الطاقم الحساء الساخن للركاب وعزفت فرقة "
    "موسيقية على سطح السفينة طوال الليل حتى وصلت المساعدة من الساحل الغربي ولم يصب أحد بأذى"
)
ARABIC_END = " وقال القبطان محمد إن السفينة ستعود غدا إلى العمل 4711."

pytestmark = pytest.mark.long


@dataclass(frozen=True)
class Desk:
    """A system with the demo's stories, and somebody who is signed in."""

    system: System
    browser: Browser
    story: str  # the one with the most items
    withdrawn: str  # an item that was taken back
    changed: str  # an item that has had another text


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    with started(folder) as system:
        system.submit(*SEEDS)
        with (
            running_service(system.rt, system.server.url) as service,
            open_browser(f"http://127.0.0.1:{service.port}", folder) as browser,
        ):
            browser.open("/console/")
            browser.find("#token").send_keys(TOKEN)
            browser.find("#person").send_keys("Ann Lee")
            browser.click("main form button")
            assert "Signed in as Ann Lee" in browser.text
            yield Desk(system, browser, find_merged_story(system), withdraw_one(system), change_one(system))


def find_merged_story(system: System) -> str:
    """The largest story of the demo, by its id."""
    stories = json.loads(f"[{','.join(system.feedmill('stories').stdout.splitlines())}]")
    largest = max(stories, key=lambda story: (story["story_size"], story["story_id"]))
    assert largest["story_size"] >= 3
    return str(largest["story_id"])


def withdraw_one(system: System) -> str:
    """An item of its own that somebody has taken back, by its id."""
    body = {"id": "gone", "title": "Taken back", "content_text": "A hoax.", "source": "Eve & Co"}
    system.submit("-", stdin=json.dumps(body).encode())
    records = [data["record"] for _, data in system.events("clean") if "record" in data]
    (item,) = [record["id"] for record in records if record.get("title") == "Taken back"]
    assert system.feedmill("withdraw", item, "--by", "Bob", "--reason", "a hoax").returncode == 0
    return str(item)


def change_one(system: System) -> str:
    """An item that its source has corrected, by its id."""
    for text in ("Two were <b>hurt</b> on the old pier.", "Three were <b>hurt</b> on the old pier."):
        body = {"id": "corrected", "title": "Hurt on the pier", "content_text": text, "source": "Eve & Co"}
        system.submit("-", stdin=json.dumps(body).encode())
    records = [data["record"] for _, data in system.events("clean") if "record" in data]
    return str([record["id"] for record in records if record.get("title") == "Hurt on the pier"][-1])


def test_a_correction_is_seen_word_by_word(desk: Desk) -> None:
    browser = desk.browser
    browser.open(f"/console/versions/{desk.changed}")
    assert browser.find("section del.p").text.endswith("Two")
    assert browser.find("section ins.p").text.endswith("Three")
    assert "<b>hurt</b>" in browser.text


def open_story(desk: Desk) -> Browser:
    desk.browser.open(f"/console/stories/{desk.story}")
    return desk.browser


def test_an_editor_reads_why_splits_sees_the_event_and_takes_it_back(desk: Desk) -> None:
    browser, system = open_story(desk), desk.system
    browser.open(f"/console/find?id={desk.story}")
    size = len(browser.find_all(".member"))
    assert "One story" in browser.find(".verdict").text
    assert browser.find_all(".texts .row")
    browser.find(".member:not(.leads) input[type=checkbox]").click()
    browser.find("#reason").send_keys("another ferry")
    browser.click("button[value=split]")
    assert "Nothing is done yet" in browser.text
    assert "story.split" in browser.text
    assert "story.split" not in [kind for kind, _ in system.events("clean")]
    browser.click("main form button")
    assert "Done: the items have a story of their own" in browser.text
    kind, data = system.events("clean")[-1]
    assert (kind, data["reason"], data["story_id"]) == ("story.split", "another ferry", desk.story)
    assert len(browser.find_all(".member")) == size - 1
    assert "Ann Lee" in browser.find(".hands").text
    browser.click(".hands form button")
    browser.click("main form button")
    assert system.events("clean")[-1][0] == "story.merged"
    assert len(browser.find_all(".member")) == size
    assert browser.read_complaints() == []


def test_keys_do_what_clicks_do(desk: Desk) -> None:
    browser = open_story(desk)
    before = browser.find(".member.chosen input").get_attribute("value")
    browser.press("n")
    assert browser.find(".member.chosen input").get_attribute("value") != before
    browser.press("p")
    assert browser.find(".member.chosen input").get_attribute("value") == before
    browser.find("#reason").send_keys("not n, nor s")
    assert browser.find("#reason").get_attribute("value") == "not n, nor s"
    browser.find(".member:not(.leads) input[type=checkbox]").send_keys(Keys.SPACE)
    browser.press("s")
    assert "Nothing is done yet" in browser.text
    browser.press(Keys.ESCAPE)
    assert browser.find_all(".member")
    browser.find("[data-turns-keys]").click()
    browser.find("body").send_keys("r")
    assert browser.driver.switch_to.active_element.get_attribute("id") != "reason"
    browser.find("[data-turns-keys]").click()
    browser.find("body").send_keys("r")
    assert browser.driver.switch_to.active_element.get_attribute("id") == "reason"


def test_without_its_script_a_page_does_everything(desk: Desk) -> None:
    browser = desk.browser
    browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": True})
    try:
        browser.open(f"/console/stories/{desk.story}")
        browser.find(".member:not(.leads) input[type=checkbox]").click()
        browser.find("button[value=split]").click()
        browser.await_text("Nothing is done yet")
    finally:
        browser.driver.execute_cdp_cmd("Emulation.setScriptExecutionDisabled", {"value": False})


def test_markup_of_an_article_shows_as_text(desk: Desk) -> None:
    body = {"id": "hostile", "title": "Hostile", "content_text": f"{HOSTILE} " * 30, "source": "Eve & Co"}
    desk.system.submit("-", stdin=json.dumps(body).encode())
    (item,) = [
        data["record"]["id"]
        for _, data in desk.system.events("clean")
        if data.get("record", {}).get("title") == "Hostile"
    ]
    browser = desk.browser
    browser.open(f"/console/stories/{item}")
    browser.find("input[name=reason]").send_keys(HOSTILE)
    browser.find(".member input[type=checkbox]").click()
    browser.click("button[value=withdraw]")
    assert HOSTILE in browser.text
    browser.click("main form button")
    assert HOSTILE in browser.text
    assert browser.driver.title == "Hostile · feedmill"
    assert browser.find_all("img, main script") == []
    assert browser.read_complaints() == []


def test_right_to_left_texts_run_so_whatever_is_marked_in_them(desk: Desk) -> None:
    """What is written there for screen readers is of another direction, and must not decide the text's."""
    for name, more in (("a", ""), ("b", ARABIC_END)):
        body = {
            "id": name,
            "title": ARABIC[:40],
            "content_text": ARABIC + more,
            "source": f"{name} News",
            "language": "ar",
        }
        desk.system.submit("-", stdin=json.dumps(body).encode())
    records = [data["record"] for _, data in desk.system.events("clean") if "record" in data]
    item = next(record["id"] for record in records if record.get("language") == "ar")
    browser = desk.browser
    browser.open(f"/console/stories/{item}")
    shown = [cell for cell in browser.find_all("h1, .member .title, .texts .cell") if cell.text]
    assert any("4711" in cell.text for cell in shown)
    assert {cell.value_of_css_property("direction") for cell in shown} == {"rtl"}
    assert browser.find(".members").value_of_css_property("direction") == "ltr"


def test_no_word_is_too_long_for_a_telephone(desk: Desk) -> None:
    body = {"id": "long", "title": "L" * 9000, "url": f"https://long.example/{'p' * 900}", "source": "S" * 300}
    desk.system.submit("-", stdin=json.dumps({**body, "content_text": f"{HOSTILE} {'w' * 9000} " * 3}).encode())
    titles = {
        data["record"]["title"]: data["record"]["id"] for _, data in desk.system.events("clean") if "record" in data
    }
    browser = desk.browser
    browser.set_screen(375, "light")
    browser.open(f"/console/stories/{titles[max(titles, key=len)]}")
    assert "L" * 300 in browser.text
    assert not browser.is_too_wide()


VIEWS = {
    "sign-in": "/console/sign-in", "overview": "/console/", "story": "/console/stories/{story}",
    "nothing": "/console/stories/st_nobody", "withdrawn": "/console/withdrawn/{withdrawn}",
    "versions": "/console/versions/{changed}", "furniture": "/console/furniture?item={changed}",
    "forms": "/console/forms?item={changed}",
}  # fmt: skip


@pytest.mark.parametrize("width", HEIGHTS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_nothing_hinders_anybody(desk: Desk, width: int, scheme: Scheme) -> None:
    browser, found = desk.browser, list[str]()
    browser.set_screen(width, scheme)
    for path in VIEWS.values():
        browser.open(path.format(story=desk.story, withdrawn=desk.withdrawn, changed=desk.changed))
        found += [f"{path}: {one}" for one in browser.list_hindrances()]
        assert not browser.is_too_wide(), path
    browser.open(f"/console/stories/{desk.story}")
    browser.driver.execute_script("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found += browser.list_hindrances()
    browser.find(".member:not(.leads) input[type=checkbox]").click()
    browser.click("button[value=split]")
    found += browser.list_hindrances()
    assert not browser.is_too_wide()
    open_story(desk)
    browser.driver.execute_script("document.querySelector('#deciding [name=expected]').value += '1'")
    browser.find(".member:not(.leads) input[type=checkbox]").click()
    browser.click("button[value=split]")
    assert "Nothing was done" in browser.text
    found += browser.list_hindrances()
    assert not browser.is_too_wide()
    assert found == []


def test_pictures_are_taken(desk: Desk, tmp_path: Path) -> None:
    wanted = os.environ.get("CONSOLE_PICTURES")
    folder, kind = (ROOT / wanted, "webp") if wanted else (tmp_path, "png")
    browser = desk.browser
    for width in HEIGHTS:
        for scheme in ("light", "dark"):
            browser.set_screen(width, scheme)  # type: ignore[arg-type]
            open_story(desk)
            if width == 1440 and scheme == "dark":
                browser.driver.execute_script("document.querySelector('#pair').scrollIntoView()")
            browser.take_picture(folder / f"story-{width}-{scheme}.{kind}", whole=not wanted)
    assert len([*folder.glob(f"story-*.{kind}")]) == 4
