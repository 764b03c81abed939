"""One registry, one layout, several codes: copies that differ in their symbols alone, lists read as the product reads.

Peers' copies are written by the product's ``mark`` with the symbols exchanged, so that cells, spellings and the number
of marks a row are the same.  A list of theirs goes through the same file, linkage and reading; only then does it go to
their decoder.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from codes import MASTER, Cells, Code
from numpy.typing import NDArray

from suyuan.app.alignment import align_file
from suyuan.app.plan import make_plan, marking_keys
from suyuan.app.roster import slots_of
from suyuan.app.trace import subject_of, trace_file
from suyuan.core.fields import Kind
from suyuan.core.keyed import derive_key, keyed_hash
from suyuan.core.normalise import normalise
from suyuan.engines.reading import read_table
from suyuan.release import mark as marking
from suyuan.release.address import SLOTS, match_key
from suyuan.release.layout import materialise
from suyuan.release.slots import Slot
from suyuan.samples.leaks.spelling import read_spelling
from suyuan.trace.observe import observe
from suyuan.trace.reading import Reading, gather
from world import PURPOSE, World, clock

Draw = Callable[[NDArray[np.uint64], tuple[Slot, ...]], NDArray[np.uint8]]
VIRTUAL_KEY = derive_key(MASTER, "virtual key")


class Arena:
    """A world with what the peers need of it."""

    def __init__(self, world: World) -> None:
        self.world = world
        self._written: dict[tuple[Code, int], pa.Table] = {}
        self.plan = make_plan(world.workspace, "r00000", PURPOSE, clock)
        with world.workspace.reading() as session:
            self._releases = {r.recipient: r.release_id for r in session.releases.all()}
            self.slots = slots_of(session.releases.outlines(), session.releases.slot_table())
        self.rids = self.plan.records["rid"].to_numpy().astype(np.uint64)
        self.virtual = virtual_keys(
            materialise(self.plan.records, ["birth_date", "mother_surname", "address"], clock().date())
        )

    def own_draw(self, recipient: int) -> Draw:
        """The product's symbols of a recipient."""
        name = f"r{recipient:05d}"
        keys = marking_keys(self.world.workspace, name, self._releases[name])
        return lambda rids, slots: _plain_draw(keys, rids, slots, _draw_biases(keys.bias, rids, slots))

    def code_draw(self, code: Code, recipient: int) -> Draw:
        """A peer's symbols of a recipient."""
        return lambda rids, slots: code.symbols(recipient, self._ids(code, rids), slots)

    def code_copy(self, code: Code, recipient: int) -> pa.Table:
        """A peer's copy for a recipient; kept, because many lists are cut from it."""
        if (code, recipient) not in self._written:
            self._written[code, recipient] = self.mark(self.code_draw(code, recipient), recipient).table
        return self._written[code, recipient]

    def mark(self, draw: Draw, number: int = 0) -> marking.MarkedCopy:
        """A copy of the whole registry with these symbols; ``number`` fixes the order of its rows."""
        keys = marking.MarkingKeys(bytes(16), derive_key(MASTER, "order", str(number)), bytes(16))
        plan = self.plan
        with _drawn_by(draw):
            return marking.mark(plan.records, None, plan.layout, dict(plan.slot_table), keys, clock().date())

    def product_names(self, path: Path, alpha: float, candidates: int) -> set[int]:
        """Whom the product names."""
        found = trace_file(self.world.workspace, path, clock, alpha=alpha, candidates=candidates)
        return {int(accused.recipient[1:]) for accused in found.attribution.accused}

    def read_informed(self, path: Path, code: Code) -> Cells:
        """A list by our linkage and our reading against the registry."""
        reading = self.read(path)
        return Cells(self._ids(code, reading.rids), reading.slots, lean_of(reading))

    def read(self, path: Path) -> Reading:
        """A list as the product reads it, before any candidate is looked at."""
        with self.world.workspace.reading() as session:
            aligned = align_file(session, path)
            linked = np.flatnonzero(aligned.alignment.linked)
            rids = aligned.alignment.rid[linked].astype(np.uint64)
            symbols = observe(aligned.leak, linked, subject_of(session, rids, self.slots), self.slots)
        return gather(self.slots, rids, symbols)

    def read_blind(self, path: Path) -> Cells:
        """A list without the registry, as published schemes read: a virtual key of each row, spellings as they stand.

        Which parent a number belongs to cannot be told this way, so the choice is lost.
        """
        source = read_table(path)
        rows = source.rows.rename_columns(list(source.header or ()))
        _, shown = read_spelling(rows["address"].combine_chunks())
        lean = np.zeros((rows.num_rows, len(self.slots)))
        for column, slot in enumerate(self.slots):
            if slot.carrier == "form":
                read = shown[:, SLOTS.index(slot.name.split(":", 2)[2])]
                lean[:, column] = np.where(read < 0, 0, 2 * read.astype(int) - 1)
        return Cells(virtual_keys(rows), self.slots, lean)

    def _ids(self, code: Code, rids: NDArray[np.uint64]) -> NDArray[np.uint64]:
        return rids if code.by_registry else self.virtual[np.searchsorted(self.rids, rids)]


def virtual_keys(rows: pa.Table) -> NDArray[np.uint64]:
    """What stands for a primary key where a list has none: birth date, surname and dwelling, whatever its spelling."""
    parts = [
        normalise(Kind.BIRTH_DATE, rows["birth_date"].combine_chunks()),
        normalise(Kind.NAME, rows["mother_surname"].combine_chunks()),
        match_key(rows["address"].combine_chunks()),
    ]
    texts = pc.binary_join_element_wise(*(pc.fill_null(part, "") for part in parts), "\x1f")
    return keyed_hash(VIRTUAL_KEY, texts)


def lean_of(reading: Reading) -> NDArray[np.float64]:
    """Share of each record's rows that show 1 less the share that shows 0, shape (u, s)."""
    lean = np.zeros((reading.records, len(reading.slots)))
    signs = np.where(reading.symbols < 0, 0, 2 * reading.symbols.astype(int) - 1)
    np.add.at(lean, reading.owner, signs * reading.weight[:, None])
    return lean


def flipped(draw: Draw, rate: float, seed: int) -> Draw:
    """The same symbols, each turned over with this chance: somebody who knows the code book and both numbers."""

    def drawn(rids: NDArray[np.uint64], slots: tuple[Slot, ...]) -> NDArray[np.uint8]:
        symbols = draw(rids, slots)
        rng = np.random.Generator(np.random.PCG64([seed, 3]))
        return symbols ^ (rng.random(symbols.shape) < rate).astype(np.uint8)

    return drawn


def unmarked(rids: NDArray[np.uint64], slots: tuple[Slot, ...]) -> NDArray[np.uint8]:
    """An export that nobody marked: the first alternative and the canonical spelling everywhere."""
    return np.zeros((len(rids), len(slots)), dtype=np.uint8)


_plain_draw, _draw_biases = marking.draw_symbols, marking.draw_biases


@contextmanager
def _drawn_by(draw: Draw):
    marking.draw_symbols = lambda _keys, rids, slots, _biases: draw(rids, slots)
    try:
        yield
    finally:
        marking.draw_symbols = _plain_draw
