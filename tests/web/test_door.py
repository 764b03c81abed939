"""Who comes in, and what every answer carries."""

from __future__ import annotations

from pathlib import Path

import pytest
from browser import TOKEN, Browser, make_settings, serving

from suyuan.app.clock import machine_clock
from suyuan.app.logins import set_login
from suyuan.app.operators import add_operator
from suyuan.app.staff import Signer
from suyuan.govern.approval import OperatorRole
from suyuan.storage.operator_key import make_operator_key, read_operator_key
from suyuan.storage.workspace import Workspace, create_workspace

POLICY = '[custodian]\nname = "样例医院"\n'
PASSWORD, PASSPHRASE = "a password of tests", "a passphrase of tests"


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    return create_workspace(tmp_path_factory.mktemp("door") / "w", POLICY)


@pytest.fixture(scope="module")
def staff(workspace: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two operators with passwords: li approves, wang asks."""
    folder = tmp_path_factory.mktemp("keys")
    first: Signer | None = None
    for name, roles in (("li", {OperatorRole.APPROVER}), ("wang", {OperatorRole.CLERK})):
        public = make_operator_key(folder / f"{name}.key", PASSPHRASE)
        signer = Signer(name, read_operator_key(folder / f"{name}.key", PASSPHRASE))
        first = first or signer
        add_operator(workspace, name, frozenset(roles), public, first, machine_clock)
        sealed = (folder / f"{name}.key").read_text()
        set_login(workspace, signer, f"{PASSWORD} {name}", sealed, machine_clock)
    return folder


@pytest.fixture(scope="module")
def local(workspace: Workspace):
    with serving(make_settings(workspace.folder)) as browser:
        yield browser.port


@pytest.fixture(scope="module")
def named(workspace: Workspace, staff: Path):
    with serving(make_settings(workspace.folder, named=True)) as browser:
        yield browser.port


def test_without_the_start_address_nothing_is_shown(local: int) -> None:
    browser = Browser(local)
    for path in ("/", "/account", "/jobs", "/plan"):
        answer = browser.open(path)
        assert answer.status in (401, 404), path
    assert browser.open("/start?token=wrong").status == 403
    assert not browser.cookies


def test_the_start_address_opens_the_console(local: int) -> None:
    browser = Browser(local)
    answer = browser.come_in()
    assert answer.status == 200
    assert "名册人数" in answer.text
    assert "English" in answer.text
    english = browser.open("/language/en?back=/account")
    assert "Operators" in english.text
    assert 'lang="en"' in english.text


def test_every_answer_is_guarded(local: int) -> None:
    browser = Browser(local)
    for answer in (browser.ask("GET", "/nowhere"), browser.come_in(), browser.ask("GET", "/static/console.css")):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert "server" not in answer.headers
    assert browser.open("/").headers["cache-control"] == "no-store"
    cookie = Browser(local).ask("GET", f"/start?token={TOKEN}").headers["set-cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_another_host_name_is_not_answered(local: int) -> None:
    browser = Browser(local)
    browser.come_in()
    assert browser.ask("GET", "/", headers={"Host": "evil.example"}).status == 421


@pytest.mark.parametrize("back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"])
def test_nobody_is_sent_elsewhere(local: int, back: str) -> None:
    browser = Browser(local)
    browser.come_in()
    assert browser.ask("GET", f"/language/en?back={back}").headers["location"] == "/"


def test_no_page_names_another_host(local: int) -> None:
    browser = Browser(local)
    browser.come_in()
    for path in ("/", "/account", "/jobs", "/nowhere"):
        text = browser.open(path).text
        assert "http://" not in text
        assert "https://" not in text
        assert "style=" not in text


def test_a_form_without_its_token_changes_nothing(local: int) -> None:
    browser = Browser(local)
    browser.come_in()
    assert browser.send("/account/password", {"old": "x", "new": "y"}, csrf="").status == 403
    other = Browser(local)
    other.come_in()
    other.open("/account")
    assert browser.send("/account/password", {"old": "x", "new": "y"}, csrf=other.csrf()).status == 403


def test_a_form_of_another_site_is_refused(local: int) -> None:
    browser = Browser(local)
    browser.come_in()
    for headers in ({"Origin": "https://evil.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert browser.ask("POST", "/leave", b"csrf=x", headers).status == 403


def test_a_form_of_a_browser_that_sends_no_referrer_is_answered(local: int) -> None:
    """Chromium tells ``Origin: null`` for forms of pages under ``Referrer-Policy: no-referrer``."""
    browser = Browser(local)
    browser.come_in()
    body = f"csrf={browser.csrf()}&how=end".encode()
    kind = {"Content-Type": "application/x-www-form-urlencoded", "Origin": "null"}
    assert browser.ask("POST", "/leave", body, kind).status == 403
    assert browser.ask("POST", "/leave", body, {**kind, "Sec-Fetch-Site": "cross-site"}).status == 403
    assert browser.ask("POST", "/leave", body, {**kind, "Sec-Fetch-Site": "same-origin"}).status == 303


def test_name_and_password(named: int) -> None:
    browser = Browser(named)
    assert browser.open(f"/start?token={TOKEN}").status == 403
    page = browser.open("/")
    assert "登录" in page.text
    wrong = browser.send("/login", {"name": "li", "password": "not the password"})
    assert wrong.status == 403
    assert "名字或口令不对" in wrong.text
    guest = dict(browser.cookies)
    inside = browser.send("/login", {"name": "li", "password": f"{PASSWORD} li", "next": "/account"})
    assert inside.status == 200
    assert "经办人与口令" in inside.text
    assert browser.cookies != guest, "the session of the door went on inside"
    stale = Browser(named, guest)
    assert stale.open("/account").status == 200
    assert "登录" in stale.last.text
    assert "经办人与口令" not in stale.last.text


def test_a_session_that_was_brought_along_is_not_taken_over(named: int) -> None:
    browser = Browser(named, {"suyuan_session": "chosen-by-somebody-else"})
    browser.open("/login")
    assert browser.cookies["suyuan_session"] != "chosen-by-somebody-else"


def test_a_stranger_and_a_wrong_password_look_alike(named: int) -> None:
    pages = []
    for name in ("li", "nobody-of-this-name"):
        browser = Browser(named)
        browser.open("/login")
        pages.append(browser.send("/login", {"name": name, "password": "wrong password"}).words)
    assert pages[0] == pages[1]


def test_guessing_is_slowed(workspace: Workspace, staff: Path) -> None:
    with serving(make_settings(workspace.folder, named=True)) as browser:
        browser.open("/login")
        seen = [browser.send("/login", {"name": "li", "password": f"guess {n}"}).status for n in range(8)]
        assert seen[0] == 403
        assert 429 in seen


def test_roles_close_screens_and_buttons(named: int) -> None:
    browser = Browser(named)
    browser.open("/login")
    browser.send("/login", {"name": "wang", "password": f"{PASSWORD} wang"})
    assert browser.open("/account").status == 200


def test_an_idle_screen_is_locked(workspace: Workspace, staff: Path) -> None:
    with serving(make_settings(workspace.folder, named=True, idle_minutes=0)) as browser:
        browser.open("/login")
        answer = browser.send("/login", {"name": "li", "password": f"{PASSWORD} li"})
        assert "屏幕已锁定" in answer.text
        assert "名册人数" not in answer.text
        assert browser.send("/unlock", {"password": "wrong"}).status == 403


def test_leaving_ends_the_session(local: int) -> None:
    browser = Browser(local)
    browser.come_in()
    kept = dict(browser.cookies)
    browser.send("/leave", {"how": "end"})
    assert Browser(local, kept).open("/account").status == 401


def test_every_changing_route_reads_a_form() -> None:
    """A route that changes something and was not made by ``act`` would not ask for the token."""
    from suyuan.web.pages import ROUTES

    at_the_door = {"/login", "/unlock", "/leave"}
    for route in ROUTES:
        if "POST" in (route.methods or ()) and route.path not in at_the_door:
            assert str(route.name).startswith("POST "), route.path
