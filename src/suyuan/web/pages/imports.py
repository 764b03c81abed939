"""A file of people: read first and shown with what its columns were taken for, then brought in."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.clock import machine_clock
from suyuan.app.import_registry import ImportResult, import_file
from suyuan.core.errors import UsageFault
from suyuan.core.fields import IDENTIFYING, Field, Kind, Role
from suyuan.core.mask import mask
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import Job
from suyuan.web.render import page
from suyuan.web.sessions import Visit
from suyuan.web.uploads import Uploaded

READ, IMPORT = "import-read", "import"
SAMPLE = 3
LONGEST_CELL = 60
FIELD_CHOICES = tuple(Field(kind, role).name for role in Role for kind in Kind if kind in IDENTIFYING)
LABELLED = tuple(kind.value for kind in Kind if kind not in IDENTIFYING)


@dataclass(frozen=True, slots=True)
class PreviewColumn:
    """A column: its title as the file has it, what it was taken for, and a few cells, masked."""

    position: int
    header: str
    field: str
    kind: str
    matched: int
    filled: int
    certain: bool
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """A file that was read and not yet brought in, or that was."""

    uploaded: Uploaded
    sheet: str
    rows: int
    columns: tuple[PreviewColumn, ...]
    notes: tuple[str, ...]
    unreadable: tuple[tuple[str, int], ...]
    added: int
    updated: int
    repeated: int
    ledger_index: int | None


def upload(request: Request, visit: Visit, form: Form) -> Response:
    """Take a file and read it."""
    desk = desk_of(request)
    if "file" not in form.files:
        raise UsageFault("SY-U166")
    _drop_older(request, visit)
    workspace, uploaded, sheet = desk.workspace(), form.files["file"], form.get("sheet")

    def work(job: Job) -> Preview:
        try:
            done = import_file(
                workspace,
                uploaded.path,
                machine_clock,
                sheet=sheet or None,
                dry_run=True,
                progress=job.reporter("import"),
            )
        except BaseException:
            desk.uploads.drop(uploaded)
            raise
        return describe(done, uploaded, sheet)

    return go(f"/jobs/{desk.jobs.submit(READ, uploaded.name, visit.operator, work, (uploaded,)).number}")


def preview(request: Request, visit: Visit) -> Response:
    """What was read, and what to correct."""
    job = _find(request, visit, READ)
    choices = {"fields": FIELD_CHOICES, "labelled": LABELLED}
    return page(request, "import_preview", {"job": job, "preview": job.result, **choices})


def take_in(request: Request, visit: Visit, form: Form) -> Response:
    """Bring the file in, with what the reader corrected."""
    desk = desk_of(request)
    job = desk.jobs.find(form.get("number"), visit.operator, READ)
    if job is None or job.result is None or not job.result.uploaded.path.exists():
        raise UsageFault("SY-U167")
    read: Preview = job.result
    overrides = dict(_overrides(read, form))
    workspace = desk.workspace()

    def work(job: Job) -> Preview:
        done = import_file(
            workspace,
            read.uploaded.path,
            machine_clock,
            sheet=read.sheet or None,
            overrides=overrides,
            progress=job.reporter("import"),
        )
        desk.uploads.drop(read.uploaded)
        return describe(done, read.uploaded, read.sheet)

    return go(f"/jobs/{desk.jobs.submit(IMPORT, read.uploaded.name, visit.operator, work, (read.uploaded,)).number}")


def taken(request: Request, visit: Visit) -> Response:
    """What came in."""
    job = _find(request, visit, IMPORT)
    return page(request, "import_done", {"job": job, "preview": job.result})


def describe(done: ImportResult, uploaded: Uploaded, sheet: str) -> Preview:
    """An import without its table: titles as written, cells masked."""
    source = done.read.source
    fields = dict(done.fields)
    columns = []
    for proposal in done.read.proposals:
        field = fields.get(proposal.position)
        cells = source.rows.column(proposal.position).slice(0, SAMPLE).combine_chunks()
        shown = mask(field.name if field else "", cells).to_pylist()
        columns.append(
            PreviewColumn(
                proposal.position,
                source.header[proposal.position] if source.header else f"{proposal.position + 1}",
                field.name if field else "-",
                field.kind.value if field else Kind.TEXT.value,
                proposal.matched,
                proposal.filled,
                proposal.certain,
                tuple((cell or "")[:LONGEST_CELL] for cell in shown),
            )
        )
    return Preview(
        uploaded,
        sheet,
        done.rows,
        tuple(columns),
        tuple(source.notes),
        tuple(done.unreadable.items()),
        done.added,
        done.updated,
        done.repeated,
        done.ledger_index,
    )


def _overrides(read: Preview, form: Form) -> list[tuple[str, str]]:
    """What a reader said some columns are; columns are called by number, for a title may stand for anything."""
    said = []
    for column in read.columns:
        chosen = form.get(f"map-{column.position}")
        if chosen in LABELLED:
            chosen = f"{chosen}:{column.header}"
        if chosen and chosen != column.field:
            said.append((str(column.position + 1), chosen))
    return said


def _drop_older(request: Request, visit: Visit) -> None:
    """A file that was read before and not brought in is not wanted any more."""
    desk = desk_of(request)
    for job in desk.jobs.of(visit.operator, READ):
        if isinstance(job.result, Preview):
            desk.uploads.drop(job.result.uploaded)


def _find(request: Request, visit: Visit, kind: str) -> Job:
    job = desk_of(request).jobs.find(request.path_params["number"], visit.operator, kind)
    if job is None or job.result is None:
        raise HTTPException(404)
    return job


ROUTES = (
    act("/registry/read", "registry-write", upload),
    show("/registry/read/{number}", "registry-write", preview),
    act("/registry/import", "registry-write", take_in),
    show("/registry/import/{number}", "registry-write", taken),
)
