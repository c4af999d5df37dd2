"""Reviewing by keyboard and correcting by a form, in a browser: both languages, dark, a phone, and without scripts."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from kg.corrections.book import Book
from kg.endpoint.limits import Limits
from tests.endpoint.served import Server, serving
from tests.web.conftest import Open

pytestmark = pytest.mark.browser

TOKEN = "a-token-of-the-operator"  # noqa: S105 - of this test alone


@pytest.fixture(scope="session")
def server(seeds_store: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The five reports, where readers may correct."""
    store = Path(shutil.copytree(seeds_store, tmp_path_factory.mktemp("corrected") / "store"))
    table = Book.of(store).path
    with serving(store, workers=2, limits=Limits(seconds=60), token=TOKEN, corrections=table) as running:
        yield running


def entered(server: Server) -> list[tuple[str, str]]:
    """What was entered: the kind of each correction, and its figure."""
    path = Path(server.pool.folder).parents[1] / "corrections.csv"
    return [(one.kind.value, one.anchor.figure if one.anchor else "") for one in Book(path).read()]


@pytest.mark.parametrize(("language", "phone", "dark"), [("zh", False, False), ("en", True, True)])
def test_the_queue_goes_by_keyboard(reader: Open, server: Server, language: str, phone: bool, dark: bool) -> None:  # noqa: FBT001 - a table
    before = len(entered(server))
    page = reader(language=language, phone=phone, dark=dark).open("/review")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.locator("#author").fill("李敏")
    page.locator("#token").fill(TOKEN)
    page.locator("h1").click()
    first = page.locator("#queue .item").first
    page.keyboard.press("j")
    assert first.get_attribute("aria-current") == "true"
    assert first.locator("mark").inner_text()
    for key in ("c", "r"):
        left = page.locator("#queue .item:visible").count()
        page.keyboard.press(key)
        page.locator("#queue .item:not([hidden])").nth(left - 1).wait_for(state="detached")
    assert [kind for kind, _ in entered(server)[before:]] == ["confirm", "reject"]
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("?")
    assert page.locator("#help").get_attribute("open") is not None
    page.keyboard.press("e")
    page.wait_for_url("**/correct?*")
    assert page.locator("form.correct").is_visible()


def test_without_a_name_or_the_token_nothing_is_entered(reader: Open, server: Server) -> None:
    before = entered(server)
    page = reader().open("/review")
    page.keyboard.press("j")
    page.keyboard.press("c")
    assert page.locator("#done").inner_text() == "请先写上你的名字。"
    page.locator("#author").fill("李敏")
    page.locator("h1").click()
    page.keyboard.press("j")
    page.keyboard.press("c")
    page.get_by_text("没有记下").wait_for()
    assert entered(server) == before


@pytest.mark.parametrize("scripts", [True, False])
def test_a_field_is_corrected_by_the_form(reader: Open, server: Server, scripts: bool) -> None:  # noqa: FBT001 - a table
    page = reader(scripts=scripts).open("/review")
    page.locator("#queue a.edit").nth(3).click()
    page.locator("#fields summary").click()
    page.locator("input[name=title]").fill("改过的名称")
    page.locator("input[name=why]").fill("<script>alert(1)</script>")
    page.locator("input[name=author]").fill("王芳")
    page.locator("input[name=token]").fill(TOKEN)
    page.locator("button[value=change]").click()
    page.wait_for_url("**/review")
    assert entered(server)[-1][0] == "change"
    page.goto(f"{server.url}/corrections")
    assert "<script>alert(1)</script>" in page.locator("main").inner_text()
    assert "待下一次构建" in page.locator("main").inner_text()


def test_a_wrong_value_comes_back_with_what_was_typed(reader: Open) -> None:
    page = reader(language="en").open("/review")
    page.locator("#queue a.edit").first.click()
    page.locator("#fields summary").click()
    page.locator("input[name=unit]").fill("parsec")
    page.locator("input[name=author]").fill("王芳")
    page.locator("input[name=token]").fill(TOKEN)
    page.locator("button[value=change]").click()
    assert "parsec" in page.locator("[role=alert]").inner_text()
    assert page.locator("input[name=unit]").input_value() == "parsec"
