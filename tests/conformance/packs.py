"""Take packs apart, change them, and put them together again, signed anew where the custodian himself would cheat."""

import io
import json
import zipfile
from hashlib import sha256

from suyuan.core.canonical import canonical_bytes
from suyuan.ledger.note import sign_note

SCHEMA = "suyuan/evidence-pack/1"


def members_of(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as container:
        return {name: container.read(name) for name in container.namelist()}


def write_members(members: dict[str, bytes]) -> bytes:
    sink = io.BytesIO()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as container:
        for name, data in members.items():
            member = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.create_system = 3
            container.writestr(member, data)
    return sink.getvalue()


def sign_again(members: dict[str, bytes], origin: str, seed: bytes) -> bytes:
    """The pack with a manifest that fits its members."""
    rest = {name: data for name, data in members.items() if name != "manifest"}
    lines = "".join(f"{sha256(data).hexdigest()} {len(data)} {name}\n" for name, data in rest.items())
    return write_members({**rest, "manifest": sign_note(f"{SCHEMA}\n{lines}", origin, seed).encode()})


def change_json(members: dict[str, bytes], name: str, change) -> dict[str, bytes]:
    value = json.loads(members[name])
    change(value)
    return {**members, name: canonical_bytes(value)}
