"""Who is under fourteen on a day, by birth dates of every shape that a registry holds."""

from datetime import UTC, date, datetime

import pyarrow as pa
import pytest

from suyuan.app.headcount import Headcount, count_heads
from suyuan.app.import_registry import import_file
from suyuan.engines.writing import write_table
from suyuan.storage.workspace import create_workspace


def story_time():
    return datetime(2026, 1, 1, tzinfo=UTC)


@pytest.fixture
def workspace(tmp_path):
    return create_workspace(tmp_path / "w", "")


def bring_in(workspace, folder, births):
    names = [f"虚构{n}" for n in range(len(births))]
    phones = [f"1549{n:07d}" for n in range(len(births))]
    write_table(pa.table({"姓名": names, "出生日期": births, "联系电话": phones}), folder / "p.csv")
    import_file(workspace, folder / "p.csv", story_time)


@pytest.mark.parametrize(
    ("on", "young", "unknown"),
    [
        (date(2026, 3, 5), 2, 1),  # 2012-03-05 turns fourteen
        (date(2026, 3, 4), 3, 1),
        (date(2026, 2, 28), 3, 1),
        (date(2026, 4, 1), 2, 1),
    ],
)
def test_the_birthday_is_the_border(workspace, tmp_path, on, young, unknown):
    bring_in(workspace, tmp_path, ["2012-03-05", "2013-02", "2020-01-31", "1990-05-06", None])
    with workspace.reading() as session:
        assert count_heads(session, on) == Headcount(5, young, unknown)


def test_no_birth_dates_at_all(workspace, tmp_path):
    write_table(pa.table({"姓名": ["虚构甲"], "联系电话": ["15490000001"]}), tmp_path / "n.csv")
    import_file(workspace, tmp_path / "n.csv", story_time)
    with workspace.reading() as session:
        assert count_heads(session, date(2026, 1, 1)) == Headcount(1, 0, 1)
