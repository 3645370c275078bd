"""A real browser for the console's tests: Chromium and its driver as the system has them; nothing is downloaded for it.

axe-core, which looks for what hinders people, comes from npm by its own client, in one version whose digest is known.
"""

from __future__ import annotations

import base64
import hashlib
import io
import os
import shutil
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

import pytest
from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.support.screens import ROOT

AXE = "4.14.1"
AXE_INTEGRITY = "sha512-FHfa+lmNjQZfJz1q8wKqIDwC6DExcHt/pkjNQb09a3NPjCKg2rhu5qb2S4r76ASyFNNtuFooJpZe37OgudVGtQ=="
AXE_FOLDER = ROOT / ".pytest_cache" / "axe-core"
INSTALL = "apt-get install --no-install-recommends chromium chromium-driver (./run.sh browser does it)"
HEIGHTS = {375: 812, 1440: 900}
Scheme = Literal["light", "dark"]


@dataclass
class Browser:
    driver: webdriver.Chrome
    address: str  # of the service, without a slash behind it

    def open(self, path: str) -> None:
        self.driver.get(self.address + path)

    def find(self, selector: str) -> WebElement:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def find_all(self, selector: str) -> list[WebElement]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def find_link(self, words: str) -> WebElement:
        return self.driver.find_element(By.PARTIAL_LINK_TEXT, words)

    def click(self, selector: str) -> None:
        """Click, and wait for the page that comes of it."""
        self.follow(self.find(selector))

    def follow(self, element: WebElement) -> None:
        self.driver.execute_script("window.isOld = true; arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()
        self.await_page()

    def press(self, key: str) -> None:
        """A key that leads to another page."""
        self.driver.execute_script("window.isOld = true; document.activeElement.blur()")
        self.find("body").send_keys(key)
        self.await_page()

    def await_page(self) -> None:
        WebDriverWait(self.driver, 10).until(
            lambda driver: driver.execute_script("return !window.isOld && document.readyState === 'complete'")
        )

    def await_text(self, words: str) -> None:
        """Until the page has these words; also where no script may run in it."""
        waiting = WebDriverWait(self.driver, 10, ignored_exceptions=[WebDriverException])
        waiting.until(lambda driver: words in driver.find_element(By.TAG_NAME, "body").text)

    @property
    def text(self) -> str:
        return self.find("body").text

    def set_screen(self, width: int, scheme: Scheme) -> None:
        metrics = {"width": width, "height": HEIGHTS[width], "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", metrics)
        feature = {"name": "prefers-color-scheme", "value": scheme}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [feature]})

    def list_hindrances(self) -> list[str]:
        """What axe-core finds on the page as it is shown now: rule, place, and what is wrong there."""
        self.driver.execute_script(read_axe())
        found = self.driver.execute_async_script(
            "const done = arguments[arguments.length - 1]; axe.run(document, {resultTypes: ['violations']})"
            ".then((result) => done(result.violations), (error) => done([{id: String(error), nodes: []}]))"
        )
        return [
            f"{one['id']}: {node['target']} {node['failureSummary']}" for one in found for node in one["nodes"]
        ] or [one["id"] for one in found]

    def is_too_wide(self) -> bool:
        """Whether one has to scroll sideways."""
        return bool(self.driver.execute_script("return document.documentElement.scrollWidth > window.innerWidth"))

    def take_picture(self, file: Path, whole: bool = False) -> None:
        """As file.png or file.webp, of what is seen or of the whole page."""
        options: dict[str, Any] = {"format": file.suffix[1:], "captureBeyondViewport": whole}
        if file.suffix == ".webp":
            options["quality"] = 70
        if whole:
            size = self.driver.execute_cdp_cmd("Page.getLayoutMetrics", {})["cssContentSize"]
            options["clip"] = {"x": 0, "y": 0, "width": size["width"], "height": min(size["height"], 6000), "scale": 1}
        shot = self.driver.execute_cdp_cmd("Page.captureScreenshot", options)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(base64.b64decode(shot["data"]))

    def read_complaints(self) -> list[str]:
        """What the browser has to say of the pages since it was asked last: faults, and what their policy refused."""
        return [entry["message"] for entry in self.driver.get_log("browser")]


@contextmanager
def open_browser(address: str, folder: Path) -> Iterator[Browser]:
    """A browser with nothing remembered, until the block ends."""
    binary, driver_binary = find_program("chromium", "chromium-browser", "google-chrome"), find_program("chromedriver")
    options = Options()
    options.binary_location = binary
    for argument in ("--headless=new", "--disable-dev-shm-usage", f"--user-data-dir={folder / 'profile'}"):
        options.add_argument(argument)
    if os.geteuid() == 0:
        options.add_argument("--no-sandbox")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options, Service(driver_binary))
    try:
        driver.set_script_timeout(60)
        yield Browser(driver, address)
    finally:
        driver.quit()


def find_program(*names: str) -> str:
    """Where the first of them is."""
    found = next(filter(None, map(shutil.which, names)), None)
    if found is None:
        pytest.fail(f"no {names[0]} on PATH: {INSTALL}")
    return found


def read_axe() -> str:
    """The script of axe-core, fetched once."""
    file = AXE_FOLDER / f"axe-core-{AXE}.tgz"
    if not file.exists():
        AXE_FOLDER.mkdir(parents=True, exist_ok=True)
        npm = find_program("npm")
        subprocess.run([npm, "pack", f"axe-core@{AXE}"], cwd=AXE_FOLDER, check=True, capture_output=True, timeout=120)
    packed = file.read_bytes()
    digest = f"sha512-{base64.b64encode(hashlib.sha512(packed).digest()).decode()}"
    assert digest == AXE_INTEGRITY, f"{file} is not what it was: remove it"
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        script = archive.extractfile("package/axe.min.js")
        assert script is not None
        return script.read().decode()
