"""The ledger: one box to search, every entry with its proof, and the whole of it checked anew."""

from __future__ import annotations

import json
import re

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.audit import LedgerAudit, audit_ledger
from suyuan.app.endorse import cosigned_by
from suyuan.app.ledger_search import prove_entry, search_ledger
from suyuan.core.errors import InputFault, UsageFault
from suyuan.govern.ledger_policy import LedgerPolicy
from suyuan.govern.policy import parse_policy
from suyuan.ledger.cosignature import check_cosignature
from suyuan.ledger.entry import Event
from suyuan.ledger.proof import InclusionProof
from suyuan.ledger.proof_text import write_proof_text
from suyuan.report.messages import Lang, catalogue, say
from suyuan.report.proof_path import PathStep, draw_path
from suyuan.storage.workspace import Workspace
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import Job
from suyuan.web.render import page
from suyuan.web.sessions import Visit

VERIFY = "ledger-verify"
LONGEST_QUERY = 100
WHO = ("operator", "clerk", "by")
WHAT = ("release", "recipient", "purpose", "action", "name", "rows", "added", "count", "outcome", "code", "conclusion")
_PERSONAL = re.compile(r"^(?:\+?86)?1\d{10}$|^\d{17}[\dXx]$")
"""A phone or an identity number: no entry holds one, and an address must not either."""


def ledger(request: Request, visit: Visit) -> Response:
    """Entries, newest first."""
    workspace = desk_of(request).workspace()
    asked = request.query_params.get("q", "").strip()[:LONGEST_QUERY]
    before = request.query_params.get("before", "")
    personal = bool(_PERSONAL.match(asked.replace(" ", "").replace("-", "")))
    query = "" if personal else asked
    found = search_ledger(
        workspace.ledger, query, int(before) if before.isdecimal() else None, _also(workspace, visit.lang, query)
    )
    rows = [
        {
            "index": one.index,
            "at": one.entry.at,
            "event": event_name(visit.lang, one.entry.event),
            "who": next((str(one.entry.body[name]) for name in WHO if name in one.entry.body), ""),
            "what": " · ".join(str(one.entry.body[name]) for name in WHAT if name in one.entry.body),
            "proven": one.proven,
        }
        for one in found.entries
    ]
    data = {"rows": rows, "found": found, "q": query, "personal": personal, **_head(workspace)}
    return page(request, "ledger", data)


def entry(request: Request, visit: Visit) -> Response:
    """One entry, what it says, and its proof as a path and as numbers."""
    workspace = desk_of(request).workspace()
    shown = prove_entry(workspace.ledger, _index(request))
    steps = [PathStep(one.sibling.hex(), one.left, one.found.hex()) for one in shown.steps]
    labels = tuple(say(visit.lang, f"ledger_page.{name}") for name in ("this", "brought_short", "root_short"))
    data = {
        "shown": shown,
        "event": event_name(visit.lang, shown.entry.event),
        "body": json.dumps(dict(shown.entry.body), ensure_ascii=False, indent=2, sort_keys=True),
        "steps": steps,
        "drawing": draw_path(shown.leaf_hash.hex(), steps, labels),
        **_head(workspace),
    }
    return page(request, "ledger_entry", data)


def proof_file(request: Request, _visit: Visit) -> Response:
    """The proof as a file that any tool of the format reads."""
    ledger_folder, index = desk_of(request).workspace().ledger, _index(request)
    shown = prove_entry(ledger_folder, index)
    proof = InclusionProof(index, shown.head.size, shown.leaf, tuple(step.sibling for step in shown.steps))
    return _file(write_proof_text(proof, ledger_folder.checked_note()).encode(), f"entry-{index}.tlog-proof")


def entry_file(request: Request, _visit: Visit) -> Response:
    """The bytes of an entry, as the proof speaks of them."""
    index = _index(request)
    return _file(prove_entry(desk_of(request).workspace().ledger, index).leaf, f"entry-{index}.json")


def start_verifying(request: Request, visit: Visit, _form: Form) -> Response:
    """Check the whole ledger."""
    desk = desk_of(request)
    workspace = desk.workspace()

    def work(job: Job) -> LedgerAudit:
        return audit_ledger(workspace, job.counter())

    job = desk.jobs.submit(VERIFY, workspace.ledger.origin, visit.operator, work)
    return go(f"/jobs/{job.number}")


def verified(request: Request, visit: Visit) -> Response:
    """What the check found."""
    job = desk_of(request).jobs.find(request.path_params["number"], visit.operator, VERIFY)
    if job is None or job.result is None:
        raise HTTPException(404)
    return page(request, "ledger_verified", {"audit": job.result, **_head(desk_of(request).workspace())})


def event_name(lang: Lang, event: Event) -> str:
    """What happened, in words."""
    return catalogue(lang)["event"].get(event.value, event.value)


def _also(workspace: Workspace, lang: Lang, query: str) -> tuple[str, ...]:
    """What else serves as well as the query: the event of that name, recipients of that name."""
    if not query:
        return ()
    events = [f'"event":"{one.value}"' for one in Event if event_name(lang, one) == query]
    recipients = _policy(workspace)[1]
    return (*events, *(f'"recipient":"{key}"' for key, name in recipients.items() if query in name))


def _head(workspace: Workspace) -> dict[str, object]:
    """The signed head and who else vouches for it."""
    asked, _ = _policy(workspace)
    note = workspace.ledger.note()
    witnesses = [(key.partition("+")[0], check_cosignature(note, key)) for key in cosigned_by(note, asked)]
    return {
        "head": workspace.ledger.checkpoint(),
        "log_key": workspace.ledger.verifier_key(),
        "witnesses": witnesses,
        "asked": asked,
    }


def _policy(workspace: Workspace) -> tuple[LedgerPolicy, dict[str, str]]:
    try:
        policy = parse_policy(workspace.policy_text())
    except InputFault:
        return LedgerPolicy(), {}
    return policy.ledger, {key: one.name for key, one in policy.recipients.items()}


def _index(request: Request) -> int:
    text = request.path_params["index"]
    if not text.isdecimal() or len(text) > 15:
        raise UsageFault("SY-U013", index=text[:15], size="-")
    return int(text)


def _file(body: bytes, name: str) -> Response:
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return Response(body, media_type="application/octet-stream", headers=headers)


ROUTES = (
    show("/ledger", "ledger", ledger),
    show("/ledger/entry/{index}", "ledger", entry),
    show("/ledger/entry/{index}/proof", "ledger", proof_file),
    show("/ledger/entry/{index}/bytes", "ledger", entry_file),
    act("/ledger/verify", "ledger", start_verifying),
    show("/ledger/verified/{number}", "ledger", verified),
)
