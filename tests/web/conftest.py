"""A browser on the pages of the five reports; without Playwright or Chromium these tests say how to have them."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import pytest

from kg.endpoint.limits import Limits
from tests.endpoint.served import Server, serving

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
HOW = "run `make browser`, with Chromium or Chrome installed (apt install chromium) or named by CHROMIUM"


@dataclass(slots=True)
class Reader:
    """Somebody at a browser: what went wrong on the pages, and which other hosts they called."""

    page: Page
    url: str
    faults: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("console", lambda said: self.faults.append(said.text) if "Content Security" in said.text else None)
        self.page.on("request", lambda asked: self._noticed(asked.url))

    def open(self, path: str) -> Page:
        """Go to a path, and wait until its scripts have settled."""
        self.page.goto(self.url + quote(path, safe="/?=&%#,"))
        self.page.wait_for_load_state("networkidle")
        return self.page

    def _noticed(self, url: str) -> None:
        if not url.startswith((self.url, "blob:", "data:")):
            self.strangers.append(url)


Open = Callable[..., Reader]


@pytest.fixture(scope="session")
def server(seeds_store: Path) -> Iterator[Server]:
    """The five reports, served."""
    with serving(seeds_store, workers=2, limits=Limits(seconds=60)) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a screen."""
    api = pytest.importorskip("playwright.sync_api", reason=f"Playwright is not installed: {HOW}")
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        pytest.skip(f"there is no Chromium here: {HOW}")
    with api.sync_playwright() as playwright:
        # Root may not use Chromium's sandbox; the pages are our own.
        found = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield found
        found.close()


@pytest.fixture
def reader(server: Server, browser: Browser) -> Iterator[Open]:
    """Makes readers: on a desk or a phone, in zh or en, with a light or a dark screen, with scripts or without."""
    contexts: list[BrowserContext] = []
    readers: list[Reader] = []

    def open_one(*, language: str = "zh", phone: bool = False, dark: bool = False, scripts: bool = True) -> Reader:
        context = browser.new_context(
            viewport={"width": 390, "height": 844} if phone else {"width": 1280, "height": 900},
            locale="zh-CN" if language == "zh" else "en-GB",
            color_scheme="dark" if dark else "light",
            java_script_enabled=scripts,
            accept_downloads=True,
        )
        contexts.append(context)
        readers.append(Reader(context.new_page(), server.url))
        return readers[-1]

    yield open_one
    for one in readers:
        assert one.faults == []
        assert one.strangers == []
    for context in contexts:
        context.close()
