"""SQLite: every table as text, whole or sampled; the file is never written."""

from __future__ import annotations

import hashlib
import sqlite3

import pytest

from suyuan.core.errors import ComponentFault, InputFault
from suyuan.engines.reading import Limits
from suyuan.engines.sources import is_database_url, read_database, read_parts
from suyuan.engines.sources.connections import parse_url, show_url


@pytest.fixture
def made(tmp_path):
    """Make a database from statements; gives its URL."""

    def make(*statements, name="a.db"):
        connection = sqlite3.connect(tmp_path / name)
        for statement in statements:
            connection.execute(*((statement,) if isinstance(statement, str) else statement))
        connection.commit()
        connection.close()
        return f"sqlite:///{tmp_path / name}"

    return make


def by_table(url, **options):
    found = {}
    for part in read_database(url, **options):
        found.setdefault(part.place.sheet, []).append(part)
    return found


def test_all_tables_and_views(made):
    url = made(
        'CREATE TABLE "产 妇""%" (姓名 TEXT, 电话 INTEGER, 体重 REAL, 照片 BLOB)',
        ('INSERT INTO "产 妇""%" VALUES (?, ?, ?, ?)', ("李四", 15400000002, 3.2, b"\xff\x00")),
        ('INSERT INTO "产 妇""%" VALUES (?, ?, ?, ?)', ("王\x00五", None, 330106199001011234.0, "文字")),
        'CREATE VIEW v AS SELECT 姓名 FROM "产 妇""%"',
        "CREATE TABLE leer (a, b)",
    )
    found = by_table(url)
    assert set(found) == {'产 妇"%', "v", "leer"}
    (part,) = found['产 妇"%']
    assert part.table.header == ("姓名", "电话", "体重", "照片")
    assert [tuple(row.values()) for row in part.table.rows.to_pylist()] == [
        ("李四", "15400000002", "3.2", None),
        ("王 五", None, "330106199001011***", "文字"),
    ]
    assert part.table.notes == ("blobs:1", "damaged_ids:1")
    assert found["leer"][0].table.header == ("a", "b")
    assert found["leer"][0].table.rows.num_rows == 0


def test_parts_are_bounded(made):
    url = made(
        "CREATE TABLE t AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 250000) "
        "SELECT i FROM n"
    )
    parts = by_table(url)["t"]
    assert [part.table.rows.num_rows for part in parts] == [100_000, 100_000, 50_000]
    assert [part.table.first_row for part in parts] == [1, 100_001, 200_001]


@pytest.mark.parametrize("kind", ["", " WITHOUT ROWID"])
def test_samples_are_spread(made, kind):
    url = made(
        f"CREATE TABLE t (i INTEGER PRIMARY KEY){kind}",
        # Ids that are all multiples of a number, which a step would take for all or for nothing.
        """INSERT INTO t WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 50000)
        SELECT 100 * i FROM n""",
        "CREATE VIEW v AS SELECT * FROM t",
    )
    found = by_table(url, sample=500)
    for name in ("t", "v"):
        (part,) = found[name]
        ids = [int(text) for text in part.table.rows["c0"].to_pylist()]
        assert 350 < len(ids) <= 500
        assert [sum(low <= i < low + 1_250_000 for i in ids) > 50 for low in range(0, 5_000_000, 1_250_000)] == [
            True
        ] * 4
        assert part.table.notes == ("sampled_of:50000",)
    assert by_table(url, sample=50_000)["t"][0].table.notes == ()


def test_long_cells_are_texts_of_their_own(made):
    url = made("CREATE TABLE t (a, b)", ("INSERT INTO t VALUES (?, ?)", ("x" * 200_000 + "张三", "李四")))
    table, text = by_table(url)["t"]
    assert table.table.rows.to_pylist() == [{"c0": None, "c1": "李四"}]
    assert text.text.endswith("张三")
    assert text.place.area == "a:1"


def test_texts_in_gbk(made):
    url = made("CREATE TABLE t (a TEXT)", ("INSERT INTO t VALUES (CAST(? AS TEXT))", ("李四".encode("gb18030"),)))
    assert by_table(url)["t"][0].table.rows.to_pylist() == [{"c0": "李四"}]


def test_the_file_is_not_changed(made, tmp_path):
    url = made("CREATE TABLE t (a)")
    before = hashlib.sha256((tmp_path / "a.db").read_bytes()).digest()
    by_table(url)
    assert hashlib.sha256((tmp_path / "a.db").read_bytes()).digest() == before
    assert [path.name for path in tmp_path.iterdir()] == ["a.db"]


def test_a_database_that_is_met_as_a_file(made, tmp_path):
    made("CREATE TABLE t (a)", "INSERT INTO t VALUES ('李四')", name="微信.dat")
    (part,) = read_parts(tmp_path / "微信.dat", name="d/微信.dat")
    assert (part.place.file, part.place.sheet) == ("d/微信.dat", "t")
    assert part.table.rows.num_rows == 1


def test_endless_views_are_broken_off(made):
    url = made(
        "CREATE VIEW endless AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n",
        "CREATE VIEW gone AS SELECT * FROM nowhere",
        "CREATE TABLE t (a)",
    )
    found = by_table(url, limits=Limits(max_seconds=1))
    assert found["endless"][0].fault.code == "SY-I094"
    assert found["gone"][0].fault.code == "SY-I093"
    assert found["t"][0].table is not None


@pytest.mark.parametrize(
    ("data", "code"),
    [(None, "SY-I001"), (b"no database" * 100, "SY-I020"), (b"SQLite format 3\x00" + bytes(99), "SY-I020")],
)
def test_no_database(tmp_path, data, code):
    if data is not None:
        (tmp_path / "a.db").write_bytes(data)
    (part,) = read_database(f"sqlite:///{tmp_path / 'a.db'}")
    assert part.fault.code == code


def test_a_database_without_tables_is_told(made):
    (part,) = read_database(made())
    assert part.fault.code in {"SY-I095", "SY-I020"}


@pytest.mark.parametrize("url", ["oracle://a:geheim@h/x", "://geheim", "postgresql://a:geheim@h:port/x", "sqlite"])
def test_addresses_that_are_not_understood(url):
    (part,) = read_database(url)
    assert part.fault.code == "SY-I090"
    assert "geheim" not in f"{part.place} {part.fault}"


def test_passwords_are_never_shown():
    for text in (
        "postgresql://a:geheim@h:5432/x?password=geheim",
        "mysql+pymysql://a:geheim@h/x",
        "postgres://a:geheim@h/x",
    ):
        assert "geheim" not in show_url(parse_url(text))
    assert show_url(parse_url("postgres://a:geheim@h:5432/x")) == "postgresql://a@h:5432/x"
    assert is_database_url("MariaDB://h/x")
    assert not is_database_url("postgresql.csv")


@pytest.mark.parametrize(("url", "package"), [("postgresql://h/x", "psycopg[binary]"), ("mysql://h/x", "PyMySQL")])
def test_a_missing_driver_is_told(monkeypatch, url, package):
    def refuse(*_given, **_named):
        raise ModuleNotFoundError

    monkeypatch.setattr("sqlalchemy.create_engine", refuse)
    (part,) = read_database(url)
    assert isinstance(part.fault, ComponentFault)
    assert part.fault.params["package"] == package


def test_a_corrupt_page_is_told(made, tmp_path):
    url = made("CREATE TABLE t (a)", *["INSERT INTO t VALUES ('李四')"] * 3_000)
    data = bytearray((tmp_path / "a.db").read_bytes())
    data[4096:] = b"\xff" * (len(data) - 4096)
    (tmp_path / "a.db").write_bytes(data)
    assert [part.fault.code for part in read_database(url)] == ["SY-I020"]
    with pytest.raises(InputFault):
        raise next(read_database(url)).fault
