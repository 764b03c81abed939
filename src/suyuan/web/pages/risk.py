"""Risk and use: whom the registry's fields identify, and what each field of a copy costs."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from suyuan.app.assess import assess_place
from suyuan.app.clock import machine_clock
from suyuan.app.plan import make_plan
from suyuan.app.price import Prices, price_plan
from suyuan.app.price_words import say_choice, say_coarser, say_note
from suyuan.app.scale import Pair
from suyuan.assess.assessment import Question, RiskAssessment
from suyuan.core.errors import UsageFault
from suyuan.govern.policy import parse_policy
from suyuan.report import risk_charts
from suyuan.report.field_names import few, field_names, percent
from suyuan.report.messages import Lang, say
from suyuan.report.risk_page import risk_fragment
from suyuan.web.forms import Form
from suyuan.web.gate import act, desk_of, go, show
from suyuan.web.jobs import Job
from suyuan.web.render import page
from suyuan.web.sessions import Visit

Row = tuple[str, str, str, str, str, str, str]


def ask(request: Request, visit: Visit) -> Response:
    """What may be asked, and what was asked before."""
    desk = desk_of(request)
    policy = parse_policy(desk.workspace().policy_text())
    kept = [job for job in desk.jobs.of(visit.operator) if job.kind in ("assess", "price")]
    recipients = [(name, one.name) for name, one in policy.recipients.items()]
    purposes = [(name, one.title) for name, one in policy.purposes.items()]
    return page(request, "risk", {"jobs": kept, "recipients": recipients, "purposes": purposes})


def begin(request: Request, visit: Visit, form: Form) -> Response:
    """Assess the registry or a file that was sent, or price a copy."""
    desk = desk_of(request)
    workspace = desk.workspace()
    recipient, purpose = form.get("recipient"), form.get("purpose")
    if form.get("what") == "price":
        if not recipient or not purpose:
            raise UsageFault("SY-U178")

        def price(_job: Job) -> Prices:
            plan = make_plan(workspace, recipient, purpose, machine_clock)
            return price_plan(workspace, plan)

        return go(f"/jobs/{desk.jobs.submit('price', f'{recipient} · {purpose}', visit.operator, price).number}")
    held = tuple(form.files.values())
    question = Question()

    def assess(_job: Job) -> RiskAssessment:
        place = str(held[0].path) if held else "registry"
        return assess_place(place, question, workspace.folder)

    title = held[0].name if held else say(visit.lang, "risk_screen.registry")
    return go(f"/jobs/{desk.jobs.submit('assess', title, visit.operator, assess, held).number}")


def assessed(request: Request, visit: Visit) -> Response:
    """Whom the fields identify."""
    job = _find(request, visit, "assess")
    return page(request, "assessed", {"job": job, "drawn": risk_fragment(visit.lang, job.result)})


def priced(request: Request, visit: Visit) -> Response:
    """What each field costs."""
    job = _find(request, visit, "price")
    found: Prices = job.result
    rows = price_rows(found, visit.lang)
    check = found.check
    stages = [
        (name, percent(one.unique), f"{one.k:,}")
        for name, one in (
            ("registry", check.registry),
            ("shaped", check.shaped),
            ("marked", check.marked),
            ("levelled", check.levelled),
        )
    ]
    drawn = {"frontier": _frontier(found, visit.lang), "cheapest": _cheapest(found, visit.lang)}
    return page(request, "priced", {"job": job, "rows": rows, "stages": stages, **drawn})


def price_rows(found: Prices, lang: Lang) -> list[Row]:
    """The copy as planned, and without each of its columns or with a coarser form of one."""
    rows = [_row(say(lang, "price.copy"), "", found.copy, "", found)]
    for one in found.columns:
        label = say(lang, "price.without", column=one.column)
        rows.append(_row(label, field_names(lang, one.fields, " / "), one.without, say_note(lang, one), found))
        ask = say(lang, "price.ask")
        rows.extend(_row(say_coarser(lang, form), "", form.risk, ask, found) for form in one.coarser)
    return rows


def _row(label: str, source: str, pair: Pair, note: str, found: Prices) -> Row:
    kept = pair.whole.bits / (found.copy.whole.bits or 1.0)
    others = "—" if pair.indirect.others is None else few(pair.indirect.others)
    return label, source, percent(pair.whole.unique), percent(pair.indirect.unique), others, percent(kept), note


def _frontier(found: Prices, lang: Lang) -> str:
    """Each option as a dot: use that is lost across, risk of being identified upwards."""
    whole = found.copy.whole.bits or 1.0
    pairs = [found.copy, *(point.risk for point in found.frontier)]
    pairs += [one.without for one in found.columns] + [form.risk for one in found.columns for form in one.coarser]
    dots = sorted({(max(0.0, 1 - pair.whole.bits / whole), pair.indirect.unique) for pair in pairs})
    title, across = say(lang, "risk_screen.frontier"), say(lang, "risk_screen.lost")
    return risk_charts.dots(title, across, say(lang, "risk_screen.risk"), dots)


def _cheapest(found: Prices, lang: Lang) -> str:
    separator = say(lang, "common.separator")
    chosen = separator.join(say_choice(lang, one) for one in found.cheapest)
    return say(
        lang,
        "price.cheapest",
        columns=chosen,
        unique=percent(found.cheapest_risk.whole.unique),
        indirect=percent(found.cheapest_risk.indirect.unique),
    )


def _find(request: Request, visit: Visit, kind: str) -> Job:
    job = desk_of(request).jobs.find(request.path_params["number"], visit.operator, kind)
    if job is None or job.result is None:
        raise HTTPException(404)
    return job


ROUTES = (
    show("/risk", "risk", ask),
    act("/risk", "risk", begin),
    show("/risk/assessed/{number}", "risk", assessed),
    show("/risk/priced/{number}", "risk", priced),
)
