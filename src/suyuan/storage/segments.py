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

import pyarrow as pa
import pyarrow.parquet as pq
import pyarrow.parquet.encryption as pe

from suyuan.core.errors import IntegrityFault
from suyuan.storage.durable import disk_fault, flush_file
from suyuan.storage.keyring import Keyring

GROUP_ROWS = 125_000


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its file, its rows and its wrapped key."""

    file: str
    rows: int
    wrapped_key: bytes


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


def read_segment(folder: Path, segment: Segment, keyring: Keyring, columns: Sequence[str] | None) -> pa.Table:
    """Read columns of a segment, those that it holds.

    Raises:
        IntegrityFault: SY-L005, the file is missing or changed.
    """
    key = keyring.unwrap(segment.wrapped_key, f"segment:{segment.file}")
    try:
        file = pq.ParquetFile(
            folder / segment.file,
            decryption_properties=pe.create_decryption_properties(key, aad_prefix=segment.file.encode()),
        )
        held = file.schema_arrow.names
        return file.read(columns=held if columns is None else [name for name in columns if name in held])
    except (OSError, pa.ArrowInvalid) as error:
        raise IntegrityFault("SY-L005", file=segment.file) from error
