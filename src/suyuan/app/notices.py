"""``notify plan``: whom a list concerns, how each household can be reached, and what it will be told."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

from suyuan.app.alignment import AlignedList, align_file
from suyuan.app.clock import Clock
from suyuan.app.notice_drafts import describe_draft
from suyuan.app.notice_people import NAMING, Affected, affected_records
from suyuan.app.notice_words import make_wording
from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.errors import InputFault, UsageFault
from suyuan.core.keyed import keyed_hash
from suyuan.govern.policy import parse_policy
from suyuan.ledger.entry import Entry, Event
from suyuan.remedy.notices.channels import Channel, draw_code, segments
from suyuan.remedy.notices.grade import Grading, grade_incident
from suyuan.remedy.notices.households import Draft, Gathered, Reach, gather
from suyuan.remedy.notices.incident import Incident, parse_incident
from suyuan.remedy.notices.states import NoticeState
from suyuan.remedy.notices.wording import Message, Wording, compose, refuse_announcement, refuse_sms
from suyuan.storage.keyring import Keyring
from suyuan.storage.notices import NO_CONTACT, NewNotice, StoredNotice, StoredRun
from suyuan.storage.workspace import Session, Workspace

RUN_LABEL = b"suyuan/notice-run/1\n"
LARGEST_INCIDENT = 1 << 18
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Planned:
    """What a plan found.

    Attributes:
        run: None where the list holds nobody of ours, and in a dry run.
        repeated: the same list, incident and policy had been planned before; nothing was stored again.
        rows, linked, certain: rows of the list; records of ours in it; those beyond doubt.
        grading, parts: of the incident; text messages that each SMS takes.
        sample: the first drafts.
    """

    run: StoredRun | None
    repeated: bool
    rows: int
    linked: int
    certain: int
    reach: Reach
    messages: dict[str, int]
    wording: Wording
    grading: Grading
    parts: int
    sample: tuple[Draft, ...]
    indexed: bool


def read_incident(path: Path, clock: Clock) -> Incident:
    """Read the incident file.

    Raises:
        InputFault: SY-I179 it cannot be read; SY-I175..I178 as ``parse_incident``.
    """
    try:
        if path.stat().st_size > LARGEST_INCIDENT:
            raise InputFault("SY-I179", file=path.name)
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputFault("SY-I179", file=path.name) from error
    return parse_incident(text, path.name, clock())


def plan_notices(
    workspace: Workspace,
    path: Path,
    incident: Incident,
    clock: Clock,
    *,
    case_number: str = "",
    sheet: str | None = None,
    dry_run: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> Planned:
    """Plan a notification: nothing is sent.

    Raises:
        InputFault: the list cannot be read.
        PolicyRefusal: SY-G150..G152, SY-G154 as ``word_notice``; SY-G155, SY-G156 a text message or the announcement
            would hold a value of an affected record.
    """
    policy = parse_policy(workspace.policy_text())
    on = incident.found_on
    with workspace.reading() as session:
        aligned = align_file(session, path, sheet=sheet)
        affected = affected_records(session, aligned, on)
    gathered = gather(affected.records)
    wording = make_wording(policy, incident, (name for record in affected.records for name in record.kinds))
    refuse_sms(wording, affected.values())
    refuse_announcement(wording, affected.values(NAMING))
    run_id = _run_id(aligned, incident, wording, affected, case_number)
    done = None
    if affected.records and not dry_run:
        with workspace.writing() as session:
            done = session.notices.run(run_id)
            repeated = done is not None
            if done is None:
                ready = _Ready(run_id, case_number, aligned, incident, affected, gathered, wording)
                done = _store(session, ready, clock, progress)
    return Planned(
        run=done,
        repeated=bool(done) and repeated,
        rows=aligned.leak.rows,
        linked=len(affected.records),
        certain=affected.certain,
        reach=gathered.reach,
        messages=_by_channel(gathered.drafts),
        wording=wording,
        grading=grade_incident(incident, len(affected.records), affected.people_high),
        parts=segments(compose_sms(wording)),
        sample=gathered.drafts[:5],
        indexed=aligned.indexed,
    )


def compose_sms(wording: Wording) -> str:
    """The text message with a code in its place, to measure and to show."""
    return compose(wording, Draft(0, Channel.SMS, "", ()), "XXXX-XXXX-XXXX").text


def find_run(session: Session, run_id: str | None) -> StoredRun:
    """The run of that id, or the newest where none is named.

    Raises:
        UsageFault: SY-U135, there is none.
    """
    if run_id:
        found = session.notices.run(run_id.strip().upper())
    else:
        found = next(iter(reversed(session.notices.runs())), None)
    if found is None:
        raise UsageFault("SY-U135", run=run_id or "-")
    return found


def code_hash(keyring: Keyring, code: str) -> str:
    """What is kept of a code to find its message by."""
    plain = "".join(letter for letter in code.upper() if letter.isalpha())
    hashed = keyed_hash(keyring.index_key("notice-code"), pa.array([plain]))
    return f"{int(hashed[0]):016x}"


def _run_id(aligned: AlignedList, incident: Incident, wording: Wording, affected: Affected, case_number: str) -> str:
    """Follows from the list, the incident, the words and the records: planning again changes nothing."""
    told: dict[str, Json] = {
        "exhibit": aligned.read.sha256,
        "incident": incident.model_dump(mode="json"),
        "wording": wording.sha256,
        "case": case_number,
        "records": [record.rid for record in affected.records],
    }
    return f"N-{sha256(RUN_LABEL + canonical_bytes(told)).hexdigest()[:12].upper()}"


@dataclass(frozen=True, slots=True)
class _Ready:
    run_id: str
    case_number: str
    aligned: AlignedList
    incident: Incident
    affected: Affected
    gathered: Gathered
    wording: Wording

    def counts(self) -> dict[str, Json]:
        reach = self.gathered.reach
        return {
            "rows": self.aligned.leak.rows,
            "people": reach.people,
            "people_high": self.affected.people_high,
            "children": reach.children,
            "households": reach.households,
            "unreachable": reach.unreachable,
            "messages": dict(_by_channel(self.gathered.drafts)),
        }


def _store(session: Session, ready: _Ready, clock: Clock, progress: Progress) -> StoredRun:
    """Compose every message once, so that what is approved is what is sent; log, then keep."""
    digest = sha256(RUN_LABEL + ready.wording.sha256.encode())
    drafts = ready.gathered.drafts
    drafted: list[tuple[Draft, str, Message]] = []
    for done, draft in enumerate(drafts, 1):
        code = draw_code(secrets.token_bytes)
        message = compose(ready.wording, draft, code)
        digest.update(bytes.fromhex(message.sha256))
        drafted.append((draft, code, message))
        if done % 500 == 0 or done == len(drafts):
            progress(done, len(drafts))
    now, counts, exhibit = clock(), ready.counts(), ready.aligned.read.sha256
    body: dict[str, Json] = {
        "action": "plan",
        "run": ready.run_id,
        "case": ready.case_number,
        "exhibit": exhibit,
        "digest": digest.hexdigest(),
        **counts,
    }
    index = session.log(Entry(Event.NOTICE, now, body))
    run = StoredRun(ready.run_id, now, ready.case_number, exhibit, digest.hexdigest(), counts, index)
    words: dict[str, Json] = {
        "incident": ready.incident.model_dump(mode="json"),
        "wording": ready.wording.describe(),
    }
    session.notices.add(run, words, _new_notices(run, session.workspace.keyring, drafted, ready.gathered))
    return run


def _new_notices(
    run: StoredRun, keyring: Keyring, drafted: Sequence[tuple[Draft, str, Message]], gathered: Gathered
) -> Iterator[NewNotice]:
    number = 0
    for number, (draft, code, message) in enumerate(drafted, 1):
        notice = _notice(run, number, draft.household, draft.channel.value, NoticeState.DRAFTED, message.sha256)
        rids = tuple(part.rid for part in draft.parts)
        yield NewNotice(notice, code_hash(keyring, code), describe_draft(draft, code), rids)
    lost = sorted(set(range(len(gathered.records))) - {draft.household for draft, _, _ in drafted})
    for place, household in enumerate(lost, number + 1):
        notice = _notice(run, place, household, NO_CONTACT, NoticeState.UNREACHABLE, "")
        yield NewNotice(notice, "", None, gathered.records[household])


def _notice(run: StoredRun, number: int, household: int, channel: str, state: NoticeState, digest: str) -> StoredNotice:
    name = f"{run.run_id}-{number:06d}"
    return StoredNotice(
        name, run.run_id, household, channel, state.value, 0, None, "", "", "", None, digest, run.ledger_index
    )


def _by_channel(drafts: Sequence[Draft]) -> dict[str, int]:
    counted = Counter(draft.channel.value for draft in drafts)
    return {channel.value: counted[channel.value] for channel in Channel if counted[channel.value]}
