"""The ledger: found by what one knows of an entry, proven on the page, and checked by a tool that is not ours."""

from __future__ import annotations

import re

from browser import make_settings, serving
from daily import Office

from suyuan.core.merkle import leaf_hash
from suyuan.ledger.proof_text import check_proof_text
from suyuan.storage.workspace import create_workspace, open_workspace

ROW = re.compile(r'href="/ledger/entry/(\d+)"')


def test_entries_are_found_by_number_hash_event_and_recipient(office: Office) -> None:
    browser = office.local()
    ledger = open_workspace(office.folder).ledger
    assert ROW.findall(browser.open("/ledger?q=1").text) == ["1"]
    digest = leaf_hash(ledger.leaf(2)).hex()
    assert ROW.findall(browser.open(f"/ledger?q={digest[:16]}").text) == ["2"]
    assert ROW.findall(browser.open("/ledger?q=%E5%AF%BC%E5%85%A5").text) == ["2"], "导入"
    named = ROW.findall(browser.open("/ledger?q=%E6%9F%90%E8%99%9A%E6%9E%84%E7%A4%BE%E5%8C%BA").text)
    assert named, "the recipient's name finds the entries with its key"
    assert not ROW.findall(browser.open("/ledger?q=nothing-of-that").text)


def test_every_row_has_its_tick_and_a_page_for_more(office: Office) -> None:
    page = office.local().open("/ledger")
    rows = ROW.findall(page.text)
    assert len(rows) == page.text.count("✓ 已证明")
    assert rows == sorted(rows, key=int, reverse=True)


def test_a_proof_holds_without_us(office: Office) -> None:
    browser = office.local()
    page = browser.open("/ledger/entry/3")
    assert "<svg" in page.text
    assert "suyuan ledger prove 3" in page.text
    proof = browser.open("/ledger/entry/3/proof").body.decode()
    leaf = browser.open("/ledger/entry/3/bytes").body
    ledger = open_workspace(office.folder).ledger
    assert check_proof_text(proof, leaf, ledger.verifier_key()).index == 3
    assert ledger.checkpoint().root.hex() in page.text


def test_the_numbers_of_the_path_stand_in_a_table_and_lead_to_the_root(office: Office) -> None:
    page = office.local().open("/ledger/entry/3")
    joined = re.findall(r'<td class="hash">([0-9a-f]{64})</td></tr>', page.text)
    assert joined[0] == leaf_hash(open_workspace(office.folder).ledger.leaf(3)).hex()
    assert joined[-1] == open_workspace(office.folder).ledger.checkpoint().root.hex()


def test_the_whole_ledger_is_verified_as_a_job(office: Office) -> None:
    browser = office.local()
    browser.open("/ledger")
    done = browser.wait_for(browser.send("/ledger/verify", {}, follow=False).headers["location"])
    assert "台账完好" in done.text


def test_a_phone_is_not_searched_for(office: Office) -> None:
    page = office.local().open("/ledger?q=15400000001")
    assert "台账里没有电话" in page.text
    assert "15400000001" not in page.text


def test_strange_numbers_are_told(office: Office) -> None:
    browser = office.local()
    for index in ("99999", "-1", "x", "9" * 40):
        assert browser.open(f"/ledger/entry/{index}").status == 400
    assert browser.open("/ledger?before=%00&q=%00").status == 200


def test_an_empty_ledger_has_a_page(tmp_path) -> None:
    create_workspace(tmp_path / "w", "[recipients]\n[purposes]\n")
    with serving(make_settings(tmp_path / "w")) as browser:
        browser.come_in()
        assert "台账是空的" in browser.open("/ledger").text
