"""Registry segments: immutable, encrypted Parquet files, each under a key of its own.

Parquet modular encryption (AES-GCM) with the file's name as additional data, so that segments cannot be exchanged.
The key is wrapped by the keyring and kept in the database: when a segment is rewritten to erase a person, the old key
goes, and old copies of the file cannot be read any more.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe
from numpy.typing import NDArray

from suyuan.core.errors import IntegrityFault
from suyuan.storage.durable import disk_fault, flush_file
from suyuan.storage.keyring import Keyring

GROUP_ROWS = 2_048
"""Rows of a row group: few records are read without decrypting a whole segment."""


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its file, its rows and its wrapped key."""

    file: str
    rows: int
    wrapped_key: bytes

    @property
    def features(self) -> str:
        """Name of the file of its rows' features."""
        return self.file.removesuffix(".parquet") + ".features.npy"


def write_segment(folder: Path, file: str, table: pa.Table, keyring: Keyring) -> Segment:
    """Write a segment and bring it to disk.

    Raises:
        ComponentFault: SY-C001 the disk is full, SY-C012 it failed; nothing is left behind.
    """
    key = secrets.token_bytes(16)
    path = folder / file
    try:
        pq.write_table(
            table,
            path,
            compression="zstd",
            row_group_size=GROUP_ROWS,
            use_dictionary=False,
            write_statistics=False,
            encryption_properties=pe.create_encryption_properties(
                key, aad_prefix=file.encode(), store_aad_prefix=False
            ),
        )
        path.chmod(0o600)
        flush_file(path)
    except OSError as error:
        path.unlink(missing_ok=True)
        raise disk_fault(error, file) from error
    return Segment(file, table.num_rows, keyring.wrap(key, f"segment:{file}"))


def read_segment(
    folder: Path,
    segment: Segment,
    keyring: Keyring,
    columns: Sequence[str] | None,
    rows: NDArray[np.integer] | None = None,
) -> pa.Table:
    """Read columns of a segment, those that it holds.

    Args:
        rows: places of the rows wanted, in any order, shape (n,); all of them by default.

    Raises:
        IntegrityFault: SY-L005, the file is missing or changed.
    """
    key = keyring.unwrap(segment.wrapped_key, f"segment:{segment.file}")
    try:
        file = pq.ParquetFile(
            folder / segment.file,
            decryption_properties=pe.create_decryption_properties(key, aad_prefix=segment.file.encode()),
        )
        names = file.schema_arrow.names
        held = names if columns is None else [name for name in columns if name in names]
        if rows is None:
            return file.read(columns=held)
        # Another version of this program may have written larger groups.
        sizes = np.array([file.metadata.row_group(k).num_rows for k in range(file.metadata.num_row_groups)])
        ends = np.cumsum(sizes)
        group = np.searchsorted(ends, rows, side="right")
        wanted = np.unique(group)
        begin = np.zeros(len(sizes), dtype=np.int64)
        begin[wanted] = np.cumsum(sizes[wanted]) - sizes[wanted]
        place = rows - (ends - sizes)[group] + begin[group]
        return file.read_row_groups(wanted.tolist(), columns=held).take(pa.array(place))
    except (OSError, pa.ArrowInvalid) as error:
        raise IntegrityFault("SY-L005", file=segment.file) from error
