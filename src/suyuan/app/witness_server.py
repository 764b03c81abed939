"""A witness as an HTTP service: ``POST /add-checkpoint`` (C2SP tlog-witness), nothing else.

Made to be run by another department on another machine.  It sees sizes and roots, never an entry.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from suyuan.ledger.witness import LARGEST_REQUEST, parse_request
from suyuan.storage.witness_folder import WitnessFolder

Heard = Callable[[int, str], None]


def make_server(witness: WitnessFolder, host: str, port: int, heard: Heard = lambda _status, _where: None) -> Server:
    """A server that is bound and not yet serving; port 0 takes a free one."""
    return Server(witness, host, port, heard)


class Server(ThreadingHTTPServer):
    """Serves one witness."""

    daemon_threads = True

    def __init__(self, witness: WitnessFolder, host: str, port: int, heard: Heard) -> None:
        super().__init__((host, port), _Handler)
        self.witness = witness
        self.heard = heard


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "suyuan-witness"
    sys_version = ""
    timeout = 15
    server: Server

    def do_POST(self) -> None:
        """Judge a checkpoint."""
        if self.path.rstrip("/").rpartition("/")[2] != "add-checkpoint":
            self._answer(404, b"")
            return
        length = self.headers.get("Content-Length", "")
        if not length.isdigit() or int(length) > LARGEST_REQUEST:
            self.close_connection = True
            self._answer(413, b"")
            return
        try:
            request = parse_request(self.rfile.read(int(length)))
            judgement, line = self.server.witness.add_checkpoint(request, int(time.time()))
        except ValueError:
            self._answer(400, b"")
            return
        if judgement.status == 409:
            self._answer(409, f"{judgement.size}\n".encode(), "text/x.tlog.size")
        else:
            self._answer(judgement.status, line.encode())

    def do_GET(self) -> None:
        """Say who is here: the key that others check our cosignatures with."""
        self._answer(200, f"{self.server.witness.key}\n".encode())

    def _answer(self, status: int, body: bytes, content_type: str = "text/plain; charset=utf-8") -> None:
        self.send_response(status)
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
        self.server.heard(status, self.client_address[0])

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Say nothing by itself."""
