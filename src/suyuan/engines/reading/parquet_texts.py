"""A Parquet file to columns of strings; runs in the sandbox."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from suyuan.core.errors import InputFault
from suyuan.engines.reading.number_texts import float_texts

if TYPE_CHECKING:
    from suyuan.engines.reading.table import Limits

_BATCH_ROWS = 16_384


def read_columns(data: bytes, limits: Limits) -> tuple[dict[str, Any], pa.Table]:
    """Read all columns, batch by batch, so that what unfolds to too much is stopped on the way.

    Returns:
        Facts (``titles``, numbers ``damaged``) and the rows.

    Raises:
        InputFault: SY-I011, SY-I013, SY-I022 too much, SY-I020 damaged, SY-I028 nested columns.
    """
    damaged = unfolded = 0
    batches: list[pa.RecordBatch] = []
    try:
        source = pq.ParquetFile(pa.BufferReader(data))
        schema = source.schema_arrow
        _check_shape(source.metadata, schema, limits)
        names = [f"c{i}" for i in range(len(schema))]
        for batch in source.iter_batches(batch_size=_BATCH_ROWS):
            columns = []
            for column in batch.columns:
                texts, lost = texts_of(column)
                damaged += lost
                columns.append(texts)
            batches.append(pa.RecordBatch.from_arrays(columns, names))
            unfolded += batches[-1].nbytes
            if unfolded > limits.max_unpacked_bytes:
                raise InputFault("SY-I022", limit=limits.max_unpacked_bytes)
    except (MemoryError, InputFault):
        raise
    except (pa.ArrowException, OSError, ValueError, OverflowError):
        raise InputFault("SY-I020", format="parquet") from None
    table = pa.Table.from_batches(batches, pa.schema([(name, pa.string()) for name in names]))
    return {"titles": schema.names, "damaged": damaged}, table


def _check_shape(metadata: pq.FileMetaData, schema: pa.Schema, limits: Limits) -> None:
    if len(schema) > limits.max_columns:
        raise InputFault("SY-I011", limit=limits.max_columns)
    if metadata.num_rows > limits.max_rows:
        raise InputFault("SY-I013", limit=limits.max_rows)
    declared = sum(metadata.row_group(i).total_byte_size for i in range(metadata.num_row_groups))
    if declared > limits.max_unpacked_bytes:
        raise InputFault("SY-I022", limit=limits.max_unpacked_bytes)
    for position, field in enumerate(schema, 1):
        kind = field.type.value_type if pa.types.is_dictionary(field.type) else field.type
        if pa.types.is_nested(kind) or pa.types.is_union(kind):
            raise InputFault("SY-I028", column=position)


def texts_of(column: pa.Array) -> tuple[pa.Array, int]:
    """The texts of one column, and how many numbers had lost digits."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        return texts_of(column.dictionary_decode())
    if isinstance(column, pa.ExtensionArray):
        return texts_of(column.storage)
    if pa.types.is_floating(kind):
        return float_texts(column)
    if pa.types.is_boolean(kind):
        return pc.if_else(column, "TRUE", "FALSE"), 0
    if pa.types.is_timestamp(kind):
        return _moments(column), 0
    if pa.types.is_date64(kind):
        column = column.cast(pa.date32())
    if pa.types.is_time(kind):
        column = column.cast(pa.time32("s"), safe=False)
    # Binary columns pass only if they hold UTF-8; Arrow refuses anything else.
    return column.cast(pa.string()), 0


def _moments(column: pa.Array) -> pa.Array:
    """ISO dates, with the time in whole seconds where it is not midnight; zoned times in their zone."""
    if column.type.tz is not None:
        column = pc.local_timestamp(column)
    seconds = pc.round_temporal(column, unit="second").cast(pa.timestamp("s"))
    return pc.replace_substring_regex(seconds.cast(pa.string()), " 00:00:00$", "")
