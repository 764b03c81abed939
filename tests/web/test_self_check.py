"""The self-check: whoever holds a telephone learns about it, and nobody learns about anybody else's."""

from __future__ import annotations

import re

import pytest
from browser import Browser, make_settings, serving

from suyuan.app.clock import machine_clock
from suyuan.app.import_registry import import_file
from suyuan.app.notices import plan_notices, read_incident
from suyuan.engines.writing import write_table
from suyuan.portal.challenge import A_DAY, DAY, SECONDS, TRIES, Challenges
from suyuan.remedy.notices.states import NoticeState
from suyuan.samples.people import invent_newborns
from suyuan.storage.notice_tables import NOTICES
from suyuan.storage.workspace import create_workspace
from suyuan.web.public import make_public

POLICY = """
[custodian]
name = "样例信息中心"
[notify]
sender = "样例信息中心"
[recipients.studio]
name = "某虚构摄影公司"
[purposes.photo]
title = "新生儿摄影回访"
basis = "consent"
keep_days = 30
needs = ["birth_month"]
"""
INCIDENT = f"""
title = "样例名单外泄"
found = {machine_clock().date().isoformat()}
cause = "接收方外泄"
harm = "可能接到推销电话"
measures = ["已停止提供"]
advice = ["不要相信陌生来电"]
[contact]
name = "样例信息中心"
phone = "0571-00000000"
[authority]
name = "样例主管部门"
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    folder = tmp_path_factory.mktemp("self")
    workspace = create_workspace(folder / "w", POLICY)
    people = invent_newborns(120, 9)
    write_table(people, folder / "people.csv")
    import_file(workspace, folder / "people.csv", machine_clock)
    write_table(people.slice(0, 40), folder / "leak.csv")
    (folder / "incident.toml").write_text(INCIDENT, "utf-8")
    incident = read_incident(folder / "incident.toml", machine_clock)
    assert plan_notices(workspace, folder / "leak.csv", incident, machine_clock).run is not None
    phones = people["mother_phone"].to_pylist()
    return workspace, phones[:40], [one for one in phones[40:] if one and one not in phones[:40]]


@pytest.fixture
def site(world, tmp_path):
    workspace = world[0]
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("<h1>published</h1>", "utf-8")
    (tmp_path / "secret.txt").write_text("not published", "utf-8")
    settings = make_settings(workspace.folder)
    with serving(settings, make_public(settings, tmp_path / "site", "outbox")) as browser:
        yield browser


def tell(workspace):
    """Somebody was told: the incident is no secret any more."""
    with workspace.writing() as session:
        session.connection.execute(NOTICES.update().values(state=NoticeState.SENT.value))


def sent_code(workspace, phone):
    found = {}
    for path in (workspace.outbox / "self-check").glob("S-*.txt"):
        text = path.read_text("utf-8")
        if phone in text:
            found[path.stat().st_mtime_ns] = re.search(r"\b(\d{6})\b", text.replace(phone, ""))[1]
    return found[max(found)] if found else None


def ask(browser, workspace, phone):
    import time

    browser.open("/self-check")
    page = browser.send("/self-check", {"phone": phone})
    for _ in range(100):
        if (code := sent_code(workspace, phone)) is not None:
            return page, code
        time.sleep(0.05)
    return page, None


def test_a_parent_learns_and_a_stranger_does_not(world, site):
    workspace, inside, outside = world
    early_page, code = ask(site, workspace, inside[0])
    assert "没有查到" in site.send("/self-check/code", {"code": code}).text, "told before anybody was notified"
    tell(workspace)
    page, code = ask(site, workspace, inside[1])
    answer = site.send("/self-check/code", {"code": code})
    assert "您的信息在其中" in answer.text
    assert "样例名单外泄" in answer.text
    assert "不要相信陌生来电" in answer.text
    other, code = ask(site, workspace, outside[0])
    assert other.words == page.words == early_page.words, "the page before the code differs by number"
    assert "没有查到" in site.send("/self-check/code", {"code": code}).text


def test_without_the_code_there_is_no_answer(world, site):
    workspace, inside, _ = world
    tell(workspace)
    _, code = ask(site, workspace, inside[2])
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _ in range(TRIES):
        assert site.send("/self-check/code", {"code": wrong}).status == 403
    assert site.send("/self-check/code", {"code": code}).status == 403, "a code lives on after its tries"


def test_a_code_proves_its_own_number_only(world, site):
    workspace, inside, _ = world
    _, code = ask(site, workspace, inside[3])
    other = Browser(site.port)
    ask(other, workspace, inside[4])
    assert other.send("/self-check/code", {"code": code}).status == 403


def test_numbers_are_not_kept_and_not_logged(world, site):
    workspace, inside, _ = world
    ask(site, workspace, inside[5])
    ledger = b"".join(path.read_bytes() for path in (workspace.folder / "ledger").rglob("*") if path.is_file())
    assert inside[5].encode() not in ledger
    assert b"self-check-code" in ledger
    assert inside[5] not in site.open("/self-check").text


def test_asking_is_slowed(world, site):
    statuses = []
    for n in range(7):
        site.open("/self-check")
        statuses.append(site.send("/self-check", {"phone": f"1549000{n:04d}"}).status)
    assert 429 in statuses


@pytest.mark.parametrize("path", ["/../secret.txt", "/%2e%2e/secret.txt", "/..%2fsecret.txt", "/....//secret.txt"])
def test_nothing_beside_the_site_is_served(site, path):
    assert site.ask("GET", "/").body == b"<h1>published</h1>"
    answer = site.ask("GET", path)
    assert b"not published" not in answer.body


def test_nothing_of_the_console_is_behind_it(site):
    site.open("/self-check")
    for path in ("/plan", "/ledger", "/trace", "/account", "/api/v1/release-requests", "/start?token=x"):
        assert site.ask("GET", path).status == 404, path


def test_a_form_without_its_token_sends_nothing(site):
    site.open("/self-check")
    assert site.send("/self-check", {"phone": "15490000001"}, csrf="").status == 403


def test_codes_run_out_and_days_are_counted():
    now = [0.0]
    draws = iter(range(100))
    challenges = Challenges(lambda: now[0], lambda _most: next(draws))
    first = challenges.begin(1)
    assert challenges.prove(1, first)
    assert not challenges.prove(1, first), "a code serves twice"
    late = challenges.begin(1)
    now[0] += SECONDS + 1
    assert not challenges.prove(1, late)
    assert challenges.begin(1) is not None
    assert [challenges.begin(1) for _ in range(3)] == [None] * 3, f"more than {A_DAY} a day"
    assert challenges.begin(2) is not None
    now[0] += DAY
    assert challenges.begin(1) is not None
