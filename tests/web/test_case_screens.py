"""Cases in the console: opened, filled, checked, counted, printed; and what strangers and scripts cannot do."""

from __future__ import annotations

import io
import re
import tomllib
import zipfile
from pathlib import Path

import pytest
from browser import Browser, make_settings, serving
from people import PASSWORD, add_staff, make_world

from suyuan.ledger.entry import Event, decode_entry

SCRIPT = "<script>alert(1)</script>"
AT = "2026-01-05T09:00"
EXHIBIT = {
    "title": "查获名单",
    "kind": "record_list",
    "at": AT,
    "by": "张警官\n李警官",
    "place": "某区",
    "how": "现场提取",
    "original": "identical_copy",
}


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    return make_world(tmp_path_factory.mktemp("cases"))


@pytest.fixture(scope="module")
def port(world):
    with serving(make_settings(world.workspace.folder)) as browser:
        yield browser.port


@pytest.fixture
def inside(port):
    browser = Browser(port)
    browser.come_in()
    return browser


def open_case(browser, **told):
    browser.open("/case")
    page = browser.send("/case", {"title": "样例案件", "office": "某检察院", "leak_on": "2026-01-01", **told})
    assert page.status == 200, page.words
    return re.search(r"/case/(C-\d{4}-\d{4})/", page.text)[1]


def add(browser, case, kind, fields, files=None):
    browser.open(f"/case/{case}/add/{kind}")
    return browser.send(f"/case/{case}/add/{kind}", fields, files)


def do(browser, case, what, fields):
    """A job of a case, waited for."""
    browser.open(f"/case/{case}")
    begun = browser.send(f"/case/{case}/{what}", fields, follow=False)
    assert begun.status == 303, begun.words
    return browser.wait_for(begun.headers["location"])


def trace(browser, world):
    browser.open("/trace")
    begun = browser.send("/trace", {"alpha": "1e-6"}, {"list": (world.leak_name, world.leak)}, follow=False)
    job = begun.headers["location"].rpartition("/")[2]
    assert "studio" in browser.wait_for(f"/jobs/{job}").text
    return job


def events(workspace, event):
    size = workspace.ledger.checkpoint().size
    entries = [decode_entry(workspace.ledger.leaf(index), index) for index in range(size)]
    return [entry for entry in entries if entry.event is event]


def test_from_a_trace_to_a_pack(world, inside):
    job = trace(inside, world)
    case = open_case(inside)
    inside.open(f"/trace/{job}")
    asked = inside.send(f"/trace/{job}/case", {"case": case})
    assert "这份名单还不是本案的检材" in asked.text
    page = inside.send(f"/case/{case}/add/exhibit", {**EXHIBIT, "job": job})
    assert "已收入检材 E1，并写成认定 F1" in page.text
    assert "出自 studio 的副本" in page.text
    again = inside.open(f"/trace/{job}")
    assert inside.send(f"/trace/{job}/case", {"case": case}).words.count("出自 studio 的副本") == 2, (
        "already an exhibit"
    )
    assert again.status == 200

    whole = {"exhibit": "E1", "handling": "handed_over", "from": "张警官", "to": "王技术员", "at": "2026-01-06T09:00"}
    page = add(inside, case, "custody", whole, {"file": (world.leak_name, world.leak)})
    assert "断开" not in page.text
    broken = {"exhibit": "E1", "handling": "examined", "from": "赵某", "to": "赵某", "at": "2026-01-09T09:00"}
    page = add(inside, case, "custody", broken)
    assert "断开：交出人不是上一环（K1）的持有人" in page.text, "a gap is drawn as a gap"
    assert "E1 的保管链断开" in page.words[: page.words.index("法定期限")], "and stands among what is seen first"
    assert page.text.count("<svg") == 1

    add(inside, case, "party", {"name": "某甲", "role": "broker", "defendant": "1"})
    add(inside, case, "party", {"name": "某乙公司", "role": "buyer", "unit": "1"})
    batch = {"way": "sold", "giver": "P1", "taker": "P2", "rows": "6000+", "list": "E1", "fields": "birth_date\nphone"}
    add(inside, case, "batch", batch)
    page = add(inside, case, "payment", {"amount": "3500", "payer": "P2", "payee": "P1", "on": "2025-12-01"})
    assert "3,500" in page.text
    assert "基准读法" in page.text
    assert "各种组合的范围" in page.text
    page = add(inside, case, "milestone", {"kind": "leak_learned", "at": AT})
    assert "立即补救，并通知监管部门和个人" in page.text

    checked = do(inside, case, "check", {})
    assert "与收入时一致" in checked.text
    counted = do(inside, case, "count", {"on": "2026-01-01"})
    assert "1 份名单共" in counted.text
    rows = inside.ask("GET", re.search(r"/case/counted/[\w-]+/removed\.csv", counted.text)[0])
    assert rows.body.splitlines()[0] == b'"exhibit","row","reason","same_as_row"'
    assert rows.headers["content-disposition"].startswith("attachment")

    for kind, form, head in (("evidence", "pdf", b"%PDF"), ("gain", "docx", b"PK")):
        inside.open(f"/case/{case}")
        paper = inside.send(f"/case/{case}/paper", {"kind": kind, "format": form})
        assert paper.body.startswith(head), paper.words
    inside.open(f"/case/{case}")
    pack = inside.send(f"/case/{case}/pack", {})
    with zipfile.ZipFile(io.BytesIO(pack.body)) as held:
        told = held.read("case.json").decode()
    assert "某甲" not in told, "names were opened without a reason"
    inside.open(f"/case/{case}")
    page = inside.send(f"/case/{case}/move", {"to": "investigated"})
    assert "调查终结" in page.text
    assert "情节" in page.text


def test_english_is_whole(world, inside):
    case = open_case(inside)
    add(inside, case, "party", {"name": "A", "role": "broker"})
    inside.open("/language/en?back=/case")
    for path in ("/case", f"/case/{case}", *(f"/case/{case}/add/{kind}" for kind in ("exhibit", "party", "batch"))):
        text = inside.open(path).words.replace("中文", "").replace("样例案件", "").replace("某检察院", "")
        assert not re.search(r"[\u4e00-\u9fff]{2}", text), (path, re.findall(r"[\u4e00-\u9fff]{2,}", text)[:5])


def test_a_changed_exhibit_is_said_plainly(world, inside):
    case = open_case(inside)
    add(inside, case, "exhibit", EXHIBIT, {"file": ("名单.csv", world.leak)})
    (sealed,) = [path for path in (world.workspace.folder / "cases" / case).rglob("*") if path.is_file()]
    held = bytearray(sealed.read_bytes())
    held[-1] ^= 1
    sealed.write_bytes(bytes(held))
    page = do(inside, case, "check", {})
    assert "已被改动：E1" in page.text
    assert 'role="alert"' in page.text
    assert "已被改动" in inside.open(f"/case/{case}").text


def test_names_are_masked_and_a_reveal_is_logged(world, inside):
    case = open_case(inside)
    page = add(inside, case, "party", {"name": "欧阳某某", "role": "broker"})
    assert "欧阳某某" not in page.text
    assert "欧**" in page.text
    before = len(events(world.workspace, Event.REVEAL))
    refused = inside.send(f"/case/{case}/reveal", {"reason": "  "})
    assert refused.status == 400
    assert len(events(world.workspace, Event.REVEAL)) == before
    inside.open(f"/case/{case}")
    shown = inside.send(f"/case/{case}/reveal", {"reason": "开庭核对"})
    assert "欧阳某某" in shown.text
    (*_, last) = events(world.workspace, Event.REVEAL)
    assert len(events(world.workspace, Event.REVEAL)) == before + 1
    assert "开庭核对" not in str(last.body)
    assert "欧阳某某" not in inside.open(f"/case/{case}").text, "a reveal lasts for one page"


def test_a_case_from_a_file(inside):
    told = (Path(__file__).parents[1] / "cases" / "A.toml").read_bytes()
    inside.open("/case")
    page = inside.send("/case", {"title": ""}, {"from": ("case.toml", told)})
    assert page.status == 200, page.words
    assert tomllib.loads(told.decode())["case"]["title"] in page.text
    assert "各种组合的范围" in page.text
    inside.open("/case")
    broken = inside.send("/case", {"title": "x"}, {"from": ("case.toml", b"[case\n")})
    assert broken.status == 422
    assert "SY-I144" in broken.text


@pytest.mark.parametrize("kind", ["exhibit", "custody", "party", "payment"])
def test_scripts_come_out_escaped(world, inside, kind):
    case = open_case(inside, title=SCRIPT, office=SCRIPT)
    add(inside, case, "exhibit", {**EXHIBIT, "title": SCRIPT, "by": SCRIPT}, {"file": (f"{SCRIPT}.csv", world.leak)})
    fields = {
        "exhibit": EXHIBIT,
        "custody": {"exhibit": "E1", "handling": "copied", "from": SCRIPT, "to": SCRIPT, "at": AT},
        "party": {"name": SCRIPT, "role": "broker"},
        "payment": {"amount": SCRIPT, "channel": SCRIPT},
    }[kind]
    pages = [add(inside, case, kind, fields), inside.open("/case"), inside.open(f"/case/{case}")]
    pages.append(inside.send(f"/case/{case}/reveal", {"reason": SCRIPT}))
    for page in pages:
        assert SCRIPT not in page.text
        assert "<script>" not in page.text
        assert "style=" not in page.text
        assert "http://" not in page.text.replace("http://www.w3.org/2000/svg", "")
    assert "&lt;script&gt;" in pages[1].text


def test_what_was_written_stays_when_a_form_is_refused(inside):
    case = open_case(inside)
    page = add(inside, case, "payment", {"amount": "29 万", "channel": "微信转账"})
    assert page.status == 400
    assert "SY-U110" in page.text
    assert "微信转账" in page.text
    assert add(inside, case, "party", {"name": "某丙"}).status == 400
    assert add(inside, case, "milestone", {"kind": "nothing", "at": AT}).status == 400
    assert "SY-U184" in add(inside, case, "milestone", {"kind": "filed", "at": "yesterday"}).text


@pytest.mark.parametrize("number", ["..", "%2e%2e", "..%2f..%2fsuyuan.toml", "C-9999-0001", "%00", "C-2026-0001%0aX"])
def test_numbers_are_no_paths(inside, number):
    for path in (f"/case/{number}", f"/case/{number}/add/exhibit", f"/case/counted/{number}/..%2fremoved.csv"):
        answer = inside.ask("GET", path)
        assert answer.status in (303, 400, 404), path
        assert b"origin" not in answer.body


def test_others_see_nothing_and_an_auditor_writes_nothing(world, tmp_path):
    add_staff(world.workspace, tmp_path)

    def come(port, name):
        browser = Browser(port)
        browser.open("/login")
        assert browser.send("/login", {"name": name, "password": f"{PASSWORD} {name}"}).status == 200
        return browser

    with serving(make_settings(world.workspace.folder, named=True)) as door:
        wang, qian, zhao = (come(door.port, name) for name in ("wang", "qian", "zhao"))
        case = open_case(wang)
        add(wang, case, "exhibit", EXHIBIT, {"file": ("名单.csv", world.leak)})
        job = trace(wang, world)
        do(wang, case, "check", {})
        wang.open("/jobs")
        jobs = re.findall(r"/jobs/([\w-]+)", wang.last.text)
        assert job in jobs
        qian.open("/case")
        for number in jobs:
            for path in (f"/jobs/{number}", f"/case/checked/{number}", f"/case/{case}/add/exhibit?list={number}"):
                assert qian.ask("GET", path).status == 404, path
        assert qian.send(f"/trace/{job}/case", {"case": case}).status == 404
        qian.open(f"/case/{case}")
        stolen = {**EXHIBIT, "job": job}
        assert qian.send(f"/case/{case}/add/exhibit", stolen).status == 404
        qian.open(f"/case/{case}")
        assert qian.send(f"/case/{case}/paper", {"kind": "trace", "format": "pdf", "trace": job}).status == 404
        page = zhao.open(f"/case/{case}")
        assert page.status == 200
        assert "/add/" not in page.text
        size = world.workspace.ledger.checkpoint().size
        for path in ("add/party", "check", "count", "move", "paper", "pack", "reveal"):
            zhao.open("/jobs")
            zhao.open(f"/case/{case}")
            assert zhao.send(f"/case/{case}/{path}", {"name": "x", "role": "broker", "reason": "x"}).status == 403, path
        assert zhao.send("/case", {"title": "x"}).status == 403
        assert world.workspace.ledger.checkpoint().size == size


def test_without_its_token_nothing_changes(world, inside):
    case = open_case(inside)
    size = world.workspace.ledger.checkpoint().size
    for path in ("add/party", "check", "move", "reveal", "pack"):
        assert (
            inside.send(f"/case/{case}/{path}", {"reason": "x", "name": "x", "role": "broker"}, csrf="").status == 403
        )
    assert world.workspace.ledger.checkpoint().size == size


def test_uploads_do_not_stay(world):
    settings = make_settings(world.workspace.folder)
    from suyuan.web.console import make_console

    console = make_console(settings)
    with serving(settings, console) as browser:
        browser.come_in()
        case = open_case(browser)
        add(browser, case, "exhibit", EXHIBIT, {"file": ("名单.csv", world.leak)})
        browser.open(f"/case/{case}")
        browser.send(f"/case/{case}/paper", {"kind": "evidence", "format": "pdf"})
        folder = console._app.state.desk.uploads._folder
        assert [path for path in folder.rglob("*") if path.is_file()] == []
