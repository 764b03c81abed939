"""What operators sign about each other: who joins, in which roles and with which key, and who leaves.

Every statement names the ledger that it is for, so that it serves in no other workspace.  Approvals and the declaration
of somebody who works alone stand in ``govern.approval``.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from suyuan.core.canonical import canonical_bytes
from suyuan.govern.approval import Name, OperatorRole

STATEMENT_LABEL = b"suyuan/operator/1\n"

PublicKey = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
"""An Ed25519 public key in hex."""


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Join(_Strict):
    """Somebody may work here from now on, says ``by``; the first operator says so of itself."""

    ledger: str
    name: Name
    roles: Annotated[frozenset[OperatorRole], Field(min_length=1)]
    public_key: PublicKey
    by: Name
    at: AwareDatetime

    def signed_bytes(self) -> bytes:
        """The bytes that the signature is over."""
        return STATEMENT_LABEL + canonical_bytes(
            {
                "action": "join",
                "at": utc_text(self.at),
                "by": self.by,
                "ledger": self.ledger,
                "name": self.name,
                "public_key": self.public_key,
                "roles": role_names(self.roles),
            }
        )


class Leave(_Strict):
    """Somebody works here no longer, says ``by``: that person, or an approver."""

    ledger: str
    name: Name
    by: Name
    at: AwareDatetime

    def signed_bytes(self) -> bytes:
        """The bytes that the signature is over."""
        return STATEMENT_LABEL + canonical_bytes(
            {"action": "leave", "at": utc_text(self.at), "by": self.by, "ledger": self.ledger, "name": self.name}
        )


def role_names(roles: frozenset[OperatorRole]) -> list[str]:
    """Roles as they are written down: by name, sorted."""
    return sorted(role.value for role in roles)


def utc_text(at: datetime) -> str:
    """A moment in whole seconds, UTC, as the ledger writes it."""
    return at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def read_utc(text: str) -> datetime:
    """A moment as ``utc_text`` wrote it; ``ValueError`` where it is none."""
    return datetime.strptime(text, "%Y-%m-%dT%H:%M:%S%z")
