"""People come in by a file, are shown masked, in plain for a reason, and go for good."""

from __future__ import annotations

import re

from browser import Browser, make_settings, serving
from daily import Office, bring_in, hidden

from suyuan.ledger.entry import Event
from suyuan.storage.workspace import open_workspace

EVIL = "<script>alert(1)</script>"
HOSTILE = f"""姓名,出生日期,母亲电话,{EVIL},"=HYPERLINK(""x"")"
{EVIL},2021-03-05,15400000001,"=1+1","@SUM(A1)"
<img src=x onerror=alert(2)>,2021-03-06,15400000002,+1,-1
"""


def phone_of(office: Office) -> str:
    workspace = open_workspace(office.folder)
    with workspace.reading() as session:
        parents = session.registry.read(["mother_phone", "father_phone"])
    phones = [phone for name in ("mother_phone", "father_phone") for phone in parents[name].to_pylist() if phone]
    return next(phone for phone in phones if phones.count(phone) == 1)


def newest(office: Office) -> object:
    ledger = open_workspace(office.folder).ledger
    (entry,) = ledger.entries(ledger.checkpoint().size - 1)
    return entry


def test_a_person_is_masked_and_in_no_address(office: Office) -> None:
    browser, phone = office.local(), phone_of(office)
    browser.open("/registry")
    size = open_workspace(office.folder).ledger.checkpoint().size
    page = browser.send("/registry/person", {"person": phone, "how": "show"})
    assert "找到 1 条" in page.text
    assert phone[:3] in page.words
    assert page.text.count(phone) == page.text.count(f'value="{phone}"'), "it stands in the form alone"
    assert open_workspace(office.folder).ledger.checkpoint().size == size
    assert phone not in page.headers.get("location", "")


def test_plain_data_need_a_reason_that_is_logged_before(office: Office) -> None:
    browser, phone = office.local(), phone_of(office)
    browser.open("/registry")
    refused = browser.send("/registry/person", {"person": phone, "how": "reveal", "reason": " "})
    assert "SY-U165" in refused.text
    browser.open("/registry")
    page = browser.send("/registry/person", {"person": phone, "how": "reveal", "reason": "家长来电核对"})
    entry = newest(office)
    assert entry.event is Event.REVEAL  # type: ignore[attr-defined]
    assert phone not in str(entry.body)  # type: ignore[attr-defined]
    assert "家长来电" not in str(entry.body)  # type: ignore[attr-defined]
    assert re.search(rf"<td>{phone}</td>", page.text)


def test_looking_up_one_after_the_other_is_slowed(office: Office) -> None:
    with serving(make_settings(office.folder)) as browser:
        browser.come_in()
        browser.open("/registry")
        answers = [browser.send("/registry/person", {"person": f"#{n}", "how": "show"}, csrf=token).status
                   for n, token in enumerate([browser.csrf()] * 24)]  # fmt: skip
        assert answers[0] == 200
        assert answers[-1] == 429
        assert "retry-after" in browser.last.headers  # type: ignore[union-attr]


def test_erasing_asks_first_and_then_does_it(office: Office) -> None:
    browser, phone = office.local(), phone_of(office)
    browser.open("/registry")
    page = browser.send("/registry/erase", {"person": phone})
    assert "不能恢复" in page.text
    with open_workspace(office.folder).reading() as session:
        before = session.registry.people()
    page = browser.send("/registry/erase", {"person": hidden(page, "person"), "sure": "1"})
    assert "已彻底抹除 1 人" in page.text
    with open_workspace(office.folder).reading() as session:
        assert session.registry.people() == before - 1
    assert newest(office).event is Event.ERASE  # type: ignore[attr-defined]


def test_hostile_names_and_titles_come_out_escaped(tmp_path) -> None:
    with serving(make_settings(tmp_path / "w")) as browser:
        browser.come_in()
        browser.send("/make", {"custodian": EVIL})
        browser.open("/registry")
        job = browser.send("/registry/read", {}, {"file": (f"{EVIL}.csv", HOSTILE.encode())}, follow=False)
        where = job.headers["location"]
        read = browser.wait_for(where)
        assert read.status == 200, read.words
        pages = [read.text, browser.open("/jobs").text]
        done = browser.wait_for(
            browser.send(
                "/registry/import", {"number": where.rpartition("/")[2]}, csrf=token(browser, read), follow=False
            ).headers["location"]
        )
        assert "已导入" in done.text, done.words
        pages += [done.text, browser.open("/registry").text, browser.open("/policy").text, browser.open("/").text]
        browser.open("/registry")
        shown = browser.send("/registry/person", {"person": "15400000001", "how": "reveal", "reason": EVIL})
        pages.append(shown.text)
        assert "&lt;script&gt;" in shown.text
        for text in pages:
            assert "<script>" not in text
            assert "<img" not in text
        assert "..%2f" not in done.text


def token(browser: Browser, page: object) -> str:
    browser.last = page  # type: ignore[assignment]
    return browser.csrf()


def test_a_file_that_is_no_table_says_so(office: Office) -> None:
    browser = office.local()
    browser.open("/registry")
    job = browser.send("/registry/read", {}, {"file": ("坏.xlsx", b"PK\x03\x04 nothing")}, follow=False)
    told = browser.wait_for(job.headers["location"])
    assert 'role="alert"' in told.text
    assert "SY-C099" not in told.text
    browser.open("/registry")
    assert "SY-U166" in browser.send("/registry/read", {}).text


def test_a_correction_of_a_column_is_kept(tmp_path) -> None:
    with serving(make_settings(tmp_path / "w")) as browser:
        browser.come_in()
        browser.send("/make", {"custodian": "某虚构医院"})
        browser.open("/registry")
        body = "姓名,生日,电话\n甲一,2021-03-05,15400000001\n乙二,2021-03-06,15400000002\n".encode()
        job = browser.send("/registry/read", {}, {"file": ("a.csv", body)}, follow=False)
        read = browser.wait_for(job.headers["location"])
        said = {"number": hidden(read, "number"), "map-2": "mother_phone", "map-0": "-"}
        browser.wait_for(browser.send("/registry/import", said, follow=False).headers["location"])
        with open_workspace(tmp_path / "w").reading() as session:
            names = {field.name for field in session.registry.fields()}
        assert "mother_phone" in names
        assert "name" not in names


def test_the_same_file_again_updates(office: Office, tmp_path) -> None:
    from daily import people_file

    done = bring_in(office.local(), "again.xlsx", people_file(tmp_path))
    assert "已导入" in done.text
    with open_workspace(office.folder).reading() as session:
        assert session.registry.people() == 300, "whoever was erased is back, nobody is doubled"
