"""Tables of people on their way to a place outside the workspace."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from suyuan.engines.writing import write_table
from suyuan.storage.durable import disk_fault, flush_file


def write_draft(table: pa.Table, target: Path) -> Path:
    """Write a table under a hidden name in its folder, for the owner's eyes alone: on disk, but not yet there.

    Raises:
        ComponentFault: the disk is full or failed; nothing is left behind.
    """
    draft = target.with_name(f".{target.stem}.part{target.suffix}")
    try:
        draft.unlink(missing_ok=True)
        draft.touch(mode=0o600)
        write_table(table, draft)
        flush_file(draft)
    except OSError as error:
        draft.unlink(missing_ok=True)
        raise disk_fault(error, target.name) from error
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return draft
