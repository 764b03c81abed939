"""Tables of invented people for the tests of column typing."""

from __future__ import annotations

from functools import cache

import pyarrow as pa

from suyuan.discover.columns import propose
from suyuan.samples.people import invent_newborns


@cache
def newborns():
    return invent_newborns(3_000, 11)


def column(name, rows=400, change=None):
    cells = newborns()[name].to_pylist()[:rows]
    return [change(cell) if change and cell is not None else cell for cell in cells]


def typed(header, columns):
    """Proposals for columns given as lists."""
    table = pa.table({f"c{i}": pa.array(cells, pa.string()) for i, cells in enumerate(columns)})
    return propose(header, table)


def fields(header, columns):
    return [proposal.field.name for proposal in typed(header, columns)]


def kinds(header, columns):
    return [proposal.kind.value for proposal in typed(header, columns)]
