"""The columns of access logs as hospital systems title them."""

import pyarrow as pa
import pytest

from suyuan.discover.access_columns import find_log_columns

WHEN = ["2026-03-01 09:30:05", "2026/3/1 10:00"]
LOGS = [
    (["账号", "操作时间", "病历号", "操作"], (0, 1, (2,), (3,))),
    (["操作员", "工号", "操作类型", "时间", "档案号"], (1, 3, (4,), (2,))),
    (["序号", "登录时间", "操作时间", "操作员工号", "出生证号", "查询条件"], (3, 2, (4,), (0, 1, 5))),
    (["用户ID", "访问日期", "患者编号", "出生日期"], (0, 1, (2,), (3,))),
    (["user_id", "Access Time", "record_no", "action"], (0, 1, (2,), (3,))),
    (["Operator", "timestamp", "patient id", "phone", "ip"], (0, 1, (2, 3), (4,))),
    (["用户", "登录时间", "被访问人员", "手机号码", "操作员电话"], (0, 1, (3,), (2,))),
    (["时间", "查询条件", "操作"], (None, 0, (), (1, 2))),
    (["账号", "病历号", "说明"], (0, None, (1,), (2,))),
]


def cells_of(title):
    if any(word in title for word in ("时间", "日期", "ime", "date")):
        return ["2021-03-04", "2021-03-05"] if "出生" in title else WHEN
    return ["abc1", "abc2"]


@pytest.mark.parametrize(("header", "expected"), LOGS)
def test_titles_and_cells_tell_the_columns(header, expected):
    rows = pa.table({f"c{n}": cells_of(title) for n, title in enumerate(header)})
    found = find_log_columns(header, rows, {})
    assert (found.account, found.time, found.named, found.others) == expected


def test_a_person_may_say_what_a_column_is():
    rows = pa.table({"c0": ["x", "y"], "c1": WHEN, "c2": WHEN, "c3": ["1", "2"]})
    found = find_log_columns(None, rows, {0: "account", 1: "", 3: "record"})
    assert (found.account, found.time, found.named, found.others) == (0, 2, (3,), ())


def test_an_empty_table_has_no_time():
    rows = pa.table({"c0": pa.array([], pa.string()), "c1": pa.array([], pa.string())})
    assert find_log_columns(["账号", "时间"], rows, {}).time is None
