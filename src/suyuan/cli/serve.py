"""``suyuan serve``: the console in a browser."""

from __future__ import annotations

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


def serve(
    host: Annotated[str, typer.Option("--host", help=text("serve_host"))] = "127.0.0.1",
    port: Annotated[int, typer.Option("--port", min=0, max=65535, help=text("serve_port"))] = DEFAULT_PORT,
    name: Annotated[list[str] | None, typer.Option("--name", help=text("serve_name"), show_default=False)] = None,
    named: Annotated[bool, typer.Option("--named", help=text("serve_named"))] = False,
    tls_cert: Annotated[Path | None, typer.Option("--tls-cert", help=text("serve_cert"), show_default=False)] = None,
    tls_key: Annotated[Path | None, typer.Option("--tls-key", help=text("serve_key"), show_default=False)] = None,
    behind_tls: Annotated[bool, typer.Option("--behind-tls", help=text("serve_behind"))] = False,
    idle: Annotated[int, typer.Option("--idle", min=1, max=480, help=text("serve_idle"))] = 15,
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

    from suyuan.web.serve import listen, run_console
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
    address = f"{settings.origin}/login" if settings.named else f"{settings.origin}/start?token={settings.token}"
    shell.result("serve", {"url": address, "named": settings.named}, lambda console: console.print(address), "")
    shell.tell("serve.until")
    if open_:
        webbrowser.open(address)
    run_console(settings, listening, tls_cert, tls_key)
