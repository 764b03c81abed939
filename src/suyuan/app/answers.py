"""Answers: what a person said of a finding.

They stand apart and survive every run, and change no decision: each run decides afresh, and shows the answer beside it.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from suyuan.core.errors import InputFault, UsageFault
from suyuan.discover.scan_report import FileReport, PartReport
from suyuan.discover.sightings import Sighting

NOTHING = "none"
"""Type of an answer that says: no personal information."""


class Answer(BaseModel):
    """What somebody said of a column.

    Attributes:
        file: name of the source as the scan says it; ``*`` stands for any part of it.
        sheet: sheet or table, None for any.
        column: title or number of the column, ``*`` for all.
        type: what it holds, or ``none``.
        by, on: who said so, and when; for the record alone.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    file: str
    sheet: str | None = None
    column: str
    type: str
    by: str = ""
    on: str = ""


class _Answers(BaseModel):
    model_config = ConfigDict(extra="forbid")

    answer: tuple[Answer, ...] = ()


def read_answers(path: Path) -> tuple[Answer, ...]:
    """Answers of a file.

    Raises:
        InputFault: SY-I001, the file is missing.
        UsageFault: SY-U052, it does not hold answers.
    """
    try:
        return _Answers.model_validate(tomllib.loads(path.read_text("utf-8"))).answer
    except FileNotFoundError as error:
        raise InputFault("SY-I001", file=path.name) from error
    except ValidationError as error:
        place = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise UsageFault("SY-U052", file=path.name, place=place) from error
    except (OSError, ValueError, RecursionError) as error:
        raise UsageFault("SY-U052", file=path.name, place="-") from error


def answer_for(answers: Sequence[Answer], report: FileReport, part: PartReport, seen: Sighting) -> Answer | None:
    """The last answer that speaks of a finding."""
    sheet = str(part.place.get("sheet", ""))
    fitting = [
        one
        for one in answers
        if fnmatchcase(report.name, one.file)
        and (one.sheet is None or one.sheet == sheet)
        and seen.column is not None
        and fnmatchcase(seen.column, one.column)
    ]
    return fitting[-1] if fitting else None
