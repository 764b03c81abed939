"""De-identification inside a release plan: actions made ready, levels searched, constraints checked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.app.hierarchies import make_hierarchies
from suyuan.app.subject import names_one
from suyuan.assess.codes import encode_column
from suyuan.core.canonical import Json
from suyuan.core.errors import PolicyRefusal
from suyuan.govern.policy import Purpose
from suyuan.govern.policy_shape import Constraints
from suyuan.release.deidentify.constrain import Reached, choose_quasi, constrain, judge_rows
from suyuan.release.deidentify.goal import Goal
from suyuan.release.deidentify.hierarchy import Hierarchy
from suyuan.release.deidentify.obstacle import Obstacle
from suyuan.release.deidentify.search import Found, Open, find_levels, find_local, find_ranges
from suyuan.release.deidentify.shape import Searched, Shaping, prepare, settle, shape_table
from suyuan.release.layout import CopyLayout, base_fields, materialise
from suyuan.storage.workspace import Session

COARSEST = "\x00all"
STATUS = "de-identified (PIPL 73(3)), still personal information"


@dataclass(frozen=True, slots=True)
class Plain:
    """A copy without its marks: every field that a column may show is a column of its own.

    Attributes:
        table: n rows.
        rids: record of each, shape (n,).
        naming: columns that name a person by themselves.
    """

    table: pa.Table = field(repr=False)
    rids: NDArray[np.uint64] = field(repr=False)
    naming: tuple[str, ...]


def lay_plain(records: pa.Table, layout: CopyLayout, on: date) -> Plain:
    """The fields of a copy before its marks; a column that shows one of several fields may show any: each counts."""
    values = materialise(records, layout.fields, on)
    plain: dict[str, pa.ChunkedArray] = {}
    naming = []
    for column in layout.columns:
        for name in column.fields:
            title = column.column if column.mode == "plain" else f"{column.column}:{name}"
            plain[title] = values[name]
            if names_one(name):
                naming.append(title)
    return Plain(pa.table(plain), records["rid"].to_numpy().astype(np.uint64), tuple(naming))


@dataclass(frozen=True, slots=True)
class ShapeRequest:
    """What a purpose asks of one copy, with its hierarchies at hand."""

    session: Session
    recipient: str
    purpose_key: str
    purpose: Purpose
    layout: CopyLayout
    on: date

    @property
    def asked(self) -> Constraints | None:
        """The purpose's constraints."""
        return self.purpose.constraints


def shape_rows(request: ShapeRequest, records: pa.Table) -> tuple[Shaping | None, NDArray[np.bool_]]:
    """Make the purpose's actions ready, and search the levels that it leaves open.

    Args:
        records: registry rows that may leave, ``rid`` ascending, at least one.

    Returns:
        The shaping, None where the purpose says nothing about that; and which records stay, shape (n,).

    Raises:
        PolicyRefusal: SY-G100 to SY-G107, the policy asks for what cannot be.
        AssessFault: an action or a hierarchy meets cells that it cannot work with.
    """
    purpose = request.purpose
    stays = np.ones(records.num_rows, dtype=np.bool_)
    if purpose.deidentify is None and purpose.constraints is None:
        return None, stays
    said = purpose.deidentify or {}
    values = materialise(records, request.layout.fields, request.on)
    workspace, key = request.session.workspace, request.purpose_key
    ranges = purpose.constraints is not None and purpose.constraints.method == "ranges"
    graded = {name: one for name, one in said.items() if not (ranges and one.searched)}
    hierarchies = make_hierarchies(workspace, graded, request.layout, values, key, request.on)
    master = workspace.keyring.marks
    shaping = prepare(said, request.layout, master, request.recipient, key, request.on, hierarchies)
    if purpose.constraints is None or purpose.constraints.method is None:
        return shaping, stays
    if request.layout.honey or request.layout.withhold:
        carrier = "honey" if request.layout.honey else "withhold"
        raise PolicyRefusal("SY-G107", purpose=key, carrier=carrier, method=purpose.constraints.method)
    found = _search(request, records, shaping, hierarchies)
    settled = settle(shaping, purpose.constraints.method, found, hierarchies, records["rid"].to_numpy())
    return settled, found.stays


def hold(request: ShapeRequest, records: pa.Table, shaping: Shaping | None) -> tuple[Shaping | None, Reached | None]:
    """Judge the rows that leave.

    Args:
        records: registry rows that leave: without those that the keys withhold.

    Raises:
        PolicyRefusal: SY-G100, SY-G103, SY-G104, SY-G110 as ``constrain``.
    """
    if shaping is None or request.asked is None:
        return shaping, None
    plain = lay_plain(records, request.layout, request.on)
    people = None
    if request.asked.kmap is not None:
        everybody = _everybody(request)
        people = (everybody.table, everybody.rids)
    return constrain(plain.table, plain.rids, shaping, request.asked, plain.naming, request.purpose_key, people)


def describe_shaping(shaping: Shaping, reached: Reached | None = None) -> dict[str, Json]:
    """What was done, for the manifest: actions and counts, no value and no key."""
    told: dict[str, Json] = {
        "status": STATUS,
        "actions": {name: one.model_dump(mode="json", exclude_none=True) for name, one in shaping.said.items()},
        "suppressed_rows": len(shaping.suppressed),
    }
    if shaping.searched is not None:
        told["search"] = describe_search(shaping.searched)
    if reached is not None:
        told["reached"] = {
            "quasi": list(reached.quasi),
            "k": reached.k,
            "k_missing_as_any_value": reached.k_any,
            "values": {name: {"l": count, "t": f"{apart:.4f}"} for name, (count, apart) in reached.values.items()},
            **({} if reached.kmap is None else {"kmap": reached.kmap}),
        }
    return told


def class_columns(
    shaping: Shaping, records: pa.Table, layout: CopyLayout, at: datetime
) -> dict[str, NDArray[np.int32]]:
    """Which records show the same cell, by column, for columns whose cells depend on other rows; no value.

    Later releases to the same recipient are joined with this one, and the registry alone cannot make these cells again.
    """
    if not shaping.by_row:
        return {}
    plain = lay_plain(records, layout, at.date())
    table = shape_table(plain.table, plain.rids, shaping)[0]
    return {name: encode_column(name, table[name]).codes for name in shaping.by_row}


def describe_search(searched: Searched) -> dict[str, Json]:
    """What a search has decided; no value of anybody."""
    return {
        "method": searched.method,
        "levels": dict(searched.levels),
        "left_out": searched.left_out,
        "granularity": f"{searched.granularity:.4f}",
        "proved": searched.proved,
    }


def _search(request: ShapeRequest, records: pa.Table, shaping: Shaping, hierarchies: Mapping[str, Hierarchy]) -> Found:
    asked = request.asked
    assert asked is not None
    plain = lay_plain(records, request.layout, request.on)
    quasi = choose_quasi(plain.table.column_names, shaping, asked, plain.naming, request.purpose_key)
    for name in shaping.open:
        if name not in quasi:
            raise PolicyRefusal("SY-G106", column=name, purpose=request.purpose_key)
    fixed = [name for name in quasi if name not in shaping.open]
    open_ = {name: Open(hierarchies.get(name), shaping.said[name].coarsest) for name in shaping.open}
    table = shape_table(plain.table, plain.rids, shaping)[0]
    goal = Goal(asked.kmap or asked.k, asked.l, t=None if asked.t is None else float(asked.t))
    limit = float(asked.suppress or 0)
    found: Found | Obstacle | None
    if asked.method == "levels":
        register = None
        if asked.kmap is not None:
            everybody = _everybody(request)
            register = shape_table(everybody.table, everybody.rids, shaping)[0]
        found = find_levels(table, open_, fixed, asked.sensitive, goal, limit, register)
    elif asked.method == "local":
        found = find_local(table, open_, fixed, asked.sensitive, goal, limit)
    else:
        found = find_ranges(table, open_, fixed, goal, limit)
    if isinstance(found, Obstacle):
        raise PolicyRefusal(
            "SY-G105",
            purpose=request.purpose_key,
            k=goal.k,
            reached=found.reached,
            column=found.column,
            without=found.without,
        )
    if found is None:
        # Everything at its coarsest says what would do; where even that fulfils all, too many rows are left out.
        judge_rows(table, fixed or [], asked, request.purpose_key) if fixed else None
        raise PolicyRefusal("SY-G108", purpose=request.purpose_key, method=asked.method, share=f"{limit:.0%}")
    return found


def _refuse_values(table: pa.Table, fixed: Sequence[str], asked: Constraints, purpose: str) -> None:
    """Name the sensitive column that is in the way even where everything open is at its coarsest."""
    if not asked.sensitive:
        return
    coarsest = table.append_column(COARSEST, pa.array(["*"] * table.num_rows))
    judge_rows(coarsest, [*fixed, COARSEST], asked.model_copy(update={"k": 1}), purpose)


def _everybody(request: ShapeRequest) -> Plain:
    """The columns of the copy for all people of the registry."""
    registry = request.session.registry
    needed = base_fields(request.layout.fields, [one.name for one in registry.fields()])
    return lay_plain(registry.read(needed), request.layout, request.on)
