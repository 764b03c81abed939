"""What travels inside a paper for machines: the figures as JSON, the rows behind totals as CSV; no personal data."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping, Sequence

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.report.messages import Lang, say
from suyuan.report.papers import Attachment

SCHEMA = "suyuan/case-paper/1"


def attach_json(lang: Lang, kind: str, case: str, data: Mapping[str, object]) -> Attachment:
    """The figures of a paper as canonical JSON.

    Args:
        data: strings, whole numbers, lists and objects; no floats, no names.
    """
    whole: dict[str, Json] = {"schema": SCHEMA, "kind": kind, "case": case, **data}  # type: ignore[dict-item]
    return Attachment(
        "evidence.json", "application/json", say(lang, "case_paper.attached_json"), canonical_bytes(whole)
    )


def attach_csv(lang: Lang, name: str, headers: Sequence[str], rows: Iterable[Sequence[object]]) -> Attachment:
    """Rows behind a table: numbers of items, figures and days; None is an empty cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headers)
    writer.writerows(["" if cell is None else cell for cell in row] for row in rows)
    return Attachment(
        f"{name}.csv", "text/csv", say(lang, "case_paper.attached_rows", name=name), text.getvalue().encode()
    )
