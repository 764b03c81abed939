"""Trace: hand in a list, and see why it points at a copy, or that it points at none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.cases import list_cases
from suyuan.app.clock import machine_clock
from suyuan.app.explain import explain_trace
from suyuan.app.matched import MatchedRow, match_rows
from suyuan.app.pack import pack_evidence
from suyuan.app.trace import TraceResult, trace_file
from suyuan.app.trace_told import carriers_read
from suyuan.core.errors import UsageFault
from suyuan.report.case_papers.scale import SCALE, band_text, word_for
from suyuan.report.explained import notes_of, panels_of, waterfall_of
from suyuan.report.messages import say
from suyuan.report.waterfall import draw_waterfalls
from suyuan.trace.explain import Explanation, Part
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import Job
from suyuan.web.permissions import may
from suyuan.web.render import page
from suyuan.web.sessions import Visit

ALPHAS = ("1e-3", "1e-6", "1e-9")


@dataclass(frozen=True, slots=True)
class Traced:
    """What a trace job leaves: the answer, its explanation and some rows, for each accused recipient."""

    result: TraceResult
    explained: tuple[Explanation, ...]
    matched: dict[str, tuple[MatchedRow, ...]]


def ask(request: Request, visit: Visit) -> Response:
    """Where a list is handed in, and the lists handed in before."""
    return page(request, "trace", {"jobs": desk_of(request).jobs.of(visit.operator, "trace"), "alphas": ALPHAS})


def begin(request: Request, visit: Visit, form: Form) -> Response:
    """Take a list and trace it as a job."""
    desk = desk_of(request)
    alpha = form.get("alpha", "1e-6")
    if "list" not in form.files or alpha not in ALPHAS:
        raise UsageFault("SY-U175")
    uploaded = form.files["list"]
    workspace = desk.workspace()

    def work(job: Job) -> Traced:
        result = trace_file(workspace, uploaded.path, machine_clock, alpha=float(alpha), progress=job.reporter("trace"))
        job.stage = "trace.explain"
        explained = explain_trace(result) if result.attribution.accused else ()
        return Traced(result, explained, {one.recipient: match_rows(result, one.recipient) for one in explained})

    job = desk.jobs.submit("trace", uploaded.name, visit.operator, work, (uploaded,))
    return go(f"/jobs/{job.number}")


def why(request: Request, visit: Visit) -> Response:
    """Why it points there."""
    job = find_traced(request, visit)
    traced: Traced = job.result
    found = traced.result.attribution
    lang = visit.lang
    waterfalls = [
        [
            (title, draw_waterfalls("", [waterfall_of(one, title, parts, lang)], []), running(parts))
            for title, parts in panels_of(one, lang)
        ]
        for one in traced.explained
    ]
    return page(
        request,
        "traced",
        {
            "job": job,
            "traced": traced,
            "found": found,
            "alpha": f"{found.alpha:.2g}".replace("e-0", "e-"),
            "names": say(lang, "common.separator").join(one.recipient for one in found.accused),
            "waterfalls": waterfalls,
            "notes": notes_of(traced.explained, lang) if traced.explained else [],
            "rivals": rivals(traced),
            "scale": [(band, band_text(band)) for band in SCALE[1:]],
            "word_for": word_for,
            "carriers": [
                (say(lang, f"carrier.{name}"), read, say(lang, "trace.unread") if kept is None else f"{kept:.0%}")
                for name, read, kept in carriers_read(traced.result)
            ],
            "cases": list_cases(desk_of(request).workspace())[::-1],
            "writes": may(visit, "case-write"),
        },
    )


def pack(request: Request, visit: Visit, form: Form) -> Response:
    """Open the keys of the accused and hand out the evidence pack; the epoch ends with it."""
    job = find_traced(request, visit)
    traced: Traced = job.result
    if not form.ticked("understood"):
        raise UsageFault("SY-U176")
    desk = desk_of(request)
    out = desk.uploads.new_path(".zip")
    pack_evidence(desk.workspace(), traced.result, out, machine_clock)
    desk.reopen()
    body = out.read_bytes()
    out.unlink()
    name = f"evidence-{traced.result.aligned.read.sha256[:12]}.zip"
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type="application/zip", headers=headers)


def drop(request: Request, visit: Visit, form: Form) -> Response:
    """Forget a traced list; what the ledger holds of it stays."""
    desk_of(request).jobs.drop(find_traced(request, visit))
    return go("/trace")


def find_traced(request: Request, visit: Visit) -> Job:
    """A finished trace of this operator."""
    job = desk_of(request).jobs.find(request.path_params["number"], visit.operator, "trace")
    if job is None or job.result is None:
        raise HTTPException(404)
    return job


def running(parts: Sequence[tuple[str, Part]]) -> list[tuple[str, str, str, str]]:
    """The numbers of a waterfall: label, records, what it adds, and what it adds up to."""
    rows, so_far = [], 0.0
    for label, part in parts:
        so_far += part.log10
        records = f"{part.records:,}" if part.records else ""
        rows.append((label, records, f"{part.log10:+z.2f}", f"{so_far:z.2f}"))
    return rows


def rivals(traced: Traced) -> list[tuple[str, float, bool]]:
    """All candidates that are shown, the best first: name, log10 E, and whether it reaches the threshold."""
    found = traced.result.attribution
    named = [(one.recipient, one.log10_e, True) for one in found.accused]
    return sorted(named, key=lambda one: -one[1]) + [(name, value, False) for name, value in found.others]


ROUTES = (
    show("/trace", "trace", ask),
    act("/trace", "trace-run", begin),
    show("/trace/{number}", "trace", why),
    act("/trace/{number}/pack", "case-write", pack),
    act("/trace/{number}/drop", "trace-run", drop),
)
