"""Frames of the process for documents to parts, and to the files that lie within documents."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from suyuan.core.errors import ComponentFault, InputFault
from suyuan.engines.reading.table import SourceTable
from suyuan.engines.sources.frames import ask_frames
from suyuan.engines.sources.origin import Origin
from suyuan.engines.sources.part import Part
from suyuan.engines.sources.send import ROW_NUMBERS
from suyuan.engines.sources.settle import settle_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pyarrow as pa

    from suyuan.engines.reading.table import Limits
    from suyuan.engines.sources.frames import Frame
    from suyuan.engines.sources.part import Place

_PDF_LIBRARY = "pypdfium2"
Spend = Callable[[int, str, int], None]


def read_document(origin: Origin, operation: str, limits: Limits, spend: Spend) -> Iterator[Part | Origin]:
    """Have a document or an archive opened; what lies within it comes as origins, in order.

    Args:
        origin: the document.
        operation: a reader of ``suyuan.engines.sources.child``.
        limits: bounds.
        spend: takes bytes that a member unfolds to from what is allowed, and refuses.

    Raises:
        InputFault: as ``ask_frames``, or what the whole document was refused for.
        ComponentFault: SY-C003 the process cannot be started, SY-C021 a library is missing.
    """
    if operation == "pdf" and find_spec(_PDF_LIBRARY) is None:
        raise ComponentFault("SY-C021", file=origin.place.name, package=_PDF_LIBRARY)
    place = origin.place
    member: str | None = None
    held = io.BytesIO()  # grows in place; pieces to be joined would be in memory twice
    for frame in ask_frames(operation, origin.data(limits), place.name, limits):
        if frame.kind == "member":
            member, held = frame.facts["name"], io.BytesIO()
        elif frame.kind == "bytes":
            spend(len(frame.data), place.name, limits.max_unpacked_bytes)
            held.write(frame.data)
        elif frame.kind == "member_end":
            yield Origin(_within(place, member or _unpacked(place)), held=held.getvalue(), depth=origin.depth + 1)
            held = io.BytesIO()
        elif frame.kind == "table":
            assert frame.table is not None
            yield from _table(frame, replace(place, **frame.where), limits)
        else:
            yield _told(frame, place)


def _table(frame: Frame, place: Place, limits: Limits) -> Iterator[Part]:
    if "settled" in frame.facts["facts"]:
        yield Part(place, table=_settled(frame.table, frame.facts["facts"]["settled"]))
        return
    try:
        yield from settle_rows(frame.table, place, frame.facts["facts"], limits)
    except InputFault as fault:
        yield Part(place, fault=fault)


def _settled(rows: pa.Table, facts: dict[str, Any]) -> SourceTable:
    numbers = rows[ROW_NUMBERS].combine_chunks()
    return SourceTable(
        header=tuple(facts["header"]) if facts["header"] is not None else None,
        rows=rows.drop_columns([ROW_NUMBERS]),
        first_row=facts["first_row"],
        encoding=facts["encoding"],
        notes=tuple(facts["notes"]),
        row_numbers=None if numbers.null_count else numbers,
    )


def _told(frame: Frame, place: Place) -> Part:
    """A text, or why there is none."""
    where = dict(frame.where)
    inner = where.pop("inner", None)
    spot = replace(_within(place, inner or _unpacked(place)) if inner is not None else place, **where)
    if frame.kind == "text":
        return Part(spot, text=frame.facts["text"], lead=frame.facts["lead"], tail=frame.facts["tail"])
    return Part(spot, fault=InputFault(frame.facts["code"], **{**frame.facts["params"], "file": spot.name}))


def _within(place: Place, name: str) -> Place:
    return replace(place, inner=(*place.inner, name))


def _unpacked(place: Place) -> str:
    """The name of what a gzip file holds: its own without the suffix."""
    name = place.inner[-1] if place.inner else place.file
    return name.replace("\\", "/").rpartition("/")[2].removesuffix(".gz")
