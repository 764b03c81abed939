"""Discover: files are handed in, and a map says which kinds of personal information lie where."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.clock import machine_clock
from suyuan.app.scan import scan_sources
from suyuan.app.scan_source import ScanOptions
from suyuan.core.errors import UsageFault
from suyuan.discover.scan_report import FileReport
from suyuan.report.inventory_page import inventory_fragment
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import Job
from suyuan.web.render import page
from suyuan.web.sessions import Visit


@dataclass(frozen=True, slots=True)
class Scanned:
    """What a scan leaves."""

    reports: tuple[FileReport, ...]

    @property
    def findings(self) -> int:
        """Kinds by column, of all sources."""
        return sum(len(part.sightings) for report in self.reports for part in report.parts)


def ask(request: Request, visit: Visit) -> Response:
    """Where files are handed in, and the scans before."""
    jobs = desk_of(request).jobs.of(visit.operator, "scan")
    return page(request, "discover", {"jobs": jobs, "local": not visit.operator})


def begin(request: Request, visit: Visit, form: Form) -> Response:
    """Scan a file that was sent, or, for the local user, a folder of this machine."""
    desk = desk_of(request)
    folder = form.get("folder")
    held = tuple(form.files.values())
    if folder and visit.operator:
        raise HTTPException(403)
    if not folder and not held:
        raise UsageFault("SY-U177")
    place = folder or str(held[0].path)
    title = Path(folder).name or folder if folder else held[0].name
    names = {one.path.name: one.name for one in held}

    def work(job: Job) -> Scanned:
        options = ScanOptions(this_year=machine_clock().year)
        found = scan_sources([place], options, progress=job.counter())
        return Scanned(tuple(_called(report, names) for report in found))

    job = desk.jobs.submit("scan", title, visit.operator, work, held)
    return go(f"/jobs/{job.number}")


def result(request: Request, visit: Visit) -> Response:
    """The map."""
    job = desk_of(request).jobs.find(request.path_params["number"], visit.operator, "scan")
    if job is None or job.result is None:
        raise HTTPException(404)
    scanned: Scanned = job.result
    drawn = inventory_fragment(visit.lang, scanned.reports)
    return page(request, "discovered", {"job": job, "scanned": scanned, "drawn": drawn})


def _called(report: FileReport, names: dict[str, str]) -> FileReport:
    """A report under the name that people gave the file, not the one it lies under here."""
    name = next((called for lying, called in names.items() if report.name.endswith(lying)), report.name)
    faults = tuple(
        replace(fault, place=name if fault.place.endswith(report.name) else fault.place) for fault in report.faults
    )
    return replace(report, name=name, faults=faults)


ROUTES = (
    show("/discover", "discover", ask),
    act("/discover", "scan", begin),
    show("/discover/{number}", "discover", result),
)
