"""What a policy may say for the decision: legal terms of purposes and recipients, and the house rule of approvals.

All of it is optional.  What a policy leaves out is unknown, and the decision asks for it; a policy written before these
keys existed still parses, and its purposes are written out as before.
"""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    SerializerFunctionWrapHandler,
    field_validator,
    model_serializer,
    model_validator,
)

from suyuan.govern.policy_shape import Constraints, FieldAction, check_search
from suyuan.govern.questions import CLAUSES
from suyuan.govern.terms import Mode, RecipientKind

KNOWN_CLAUSES = frozenset(clause for held in CLAUSES.values() for clause in held)


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Contract(_Strict):
    """The contract with a recipient: ``[recipients.<key>.contract]``.

    Attributes:
        clauses: that it holds, of ``purpose term method kinds measures duties return_or_delete no_subentrust scope
            rights_and_duties``.
        expires: its last day.
        supervised: the custodian supervises the handling (PIPL 21).
    """

    clauses: tuple[str, ...]
    expires: date | None = None
    supervised: bool | None = None

    @field_validator("clauses")
    @classmethod
    def _known(cls, clauses: tuple[str, ...]) -> tuple[str, ...]:
        strange = [clause for clause in clauses if clause not in KNOWN_CLAUSES]
        if strange:
            raise ValueError(f"clauses: {', '.join(strange)} is none of {', '.join(sorted(KNOWN_CLAUSES))}")
        return clauses


class RecipientTerms(_Strict):
    """Legal terms of a recipient.

    Attributes:
        kind: processor, controller, joint, public_body, media or public.
        abroad: it keeps the copy outside mainland China.
        export_route: the legal route of PIPL 38 that is done (assessment, certification, standard contract …).
        receipt: it promised in writing to keep to purpose and term.
        holds: fields of the registry that it is known to hold of everybody, from elsewhere.
    """

    kind: RecipientKind | None = None
    abroad: bool | None = None
    export_route: Annotated[str, Field(max_length=200)] = ""
    contract: Contract | None = None
    receipt: bool | None = None
    holds: tuple[str, ...] = ()

    @model_serializer(mode="wrap")
    def _as_said(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return _leave_out_unsaid(self, RecipientTerms, write(self))


class PurposeTerms(_Strict):
    """Legal terms of a purpose.

    Attributes:
        mode: entrust, provide, statutory, joint, publish or statistics; left out, statutory for a statutory basis and
            else provide, which asks for most.
        statute: law and article that a statutory basis rests on.
        children_rule: a special rule for under-14s exists (PIPL 31).
        abroad: copies for this purpose leave mainland China.
        necessity: why the sensitive information in it is needed (PIPL 28).
        as_told: persons were told this purpose when the information was collected.
        notice: how and when persons were told of this handling; where consents are needed, their text tells.
        notice_exempt: law and article that excuse the notice (PIPL 18, 35).
        paid: the custodian is paid for the data.
        automated_marketing: it serves commercial marketing by automated decision.
        aggregate: copies hold aggregates only.
        deidentify: what is done to columns before they leave.
        constraints: what the rows must fulfil afterwards.
    """

    mode: Mode | None = None
    statute: Annotated[str, Field(max_length=200)] = ""
    children_rule: bool | None = None
    abroad: bool | None = None
    necessity: Annotated[str, Field(max_length=2000)] = ""
    as_told: bool | None = None
    notice: Annotated[str, Field(max_length=500)] = ""
    notice_exempt: Annotated[str, Field(max_length=200)] = ""
    paid: bool | None = None
    automated_marketing: bool | None = None
    aggregate: bool | None = None
    deidentify: dict[str, FieldAction] | None = None
    constraints: Constraints | None = None

    @model_validator(mode="after")
    def _search_fits(self) -> PurposeTerms:
        check_search(self.deidentify, self.constraints)
        return self

    @model_serializer(mode="wrap")
    def _as_said(self, write: SerializerFunctionWrapHandler) -> dict[str, Any]:
        return _leave_out_unsaid(self, PurposeTerms, write(self))


class ApprovalRules(_Strict):
    """The table ``[approvals]``.

    Attributes:
        two_above: releases of more rows than this take two approvals.
    """

    two_above: Annotated[int, Field(ge=1)] = 10_000


class GovernRules(_Strict):
    """The table ``[govern]``.

    Attributes:
        decision: ``enforce``: nothing leaves without an allow, and nobody without a consent where one is needed;
            ``advise``: the decision is shown and logged, and only who refused or withdrew stays out.
    """

    decision: Literal["enforce", "advise"] = "enforce"

    @property
    def enforced(self) -> bool:
        """Whether a release needs an allow."""
        return self.decision == "enforce"


def _leave_out_unsaid(said: BaseModel, terms: type[BaseModel], written: dict[str, Any]) -> dict[str, Any]:
    """A release's id follows from the purpose as written: what is not said must not change the ids of old releases."""
    unsaid = {name for name, field in terms.model_fields.items() if getattr(said, name) == field.default}
    return {name: value for name, value in written.items() if name not in unsaid}
