"""What a decision learns of the assessments on file."""

from datetime import date, timedelta

import pytest

from suyuan.app.assessments import assessment_facts
from suyuan.govern.known import Known
from suyuan.storage.assessments import StoredAssessment
from suyuan.storage.workspace import create_workspace

DAY = date(2026, 3, 1)


@pytest.fixture
def session(tmp_path):
    workspace = create_workspace(tmp_path / "w", "")
    with workspace.writing() as opened:
        yield opened


def filed(number, dated, conclusion="may", recipient="studio", purpose="photo", review=365):
    return StoredAssessment(
        f"PIA-{number}", recipient, purpose, dated, conclusion, dated + timedelta(review), dated.replace(year=2030),
        {"number": number}, "0" * 64, number,
    )  # fmt: skip


def test_nothing_on_file_is_known(session):
    facts = assessment_facts(session, "studio", "photo", DAY)
    assert (facts.on_file, facts.dated, facts.covers) == (Known.NO, None, Known.UNKNOWN)


def test_the_newest_that_is_dated_by_the_day_decides(session):
    session.assessments.add(filed(1, DAY - timedelta(90), "not"))
    session.assessments.add(filed(2, DAY - timedelta(10)))
    session.assessments.add(filed(3, DAY + timedelta(1), "not"))
    session.assessments.add(filed(4, DAY, "not", purpose="recall"))
    facts = assessment_facts(session, "studio", "photo", DAY)
    assert (facts.on_file, facts.dated, facts.covers) == (Known.YES, DAY - timedelta(10), Known.YES)
    assert assessment_facts(session, "studio", "photo", DAY - timedelta(30)).covers is Known.NO
    assert assessment_facts(session, "clinic", "photo", DAY).on_file is Known.NO


@pytest.mark.parametrize(
    ("conclusion", "review", "covers"),
    [("may", 5, Known.YES), ("may", 4, Known.UNKNOWN), ("correct", 365, Known.NO), ("not", 365, Known.NO)],
)
def test_only_a_yes_that_is_not_overdue_covers(session, conclusion, review, covers):
    session.assessments.add(filed(1, DAY - timedelta(5), conclusion, review=review))
    assert assessment_facts(session, "studio", "photo", DAY).covers is covers


def test_of_one_day_the_one_filed_last_decides_and_reviews_are_due(session):
    session.assessments.add(filed(1, DAY, "may", review=1))
    session.assessments.add(filed(2, DAY, "correct", review=30))
    session.assessments.add(filed(3, DAY, "may", recipient="clinic", review=2))
    assert session.assessments.latest("studio", "photo").assessment_id == "PIA-2"
    assert [one.assessment_id for one in session.assessments.all()] == ["PIA-1", "PIA-2", "PIA-3"]
    assert [one.assessment_id for one in session.assessments.due(DAY + timedelta(9))] == ["PIA-3"]
    assert [one.assessment_id for one in session.assessments.due(DAY + timedelta(30))] == ["PIA-3", "PIA-2"]
    assert session.assessments.find("PIA-3").body == {"number": 3}
    assert session.assessments.find("PIA-9") is None
