"""``case check``: are the exhibits what they were when they were taken in, and do the items fit the ledger."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from suyuan.app.case_law import CaseFlag, case_flags
from suyuan.app.cases import find_case, record
from suyuan.app.clock import Clock
from suyuan.case.custody import Chain, chains
from suyuan.case.file import CaseFile
from suyuan.case.item_json import ItemJson
from suyuan.case.items import Exhibit
from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault, IntegrityFault, UsageFault
from suyuan.ledger.entry import decode_entry
from suyuan.ledger.opening import commit
from suyuan.storage.case_items import StoredItem
from suyuan.storage.cases import CHECK
from suyuan.storage.sealed_file import digest_file
from suyuan.storage.workspace import Session, Workspace

Progress = Callable[[int, int], None]
SAME, CHANGED, MISSING, NOT_KEPT, NOT_ASKED = "same", "changed", "missing", "not_kept", "not_asked"


@dataclass(frozen=True, slots=True)
class ExhibitState:
    """What became of an exhibit.

    Attributes:
        copy: of the sealed copy: ``same``, ``changed`` or ``not_kept``.
        original: of the file in the folder of originals: ``same``, ``changed``, ``missing`` or ``not_asked``.
    """

    number: str
    copy: str
    original: str


@dataclass(frozen=True, slots=True)
class CaseCheck:
    """The outcome of a check.

    Attributes:
        exhibits: each exhibit at its newest version.
        unfit: items that do not open what the ledger holds of them.
        chains: of custody, with real names; screens show their breaks, which name nobody.
        flags: what else must be seen first.
        stored: the check as it stands in the case.
    """

    case_file: CaseFile
    exhibits: tuple[ExhibitState, ...]
    unfit: tuple[str, ...]
    chains: tuple[Chain, ...]
    flags: tuple[CaseFlag, ...]
    stored: StoredItem

    @property
    def changed(self) -> tuple[str, ...]:
        """Numbers of what is not as it was."""
        exhibits = (one.number for one in self.exhibits if CHANGED in {one.copy, one.original})
        return (*exhibits, *self.unfit)

    @property
    def gaps(self) -> int:
        """Breaks of all chains."""
        return sum(len(chain.gaps) for chain in self.chains)


def check_case(
    workspace: Workspace,
    case: str,
    clock: Clock,
    *,
    originals: Path | None = None,
    progress: Progress = lambda _done, _all: None,
) -> CaseCheck:
    """Hash every exhibit again and put the outcome into the case, good or bad.

    Args:
        originals: a folder with the files themselves, under the names they had.

    Raises:
        UsageFault: SY-U100 no such case, SY-U111 no such folder.
    """
    if originals is not None and not originals.is_dir():
        raise UsageFault("SY-U111", folder=originals.name)
    with workspace.writing() as session:
        number = find_case(session, case)
        case_file = session.cases.file(number)
        stored = session.cases.items(number, every_version=True)
        exhibits = tuple(
            _state_of(session, one, originals, progress) for one in _newest(stored) if one.kind == "exhibit"
        )
        unfit = tuple(_unfit(session, stored))
        found = chains(case_file)
        outcome: dict[str, Json] = {
            "exhibits": [{"number": one.number, "copy": one.copy, "original": one.original} for one in exhibits],
            "changed": sorted({one.number for one in exhibits if CHANGED in {one.copy, one.original}}) + list(unfit),
            "custody_gaps": sum(len(chain.gaps) for chain in found),
        }
        changed: Json = cast("Sequence[Json]", outcome["changed"])
        kept = record(session, number, ItemJson(CHECK, outcome, {}), "X", clock(), CHECK, {"changed": changed})
    return CaseCheck(case_file, exhibits, unfit, found, case_flags(case_file), kept)


def _newest(stored: Sequence[StoredItem]) -> list[StoredItem]:
    return list({(one.kind, one.number): one for one in stored}.values())


def _state_of(session: Session, stored: StoredItem, originals: Path | None, progress: Progress) -> ExhibitState:
    exhibit = stored.item
    assert isinstance(exhibit, Exhibit)
    said = exhibit.sha256, exhibit.sm3, exhibit.size
    copy, original = NOT_KEPT, NOT_ASKED
    if exhibit.kept:
        try:
            now = session.cases.exhibits.digest(stored, progress)
            copy = SAME if (now.sha256, now.sm3, now.size) == said else CHANGED
        except IntegrityFault:
            copy = CHANGED
    if originals is not None:
        try:
            now = digest_file(originals / exhibit.file_name, progress)
            original = SAME if (now.sha256, now.sm3, now.size) == said else CHANGED
        except InputFault:
            original = MISSING
    return ExhibitState(exhibit.number, copy, original)


def _unfit(session: Session, stored: Sequence[StoredItem]) -> list[str]:
    """Items whose entry is another one, or whose content does not open it."""
    found = []
    for one in stored:
        try:
            body = decode_entry(session.workspace.ledger.leaf(one.ledger_index), one.ledger_index).body
        except (IntegrityFault, IndexError):
            body = {}
        opened = {
            "case": one.case,
            "kind": one.kind,
            "number": one.number,
            "version": one.version,
            "facts": commit("facts", bytes.fromhex(one.facts_blind), dict(one.facts)),
            "words": commit("words", bytes.fromhex(one.words_blind), dict(one.words)),
        }
        if any(body.get(name) != value for name, value in opened.items()):
            found.append(f"{one.number}-v{one.version}")
    return found
