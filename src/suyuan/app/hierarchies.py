"""The hierarchies that a purpose names: shipped ones, and the custodian's own files in the workspace."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from hashlib import sha256

import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.errors import AssessFault, PolicyRefusal
from suyuan.govern.policy_shape import FieldAction
from suyuan.release.deidentify.hierarchy import Hierarchy
from suyuan.release.deidentify.named import chaptered, make_hierarchy, name_by_field, read_hierarchy, widen
from suyuan.release.layout import CopyLayout
from suyuan.storage.workspace import Workspace

MOST_BYTES = 50_000_000


def make_hierarchies(
    workspace: Workspace, said: Mapping[str, FieldAction], layout: CopyLayout, table: pa.Table, purpose: str, on: date
) -> dict[str, Hierarchy]:
    """The hierarchy of each generalised column of a copy.

    Args:
        said: actions by column.
        table: fields of the layout as they stand in the registry.

    Raises:
        PolicyRefusal: SY-G102, neither the field's name nor the policy says which.
        AssessFault: SY-A012 values that it does not know, SY-A060 to SY-A062 a file that is none.
    """
    source = {column.column: column.fields[0] for column in layout.columns if column.mode == "plain"}
    made = {}
    for column, one in said.items():
        if one.action != "generalise" or column not in source:
            continue
        field = source[column]
        name = one.hierarchy or name_by_field(field)
        if name is None:
            raise PolicyRefusal("SY-G102", column=field, purpose=purpose)
        values = pc.unique(table[field].combine_chunks()).cast(pa.string())
        known = chaptered(values) if name == "icd10" and one.uncovered == "any" else values
        found = (
            read_hierarchy(field, name, read_file(workspace, field, name))
            if name.endswith(".csv")
            else make_hierarchy(name, field, known, on, close=one.searched)
        )
        made[column] = widen(found, values) if one.uncovered == "any" else found
    return made


def digest_files(workspace: Workspace, said: Mapping[str, FieldAction] | None) -> dict[str, str]:
    """SHA-256 of each hierarchy file that a purpose names: another file makes another release."""
    files = sorted({one.hierarchy or "" for one in (said or {}).values()})
    return {
        name: sha256(read_file(workspace, "-", name).encode()).hexdigest() for name in files if name.endswith(".csv")
    }


def read_file(workspace: Workspace, field: str, name: str) -> str:
    """The text of a hierarchy file, UTF-8 or GB18030.

    Raises:
        AssessFault: SY-A060, it is not in the workspace, too large, or no text.
    """
    path = workspace.folder / name
    try:
        inside = path.resolve().is_relative_to(workspace.folder.resolve())
        raw = path.read_bytes() if inside and path.stat().st_size <= MOST_BYTES else None
    except OSError:
        raw = None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            if raw is not None and b"\x00" not in raw:
                return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise AssessFault("SY-A060", field=field, file=name)
