"""Consents over a real workspace: importing twice is importing once, whom a line may name, what a withdrawal lists."""

import csv
from datetime import UTC, datetime

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from suyuan.app.consent_withdraw import Asked, withdraw_consents
from suyuan.app.consents import Paper, import_consents
from suyuan.app.import_registry import import_file
from suyuan.app.persons import erase_persons
from suyuan.storage.consents import FORGOTTEN
from suyuan.storage.releases import StoredRelease
from suyuan.storage.workspace import create_workspace

POLICY = """
[recipients.studio]
name = "某虚构摄影公司"
[recipients.clinic]
name = "某虚构诊所"
[purposes.photo]
title = "新生儿摄影回访"
basis = "consent"
keep_days = 30
needs = ["birth_month", "mother_phone"]
"""
CHILDREN = [
    (
        f"{'林陈祁张'[n % 4]}{'锦诺雨馨'[n % 3]}晨",
        f"2024-01-{n + 1:02d}",
        f"B3900000{n:02d}",
        f"154900000{n:02d}",
        f"{'王李赵吴'[n % 4]}晓{'燕梅'[n % 2]}",
    )
    for n in range(12)
]
TWINS = [("林梦临", "2024-02-01", f"B39000009{n}", "15490000090", "王晓燕") for n in (0, 1)]
NOW = datetime(2026, 3, 5, tzinfo=UTC)


def clock():
    return NOW


def write(path, titles, rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([titles, *rows])
    return path


@pytest.fixture
def workspace(tmp_path):
    opened = create_workspace(tmp_path / "w", POLICY)
    titles = ("name", "birth_date", "birth_certificate", "mother_phone", "mother_name")
    done = import_file(opened, write(tmp_path / "people.csv", titles, CHILDREN + TWINS), clock)
    assert {"name", "mother_name"} <= {field.name for _, field in done.fields}
    (tmp_path / "text").write_text("文本", "utf-8")
    return opened


TITLES = (
    "姓名",
    "出生日期",
    "出生医学证明编号",
    "电话",
    "监护人姓名",
    "关系",
    "核验方式",
    "核验时间",
    "意见",
    "签署日期",
    "接收方",
)


def bring(workspace, rows, name="consents.csv"):
    folder = workspace.folder.parent
    paper = Paper(purpose="photo", text=folder / "text")
    return import_consents(workspace, write(folder / name, TITLES, rows), clock, paper)


def line(child, answer="同意", day=1, to="studio"):
    return (*child, "母亲", "户口簿", "2026-03-01", answer, f"2026-03-0{day}", to)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    drawn=st.lists(
        st.tuples(st.integers(0, 11), st.booleans(), st.integers(1, 5), st.sampled_from(["studio", "clinic"])),
        min_size=1,
        max_size=20,
    )
)
def test_importing_twice_is_importing_once(workspace, drawn):
    rows = [line(CHILDREN[child], "同意" if yes else "不同意", day, to) for child, yes, day, to in drawn]
    with workspace.reading() as session:
        before = session.consents.total()
    first = bring(workspace, rows)
    again = bring(workspace, rows[::-1], "again.csv")
    with workspace.reading() as session:
        assert session.consents.total() == before + first.added
    assert (again.added, again.good, len(again.issues)) == (0, first.good, len(first.issues))
    said = {}
    for child, yes, day, to in drawn:
        said.setdefault((child, day, to), set()).add(yes)
    contradicted = sum(len(said[child, day, to]) > 1 for child, _, day, to in drawn)
    assert [one.code for one in first.issues] == ["SY-I115"] * contradicted


def test_whom_a_line_names(workspace):
    nobody = ("", "", "", "", "")
    twin = (*TWINS[0][:2], "", *TWINS[0][3:])
    one, two = CHILDREN[:2]
    mixed = (one[0], one[1], two[2], "", "")  # the name of one child, the certificate of another
    moved = (*one[:3], "15490000077", one[4])  # parents change their numbers
    found = bring(workspace, [line(TWINS[0]), line(twin), line(mixed), line(nobody), line(moved)])
    assert [(issue.row, issue.code) for issue in found.issues] == [(3, "SY-I117"), (4, "SY-I116"), (5, "SY-I118")]
    assert found.added == 2


def test_a_withdrawal_lists_the_copies_that_hold_the_person(workspace):
    bring(workspace, [line(CHILDREN[3]), line(CHILDREN[3], to="clinic"), line(CHILDREN[4])])
    with workspace.writing() as session:
        with_child = session.releases.store_scope(np.array([1, 3, 5], dtype=np.uint64))
        without = session.releases.store_scope(np.array([1, 5], dtype=np.uint64))
        for number, (to, scope) in enumerate([("studio", with_child), ("studio", without), ("clinic", with_child)]):
            session.releases.add(StoredRelease(f"r{number}", to, "photo", 1, "2026-03-02", scope, {}, number))
    asked = Asked(person=CHILDREN[3][2], recipient="studio")
    tried = withdraw_consents(workspace, clock, asked, dry_run=True)
    assert (len(tried.consents), tried.ledger_indexes) == (1, ())
    done = withdraw_consents(workspace, clock, asked)
    assert [past.release_id for past in done.releases] == ["r0"]
    assert len(done.ledger_indexes) == 1
    every = withdraw_consents(workspace, clock, Asked(person=CHILDREN[3][2]))
    assert [past.release_id for past in every.releases] == ["r2"]


def test_erasing_a_person_forgets_the_guardian(workspace):
    bring(workspace, [line(CHILDREN[6]), line(CHILDREN[7])])
    erase_persons(workspace, clock, CHILDREN[6][2])
    with workspace.reading() as session:
        (gone,), (kept,) = session.consents.of_person(6), session.consents.of_person(7)
    assert gone.guardian.reference == FORGOTTEN != kept.guardian.reference
