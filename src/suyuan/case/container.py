"""The container of packs: a ZIP of stored members whose bytes follow from the members alone, and its manifest."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from hashlib import sha256

EPOCH = (1980, 1, 1, 0, 0, 0)


def manifest_text(schema: str, members: Mapping[str, bytes]) -> str:
    """What the manifest states: hash, size and name of each member, in order."""
    lines = [f"{sha256(data).hexdigest()} {len(data)} {name}\n" for name, data in members.items()]
    return f"{schema}\n{''.join(lines)}"


def write_container(members: Mapping[str, bytes]) -> bytes:
    """The file; the same members give the same bytes on every system."""
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as container:
        for name, data in members.items():
            member = zipfile.ZipInfo(name, EPOCH)
            member.create_system = 3  # the same bytes on every system
            container.writestr(member, data)
    return sink.getvalue()
