"""Impact assessments on file (PIPL 55, 56): what was assessed for whom, what came out, and how long it is kept."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

import sqlalchemy as sa

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.storage.schema import ASSESSMENTS


@dataclass(frozen=True, slots=True)
class StoredAssessment:
    """An assessment as it was filed.

    Attributes:
        assessment_id: follows from what it says.
        conclusion: of ``govern.conclusion``: may, correct or not.
        review_by: the day by which it is looked at again.
        keep_until: the day before which it must not be thrown away.
        body: the form as filled in; people appear by office, never as data subjects.
        sha256: of the body's canonical JSON.
    """

    assessment_id: str
    recipient: str
    purpose: str
    dated: date
    conclusion: str
    review_by: date
    keep_until: date
    body: Mapping[str, Json]
    sha256: str
    ledger_index: int


class Assessments:
    """All assessments of a workspace; none is ever changed, a later one takes the place of an earlier."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, assessment: StoredAssessment) -> None:
        """File an assessment."""
        self._connection.execute(
            sa.insert(ASSESSMENTS).values(
                id=assessment.assessment_id,
                recipient=assessment.recipient,
                purpose=assessment.purpose,
                dated=assessment.dated.isoformat(),
                conclusion=assessment.conclusion,
                review_by=assessment.review_by.isoformat(),
                keep_until=assessment.keep_until.isoformat(),
                body=canonical_bytes(dict(assessment.body)).decode(),
                sha256=assessment.sha256,
                ledger_index=assessment.ledger_index,
            )
        )

    def find(self, assessment_id: str) -> StoredAssessment | None:
        """The assessment of that id."""
        row = self._connection.execute(sa.select(ASSESSMENTS).where(ASSESSMENTS.c.id == assessment_id)).one_or_none()
        return None if row is None else _stored(row)

    def latest(self, recipient: str, purpose: str, on: date | None = None) -> StoredAssessment | None:
        """The newest one for this recipient and purpose; of one day the one filed last.

        Args:
            on: those dated later do not count; None for all.
        """
        columns = ASSESSMENTS.c
        query = sa.select(ASSESSMENTS).where(columns.recipient == recipient, columns.purpose == purpose)
        if on is not None:
            query = query.where(columns.dated <= on.isoformat())
        row = self._connection.execute(
            query.order_by(columns.dated.desc(), columns.ledger_index.desc()).limit(1)
        ).one_or_none()
        return None if row is None else _stored(row)

    def all(self) -> tuple[StoredAssessment, ...]:
        """All of them, in the order of filing."""
        rows = self._connection.execute(sa.select(ASSESSMENTS).order_by(ASSESSMENTS.c.ledger_index))
        return tuple(_stored(row) for row in rows)

    def due(self, on: date) -> tuple[StoredAssessment, ...]:
        """Those in force whose review was to be done by that day, the oldest first.

        One that a later assessment of the same recipient and purpose replaced is not in force.
        """
        newest: dict[tuple[str, str], StoredAssessment] = {}
        for one in self.all():
            held = newest.get((one.recipient, one.purpose))
            if held is None or one.dated >= held.dated:
                newest[one.recipient, one.purpose] = one
        return tuple(sorted((one for one in newest.values() if one.review_by <= on), key=lambda one: one.review_by))


def _stored(row: sa.Row[Any]) -> StoredAssessment:
    return StoredAssessment(
        row.id,
        row.recipient,
        row.purpose,
        date.fromisoformat(row.dated),
        row.conclusion,
        date.fromisoformat(row.review_by),
        date.fromisoformat(row.keep_until),
        cast("Mapping[str, Json]", json.loads(row.body)),
        row.sha256,
        row.ledger_index,
    )
