"""The console in a real browser, in both languages: no faults, no forbidden content, no sideways scrolling.

Needs chromium; axe-core judges accessibility where it is found: the file that SUYUAN_AXE names, or node_modules.
"""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path

import pytest
from browser import TOKEN, make_settings, serving
from people import make_world

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
CHROMIUM = next(filter(None, (shutil.which(name) for name in ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

GRAVE = {"serious", "critical"}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WHY = {"zh": "为什么指向它", "en": "Why it points there"}


def find_axe() -> Path | None:
    named = os.environ.get("SUYUAN_AXE", "")
    places = [Path(named)] if named else []
    places.append(Path(__file__).parents[2] / "node_modules" / "axe-core" / "axe.min.js")
    return next((place for place in places if place.is_file()), None)


class Watched:
    """A page whose faults are kept, and which is judged wherever it stands."""

    def __init__(self, page, base: str) -> None:
        self.page, self.base = page, base
        self.faults: list[str] = []
        self.judged: list[str] = []
        self.axe = find_axe()
        page.on("console", lambda said: self.faults.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: self.faults.append(str(error)))
        page.on("request", lambda asked: self._outside(asked.url))

    def _outside(self, url: str) -> None:
        if not url.startswith((self.base, "data:")):
            self.faults.append(f"asked {url}")

    def go(self, path: str) -> None:
        answer = self.page.goto(self.base + path)
        assert answer.status == 200, path
        self.judge()

    def press(self, form: str) -> None:
        """Send a form and stand on the page that it leads to."""
        with self.page.expect_navigation():
            self.page.locator(f'form[action="{form}"] button').last.click()

    def wait_for(self, pattern: str) -> str:
        """Wait until a job has led on."""
        self.page.wait_for_url(re.compile(pattern), timeout=8_000)
        self.judge()
        return self.page.url.removeprefix(self.base)

    def judge(self) -> None:
        page, path = self.page, self.page.url.removeprefix(self.base)
        assert not self.faults, (path, self.faults)
        for width in (390, 1180):
            page.set_viewport_size({"width": width, "height": 860})
            wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            assert wide <= 0, f"{path} scrolls sideways by {wide} px at {width} px"
        if self.axe is not None and path not in self.judged:
            # The policy forbids scripts from elsewhere, so axe comes in through the debugger, as no page could.
            page.evaluate(self.axe.read_text("utf-8"))
            options = {"runOnly": RULES}
            found = page.evaluate("options => axe.run(document, options)", options)["violations"]
            assert not [(one["id"], one["nodes"][0]["target"]) for one in found if one["impact"] in GRAVE], path
        self.judged.append(path)


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return make_world(tmp_path_factory.mktemp("browser"))


@pytest.fixture(scope="module")
def chromium():
    with sync_api.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_from_the_start_address_to_the_count(world, chromium, tmp_path, lang):
    leak = tmp_path / world.leak_name
    leak.write_bytes(world.leak)
    with serving(make_settings(world.workspace.folder, lang=lang)) as door:
        page = chromium.new_page(locale="zh-CN" if lang == "zh" else "en-GB")
        seen = Watched(page, f"http://127.0.0.1:{door.port}")
        seen.go(f"/start?token={TOKEN}")

        seen.go("/trace")
        page.locator("input[name=list]").set_input_files(leak)
        seen.press("/trace")
        traced = seen.wait_for(r"/trace/[\w-]+$")
        assert WHY[lang] in page.inner_text("h1")
        assert page.locator("svg").count()

        seen.go("/case")
        page.fill("input[name=title]", "样例" if lang == "zh" else "Sample")
        seen.press("/case")
        case = seen.wait_for(r"/case/C-\d{4}-\d{4}$")
        seen.go(traced)
        page.select_option("#to-case", case.rpartition("/")[2])
        seen.press(f"{traced}/case")
        seen.judge()
        for name, text in (("by", "甲\n乙"), ("place", "某区"), ("how", "提取")):
            page.fill(f"main [name={name}]", text)
        page.fill("main [name=at]", "2026-01-05T09:00")
        seen.press(f"{case}/add/exhibit")
        seen.wait_for(rf"{case}$")
        assert "studio" in page.inner_text("main")
        assert page.locator(".chain svg title").count() == 1

        seen.go(f"/notify?list={traced.rpartition('/')[2]}")
        page.fill("main [name=on]", "2026-01-01")
        seen.press("/notify")
        seen.wait_for(r"/notify/count/[\w-]+$")
        assert page.locator("svg rect").count() >= 6
        for path in ("/", "/discover", "/risk", "/jobs", "/account", "/notify/plan", f"{case}/add/party"):
            seen.go(path)
        assert not seen.faults
        page.close()


def test_without_scripts_it_is_the_same_console(world, chromium, tmp_path):
    leak = tmp_path / world.leak_name
    leak.write_bytes(world.leak)
    with serving(make_settings(world.workspace.folder)) as door:
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        base = f"http://127.0.0.1:{door.port}"
        page.goto(f"{base}/start?token={TOKEN}")
        page.goto(f"{base}/notify")
        page.locator("input[name=file]").set_input_files(leak)
        page.locator('form[action="/notify"] button').last.click()
        page.wait_for_url(re.compile(r"/notify/count/[\w-]+$"), timeout=8_000)
        assert "从行到人" in page.inner_text("h1")
        context.close()


def test_a_forbidden_script_is_noticed(world, chromium):
    """The watch itself: a page that breaks the policy would be seen."""
    with serving(make_settings(world.workspace.folder)) as door:
        page = chromium.new_page()
        seen = Watched(page, f"http://127.0.0.1:{door.port}")
        seen.go(f"/start?token={TOKEN}")
        page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color:red\">x</p>')")
        page.wait_for_timeout(200)
        assert any("Content Security Policy" in fault for fault in seen.faults)
        page.close()
