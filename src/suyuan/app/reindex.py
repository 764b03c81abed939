"""``registry reindex``: the key index written anew from the records.

A person whom no number, name or date tells apart is known by all its cells as a file showed them; after several files
those are no longer told, so such a person may come in a second time with a later import.
"""

from __future__ import annotations

from itertools import chain

import numpy as np
from numpy.typing import NDArray

from suyuan.app.hashing import TextHasher, hash_by_kind
from suyuan.app.strangers import measure_registry
from suyuan.storage.key_index import Entries
from suyuan.storage.workspace import Session, Workspace
from suyuan.trace.identity import IDENTITY, identity_keys
from suyuan.trace.link_keys import comparable_places, registry_keys

AT_A_TIME = 1_000_000


def reindex(workspace: Workspace) -> int:
    """Write the key index anew; how many records it holds."""
    with workspace.writing() as session:
        session.registry.sweep()  # of an attempt that was cut short, whose folders have the names of this one's
        rids = session.registry.rids()
        parts = (_keys_of(session, rids[first : first + AT_A_TIME]) for first in range(0, len(rids), AT_A_TIME))
        session.registry.reindex(parts)
        measure_registry(session)
    with workspace.writing() as session:
        session.registry.sweep()
    return len(rids)


def _keys_of(session: Session, rids: NDArray[np.uint64]) -> dict[str, Entries]:
    fields = session.registry.fields()
    table = session.registry.read([field.name for field in fields], rids).drop_columns(["rid"])
    identities = ((IDENTITY, texts) for texts in identity_keys(table, fields))
    keyed = chain(identities, registry_keys(table, fields, comparable_places(table, fields)))
    owners = rids.astype(np.uint32)
    return {
        kind: (np.concatenate(hashes), np.tile(owners, len(hashes)))
        for kind, hashes in hash_by_kind(keyed, TextHasher(session.workspace.keyring)).items()
    }
