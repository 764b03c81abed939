"""What the benches share: a workspace of invented people, many recipients, and lists cut from real copies."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pyarrow as pa

from suyuan.app.import_registry import import_file
from suyuan.app.release import make_release
from suyuan.app.starter import init_workspace
from suyuan.engines.reading import read_table
from suyuan.engines.writing import write_table
from suyuan.samples.broker import Habits, dress_up, merge_sources, take_some
from suyuan.samples.numbers import custodian_numbers
from suyuan.samples.people import invent_newborns, invent_strangers
from suyuan.storage.workspace import Workspace

PURPOSE = "photo"
HEADERS = {"address": "住址", "contact": "电话号", "mother_surname": "姓", "birth_date": "生日"}
ONE_SPELLING = Habits(names=HEADERS)
INTACT = Habits(one_spelling=False, spaced_phones=False, dotted_dates=False)


def clock() -> datetime:
    """A fixed day: benches compare figures, not calendars."""
    return datetime(2024, 1, 8, tzinfo=UTC)


@dataclass(frozen=True)
class World:
    """A workspace whose first ``written`` recipients have real files; the others are candidates all the same."""

    folder: Path
    workspace: Workspace
    recipients: int
    copies: dict[int, pa.Table]

    def stranger_rows(self, rows: int, seed: int) -> pa.Table:
        """Rows of people who are in no registry of ours, in the columns of a copy."""
        people = invent_strangers(rows, seed)
        return pa.table(
            {
                "birth_date": people["birth_date"].combine_chunks(),
                "contact": people["mother_phone"].combine_chunks(),
                "mother_surname": pa.array([name[:1] if name else None for name in people["mother_name"].to_pylist()]),
                "address": people["address"].combine_chunks(),
            }
        )

    def leak(self, name: str, parts: list[tuple[int, int]], strangers: int, habits: Habits, seed: int) -> Path:
        """Write a list: rows of copies by recipient, strangers, a broker's habits."""
        rng = np.random.Generator(np.random.PCG64([seed, 99]))
        tables = [take_some(self.copies[recipient], rows, rng) for recipient, rows in parts]
        if strangers:
            tables.append(self.stranger_rows(strangers, seed))
        path = self.folder / name
        write_table(dress_up(merge_sources(tables, rng), habits, rng), path)
        return path


@contextmanager
def build_world(people: int, recipients: int, written: int, seed: int = 7, carriers: str = "") -> Iterator[World]:
    """A registry of so many people, released to so many recipients.

    Args:
        written: recipients whose copy is marked and written by ``make_release``; the rest are entered as releases of
            the same layout and scope, which is all that scoring sees of them.
    """
    with tempfile.TemporaryDirectory(prefix="suyuan-bench-") as name:
        folder = Path(name)
        registry = folder / "registry.csv"
        write_table(invent_newborns(people, seed), registry)
        workspace = init_workspace(folder / "w", clock, policy_text=_policy(recipients, carriers, seed))
        import_file(workspace, registry, clock)
        copies = {}
        for recipient in range(written):
            made = make_release(workspace, f"r{recipient:05d}", PURPOSE, clock, file_format="parquet")
            source = read_table(made.out)
            copies[recipient] = source.rows.rename_columns(list(source.header or ()))
            made.out.unlink()
        with workspace.writing() as session:
            model = session.releases.all()[0]
            for recipient in range(written, recipients):
                session.releases.add(
                    replace(model, release_id=f"R-BENCH{recipient:07d}", recipient=f"r{recipient:05d}")
                )
        yield World(folder, workspace, recipients, copies)


def _policy(recipients: int, carriers: str, seed: int) -> str:
    phones = ", ".join(f'"{number}"' for number in custodian_numbers(24, seed))
    listed = "\n".join(f'[recipients.r{number:05d}]\nname = "r{number:05d}"' for number in range(recipients))
    return f"""{listed}
[govern]
decision = "advise"
[purposes.{PURPOSE}]
title = "bench"
basis = "consent"
keep_days = 30
needs = ["birth_date", {{ one_of = ["mother_phone", "father_phone"], as = "contact" }}, "mother_surname", "address"]
carriers = [{carriers or '"choice", "form", "honey"'}]
[honey]
phones = [{phones}]
"""
