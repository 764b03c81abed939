"""What the policy asks of the ledger: who witnesses it, who stamps its time, which signatures stand beside Ed25519."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

Url = Annotated[str, Field(pattern=r"^https?://[^\s/]+(/\S*)?$")]


class ExtraSignature(StrEnum):
    """Signature lines that may stand beside the log's Ed25519 line, never instead of it."""

    SM2 = "sm2"
    ML_DSA_44 = "ml-dsa-44"


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class WitnessAddress(_Strict):
    """A witness: where it answers, and the key that its cosignatures are checked with."""

    url: Url
    key: str


class TimeAuthority(_Strict):
    """A timestamp authority (RFC 3161): its name, where it answers, its root certificate in the workspace."""

    name: Annotated[str, Field(pattern=r"^[\w.-]{1,64}$")]
    url: Url
    ca: str


class LedgerPolicy(_Strict):
    """The table ``[ledger]``; empty means that nobody outside vouches for the ledger."""

    witnesses: tuple[WitnessAddress, ...] = ()
    timestamps: tuple[TimeAuthority, ...] = ()
    signatures: tuple[ExtraSignature, ...] = ()
    sm3_every: Annotated[int, Field(ge=0, le=1_000_000)] = 0
