"""Apply: one action for each field of a copy; a field that nobody named does not leave."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.assess.codes import encode_column
from suyuan.core.errors import AssessFault
from suyuan.core.normalise.cells import as_text
from suyuan.release.deidentify.blunt import hide_characters, leave_out, pool_ends
from suyuan.release.deidentify.date_shift import shift_dates
from suyuan.release.deidentify.hierarchy import Hierarchy, grade
from suyuan.release.deidentify.preserve import DIGITS, encrypt_texts
from suyuan.release.deidentify.tokens import Digest, make_tokens

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Keep:
    """The cells as they are."""


@dataclass(frozen=True, slots=True)
class Drop:
    """No column."""


@dataclass(frozen=True, slots=True)
class Mask:
    """The first and last characters, ``*`` between."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Token:
    """A keyed token (``tokens.scope_key``)."""

    key: bytes = field(repr=False)
    digest: Digest = "sha256"


@dataclass(frozen=True, slots=True)
class Encrypt:
    """FF1 over an alphabet."""

    key: bytes = field(repr=False)
    alphabet: str = DIGITS
    tweak: bytes = b""


@dataclass(frozen=True, slots=True)
class Generalise:
    """One level of a hierarchy."""

    hierarchy: Hierarchy = field(repr=False)
    level: int


@dataclass(frozen=True, slots=True)
class Pool:
    """Bottom and top coding."""

    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Shift:
    """Dates moved by up to ``days``, the same for all dates of what stands in the column ``person``."""

    person: str
    key: bytes = field(repr=False)
    days: int


@dataclass(frozen=True, slots=True)
class Suppress:
    """Null in the given rows, shape (n,)."""

    rows: NDArray[np.bool_] = field(repr=False)


Action: TypeAlias = Keep | Drop | Mask | Token | Encrypt | Generalise | Pool | Shift | Suppress


@dataclass(frozen=True, slots=True)
class Change:
    """What was done to a field; for the manifest, without values and keys.

    Attributes:
        field: its name.
        action: the action's name in small letters.
        changed: cells that are not what they were; all of a dropped column.
        blank: null cells that were not null.
    """

    field: str
    action: str
    changed: int
    blank: int


@dataclass(frozen=True, slots=True)
class Deidentified:
    """A de-identified table (still personal information) and what was done to it."""

    table: pa.Table
    changes: tuple[Change, ...]


def deidentify(table: pa.Table, actions: Mapping[str, Action]) -> Deidentified:
    """Apply an action to each field; columns without one are dropped.

    Args:
        table: n rows.
        actions: by field.

    Raises:
        AssessFault: SY-A001 a field is not in the table, SY-A019 a level that the hierarchy does not have, and what
            the actions raise.
    """
    for name, action in actions.items():
        for needed in (name, *((action.person,) if isinstance(action, Shift) else ())):
            if needed not in table.column_names:
                raise AssessFault("SY-A001", field=needed)
    columns: dict[str, pa.Array] = {}
    changes = []
    for name in table.column_names:
        action = actions.get(name, Drop())
        before = as_text(table[name])
        if isinstance(action, Drop):
            changes.append(Change(name, "drop", len(before), 0))
            continue
        after = columns[name] = _act(name, before, action, table)
        same = pc.fill_null(pc.equal(before, after), False)  # noqa: FBT003
        both = pc.and_(pc.is_null(before), pc.is_null(after)).true_count
        changed = len(before) - same.true_count - both
        blank = pc.and_(pc.is_valid(before), pc.is_null(after)).true_count
        changes.append(Change(name, type(action).__name__.lower(), changed, blank))
    return Deidentified(pa.table(columns), tuple(changes))


def _act(name: str, cells: pa.Array, action: Action, table: pa.Table) -> pa.Array:
    match action:
        case Mask():
            return hide_characters(cells, action.first, action.last)
        case Token():
            return make_tokens(cells, action.key, action.digest)
        case Encrypt():
            return encrypt_texts(name, cells, action.key, alphabet=action.alphabet, tweak=action.tweak)
        case Generalise():
            return _generalise(name, cells, action)
        case Pool():
            return pool_ends(name, cells, low=action.low, high=action.high)
        case Shift():
            return shift_dates(name, cells, table[action.person], action.key, action.days)
        case Suppress():
            return leave_out(cells, action.rows)
        case _:
            return cells


def _generalise(name: str, cells: pa.Array, action: Generalise) -> pa.Array:
    levels = len(action.hierarchy.levels)
    if not 0 <= action.level < levels:
        raise AssessFault("SY-A019", field=name, level=action.level, highest=levels - 1)
    graded = grade(encode_column(name, cells), action.hierarchy)
    return graded.labels[action.level].take(pa.array(graded.maps[action.level][graded.codes]))
