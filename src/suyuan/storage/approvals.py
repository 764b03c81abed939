"""Approvals: what approvers signed, as the database keeps it.  Nothing here counts before its signature was checked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from pydantic import ValidationError

from suyuan.core.errors import IntegrityFault
from suyuan.govern.approval import Approval
from suyuan.govern.signature import SignatureBroken, check_signature
from suyuan.govern.statements import read_utc, utc_text
from suyuan.storage.schema import APPROVALS


@dataclass(frozen=True, slots=True)
class StoredApproval:
    """An approval as stored; ``ledger_index`` says which entry must hold the same."""

    approval: Approval
    signature: bytes
    ledger_index: int

    def check(self, keys: Mapping[str, bytes]) -> None:
        """Check the signature.

        Raises:
            IntegrityFault: SY-L030, it is not its operator's over this statement.
        """
        approval = self.approval
        try:
            check_signature(keys[approval.operator], self.signature, approval.signed_bytes())
        except (SignatureBroken, KeyError) as error:
            raise IntegrityFault("SY-L030", operator=approval.operator, plan=approval.plan_sha256[:12]) from error


class Approvals:
    """All approvals of a workspace."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, approval: Approval, signature: bytes, ledger_index: int) -> None:
        """Remember an approval that was logged."""
        self._connection.execute(
            sa.insert(APPROVALS).values(
                plan_sha256=approval.plan_sha256,
                operator=approval.operator,
                role=approval.role.value,
                at=utc_text(approval.at),
                signature=signature.hex(),
                ledger_index=ledger_index,
            )
        )

    def all(self) -> tuple[StoredApproval, ...]:
        """All approvals, oldest first; nothing is verified.

        Raises:
            IntegrityFault: SY-L030, a row is no approval at all.
        """
        return self._read(sa.select(APPROVALS))

    def stored(self, plan_sha256: str) -> tuple[StoredApproval, ...]:
        """The approvals that say they are of this plan, with their places in the ledger; nothing is verified."""
        return self._read(sa.select(APPROVALS).where(APPROVALS.c.plan_sha256 == plan_sha256))

    def of_plan(self, plan_sha256: str) -> list[tuple[Approval, bytes]]:
        """The approvals that say they are of this plan, each with its signature; nothing is verified."""
        return [(one.approval, one.signature) for one in self.stored(plan_sha256)]

    def verified(self, plan_sha256: str, keys: Mapping[str, bytes]) -> list[Approval]:
        """The approvals of this plan, every signature checked.

        Whether they count is another question: use ``app.approvals.approval_check``.

        Args:
            plan_sha256: of the plan.
            keys: public keys by operator, 32 bytes each.

        Raises:
            IntegrityFault: SY-L030, a signature does not hold.
        """
        found = self.stored(plan_sha256)
        for one in found:
            one.check(keys)
        return [one.approval for one in found]

    def _read(self, query: sa.Select[Any]) -> tuple[StoredApproval, ...]:
        rows = self._connection.execute(query.order_by(APPROVALS.c.ledger_index, APPROVALS.c.id))
        return tuple(_stored(row) for row in rows)


def _stored(row: sa.Row[Any]) -> StoredApproval:
    try:
        approval = Approval(plan_sha256=row.plan_sha256, operator=row.operator, role=row.role, at=read_utc(row.at))
        return StoredApproval(approval, bytes.fromhex(row.signature), int(row.ledger_index))
    except (ValidationError, ValueError, TypeError) as error:
        raise IntegrityFault("SY-L030", operator=str(row.operator)[:64], plan=str(row.plan_sha256)[:12]) from error
