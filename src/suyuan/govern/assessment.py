"""An impact assessment as filled in: read, held against its table, and judged whether its conclusion follows."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.errors import InputFault, PolicyRefusal
from suyuan.govern.conclusion import Conclusion
from suyuan.govern.duty_law import duty_rule
from suyuan.govern.form_table import assessment_table

SHOWN = 5
IN_PLACE = ("yes", "partly", "no")
Text = Annotated[str, Field(max_length=20_000)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class KnownFacts(_Strict):
    """What the workspace knew when the form was begun; counts may be corrected by who fills it in."""

    recipient_name: Text
    title: Text
    mode: Text
    basis: Text
    statute: Text = ""
    keep_days: int
    carriers: tuple[str, ...]
    two_approvals_above: int
    people: Annotated[int, Field(ge=0)]
    under_14: Annotated[int, Field(ge=0)]
    age_unknown: Annotated[int, Field(ge=0)]
    as_of: date


class AssessedField(_Strict):
    """A field of the copy, and why it is needed."""

    name: Text
    kind: Text
    sensitive: Text
    necessity: Text = ""


class Situation(_Strict):
    """One of the five situations of PIPL 55; content and conclusion are asked on the short form only."""

    id: Text
    applies: bool
    content: Text = ""
    conclusion: Text = ""


class Risk(_Strict):
    """A harm that could come, with the measures in place."""

    id: Text
    impact: Text = ""
    likelihood: Text = ""
    treatment: Text = ""

    @property
    def level(self) -> str:
        """Its level by the table; asked only when impact and likelihood are known words."""
        return assessment_table().level(self.impact, self.likelihood)


class Measure(_Strict):
    """One of the six kinds of measures of PIPL 51: in place (yes, partly, no), lawful, effective, proportionate."""

    id: Text
    in_place: Text = ""
    effect: Text = ""


class Assessment(_Strict):
    """The form."""

    schema_: Annotated[Literal["suyuan/pia/1"], Field(alias="schema")]
    form: Literal["full", "simple"]
    recipient: Text
    purpose: Text
    dated: date
    review_by: date
    signed_by: Text = ""
    office: Text = ""
    conclusion: Text = ""
    remark: Text = ""
    handled_in_all: Annotated[int, Field(ge=0)] | None = None
    known: KnownFacts
    fields: tuple[AssessedField, ...]
    situations: tuple[Situation, ...]
    answers: dict[str, Text] = Field(default_factory=dict)
    risks: tuple[Risk, ...] = ()
    measures: tuple[Measure, ...] = ()

    def body(self) -> dict[str, Json]:
        """As it is kept."""
        return self.model_dump(mode="json", by_alias=True)

    @property
    def sha256(self) -> str:
        """Of the body's canonical JSON."""
        return sha256(canonical_bytes(self.body())).hexdigest()


def parse_assessment(text: str, source: str) -> Assessment:
    """Read a form; whether it is whole is asked by ``check_assessment``.

    Raises:
        InputFault: SY-I123, it is no form of ours.
    """
    try:
        return Assessment.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InputFault("SY-I123", file=source, place="-", detail=str(error)) from error
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputFault("SY-I123", file=source, place=place or "-", detail=first["msg"]) from error


def check_assessment(form: Assessment, source: str, today: date) -> None:
    """Hold a form against its table.

    Raises:
        InputFault: SY-I120 a question is open; SY-I121 it is dated in the future; SY-I124 its review comes first.
        PolicyRefusal: SY-G080 the conclusion does not follow; SY-G081 the short form does not serve here.
    """
    if form.form == "simple":
        _check_small(form)
    left = list(_unanswered(form))
    if left:
        more = " …" if len(left) > SHOWN else ""
        raise InputFault("SY-I120", file=source, count=len(left), places=", ".join(left[:SHOWN]) + more)
    if form.dated > today:
        raise InputFault("SY-I121", day=form.dated.isoformat(), today=today.isoformat())
    if form.review_by <= form.dated:
        raise InputFault("SY-I124", first=form.dated.isoformat(), second=form.review_by.isoformat())
    if form.conclusion == Conclusion.MAY:
        against = list(_against(form))
        if against:
            raise PolicyRefusal("SY-G080", because=", ".join(against[:SHOWN]))


def _check_small(form: Assessment) -> None:
    limit, rule = assessment_table().small_limit, duty_rule("small-annex2")
    handled = max(form.handled_in_all or 0, form.known.people)
    if handled >= limit or not rule.in_force(form.dated):
        raise PolicyRefusal(
            "SY-G081", people=handled, limit=limit, day=form.dated.isoformat(), since=rule.effective_from.isoformat()
        )


def _unanswered(form: Assessment) -> Iterator[str]:
    table = assessment_table()
    words = {one.value for one in Conclusion}
    yield from (name for name in ("signed_by", "office") if not getattr(form, name).strip())
    if form.conclusion not in words:
        yield "conclusion"
    if form.conclusion in {Conclusion.CORRECT, Conclusion.NOT} and not form.remark.strip():
        yield "remark"
    yield from (f"fields.{one.name}.necessity" for one in form.fields if not one.necessity.strip())
    told = {one.id: one for one in form.situations}
    yield from (f"situations.{item.id}" for item in table.sections["situation"] if item.id not in told)
    yield from _unanswered_short(form, words) if form.form == "simple" else _unanswered_full(form)


def _unanswered_short(form: Assessment, words: set[str]) -> Iterator[str]:
    if form.handled_in_all is None:
        yield "handled_in_all"
    for one in form.situations:
        if one.applies and not one.content.strip():
            yield f"situations.{one.id}.content"
        if one.applies and one.conclusion not in words:
            yield f"situations.{one.id}.conclusion"


def _unanswered_full(form: Assessment) -> Iterator[str]:
    table = assessment_table()
    yield from (f"answers.{one.id}" for one in table.sections["question"] if not form.answers.get(one.id, "").strip())
    risks = {one.id: one for one in form.risks}
    for item in table.sections["risk"]:
        risk = risks.get(item.id, Risk(id=item.id))
        scales = ("impact", "likelihood")
        yield from (f"risks.{item.id}.{name}" for name in scales if getattr(risk, name) not in table.levels)
        if not risk.treatment.strip():
            yield f"risks.{item.id}.treatment"
    measures = {one.id: one for one in form.measures}
    for item in table.sections["measure"]:
        measure = measures.get(item.id, Measure(id=item.id))
        if measure.in_place not in IN_PLACE:
            yield f"measures.{item.id}.in_place"
        if not measure.effect.strip():
            yield f"measures.{item.id}.effect"


def _against(form: Assessment) -> Iterator[str]:
    """What stands against concluding that the release may be made."""
    if form.form == "simple":
        yield from (
            f"situations.{one.id}" for one in form.situations if one.applies and one.conclusion != Conclusion.MAY
        )
        return
    yield from (f"risks.{one.id}" for one in form.risks if one.level == assessment_table().levels[-1])
    yield from (f"measures.{one.id}" for one in form.measures if one.in_place == "no")
