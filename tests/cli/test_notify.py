"""``notify`` as a user runs it: whom it concerns, sending, papers; in both languages, with its exit codes."""

import csv
import json

import pytest
from tests.cli.four_eyes import acting, copy_with_keys, register
from tests.unit.remedy.families import INCIDENT

from suyuan.engines.writing import write_table
from suyuan.samples.people import invent_newborns

MORE = """
[custodian]
name = "示例母婴信息中心"
contact = "0571-55500000"
"""


@pytest.fixture
def house(suyuan, tmp_path):
    ready = register(copy_with_keys(suyuan, tmp_path))
    policy = ready.workspace / "policy.toml"
    policy.write_text(policy.read_text("utf-8") + MORE, "utf-8")
    people = invent_newborns(3000, 5)
    leak = people.slice(10, 30).select(["name", "birth_date", "mother_phone"])
    write_table(leak, tmp_path / "leak.csv", header=["宝宝姓名", "出生日期", "联系电话"])
    (tmp_path / "incident.toml").write_text(INCIDENT, "utf-8")
    return ready


@pytest.fixture
def shown(suyuan):
    """Everything that no screen, JSON or ledger may show of those in the list."""
    with (suyuan.folder / "newborns.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))[10:40]
    values = {row[name] for row in rows for name in ("name", "mother_phone", "address", "birth_certificate")}
    return values - {""}


def plan(house, *more, lang="zh"):
    return house("notify", "plan", "leak.csv", "--incident", "incident.toml", *more, lang=lang)


def test_the_whole_way_shows_nobody(house, shown):
    texts = []

    def ran(*arguments, code=0, lang="zh"):
        done = house("notify", *arguments, lang=lang)
        assert done.code == code, done.err + done.out
        texts.append(done.out + done.err)
        return done

    planned = ran("plan", "leak.csv", "--incident", "incident.toml", "--json").data
    assert planned["schema"] == "suyuan/notify-plan/1"
    assert (planned["linked"], planned["unreachable"], planned["rows"]) == (30, 0, 30)
    assert planned["sms"]["parts"] == 2
    assert planned["grading"]["clocks"] == []
    assert len(planned["sample"]) == 5
    run = planned["run"]
    assert "没有重复登记" in ran("plan", "leak.csv", "--incident", "incident.toml").out
    ran("plan", "leak.csv", "--incident", "incident.toml", "--dry-run", lang="en")
    before = house.snapshot()
    would = ran("send", "--dry-run", "--json").data
    assert would["messages"] == planned["messages"]["letter"]
    assert house.snapshot() == before
    assert "SY-U070" in ran("send", "--yes", code=2).err
    sent = ran("send", run, "--yes", "--json", *acting("wang")).data
    assert (sent["accepted"], sent["failed"]) == (would["messages"], 0)
    assert "没有要发的" in ran("send", "--yes", *acting("wang")).out
    assert ran("status", "--json").data["told"] == sent["accepted"]
    assert "handed over" in ran("status", lang="en").out
    assert "SY-G157" in ran("announce", "-o", "a.html", code=3).err
    assert ran("regulator", "-o", "r.html", "--json").data["blanks"] > 0
    (first,) = sorted(house.workspace.glob("outbox/notices/*/*-000001.html"))
    ran("letter", first.stem, "-o", "l.pdf")
    held = ("".join(texts) + (house.folder / "r.html").read_text("utf-8")).encode()
    held += b"".join(path.read_bytes() for path in house.workspace.glob("ledger/**/*") if path.is_file())
    assert [value for value in shown if value.encode() in held] == []
    assert house("ledger", "verify").code == 0


def test_a_list_of_strangers_is_inconclusive(house):
    write_table(invent_newborns(20, 77).select(["name", "birth_date"]), house.folder / "foreign.csv")
    for lang, word in (("zh", "没有可以告知的人"), ("en", "nobody to notify")):
        ran = house("notify", "plan", "foreign.csv", "--incident", "incident.toml", lang=lang)
        assert ran.code == 7
        assert word in ran.out
    assert house("notify", "status").code == 2


def test_nobody_can_be_reached(suyuan, tmp_path):
    ready = register(copy_with_keys(suyuan, tmp_path / "a"))
    bare = type(ready)(tmp_path / "b")
    bare.folder.mkdir()
    assert bare("init", "-q").code == 0
    (bare.workspace / "policy.toml").write_text((ready.workspace / "policy.toml").read_text("utf-8") + MORE, "utf-8")
    people = invent_newborns(50, 5).select(["name", "birth_date", "birth_certificate"])
    write_table(people, bare.folder / "people.csv")
    write_table(people.slice(0, 9), bare.folder / "leak.csv")
    (bare.folder / "incident.toml").write_text(INCIDENT, "utf-8")
    assert bare("registry", "import", "people.csv", "-q").code == 0
    ran = plan(bare)
    assert ran.code == 1
    assert "请用公告" in ran.out
    assert "notify announce" in ran.err
    done = bare("notify", "announce", "-o", "a.pdf", "--json")
    assert done.data["households"] == 9
    assert (bare.folder / "a.pdf").read_bytes().startswith(b"%PDF")
    assert bare("notify", "status", "--json").data["announced"] == 9
    assert bare("notify", "status").code == 0


@pytest.mark.parametrize(
    ("before", "after", "code", "exit_code"),
    [
        ('advice = ["不要', 'kinds = ["不要', "SY-G150", 3),
        ("found = 2026-03-10T09:30:00", "found = 2999-01-01", "SY-I177", 4),
        ("title =", "name =", "SY-I176", 4),
        ("title =", "title", "SY-I175", 4),
    ],
)
def test_an_incident_that_cannot_be_told(house, before, after, code, exit_code):
    (house.folder / "incident.toml").write_text(INCIDENT.replace(before, after), "utf-8")
    ran = plan(house)
    assert (ran.code, code in ran.err) == (exit_code, True), ran.err
    assert len([line for line in ran.err.splitlines() if line.startswith(("错误", "原因", "下一步"))]) == 3


def test_start_writes_a_form_that_says_what_is_missing(house):
    for lang, code in (("zh", "SY-I176"), ("en", "SY-I176")):
        assert house("notify", "start", "-o", f"{lang}.toml", lang=lang).code == 0
        assert code in house("notify", "plan", "leak.csv", "--incident", f"{lang}.toml", lang=lang).err
        form = house.folder / f"{lang}.toml"
        form.write_text(form.read_text("utf-8").replace("# found", "found"), "utf-8")
        assert "SY-G150" in house("notify", "plan", "leak.csv", "--incident", f"{lang}.toml", lang=lang).err
    assert "SY-U141" in house("notify", "start", "-o", "zh.toml").err
    assert "SY-I179" in house("notify", "plan", "leak.csv", "--incident", "none.toml").err


def test_approving_and_receipts(house):
    policy = house.workspace / "policy.toml"
    policy.write_text(policy.read_text("utf-8") + "[approvals]\ntwo_above = 5\n", "utf-8")
    run = plan(house, "--json").data["run"]
    ran = house("notify", "send", "--yes", *acting("wang"))
    assert (ran.code, "SY-G070" in ran.err) == (3, True)
    approved = house("notify", "approve", run, "--yes", "--json", *acting("zhao"))
    assert approved.code == 0, approved.err
    listed = house("approve", "list", "--json").data["approvals"]
    assert [(one["recipient"], one["state"]) for one in listed] == [(run, "open")]
    assert house("notify", "send", "--yes", *acting("wang")).code == 0
    (index,) = house.workspace.glob("outbox/notices/*/index.csv")
    rows = list(csv.reader(index.read_text("utf-8-sig").splitlines()))
    rows[1][3] = "送达"
    with index.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    assert "送达 1" in house("notify", "receipts", index).out
    last = json.loads(house("ledger", "show", "--json").out)["entries"][-1]
    assert (last["event"], last["body"]["deliver"]) == ("notice", 1)
    (house.folder / "bad.csv").write_text("x\n1\n")
    assert "SY-I180" in house("notify", "receipts", "bad.csv").err
