"""``case pack``: one file from which a court checks what stood in a case, since when, and on which traces."""

from __future__ import annotations

import io
import json
import os
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import cast

from suyuan.app.case_views import log_reveal
from suyuan.app.cases import find_case, record
from suyuan.app.clock import Clock
from suyuan.case.case_pack import CaseStatement, PackedItem, write_case_pack
from suyuan.case.custody import chains
from suyuan.case.file import CaseFile
from suyuan.case.item_json import ItemJson
from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault, UsageFault
from suyuan.report.messages import say
from suyuan.storage.case_items import StoredItem
from suyuan.storage.cases import PACKED
from suyuan.storage.durable import write_whole
from suyuan.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class CasePack:
    """What was written, and the entry that holds the hash of its statement."""

    case: str
    out: Path
    size: int
    statement_sha256: str
    items: int
    evidence: int
    named: bool
    ledger_index: int
    log_key: str


def pack_case(
    workspace: Workspace,
    case: str,
    out: Path,
    clock: Clock,
    *,
    evidence: Sequence[Path] = (),
    reveal_reason: str | None = None,
) -> CasePack:
    """Write the pack of a case.

    Args:
        evidence: packs that ``trace --pack`` wrote about exhibits of this case; they go in unchanged.
        reveal_reason: open the words that name somebody too; logged before.

    Raises:
        UsageFault: SY-U019 the file is there already, SY-U100 no such case, SY-U109 an empty reason.
        InputFault: SY-I055 a pack cannot be read, SY-I151 it is no evidence pack about an exhibit of this case.
    """
    if out.exists() or not os.access(out.parent, os.W_OK):
        raise UsageFault("SY-U019", file=out.name)
    if reveal_reason is not None and not reveal_reason.strip():
        raise UsageFault("SY-U109")
    with workspace.writing() as session:
        number = find_case(session, case)
        case_file = session.cases.file(number)
        packs = tuple(_read_evidence(path, case_file) for path in evidence)
        named = reveal_reason is not None
        if reveal_reason is not None:
            log_reveal(session, number, reveal_reason, clock)
        stored = session.cases.items(number, every_version=True)
        told = sorted((one for one in stored if one.kind != PACKED), key=lambda one: one.ledger_index)
        statement = CaseStatement(
            number,
            f"suyuan {version('suyuan')}",
            tuple(_packed(one, named=named) for one in told),
            packs,
            tuple(_gaps(case_file)),
            workspace.ledger.verifier_key(),
        )
        digest = sha256(statement.encode()).hexdigest()
        # The same statement again needs no second entry.
        held = next((one for one in stored if one.kind == PACKED and one.facts["statement_sha256"] == digest), None)
        if held is None:
            facts: dict[str, Json] = {"statement_sha256": digest, "names": named, "evidence": len(packs)}
            body = ItemJson(PACKED, facts, {})
            held = record(session, number, body, "Y", clock(), PACKED, {"statement_sha256": digest})
        note = workspace.ledger.checked_note()
        indexes = sorted({held.ledger_index, *(one.ledger_index for one in told)})
        proofs = [workspace.ledger.prove(index) for index in indexes]
        guide = say("zh", "case_pack.guide") + "\n\n" + say("en", "case_pack.guide") + "\n"
        data = write_case_pack(statement, proofs, note, guide, workspace.ledger.sign_text)
    write_whole(out, data)
    return CasePack(number, out, len(data), digest, len(told), len(packs), named, held.ledger_index, statement.log_key)


def _packed(one: StoredItem, *, named: bool) -> PackedItem:
    return PackedItem(
        one.kind,
        one.number,
        one.version,
        one.at.strftime("%Y-%m-%dT%H:%M:%SZ"),
        one.facts,
        one.facts_blind,
        one.words if named else None,
        one.words_blind if named else None,
        one.ledger_index,
    )


def _gaps(case_file: CaseFile) -> list[dict[str, Json]]:
    return [
        {"exhibit": gap.exhibit, "break": gap.kind.value, "event": gap.event, "after": gap.before}
        for chain in chains(case_file)
        for gap in chain.gaps
    ]


def _read_evidence(path: Path, case_file: CaseFile) -> bytes:
    try:
        data = path.read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as container:
            told = json.loads(container.read("pack.json"))
        digest = cast("str", told["exhibit"]["sha256"])
    except OSError as error:
        raise InputFault("SY-I055", file=path.name) from error
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, RecursionError):
        raise InputFault("SY-I151", file=path.name, case=case_file.number) from None
    if digest not in {one.sha256 for one in case_file.exhibits}:
        raise InputFault("SY-I151", file=path.name, case=case_file.number)
    return data
