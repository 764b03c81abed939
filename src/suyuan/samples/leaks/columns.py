"""Attacks on columns: dropped, renamed, moved, merged into one free-text cell."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow.compute as pc

from suyuan.core.fields import Kind, Role
from suyuan.samples.leaks.draft import Column, Draft

_TITLES = {
    Kind.NAME: ("宝宝", "姓名", "客户名"),
    Kind.PHONE: ("电话", "联系方式", "手机"),
    Kind.BIRTH_DATE: ("生日", "预产/生日", "日期"),
    Kind.ADDRESS: ("住址", "地址", "家庭住址"),
    Kind.SEX: ("性别", "男女", "sex"),
    Kind.ID_NUMBER: ("证件", "身份证", "证件号"),
    Kind.RECORD_NUMBER: ("编号", "号码", "证号"),
}


def drop(draft: Draft, _rng: np.random.Generator, *, columns: str) -> Draft:
    """Leave columns out: titles or kinds, joined by ``+``."""
    gone = set(columns.split("+"))
    names = draft.table.column_names
    kept = [i for i, c in enumerate(draft.columns) if names[i] not in gone and c.kind.value not in gone]
    return draft.keep(kept)


def rename(draft: Draft, rng: np.random.Generator) -> Draft:
    """Titles as a broker writes them, or none that says anything."""
    names: list[str] = []
    for place, column in enumerate(draft.columns):
        title = str(rng.choice(_TITLES.get(column.kind, (f"列{place + 1}",))))
        names.append(title if title not in names else f"{title}{place + 1}")
    return replace(draft, table=draft.table.rename_columns(names))


def reorder(draft: Draft, rng: np.random.Generator) -> Draft:
    """Columns in another order."""
    return draft.keep([int(place) for place in rng.permutation(len(draft.columns))])


def merge(draft: Draft, _rng: np.random.Generator, *, separator: str = " ", title: str = "信息") -> Draft:
    """All columns in one cell of free text; empty cells leave nothing."""
    cells = [draft.cells(place) for place in range(len(draft.columns))]
    text = pc.binary_join_element_wise(*cells, separator, null_handling="skip")
    return replace(
        draft,
        table=draft.table.select([]).append_column(title, text),
        columns=(Column(Kind.TEXT, Role.SELF),),
    )
