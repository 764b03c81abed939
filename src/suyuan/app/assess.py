"""``assess``: whom a table identifies, by its own rows and among all people, and what it is in law."""

from __future__ import annotations

from pathlib import Path

from suyuan.app.subject import read_registry, read_subject
from suyuan.assess.assessment import Question, RiskAssessment, assess
from suyuan.assess.subject import REGISTRY
from suyuan.storage.workspace import open_workspace


def assess_place(
    place: str,
    question: Question,
    workspace: Path,
    *,
    sheet: str | None = None,
    overrides: dict[str, str] | None = None,
    counted: bool = False,
) -> RiskAssessment:
    """Assess a file, or the registry of a workspace.

    Args:
        place: a path, or ``registry``.
        question: what is asked.
        workspace: its folder; not looked at for a file that is not counted in the registry.
        sheet: of a workbook.
        overrides: what a person says some columns are.
        counted: count a file's rows among the people of the registry.

    Raises:
        SuyuanError: as the reading and the pure stages raise; nothing is written anywhere.
    """
    people = read_registry(open_workspace(workspace)) if place == REGISTRY or counted else None
    if place == REGISTRY and people is not None:
        return assess(people, question, people.table)
    subject = read_subject(Path(place), sheet, overrides)
    return assess(subject, question, None if people is None else people.table)
