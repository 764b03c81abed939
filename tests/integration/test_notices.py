"""A notification from list to receipt: planned, sent, broken off, carried on, proved and erased."""

import csv
import json
import os
import stat
import subprocess
import sys
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest
from tests.cli.four_eyes import public, signer
from tests.unit.engines.local_servers import Gateway, MailServer, certificate
from tests.unit.remedy.families import INCIDENT

from suyuan.app.import_registry import import_file
from suyuan.app.notice_approve import approve_run
from suyuan.app.notice_publish import announce, print_letter, report_incident
from suyuan.app.notice_receipts import take_receipts
from suyuan.app.notice_send import preview_sending, send_notices
from suyuan.app.notice_status import find_code, show_progress
from suyuan.app.notice_transports import open_transport, outbox_folder
from suyuan.app.notices import plan_notices, read_incident
from suyuan.app.operators import add_operator
from suyuan.app.persons import erase_persons
from suyuan.core.errors import ComponentFault, InputFault, IntegrityFault, PolicyRefusal, UsageFault
from suyuan.engines.notify.outbox import OutboxTransport
from suyuan.engines.writing import write_table
from suyuan.govern.approval import OperatorRole
from suyuan.ledger.entry import Event
from suyuan.ledger.opening import commit
from suyuan.samples.people import invent_newborns
from suyuan.storage.workspace import create_workspace, open_workspace

POLICY = """
[recipients.studio]
name = "某虚构摄影公司"
[purposes.photo]
title = "回访"
basis = "consent"
keep_days = 30
needs = ["birth_date"]
[custodian]
name = "示例母婴信息中心"
contact = "0571-55500000"
"""
PEOPLE = 300
ROOT = Path(__file__).parents[2]


@dataclass
class Ticking:
    """A clock that moves when it is told to."""

    at: datetime = datetime(2026, 3, 12, 2, tzinfo=UTC)

    def __call__(self):
        return self.at

    def pass_by(self, **time):
        self.at += timedelta(**time)


@dataclass
class House:
    """A workspace with 300 families, of whom 40 are in the list; the last four have neither number nor address."""

    folder: Path
    clock: Ticking

    @property
    def workspace(self):
        return open_workspace(self.folder / "w")

    def policy(self, more=""):
        (self.folder / "w" / "policy.toml").write_text(POLICY + more, "utf-8")

    def incident(self, text=INCIDENT):
        path = self.folder / "incident.toml"
        path.write_text(text, "utf-8")
        return read_incident(path, self.clock)

    def plan(self, **more):
        return plan_notices(self.workspace, self.folder / "leak.csv", self.incident(), self.clock, **more)

    def send(self, run, via="outbox", by="wang", way=None, **more):
        ways = way or (lambda policy, run: open_transport(self.workspace, via, policy, run, self.clock))
        return send_notices(self.workspace, run, via, signer(by), self.clock, ways, **more)

    def state(self, run=None):
        return show_progress(self.workspace, run)[1]

    def entries(self):
        ledger = self.workspace.ledger
        return list(ledger.entries(0))

    def people(self):
        return list(csv.DictReader((self.folder / "people.csv").read_text("utf-8-sig").splitlines()))

    def outbox(self, run):
        return outbox_folder(self.workspace, run)


@pytest.fixture
def house(tmp_path):
    people = invent_newborns(PEOPLE, 5)
    lost = [place >= 36 and place < 40 for place in range(PEOPLE)]
    for name in ("mother_phone", "father_phone", "address"):
        column = pa.array([None if gone else value for gone, value in zip(lost, people[name].to_pylist(), strict=True)])
        people = people.set_column(people.column_names.index(name), name, column)
    mails = pa.array([f"family{place}@example.cn" if place < 36 else None for place in range(PEOPLE)])
    people = people.append_column("母亲邮箱", mails)
    made = House(tmp_path, Ticking())
    create_workspace(tmp_path / "w", POLICY)
    write_table(people, tmp_path / "people.csv")
    write_table(people.slice(0, 40).select(["name", "birth_date", "birth_certificate"]), tmp_path / "leak.csv",
                header=["宝宝姓名", "出生日期", "出生证号"])  # fmt: skip
    import_file(made.workspace, tmp_path / "people.csv", made.clock)
    for name, roles in (("li", ("approver", "clerk")), ("wang", ("clerk",)), ("zhao", ("approver",))):
        add_operator(made.workspace, name, frozenset(map(OperatorRole, roles)), public(name), signer("li"), made.clock)
    return made


class Breaking(OutboxTransport):
    """The outbox on a machine that stops after some messages, before anybody wrote down what became of them."""

    record_every = 4

    def __init__(self, folder, after, error):
        super().__init__(folder)
        self.left, self.error, self.written = after, error, []

    def send(self, parcel):
        if not self.left:
            raise self.error
        self.left -= 1
        self.written.append(parcel.notice_id)
        return super().send(parcel)


def test_planning_twice_changes_nothing_and_names_nobody(house):
    first = house.plan()
    assert (first.linked, first.reach.unreachable, first.repeated) == (40, 4, False)
    assert first.reach.households == 40
    assert first.reach.by_channel == {"letter": 36, "sms": 36, "email": 36, "phone": 36}
    before = len(house.entries())
    again = house.plan()
    assert (again.run, again.repeated) == (first.run, True)
    assert len(house.entries()) == before
    assert house.plan(dry_run=True).run is None
    people = house.people()[:40]
    database = (house.folder / "w" / "suyuan.db").read_bytes()
    leaves = b"".join(house.workspace.ledger.leaves())
    for person in people:
        for name in ("name", "mother_name", "mother_phone", "birth_certificate"):
            if len(person[name]) > 2:
                assert person[name].encode() not in database
                assert person[name].encode() not in leaves
    assert b"family1@example.cn" not in database


def test_the_ledger_comes_first_and_proves_to_a_person_what_was_sent(house):
    run = house.plan().run
    sent = house.send(run.run_id)
    assert (sent.accepted, sent.failed, sent.refused) == (len(sent.chosen.notices), 0, 0)
    assert {path.suffix for path in house.outbox(run.run_id).iterdir()} == {".html", ".csv"}
    (entry,) = [one for one in house.entries() if one.body.get("action") == "send"]
    index = house.entries().index(entry)
    with house.workspace.reading() as session:
        openings = session.openings.of(index)
        notices = {one.notice_id: one for one in session.notices.of(run.run_id)}
    assert len(openings) == len(entry.body["messages"]) == 36
    for opening, commitment in zip(openings, entry.body["messages"], strict=True):
        assert commit("messages", opening.blind, opening.value) == commitment
        assert opening.value["message"] == notices[opening.value["notice"]].sha256
        assert notices[opening.value["notice"]].ledger_index == index
    again = house.send(run.run_id)
    assert (again.accepted, again.chosen.notices, again.chosen.told) == (0, (), sent.chosen.told or 36)


def test_a_stop_between_sending_and_recording_sends_again_under_the_same_number(house):
    run = house.plan().run
    broken = Breaking(house.outbox(run.run_id), 10, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        house.send(run.run_id, way=lambda *_: broken)
    state = house.state()
    assert state.messages["letter", "sent"] == 10
    assert state.messages["letter", "sending"] == 26
    with house.workspace.writing() as session:  # two of them went out, and nobody wrote it down
        some = [one for one in session.notices.of(run.run_id) if one.state == "sent"][-2:]
        session.notices.change([replace(one, state="sending") for one in some])
    carried = house.send(run.run_id, only_begun=True)
    assert carried.accepted == 28
    assert set(broken.written[-2:]) <= set(carried.chosen.notices)
    assert house.state().messages["letter", "sent"] == 36
    assert len(list(house.outbox(run.run_id).glob("*.html"))) == 36
    (first, second) = [one.body for one in house.entries() if one.body.get("action") == "send"]
    assert (first["again"], second["again"]) == (0, 28)


DIES = """
import os, sys
from pathlib import Path
from tests.integration.test_notices import Breaking, House, Ticking
class Dying(Breaking):
    def send(self, parcel):
        outcome = super().send(parcel)
        return outcome if self.left else os._exit(9)
house = House(Path(sys.argv[1]), Ticking())
house.send(sys.argv[2], way=lambda *_: Dying(house.outbox(sys.argv[2]), 10, None))
"""


def test_a_machine_that_dies_after_sending_and_before_recording(house):
    run = house.plan().run
    ran = subprocess.run(
        [sys.executable, "-c", DIES, house.folder, run.run_id],
        check=False,
        env={**os.environ, "PYTHONPATH": f"{ROOT}:{os.environ.get('PYTHONPATH', '')}"},
    )
    assert ran.returncode == 9
    written = sorted(path.stem for path in house.outbox(run.run_id).glob("*.html"))
    state = house.state()
    assert (len(written), state.messages["letter", "sent"], state.messages["letter", "sending"]) == (10, 8, 28)
    again = house.send(run.run_id)
    assert again.accepted == 28
    assert len(set(written) & set(again.chosen.notices)) == 2  # at least once: these two went out twice
    assert len(list(house.outbox(run.run_id).glob("*.html"))) == 36
    assert house.state().told == 36


def test_a_way_out_that_breaks_down_keeps_what_was_done(house):
    run = house.plan().run
    broken = Breaking(house.outbox(run.run_id), 3, ComponentFault("SY-C001", file="x"))
    with pytest.raises(ComponentFault, match="SY-C001"):
        house.send(run.run_id, way=lambda *_: broken)
    state = house.state()
    told = (state.messages["letter", "sent"], state.messages["letter", "failed"], state.messages["letter", "queued"])
    assert told == (3, 1, 32)
    assert state.next_try == house.clock() + timedelta(minutes=5)
    end = house.entries()[-1].body
    assert (end["accepted"], end["failed"], end["held"]) == (3, 1, 32)
    assert house.send(run.run_id).accepted == 32
    house.clock.pass_by(minutes=5)
    assert house.send(run.run_id).accepted == 1


def test_tries_end_and_the_next_channel_takes_over(house):
    run = house.plan().run
    for _ in range(6):
        house.clock.pass_by(days=2)
        broken = Breaking(house.outbox(run.run_id), 0, ComponentFault("SY-C001", file="x"))
        with pytest.raises(ComponentFault):
            house.send(run.run_id, way=lambda *_, broken=broken: broken)
    lost = [key for key in house.state().messages if key[1] == "unreachable" and key[0] == "letter"]
    assert lost
    done = house.send(run.run_id)
    assert done.by_channel["email"] == 1
    assert done.by_channel["letter"] == 35


def test_a_large_sending_takes_a_second_person(house):
    house.policy("[approvals]\ntwo_above = 10\n")
    run = house.plan().run
    with pytest.raises(PolicyRefusal, match="SY-G070"):
        house.send(run.run_id)
    with pytest.raises(PolicyRefusal, match="SY-G062"):
        approve_run(house.workspace, run, signer("wang"), house.clock)
    approve_run(house.workspace, run, signer("li"), house.clock)
    with pytest.raises(PolicyRefusal, match="SY-G061"):
        house.send(run.run_id, by="li")
    first = approve_run(house.workspace, run, signer("zhao"), house.clock)
    assert approve_run(house.workspace, run, signer("zhao"), house.clock).repeated
    assert not first.repeated
    assert house.send(run.run_id, by="li").accepted == 36
    with pytest.raises(PolicyRefusal, match="SY-G062"):
        house.send(run.run_id, by="zhao")
    with pytest.raises(PolicyRefusal, match="SY-G060"):
        house.send(run.run_id, by="mallory")


def test_what_was_approved_is_what_is_sent(house):
    run = house.plan().run
    with house.workspace.writing() as session:
        one = session.notices.of(run.run_id)[0]
        session.notices.change([replace(one, sha256="0" * 64)])
    with pytest.raises(IntegrityFault, match="SY-L004"):
        house.send(run.run_id)


def test_an_erased_person_is_gone_from_notices_and_openings(house):
    run = house.plan().run
    house.send(run.run_id)
    people = house.people()
    number = people[0]["birth_certificate"]
    erase_persons(house.workspace, house.clock, number)
    with house.workspace.reading() as session:
        mine = [one for one in session.notices.of(run.run_id) if one.household == 0]
        assert {one.channel: one.state for one in mine if one.channel in {"letter", "sms"}} == {
            "letter": "sent", "sms": "erased"
        }  # fmt: skip
        assert session.notices.words([one.notice_id for one in mine]) == {}
        assert session.notices.rids([one.notice_id for one in mine]) == {}
        index = next(i for i, one in enumerate(house.entries()) if one.body.get("action") == "send")
        assert len(session.openings.of(index)) == 35
    with pytest.raises(UsageFault, match="SY-U140"):
        print_letter(house.workspace, mine[0].notice_id, house.clock, house.folder / "l.html")


def test_a_sister_is_still_told_when_her_brother_is_erased(house):
    people = house.people()
    twins = pa.Table.from_pylist([dict(row) for row in people])
    same = [people[0]["mother_phone"], *(row["mother_phone"] for row in people[1:])]
    same[1] = same[0]
    twins = twins.set_column(twins.column_names.index("mother_phone"), "mother_phone", pa.array(same))
    write_table(twins, house.folder / "people2.csv")
    import_file(house.workspace, house.folder / "people2.csv", house.clock)
    run = house.plan().run
    with house.workspace.reading() as session:
        calls = [one for one in session.notices.of(run.run_id) if one.channel == "phone"]
        shared = next(one for one in calls if len(session.notices.rids([one.notice_id])[one.notice_id]) == 2)
    erase_persons(house.workspace, house.clock, people[0]["birth_certificate"])
    with house.workspace.reading() as session:
        after = session.notices.find(shared.notice_id)
        (words,) = session.notices.words([shared.notice_id]).values()
    assert after.state == "drafted"
    assert after.sha256 != shared.sha256
    assert [part[1] for part in words["parts"]] == [people[1]["name"]]
    assert people[0]["name"] not in json.dumps(words, ensure_ascii=False)
    house.send(run.run_id, "outbox")


def test_receipts_of_staff_end_in_an_announcement(house):
    run = house.plan().run
    house.send(run.run_id)
    index = house.outbox(run.run_id) / "index.csv"
    rows = list(csv.reader(index.read_text("utf-8-sig").splitlines()))
    for place, word in enumerate(("送达", "退回", "看不清", "无人接听"), 1):
        rows[place][3] = word
    rows.append(["N-000000000000-000001", "letter", "", "送达", ""])
    with index.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)
    done = take_receipts(house.workspace, index, house.clock)
    assert done.ends == {"deliver": 1, "refuse": 1, "fail": 1}
    assert (done.unread, done.strangers, done.blank) == ((4,), (38,), 32)
    again = take_receipts(house.workspace, index, house.clock)
    assert (again.ledger_index, again.known) == (None, 3)
    out = house.folder / "a.html"
    state = house.state()
    assert (state.unreachable, state.open) == (4, 2)
    done = announce(house.workspace, run.run_id, house.clock, out, "zh")
    page = out.read_text("utf-8")
    assert done.households == 4
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    people = house.people()[:40]
    assert not [one for one in people if one["name"] in page or one["mother_name"] in page]
    assert house.state().announced == 4
    assert announce(house.workspace, run.run_id, house.clock, house.folder / "b.html", "en").households == 4


def test_receipts_that_are_none(house):
    house.plan()
    file = house.folder / "r.csv"
    file.write_text("a,b\n1,2\n")
    with pytest.raises(InputFault, match="SY-I180"):
        take_receipts(house.workspace, file, house.clock)
    file.write_text("OutId,Status\nN-1,DELIVRD\n")
    with pytest.raises(InputFault, match="SY-I181"):
        take_receipts(house.workspace, file, house.clock)


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


def give_secret(house, name, text, mode=0o600):
    path = house.folder / "w" / name
    path.write_text(text)
    path.chmod(mode)


def test_mail_refused_tried_again_and_delivered(house, tls):
    server = MailServer(tls[1], answers={"family3@example.cn": "550 gone", "family4@example.cn": "451 later"})
    give_secret(house, "ca.pem", tls[0].read_text())
    house.policy(f'[notify.smtp]\nhost = "127.0.0.1"\nport = {server.port}\nuser = "n"\npassword_file = "mail.pass"\n'
                 'from = "notice@example.cn"\nca = "ca.pem"\n')  # fmt: skip
    run = house.plan().run
    with pytest.raises(UsageFault, match="SY-U137"):
        house.send(run.run_id, "smtp")
    give_secret(house, "mail.pass", "geheim\n", 0o644)
    with pytest.raises(IntegrityFault, match="SY-L003"):
        house.send(run.run_id, "smtp")
    give_secret(house, "mail.pass", "falsch\n")
    with pytest.raises(ComponentFault, match="SY-C062"):
        house.send(run.run_id, "smtp")
    assert server.mails == []
    give_secret(house, "mail.pass", "geheim\n")
    house.clock.pass_by(minutes=6)
    sent = house.send(run.run_id, "smtp")
    assert (sent.accepted, sent.failed, sent.refused) == (34, 1, 1)
    server.answers = {}
    assert preview_sending(house.workspace, run.run_id, "smtp", house.clock).chosen.waiting == 1
    assert house.send(run.run_id, "smtp", only_begun=True, at_once=True).accepted == 1
    assert len({to for to, _ in server.mails}) == len(server.mails) == 35
    people = house.people()
    held = "".join(raw.decode() for _, raw in server.mails)
    assert people[0]["name"] not in held
    # Whoever has no mailbox any more gets a letter.
    assert house.send(run.run_id).by_channel == {"letter": 1}
    server.close()


def test_text_messages_and_the_gateways_receipts(house, tls):
    server = Gateway(tls[1])
    give_secret(house, "ca.pem", tls[0].read_text())
    give_secret(house, "sms.secret", "geheim")
    house.policy(f'[notify.sms]\nurl = "https://localhost:{server.port}/"\nsecret_file = "sms.secret"\nca = "ca.pem"\n')
    run = house.plan().run
    server.answers = [(200, {"code": "ok", "reference": f"r-{number}"}) for number in range(99)]
    sent = house.send(run.run_id, "sms")
    assert sent.accepted == len(server.asked) > 36
    people = house.people()
    values = {value for one in people[:40] for name, value in one.items() if len(value) > 1 and "phone" not in name}
    told = [json.loads(body) for _, _, body in server.asked]
    assert not [value for value in values for one in told if value in one["text"]]
    assert len({one["parameters"]["code"] for one in told}) == len(told)
    found = find_code(house.workspace, told[0]["parameters"]["code"].lower())
    assert found.notice_id == told[0]["id"]
    with pytest.raises(UsageFault, match="SY-U138"):
        find_code(house.workspace, "BBBB-BBBB-BBBB")
    file = house.folder / "r.csv"
    file.write_text("BizId,ReportStatus\nr-0,DELIVRD\nr-1,UNDELIV\nr-2,EXPIRED\n")
    done = take_receipts(house.workspace, file, house.clock)
    assert done.ends == {"deliver": 1, "refuse": 1, "fail": 1}
    server.close()


def test_nothing_is_set_up(house):
    run = house.plan().run
    for via in ("smtp", "sms"):
        with pytest.raises(UsageFault, match="SY-U136"):
            house.send(run.run_id, via)
    assert house.state().messages["email", "drafted"] == 36
    with pytest.raises(UsageFault, match="SY-U135"):
        house.send("N-0")


@pytest.mark.parametrize(
    ("more", "incident", "code"),
    [
        ("", INCIDENT.replace('cause = "一份名单被人非法获取"', ""), "SY-G150"),
        ('[notify]\nlink = "https://x.cn/?n={name}"\n', INCIDENT, "SY-G151"),
        ('[notify]\nsms_text = "{name}您好{code}"\n', INCIDENT, "SY-G152"),
        ('[notify]\nsender = "示例市妇产医院"\n', INCIDENT, "SY-G155"),
    ],
)
def test_what_is_not_planned(house, more, incident, code):
    house.policy(more)
    with pytest.raises(PolicyRefusal, match=code):
        plan_notices(house.workspace, house.folder / "leak.csv", house.incident(incident), house.clock)
    assert not [one for one in house.entries() if one.event is Event.NOTICE]


def test_an_incident_that_names_somebody(house):
    people = house.people()
    text = INCIDENT.replace("一份名单", f"{people[3]['mother_name']}等人的名单")
    with pytest.raises(PolicyRefusal, match="SY-G156"):
        plan_notices(house.workspace, house.folder / "leak.csv", house.incident(text), house.clock)


def test_the_report_shows_blanks_grades_and_clocks(house):
    out = house.folder / "r.html"
    early = report_incident(house.workspace, None, house.incident(), house.clock, out, "zh")
    assert early.run is None
    assert "【待补】" in out.read_text("utf-8")
    run = house.plan().run
    house.send(run.run_id)
    done = report_incident(house.workspace, None, None, house.clock, out, "zh")
    page = out.read_text("utf-8")
    assert done.grading.grade_high == ""
    assert "没有小时时限" in page
    assert "信函 36 份" in page
    assert 0 < done.blanks < early.blanks
    newer = house.incident(INCIDENT.replace("cause =", "people = 1_000_000\ncause =") + '[report]\nnetwork = "other"\n')
    large = report_incident(house.workspace, run.run_id, newer, house.clock, out, "en")
    assert large.grading.grade_low == "larger"
    page = out.read_text("utf-8")
    assert "within 4 h (by 2026-03-10 13:30)" in page
    assert "infrastructure within 1 h (" not in page
    pdf = house.folder / "r.pdf"
    report_incident(house.workspace, None, None, house.clock, pdf, "zh")
    assert pdf.read_bytes().startswith(b"%PDF")
    with pytest.raises(UsageFault, match="SY-U139"):
        report_incident(house.workspace, None, None, house.clock, house.folder / "r.docx", "zh")
