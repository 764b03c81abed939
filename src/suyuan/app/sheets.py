"""Write a sheet: a page to print, or its rows as a table; no person's data is in it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pyarrow as pa

from suyuan.core.errors import UsageFault
from suyuan.engines.writing import write_table
from suyuan.report.printed import Sheet, print_sheet, set_sheet
from suyuan.storage.durable import write_whole


def write_sheet(
    out: Path, sheet: Sheet, titles: Sequence[str], rows: Sequence[Sequence[str]], known: Sequence[str]
) -> None:
    """Write the sheet for .html and .pdf, the rows for any other suffix that is known here.

    Raises:
        UsageFault: SY-U005 there is no such folder; SY-U085 the suffix is none of the known.
        ComponentFault: the place cannot be written to, or SY-C050..C052 as ``set_sheet``.
    """
    suffix = out.suffix.lower()
    if suffix not in known:
        raise UsageFault("SY-U085", suffix=suffix or "-", known=" ".join(known))
    if not out.parent.is_dir():
        raise UsageFault("SY-U005", folder=out.parent.name or ".")
    if suffix == ".html":
        write_whole(out, print_sheet(sheet).encode())
        return
    if suffix == ".pdf":
        write_whole(out, set_sheet(sheet))
        return
    columns = [pa.array([row[place] for row in rows], pa.string()) for place in range(len(titles))]
    draft = out.with_name(f".{out.stem}.part{suffix}")
    write_table(pa.table(columns, names=[str(n) for n in range(len(titles))]), draft, header=titles)
    draft.replace(out)
