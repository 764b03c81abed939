"""What a witness keeps: its key, the logs it watches, the last head of each.

    witness.toml   witness.key   heads/

A witness that is put back from an old backup could cosign two histories: key and heads are lost together or not at all.
"""

from __future__ import annotations

import secrets
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from suyuan.core.errors import InputFault, UsageFault
from suyuan.ledger.checkpoint import Checkpoint, parse_checkpoint
from suyuan.ledger.cosignature import cosign, witness_key
from suyuan.ledger.note import parse_key
from suyuan.ledger.witness import AddCheckpoint, Judgement, judge, origin_of
from suyuan.storage.durable import exclusive, write_whole
from suyuan.storage.keyring import read_key


@dataclass(frozen=True, slots=True)
class WitnessFolder:
    """An opened witness.  ``repr`` shows no key.

    Attributes:
        logs: verifier keys of the watched logs, by origin.
    """

    folder: Path
    name: str
    seed: bytes
    logs: Mapping[str, str]

    def __repr__(self) -> str:
        return f"WitnessFolder({self.name})"

    @property
    def key(self) -> str:
        """The key that others check the cosignatures with."""
        return str(witness_key(self.name, self.seed))

    def add_checkpoint(self, request: AddCheckpoint, time: int) -> tuple[Judgement, str]:
        """Judge a head and cosign it; the head is on disk before the cosignature exists.

        Returns:
            The judgement, and the signature line where its status is 200.

        Raises:
            ValueError: the request's checkpoint is malformed.
        """
        origin = origin_of(request)
        with exclusive(self.folder / ".lock"):
            judgement = judge(request, self.logs.get(origin), self._recall(origin))
            if judgement.status != 200 or judgement.head is None:
                return judgement, ""
            write_whole(self._head_file(origin), judgement.head.encode().encode())
            return judgement, cosign(judgement.text, self.name, self.seed, time)

    def _recall(self, origin: str) -> Checkpoint | None:
        path = self._head_file(origin)
        return parse_checkpoint(path.read_text("utf-8")) if path.exists() else None

    def _head_file(self, origin: str) -> Path:
        return self.folder / "heads" / sha256(origin.encode()).hexdigest()[:32]


def create_witness(folder: Path, name: str) -> WitnessFolder:
    """Make a witness with a fresh key.

    Raises:
        UsageFault: SY-U002 the folder holds something, SY-U014 the name is none.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageFault("SY-U002", folder=folder.name)
    if not name or "+" in name or '"' in name or any(letter.isspace() for letter in name):
        raise UsageFault("SY-U014", name=name)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    (folder / "heads").mkdir(mode=0o700)
    write_whole(folder / "witness.key", secrets.token_bytes(32).hex().encode() + b"\n")
    _write_settings(folder, name, [])
    return open_witness(folder)


def open_witness(folder: Path) -> WitnessFolder:
    """Open a witness.

    Raises:
        UsageFault: SY-U015, the folder is no witness.
        InputFault: SY-I053, its settings cannot be read.
        IntegrityFault: SY-L002, SY-L003 its key, SY-L019 a log's key.
    """
    settings_file = folder / "witness.toml"
    if not settings_file.is_file():
        raise UsageFault("SY-U015", folder=folder.name)
    try:
        settings = tomllib.loads(settings_file.read_text("utf-8"))
        name, keys = str(settings["name"]), [str(key) for key in settings["logs"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputFault("SY-I053", file=settings_file.name) from error
    logs = {parse_key(key).name: key for key in keys}
    return WitnessFolder(folder, name, read_key(folder / "witness.key"), logs)


def watch(witness: WitnessFolder, log_key: str) -> WitnessFolder:
    """Watch one more log."""
    origin = parse_key(log_key).name
    if witness.logs.get(origin, log_key) != log_key:
        raise UsageFault("SY-U016", origin=origin)
    _write_settings(witness.folder, witness.name, [*(k for o, k in witness.logs.items() if o != origin), log_key])
    return open_witness(witness.folder)


def _write_settings(folder: Path, name: str, logs: list[str]) -> None:
    listed = "".join(f'  "{key}",\n' for key in logs)
    text = f'# 溯源台账见证人 / a witness of Suyuan ledgers\nname = "{name}"\nlogs = [\n{listed}]\n'
    write_whole(folder / "witness.toml", text.encode())
