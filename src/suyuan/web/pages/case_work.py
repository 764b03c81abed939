"""What is done with a case: look at its exhibits anew, count its lists, print its papers, hand out its pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.case_check import CaseCheck, check_case
from suyuan.app.case_count import CaseCount, count_case
from suyuan.app.case_figures import load_case, results_of
from suyuan.app.case_pack import pack_case
from suyuan.app.case_papers import PaperWords
from suyuan.app.case_report import make_case_paper
from suyuan.app.clock import machine_clock
from suyuan.report.case_papers.paper import PaperKind
from suyuan.report.case_words import say_break, say_flag
from suyuan.web.files import hand_out
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import Job
from suyuan.web.pages.case_finding import trace_json
from suyuan.web.pages.count_shown import count_shown
from suyuan.web.reading import choose, read_day
from suyuan.web.render import page
from suyuan.web.sessions import Visit

FORMS = ("pdf", "docx")
ROWS = ("kept.csv", "removed.csv")


@dataclass(frozen=True, slots=True)
class Counted:
    """What a count leaves: its figures, and what became of each row, as CSV by name."""

    found: CaseCount
    rows: dict[str, bytes]


def check(request: Request, visit: Visit, form: Form) -> Response:
    """Hash every exhibit again, as a job."""
    desk = desk_of(request)
    workspace, number = desk.workspace(), _known(request)

    def work(job: Job) -> CaseCheck:
        return check_case(workspace, number, machine_clock, progress=job.counter())

    return go(f"/jobs/{desk.jobs.submit('case-check', number, visit.operator, work).number}")


def checked(request: Request, visit: Visit) -> Response:
    """What the check found, the worst first."""
    found: CaseCheck = _job(request, visit, "case-check").result
    lang = visit.lang
    alarms = [say_break(lang, gap) for chain in found.chains for gap in chain.gaps]
    alarms += [say_flag(lang, one.code, one.item, one.other) for one in found.flags if one.weight == "grave"]
    return page(request, "case_checked", {"found": found, "number": found.case_file.number, "alarms": alarms})


def count(request: Request, visit: Visit, form: Form) -> Response:
    """Count the lists of a case, as a job."""
    desk = desk_of(request)
    workspace, number = desk.workspace(), _known(request)
    on = read_day(form, "on", visit.lang, "case_screen.leak_on")

    def work(job: Job) -> Counted:
        return _count(desk.uploads.new_path("").parent, job, on)

    def _count(folder: Path, job: Job, on: date | None) -> Counted:
        try:
            report = job.reporter("case_count")
            found = count_case(workspace, number, machine_clock, on=on, out=folder, progress=report)
            return Counted(found, {path.name: path.read_bytes() for path in found.files})
        finally:
            for name in ROWS:
                (folder / name).unlink(missing_ok=True)
            folder.rmdir()

    return go(f"/jobs/{desk.jobs.submit('case-count', number, visit.operator, work).number}")


def counted(request: Request, visit: Visit) -> Response:
    """The count of all lists together, and of each."""
    job = _job(request, visit, "case-count")
    found: CaseCount = job.result.found
    lists = [(one.exhibit.number, one.affected) for one in found.lists]
    data = {"job": job, "found": found, "lists": lists, **count_shown(found.whole, visit.lang)}
    return page(request, "case_counted", data)


def rows(request: Request, visit: Visit) -> Response:
    """What became of each row: numbers and reasons alone."""
    job = _job(request, visit, "case-count")
    name = request.path_params["name"]
    if name not in job.result.rows:
        raise HTTPException(404)
    return hand_out(job.result.rows[name], f"{job.title}-{name}")


def paper(request: Request, visit: Visit, form: Form) -> Response:
    """Print a paper: it shows names, so it is logged before it leaves."""
    desk, lang = desk_of(request), visit.lang
    number = _known(request)
    kind = PaperKind(choose(form, "kind", lang, "case_screen.paper", tuple(PaperKind)))
    suffix = choose(form, "format", lang, "case_screen.format", FORMS)
    words = PaperWords(
        number=form.get("paper_number"),
        asked_by=form.get("asked_by"),
        asked_on=read_day(form, "asked_on", lang, "case_screen.asked_on"),
        question=form.get("question"),
        court=form.get("court"),
        media_reach=form.get("media"),
        medium=form.get("medium"),
    )
    out, trace = desk.uploads.new_path(f".{suffix}"), None
    try:
        if form.get("trace"):
            job = desk.jobs.find(form.get("trace"), visit.operator, "trace")
            if job is None or job.result is None:
                raise HTTPException(404)
            trace = out.with_name("trace.json")
            trace.touch(0o600)
            trace.write_text(trace_json(job.result), "utf-8")
        compute = results_of(desk.workspace(), number, lang)
        make_case_paper(
            desk.workspace(),
            load_case,
            number,
            kind,
            lang,
            out,
            machine_clock,
            trace=trace,
            words=words,
            compute=compute,
        )
        return hand_out(out.read_bytes(), f"{number}-{kind.value}.{suffix}")
    finally:
        for path in (out, trace):
            if path is not None:
                path.unlink(missing_ok=True)
        out.parent.rmdir()


def pack(request: Request, visit: Visit, form: Form) -> Response:
    """Hand out the pack of a case; with names for a reason alone, which is logged before."""
    desk = desk_of(request)
    number = _known(request)
    evidence = [form.files["evidence"].path] if "evidence" in form.files else []
    out = desk.uploads.new_path(".zip")
    try:
        reason = form.get("reason") or None
        pack_case(desk.workspace(), number, out, machine_clock, evidence=evidence, reveal_reason=reason)
        return hand_out(out.read_bytes(), f"case-{number}.zip")
    finally:
        out.unlink(missing_ok=True)
        out.parent.rmdir()


def _known(request: Request) -> str:
    """The number of a case that is there.

    Raises:
        UsageFault: SY-U100.
    """
    with desk_of(request).workspace().reading() as session:
        return load_case(session, request.path_params["number"]).number


def _job(request: Request, visit: Visit, kind: str) -> Job:
    job = desk_of(request).jobs.find(request.path_params["number"], visit.operator, kind)
    if job is None or job.result is None:
        raise HTTPException(404)
    return job


ROUTES = (
    act("/case/{number}/check", "case-write", check),
    show("/case/checked/{number}", "case", checked),
    act("/case/{number}/count", "case-write", count),
    show("/case/counted/{number}", "case", counted),
    show("/case/counted/{number}/{name}", "case", rows),
    act("/case/{number}/paper", "reveal", paper),
    act("/case/{number}/pack", "reveal", pack),
)
