"""PostgreSQL and MariaDB, the real ones: all tables, as text, sampled or whole, and nothing can be written."""

from __future__ import annotations

import time

import pytest
import sqlalchemy as sa
from tests.integration.servers import INITDB, MARIA_INSTALL, MARIADBD, mariadb, postgresql

from suyuan.engines.reading import Limits
from suyuan.engines.sources import read_database
from suyuan.engines.sources.connections import connect, parse_url

SHORT = Limits(max_seconds=2)
COMMON = (
    "CREATE TABLE empty (a int)",
    "CREATE VIEW view_1 AS SELECT * FROM mothers",
)
POSTGRES = (
    """CREATE TABLE mothers (id bigint primary key, "姓 名%" text, phone varchar(20), born date, at timestamp,
    seen boolean, note jsonb, photo bytea, weight numeric, score double precision, tags text[])""",
    """INSERT INTO mothers VALUES (390101199001011234, '李四', '15400000002', '1990-01-01', '2024-05-06 07:08:09', true,
    '{"a": "张三"}', '\\x00ff', 3.20, 330106199001011234, '{甲,乙}')""",
    *COMMON,
    'CREATE SCHEMA "其他"',
    """CREATE TABLE "其他"."select" AS SELECT g AS id, '154' || lpad(g::text, 8, '0') AS phone
    FROM generate_series(1, 120000) g""",
    "CREATE TABLE ages (born date)",
    "INSERT INTO ages VALUES ('infinity'), ('0044-03-15 BC'), ('1990-01-01')",
    "CREATE MATERIALIZED VIEW kept AS SELECT 1 AS one",
    "CREATE TABLE whole (id int) PARTITION BY RANGE (id)",
    "CREATE TABLE part_1 PARTITION OF whole FOR VALUES FROM (0) TO (10)",
    "INSERT INTO whole VALUES (1)",
    "CREATE VIEW slow AS SELECT pg_sleep(30)::text AS slept",
    "CREATE VIEW writes AS SELECT nextval('counter')",
)
MARIA = (
    """CREATE TABLE mothers (id bigint primary key, `姓 名%` text, phone varchar(20), born date, at datetime,
    seen boolean, note json, photo blob, weight decimal(8,2), clock time) CHARACTER SET utf8mb4""",
    """INSERT INTO mothers VALUES (390101199001011234, '李四', '15400000002', '1990-01-01', '2024-05-06 07:08:09', true,
    '{"a": "张三"}', x'00ff', 3.20, '09:00:00')""",
    *COMMON,
    "CREATE TABLE `select` AS SELECT seq AS id, concat('154', lpad(seq, 8, '0')) AS phone FROM seq_1_to_120000",
    "CREATE VIEW slow AS SELECT sleep(30)",
)


def fill(url, statements):
    engine = sa.create_engine(parse_url(url), poolclass=sa.NullPool, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.exec_driver_sql(statement.replace("%", "%%"))
    engine.dispose()


@pytest.fixture(scope="module")
def pg():
    if INITDB is None:
        pytest.skip("PostgreSQL is not installed")
    with postgresql() as template:
        fill(template.format("postgres"), ["CREATE DATABASE clinic"])
        fill(template.format("clinic"), ["CREATE SEQUENCE counter", *POSTGRES])
        yield template


@pytest.fixture(scope="module")
def maria():
    if MARIADBD is None or MARIA_INSTALL is None:
        pytest.skip("MariaDB is not installed")
    with mariadb() as template:
        fill(template.format("mysql"), ["CREATE DATABASE clinic", "CREATE USER reader IDENTIFIED BY 'geheim'"])
        fill(template.format("clinic"), MARIA)
        yield template


def by_table(parts):
    found = {}
    for part in parts:
        found.setdefault(part.place.sheet, []).append(part)
    return found


FIRST = {
    "id": "390101199001011234",
    "姓 名%": "李四",
    "phone": "15400000002",
    "born": "1990-01-01",
    "at": "2024-05-06 07:08:09",
    "note": '{"a": "张三"}',
    "weight": "3.20",
}


def first_row(part):
    return dict(zip(part.table.header, part.table.rows.slice(0, 1).to_pylist()[0].values(), strict=True))


def test_postgresql_whole(pg):
    found = by_table(read_database(pg.format("clinic"), SHORT))
    names = {"ages", "empty", "kept", "mothers", "slow", "view_1", "whole", "writes"}
    assert set(found) == {f"public.{name}" for name in names} | {"其他.select"}
    big = found["其他.select"]
    assert [part.table.rows.num_rows for part in big] == [100_000, 20_000]
    assert big[1].table.first_row == 100_001
    assert found["public.empty"][0].table.rows.num_rows == 0
    assert found["public.whole"][0].table.rows.num_rows == 1
    assert [found[f"public.{name}"][-1].fault.code for name in ("slow", "writes")] == ["SY-I094", "SY-I093"]
    assert "geheim" not in str(found)


def test_postgresql_cells(pg):
    (part,) = by_table(read_database(pg.format("clinic"), SHORT))["public.mothers"]
    row = first_row(part)
    assert {name: row[name] for name in FIRST} == FIRST
    assert (row["seen"], row["score"], row["tags"]) == ("TRUE", "330106199001011***", '["甲", "乙"]')
    assert "photo" not in row
    assert part.table.notes == ("binary_columns:1", "damaged_ids:1")
    assert part.table.rows.num_rows == 1


def test_dates_that_python_does_not_have(pg):
    (part,) = by_table(read_database(pg.format("clinic"), SHORT))["public.ages"]
    assert part.table.rows["c0"].to_pylist() == ["infinity", "0044-03-15 BC", "1990-01-01"]


def test_postgresql_sample(pg):
    found = by_table(read_database(pg.format("clinic"), SHORT, sample=500))
    (part,) = found["其他.select"]
    ids = [int(text) for text in part.table.rows["c0"].to_pylist()]
    assert 400 < len(ids) <= 500
    assert max(ids) > 80_000
    assert part.table.notes == ("sampled_of:120000",)
    assert found["public.view_1"][0].table.rows.num_rows == 1


def test_mariadb_whole(maria):
    found = by_table(read_database(maria.format("clinic"), SHORT))
    assert set(found) >= {f"clinic.{name}" for name in ("empty", "mothers", "select", "slow", "view_1")}
    (part,) = found["clinic.mothers"]
    row = first_row(part)
    assert {name: row[name] for name in FIRST} == FIRST
    assert (row["seen"], row["clock"]) == ("1", "9:00:00")
    assert part.table.notes == ("binary_columns:1",)
    assert [part.table.rows.num_rows for part in found["clinic.select"]] == [100_000, 20_000]
    assert found["clinic.slow"][0].fault.code in {"SY-I093", "SY-I094"}


def test_mariadb_sample(maria):
    (part,) = by_table(read_database(maria.format("clinic"), SHORT, sample=500))["clinic.select"]
    ids = [int(text) for text in part.table.rows["c0"].to_pylist()]
    assert 400 < len(ids) <= 500
    assert max(ids) > 80_000


def test_all_databases_where_none_is_named(maria):
    found = by_table(read_database(maria.format(""), SHORT))
    assert "clinic.mothers" in found
    assert not any(name and name.startswith(("mysql.", "information_schema.")) for name in found)


@pytest.mark.parametrize("kind", ["pg", "maria"])
def test_nothing_can_be_written(kind, request):
    url = parse_url(request.getfixturevalue(kind).format("clinic"))
    with connect(url, Limits()) as connection, pytest.raises(sa.exc.DBAPIError) as refused:
        connection.execute(sa.text("INSERT INTO empty VALUES (1)"))
    assert "read" in str(refused.value.orig).lower()
    with connect(url, Limits()) as connection:
        connection.invalidate()  # as a broken line does; the next question opens a new session
        connection.rollback()
        with pytest.raises(sa.exc.DBAPIError) as refused:
            connection.execute(sa.text("CREATE TABLE made (a int)"))
    assert "read" in str(refused.value.orig).lower()


def test_refusals(pg, maria):
    wrong = [
        (pg.format("clinic").replace("geheim", "falsch"), "SY-I092"),
        (pg.format("nosuch"), "SY-I091"),
        (maria.format("clinic").replace("root@", "reader:falsch@"), "SY-I092"),
        (maria.format("clinic").replace("root@", "reader:geheim@"), "SY-I092"),
        (maria.format("nosuch"), "SY-I091"),
        ("postgresql://a:geheim@127.0.0.1:9/x?sslmode=disable", "SY-I091"),
        ("mysql://a:geheim@127.0.0.1:9/x", "SY-I091"),
    ]
    for url, code in wrong:
        (part,) = read_database(url)
        assert part.fault.code == code, url
        told = f"{part.place} {part.fault}"
        assert "geheim" not in told
        assert "falsch" not in told


@pytest.mark.parametrize("kind", ["pg", "maria"])
def test_leaving_in_the_middle_does_not_take_in_the_rest(kind, request):
    template = request.getfixturevalue(kind)
    parts = read_database(template.format("clinic"), SHORT)
    for part in parts:
        if part.place.sheet.endswith("select"):
            break
    begun = time.monotonic()
    parts.close()
    assert time.monotonic() - begun < 20
