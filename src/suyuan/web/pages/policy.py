"""Recipients and purposes by a form: what would be written is shown before it is."""

from __future__ import annotations

from datetime import date

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.clock import machine_clock
from suyuan.app.policy import check_policy
from suyuan.app.policy_edit import NewNeed, NewPurpose, NewRecipient, PolicyDraft, adopt_policy, draft_policy
from suyuan.core.derive import DERIVED, resolve
from suyuan.core.errors import InputFault, UsageFault
from suyuan.core.fields import Role
from suyuan.govern.policy import CarrierName
from suyuan.govern.questions import CLAUSES
from suyuan.govern.terms import Basis, Mode, RecipientKind
from suyuan.report.messages import explain, say
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.render import page
from suyuan.web.sessions import Visit

ANSWERS = {"yes": True, "no": False}
CARRIERS = (CarrierName.CHOICE, CarrierName.FORM, CarrierName.ORDER, CarrierName.WITHHOLD, CarrierName.BLANK)
"""Carriers that a form offers; pseudonyms and invented records take more than a tick."""

LONGEST_TEXT = 500
MOST_DAYS = 36_500
DRAFT = "policy-draft"


def policy(request: Request, visit: Visit) -> Response:
    """What the policy says, and forms to add to it."""
    workspace = desk_of(request).workspace()
    told, problems, known = None, [], None
    try:
        checked = check_policy(workspace)
        known = checked.policy
        problems = [(key, explain(error, visit.lang)) for key, error in checked.problems]
    except InputFault as fault:
        told = explain(fault, visit.lang)
    with workspace.reading() as session:
        held = [field.name for field in session.registry.fields()]
    fields = (*held, *derived_fields(held))
    data = {
        "policy": known,
        "told": told,
        "problems": problems,
        "fields": fields,
        "pairs": alternatives(fields),
        "suggested": SUGGESTED,
        "kinds": [kind.value for kind in RecipientKind],
        "bases": [basis.value for basis in Basis if basis is not Basis.NONE],
        "carriers": [carrier.value for carrier in CARRIERS],
        "clauses": sorted({clause for held in CLAUSES.values() for clause in held}),
        "plain_clauses": CLAUSES[Mode.PROVIDE],
        "next_recipient": _free("recipient", known.recipients if known else {}),
        "next_purpose": _free("purpose", known.purposes if known else {}),
    }
    return page(request, "policy", data)


def draft(request: Request, visit: Visit, form: Form) -> Response:
    """Work out what would be written."""
    desk, what = desk_of(request), form.get("what")
    additions: list[NewRecipient | NewPurpose] = []
    if what in ("recipient", "both"):
        additions.append(read_recipient(form))
    if what in ("purpose", "both"):
        only = (additions[0].key,) if additions else tuple(form.several.get("recipients", ()))
        additions.append(read_purpose(form, only))
    if not additions:
        raise UsageFault("SY-U163")
    made = draft_policy(desk.workspace(), *additions)
    return go(f"/policy/draft/{desk.kept.put(visit.operator, (DRAFT, made))}")


def show_draft(request: Request, visit: Visit) -> Response:
    """The difference, and the button that writes it."""
    token = request.path_params["token"]
    return page(request, "policy_draft", {"draft": _drafted(request, visit, token), "token": token})


def adopt(request: Request, visit: Visit, form: Form) -> Response:
    """Write it."""
    desk = desk_of(request)
    made = _drafted(request, visit, form.get("token"))
    digest = adopt_policy(desk.workspace(), made, machine_clock)
    desk.kept.take(form.get("token"), visit.operator)
    visit.notice = say(visit.lang, "policy_form.adopted", digest=digest[:12])
    return go("/policy")


def read_recipient(form: Form) -> NewRecipient:
    """A recipient as the form tells it.

    Raises:
        UsageFault: SY-U163, something that is needed was left out.
    """
    name = form.get("name")[:200]
    if not name:
        raise UsageFault("SY-U163")
    return NewRecipient(
        key=form.get("recipient_key"),
        name=name,
        contact=form.get("contact")[:200],
        kind=form.get("kind"),
        abroad=ANSWERS.get(form.get("abroad")),
        receipt=ANSWERS.get(form.get("receipt")),
        clauses=form.several.get("clauses", ()),
        expires=_day(form.get("expires")),
    )


def read_purpose(form: Form, recipients: tuple[str, ...]) -> NewPurpose:
    """A purpose as the form tells it.

    Raises:
        UsageFault: SY-U163, something that is needed was left out or is no number.
    """
    title, days = form.get("title")[:200], form.get("keep_days")
    needs = tuple(_needs(form))
    if not title or not needs or not days.isdecimal() or not 0 < int(days) <= MOST_DAYS:
        raise UsageFault("SY-U163")
    return NewPurpose(
        key=form.get("purpose_key"),
        title=title,
        basis=form.get("basis"),
        keep_days=int(days),
        needs=needs,
        recipients=recipients,
        carriers=form.several.get("carriers", ()),
        statute=form.get("statute")[:200],
        notice=form.get("notice")[:LONGEST_TEXT],
        necessity=form.get("necessity")[:LONGEST_TEXT],
        children_rule=ANSWERS.get(form.get("children_rule")),
        as_told=ANSWERS.get(form.get("as_told")),
        paid=ANSWERS.get(form.get("paid")),
        automated_marketing=ANSWERS.get(form.get("automated_marketing")),
    )


SUGGESTED = frozenset({"one:phone", "birth_month", "mother_surname"})
"""What a form has ticked: the least that a visit to a family takes."""


def derived_fields(held: list[str]) -> tuple[str, ...]:
    """Facts that can be given instead of a field that is held."""
    prefixes = ("", *(f"{role.value}_" for role in Role if role is not Role.SELF))
    names = [f"{prefix}{fact}" for prefix in prefixes for fact in DERIVED]
    return tuple(name for name in names if resolve(name, held) is not None)


def alternatives(fields: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """Fields of the parents of which any serves as well as another, by what they are."""
    whose = (Role.MOTHER, Role.FATHER, Role.GUARDIAN)
    found = {}
    for kind in ("phone", "name"):
        serve = tuple(f"{role.value}_{kind}" for role in whose if f"{role.value}_{kind}" in fields)
        if len(serve) > 1:
            found[kind] = serve
    return found


def _needs(form: Form) -> list[NewNeed]:
    empty = form.several.get("optional", ())
    needs = [NewNeed((name,), optional=name in empty) for name in form.several.get("needs", ())]
    for kind in ("phone", "name"):
        fields = tuple(form.several.get(f"one_{kind}", ()))
        if len(fields) > 1:
            needs.append(NewNeed(fields, "one_of", "contact" if kind == "phone" else "parent"))
        elif fields:
            needs.append(NewNeed(fields))
    return needs


def _drafted(request: Request, visit: Visit, token: str) -> PolicyDraft:
    kept = desk_of(request).kept.find(token, visit.operator)
    if not isinstance(kept, tuple) or kept[0] != DRAFT:
        raise HTTPException(404)
    made = kept[1]
    assert isinstance(made, PolicyDraft)
    return made


def _free(word: str, taken: object) -> str:
    keys = set(taken) if isinstance(taken, dict) else set()
    return next(name for number in range(1, len(keys) + 2) if (name := f"{word}-{number}") not in keys)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise UsageFault("SY-U163") from error


ROUTES = (
    show("/policy", "policy", policy),
    act("/policy/draft", "policy", draft),
    show("/policy/draft/{token}", "policy", show_draft),
    act("/policy/adopt", "policy", adopt),
)
