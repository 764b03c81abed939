"""``suyuan``: one file a verb; this one puts them together and turns errors into exit codes."""

from __future__ import annotations

import sys

import typer
import typer.rich_utils

from suyuan.cli import (
    access,
    approve,
    assess,
    case,
    consent,
    count,
    demo,
    doctor,
    fund,
    honey,
    init,
    ledger,
    notify,
    operator,
    operator_login,
    pia,
    plan,
    policy,
    publish,
    recipient,
    records,
    registry,
    release,
    request,
    scan,
    serve,
    simulate,
    system,
    trace,
    verify,
)
from suyuan.cli.fund_words import words as fund_words
from suyuan.cli.notify_options import notify_text
from suyuan.cli.options import LANG, text
from suyuan.cli.shell import INTERRUPTED, report_error, report_fault
from suyuan.core.errors import SuyuanError
from suyuan.report.messages import say

typer.rich_utils.OPTIONS_PANEL_TITLE = text("options_panel")
typer.rich_utils.ARGUMENTS_PANEL_TITLE = text("arguments_panel")
typer.rich_utils.COMMANDS_PANEL_TITLE = text("commands_panel")

app = typer.Typer(
    name="suyuan",
    help=text("suyuan"),
    no_args_is_help=True,
    add_completion=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
START, DAILY, INCIDENT, REMEDY = (text(f"panel_{name}") for name in ("start", "daily", "incident", "remedy"))
app.command("init", rich_help_panel=START, help=text("init"))(init.init)
app.command("demo", rich_help_panel=START, help=text("demo"))(demo.demo)
app.command("doctor", rich_help_panel=START, help=text("doctor"))(doctor.doctor)
app.command("scan", rich_help_panel=DAILY, help=text("scan"))(scan.scan)
app.command("assess", rich_help_panel=DAILY, help=text("assess"))(assess.assess)
app.add_typer(registry.app, name="registry", rich_help_panel=DAILY, help=text("registry"))
app.add_typer(policy.app, name="policy", rich_help_panel=DAILY, help=text("policy"))
app.add_typer(consent.app, name="consent", rich_help_panel=DAILY, help=text("consent"))
app.add_typer(pia.app, name="pia", rich_help_panel=DAILY, help=text("pia"))
app.command("plan", rich_help_panel=DAILY, help=text("plan"))(plan.plan)
app.add_typer(approve.app, name="approve", rich_help_panel=DAILY, help=text("approve"))
app.command("release", rich_help_panel=DAILY, help=text("release"))(release.release)
operator.app.command("login", help=text("operator_login"))(operator_login.login)
app.add_typer(operator.app, name="operator", rich_help_panel=DAILY, help=text("operator"))
app.add_typer(recipient.app, name="recipient", rich_help_panel=DAILY, help=text("recipient"))
app.add_typer(request.app, name="request", rich_help_panel=DAILY, help=text("request"))
app.add_typer(records.app, name="records", rich_help_panel=DAILY, help=text("records"))
app.add_typer(system.app, name="system", rich_help_panel=DAILY, help=text("system"))
app.add_typer(ledger.app, name="ledger", rich_help_panel=DAILY, help=text("ledger"))
app.command("trace", rich_help_panel=INCIDENT, help=text("trace"))(trace.trace)
app.command("count", rich_help_panel=INCIDENT, help=text("count"))(count.count)
app.add_typer(case.app, name="case", rich_help_panel=INCIDENT, help=say(LANG, "case_help.group"))
app.add_typer(notify.app, name="notify", rich_help_panel=INCIDENT, help=notify_text("notify"))
app.add_typer(access.app, name="access", rich_help_panel=INCIDENT, help=text("access"))
app.add_typer(honey.app, name="honey", rich_help_panel=INCIDENT, help=text("honey"))
app.add_typer(simulate.app, name="simulate", rich_help_panel=INCIDENT, help=text("simulate"))
app.command("serve", rich_help_panel=REMEDY, help=text("serve"))(serve.serve)
app.add_typer(fund.app, name="fund", rich_help_panel=fund_words("panel"), help=fund_words("fund"))
app.command("publish", rich_help_panel=fund_words("panel"), help=fund_words("publish"))(publish.publish)
app.command("verify", rich_help_panel=INCIDENT, help=text("verify"))(verify.verify)


def run() -> None:
    """Entry point of the console script."""
    as_json = "--json" in sys.argv
    try:
        app()
    except SuyuanError as error:
        sys.exit(report_error(error, LANG, as_json=as_json))
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
    except BrokenPipeError:
        sys.stderr.close()
        sys.exit(0)
    except Exception as error:  # noqa: BLE001 - the last line of defence: no values on the screen
        sys.exit(report_fault(error, LANG, as_json=as_json, verbose="-v" in sys.argv or "--verbose" in sys.argv))


if __name__ == "__main__":
    run()
