"""Alignment of the demo generator's dirty list: precision and recall against the truth."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

sys.path.insert(0, str(Path(__file__).parent))

from report import Section
from suyuan.app.alignment import align_file
from suyuan.app.import_registry import import_file
from suyuan.app.starter import init_workspace
from suyuan.core.derive import compute
from suyuan.engines.writing import write_table
from suyuan.release.address import SLOTS, parse, render
from suyuan.samples.broker import Habits, dress_up
from suyuan.samples.people import invent_newborns, invent_strangers
from world import clock

PEOPLE = 1_000_000
ROWS = 24_000
STRANGERS = 6_000
COLUMNS = ("name", "sex", "birth_date", "mother_name", "mother_phone", "address")
CASES = (
    ("all columns, 20 % of phones masked, 15 % of cells empty", COLUMNS),
    ("name, sex, birth date, phone", ("name", "sex", "birth_date", "mother_phone")),
    ("name and birth date alone", ("name", "birth_date")),
    ("phone and birth date alone", ("birth_date", "mother_phone")),
)


def run(people: int = PEOPLE) -> Section:
    """A registry of 1,000,000; 24,000 of them and 6,000 strangers, dirtied row by row."""
    section = Section(
        f"Linkage: {people:,} people, {ROWS:,} of them leaked with {STRANGERS:,} strangers", __doc__ or ""
    )
    rng = np.random.Generator(np.random.PCG64(17))
    with tempfile.TemporaryDirectory(prefix="suyuan-bench-") as name:
        folder = Path(name)
        registry = invent_newborns(people, 13)
        write_table(registry, folder / "registry.csv")
        workspace = init_workspace(folder / "w", clock)
        import_file(workspace, folder / "registry.csv", clock)
        chosen = np.sort(rng.choice(people, ROWS, replace=False))
        rows = pa.concat_tables([registry.take(pa.array(chosen)), invent_strangers(STRANGERS, 13)])
        shuffled = rng.permutation(rows.num_rows)
        rows = rows.take(pa.array(shuffled)).combine_chunks()
        truth = np.concatenate([chosen, np.full(STRANGERS, -1)])[shuffled]
        twin = _twins(registry)
        title = "the demo's list: birth month, one phone, mother's surname, address in one spelling"
        section.row(title, _measure(workspace, folder, _demo_columns(rows, rng), truth, twin, rng))
        for title, keep in CASES:
            section.row(title, _measure(workspace, folder, rows.select(list(keep)), truth, twin, rng))
    return section


def _demo_columns(rows: pa.Table, rng: np.random.Generator) -> pa.Table:
    """What a photo studio's copy holds of these people, marks drawn by chance."""
    pick = pa.array(rng.random(rows.num_rows) < 0.5)
    mother, father = rows["mother_phone"].combine_chunks(), rows["father_phone"].combine_chunks()
    bits = rng.integers(0, 2, (rows.num_rows, len(SLOTS)), dtype=np.uint8)
    return pa.table(
        {
            "birth_month": pc.utf8_slice_codeunits(rows["birth_date"].combine_chunks(), 0, 7),
            "mother_phone": pc.coalesce(pc.if_else(pick, mother, father), mother, father),
            "mother_surname": compute("mother_surname", rows["mother_name"].combine_chunks(), on=None),
            "address": render(parse(rows["address"].combine_chunks()), bits),
        }
    )


def _twins(registry: pa.Table) -> np.ndarray:
    """Records that share phones, address and birth date: a list without names cannot tell them apart."""
    names = ("mother_phone", "father_phone", "address", "birth_date")
    keys = [pc.fill_null(registry[name].combine_chunks(), "") for name in names]
    codes = np.asarray(pc.binary_join_element_wise(*keys, "|").dictionary_encode().indices)
    return np.bincount(codes)[codes] > 1


def _measure(workspace, folder, rows, truth, twin, rng) -> str:
    dirty = pa.table({name: _spoil(name, rows[name].combine_chunks(), rng) for name in rows.column_names})
    # A reader drops rows without a single cell; they are nobody's.
    filled = np.any([np.asarray(pc.is_valid(column.combine_chunks())) for column in dirty.columns], axis=0)
    dirty, truth = dirty.filter(pa.array(filled)), truth[filled]
    path = folder / "leak.csv"
    # The habits of the demo's broker, but rows stay in place so that the truth can be looked up.
    tracked = dress_up(dirty, Habits(names={name: name for name in dirty.column_names}), _Still(rng))
    write_table(tracked, path)
    with workspace.reading() as session:
        found = align_file(session, path).alignment
    right = found.linked & (found.rid == truth)
    wanted = _usable(dirty) & (truth >= 0)
    single = wanted & ~twin[np.maximum(truth, 0)]
    sure = (found.certain & right).sum() / max(found.certain.sum(), 1)
    return (
        f"precision {right.sum() / found.linked.sum():.5f} (of {found.certain.sum():,} certain links {sure:.5f}); "
        f"recall {(right & wanted).sum() / wanted.sum():.4f} of {wanted.sum():,} usable rows, "
        f"{(right & single).sum() / single.sum():.4f} without twins; {int(found.ambiguous.sum())} ambiguous, "
        f"{int((found.linked & (truth < 0)).sum())} strangers linked"
    )


def _spoil(name: str, cells: pa.Array, rng: np.random.Generator) -> pa.Array:
    empty = pa.array(rng.random(len(cells)) < (0.15 if name in {"address", "mother_name", "sex"} else 0.03))
    cells = pc.if_else(empty, pa.scalar(None, pa.string()), cells)
    if name.endswith("phone"):
        hide = pa.array(rng.random(len(cells)) < 0.2)
        cells = pc.if_else(hide, pc.replace_substring_regex(cells, r"^(\d{3})\d{4}(\d{4})$", r"\1****\2"), cells)
    return cells


def _usable(rows: pa.Table) -> np.ndarray:
    """Rows that carry a whole phone, or a name and a birth date."""
    usable = np.zeros(rows.num_rows, dtype=bool)
    if "mother_phone" in rows.column_names:
        phone = rows["mother_phone"].combine_chunks()
        usable |= np.asarray(pc.fill_null(pc.invert(pc.match_substring(phone, "*")), fill_value=False))
    if "name" in rows.column_names:
        named = pc.and_(pc.is_valid(rows["name"].combine_chunks()), pc.is_valid(rows["birth_date"].combine_chunks()))
        usable |= np.asarray(named)
    return usable


class _Still:
    """A generator whose permutation moves nothing."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng

    def permutation(self, rows: np.ndarray) -> np.ndarray:
        return rows

    def __getattr__(self, name: str):
        return getattr(self._rng, name)


if __name__ == "__main__":
    print(run(100_000 if "--quick" in sys.argv else PEOPLE).text())
