"""What a role may not do, it can do by no address; and what is another's is not there."""

from __future__ import annotations

import pytest
from browser import Browser
from daily import PASSPHRASES, PLAN, PURPOSE, TO, Office, hidden, log_in, people_file

from suyuan.storage.workspace import open_workspace

SIGNED = {"to": TO, "purpose": PURPOSE}


@pytest.fixture(scope="module")
def clerk(named_office: int) -> Browser:
    return log_in(named_office, "wang")


@pytest.fixture(scope="module")
def auditor(named_office: int) -> Browser:
    return log_in(named_office, "zhao")


@pytest.fixture(scope="module")
def approver(named_office: int) -> Browser:
    return log_in(named_office, "li")


def size(office: Office) -> int:
    return open_workspace(office.folder).ledger.checkpoint().size


def test_a_clerk_cannot_approve(office: Office, clerk: Browser) -> None:
    page = clerk.open(PLAN)
    told = {**SIGNED, "plan": hidden(page, "plan"), "passphrase": PASSPHRASES["wang"], "clerk": ""}
    refused = clerk.send("/plan/approve", told)
    assert refused.status == 403
    assert "SY-G06" in refused.text
    workspace = open_workspace(office.folder)
    with workspace.reading() as session:
        assert session.approvals.all() == ()


def test_somebody_else_cannot_be_named_as_signer(clerk: Browser) -> None:
    """In named mode the operator of a form is whoever logged in, whatever the form says."""
    page = clerk.open(PLAN)
    told = {**SIGNED, "plan": hidden(page, "plan"), "operator": "li", "passphrase": PASSPHRASES["li"]}
    refused = clerk.send("/plan/approve", told)
    assert "SY-U074" in refused.text, "the passphrase of li opens no key of wang"


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("/plan/release", {**SIGNED, "passphrase": PASSPHRASES["zhao"]}),
        ("/plan/approve", {**SIGNED, "plan": "0" * 64, "passphrase": PASSPHRASES["zhao"]}),
        ("/plan/ask", SIGNED),
        ("/plan/copy", {"release": "R-0", "format": "csv"}),
        ("/registry/person", {"person": "#1", "how": "reveal", "reason": "look"}),
        ("/registry/erase", {"person": "#1", "sure": "1"}),
        ("/registry/read", {}),
        ("/policy/draft", {"what": "recipient", "name": "x", "recipient_key": "x"}),
        ("/staff/another", {"name": "x"}),
        ("/begin/samples", {}),
        ("/make", {}),
        ("/assessment", SIGNED),
        ("/consents/import", {}),
    ],
)
def test_an_auditor_changes_nothing(office: Office, auditor: Browser, path: str, fields: dict[str, str]) -> None:
    auditor.open("/ledger")
    before = size(office)
    answer = auditor.send(path, fields)
    assert answer.status == 403
    assert "您不能做这件事" in answer.text
    assert size(office) == before


@pytest.mark.parametrize("path", ["/registry", "/policy", "/staff", "/consents"])
def test_an_auditor_does_not_see_those_screens(auditor: Browser, path: str) -> None:
    assert auditor.open(path).status == 403


def test_an_auditor_sees_plans_and_the_ledger_without_buttons(auditor: Browser) -> None:
    page = auditor.open(PLAN)
    assert page.status == 200
    assert "/plan/approve" not in page.text
    assert "/plan/release" not in page.text
    assert auditor.open("/ledger").status == 200


@pytest.mark.parametrize("path", ["/policy/draft", "/staff/another", "/make"])
def test_a_clerk_changes_neither_policy_nor_staff(clerk: Browser, path: str) -> None:
    clerk.open("/ledger")
    assert clerk.send(path, {"name": "x"}).status == 403


def test_an_approver_finds_the_button(approver: Browser) -> None:
    page = approver.open(f"{PLAN}&clerk=wang")
    assert "/plan/approve" in page.text
    assert "经办人：wang" in page.text


def test_a_job_of_one_is_not_there_for_another(clerk: Browser, approver: Browser, tmp_path) -> None:
    clerk.open("/registry")
    job = clerk.send("/registry/read", {}, {"file": ("x.xlsx", people_file(tmp_path, 20, 3))}, follow=False)
    where = job.headers["location"]
    assert "还没有导入" in clerk.wait_for(where).text
    number = where.rpartition("/")[2]
    for path in (where, f"{where}/state", f"/registry/read/{number}", f"/plan/released/{number}"):
        assert approver.open(path).status == 404, path
    approver.open("/registry")
    stolen = approver.send("/registry/import", {"number": number})
    assert "SY-U167" in stolen.text


def test_nothing_is_given_to_a_stranger(office: Office, named_office: int) -> None:
    browser = Browser(named_office)
    for path in ("/plan", PLAN, "/ledger", "/ledger/entry/0/proof", "/registry", "/plan/released/x"):
        answer = browser.ask("GET", path)
        assert answer.status == 303, path
        assert answer.headers["location"].startswith("/login"), path
    before = size(office)
    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    answer = browser.ask("POST", "/plan/copy", b"release=R-0&format=csv", kind)
    assert answer.status == 303
    assert answer.headers["location"].startswith("/login")
    assert size(office) == before


@pytest.mark.parametrize("release", ["R-000000000000", "../policy", "../suyuan", "R-1/../../policy", ""])
@pytest.mark.parametrize("kind", ["csv", "toml", "db", "xlsx/../x"])
def test_only_copies_of_releases_are_fetched(clerk: Browser, release: str, kind: str) -> None:
    clerk.open("/ledger")
    answer = clerk.send("/plan/copy", {"release": release, "format": kind})
    assert answer.status == 400
    assert "SY-U162" in answer.text
