"""The workspace: one folder, no server.

    suyuan.toml   policy.toml   suyuan.db   registry/   access/   releases/   ledger/   cases/   keys/   outbox/

``create_workspace`` alone makes one; everything else opens what is there and refuses what does not fit.
"""

from __future__ import annotations

import contextlib
import secrets
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import sqlalchemy as sa

from suyuan.core.canonical import Json
from suyuan.core.errors import ComponentFault, InputFault, UsageFault
from suyuan.ledger.entry import Entry, decode_entry
from suyuan.ledger.opening import Opening
from suyuan.storage.access import AccessLog
from suyuan.storage.approvals import Approvals
from suyuan.storage.assessments import Assessments
from suyuan.storage.cases import Cases
from suyuan.storage.consents import Consents
from suyuan.storage.database import open_database
from suyuan.storage.durable import exclusive, write_whole
from suyuan.storage.funds import Funds
from suyuan.storage.keyring import Entropy, Keyring, create_keyring, open_keyring
from suyuan.storage.ledger_folder import LedgerFolder
from suyuan.storage.logins import Logins
from suyuan.storage.notices import Notices
from suyuan.storage.openings import Openings
from suyuan.storage.operators import Operators
from suyuan.storage.other_systems import OtherSystems
from suyuan.storage.papers import Papers
from suyuan.storage.registry import Registry
from suyuan.storage.releases import Releases
from suyuan.storage.requests import Requests

FOLDERS = ("registry", "registry/index", "access", "releases", "releases/scopes", "cases", "outbox")
LOG_ORIGIN = "suyuan.invalid/"


@dataclass(frozen=True, slots=True)
class Workspace:
    """An opened workspace.

    Attributes:
        folder: where it is.
        keyring: its keys.
        ledger: its ledger.
        epoch: number of the marking epoch.
    """

    folder: Path
    keyring: Keyring
    ledger: LedgerFolder
    epoch: int
    engine: sa.Engine

    @property
    def policy_file(self) -> Path:
        """``policy.toml``."""
        return self.folder / "policy.toml"

    @property
    def outbox(self) -> Path:
        """Where copies are written when no place is named."""
        return self.folder / "outbox"

    def policy_text(self) -> str:
        """The policy as written, or ``InputFault`` SY-I052."""
        try:
            return self.policy_file.read_text("utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            raise InputFault("SY-I052", file=self.policy_file.name) from error

    def close_epoch(self) -> Workspace:
        """Move to the next epoch: keys of this one were opened.  Releases made so far keep their epoch's keys."""
        _write_settings(self.folder, self.ledger.origin, self.epoch + 1)
        return open_workspace(self.folder)

    @contextlib.contextmanager
    def reading(self) -> Iterator[Session]:
        """Look at the workspace."""
        with self.engine.connect() as connection:
            yield Session(self, connection)

    @contextlib.contextmanager
    def writing(self) -> Iterator[Session]:
        """Change the workspace: one writer at a time, all or nothing."""
        with exclusive(self.folder / ".lock"), self.engine.begin() as connection:
            yield Session(self, connection)


class Session:
    """The stores of a workspace inside one transaction."""

    def __init__(self, workspace: Workspace, connection: sa.Connection) -> None:
        self.workspace = workspace
        self.connection = connection
        self.registry = Registry(workspace.folder / "registry", connection, workspace.keyring)
        self.access = AccessLog(workspace.folder / "access", connection, workspace.keyring)
        self.consents = Consents(connection, workspace.keyring)
        self.openings = Openings(connection)
        self.assessments = Assessments(connection)
        self.operators = Operators(connection)
        self.logins = Logins(connection)
        self.systems = OtherSystems(connection)
        self.approvals = Approvals(connection)
        self.papers = Papers(connection, workspace.keyring)
        self.requests = Requests(connection, workspace.keyring)
        self.cases = Cases(workspace.folder / "cases", connection, workspace.keyring)
        self.notices = Notices(connection, workspace.keyring)
        self.funds = Funds(connection, workspace.keyring)
        self.releases = Releases(workspace.folder / "releases", connection, workspace.keyring)

    def log(self, entry: Entry, hidden: Sequence[Opening] = ()) -> int:
        """Append to the ledger; on disk when this returns.

        Args:
            entry: what everybody may read.
            hidden: what the entry only commits to; kept here until it is erased.
        """
        body = dict(entry.body)
        behind = self._clock_behind(entry)
        if behind:
            body["clock_behind_s"] = behind
        for opening in hidden:
            if opening.place is None:
                body[opening.name] = opening.commitment
            else:
                body[opening.name] = [*cast("list[Json]", body.get(opening.name, [])), opening.commitment]
        index = self.workspace.ledger.append(Entry(entry.event, entry.at, body))
        self.openings.store(index, hidden)
        return index

    def _clock_behind(self, entry: Entry) -> int:
        """Seconds by which the clock went back since the last entry; the new one says so."""
        ledger = self.workspace.ledger
        size = ledger.checkpoint().size
        if not size:
            return 0
        last = decode_entry(ledger.leaf(size - 1), size - 1).at
        return max(0, int((last - entry.at).total_seconds()))


def create_workspace(folder: Path, policy_text: str, entropy: Entropy | None = None) -> Workspace:
    """Make a workspace: keys, ledger, database, a policy to start from.

    Raises:
        UsageFault: SY-U002, the folder holds something already.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise UsageFault("SY-U002", folder=folder.name)
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o700)
    for name in FOLDERS:
        (folder / name).mkdir(mode=0o700)
    draw = entropy or secrets.token_bytes
    keyring = create_keyring(folder / "keys", draw)
    write_whole(folder / "policy.toml", policy_text.encode())
    origin = LOG_ORIGIN + draw(8).hex()
    LedgerFolder(folder / "ledger", origin, keyring.ledger).create()
    open_database(folder / "suyuan.db", create=True).dispose()
    (folder / "suyuan.db").chmod(0o600)
    _write_settings(folder, origin, 1)
    return open_workspace(folder)


def open_workspace(folder: Path) -> Workspace:
    """Open a workspace.

    Raises:
        UsageFault: SY-U001, the folder is no workspace.
        InputFault: SY-I053, its ``suyuan.toml`` cannot be read.
        ComponentFault, IntegrityFault: as ``open_database`` and ``open_keyring``.
    """
    settings_file = folder / "suyuan.toml"
    if not settings_file.is_file():
        raise UsageFault("SY-U001", folder=str(folder))
    try:
        settings = tomllib.loads(settings_file.read_text("utf-8"))
        origin, epoch = str(settings["origin"]), int(settings["epoch"])
        newer = int(settings["format"]) > 1
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputFault("SY-I053", file=settings_file.name) from error
    if newer:
        raise ComponentFault("SY-C010", found=settings["format"], known=1)
    keyring = open_keyring(folder / "keys")
    engine = open_database(folder / "suyuan.db")
    return Workspace(folder, keyring, LedgerFolder(folder / "ledger", origin, keyring.ledger), epoch, engine)


def _write_settings(folder: Path, origin: str, epoch: int) -> None:
    text = f'# 溯源工作区 / a Suyuan workspace\nformat = 1\norigin = "{origin}"\nepoch = {epoch}\n'
    write_whole(folder / "suyuan.toml", text.encode())
