"""De-identification inside a release plan: the purpose's actions made ready, its constraints checked."""

from __future__ import annotations

from datetime import datetime

import pyarrow as pa

from suyuan.app.subject import names_one
from suyuan.core.canonical import Json
from suyuan.govern.policy import Purpose
from suyuan.release.deidentify.shape import Shaping, constrain, prepare
from suyuan.release.layout import CopyLayout, materialise
from suyuan.storage.workspace import Workspace


def shape_plan(
    workspace: Workspace,
    recipient: str,
    purpose_key: str,
    purpose: Purpose,
    layout: CopyLayout,
    records: pa.Table,
    now: datetime,
) -> Shaping | None:
    """What a purpose does to its columns; None where it says nothing about that.

    Raises:
        PolicyRefusal: SY-G100 to SY-G104, the policy asks for what cannot be.
        AssessFault: an action meets cells that it cannot work with.
    """
    if purpose.deidentify is None and purpose.constraints is None:
        return None
    master = workspace.keyring.marks
    shaping = prepare(purpose.deidentify or {}, layout, master, recipient, purpose_key, now.date())
    if purpose.constraints is None:
        return shaping
    values = materialise(records, layout.fields, now.date())
    # A column that shows one of several fields may show any of them: each counts.
    plain: dict[str, pa.ChunkedArray] = {}
    naming = []
    for column in layout.columns:
        for name in column.fields:
            title = column.column if column.mode == "plain" else f"{column.column}:{name}"
            plain[title] = values[name]
            if names_one(name):
                naming.append(title)
    rids = records["rid"].to_numpy()
    return constrain(pa.table(plain), rids, shaping, purpose.constraints, tuple(naming), purpose_key)


def describe_shaping(shaping: Shaping) -> dict[str, Json]:
    """What was done, for the manifest: actions and counts, no value and no key."""
    return {
        "status": "de-identified (PIPL 73(3)), still personal information",
        "actions": {name: one.model_dump(mode="json", exclude_none=True) for name, one in shaping.said.items()},
        "suppressed_rows": len(shaping.suppressed),
    }
