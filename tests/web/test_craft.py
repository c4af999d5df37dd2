"""The craft of the pages: no serious finding of axe, nothing wider than the screen, light to load."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.web.conftest import Open

if TYPE_CHECKING:
    from playwright.sync_api import Request

pytestmark = pytest.mark.browser

CLAIM = "/id/report/jinan-2024-five-years/claim/47c4b60c10a9-82%25-1"
PAGES = {
    "start": "/",
    "query": "/query",
    "question": "/query?question=01-nursing-bed-share",
    "bars": "/query?question=01-nursing-bed-share&view=bar",
    "map": "/query?question=01-nursing-bed-share&view=map",
    "fault": "/query?query=SELECT * { FILTR(1) }",
    "none": "/query?query=SELECT * { ?s <x:none> ?o }",
    "terms": "/browse/terms",
    "find": "/search",
    "search": "/search?q=特困",
    "nothing": "/search?q=没有这样的词",
    "compare": "/compare?place=370100&place=370400&place=371600",
    "one": "/compare?place=370100",
    "silent": "/compare?place=110000&place=310000",
    "browse": "/browse/metrics",
    "disagreements": "/disagreements",
    "atlas": "/atlas",
    "review": "/review",
    "corrections": "/corrections",
    "releases": "/releases",
    "cite": "/cite?question=01-nursing-bed-share",
    "place": "/id/place/370100",
    "metric": "/id/metric/community-funds",
    "group": "/id/group/older-people",
    "benefit": "/id/benefit/subsistence-allowance",
    "initiative": "/id/initiative/371600/心安民政/brand",
    "organization": "/id/organization/济南市民政局",
    "policy": "/id/report/zaozhuang-2024-12-20-five-years/policy/特困人员认定办法",
    "report": "/id/report/jinan-2024-five-years",
    "claim": CLAIM,
    "former": "/id/place/370181",
    "unreported": "/id/place/110000",
    "sentence": "/id/report/jinan-2024-five-years/sentence/8ca2ec82dcf3",
    "missing": "/id/place/999999",
}
LOOKS = [("zh", False, False), ("en", True, True)]
# What a first visit may weigh on the line.
HEAVIEST = 300_000


def axe(root: Path) -> str:
    """The rules of axe-core, as the assets' lock has them."""
    path = root / "build" / "editor" / "node_modules" / "axe-core" / "axe.min.js"
    if not path.exists():
        pytest.skip("axe-core is not here: make install, with the npm registry in reach")
    return path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("language", "phone", "dark"), LOOKS, ids=["zh-desk-light", "en-phone-dark"])
@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_a_page_is_accessible_and_fits(
    reader: Open, root: Path, path: str, language: str, *, phone: bool, dark: bool
) -> None:
    one = reader(language=language, phone=phone, dark=dark)
    page = one.open(path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.evaluate(axe(root))
    found: dict[str, Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")
    serious = [
        f"{one['id']}: {node['html'][:200]} {node['failureSummary']}"
        for one in found["violations"]
        if one["impact"] in {"serious", "critical"}
        for node in one["nodes"][:3]
    ]
    assert serious == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [1280, 1200, 1100, 900, 640, 360])
def test_the_head_holds_its_parts_at_any_width(reader: Open, width: int, language: str) -> None:
    one = reader(language=language)
    one.page.set_viewport_size({"width": width, "height": 800})
    page = one.open("/browse/metrics")
    field = page.locator("header #find").bounding_box()
    button = page.locator("header .find button").bounding_box()
    themes = page.locator("header .themes").bounding_box()
    assert field
    assert button
    assert themes
    assert field["width"] > 90
    assert max(button["x"] + button["width"], themes["x"] + themes["width"]) <= width
    assert not (abs(button["y"] - themes["y"]) < 20 and themes["x"] < button["x"] + button["width"])
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("width", [390, 360])
def test_the_head_of_a_phone_is_three_lines(reader: Open, width: int, language: str) -> None:
    one = reader(language=language)
    one.page.set_viewport_size({"width": width, "height": 800})
    page = one.open("/browse/metrics")
    tops = page.evaluate("[...document.querySelectorAll('.top nav a')].map(one => one.getBoundingClientRect().top)")
    assert len(set(tops)) == 1
    switches = page.locator(".switches").bounding_box()
    assert switches
    assert switches["y"] < tops[0] < 100


@pytest.mark.parametrize("phone", [False, True], ids=["desk", "phone"])
def test_lit_words_are_on_the_first_screen(reader: Open, phone: bool) -> None:  # noqa: FBT001 - a table
    one = reader(phone=phone)
    page = one.open(CLAIM)
    lit = page.locator("#lit").bounding_box()
    assert lit
    assert lit["y"] + lit["height"] < (844 if phone else 900)


@pytest.mark.parametrize("path", ["/", "/query?question=01-nursing-bed-share"], ids=["start", "question"])
def test_a_first_visit_is_light(reader: Open, path: str) -> None:
    one = reader()
    sizes: list[int] = []

    def weigh(asked: Request) -> None:
        weighed = asked.sizes()
        sizes.append(weighed["responseBodySize"] + weighed["responseHeadersSize"])

    one.page.on("requestfinished", weigh)
    one.open(path)
    assert sizes
    assert sum(sizes) < HEAVIEST


@pytest.mark.parametrize("path", PAGES.values(), ids=PAGES)
def test_everything_is_reached_by_keyboard(reader: Open, path: str) -> None:
    one = reader()
    page = one.open(path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
    assert page.locator("h1").count() == 1
