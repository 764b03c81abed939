"""``pia``: begin an impact assessment from what the workspace knows, file it, find it again."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Literal

from suyuan.app.clock import Clock
from suyuan.app.headcount import Headcount, count_heads
from suyuan.app.policy import log_policy
from suyuan.core.canonical import Json
from suyuan.core.errors import InputFault, PolicyRefusal, UsageFault
from suyuan.govern.assessment import Assessment, check_assessment, parse_assessment
from suyuan.govern.duty_law import duty_rule
from suyuan.govern.facts import ReleasedField
from suyuan.govern.form_table import assessment_table
from suyuan.govern.known import Known, known, some
from suyuan.govern.policy import Policy, parse_policy
from suyuan.govern.policy_facts import kind_of_field, release_facts
from suyuan.govern.terms import Mode
from suyuan.ledger.entry import Entry, Event
from suyuan.report.assessment_draft import DraftFacts, draft_assessment
from suyuan.report.messages import Lang
from suyuan.storage.assessments import StoredAssessment
from suyuan.storage.durable import write_whole
from suyuan.storage.workspace import Session, Workspace

LARGEST_FORM = 4 << 20


def start_assessment(
    workspace: Workspace,
    recipient: str,
    purpose: str,
    out: Path,
    clock: Clock,
    lang: Lang,
    *,
    form: Literal["full", "simple"] = "full",
) -> DraftFacts:
    """Write a form to fill in.

    Raises:
        PolicyRefusal: SY-G001..G003 the policy says no; SY-G081 the short form does not serve here.
        UsageFault: SY-U005 there is no such folder; SY-U086 the file exists.
    """
    policy = parse_policy(workspace.policy_text())
    today = clock().date()
    with workspace.reading() as session:
        facts = draft_facts(session, policy, recipient, purpose, today)
    if form == "simple":
        _check_short(facts.people, today)
    if not out.parent.is_dir():
        raise UsageFault("SY-U005", folder=out.parent.name or ".")
    if out.exists():
        raise UsageFault("SY-U086", file=out.name)
    write_whole(out, draft_assessment(facts, form, today, lang).encode())
    return facts


def draft_facts(
    session: Session, policy: Policy, recipient: str, purpose_key: str, on: date, counted: Headcount | None = None
) -> DraftFacts:
    """What the workspace knows about giving to this recipient for this purpose."""
    names = _field_names(policy, recipient, purpose_key)
    facts = release_facts(policy, recipient, purpose_key, names)
    purpose, heads = policy.purpose(purpose_key), counted or count_heads(session, on)
    young = known(heads.under_14 > 0) if heads.under_14 or not heads.age_unknown else Known.UNKNOWN
    fields = tuple(ReleasedField(name, kind_of_field(name)) for name in names)
    applies = {
        "sensitive": some(young, *(one.sensitive for one in fields)),
        "automated": facts.purpose.automated_marketing,
        "given": known(facts.purpose.mode in {Mode.ENTRUST, Mode.PROVIDE, Mode.PUBLISH}),
        "abroad": facts.recipient.abroad,
    }
    return DraftFacts(
        recipient=recipient,
        recipient_name=policy.recipient(recipient).name,
        purpose=purpose_key,
        title=purpose.title,
        mode=facts.purpose.mode.value,
        basis=purpose.basis,
        statute=purpose.statute,
        keep_days=purpose.keep_days,
        fields=tuple((one.name, one.kind, _word(some(young, one.sensitive))) for one in fields),
        situations=frozenset(name for name, holds in applies.items() if holds is Known.YES),
        carriers=tuple(one.value for one in purpose.carriers),
        two_approvals_above=policy.approvals.two_above,
        people=heads.people,
        under_14=heads.under_14,
        age_unknown=heads.age_unknown,
    )


def file_assessment(workspace: Workspace, path: Path, clock: Clock) -> tuple[StoredAssessment, bool]:
    """Check a filled-in form and file it; the same form again changes nothing.

    Returns:
        What is on file, and whether it was before.

    Raises:
        InputFault: SY-I120..I124 the form; SY-I125 the file cannot be read.
        PolicyRefusal: SY-G001..G003, SY-G080, SY-G081.
    """
    return file_form(workspace, parse_assessment(read_form(path), path.name), path.name, clock)


def begin_form(
    workspace: Workspace, recipient: str, purpose: str, clock: Clock, *, form: Literal["full", "simple"] = "full"
) -> Assessment:
    """The form with what is known filled in, for another page than paper.

    Raises:
        PolicyRefusal: SY-G001..G003 the policy says no; SY-G081 the short form does not serve here.
    """
    policy = parse_policy(workspace.policy_text())
    today = clock().date()
    with workspace.reading() as session:
        facts = draft_facts(session, policy, recipient, purpose, today)
    if form == "simple":
        _check_short(facts.people, today)
    return parse_assessment(draft_assessment(facts, form, today, "zh"), "form")


def file_form(workspace: Workspace, form: Assessment, source: str, clock: Clock) -> tuple[StoredAssessment, bool]:
    """Check a form and file it; as ``file_assessment``.

    Args:
        source: what errors call the form.
    """
    policy = parse_policy(workspace.policy_text())
    _same_release(form, policy, source)
    now = clock()
    check_assessment(form, source, now.date())
    digest = form.sha256
    number = "PIA-" + digest[:12].upper()
    with workspace.writing() as session:
        old = session.assessments.find(number)
        if old is not None:
            return old, True
        log_policy(session, clock)
        body: dict[str, Json] = {
            "sha256": digest,
            "assessment": number,
            "recipient": form.recipient,
            "purpose": form.purpose,
            "conclusion": form.conclusion,
        }
        index = session.log(Entry(Event.ASSESSMENT, now, body))
        stored = StoredAssessment(
            number,
            form.recipient,
            form.purpose,
            form.dated,
            form.conclusion,
            form.review_by,
            max(years_after(now.date(), assessment_table().keep_years), form.review_by),
            form.body(),
            digest,
            index,
        )
        session.assessments.add(stored)
    return stored, False


def list_assessments(workspace: Workspace) -> tuple[StoredAssessment, ...]:
    """All assessments, in the order of filing."""
    with workspace.reading() as session:
        return session.assessments.all()


def find_assessment(workspace: Workspace, number: str) -> tuple[StoredAssessment, Assessment]:
    """One assessment and its form.

    Raises:
        UsageFault: SY-U084, there is none of that number.
    """
    with workspace.reading() as session:
        stored = session.assessments.find(number.strip().upper())
    if stored is None:
        raise UsageFault("SY-U084", number=number)
    return stored, read_body(stored.body)


def read_body(body: Mapping[str, Json]) -> Assessment:
    """The form as it was kept."""
    return Assessment.model_validate(dict(body))


def read_form(path: Path) -> str:
    """The text of a form, or ``InputFault`` SY-I125."""
    try:
        if path.stat().st_size > LARGEST_FORM:
            raise InputFault("SY-I125", file=path.name)
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputFault("SY-I125", file=path.name) from error


def years_after(day: date, years: int) -> date:
    """The same day so many years later; the first of March for a 29 February that is missing there."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28) + timedelta(days=1)


def _check_short(people: int, today: date) -> None:
    limit, rule = assessment_table().small_limit, duty_rule("small-annex2")
    if people >= limit or not rule.in_force(today):
        raise PolicyRefusal(
            "SY-G081", people=people, limit=limit, day=today.isoformat(), since=rule.effective_from.isoformat()
        )


def _same_release(form: Assessment, policy: Policy, file: str) -> None:
    """The form must be about what the policy says today; one begun under an older policy is begun again."""
    names = _field_names(policy, form.recipient, form.purpose)
    purpose = policy.purpose(form.purpose)
    now = release_facts(policy, form.recipient, form.purpose, names)
    pairs = (
        ("fields", sorted(one.name for one in form.fields), sorted(names)),
        ("keep_days", form.known.keep_days, purpose.keep_days),
        ("basis", form.known.basis, purpose.basis),
        ("mode", form.known.mode, now.purpose.mode.value),
    )
    other = [name for name, said, holds in pairs if said != holds]
    if other:
        raise InputFault("SY-I122", file=file, what=", ".join(other))


def _field_names(policy: Policy, recipient: str, purpose_key: str) -> tuple[str, ...]:
    purpose = policy.permit(recipient, purpose_key)
    return tuple(dict.fromkeys(name for need in purpose.needs for name in need.fields))


def _word(answer: Known) -> str:
    return {Known.YES: "yes", Known.NO: "no"}.get(answer, "unknown")
