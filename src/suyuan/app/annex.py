"""The sealed annex of an evidence pack: the personal data that the alignment can be checked with, for a court alone.

One JSON object a line, encrypted to age keys (age-encryption.org/v1): the leaked row as it stood, and the registry's
record that it was aligned to.  Nothing of it is written anywhere in the clear.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pyrage

from suyuan.app.trace import TraceResult
from suyuan.case.pack import Annex
from suyuan.core.errors import UsageFault
from suyuan.storage.workspace import Session


def read_recipients(texts: Sequence[str]) -> list[pyrage.x25519.Recipient]:
    """The court's keys.

    Raises:
        UsageFault: SY-U018, one is no age key.
    """
    found = []
    for text in texts:
        try:
            found.append(pyrage.x25519.Recipient.from_str(text))
        except pyrage.RecipientError as error:
            raise UsageFault("SY-U018", key=text[:16]) from error
    return found


def seal_annex(session: Session, traced: TraceResult, recipients: Sequence[str]) -> Annex:
    """Seal all aligned rows with their records.

    Raises:
        UsageFault: SY-U018, a recipient is no age key.
    """
    keys = read_recipients(recipients)
    source, rids = traced.aligned.read.source, traced.aligned.alignment.rid[traced.linked].astype(np.uint64)
    leaked = source.rows.take(traced.linked)
    titles = [title or f"column{place + 1}" for place, title in enumerate(source.header or [""] * leaked.num_columns)]
    columns = [leaked.column(place).to_pylist() for place in range(leaked.num_columns)]
    fields = [field.name for field in session.registry.fields()]
    distinct = np.unique(rids)
    records = session.registry.read(fields, distinct).to_pylist()
    by_rid = {int(record["rid"]): {name: record[name] for name in fields} for record in records}
    lines = [
        json.dumps(
            {
                "row": source.row_number(int(row)),
                "rid": int(rid),
                "leaked": {title: column[place] for title, column in zip(titles, columns, strict=True)},
                "registry": by_rid[int(rid)],
            },
            ensure_ascii=False,
        )
        for place, (row, rid) in enumerate(zip(traced.linked, rids, strict=True))
    ]
    return Annex(tuple(recipients), pyrage.encrypt(("\n".join(lines) + "\n").encode(), keys))
