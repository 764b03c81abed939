"""From an empty folder to the first marked copy in a real browser, in both languages, approved by a second person."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import TOKEN, make_settings, serving
from daily import PASSPHRASES, PASSWORDS, people_file
from test_in_browser import CHROMIUM, Watched, chromium  # noqa: F401 - a fixture

from suyuan.storage.workspace import open_workspace

pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no chromium on this machine")

PLAN = "/plan/of?to=recipient-1&purpose=purpose-1&clerk=wang"
STAFF = "/staff"
WORDS = {
    "name": "某虚构社区卫生服务中心",
    "statute": "《疫苗管理法》第四十七条",
    "notice": "办证时书面告知",
    "necessity": "逐一召回",
    "title": "接种召回",
}
CHOICES = {
    "kind": "public_body",
    "basis": "statutory",
    "receipt": "yes",
    "children_rule": "yes",
    "as_told": "yes",
    "paid": "no",
    "automated_marketing": "no",
}


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_from_an_empty_folder_to_a_marked_copy(chromium, tmp_path: Path, lang: str) -> None:  # noqa: F811
    folder = tmp_path / "w"
    people_file(tmp_path, 200)
    with serving(make_settings(folder, lang=lang)) as door:
        page = chromium.new_page(accept_downloads=True)
        page.set_default_timeout(30_000)
        seen = Watched(page, f"http://127.0.0.1:{door.port}")
        seen.go(f"/start?token={TOKEN}")
        page.fill("[name=custodian]", "某虚构医院")
        seen.press("/make")
        seen.judge()

        page.set_input_files("[name=file]", tmp_path / "people.xlsx")
        page.click('form[action="/registry/read"] button')
        page.wait_for_selector('form[action="/registry/import"]')
        seen.judge()
        page.click('form[action="/registry/import"] button')
        page.wait_for_selector(".notice.good")

        seen.go(STAFF)
        new = {"new_passphrase": PASSPHRASES["li"], "again": PASSPHRASES["li"], "password": PASSWORDS["li"]}
        for name, value in {"name": "li", **new}.items():
            page.fill(f'form[action="/staff/first"] [name={name}]', value)
        seen.press("/staff/first")
        with page.expect_download() as key:
            page.click('form[action="/staff/key"] button')
        assert key.value.suggested_filename.endswith(".key")
        new = {"new_passphrase": PASSPHRASES["wang"], "again": PASSPHRASES["wang"], "password": PASSWORDS["wang"]}
        for name, value in {"name": "wang", **new, "passphrase": PASSPHRASES["li"]}.items():
            page.fill(f'form[action="/staff/another"] [name={name}]', value)
        seen.press("/staff/another")
        seen.judge()

        seen.go("/policy")
        for name, value in WORDS.items():
            page.fill(f"[name={name}]", value)
        for name, value in CHOICES.items():
            page.select_option(f"[name={name}]", value)
        for value in ("address", "name"):
            page.check(f"[name=needs][value={value}]")
        seen.press("/policy/draft")
        assert "[recipients.recipient-1]" in page.inner_text("pre.diff")
        seen.press("/policy/adopt")

        seen.go("/assessment?to=recipient-1&purpose=purpose-1")
        for one in page.locator("[name^=necessity],[name^=content]").all():
            one.fill("已核对")
        for one in page.locator("select[name^=conclusion]").all():
            one.select_option("may")
        page.fill("[name=signed_by]", "样例负责人")
        page.fill("[name=office]", "负责人")
        seen.press("/assessment")

        seen.go(PLAN)
        assert page.locator("td.changed").count()
        seen.press("/plan/ask")
        seen.go(PLAN)
        page.select_option('form[action="/plan/approve"] [name=operator]', "li")
        page.fill('form[action="/plan/approve"] [name=passphrase]', PASSPHRASES["li"])
        seen.press("/plan/approve")
        seen.judge()
        page.fill('form[action="/plan/release"] [name=passphrase]', PASSPHRASES["wang"])
        page.click('form[action="/plan/release"] button')
        page.wait_for_selector('form[action="/plan/copy"]')
        seen.judge()
        with page.expect_download() as copy:
            page.locator('form[action="/plan/copy"] button').first.click()
        assert copy.value.suggested_filename.endswith("-recipient-1.xlsx")
        fetched = Path(copy.value.path()).read_bytes()
        for path in ("/", "/registry", "/plan", "/ledger", "/ledger/entry/3"):
            seen.go(path)
        assert not seen.faults
        page.close()
    with open_workspace(folder).reading() as session:
        (release,) = session.releases.all()
    assert release.recipient == "recipient-1"
    assert fetched == (folder / "outbox" / f"{release.release_id}.xlsx").read_bytes()
