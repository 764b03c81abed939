"""Access logs: what is taken in, what is kept of it and where, and what leaves with an erased person."""

from datetime import UTC, datetime

import numpy as np
import pyarrow as pa
import pytest

from suyuan.app.access import import_logs, list_accounts
from suyuan.app.import_registry import import_file
from suyuan.app.persons import erase_persons
from suyuan.app.starter import init_workspace
from suyuan.core.errors import InputFault, IntegrityFault, UsageFault
from suyuan.engines.writing import write_table
from suyuan.ledger.entry import Event
from suyuan.samples.people import invent_newborns


def clock():
    return datetime(2026, 4, 1, tzinfo=UTC)


PEOPLE = invent_newborns(60, 1)
CERTS = PEOPLE["birth_certificate"].to_pylist()


@pytest.fixture
def workspace(tmp_path):
    made = init_workspace(tmp_path / "w", clock)
    write_table(PEOPLE, tmp_path / "people.csv")
    import_file(made, tmp_path / "people.csv", clock)
    return made


def events_of(workspace):
    with workspace.reading() as session:
        found = session.access.events()
    names = [found.accounts[n] for n in found.account]
    return list(zip(names, found.rid.tolist(), found.at.tolist(), strict=True))


def write(path, *lines):
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def take(workspace, *paths, **options):
    return import_logs(workspace, paths, clock, **options)


def test_every_way_to_name_a_record(workspace, tmp_path):
    person = PEOPLE.to_pylist()[7]
    log = write(
        tmp_path / "log.csv",
        "操作员,时间,操作,出生证号,身份证号,查询条件",
        f"李护士,2026-03-01 09:30:05,浏览,{CERTS[3]},,",
        f"N02,2026/3/1 9:31,浏览,,{person['mother_id_number'].lower()},",
        f"N02,2026-03-02 10:00:00,查询,,,手机号 {person['mother_phone'][:3]} {person['mother_phone'][3:]}",
        f"N03,2026-03-02 11:00:00,导出,{CERTS[1]};{CERTS[2]}、{CERTS[4]}，没有的号,,",
        "N03,2026-03-02 12:00:00,导出,,,",
        "N03,2026-03-02 12:01:00,查询,,,姓张的",
        "N03,2026-03-02 12:02:00,浏览,X000000000,,",
        f"N03,很久以前,浏览,{CERTS[5]},,",
        f",2026-03-02 12:03:00,浏览,{CERTS[5]},,",
        f"李护士,2026-03-01 09:30:05,浏览,{CERTS[3]},,",
    )
    (done,) = take(workspace, log)
    assert (done.rows, done.events, done.added) == (10, 6, 6)
    assert (done.unreadable, done.unnamed, done.unknown) == (2, 1, 2)
    assert [(name, rid) for name, rid, _ in events_of(workspace)] == [
        ("N02", 7), ("N02", 7), ("N03", 1), ("N03", 2), ("N03", 4), ("李护士", 3),
    ]  # fmt: skip
    assert events_of(workspace)[-1][2] == datetime(2026, 3, 1, 1, 30, 5, tzinfo=UTC).timestamp()
    two = next(account for account in list_accounts(workspace) if account.account == "N02")
    assert (two.events, two.records) == (2, 1)
    assert two.first.isoformat() == "2026-03-01T09:31:00+08:00"


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".parquet"])
def test_columns_without_a_telling_title_are_tried_on_the_registry(workspace, tmp_path, suffix):
    path = tmp_path / f"log{suffix}"
    table = {
        "User Name": ["a", "b", "a"],
        "Access Time": ["2026-03-01 09:00:00", "2026-03-01 09:00:01", "2026-03-01 09:00:02"],
        "seq": ["1", "2", "3"],
        "object": CERTS[10:13],
        "parameters": ["", "", ""],
    }
    write_table(pa.table(table), path)
    (done,) = take(workspace, path)
    assert (done.events, done.unnamed, done.unknown) == (3, 0, 0)
    assert done.columns.others == (3,)


def test_what_is_known_is_not_kept_twice(workspace, tmp_path):
    rows = [f"N{n % 3},2026-03-01 10:{n:02d}:00,{CERTS[n]}" for n in range(30)]
    first = write(tmp_path / "a.csv", "账号,时间,档案号", *rows[:20])
    take(workspace, first)
    before = events_of(workspace)
    size = workspace.ledger.checkpoint().size
    (again,) = take(workspace, first)
    assert (again.events, again.added, again.repeated, again.ledger_index) == (20, 0, True, None)
    assert (events_of(workspace), workspace.ledger.checkpoint().size) == (before, size)
    overlapping = write(tmp_path / "b.csv", "账号,时间,档案号", *rows[10:])
    (more,) = take(workspace, overlapping)
    assert (more.events, more.added, more.repeated) == (20, 10, False)
    assert len(events_of(workspace)) == 30
    twice = write(tmp_path / "c.csv", "账号,时间,档案号", f"N9,2026-03-05,{CERTS[0]}")
    assert [log.added for log in take(workspace, twice, twice)] == [1, 0]


def test_a_log_that_came_before_its_persons_may_come_again(workspace, tmp_path):
    late = invent_newborns(20, 9)
    cert = late["birth_certificate"][0].as_py()
    log = write(tmp_path / "a.csv", "账号,时间,档案号", f"N1,2026-03-01,{CERTS[0]}", f"N1,2026-03-01,{cert}")
    (first,) = take(workspace, log)
    assert (first.added, first.unknown) == (1, 1)
    write_table(late, tmp_path / "late.csv")
    import_file(workspace, tmp_path / "late.csv", clock)
    (again,) = take(workspace, log)
    assert (again.added, again.unknown, again.repeated) == (1, 0, True)
    assert again.ledger_index is not None


def test_nothing_readable_is_left_anywhere(workspace, tmp_path):
    take(workspace, write(tmp_path / "a.csv", "账号,时间,档案号", *[f"zhaoliuhushi,2026-03-01,{c}" for c in CERTS]))
    entry = list(workspace.ledger.entries())[-1]
    assert entry.event is Event.ACCESS
    assert entry.body.keys() == {"sha256", "rows", "added"}
    for path in workspace.folder.rglob("*"):
        if path.is_file():
            assert b"zhaoliuhushi" not in path.read_bytes(), path.name
            assert not any(cert.encode() in path.read_bytes() for cert in CERTS[:3])
    (segment,) = (workspace.folder / "access").iterdir()
    assert segment.stat().st_mode & 0o777 == 0o600


def test_an_erased_person_leaves_the_log(workspace, tmp_path):
    one = write(tmp_path / "a.csv", "账号,时间,档案号", *[f"N{n % 2},2026-03-01,{CERTS[n]}" for n in range(6)])
    other = write(tmp_path / "b.csv", "账号,时间,档案号", f"N9,2026-03-02,{CERTS[3]}")
    untouched = write(tmp_path / "c.csv", "账号,时间,档案号", f"N0,2026-03-03,{CERTS[4]}")
    take(workspace, one, other, untouched)
    files = {path.name: path.read_bytes() for path in (workspace.folder / "access").iterdir()}
    erase_persons(workspace, clock, "#3")
    assert {rid for _, rid, _ in events_of(workspace)} == {0, 1, 2, 4, 5}
    assert "N9" not in {account.account for account in list_accounts(workspace)}
    left = {path.name: path.read_bytes() for path in (workspace.folder / "access").iterdir()}
    assert len(left) == 2
    assert set(left) & set(files) == {"access-000003-0.parquet"}
    # The rewritten segment has another key: an old copy of the file is of no use any more.
    (workspace.folder / "access" / "access-000001-1.parquet").write_bytes(files["access-000001-0.parquet"])
    with pytest.raises(IntegrityFault) as fault:
        events_of(workspace)
    assert fault.value.code == "SY-L024"
    (workspace.folder / "access" / "access-000001-1.parquet").write_bytes(left["access-000001-1.parquet"])
    (again,) = take(workspace, one)
    assert (again.added, again.unknown) == (0, 1), "the log does not bring the person back"
    erase_persons(workspace, clock, "#0")
    assert len(events_of(workspace)) == 5


def test_a_failed_import_leaves_everything_as_it_was(workspace, tmp_path):
    good = write(tmp_path / "a.csv", "账号,时间,档案号", f"N1,2026-03-01,{CERTS[0]}")
    bad = write(tmp_path / "b.csv", "账号,时间,档案号", "N1,2026-03-01,X1")
    size = workspace.ledger.checkpoint().size
    with pytest.raises(InputFault) as fault:
        take(workspace, good, bad)
    assert fault.value.code == "SY-I072"
    assert (events_of(workspace), workspace.ledger.checkpoint().size) == ([], size)
    assert list((workspace.folder / "access").iterdir()) == []


def test_a_person_may_say_what_the_columns_are(workspace, tmp_path):
    log = write(tmp_path / "a.csv", "终端,甲,乙,档案号", f"t1,2026-03-01 08:00,2026-03-09 09:00,{CERTS[0]}")
    with pytest.raises(InputFault) as fault:
        take(workspace, log)
    assert fault.value.code == "SY-I070"
    (done,) = take(workspace, log, overrides={"终端": "account", "2": "-"})
    assert done.added == 1
    assert list_accounts(workspace)[0].first.day == 9
    for overrides, code in (({"没有": "account"}, "SY-U003"), ({"终端": "who"}, "SY-U008")):
        with pytest.raises(UsageFault) as usage:
            take(workspace, log, overrides=overrides)
        assert usage.value.code == code


def test_a_million_lines_are_ordered_as_a_few(workspace, tmp_path):
    rng = np.random.default_rng(3)
    who, rec = rng.integers(0, 40, 5_000), rng.integers(0, 60, 5_000)
    lines = [
        f"N{w:02d},2026-03-{1 + n % 28:02d} 10:00:00,{CERTS[r]}" for n, (w, r) in enumerate(zip(who, rec, strict=True))
    ]
    take(workspace, write(tmp_path / "a.csv", "账号,时间,档案号", *lines))
    kept = events_of(workspace)
    assert kept == sorted(set(kept))
    truth = {(line.split(",")[0], CERTS.index(line.split(",")[2])) for line in lines}
    assert {(name, rid) for name, rid, _ in kept} == truth
    summary = {account.account: (account.events, account.records) for account in list_accounts(workspace)}
    for name, (events, records) in summary.items():
        assert events == sum(1 for kept_name, _, _ in kept if kept_name == name)
        assert records == len({rid for kept_name, rid in truth if kept_name == name})
