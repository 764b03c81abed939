"""``ledger endorse``: outsiders vouch for the ledger's head, witnesses for its history, authorities for its time."""

from __future__ import annotations

from dataclasses import dataclass

from suyuan.app.http_client import post
from suyuan.app.timestamp import StoredStamp, stamp_head
from suyuan.core.errors import ComponentFault, IntegrityFault
from suyuan.govern.ledger_policy import LedgerPolicy, WitnessAddress
from suyuan.govern.policy import parse_policy
from suyuan.ledger.cosignature import check_cosignature
from suyuan.ledger.note import MARK, NoteKey, parse_key, parse_note, signature_line
from suyuan.ledger.witness import AddCheckpoint, write_request
from suyuan.storage.ledger_folder import LedgerFolder
from suyuan.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Endorsement:
    """What one outsider answered.

    Attributes:
        who: name of the witness or the authority.
        time: seconds since 1970 of a cosignature, 0 for others.
        error: None where it vouches for the head.
    """

    who: str
    time: int
    error: ComponentFault | IntegrityFault | None


@dataclass(frozen=True, slots=True)
class Endorsed:
    """All answers for one head; the stamps are stored."""

    size: int
    witnesses: tuple[Endorsement, ...]
    authorities: tuple[Endorsement, ...]
    stamps: tuple[StoredStamp, ...]


def endorse_head(workspace: Workspace) -> Endorsed:
    """Ask every witness and authority of the policy; the caller holds the workspace for writing.

    One that does not answer, or answers wrongly, is reported and holds nothing up.
    """
    asked = parse_policy(workspace.policy_text()).ledger
    ledger = workspace.ledger
    witnesses = tuple(_ask_witness(ledger, address) for address in asked.witnesses)
    stamps, authorities = [], []
    for authority in asked.timestamps:
        try:
            stamps.append(stamp_head(ledger, authority, workspace.folder))
            authorities.append(Endorsement(authority.name, 0, None))
        except (ComponentFault, IntegrityFault) as error:
            authorities.append(Endorsement(authority.name, 0, error))
    return Endorsed(ledger.checkpoint().size, witnesses, tuple(authorities), tuple(stamps))


def cosigned_by(note: str, policy: LedgerPolicy) -> tuple[str, ...]:
    """Keys of the policy's witnesses whose cosignature on this note holds."""
    found = []
    for address in policy.witnesses:
        try:
            check_cosignature(note, address.key)
        except IntegrityFault:
            continue
        found.append(address.key)
    return tuple(found)


def _ask_witness(ledger: LedgerFolder, address: WitnessAddress) -> Endorsement:
    name = address.key.partition("+")[0]
    try:
        key = parse_key(address.key)
        note = ledger.note()
        line = _cosignature(ledger, note, address, key)
        ledger.attach(note + line)
        return Endorsement(name, check_cosignature(note + line, address.key), None)
    except (ComponentFault, IntegrityFault) as error:
        return Endorsement(name, 0, error)


def _cosignature(ledger: LedgerFolder, note: str, address: WitnessAddress, key: NoteKey) -> str:
    """The witness's own line; lines of anybody else in its answer are dropped."""
    head = ledger.checkpoint()
    url = address.url.rstrip("/") + "/add-checkpoint"
    request = AddCheckpoint(0, (), note)
    answer = post(url, write_request(request), "text/plain; charset=utf-8")
    if answer.status == 409:
        last = answer.body.decode("ascii", "replace").strip()
        if not last.isdigit() or int(last) > head.size:
            raise IntegrityFault("SY-L022", witness=key.name, size=head.size, status=409)
        path = () if int(last) in {0, head.size} else tuple(ledger.prove_consistency(int(last))[1])
        answer = post(url, write_request(AddCheckpoint(int(last), path, note)), "text/plain; charset=utf-8")
    if answer.status != 200:
        raise IntegrityFault("SY-L022", witness=key.name, size=head.size, status=answer.status)
    try:
        lines = [line + "\n" for line in answer.body.decode().split("\n") if line.startswith(MARK)]
    except UnicodeDecodeError as error:
        raise IntegrityFault("SY-L021", witness=key.name) from error
    base = parse_note(note).text
    for line in lines:
        raw = parse_note(f"{base}\n{line}").signature(key)
        if raw is not None:
            found = signature_line(key, raw)
            check_cosignature(f"{base}\n{found}", address.key)
            return found
    raise IntegrityFault("SY-L021", witness=key.name)
