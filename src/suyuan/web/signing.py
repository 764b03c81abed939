"""Whom a button acts for: an operator, proven by the passphrase of a key at the moment of signing."""

from __future__ import annotations

from starlette.requests import Request

from suyuan.app.logins import list_entrants, unseal_signer
from suyuan.app.operators import check_name
from suyuan.app.staff import Signer
from suyuan.core.errors import UsageFault
from suyuan.storage.operator_key import open_operator_key
from suyuan.web.forms import Form
from suyuan.web.gate import desk_of
from suyuan.web.sessions import Visit

MOST_KEY_BYTES = 16 << 10


def signer_of(request: Request, visit: Visit, form: Form) -> Signer:
    """The operator who signs what this form asks for.

    An operator who came in by password signs as himself; the local user says as whom.  The key is the one that was
    left here, or a file brought along for this one act.

    Raises:
        UsageFault: SY-U070 nobody was named; SY-U073, SY-U074, SY-U155 the key cannot be had.
        PolicyRefusal: SY-G060, SY-G063, SY-G064, the operator is not in office or the key is not the registered one.
    """
    desk = desk_of(request)
    name = visit.operator or form.get("operator")
    if not name:
        raise UsageFault("SY-U070", missing="operator", command=request.url.path)
    passphrase = form.fields.get("passphrase", "")
    if "key" not in form.files:
        return unseal_signer(desk.workspace(), check_name(name), passphrase)
    return Signer(check_name(name), open_operator_key(read_key_file(request, form), passphrase, name))


def read_key_file(request: Request, form: Form) -> str:
    """The key file of a form, which is gone afterwards.

    Raises:
        UsageFault: SY-U073, it is no key file.
    """
    uploaded = form.files["key"]
    try:
        if uploaded.size > MOST_KEY_BYTES:
            raise UsageFault("SY-U073", file=uploaded.name)
        return uploaded.path.read_text("ascii")
    except UnicodeDecodeError as error:
        raise UsageFault("SY-U073", file=uploaded.name) from error
    finally:
        desk_of(request).uploads.drop(uploaded)


def signing_choices(request: Request, visit: Visit) -> dict[str, object]:
    """What the fields of a signature show: who may be named, and whether a passphrase is enough."""
    entrants = list_entrants(desk_of(request).workspace())
    mine = [one for one in entrants if one.operator.name == visit.operator] if visit.operator else list(entrants)
    return {"entrants": mine, "needs_file": not any(one.has_key for one in mine)}
