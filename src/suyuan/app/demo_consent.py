"""The consents of the demo's story: most guardians agree, a few refuse, a few never answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256

import numpy as np

from suyuan.app.clock import Clock
from suyuan.core.canonical import Json
from suyuan.govern.consent import ConsentRecord, Guardian, Method, Relation
from suyuan.govern.policy import Policy
from suyuan.govern.terms import Basis, read_basis
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.workspace import Workspace

REFUSED, SILENT = 0.02, 0.01
"""Shares of guardians who say no, and who say nothing."""

FORM = "演示用监护人同意书：接收方、目的、字段、期限各一项，同意与不同意分列。"


def collect_consents(workspace: Workspace, policy: Policy, clock: Clock, seed: int) -> int:
    """Keep the guardians' answers for every recipient whose purpose rests on consent.

    Returns:
        How many consents there are now.
    """
    rng = np.random.Generator(np.random.PCG64([seed, 3]))
    with workspace.writing() as session:
        rids = session.registry.rids()
        for key, purpose in policy.purposes.items():
            if read_basis(purpose.basis, key) is not Basis.CONSENT:
                continue
            fields = tuple(dict.fromkeys(name for need in purpose.needs for name in need.fields))
            for recipient in purpose.recipients or ():
                at = clock()
                answers = rng.random(len(rids))
                said = [
                    (int(rid), one >= SILENT + REFUSED) for rid, one in zip(rids, answers, strict=True) if one >= SILENT
                ]
                body: dict[str, Json] = {
                    "recipient": recipient,
                    "purpose": key,
                    "added": len(said),
                    "sha256": _digest(said),
                }
                index = session.log(Entry(Event.CONSENT, at, body))
                session.consents.add(_records(said, recipient, key, fields, at), index)
        return session.consents.total()


def _records(
    said: list[tuple[int, bool]], recipient: str, purpose: str, fields: tuple[str, ...], at: datetime
) -> Iterator[ConsentRecord]:
    day = at - timedelta(days=1)
    for rid, given in said:
        guardian = Guardian(
            reference=f"g:demo-{rid}", relation=Relation.MOTHER, verified_by="birth certificate", verified_at=day
        )
        yield ConsentRecord(
            id=f"C-{recipient}-{rid}",
            rid=rid,
            guardian=guardian,
            recipient=recipient,
            purpose=purpose,
            fields=fields,
            given=given,
            separate=True,
            at=day,
            text_sha256=sha256(FORM.encode()).hexdigest(),
            language="zh",
            method=Method.FORM,
            version=1,
        )


def _digest(said: list[tuple[int, bool]]) -> str:
    return sha256("".join(f"{rid}:{int(given)}\n" for rid, given in said).encode()).hexdigest()
