"""The console on a socket: uvicorn, without its logs, since addresses and paths are nobody's business."""

from __future__ import annotations

import socket
from pathlib import Path

import uvicorn

from suyuan.core.errors import ComponentFault
from suyuan.web.guard import Guard

BACKLOG = 128
GRACE_SECONDS = 5
KEEP_SECONDS = 75


def listen(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 takes a free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # The protocol is named so that asyncio turns Nagle off; without it every second answer waits 40 ms.
    listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(BACKLOG)
    except OSError:
        listening.close()
        raise
    return listening


def make_server(app: Guard, cert: Path | None = None, key: Path | None = None) -> uvicorn.Server:
    """A server that is not yet running."""
    return uvicorn.Server(
        uvicorn.Config(
            app,
            log_config=None,
            log_level="critical",  # a traceback may end in a value of somebody's
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
            timeout_keep_alive=KEEP_SECONDS,
            h11_max_incomplete_event_size=32 << 10,
            ssl_certfile=str(cert) if cert else None,
            ssl_keyfile=str(key) if key else None,
        )
    )


def run_app(app: Guard, listening: socket.socket, cert: Path | None = None, key: Path | None = None) -> None:
    """Serve until interrupted.

    Raises:
        ComponentFault: SY-C081, certificate or key cannot be used.
    """
    try:
        server = make_server(app, cert, key)
        server.config.load()
    except (OSError, ValueError) as error:
        raise ComponentFault("SY-C081", detail=type(error).__name__) from error
    server.run([listening])
