"""From an empty folder to a marked copy, without JavaScript and without the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from browser import Browser, make_settings, serving
from daily import PASSPHRASES, PASSWORDS, PLAN, PURPOSE, TO, Office, hidden

from suyuan.app.audit import audit_ledger
from suyuan.engines.reading import read_table
from suyuan.ledger.entry import Event
from suyuan.storage.workspace import open_workspace


def events(office: Office) -> list[Event]:
    return [entry.event for entry in open_workspace(office.folder).ledger.entries()]


def test_the_steps_are_ticked_as_they_are_done(office: Office) -> None:
    page = office.local().open("/begin")
    assert page.text.count('class="done"') == 4
    assert "名册里有 300 人" in page.text
    assert "在岗：li、wang、zhao" in page.text


def test_the_overview_says_what_to_do(office: Office) -> None:
    page = office.local().open("/")
    assert "今天该做什么" in page.text
    assert "名册人数" in page.text
    assert "继续完成第一份副本" in page.text


def test_a_plan_says_why_it_may_not_leave_yet_with_articles(office: Office) -> None:
    page = office.local().open(f"{PLAN}&clerk=wang")
    assert "还缺材料" in page.text
    assert "《个人信息保护法》第51条" in page.text.replace(" ", "")
    assert "须 1 份，已有 0 份" in page.text
    assert "择一" in page.text
    assert "154" in page.text
    assert "******" in page.text


def test_approved_by_a_second_person_released_and_fetched(office: Office) -> None:
    browser = office.local()
    page = browser.open(f"{PLAN}&clerk=wang")
    plan = hidden(page, "plan")
    told = {"to": TO, "purpose": PURPOSE, "plan": plan, "clerk": "wang"}
    assert "SY-U077" in browser.send("/plan/ask", {**told, "clerk": "不 是 名字"}).text
    browser.open(f"{PLAN}&clerk=wang")
    assert "已请求审批" in browser.send("/plan/ask", told).text
    size = len(events(office))
    browser.open(f"{PLAN}&clerk=wang")
    browser.send("/plan/ask", told)
    assert len(events(office)) == size, "the same request again is not logged again"
    assert "等待第二个人审批" in browser.open("/").text
    browser.open(f"{PLAN}&clerk=wang")
    approved = browser.send("/plan/approve", {**told, "operator": "li", "passphrase": PASSPHRASES["li"]})
    assert "li 已批准方案" in approved.text, approved.words
    assert "已有 1 份" in approved.text

    signed = {"to": TO, "purpose": PURPOSE, "operator": "wang", "passphrase": PASSPHRASES["wang"], "format": "xlsx"}
    job = browser.send("/plan/release", signed, follow=False)
    receipt = browser.wait_for(job.headers["location"])
    assert "发布回执" in receipt.text, receipt.words
    assert Event.RELEASE in events(office)
    release = hidden(receipt, "release")

    before = len(events(office))
    copy = browser.send("/plan/copy", {"release": release, "format": "xlsx"})
    assert copy.status == 200
    assert copy.headers["content-disposition"] == f'attachment; filename="{release}-{TO}.xlsx"'
    assert copy.headers["cache-control"] == "no-store"
    assert copy.body == (office.folder / "outbox" / f"{release}.xlsx").read_bytes()
    *_, last = open_workspace(office.folder).ledger.entries(before)
    assert (last.event, last.body["action"], last.body["release"]) == (Event.REVEAL, "download", release)

    browser.open(f"{PLAN}&clerk=wang")
    before = events(office).count(Event.RELEASE)
    again = browser.wait_for(browser.send("/plan/release", signed, follow=False).headers["location"])
    assert "先前已经发布" in again.text
    assert events(office).count(Event.RELEASE) == before


def test_the_copy_starts_no_formula(office: Office, tmp_path: Path) -> None:
    browser = office.local()
    browser.open("/plan")
    (release,) = {path.stem for path in (office.folder / "outbox").glob("R-*.xlsx")}
    file = tmp_path / "copy.xlsx"
    file.write_bytes(browser.send("/plan/copy", {"release": release, "format": "xlsx"}).body)
    table = read_table(file)
    assert table.rows.num_rows == 300
    for column in table.rows.columns:
        assert not [cell for cell in column.to_pylist() if cell and cell[0] in "=+@"]


def test_a_changed_plan_is_not_signed(office: Office) -> None:
    browser = office.local()
    browser.open(PLAN)
    told = {"to": TO, "purpose": PURPOSE, "plan": "0" * 64, "operator": "li", "passphrase": PASSPHRASES["li"]}
    assert "方案已变" in browser.send("/plan/approve", told).text


def test_a_wrong_passphrase_signs_nothing(office: Office) -> None:
    browser = office.local()
    page = browser.open(PLAN)
    before = len(events(office))
    told = {"to": TO, "purpose": PURPOSE, "plan": hidden(page, "plan"), "operator": "li", "passphrase": "not this one"}
    assert "SY-U074" in browser.send("/plan/approve", told).text
    assert len(events(office)) == before


def test_the_key_file_is_handed_out_once_and_opens_with_its_passphrase(tmp_path: Path) -> None:
    with serving(make_settings(tmp_path / "w")) as browser:
        browser.come_in()
        browser.send("/make", {"custodian": "某虚构医院"})
        browser.open("/staff")
        secret = PASSPHRASES["li"]
        said = {"name": "li", "new_passphrase": secret, "again": secret, "password": PASSWORDS["li"]}
        assert "SY-U164" in browser.send("/staff/first", {**said, "again": "something else"}).text
        browser.open("/staff")
        assert "SY-U161" in browser.send("/staff/first", {**said, "password": secret}).text
        browser.open("/staff")
        page = browser.send("/staff/first", said)
        token = hidden(page, "token")
        key = browser.send("/staff/key", {"token": token})
        assert json.loads(key.body)["schema"] == "suyuan/operator-key/1"
        assert secret.encode() not in key.body
        browser.open("/staff")
        assert browser.send("/staff/key", {"token": token}).status == 404
        assert {path.name for path in (tmp_path / "w").rglob("*.key")} <= {
            "marks.key",
            "ledger.key",
            "index.key",
            "registry.key",
        }

        signed = {"operator": "li", "passphrase": secret, "understood": "1"}
        browser.open("/staff")
        assert "一人操作" in browser.send("/staff/alone", signed).text


def test_samples_lead_to_a_plan_and_are_never_mixed_with_people(tmp_path: Path) -> None:
    with serving(make_settings(tmp_path / "w")) as browser:
        browser.come_in()
        browser.send("/make", {"custodian": "某虚构医院"})
        browser.open("/begin")
        filled = browser.wait_for(browser.send("/begin/samples", {}, follow=False).headers["location"])
        assert "样例已就绪" in filled.text, filled.words
        assert "全部是虚构的" in filled.text
        page = browser.open("/plan/of?to=qicai-photo&purpose=newborn-photo")
        assert "没有可用的同意而留下的人" in page.text
        assert "不同意" in page.text
        browser.open("/begin")
        again = browser.wait_for(browser.send("/begin/samples", {}, follow=False).headers["location"])
        assert "SY-G172" in again.text
        workspace = open_workspace(tmp_path / "w")
        assert not audit_ledger(workspace).problems


SCREENS = ("/", "/begin", "/staff", "/registry", "/policy", "/plan", PLAN, "/consents", "/ledger", "/ledger/entry/0")


@pytest.mark.parametrize("path", [*SCREENS, f"/assessment?to={TO}&purpose={PURPOSE}"])
def test_every_screen_is_whole_in_both_languages(office: Office, path: str) -> None:
    browser: Browser = office.local()
    for lang in ("zh", "en"):
        browser.open(f"/language/{lang}")
        page = browser.open(path)
        assert page.status == 200, page.words
        assert len(page.body) < 200_000
        for word in ("style=", "<script>", "http://", "https://", "onclick"):
            assert word not in page.text
        if lang == "en":
            for ours in ("没有", "总览", "接收方", "审批", "台账"):
                assert ours not in page.words
