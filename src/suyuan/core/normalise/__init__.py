"""Normalisers: cells as people write them to the one text that two lists can be compared by.

Pure, null-safe and vectorised; a canonical column passes almost untouched, and a normaliser applied to its
own result changes nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from suyuan.core.fields import Kind
from suyuan.core.normalise.dates import looks_like_serials, normalise_dates
from suyuan.core.normalise.ids import normalise_ids, valid_ids
from suyuan.core.normalise.phones import normalise_phones, phone_list
from suyuan.core.normalise.words import normalise_addresses, normalise_names, normalise_sexes, normalise_texts

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["looks_like_serials", "normalise", "phone_list", "valid_ids"]


def normalise(kind: Kind, values: pa.Array | pa.ChunkedArray, *, serials: bool = False) -> pa.Array:
    """Canonical text of each cell, or null where it cannot be read as that kind.

    Args:
        kind: what the cells are.
        values: cells as found, shape (n,); a chunked array comes back as one array.
        serials: for dates: bare numbers are spreadsheet days (``looks_like_serials`` says when).
    """
    match kind:
        case Kind.PHONE:
            return normalise_phones(values)
        case Kind.ID_NUMBER:
            return normalise_ids(values)
        case Kind.BIRTH_DATE | Kind.DATE:
            return normalise_dates(values, serials=serials)
        case Kind.SEX:
            return normalise_sexes(values)
        case Kind.NAME:
            return normalise_names(values)
        case Kind.ADDRESS:
            return normalise_addresses(values)
        case Kind.RECORD_NUMBER | Kind.TEXT:
            return normalise_texts(values)
