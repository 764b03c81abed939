"""What a line of a register of consents must be before it counts; every rule names the lines that break it.

A refusal counts however it came: only a consent must come from a guardian whose kinship was verified.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from suyuan.app.consent_lines import Lines, as_day, key_reader
from suyuan.app.consent_people import NOBODY, SEVERAL, UNNAMED
from suyuan.core.fields import Kind
from suyuan.core.normalise import normalise
from suyuan.core.normalise.moments import UNREAD
from suyuan.discover.consent_columns import meanings, plain_cell
from suyuan.govern.persons import under_fourteen
from suyuan.govern.policy import Policy, Purpose
from suyuan.report.field_names import field_title
from suyuan.storage.workspace import Session

SELF = "self"
BETWEEN = re.compile(r"[\s,，、;；/|]+")


@dataclass(frozen=True, slots=True)
class Answers:
    """What the lines answer; every list has its length in rows.

    Attributes:
        given: agreed.
        recipient, purpose: keys of the policy, "" for none.
        fields: what was agreed to.
    """

    given: NDArray[np.bool_]
    at: NDArray[np.int64]
    expires: list[date | None]
    recipient: list[str]
    purpose: list[str]
    fields: list[tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Signers:
    """Who answered.

    Attributes:
        relation: of ``Relation``, ``self``, or "" where the line does not say.
        name: canonical, or null.
        verified_at: ``UNREAD`` where it was not.
    """

    relation: list[str]
    name: pa.Array
    verified_by: list[str]
    verified_at: NDArray[np.int64]


def check_answers(lines: Lines, policy: Policy, now: datetime, *, to: str | None, purpose: str | None) -> Answers:
    """Read what was answered, when, to whom and for what.

    Args:
        to, purpose: keys of the policy for lines that do not say.
    """
    answer = np.array(lines.meant("answer", ""))
    lines.flag(answer == "", "SY-I111")
    given = answer == "yes"
    at = lines.moments("at")
    lines.flag(at == UNREAD, "SY-I112")
    lines.flag(at > int(now.timestamp()), "SY-I113")
    expires = lines.days("expires")
    unread = lines.filled("expires") & np.array([day is None for day in expires], dtype=bool)
    early = [day is not None and at[row] != UNREAD and day < as_day(at[row]) for row, day in enumerate(expires)]
    lines.flag(unread | np.array(early, dtype=bool), "SY-I114")
    recipients = _keys(lines, "recipient", {key: one.name for key, one in policy.recipients.items()}, to)
    purposes = _keys(lines, "purpose", {key: one.title for key, one in policy.purposes.items()}, purpose)
    lines.flag([not key for key in recipients], "SY-G042")
    lines.flag([not key for key in purposes], "SY-G043")
    pairs = list(zip(recipients, purposes, strict=True))
    banned = {pair for pair in set(pairs) if all(pair) and not _permitted(policy, *pair)}
    lines.flag([pair in banned for pair in pairs], "SY-G047")
    fields = _fields(lines, policy, purposes)
    outside = given & np.array([not some for some in fields], dtype=bool) & np.array([bool(p) for p in purposes])
    lines.flag(outside, "SY-G044")
    return Answers(given, at, expires, recipients, purposes, fields)


def check_signers(lines: Lines, answers: Answers, now: datetime) -> Signers:
    """Read who answered, and whether a guardian's kinship was verified."""
    relation = lines.meant("relation", "")
    lines.flag(answers.given & np.array([not one for one in relation], dtype=bool), "SY-G040")
    verified_at = lines.moments("verified_at")
    verified_at[verified_at > int(now.timestamp())] = UNREAD
    said = lines.each("verified_by", _how_verified)
    by_guardian = np.array([one not in {"", SELF} for one in relation], dtype=bool)
    unverified = (verified_at == UNREAD) | np.array([not one for one in said], dtype=bool)
    lines.flag(answers.given & by_guardian & unverified, "SY-G041")
    name = normalise(Kind.NAME, lines.cells("guardian"))
    return Signers(relation, name, said, verified_at)


def check_people(session: Session, lines: Lines, answers: Answers, signers: Signers, rid: NDArray[np.int64]) -> None:
    """Hold the lines against the records that they are about."""
    for problem, code in ((NOBODY, "SY-I116"), (SEVERAL, "SY-I117"), (UNNAMED, "SY-I118")):
        lines.flag(rid == problem, code)
    known = np.flatnonzero(rid >= 0)
    if not len(known):
        return
    held = {one.name for one in session.registry.fields()}
    wanted = [name for name in ("birth_date", "mother_name", "father_name") if name in held]
    distinct, place = np.unique(rid[known], return_inverse=True)
    records = session.registry.read(wanted, distinct.astype(np.uint64))
    relation = np.array(signers.relation)[known]
    given = answers.given[known]
    if "birth_date" in held:
        births = records["birth_date"].combine_chunks().take(pa.array(place))
        days = [as_day(seconds) if seconds != UNREAD else None for seconds in answers.at[known]]
        young = np.zeros(len(known), dtype=bool)
        own = np.flatnonzero(given & (relation == SELF))
        for row in own.tolist():
            day = days[row]
            young[row] = day is not None and under_fourteen(births.slice(row, 1), day)[0].as_py() is not False
        _flag_some(lines, known, young, "SY-G045")
    for parent in ("mother", "father"):
        if f"{parent}_name" not in held:
            continue
        told = records[f"{parent}_name"].combine_chunks().take(pa.array(place)).to_pylist()
        signed = signers.name.take(pa.array(known)).to_pylist()
        other = [bool(a) and bool(b) and a != b for a, b in zip(told, signed, strict=True)]
        _flag_some(lines, known, given & (relation == parent) & np.array(other, dtype=bool), "SY-G046")


def check_contradictions(lines: Lines, answers: Answers, rid: NDArray[np.int64]) -> None:
    """Two words of one moment about one person, recipient and purpose must say the same."""
    heard: dict[tuple[object, ...], set[tuple[object, ...]]] = {}
    about: dict[int, tuple[object, ...]] = {}
    for row in lines.good():
        about[row] = (int(rid[row]), answers.recipient[row], answers.purpose[row], int(answers.at[row]))
        said = (bool(answers.given[row]), answers.fields[row], answers.expires[row])
        heard.setdefault(about[row], set()).add(said)
    wrong = np.zeros(len(lines), dtype=bool)
    for row, key in about.items():
        wrong[row] = len(heard[key]) > 1
    lines.flag(wrong, "SY-I115")


def purpose_fields(purpose: Purpose) -> tuple[str, ...]:
    """All fields that a purpose may take its columns from, in the policy's order."""
    return tuple(dict.fromkeys(name for need in purpose.needs for name in need.fields))


def _keys(lines: Lines, part: str, titles: Mapping[str, str], default: str | None) -> list[str]:
    """The key of each line; a title that two keys share names neither."""
    twice = {title for title, number in Counter(titles.values()).items() if number > 1}
    words = {title: key for key, title in titles.items() if title not in twice}
    read = key_reader({**words, **{key: key for key in titles}})
    return lines.each(part, lambda text: (default or "") if text is None else read(text))


def _permitted(policy: Policy, recipient: str, purpose: str) -> bool:
    allowed = policy.purposes[purpose].recipients
    return allowed is None or recipient in allowed


def _fields(lines: Lines, policy: Policy, purposes: Sequence[str]) -> list[tuple[str, ...]]:
    """Fields of each line; none where one is not among the purpose's."""
    cells = lines.cells("fields").to_pylist()
    known: dict[tuple[str, str | None], tuple[str, ...]] = {}
    for pair in set(zip(purposes, cells, strict=True)):
        known[pair] = _read_fields(policy.purposes[pair[0]], pair[1]) if pair[0] else ()
    return [known[pair] for pair in zip(purposes, cells, strict=True)]


def _read_fields(purpose: Purpose, cell: str | None) -> tuple[str, ...]:
    whole = purpose_fields(purpose)
    if cell is None:
        return whole
    words: dict[str, tuple[str, ...]] = {need.column: need.fields for need in purpose.needs}
    for name in whole:
        words.update(dict.fromkeys((name, field_title("zh", name), field_title("en", name)), (name,)))
    said = [words.get(word) for word in BETWEEN.split(cell.strip()) if word]
    if not said or any(one is None for one in said):
        return ()
    chosen = {name for one in said if one is not None for name in one}
    return tuple(name for name in whole if name in chosen)


def _how_verified(text: str | None) -> str:
    """How the kinship was verified; "" for not at all."""
    if text is None or meanings("verified").get(plain_cell(text)) == "no":
        return ""
    return text[:80]


def _flag_some(lines: Lines, rows: NDArray[np.intp], which: NDArray[np.bool_], code: str) -> None:
    wrong = np.zeros(len(lines), dtype=bool)
    wrong[rows[which]] = True
    lines.flag(wrong, code)
