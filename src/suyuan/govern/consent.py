"""Consent records, shaped after ISO/IEC TS 27560: who agreed, to what, shown which text, and until when.

One record is about one person, one recipient and one purpose: separate consent is made for one processing only (PIPL
23, 29; 网络数据安全管理条例 62).  Persons and guardians stand in it as opaque references, never by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import Annotated

import pyarrow as pa
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, model_validator

from suyuan.govern.consent_states import ConsentState

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Reference = Annotated[str, Field(pattern=r"^[\w:.-]{1,80}$")]

CONSENT_SCHEMA = pa.schema(
    [
        pa.field("rid", pa.uint64(), nullable=False),
        pa.field("recipient", pa.string(), nullable=False),
        pa.field("purpose", pa.string(), nullable=False),
        pa.field("fields", pa.string(), nullable=False),
        pa.field("given", pa.bool_(), nullable=False),
        pa.field("separate", pa.bool_(), nullable=False),
        pa.field("at", pa.timestamp("us", "UTC"), nullable=False),
        pa.field("expires", pa.date32()),
        pa.field("withdrawn_at", pa.timestamp("us", "UTC")),
        pa.field("guardian", pa.string()),
        pa.field("verified_at", pa.timestamp("us", "UTC")),
    ]
)
"""What a decision reads of a consent; ``fields`` are names joined by commas, ``guardian`` the relation."""


class Method(StrEnum):
    """How the will was expressed."""

    FORM = "form"  # on paper, the custodian keeps it
    ONLINE = "online"
    IMPORT = "import"  # taken over from another system


class Relation(StrEnum):
    """What the guardian is to the child (民法典 27)."""

    MOTHER = "mother"
    FATHER = "father"
    GRANDPARENT = "grandparent"
    SIBLING = "sibling"
    OTHER = "other"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Guardian(_Strict):
    """The guardian who agreed.

    Attributes:
        reference: keyed hash or label, never a name.
        verified_by: how the kinship was verified (birth certificate, household register …), empty for not at all.
        verified_at: when, None for not at all.
    """

    reference: Reference
    relation: Relation
    verified_by: Annotated[str, Field(max_length=80)] = ""
    verified_at: AwareDatetime | None = None

    @model_validator(mode="after")
    def _verified_somehow(self) -> Guardian:
        if bool(self.verified_by) != (self.verified_at is not None):
            raise ValueError("guardian: how and when the kinship was verified go together")
        return self


class ConsentRecord(_Strict):
    """One expression of will.

    Attributes:
        id: of the record.
        rid: the person, as the registry numbers records.
        guardian: who agreed for the person, None where the person did.
        recipient, purpose: keys of the policy, one each.
        fields: the fields agreed to.
        given: agreed, or refused.
        separate: made for this processing only, not one of several ticks.
        expires: last day, None for as long as the purpose lasts.
        text_sha256: of the text that was shown; language: of that text.
        version: of the form.
    """

    id: Reference
    rid: Annotated[int, Field(ge=0, lt=2**64)]
    guardian: Guardian | None = None
    recipient: Reference
    purpose: Reference
    fields: Annotated[tuple[Annotated[str, Field(pattern=r"^[^,\x00-\x1f]+$")], ...], Field(min_length=1)]
    given: bool
    separate: bool
    at: AwareDatetime
    expires: date | None = None
    withdrawn_at: AwareDatetime | None = None
    text_sha256: Sha256
    language: Annotated[str, Field(pattern=r"^[a-z]{2,3}(-[A-Za-z0-9]+)*$")]
    method: Method
    version: Annotated[int, Field(ge=1)]

    @model_validator(mode="after")
    def _times_follow(self) -> ConsentRecord:
        if self.withdrawn_at is not None and (not self.given or self.withdrawn_at < self.at):
            raise ValueError("withdrawn_at: only what was given before can be withdrawn")
        return self

    def state(self, moment: datetime) -> ConsentState:
        """Where it stands at a moment, by itself; whether a later record supersedes it is not asked.

        Args:
            moment: with its time zone; the last day of a consent ends there.
        """
        if not self.given:
            return ConsentState.REFUSED
        if self.withdrawn_at is not None and self.withdrawn_at <= moment:
            return ConsentState.WITHDRAWN
        if self.expires is not None and self.expires < moment.date():
            return ConsentState.EXPIRED
        return ConsentState.GIVEN


def consent_table(records: Iterable[ConsentRecord]) -> pa.Table:
    """The columns that decisions read, ``rid`` ascending."""
    rows = [
        {
            "rid": one.rid,
            "recipient": one.recipient,
            "purpose": one.purpose,
            "fields": ",".join(one.fields),
            "given": one.given,
            "separate": one.separate,
            "at": one.at,
            "expires": one.expires,
            "withdrawn_at": one.withdrawn_at,
            "guardian": one.guardian.relation.value if one.guardian else None,
            "verified_at": one.guardian.verified_at if one.guardian else None,
        }
        for one in sorted(records, key=lambda one: one.rid)
    ]
    return pa.Table.from_pylist(rows, schema=CONSENT_SCHEMA)
