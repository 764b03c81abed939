"""What the policy says of the damages fund: ``[fund]``."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field


class FundPolicy(BaseModel):
    """The table ``[fund]``; may be left out.

    Attributes:
        admin_cap: share of a year's spending that administration may take, 0 for nothing; Charity Law 61 says 0.10
            for foundations that raise money in public.
        outcome_days: after a payment, until the outcome is due.
        appeal_days: in which a decision about a claim may be appealed; a house rule, no law says a number.
        small: numbers of persons below this one are not shown to the public.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Annotated[str, Field(max_length=100)] = ""
    admin_cap: Annotated[Decimal, Field(ge=0, le=Decimal("0.5"), decimal_places=4)] = Decimal("0.10")
    outcome_days: Annotated[int, Field(ge=1, le=730)] = 90
    appeal_days: Annotated[int, Field(ge=1, le=180)] = 15
    small: Annotated[int, Field(ge=2, le=100)] = 5
