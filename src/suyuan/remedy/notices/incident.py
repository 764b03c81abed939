"""The incident as people write it down (``incident.toml``), and whether it says what the law wants told."""

from __future__ import annotations

import tomllib
from datetime import date, datetime, timedelta, timezone
from itertools import pairwise
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from suyuan.core.errors import InputFault, PolicyRefusal
from suyuan.remedy.notices.law import notice_table

BEIJING = timezone(timedelta(hours=8), "Asia/Shanghai")
"""A time without a zone is taken as told here."""

Words = Annotated[str, Field(max_length=2000)]
Line = Annotated[str, Field(max_length=200)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


class Contact(_Strict):
    """Where persons can ask: ``[contact]``."""

    name: Line = ""
    phone: Line = ""
    email: Line = ""
    address: Line = ""
    hours: Line = ""

    @property
    def told(self) -> bool:
        """Whether somebody can be reached by it."""
        return bool(self.phone or self.email or self.address)


class Authority(_Strict):
    """The regulator to which persons may complain and the report goes: ``[authority]``."""

    name: Line = ""
    phone: Line = ""


class Reporting(_Strict):
    """What only the regulator's report wants: ``[report]``.  What is left out is printed as a visible blank.

    Attributes:
        network: who operates it: critical infrastructure, a central organ, or another; None for not said.
        system: name of the system.
        where, how_found: place of the incident and how it was found.
        crime: whether a crime is suspected; told_police: when it was told to the police.
        handled: the day on which the handling ended.
    """

    network: Literal["cii", "central", "other"] | None = None
    reporter: Line = ""
    post: Line = ""
    phone: Line = ""
    system: Line = ""
    where: Line = ""
    how_found: Words = ""
    spread: Words = ""
    needed: Words = ""
    crime: bool | None = None
    told_police: date | None = None
    handled: date | None = None


class Incident(_Strict):
    """An incident.

    Attributes:
        title: what it is called in notices; names nobody.
        happened_from, happened_until: first and last day, None for not known.
        found: when it was found.
        kinds: kinds of information beyond those that the list itself shows.
        cause, harm: why it happened and what may come of it.
        measures: what was done.
        advice: what the person can do.
        people: how many people are concerned in all, where more is known than the list shows.
        lang: language of the notices.
    """

    title: Annotated[str, Field(min_length=1, max_length=60)]
    happened_from: date | None = None
    happened_until: date | None = None
    found: datetime | date
    kinds: tuple[Line, ...] = ()
    cause: Words = ""
    harm: Words = ""
    measures: tuple[Line, ...] = ()
    advice: tuple[Line, ...] = ()
    contact: Contact = Contact()
    authority: Authority = Authority()
    report: Reporting = Reporting()
    people: Annotated[int, Field(ge=1)] | None = None
    lang: Literal["zh", "en"] = "zh"

    @property
    def found_on(self) -> date:
        """The day on which it was found."""
        return self.found.date() if isinstance(self.found, datetime) else self.found

    @property
    def found_at(self) -> datetime | None:
        """The moment at which it was found, None where only the day is known."""
        if not isinstance(self.found, datetime):
            return None
        return self.found if self.found.tzinfo else self.found.replace(tzinfo=BEIJING)


def parse_incident(text: str, source: str, now: datetime) -> Incident:
    """Parse the file.

    Args:
        source: name of the file, for messages.
        now: with its time zone.

    Raises:
        InputFault: SY-I175 is no TOML; SY-I176 says something it cannot say; SY-I177 a date lies in the future;
            SY-I178 dates are in the wrong order.
    """
    try:
        raw = tomllib.loads(text)
    except (ValueError, RecursionError) as error:
        raise InputFault("SY-I175", file=source, detail=str(error)) from error
    return make_incident(raw, source, now)


def make_incident(raw: dict[str, Any], source: str, now: datetime) -> Incident:
    """The incident of a file, or of a form, that was read.

    Raises:
        InputFault: SY-I176..I178 as ``parse_incident``.
    """
    try:
        incident = Incident.model_validate(raw)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputFault("SY-I176", file=source, place=place or "-", detail=first["msg"]) from error
    _check_days(incident, source, now)
    return incident


def require_content(incident: Incident) -> None:
    """Refuse an incident that lacks one of PIPL 57's three groups of content.

    Raises:
        PolicyRefusal: SY-G150, with the keys that are missing.
    """
    missing = [
        name for group in notice_table()["content"] for name in group["needs"] if not _is_told(getattr(incident, name))
    ]
    if missing:
        raise PolicyRefusal("SY-G150", missing=", ".join(missing))


def _is_told(value: object) -> bool:
    if isinstance(value, Contact):
        return value.told
    return any(value) if isinstance(value, tuple) else bool(value)


def _check_days(incident: Incident, source: str, now: datetime) -> None:
    today = now.astimezone(BEIJING).date()
    days = {
        "happened_from": incident.happened_from,
        "happened_until": incident.happened_until,
        "found": incident.found_on,
        "report.told_police": incident.report.told_police,
        "report.handled": incident.report.handled,
    }
    at = incident.found_at
    for name, day in days.items():
        if day is not None and (day > today or (name == "found" and at is not None and at > now)):
            raise InputFault("SY-I177", file=source, place=name, day=day.isoformat(), today=today.isoformat())
    ordered = [(name, day) for name, day in days.items() if day is not None and name != "report.told_police"]
    for (earlier, first), (later, second) in pairwise(ordered):
        if second < first and not (earlier == "happened_until" and later == "found"):  # it may go on when found
            raise InputFault(
                "SY-I178", file=source, earlier=earlier, first=first.isoformat(), later=later, second=second.isoformat()
            )
    if incident.happened_from is not None and incident.found_on < incident.happened_from:
        raise InputFault(
            "SY-I178",
            file=source,
            earlier="happened_from",
            first=incident.happened_from.isoformat(),
            later="found",
            second=incident.found_on.isoformat(),
        )
