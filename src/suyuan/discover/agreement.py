"""What columns of the same rows say about each other: ids and birth dates, ids and sexes, surnames, order of dates."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.normalise.cells import matches, rewrite
from suyuan.core.normalise.ids import birth_dates_of, sexes_of
from suyuan.core.normalise.surnames import surnames_of

if TYPE_CHECKING:
    from collections.abc import Callable

LEAST_ROWS = 3
"""Rows that two columns must both fill before they are compared."""


def agree_on_birth(ids: pa.Array, dates: pa.Array) -> float | None:
    """Share of rows whose id number holds that very date; None where too few rows fill both."""
    return _share(pc.equal, birth_dates_of(ids), dates)


def agree_on_sex(ids: pa.Array, sexes: pa.Array) -> float | None:
    """Share of rows whose id number says that sex."""
    return _share(pc.equal, sexes_of(ids), sexes)


def agree_on_surname(names: pa.Array, others: pa.Array) -> float | None:
    """Share of rows with the same surname in both columns."""
    return _share(pc.equal, surnames_of(names), surnames_of(others))


def is_named_after(names: pa.Array, others: pa.Array) -> float | None:
    """Share of newborns without a name yet (王芳之子) who are called after the person in the other column."""
    waiting = matches(names, "之")
    return _share(pc.equal, rewrite(names.filter(waiting), "之.*$", ""), others.filter(waiting))


def come_before(dates: pa.Array, others: pa.Array) -> float | None:
    """Share of rows whose first date is not after the second."""
    return _share(pc.less_equal, dates, others)


def share_of_women(ids: pa.Array) -> float | None:
    """Share of id numbers that belong to women."""
    sexes = sexes_of(ids)
    return _share(pc.equal, sexes, pa.array(["女"] * len(sexes)))


def _share(test: Callable[[pa.Array, pa.Array], pa.Array], left: pa.Array, right: pa.Array) -> float | None:
    outcome = test(left, right).drop_null()
    return outcome.true_count / len(outcome) if len(outcome) >= LEAST_ROWS else None
