"""``simulate leak``: a leaked list made from real copies, with the truth in a file beside it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

import pyarrow as pa

from suyuan.app.draft_file import write_draft
from suyuan.core.canonical import Json
from suyuan.core.errors import UsageFault
from suyuan.engines.reading import read_table
from suyuan.govern.policy import parse_policy
from suyuan.samples.leaks.draft import Draft
from suyuan.samples.leaks.recipe import Given, Step, make_leak, tell_truth
from suyuan.storage.durable import write_whole
from suyuan.storage.workspace import Workspace

TRUTH_SUFFIX = ".truth.json"


@dataclass(frozen=True, slots=True)
class SimulatedLeak:
    """The list that was made and where the truth about it stands."""

    out: Path
    truth_file: Path
    draft: Draft
    sources: tuple[str, ...]


def simulate_leak(
    copies: Sequence[Path],
    out: Path,
    steps: Sequence[Step],
    seed: int,
    *,
    workspace: Workspace | None = None,
    people: Path | None = None,
) -> SimulatedLeak:
    """Make a leaked list from real copies.

    Args:
        copies: released files.
        out: the list: .csv, .xlsx or .parquet; the truth is written beside it.
        workspace: whose policy names the custodian's numbers, for ``validate``.
        people: a registry file, for ``another``.

    Raises:
        InputFault: a file cannot be read or written.
        UsageFault: SY-U031..U033, the recipe cannot be followed; SY-U037, the list would replace what it is made from.
    """
    if out.resolve() in {path.resolve() for path in (*copies, *([people] if people else []))}:
        raise UsageFault("SY-U037", file=out.name)
    phones = frozenset(parse_policy(workspace.policy_text()).honey.phones) if workspace else frozenset[str]()
    given = Given(phones, _table(people) if people is not None else None)
    draft = make_leak([_table(copy) for copy in copies], steps, seed, given)
    sources: list[dict[str, Json]] = []
    for copy in copies:
        with copy.open("rb") as file:
            sources.append({"file": copy.name, "sha256": file_digest(file, "sha256").hexdigest()})
    write_draft(draft.table, out).replace(out)
    truth_file = out.with_name(out.name + TRUTH_SUFFIX)
    truth = tell_truth(draft, sources, steps, seed)
    write_whole(truth_file, (json.dumps(truth, ensure_ascii=False) + "\n").encode())
    return SimulatedLeak(out, truth_file, draft, tuple(copy.name for copy in copies))


def _table(path: Path) -> pa.Table:
    source = read_table(path)
    names = source.header or tuple(f"column{place + 1}" for place in range(source.rows.num_columns))
    return source.rows.rename_columns(list(names))
