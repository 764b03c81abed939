"""``notify announce``, ``regulator`` and ``letter``: papers are logged by their hash, then written."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from suyuan.app.clock import Clock
from suyuan.app.notice_drafts import read_draft, run_wording
from suyuan.app.notice_marks import move
from suyuan.app.notice_papers import announcement_sheet, letter_sheet
from suyuan.app.notice_report import ReportFacts, missing_items, regulator_sheet
from suyuan.app.notice_status import Progress, progress_of
from suyuan.app.notices import find_run
from suyuan.core.canonical import Json
from suyuan.core.errors import IntegrityFault, PolicyRefusal, UsageFault
from suyuan.govern.policy import parse_policy
from suyuan.ledger.entry import Entry, Event
from suyuan.remedy.notices.grade import Grading, grade_incident
from suyuan.remedy.notices.incident import BEIJING, Incident
from suyuan.remedy.notices.states import NoticeEvent, NoticeState
from suyuan.remedy.notices.wording import compose
from suyuan.report.field_names import field_title
from suyuan.report.messages import Lang
from suyuan.report.printed import Sheet, print_sheet, set_sheet
from suyuan.storage.durable import write_whole
from suyuan.storage.notices import StoredRun
from suyuan.storage.openings import hide_records
from suyuan.storage.workspace import Workspace

SUFFIXES = (".html", ".pdf")


@dataclass(frozen=True, slots=True)
class Announced:
    """An announcement that was written.

    Attributes:
        households: who is told by it.
    """

    run: StoredRun
    households: int
    out: Path
    sha256: str
    ledger_index: int


@dataclass(frozen=True, slots=True)
class Reported:
    """A report to the regulator that was written.

    Attributes:
        blanks: items that are still to be supplied.
    """

    run: StoredRun | None
    grading: Grading
    blanks: int
    out: Path
    sha256: str
    ledger_index: int


def announce(workspace: Workspace, run_id: str | None, clock: Clock, out: Path, lang: Lang) -> Announced:
    """Write the public announcement for households that could not be told one by one.

    Raises:
        PolicyRefusal: SY-G157, everybody can be told one by one.
        UsageFault: SY-U139, the file's suffix is none that is written.
        ComponentFault: as ``set_sheet``; nothing was logged.
    """
    _check_suffix(out)
    now = clock()
    with workspace.writing() as session:
        run = find_run(session, run_id)
        state = progress_of(session.notices.of(run.run_id))
        if not state.unreachable:
            raise PolicyRefusal("SY-G157", run=run.run_id, open=state.open)
        wording = run_wording(session, run.run_id)
        kinds = [field_title(lang, name) for name in wording.titles]
        people = len({rid for rids in session.notices.rids([n.notice_id for n in state.lost]).values() for rid in rids})
        day = now.astimezone(BEIJING).date()
        paper = _set(announcement_sheet(wording, kinds, state.unreachable, people, day, lang), out)
        digest = sha256(paper).hexdigest()
        body: dict[str, Json] = {
            "action": "announce",
            "run": run.run_id,
            "households": state.unreachable,
            "document": digest,
        }
        index = session.log(Entry(Event.NOTICE, now, body))
        lost = [one for one in state.lost if one.state == NoticeState.UNREACHABLE]
        session.notices.change(move(one, NoticeEvent.ANNOUNCE, now) for one in lost)
    write_whole(out, paper)
    return Announced(run, state.unreachable, out, digest, index)


def report_incident(
    workspace: Workspace, run_id: str | None, incident: Incident | None, clock: Clock, out: Path, lang: Lang
) -> Reported:
    """Write the report to the regulator.

    Args:
        incident: newer facts than those of the plan; None for the plan's.

    Raises:
        UsageFault: SY-U135 there is no run and no incident; SY-U139 the suffix.
    """
    _check_suffix(out)
    policy, now = parse_policy(workspace.policy_text()), clock()
    with workspace.writing() as session:
        run = None if incident is not None and not run_id and not session.notices.runs() else find_run(session, run_id)
        kinds: list[str] = []
        if run is not None:
            kinds = [field_title(lang, name) for name in run_wording(session, run.run_id).titles]
            incident = incident or Incident.model_validate(session.notices.run_words(run.run_id)["incident"])
        assert incident is not None
        counts = run.counts if run else {}
        low, high = (_number(counts, name) for name in ("people", "people_high"))
        grading = grade_incident(incident, low, high)
        notices = session.notices.of(run.run_id) if run else ()
        day = now.astimezone(BEIJING).date()
        sheet = regulator_sheet(ReportFacts(policy, incident, run, notices, grading, kinds, day), lang)
        paper, blanks = _set(sheet, out), missing_items(sheet)
        digest = sha256(paper).hexdigest()
        body: dict[str, Json] = {
            "action": "report",
            "run": run.run_id if run else "",
            "grade": grading.grade_high,
            "blanks": blanks,
            "document": digest,
        }
        index = session.log(Entry(Event.NOTICE, now, body))
    write_whole(out, paper)
    return Reported(run, grading, blanks, out, digest, index)


def print_letter(workspace: Workspace, notice_id: str, clock: Clock, out: Path) -> int:
    """Write the letter of one message; returns the ledger index of the entry that says so.

    Raises:
        UsageFault: SY-U139 the suffix; SY-U140 there is no such letter, or its person was erased.
    """
    _check_suffix(out)
    with workspace.writing() as session:
        name = notice_id.strip().upper()
        notice = session.notices.find(name)
        words = session.notices.words([name]).get(name)
        if notice is None or words is None or notice.channel != "letter":
            raise UsageFault("SY-U140", notice=name[:40])
        wording = run_wording(session, notice.run_id)
        draft, code = read_draft(notice.household, notice.channel, words)
        message = compose(wording, draft, code)
        if message.sha256 != notice.sha256:
            raise IntegrityFault("SY-L004", what=name)
        paper = _set(letter_sheet(wording, name, message), out)
        rids = session.notices.rids([name]).get(name, [])
        body: dict[str, Json] = {"action": "print", "run": notice.run_id, "notice": name}
        index = session.log(Entry(Event.NOTICE, clock(), body), hide_records("records", rids))
    write_whole(out, paper)
    return index


def unreached(workspace: Workspace, run_id: str | None) -> Progress:
    """How far a run got, for a dry run of the announcement."""
    with workspace.reading() as session:
        return progress_of(session.notices.of(find_run(session, run_id).run_id))


def _set(sheet: Sheet, out: Path) -> bytes:
    return set_sheet(sheet) if out.suffix.lower() == ".pdf" else print_sheet(sheet).encode()


def _check_suffix(out: Path) -> None:
    if out.suffix.lower() not in SUFFIXES:
        raise UsageFault("SY-U139", file=out.name, suffixes=" ".join(SUFFIXES))


def _number(counts: Mapping[str, Json], name: str) -> int:
    value = counts.get(name, 0)
    return value if isinstance(value, int) else 0
