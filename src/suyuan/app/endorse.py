"""``ledger endorse``: outsiders vouch for the ledger's head, witnesses for its history, authorities for its time."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import sqlalchemy as sa

from suyuan.app.clock import Clock
from suyuan.app.http_client import post
from suyuan.app.timestamp import StoredStamp, stamp_head
from suyuan.core.canonical import Json
from suyuan.core.errors import ComponentFault, IntegrityFault
from suyuan.govern.ledger_policy import ExtraSignature, LedgerPolicy, WitnessAddress
from suyuan.govern.policy import parse_policy
from suyuan.ledger.cosignature import check_cosignature
from suyuan.ledger.entry import Entry, Event, decode_entry
from suyuan.ledger.extra_signatures import mldsa_key, mldsa_line, sm2_key, sm2_line
from suyuan.ledger.note import MARK, NoteKey, parse_key, parse_note, signature_line
from suyuan.ledger.sm3_head import Sm3Head
from suyuan.ledger.witness import AddCheckpoint, write_request
from suyuan.storage import sm2
from suyuan.storage.extra_keys import mldsa_seed, sm2_private
from suyuan.storage.ledger_folder import LedgerFolder
from suyuan.storage.schema import SETTINGS
from suyuan.storage.workspace import Session, Workspace

SM3_SETTING = "sm3_head"


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


def endorse_head(session: Session, clock: Clock) -> Endorsed:
    """Do what the policy asks for the head: SM3 head, further signatures, witnesses, timestamps.

    One that does not answer, or answers wrongly, is reported and holds nothing up.
    """
    workspace = session.workspace
    asked = parse_policy(workspace.policy_text()).ledger
    ledger = workspace.ledger
    if asked.sm3_every:
        _log_sm3_head(session, asked.sm3_every, clock)
    _sign_beside(workspace, asked, clock)
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


def _log_sm3_head(session: Session, every: int, clock: Clock) -> None:
    """Log the SM3 root over all leaves so far, once ``every`` entries have come since the last."""
    ledger = session.workspace.ledger
    known = session.connection.execute(sa.select(SETTINGS.c.value).where(SETTINGS.c.name == SM3_SETTING)).scalar()
    head = Sm3Head()
    if known is not None:
        body = decode_entry(ledger.leaf(int(known)), int(known)).body
        frontier = cast("list[str]", body["frontier"])
        head = Sm3Head(cast("int", body["size"]), tuple(bytes.fromhex(piece) for piece in frontier))
    if ledger.checkpoint().size - head.size < every:
        return
    grown = head.grow(ledger.leaves(head.size))
    pieces: list[Json] = [piece.hex() for piece in grown.frontier]
    index = session.log(
        Entry(Event.SM3_HEAD, clock(), {"size": grown.size, "root": grown.root.hex(), "frontier": pieces})
    )
    session.connection.execute(sa.delete(SETTINGS).where(SETTINGS.c.name == SM3_SETTING))
    session.connection.execute(sa.insert(SETTINGS).values(name=SM3_SETTING, value=str(index)))


def _sign_beside(workspace: Workspace, asked: LedgerPolicy, clock: Clock) -> None:
    """Add the signature lines that the policy asks for beside Ed25519."""
    ledger, keys = workspace.ledger, workspace.folder / "keys"
    head = ledger.checkpoint()
    note = parse_note(ledger.note())
    lines = ""
    if ExtraSignature.ML_DSA_44 in asked.signatures:
        seed = mldsa_seed(keys)
        if note.signature(mldsa_key(ledger.origin, seed)) is None:
            lines += mldsa_line(head, ledger.origin, seed, int(clock().timestamp()))
    if ExtraSignature.SM2 in asked.signatures:
        private = sm2_private(keys)
        public = sm2.public_key(private)
        if note.signature(sm2_key(ledger.origin, public)) is None:
            lines += sm2_line(head.encode(), ledger.origin, public, lambda text: sm2.sign(private, text))
    if lines:
        ledger.attach(ledger.note() + lines)


def extra_keys(workspace: Workspace) -> tuple[str, ...]:
    """Verifier keys of the policy's further signatures, to be published beside the log's own."""
    asked = parse_policy(workspace.policy_text()).ledger.signatures
    keys, origin = workspace.folder / "keys", workspace.ledger.origin
    found = []
    if ExtraSignature.ML_DSA_44 in asked:
        found.append(str(mldsa_key(origin, mldsa_seed(keys))))
    if ExtraSignature.SM2 in asked:
        found.append(str(sm2_key(origin, sm2.public_key(sm2_private(keys)))))
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
