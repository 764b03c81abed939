"""``plan --simulate``: attacks on a copy that does not exist yet, and how many leaked rows would name the recipient.

Copies of the planned layout are marked with keys made up for the rehearsal, attacked as ``simulate leak`` does, aligned
to the registry and read like any list.  Nothing is written, and no key of the registry is touched.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from suyuan.app.alignment import align_leak, read_cells
from suyuan.app.plan import ReleasePlan
from suyuan.app.trace import subject_of
from suyuan.core.keyed import derive_key
from suyuan.release.deidentify.shape import shape
from suyuan.release.mark import MarkingKeys, mark
from suyuan.samples.leaks.recipe import make_leak, parse_step
from suyuan.storage.workspace import Session, Workspace
from suyuan.trace.growth import ReadList, weigh_sources
from suyuan.trace.observe import observe

TRIALS = 20
DETECTED = 0.95
LONGEST = (400, 2_000)
"""Rows of the lists that are tried; longer ones only where the first are not enough."""

OVER = 2
"""Records that one trial marks, drawn by chance, for each row of its list."""

POINTS = 16
SEED = b"suyuan rehearsal: keys of no release"

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Attack:
    """What a broker may do.

    Attributes:
        name: key of its description.
        copies: how many recipients' copies go in; the first one's recipient is to be named.
        steps: recipe, ``{rows}`` for the number of rows.
    """

    name: str
    copies: int
    steps: tuple[str, ...]


ATTACKS = (
    Attack("intact", 1, ("subset:rows={rows}", "shuffle")),
    Attack("typed", 1, ("subset:rows={rows}", "typos:rate=.05", "ocr:rate=.02", "mask:share=.2", "shuffle")),
    Attack("half_spelled", 1, ("subset:rows={rows}", "addresses:share=.5", "shuffle")),
    Attack("one_spelling", 1, ("subset:rows={rows}", "addresses:share=1", "level", "strangers:share=.2", "shuffle")),
    Attack("merged", 2, ("mix:shares=.5/.5,rows={rows}", "shuffle")),
    Attack("fifth", 2, ("mix:shares=.2/.8,rows={rows}", "shuffle")),
    Attack("interleaved", 3, ("collude:way=interleave,rows={rows}", "shuffle")),
)


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """How an attack ended.

    Attributes:
        rows: rows of the list that were looked at, ascending.
        detected: share of the trials in which the recipient was named from that many, same length.
        needed: rows that were enough in 95 % of the trials, None where the longest lists were not.
        aligned: share of the rows that found their record.
    """

    name: str
    rows: tuple[int, ...]
    detected: tuple[float, ...]
    needed: int | None
    aligned: float


def rehearse(
    workspace: Workspace, plan: ReleasePlan, progress: Progress = lambda _attack: None, trials: int = TRIALS
) -> tuple[Rehearsed, ...]:
    """Rehearse all attacks on a planned copy."""
    with workspace.reading() as session:
        done = []
        for attack in ATTACKS:
            progress(attack.name)
            for longest in LONGEST:
                found = _rehearse(session, plan, attack, trials, min(longest, plan.rows))
                if found.needed is not None or plan.rows <= longest:
                    break
            done.append(found)
    return tuple(done)


def _rehearse(session: Session, plan: ReleasePlan, attack: Attack, trials: int, most: int) -> Rehearsed:
    grid = sorted({round(3 * (max(most, 4) / 3) ** (k / (POINTS - 1))) for k in range(POINTS)})
    threshold = math.log(plan.candidates / plan.alpha)
    first: list[float] = []
    aligned: list[float] = []
    for trial in range(trials):
        keys = [_made_up(attack.name, trial, part) for part in range(attack.copies)]
        read, share = _attack_once(session, plan, attack, keys, most, trial)
        aligned.append(share)
        first.append(_first_enough(read, keys, grid, threshold))
    crossed = np.sort(first)
    needed = crossed[math.ceil(DETECTED * trials) - 1]
    return Rehearsed(
        attack.name,
        tuple(grid),
        tuple(float((crossed <= rows).mean()) for rows in grid),
        int(needed) if math.isfinite(needed) else None,
        float(np.mean(aligned)),
    )


def _first_enough(read: ReadList, keys: list[MarkingKeys], grid: list[int], threshold: float) -> float:
    """Fewest rows of the grid from which the first source stays named; infinity where even all do not name it."""
    enough = math.inf
    for rows in reversed(grid):
        evidence, _ = weigh_sources(keys, read.first_rows(rows, keys[0].bias), threshold)
        if evidence[0] < threshold:
            break
        enough = rows
    return enough


def _attack_once(
    session: Session, plan: ReleasePlan, attack: Attack, keys: list[MarkingKeys], most: int, trial: int
) -> tuple[ReadList, float]:
    """One list, made, aligned and read; and the share of its rows that found their record."""
    rng = np.random.Generator(np.random.PCG64([trial, ATTACKS.index(attack)]))
    chosen = np.sort(rng.choice(plan.rows, min(OVER * most, plan.rows), replace=False))
    records = plan.records.take(pa.array(chosen))
    marked = [mark(records, None, plan.layout, dict(plan.slot_table), one, plan.at.date()) for one in keys]
    copies = [(one if plan.shaping is None else shape(one, plan.shaping)).table for one in marked]
    steps = [parse_step(step.format(rows=most)) for step in attack.steps]
    made = make_leak(copies, steps, trial)
    leak = read_cells(tuple(made.table.column_names), made.table)
    alignment = align_leak(session, leak)
    linked = np.flatnonzero(alignment.linked)
    rids = alignment.rid[linked].astype(np.uint64)
    slots = plan.layout.slots(dict(plan.slot_table))
    symbols = observe(leak, linked, subject_of(session, rids, slots), slots)
    return ReadList(slots, linked, rids, symbols), float(alignment.linked.mean())


def _made_up(attack: str, trial: int, part: int) -> MarkingKeys:
    """Keys of one rehearsed recipient; the biases of a trial are shared, as those of an epoch are."""
    place = (attack, str(trial))
    return MarkingKeys(
        derive_key(SEED, "recipient", *place, str(part)),
        derive_key(SEED, "release", *place, str(part)),
        derive_key(SEED, "bias", *place),
    )
