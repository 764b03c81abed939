"""Words that commands and operations share; light, so that the command line answers at once."""

from __future__ import annotations

from enum import StrEnum


class MatchKind(StrEnum):
    """What money that arrived is."""

    AWARD = "award"
    INTEREST = "interest"


class PayeeKind(StrEnum):
    """What a payee is, as the public is told it."""

    PUBLIC_BODY = "public_body"
    CHARITY = "charity"
    SCHOOL = "school"
    COMPANY = "company"
    PERSON = "person"
    TREASURY = "treasury"


class ExportFormat(StrEnum):
    """Ways of writing the books down."""

    BEANCOUNT = "beancount"
    CSV = "csv"
    JSON = "json"
