"""Impact and notices in the console: the funnel, the incident form, approval, sending, announcement and report."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from browser import Browser, make_settings, serving
from people import PASSPHRASE, PASSWORD, add_staff, make_world

from suyuan.app.clock import machine_clock
from suyuan.app.count import count_file
from suyuan.app.notices import read_incident
from suyuan.web.forms import Form
from suyuan.web.pages.notify_plan import read_form_incident

SCRIPT = "<script>alert(1)</script>"
INCIDENT = {
    "title": "样例名单外泄",
    "found": "2026-01-05T09:30",
    "happened_from": "2025-12-01",
    "cause": "接收方外泄",
    "harm": "可能接到推销电话",
    "measures": "已停止提供\n已报案",
    "advice": "不要相信陌生来电",
    "lang": "zh",
    "contact_name": "样例信息中心",
    "contact_phone": "0571-00000000",
    "authority_name": "样例主管部门",
    "network": "other",
    "people": "",
}
FILE = """
title = "样例名单外泄"
found = 2026-01-05T09:30:00+08:00
happened_from = 2025-12-01
cause = "接收方外泄"
harm = "可能接到推销电话"
measures = ["已停止提供", "已报案"]
advice = ["不要相信陌生来电"]
[contact]
name = "样例信息中心"
phone = "0571-00000000"
[authority]
name = "样例主管部门"
[report]
network = "other"
"""


@pytest.fixture(scope="module")
def world(tmp_path_factory):
    made = make_world(tmp_path_factory.mktemp("notices"))
    add_staff(made.workspace, tmp_path_factory.mktemp("staff"))
    return made


@pytest.fixture(scope="module")
def port(world):
    with serving(make_settings(world.workspace.folder)) as browser:
        yield browser.port


@pytest.fixture
def inside(port):
    browser = Browser(port)
    browser.come_in()
    return browser


def count(browser, name, body):
    browser.open("/notify")
    begun = browser.send("/notify", {"on": "2026-01-01"}, {"file": (name, body)}, follow=False)
    assert begun.status == 303, begun.words
    return begun.headers["location"].rpartition("/")[2], browser.wait_for(begun.headers["location"])


def plan(browser, job, **changed):
    browser.open(f"/notify/plan?list={job}")
    begun = browser.send("/notify/plan", {**INCIDENT, "list": job, **changed}, follow=False)
    return browser.wait_for(begun.headers["location"]) if begun.status == 303 else begun


def act(browser, run, what, **fields):
    browser.open(f"/notify/run/{run}")
    return browser.send(f"/notify/run/{run}/{what}", fields, follow=False)


def test_a_list_is_counted_and_its_steps_add_up(world, inside, tmp_path):
    lines = world.leak.splitlines(keepends=True)
    doubled = world.leak + lines[1] + lines[1]
    _, page = count(inside, world.leak_name, doubled)
    table = re.findall(r'<tr><th scope="row">([^<]+)</th><td class="n">(−?[\d,]+)</td><td>', page.text)
    numbers = {label: int(value.replace(",", "").replace("−", "-")) for label, value in table}
    assert numbers["原始行"] == len(lines) - 1 + 2
    (tmp_path / "doubled.csv").write_bytes(doubled)
    told = count_file(world.workspace, tmp_path / "doubled.csv", date(2026, 1, 1)).affected
    assert (numbers["完全重复"], numbers["人"]) == (-told.exact_duplicates, told.people)
    assert numbers["完全重复"] <= -2
    taken_off = sum(value for value in numbers.values() if value < 0)
    assert numbers["原始行"] + taken_off == numbers["人"]
    for label, value in table:
        assert label in page.text[page.text.index("<svg") : page.text.index("</svg>")], label
        assert f">{value}<" in page.text[page.text.index("<svg") : page.text.index("</svg>")], label
    assert "介于" in page.text
    out = inside.ask("GET", re.search(r"/notify/count/[\w-]+/removed\.csv", page.text)[0])
    rows = list(csv.DictReader(io.StringIO(out.body.decode("utf-8-sig"))))
    assert set(rows[0]) == {"row", "reason", "same_as_row"}
    assert not any(name in out.body.decode("utf-8-sig") for name in world.names if name)


def test_a_traced_list_is_counted_without_sending_it_again(world, inside):
    inside.open("/trace")
    begun = inside.send("/trace", {"alpha": "1e-6"}, {"list": (world.leak_name, world.leak)}, follow=False)
    job = begun.headers["location"].rpartition("/")[2]
    page = inside.wait_for(f"/jobs/{job}")
    assert f"/notify?list={job}" in page.text
    asked = inside.open(f"/notify?list={job}")
    assert f'value="{job}" selected' in asked.text
    begun = inside.send("/notify", {"on": "2026-01-01", "list": job}, follow=False)
    inside.open(f"/trace/{job}")
    inside.send(f"/trace/{job}/drop", {})
    counted = inside.wait_for(begun.headers["location"])
    assert "从行到人" in counted.text, "the list went with the trace before it was counted"


def test_from_the_form_to_the_outbox(world, inside):
    job, _ = count(inside, world.leak_name, world.leak)
    page = plan(inside, job)
    run = re.search(r"N-[0-9A-F]{12}", page.text)[0]
    assert "怎样联系得到" in page.text
    assert not any(name in page.text for name in world.names if name), "the sample names somebody"
    page = inside.open(f"/notify/run/{run}")
    assert "已拟" in page.text
    for words in ("可能接到推销电话", "已停止提供", "不要相信陌生来电", "0571-00000000"):
        assert words in page.text, "what is approved is not shown"
    assert act(inside, run, "send", operator="wang", passphrase="wrong").status == 400
    assert not list((world.workspace.outbox / "notices").glob("*/*"))
    approved = act(inside, run, "approve", operator="li", passphrase=PASSPHRASE)
    assert approved.status == 303
    assert "li 已批准" in inside.open(f"/notify/run/{run}").text
    begun = act(inside, run, "send", operator="wang", passphrase=PASSPHRASE)
    page = inside.wait_for(begun.headers["location"])
    assert re.search(r"交出 [1-9]\d* 份", page.text), page.words
    assert "已交出" in page.text
    assert any((world.workspace.outbox / "notices" / run).rglob("*"))
    report = act(inside, run, "report", format="pdf")
    assert report.body.startswith(b"%PDF")
    announced = act(inside, run, "announcement", format="html")
    if announced.status == 200:
        assert not any(name in announced.text for name in world.names if name)
    else:
        assert "SY-G157" in announced.text
    listed = inside.open("/notify")
    assert run in listed.text


def test_the_form_and_the_file_tell_the_same_incident(tmp_path):
    (tmp_path / "incident.toml").write_text(FILE, "utf-8")
    fields = dict(INCIDENT)
    assert read_form_incident(Form(fields, {}, {}), "zh") == read_incident(tmp_path / "incident.toml", machine_clock)


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"found": "2999-01-01T00:00"}, "SY-I177"),
        ({"found": "some day"}, "SY-U184"),
        ({"title": ""}, "SY-U185"),
        ({"title": "长" * 61}, "SY-I176"),
        ({"harm": ""}, "SY-G150"),
        ({"contact_phone": ""}, "SY-G150"),
        ({"people": "-5"}, "SY-U184"),
        ({"list": ""}, "SY-U185"),
    ],
)
def test_a_form_that_is_refused_keeps_what_was_written(world, inside, changed, code):
    job, _ = count(inside, world.leak_name, world.leak)
    page = plan(inside, job, **changed)
    assert code in page.text, page.words
    assert page.status in (400, 403, 422)
    assert "已停止提供\n已报案" in page.text.replace("\r\n", "\n")


def test_nobody_of_ours_is_no_notification(inside):
    strangers = "姓名,电话\n某甲,15400000001\n".encode()
    job, _ = count(inside, "x.csv", strangers)
    page = plan(inside, job)
    assert "没有本名册的人" in page.text


def test_scripts_come_out_escaped(world, inside):
    header, _, rest = world.leak.decode("utf-8-sig").partition("\n")
    hostile = f"{header},{SCRIPT}\n" + "".join(f"{line},{SCRIPT}\n" for line in rest.splitlines())
    job, page = count(inside, f"{SCRIPT}.csv", hostile.encode())
    assert "&lt;script&gt;" in page.text, "the header is shown, escaped"
    pages = [page, inside.open("/notify"), inside.open("/jobs"), inside.open(f"/notify/plan?list={SCRIPT}")]
    pages += [plan(inside, job, title=SCRIPT, cause=SCRIPT, harm=""), plan(inside, job, title=SCRIPT, harm=SCRIPT)]
    for shown in pages:
        assert SCRIPT not in shown.text
        assert "style=" not in shown.text


def test_english_is_whole(world, inside):
    job, _ = count(inside, world.leak_name, world.leak)
    done = plan(inside, job)
    run = re.search(r"N-[0-9A-F]{12}", done.text)[0]
    inside.open("/language/en?back=/notify")
    for path in ("/notify", f"/notify/count/{job}", "/notify/plan", f"/notify/run/{run}"):
        text = inside.open(path).text
        text = re.sub(r'<div class="card" lang="zh-CN">.*?</div>', "", text, flags=re.S)  # the notice's own language
        text = text.replace("中文", "")
        assert not re.search(r"[\u4e00-\u9fff]", text), (path, re.findall(r"[\u4e00-\u9fff]+", text)[:5])


def test_others_see_nothing_and_an_auditor_writes_nothing(world):
    def come(port, name):
        browser = Browser(port)
        browser.open("/login")
        assert browser.send("/login", {"name": name, "password": f"{PASSWORD} {name}"}).status == 200
        return browser

    with serving(make_settings(world.workspace.folder, named=True)) as door:
        wang, qian, zhao = (come(door.port, name) for name in ("wang", "qian", "zhao"))
        job, _ = count(wang, world.leak_name, world.leak)
        page = plan(wang, job)
        run = re.search(r"N-[0-9A-F]{12}", page.text)[0]
        planned = re.search(r"/jobs/([\w-]+)", wang.open("/jobs").text)[1]
        for path in (f"/notify/count/{job}", f"/notify/count/{job}/removed.csv", f"/notify/planned/{planned}"):
            assert wang.ask("GET", path).status == 200, path
            assert qian.ask("GET", path).status == 404, path
        qian.open("/notify/plan")
        assert qian.send("/notify/plan", {**INCIDENT, "list": job}).status == 404
        qian.open("/notify")
        assert qian.send("/notify", {"on": "2026-01-01", "list": job}).status == 404
        assert zhao.open(f"/notify/run/{run}").status == 200
        assert "<form" not in zhao.last.text[zhao.last.text.index("<main") :]
        zhao.open("/notify")
        size = world.workspace.ledger.checkpoint().size
        for path in ("approve", "send", "announcement", "report"):
            zhao.open("/account")
            assert zhao.send(f"/notify/run/{run}/{path}", {"passphrase": PASSPHRASE}).status == 403, path
        zhao.open("/account")
        assert zhao.send("/notify/plan", INCIDENT).status == 403
        assert world.workspace.ledger.checkpoint().size == size
        wang.open(f"/notify/run/{run}")
        approved = wang.send(f"/notify/run/{run}/approve", {"operator": "li", "passphrase": PASSPHRASE})
        assert "li 已批准" not in approved.text, "somebody signed as another"


@pytest.mark.parametrize("run", ["..", "%2e%2e%2fkeys", "N-000000000000", "%00"])
def test_numbers_are_no_paths(inside, run):
    assert inside.ask("GET", f"/notify/run/{run}").status in (303, 400, 404)
    inside.open("/notify")
    assert inside.send(f"/notify/run/{run}/report", {"format": "html"}).status in (400, 404)


def test_without_its_token_nothing_is_sent(world, inside):
    job, _ = count(inside, world.leak_name, world.leak)
    page = plan(inside, job)
    run = re.search(r"N-[0-9A-F]{12}", page.text)[0]
    size = world.workspace.ledger.checkpoint().size
    for path in ("approve", "send", "announcement", "report"):
        told = {"operator": "wang", "passphrase": PASSPHRASE, "format": "html"}
        assert inside.send(f"/notify/run/{run}/{path}", told, csrf="").status == 403
    assert world.workspace.ledger.checkpoint().size == size
