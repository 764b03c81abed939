"""``case export``: a case for other tools: CASE/UCO JSON-LD, or CSV with a file for each kind of item."""

from __future__ import annotations

import json
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

import pyarrow as pa

from suyuan.app.case_formats import ExportFormat
from suyuan.app.case_views import log_reveal, mask_case
from suyuan.app.cases import find_case
from suyuan.app.clock import Clock
from suyuan.case.file import CaseFile
from suyuan.case.item_checks import items_of
from suyuan.case.item_json import item_json
from suyuan.case.uco import case_uco
from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.errors import UsageFault
from suyuan.engines.writing import write_table
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.durable import write_whole
from suyuan.storage.workspace import Workspace

BETWEEN = " | "


@dataclass(frozen=True, slots=True)
class CaseExport:
    """What was written, in which folder, and the entry that says so."""

    case: str
    folder: Path
    files: tuple[tuple[str, str, int], ...]
    ledger_index: int


def export_case(
    workspace: Workspace,
    case: str,
    out: Path,
    form: ExportFormat,
    clock: Clock,
    *,
    reveal_reason: str | None = None,
) -> CaseExport:
    """Write a case into a new folder; names are masked unless there is a reason, and both are logged before.

    Raises:
        UsageFault: SY-U100 no such case, SY-U109 an empty reason, SY-U118 the folder holds something.
    """
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UsageFault("SY-U118", folder=out.name)
    if reveal_reason is not None and not reveal_reason.strip():
        raise UsageFault("SY-U109")
    with workspace.writing() as session:
        number = find_case(session, case)
        whole = session.cases.file(number)
        if reveal_reason is not None:
            log_reveal(session, number, reveal_reason, clock)
        shown = whole if reveal_reason is not None else mask_case(whole)
        body: dict[str, Json] = {
            "case": number,
            "act": "export",
            "form": form.value,
            "names": reveal_reason is not None,
        }
        index = session.log(Entry(Event.CASE, clock(), body))
    out.mkdir(mode=0o700, parents=True, exist_ok=True)
    if form is ExportFormat.CASE_UCO:
        told = case_uco(shown, f"suyuan {version('suyuan')}")
        write_whole(out / "case.jsonld", (json.dumps(told, ensure_ascii=False, indent=2) + "\n").encode())
    else:
        _write_csv(shown, out)
    files = tuple(_line(path) for path in sorted(out.iterdir()))
    manifest: Json = {
        "schema": "suyuan/case-export/1",
        "case": number,
        "form": form.value,
        "ledger_index": index,
        "files": [{"name": name, "sha256": digest, "size": size} for name, digest, size in files],
    }
    write_whole(out / "manifest.json", canonical_bytes(manifest))
    return CaseExport(number, out, files, index)


def _write_csv(case_file: CaseFile, out: Path) -> None:
    """One file for each kind, with its fields as columns; no cell starts a formula."""
    tables: dict[str, list[dict[str, str]]] = {}
    for kind, number, item in items_of(case_file):
        told = item_json(item)
        cells = {"number": number, **told.facts, **told.words}
        tables.setdefault(kind, []).append({name: _cell(value) for name, value in cells.items()})
    for kind, rows in tables.items():
        table = pa.table({name: pa.array([row[name] for row in rows], pa.string()) for name in rows[0]})
        path = out / f"{kind}.csv"
        write_table(table, path)
        path.chmod(0o600)


def _cell(value: Json) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return BETWEEN.join(_cell(one) for one in value)
    return str(value)


def _line(path: Path) -> tuple[str, str, int]:
    data = path.read_bytes()
    return path.name, sha256(data).hexdigest(), len(data)
