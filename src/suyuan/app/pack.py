"""``trace --pack``: open the accused's keys and write the evidence pack.

Opening bias values shows how the marks of every record were biased, so the epoch ends with it: the workspace moves to
the next one, and what was released before stays traceable under the old keys.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np

from suyuan.app.annex import read_recipients, seal_annex
from suyuan.app.clock import Clock
from suyuan.app.endorse import Endorsed, cosigned_by, endorse_head
from suyuan.app.trace import EpochTrace, TraceResult
from suyuan.case.pack import OpenedRelease, PackContent, Stamp, write_pack
from suyuan.core.errors import UsageFault
from suyuan.govern.policy import parse_policy
from suyuan.ledger.entry import Entry, Event
from suyuan.release.keys import EpochKeys
from suyuan.report.messages import say
from suyuan.storage.durable import write_whole
from suyuan.storage.workspace import Workspace
from suyuan.trace.accuse import Accused
from suyuan.trace.candidates import Candidate
from suyuan.trace.lineup import LineUp, line_up


@dataclass(frozen=True, slots=True)
class PackResult:
    """The pack's file and size, its line-up, the epoch that it closed, the log's verifier key, and who vouched."""

    out: Path
    size: int
    lineup: LineUp
    closed_epoch: int
    ledger_index: int
    log_key: str
    endorsed: Endorsed


def pack_evidence(
    workspace: Workspace, traced: TraceResult, out: Path, clock: Clock, *, annex_to: Sequence[str] = ()
) -> PackResult:
    """Write the pack for the accused of one epoch.

    Raises:
        UsageFault: SY-U011, nobody was accused, or by no mark: there is nothing to open; SY-U018, ``annex_to`` holds
            no age key; SY-U019, the file is there already or cannot be written.
    """
    epoch = traced.telling
    # A list of invented records alone shows no mark: opened keys would prove nothing, and end the epoch.
    if not epoch.attribution.accused or not epoch.exhibit.reading.records:
        raise UsageFault("SY-U011")
    # Refused before a key is opened: an opening cannot be taken back.
    read_recipients(annex_to)
    if out.exists() or not os.access(out.parent, os.W_OK):
        raise UsageFault("SY-U019", file=out.name)
    lineup = line_up(epoch.exhibit, _accused_candidates(epoch), bytes.fromhex(traced.aligned.read.sha256))
    now = clock()
    with workspace.writing() as session:
        # Logged before it is written: an opening must not go unseen.
        index = session.log(
            Entry(
                Event.OPENING,
                now,
                {
                    "sha256": traced.aligned.read.sha256,
                    "epoch": epoch.epoch,
                    "recipients": [accused.recipient for accused in epoch.attribution.accused],
                    "annex_to": list(annex_to),
                },
            )
        )
        opened = tuple(_open(workspace, epoch, accused) for accused in epoch.attribution.accused)
        endorsed = endorse_head(session, lambda: now)
        note = workspace.ledger.checked_note()
        content = PackContent(
            created=now,
            exhibit_sha256=traced.aligned.read.sha256,
            exhibit_rows=traced.aligned.leak.rows,
            attribution=epoch.attribution,
            slots=epoch.exhibit.reading.slots,
            channel=epoch.channel,
            rows=np.array([traced.aligned.read.source.row_number(int(row)) for row in traced.linked]),
            rids=traced.aligned.alignment.rid[traced.linked].astype(np.uint64),
            symbols=epoch.symbols,
            opened=opened,
            software=f"suyuan {version('suyuan')}",
            checkpoint=note,
            witnesses=cosigned_by(note, parse_policy(workspace.policy_text()).ledger),
            stamps=tuple(Stamp(stamp.authority, stamp.response) for stamp in endorsed.stamps),
            log_key=workspace.ledger.verifier_key(),
            lineup=lineup,
            annex=seal_annex(session, traced, annex_to) if annex_to else None,
        )
        guide = say("zh", "pack.guide") + "\n\n" + say("en", "pack.guide") + "\n"
        data = write_pack(content, guide, workspace.ledger.sign_text)
        if epoch.epoch == workspace.epoch:
            workspace.close_epoch()
    write_whole(out, data)
    return PackResult(out, len(data), lineup, epoch.epoch, index, content.log_key, endorsed)


def _accused_candidates(epoch: EpochTrace) -> tuple[Candidate, ...]:
    by_name = {candidate.recipient: candidate for candidate in epoch.candidates}
    return tuple(by_name[accused.recipient] for accused in epoch.attribution.accused)


def _open(workspace: Workspace, epoch: EpochTrace, accused: Accused) -> tuple[OpenedRelease, ...]:
    keys = EpochKeys(workspace.keyring.marks, epoch.epoch)
    names = [slot.name for slot in epoch.exhibit.reading.slots]
    candidate = next(c for c in epoch.candidates if c.recipient == accused.recipient)
    with workspace.reading() as session:
        stored = {release.release_id: release for release in session.releases.all()}
    opened = []
    for release in candidate.releases:
        index = stored[release.release_id].ledger_index
        proof = workspace.ledger.prove(index)
        opened.append(
            OpenedRelease(
                release.release_id,
                release.keys,
                keys.salt(accused.recipient, release.release_id),
                tuple(name for name, used in zip(names, release.uses, strict=True) if used),
                release.scope,
                index,
                proof.leaf,
                proof.path,
            )
        )
    return tuple(opened)
