"""Tables of invented people and of other things, under four styles of titles, each column with its truth."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import columns_made as made
import numpy as np
import pyarrow as pa

from suyuan.samples.people import invent_newborns

STYLES = ("Chinese", "pinyin", "English", "none")
NONE = "-"
ROWS = (30, 100, 300)
Rng = np.random.Generator
Cells = Sequence[str | None]


@dataclass(frozen=True)
class Spec:
    """A column that a table may have.

    Attributes:
        truth: right answers, the first is the one that is counted; ``NONE`` for no personal information.
        titles: Chinese, pinyin and English ones.
        make: its cells.
        blind: right answers where no title tells, if others than ``truth``.
    """

    truth: tuple[str, ...]
    titles: tuple[tuple[str, ...], ...]
    make: Callable[[pa.Table, Rng], Cells]
    blind: tuple[str, ...] = ()


@dataclass(frozen=True)
class Made:
    """A table with the right answers for each column, and what some columns only hold."""

    header: list[str] | None
    rows: pa.Table
    truth: list[tuple[str, ...]]
    kind: str
    style: str
    held: dict[int, tuple[str, ...]]


@cache
def specs() -> dict[str, Spec]:
    """All columns by their key, from ``specs.tsv``."""
    rows = Path(__file__).with_name("specs.tsv").read_text("utf-8").splitlines()[1:]
    return {key: _read(*fields) for key, *fields in (row.split("\t") for row in rows)}


def _read(truth: str, chinese: str, pinyin: str, english: str, make: str, blind: str = "") -> Spec:
    titles = tuple(tuple(words.split("|")) for words in (chinese, pinyin, english))
    _, person, field = make.partition("people:")
    cells = _person(field) if person else getattr(made, make)
    return Spec(tuple(truth.split("|")), titles, cells, tuple(filter(None, blind.split("|"))))


def _person(field: str) -> Callable[[pa.Table, Rng], Cells]:
    return lambda people, _: people[field].to_pylist()


TABLES = {
    "newborns": "name sex birth weight certificate mother id phone address visit organisation",
    "pupils": "name sex student birth class ethnicity mother phone address year",
    "patients": "inpatient name sex age phone id insurance visit diagnosis department title",
    "deliveries": "order name phone address product amount visit city",
    "members": "name phone email wechat qq plate card amount visit flag",
    "leaked": "birth phone mother address name id landline passport",
    "remarks": "name mixed phone visit flag",
    "stock": "sku product quantity amount organisation city visit zip flag mixed",
    "affairs": "case company_code organisation title department amount visit remark year",
    "logs": "uuid epoch ip flag link version hash quantity visit sku",
}


@cache
def _people(seed: int) -> pa.Table:
    return invent_newborns(max(ROWS), seed)


def make_tables(seed: int) -> list[Made]:
    """Every kind of table under every style of titles, for one seed."""
    rng = np.random.Generator(np.random.PCG64([seed, 77]))
    return [_make(kind, style, seed, rng) for kind in TABLES for style in STYLES]


def _make(kind: str, style: str, seed: int, rng: Rng) -> Made:
    count = int(rng.choice(ROWS))
    people = _people(seed).take(pa.array(rng.permutation(max(ROWS))[:count]))
    names = TABLES[kind].split()
    if kind == "leaked" or style == "none":
        names = [names[k] for k in np.sort(rng.permutation(len(names))[: max(len(names) - 2, 3)])]
    chosen = [specs()[name] for name in names]
    columns = [_spoil(spec.make(people, rng), rng) for spec in chosen]
    rows = pa.table({f"c{k}": pa.array(cells, pa.string()) for k, cells in enumerate(columns)})
    held = {place: ("mobile",) for place, name in enumerate(names) if name == "mixed"}
    if style == "none":
        return Made(None, rows, [spec.blind or spec.truth for spec in chosen], kind, style, held)
    titles = [str(rng.choice(spec.titles[STYLES.index(style)])) for spec in chosen]
    return Made(titles, rows, [spec.truth for spec in chosen], kind, style, held)


def _spoil(cells: Cells, rng: Rng) -> list[str | None]:
    """Leave some cells empty, in some columns many."""
    rate = float(rng.choice([0.0, 0.02, 0.3], p=[0.5, 0.35, 0.15]))
    empty = rng.random(len(cells)) < rate
    return [None if gone else cell for cell, gone in zip(cells, empty.tolist(), strict=True)]
