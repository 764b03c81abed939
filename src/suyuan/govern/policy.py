"""The policy as people write it (``policy.toml``): recipients, purposes, what each purpose needs.

Parsed once and then trusted: a ``Policy`` that exists is well formed.  Whether its fields exist in the registry is
asked later, when a plan is made.
"""

from __future__ import annotations

import re
import tomllib
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from suyuan.core.errors import InputFault, PolicyRefusal
from suyuan.govern.fund_policy import FundPolicy
from suyuan.govern.ledger_policy import LedgerPolicy
from suyuan.govern.notify_policy import NotifyPolicy
from suyuan.govern.policy_terms import ApprovalRules, GovernRules, PurposeTerms, RecipientTerms
from suyuan.govern.publish_policy import PublishPolicy


class CarrierName(StrEnum):
    """The ways of marking a copy (attribution: carriers)."""

    CHOICE = "choice"
    FORM = "form"
    ORDER = "order"
    BLANK = "blank"
    WITHHOLD = "withhold"
    TOKEN = "token"  # noqa: S105 - a carrier's name, not a secret
    HONEY = "honey"


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Recipient(RecipientTerms):
    """Who may receive; its legal terms may be left out."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    contact: str = ""


class DateRange(_Strict):
    """Both ends belong to the range; an end that is left out is open."""

    from_: date | None = Field(default=None, alias="from")
    to: date | None = None


class Need(_Strict):
    """One column of the extract and the registry fields it may come from.

    ``plain``: one field.  ``one_of``: any one of the fields serves equally well; a key picks.  ``all_of``: both
    fields in one cell; a key picks their order.
    """

    mode: Literal["plain", "one_of", "all_of"]
    fields: tuple[str, ...]
    column: str
    optional: bool = False


class Purpose(PurposeTerms):
    """What a purpose needs and how its copies may be marked; its legal terms may be left out.

    ``basis`` is one of PIPL 13's: consent, contract, statutory, emergency, press, public, other.  It is read when a
    release is decided, not here.
    """

    title: str
    basis: str
    keep_days: Annotated[int, Field(ge=1, le=36_500)]
    needs: tuple[Need, ...]
    carriers: tuple[CarrierName, ...] = ()
    scope: dict[str, DateRange | tuple[str, ...]] = Field(default_factory=dict)
    recipients: tuple[str, ...] | None = None
    blank_rate: Annotated[Decimal, Field(gt=0, le=Decimal("0.2"))] = Decimal("0.03")
    withhold_rate: Annotated[Decimal, Field(gt=0, le=Decimal("0.1"))] = Decimal("0.01")
    honey_records: Annotated[int, Field(ge=2, le=1000)] = 6

    @field_validator("needs", mode="before")
    @classmethod
    def _read_needs(cls, raw: object) -> object:
        if not isinstance(raw, list | tuple) or not raw:
            raise ValueError("needs: a list of at least one field")
        return tuple(_read_need(item) for item in raw)

    @field_validator("scope", mode="before")
    @classmethod
    def _read_scope(cls, raw: object) -> object:
        if not isinstance(raw, dict):
            raise ValueError("scope: a table of field = value")  # noqa: TRY004 - pydantic reports ValueError
        return {name: (value,) if isinstance(value, str) else value for name, value in raw.items()}

    @model_validator(mode="after")
    def _columns_are_distinct(self) -> Purpose:
        columns = [need.column for need in self.needs]
        if len(set(columns)) != len(columns):
            raise ValueError("needs: two columns of the same name")
        if CarrierName.BLANK in self.carriers and not any(need.optional for need in self.needs):
            raise ValueError("carriers: blank needs an optional field")
        return self


class Honey(_Strict):
    """Telephone numbers that the custodian itself holds; only these may stand in invented records."""

    phones: tuple[Annotated[str, Field(pattern=r"^\d{7,12}$")], ...] = ()

    @model_validator(mode="after")
    def _numbers_are_distinct(self) -> Honey:
        # A number listed twice would be invented twice as often as the weight of its evidence says.
        if len(set(self.phones)) != len(self.phones):
            raise ValueError("phones: a number is listed twice")
        return self


class Custodian(_Strict):
    """Who keeps the records, as papers name it; may be left out where no paper is made.

    Attributes:
        contact: where persons reach it.
    """

    name: Annotated[str, Field(max_length=200)] = ""
    contact: Annotated[str, Field(max_length=200)] = ""


class Policy(_Strict):
    """The whole file."""

    recipients: dict[str, Recipient]
    purposes: dict[str, Purpose]
    honey: Honey = Honey()
    ledger: LedgerPolicy = LedgerPolicy()
    approvals: ApprovalRules = ApprovalRules()
    govern: GovernRules = GovernRules()
    custodian: Custodian = Custodian()
    notify: NotifyPolicy = NotifyPolicy()
    fund: FundPolicy = FundPolicy()
    publish: PublishPolicy = PublishPolicy()

    def recipient(self, key: str) -> Recipient:
        """The recipient of that key, or ``PolicyRefusal`` SY-G001."""
        if key not in self.recipients:
            raise PolicyRefusal("SY-G001", recipient=key, known=_some(self.recipients))
        return self.recipients[key]

    def purpose(self, key: str) -> Purpose:
        """The purpose of that key, or ``PolicyRefusal`` SY-G002."""
        if key not in self.purposes:
            raise PolicyRefusal("SY-G002", purpose=key, known=_some(self.purposes))
        return self.purposes[key]

    def permit(self, recipient_key: str, purpose_key: str) -> Purpose:
        """The purpose, if this recipient may receive for it; else ``PolicyRefusal`` SY-G003."""
        self.recipient(recipient_key)
        purpose = self.purpose(purpose_key)
        if purpose.recipients is not None and recipient_key not in purpose.recipients:
            raise PolicyRefusal("SY-G003", recipient=recipient_key, purpose=purpose_key)
        return purpose


def choose_carriers(purpose_key: str, purpose: Purpose, wanted: tuple[str, ...] | None) -> tuple[CarrierName, ...]:
    """The carriers to use: all that the purpose allows, or the wanted ones of them.

    Raises:
        PolicyRefusal: SY-G004, a wanted carrier is unknown or not allowed.
    """
    if wanted is None:
        return purpose.carriers
    allowed = {carrier.value: carrier for carrier in purpose.carriers}
    for name in wanted:
        if name not in allowed:
            raise PolicyRefusal("SY-G004", carrier=name, purpose=purpose_key, allowed=", ".join(allowed) or "-")
    return tuple(allowed[name] for name in dict.fromkeys(wanted))


def parse_policy(text: str, source: str = "policy.toml") -> Policy:
    """Parse the policy file.

    Raises:
        InputFault: SY-I050 is no TOML; SY-I051 says something a policy cannot say.
    """
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # numbers of thousands of digits, lists nested without end
        raise InputFault("SY-I050", file=source, detail=str(error)) from error
    try:
        return Policy.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputFault("SY-I051", file=source, place=place or "-", detail=first["msg"]) from error


_COLUMN = re.compile(r"^[^\s=+@'\"\x00-\x1f-][^\x00-\x1f]{0,63}$")


def _read_need(item: object) -> dict[str, Any]:
    if isinstance(item, str):
        item = {"field": item}
    if not isinstance(item, dict):
        raise ValueError("needs: a field name, or a table with one_of, all_of or field")  # noqa: TRY004
    modes = [mode for mode in ("field", "one_of", "all_of") if mode in item]
    if len(modes) != 1 or set(item) - {modes[0], "as", "optional"}:
        raise ValueError("needs: exactly one of field, one_of, all_of; beside it only as and optional")
    named = item[modes[0]]
    if not isinstance(named, (str, list)):
        raise ValueError("needs: field names are texts")  # noqa: TRY004
    fields = (named,) if isinstance(named, str) else tuple(named)
    if not all(isinstance(name, str) and name for name in fields) or len(set(fields)) != len(fields):
        raise ValueError("needs: field names are distinct texts")
    size = {"field": (1, 1), "one_of": (2, 4), "all_of": (2, 2)}[modes[0]]
    if not size[0] <= len(fields) <= size[1]:
        raise ValueError(f"needs: {modes[0]} takes {size[0]} to {size[1]} fields")
    column = item.get("as", fields[0] if modes[0] == "field" else None)
    if not isinstance(column, str) or not _COLUMN.match(column):
        raise ValueError(f"needs: {modes[0]} needs a column name in as")
    mode = "plain" if modes[0] == "field" else modes[0]
    return {"mode": mode, "fields": fields, "column": column, "optional": bool(item.get("optional", False))}


def _some(keys: dict[str, Any]) -> str:
    listed = list(keys)
    return ", ".join(listed[:8]) + (" …" if len(listed) > 8 else "") if listed else "-"
