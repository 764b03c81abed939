"""Tables of counts for the tests."""

from __future__ import annotations

import pyarrow as pa

from suyuan.assess.aggregate import Aggregate, read_aggregate

CELLS = {("甲", "男"): 120, ("甲", "女"): 110, ("乙", "男"): 45, ("乙", "女"): 33, ("丙", "男"): 60, ("丙", "女"): 70}


def rows(cells=None, hidden=(), margins=True):
    """Rows of (district, sex, count) with margins; hidden cells show a star."""
    cells = CELLS if cells is None else cells
    out = [(one, sex, "*" if (one, sex) in hidden else str(count)) for (one, sex), count in cells.items()]
    if margins:
        places, sexes = (list(dict.fromkeys(key[axis] for key in cells)) for axis in (0, 1))
        out += [(one, "合计", str(sum(cells.get((one, sex), 0) for sex in sexes))) for one in places]
        out += [("合计", sex, str(sum(cells.get((one, sex), 0) for one in places))) for sex in sexes]
        out.append(("合计", "合计", str(sum(cells.values()))))
    return out


def table(listed, **more) -> pa.Table:
    district, sex, count = zip(*listed, strict=True)
    return pa.table({"区县": district, "性别": sex, "人数": count, **more})


def counts(cells=None, hidden=(), margins=True) -> Aggregate:
    return read_aggregate(table(rows(cells, hidden, margins)), "人数")
