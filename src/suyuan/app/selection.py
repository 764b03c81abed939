"""Which records a release is of, and the id that follows from them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from hashlib import sha256

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.govern.policy import CarrierName, DateRange, Purpose
from suyuan.release.address import CODE_BOOK_VERSION
from suyuan.release.layout import CopyLayout, describe_layout, materialise
from suyuan.storage.workspace import Session


def read_scope(session: Session, purpose: Purpose, needed: tuple[str, ...], now: datetime) -> pa.Table:
    """The registry rows in the scope of a purpose: ``rid`` ascending and the needed fields."""
    records = session.registry.read(needed)
    if not purpose.scope:
        return records
    subject = materialise(records, tuple(purpose.scope), now.date())
    keep = pa.scalar(value=True)
    for name, wanted in purpose.scope.items():
        values = subject[name].combine_chunks()
        if isinstance(wanted, DateRange):
            if wanted.from_ is not None:
                keep = pc.and_(keep, pc.greater_equal(values, wanted.from_.isoformat()))
            if wanted.to is not None:
                keep = pc.and_(keep, pc.less_equal(values, wanted.to.isoformat()))
        else:
            keep = pc.and_(keep, pc.is_in(values, value_set=pa.array(list(wanted), pa.string())))
    return records.filter(pc.fill_null(keep, fill_value=False))


def name_release(
    recipient: str,
    purpose_key: str,
    purpose: Purpose,
    carriers: Collection[CarrierName],
    layout: CopyLayout,
    records: pa.Table,
    epoch: int,
    files: Mapping[str, str],
) -> str:
    """The id of a release: it follows from the plan, the recipient and the data.

    Args:
        records: that may leave.
        files: SHA-256 of each hierarchy file that the purpose names.
    """
    plan: dict[str, Json] = {
        "recipient": recipient,
        "purpose": purpose_key,
        "definition": purpose.model_dump_json(by_alias=True),
        "carriers": [carrier.value for carrier in carriers],
        "layout": describe_layout(layout),
        "code_book": CODE_BOOK_VERSION,
        "epoch": epoch,
        "records": _digest(records),
    }
    if files:
        plan["hierarchies"] = dict(files)
    return "R-" + sha256(canonical_bytes(plan)).hexdigest()[:12].upper()


def _digest(table: pa.Table) -> str:
    """SHA-256 over the values of a table, column by column."""
    digest = sha256()
    for name in table.column_names:
        digest.update(f"{name}\x00{table.num_rows}\x00".encode())
        column = table[name].combine_chunks()
        if column.type == pa.uint64():
            digest.update(column.to_numpy().tobytes())
            continue
        digest.update(np.asarray(pc.fill_null(pc.binary_length(column), -1)).astype("<i8").tobytes())
        text = pc.fill_null(column, "").cast(pa.large_string())
        first, last = np.frombuffer(text.buffers()[1], dtype=np.int64)[[text.offset, text.offset + len(text)]]
        if last > first:
            digest.update(memoryview(text.buffers()[2])[first:last])
    return digest.hexdigest()
