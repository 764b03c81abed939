"""What a decision must know about the impact assessment of a release."""

from __future__ import annotations

from datetime import date

from suyuan.govern.conclusion import Conclusion
from suyuan.govern.facts import AssessmentFacts
from suyuan.govern.known import Known
from suyuan.storage.workspace import Session


def assessment_facts(session: Session, recipient: str, purpose: str, on: date) -> AssessmentFacts:
    """The assessment that stands on that day.

    The newest one dated by then decides.  One that does not conclude that the release may be made covers nothing: an
    assessment that said no is none for a yes.  Whether one that is due for
    review still holds is unknown.

    Args:
        on: the day of the release.
    """
    stored = session.assessments.latest(recipient, purpose, on)
    if stored is None:
        return AssessmentFacts(on_file=Known.NO)
    if stored.conclusion != Conclusion.MAY:
        return AssessmentFacts(Known.YES, stored.dated, Known.NO)
    return AssessmentFacts(Known.YES, stored.dated, Known.YES if on <= stored.review_by else Known.UNKNOWN)
