"""Ten megabytes of invented bytes: numbers in every row, in one row of a hundred, or in some sentences."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from suyuan.samples.people import invent_newborns

SIZE = 10_000_000
DENSE, SPARSE, PROSE = "dense", "sparse", "text"

_ITEMS = ("挂号费", "化验费", "床位费", "材料费", "护理费", "检查费")
_FILLERS = (
    "今日复诊，一般情况良好，继续观察两周。",
    "产房记录：胎心正常，母婴平安，已嘱注意休息。",
    "家属询问出院时间，答复为下周一上午办理。",
    "会议讨论了年度计划，各科室分别汇报进展情况。",
    "天气转凉，请大家注意保暖，按时参加晨会。",
    "新系统上线以后，登记速度比去年提高了不少。",
    "第3季度共完成随访1204人次，满意率96.5%。",
    "请于2024年1月8日前提交材料，逾期不再受理。",
)


def make_texts(size: int = SIZE, seed: int = 21) -> dict[str, bytes]:
    """The three mixtures, UTF-8, each of about so many bytes and cut at a line."""
    people = invent_newborns(2_000, seed)
    rng = np.random.Generator(np.random.PCG64([seed, 5]))
    rows = _person_rows(people)
    dense = _fill([_join(row) for row in rows], size)
    plain = _plain_rows(len(rows) * 5, rng)
    mixed = [_join(rows[k // 100 % len(rows)]) if k % 100 == 50 else _join(row) for k, row in enumerate(plain)]
    told = [f"母亲{row[2]}，身份证号{row[3]}，联系电话{row[4]}，请回访。" for row in rows]
    picks = rng.random(8 * len(rows)) < 0.15
    prose = [
        told[k % len(told)] if pick else _FILLERS[int(rng.integers(len(_FILLERS)))] for k, pick in enumerate(picks)
    ]
    lines = ["".join(prose[k : k + 4]) + "\n" for k in range(0, len(prose), 4)]
    return {DENSE: dense, SPARSE: _fill(mixed, size), PROSE: _fill(lines, size)}


def _person_rows(people: pa.Table) -> list[tuple[str, ...]]:
    names = ("name", "birth_date", "mother_name", "mother_id_number", "mother_phone", "address")
    columns = [[cell or "" for cell in people[name].to_pylist()] for name in names]
    return [row for row in zip(*columns, strict=True) if row[3] and row[4]]


def _plain_rows(count: int, rng: np.random.Generator) -> list[tuple[str, ...]]:
    """Rows of a price list: no person, but codes, dates and amounts as any file has them."""
    amounts, codes = rng.integers(100, 999_999, count), rng.integers(10_000, 99_999, count)
    return [
        (f"第{k}批", _ITEMS[k % len(_ITEMS)], f"2024-{k % 12 + 1:02d}-{k % 28 + 1:02d}", f"{amount / 100:.2f}",
         f"K{code}", "已核对，无误", "住院部二楼收费处")
        for k, (amount, code) in enumerate(zip(amounts.tolist(), codes.tolist(), strict=True))
    ]  # fmt: skip


def _join(row: tuple[str, ...]) -> str:
    return ",".join(cell.replace(",", "，") for cell in row) + "\n"


def _fill(lines: list[str], size: int) -> bytes:
    block = "".join(lines).encode()
    return (block * (size // len(block) + 1))[:size].rpartition(b"\n")[0] + b"\n"
