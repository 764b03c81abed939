"""``consent import``: what guardians agreed to or refused, from the register that the custodian keeps."""

from __future__ import annotations

import hmac
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import file_digest
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from suyuan.app.clock import Clock
from suyuan.app.consent_checks import (
    SELF,
    Answers,
    Signers,
    check_answers,
    check_contradictions,
    check_people,
    check_signers,
)
from suyuan.app.consent_form import form_hash
from suyuan.app.consent_lines import Lines, RowIssue, as_moment
from suyuan.app.consent_people import resolve_people
from suyuan.app.exhibit import SKIP, ReadFile, read_file
from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.errors import InputFault, UsageFault
from suyuan.core.normalise.moments import UNREAD
from suyuan.discover.consent_columns import PARTS, PERSON, find_consent_columns
from suyuan.govern.consent import ConsentRecord, Guardian, Method, Relation
from suyuan.govern.policy import Policy, parse_policy
from suyuan.ledger.entry import Entry, Event
from suyuan.storage.workspace import Session, Workspace

Progress = Callable[[str], None]
NEEDED = ("answer", "at")


@dataclass(frozen=True, slots=True)
class Paper:
    """What stands for all lines that do not say otherwise.

    Attributes:
        to, purpose: keys of the policy.
        text: the file with the text that was shown; its SHA-256 is kept.
        method: how the will was expressed.
        separate: made for this processing only.
        version: of the form.
    """

    to: str | None = None
    purpose: str | None = None
    text: Path | None = None
    method: Method = Method.FORM
    separate: bool = True
    language: str = "zh"
    version: int = 1


@dataclass(frozen=True, slots=True)
class ConsentImport:
    """What became of a register of consents.

    Attributes:
        titles: header of each column that was used, by part.
        rows: lines of the file; good: those without an issue.
        given, refused: among the good ones, each consent once.
        added: those that were not kept already.
        groups: (recipient, purpose, added, ledger index or None).
        issues: by row.
    """

    read: ReadFile
    titles: Mapping[str, str]
    rows: int
    good: int
    given: int
    refused: int
    added: int
    groups: tuple[tuple[str, str, int, int | None], ...]
    issues: tuple[RowIssue, ...]


def import_consents(
    workspace: Workspace,
    path: Path,
    clock: Clock,
    paper: Paper,
    *,
    sheet: str | None = None,
    overrides: Mapping[str, str] | None = None,
    strict: bool = False,
    dry_run: bool = False,
    progress: Progress = lambda _stage: None,
) -> ConsentImport:
    """Import a register of consents; a consent that is kept already is not kept twice.

    Args:
        overrides: column header (or its number from 1) to one of ``PARTS`` or ``PERSON``, or ``-`` for none.
        strict: one bad line, and nothing is imported.

    Raises:
        InputFault: the file cannot be read; SY-I110, it has no column of answers or of dates; SY-I119, strict and a
            line is bad.
        PolicyRefusal: SY-G001..G003, recipient or purpose of the whole file.
        UsageFault: SY-U003, an override names no column; SY-U061, the text that was shown is not told.
    """
    policy = parse_policy(workspace.policy_text())
    if paper.to is not None:
        policy.recipient(paper.to)
    if paper.purpose is not None:
        policy.purpose(paper.purpose)
    progress("read")
    text = None if paper.text is None else _digest(paper.text)
    lines = _read_lines(path, sheet, overrides or {})
    if text is None and not lines.has("text"):
        raise UsageFault("SY-U061", file=lines.read.name)
    now = clock()
    answers = check_answers(lines, policy, now, to=paper.to, purpose=paper.purpose)
    signers = check_signers(lines, answers, now)
    with workspace.writing() as session:
        progress("match")
        source = lines.read.source.rows
        people = {name: [source.column(p) for p in places] for name, places in lines.columns.person.items()}
        rid = resolve_people(session, people, len(lines))
        check_people(session, lines, answers, signers, rid)
        kept = _papers(lines, policy, answers, paper, text)
        check_contradictions(lines, answers, rid)
        records = _records(session, lines, answers, signers, rid, kept)
        if strict and lines.issues:
            raise InputFault("SY-I119", file=lines.read.name, rows=int(lines.wrong.sum()))
        progress("store")
        groups = _store(session, lines.read, records, clock, dry_run=dry_run)
    return ConsentImport(
        lines.read,
        _titles(lines),
        rows=len(lines),
        good=int((~lines.wrong).sum()),
        given=sum(one.given for one in records.values()),
        refused=sum(not one.given for one in records.values()),
        added=sum(added for _, _, added, _ in groups),
        groups=groups,
        issues=tuple(sorted(lines.issues)),
    )


def _read_lines(path: Path, sheet: str | None, overrides: Mapping[str, str]) -> Lines:
    read = read_file(path, sheet=sheet, strict_header=True)
    header = read.source.header or ("",) * read.source.rows.num_columns
    known = {str(position + 1): position for position in range(len(header))}
    known.update({title: position for position, title in enumerate(header) if title})
    chosen = {}
    for column, part in overrides.items():
        if column not in known:
            raise UsageFault("SY-U003", column=column)
        if part not in {*PARTS, *PERSON, SKIP}:
            form = f"HEADER={'|'.join((*PARTS, *PERSON))}|-"
            raise UsageFault("SY-U008", value=part, option="--map", form=form, command="consent import")
        chosen[known[column]] = "" if part == SKIP else part
    columns = find_consent_columns(header, chosen)
    missing = [part for part in NEEDED if part not in columns.parts]
    if missing:
        raise InputFault("SY-I110", file=read.name, parts=", ".join(missing))
    return Lines(read, columns, np.zeros(read.source.rows.num_rows, dtype=bool))


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise UsageFault("SY-U062", file=path.name) from error


@dataclass(frozen=True, slots=True)
class _Papers:
    text: list[str]
    method: list[str]
    separate: list[bool]
    language: list[str]
    version: list[int]


def _papers(lines: Lines, policy: Policy, answers: Answers, paper: Paper, text: str | None) -> _Papers:
    """Which text was shown on what paper."""
    cells = lines.cells("text").to_pylist()
    triples = list(zip(answers.recipient, answers.purpose, cells, strict=True))
    known = {one: form_hash(policy, one[0], one[1], one[2]) if one[2] else text for one in set(triples)}
    texts = [known[one] or "" for one in triples]
    method, language = lines.meant("method", paper.method.value), lines.meant("language", paper.language)
    separate = lines.meant("separate", "yes" if paper.separate else "no")
    version = lines.each("version", lambda cell: paper.version if cell is None else _number(cell))
    unread = [not all(said) for said in zip(texts, method, language, separate, version, strict=True)]
    lines.flag(unread, "SY-G048")
    return _Papers(texts, method, [one == "yes" for one in separate], language, version)


def _number(cell: str) -> int:
    digits = cell.strip().lstrip("vV第").rstrip("版")
    return int(digits) if digits.isascii() and digits.isdigit() else 0


def _records(
    session: Session, lines: Lines, answers: Answers, signers: Signers, rid: NDArray[np.int64], papers: _Papers
) -> dict[str, ConsentRecord]:
    """The consents of the good lines by number, each once."""
    references = session.consents.guardian_references(signers.name)
    key = session.workspace.keyring.index_key("consent")
    records = {}
    for row in lines.good():
        told = {
            "rid": int(rid[row]),
            "guardian": _guardian(signers, references[row], row),
            "recipient": answers.recipient[row],
            "purpose": answers.purpose[row],
            "fields": answers.fields[row],
            "given": bool(answers.given[row]),
            "separate": papers.separate[row],
            "at": as_moment(answers.at[row]),
            "expires": answers.expires[row] if answers.given[row] else None,
            "text_sha256": papers.text[row],
            "language": papers.language[row],
            "method": Method(papers.method[row]),
            "version": papers.version[row],
        }
        record = ConsentRecord.model_validate({"id": "-", **told})
        # Keyed: whoever sees the number in the ledger must not find the person by trying all of them.
        body = canonical_bytes(record.model_dump(mode="json"))
        number = "c" + hmac.new(key, body, "sha256").hexdigest()[:20]
        records[number] = record.model_copy(update={"id": number})
    return records


def _guardian(signers: Signers, reference: str | None, row: int) -> Guardian | None:
    relation, verified = signers.relation[row], signers.verified_at[row]
    if relation in {"", SELF}:
        return None
    sure = verified != UNREAD and bool(signers.verified_by[row])
    return Guardian(
        reference=reference or "g:unnamed",
        relation=Relation(relation),
        verified_by=signers.verified_by[row] if sure else "",
        verified_at=as_moment(verified) if sure else None,
    )


def _store(
    session: Session, read: ReadFile, records: Mapping[str, ConsentRecord], clock: Clock, *, dry_run: bool
) -> tuple[tuple[str, str, int, int | None], ...]:
    """Ledger first, one entry for each recipient and purpose; then the consents, in one transaction."""
    known = session.consents.known(list(records))
    fresh = [record for number, record in records.items() if number not in known]
    added = Counter((one.recipient, one.purpose) for one in fresh)
    groups = []
    for (recipient, purpose), number in sorted(added.items()):
        index = None
        if not dry_run:
            body: dict[str, Json] = {"sha256": read.sha256, "added": number, "recipient": recipient, "purpose": purpose}
            index = session.log(Entry(Event.CONSENT, clock(), body))
            some = (one for one in fresh if (one.recipient, one.purpose) == (recipient, purpose))
            session.consents.add(some, index)
        groups.append((recipient, purpose, number, index))
    return tuple(groups)


def _titles(lines: Lines) -> dict[str, str]:
    header = lines.read.source.header or ()
    used = dict(lines.columns.parts) | {
        name: place for name, places in lines.columns.person.items() for place in places
    }
    return {name: header[place] for name, place in used.items()}
