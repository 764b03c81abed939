"""Who works here: the first operator, the second one, or the word that there is none."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.clock import machine_clock
from suyuan.app.console_staff import join_in_console
from suyuan.app.logins import list_entrants
from suyuan.app.operators import declare_alone, list_operators
from suyuan.core.errors import UsageFault
from suyuan.govern.approval import OperatorRole
from suyuan.report.messages import say
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.render import page
from suyuan.web.sessions import Visit
from suyuan.web.signing import signer_of, signing_choices

KEY_FILE = "operator-key"


def operators(request: Request, visit: Visit) -> Response:
    """Operators in office, and who may join."""
    workspace = desk_of(request).workspace()
    staff = list_operators(workspace)
    alone = staff.alone_now()
    data = {
        "entrants": list_entrants(workspace),
        "alone": "" if alone is None else alone.operator,
        "may_be_alone": len(staff.working()) == 1,
        "handout": request.query_params.get("key", ""),
        "roles": [role.value for role in OperatorRole],
        "signing": signing_choices(request, visit),
    }
    return page(request, "staff", data)


def add_first(request: Request, visit: Visit, form: Form) -> Response:
    """The first operator: an approver who signs for itself."""
    return _join(request, visit, form, frozenset({OperatorRole.APPROVER, OperatorRole.CLERK}), first=True)


def add_another(request: Request, visit: Visit, form: Form) -> Response:
    """Another operator, by the signature of an approver."""
    roles = frozenset(role for role in OperatorRole if role.value in form.several.get("role", ()))
    if not roles:
        raise UsageFault("SY-U163")
    return _join(request, visit, form, roles, first=False)


def work_alone(request: Request, visit: Visit, form: Form) -> Response:
    """The declaration that nobody else approves here."""
    if not form.ticked("understood"):
        raise UsageFault("SY-U163")
    change = declare_alone(desk_of(request).workspace(), signer_of(request, visit, form), machine_clock)
    visit.notice = say(visit.lang, "operator.alone_done", operator=change.operator.name, index=change.ledger_index)
    return go("/begin")


def hand_out(request: Request, visit: Visit, form: Form) -> Response:
    """The key file that was just made, once."""
    kept = desk_of(request).kept.take(form.get("token"), visit.operator)
    if not isinstance(kept, tuple) or kept[0] != KEY_FILE:
        raise HTTPException(404)
    _, name, sealed = kept
    headers = {"content-disposition": f'attachment; filename="{_plain(name)}.key"'}
    return Response(sealed, media_type="application/octet-stream", headers=headers)


def _join(request: Request, visit: Visit, form: Form, roles: frozenset[OperatorRole], *, first: bool) -> Response:
    desk = desk_of(request)
    if form.fields.get("new_passphrase") != form.fields.get("again"):
        raise UsageFault("SY-U164")
    name = form.get("name")
    sealed = join_in_console(
        desk.workspace(),
        name,
        roles,
        form.fields.get("new_passphrase", ""),
        form.fields.get("password", ""),
        None if first else signer_of(request, visit, form),
        desk.uploads.new_path("").parent,
        machine_clock,
    )
    visit.notice = say(visit.lang, "staff.joined", operator=name)
    return go(f"/staff?key={desk.kept.put(visit.operator, (KEY_FILE, name, sealed))}")


def _plain(name: str) -> str:
    """An operator's name as a file name in a header: those of other scripts are not written there."""
    plain = "".join(letter for letter in name if letter.isascii() and (letter.isalnum() or letter in "._-"))
    return plain.strip(".") or "operator"


ROUTES = (
    show("/staff", "operators", operators),
    act("/staff/first", "operators", add_first),
    act("/staff/another", "operators", add_another),
    act("/staff/alone", "operators", work_alone),
    act("/staff/key", "operators", hand_out),
)
