"""Who works here, one's own password, and the key one leaves here."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.clock import machine_clock
from suyuan.app.logins import change_password, list_entrants, set_login
from suyuan.app.operators import check_name
from suyuan.app.staff import Signer
from suyuan.core.errors import UsageFault
from suyuan.report.messages import say
from suyuan.storage.operator_key import open_operator_key
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.render import page
from suyuan.web.sessions import Visit
from suyuan.web.signing import read_key_file


def account(request: Request, visit: Visit) -> Response:
    """Operators in office and what they have left here."""
    desk = desk_of(request)
    entrants = list_entrants(desk.workspace()) if desk.made() else ()
    return page(request, "account", {"entrants": entrants})


def leave_key(request: Request, visit: Visit, form: Form) -> Response:
    """Set a password and leave the sealed key: proven by the key itself."""
    desk = desk_of(request)
    name = check_name(visit.operator or form.get("operator"))
    if "key" not in form.files:
        raise UsageFault("SY-U070", missing="key", command="/account")
    sealed = read_key_file(request, form)
    signer = Signer(name, open_operator_key(sealed, form.fields.get("passphrase", ""), name))
    set_login(desk.workspace(), signer, form.fields.get("password", ""), sealed, machine_clock)
    visit.notice = say(visit.lang, "account.kept", operator=name)
    return go("/account")


def new_password(request: Request, visit: Visit, form: Form) -> Response:
    """Change one's own password; other browsers of the same operator are logged out."""
    desk = desk_of(request)
    old, new = form.fields.get("old", ""), form.fields.get("new", "")
    change_password(desk.workspace(), visit.operator, old, new, machine_clock)
    desk.sessions.end_of(visit.operator)
    return go("/login")


ROUTES = (
    show("/account", "account", account),
    act("/account/key", "account", leave_key),
    act("/account/password", "account", new_password),
)
