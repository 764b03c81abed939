"""``suyuan serve``: the console in a browser."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from suyuan.cli.options import (
    HERE,
    JsonOption,
    LangOption,
    QuietOption,
    VerboseOption,
    WorkspaceOption,
    make_shell,
    text,
)
from suyuan.core.errors import ComponentFault, UsageFault

DEFAULT_PORT = 8614


class Via(StrEnum):
    """How codes of the self-check are sent."""

    OUTBOX = "outbox"
    SMS = "sms"


def serve(
    host: Annotated[str, typer.Option("--host", help=text("serve_host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help=text("serve_port"))] = DEFAULT_PORT,
    name: Annotated[list[str] | None, typer.Option("--name", help=text("serve_name"), show_default=False)] = None,
    named: Annotated[bool, typer.Option("--named", help=text("serve_named"))] = False,
    tls_cert: Annotated[Path | None, typer.Option("--tls-cert", help=text("serve_cert"), show_default=False)] = None,
    tls_key: Annotated[Path | None, typer.Option("--tls-key", help=text("serve_key"), show_default=False)] = None,
    behind_tls: Annotated[bool, typer.Option("--behind-tls", help=text("serve_behind"))] = False,
    idle: Annotated[int, typer.Option("--idle", min=1, max=480, help=text("serve_idle"))] = 15,
    public: Annotated[bool, typer.Option("--public", help=text("serve_public"))] = False,
    site: Annotated[Path | None, typer.Option("--site", help=text("serve_site"), show_default=False)] = None,
    via: Annotated[Via, typer.Option("--via", help=text("serve_via"))] = Via.OUTBOX,
    open_: Annotated[bool, typer.Option("--open", help=text("serve_open"))] = False,
    workspace: WorkspaceOption = HERE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Serve the console until it is interrupted."""
    import secrets
    import socket
    import webbrowser

    from suyuan.web.console import make_console
    from suyuan.web.serve import listen, run_app
    from suyuan.web.settings import LOOPBACK, Settings, is_loopback

    shell = make_shell(locals())
    near = is_loopback(host)
    tls = tls_cert is not None or behind_tls
    if (tls_cert is None) != (tls_key is None):
        raise UsageFault("SY-U156")
    if not near and not tls:
        raise UsageFault("SY-U157", host=host)
    try:
        listening = listen(host, port)
    except (OSError, socket.gaierror) as error:
        raise ComponentFault("SY-C080", host=host, port=port) from error
    bound = listening.getsockname()[1]
    names = {host.lower(), *(one.lower() for one in name or ()), *(LOOPBACK if near else ())}
    settings = Settings(
        folder=workspace,
        host=host,
        port=bound,
        token=secrets.token_urlsafe(32),
        names=frozenset(names),
        named=named or not near,
        tls=tls,
        lang=shell.lang,
        idle_minutes=idle,
    )
    if public:
        from suyuan.web.public import make_public

        address = f"{settings.origin}/"
        shell.result("serve", {"url": address, "public": True}, lambda console: console.print(address), "")
        run_app(make_public(settings, site, via.value), listening, tls_cert, tls_key)
        return
    address = f"{settings.origin}/login" if settings.named else f"{settings.origin}/start?token={settings.token}"
    shell.result("serve", {"url": address, "named": settings.named}, lambda console: console.print(address), "")
    shell.tell("serve.until")
    if open_:
        webbrowser.open(address)
    run_app(make_console(settings), listening, tls_cert, tls_key)
