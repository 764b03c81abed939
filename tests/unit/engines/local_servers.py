"""A mail server and a gateway on this machine, with a certificate of their own: nothing is simulated."""

import base64
import contextlib
import http.server
import ipaddress
import json
import socket
import ssl
import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def certificate(folder):
    """Key and certificate files of localhost, signed by themselves."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    names = [x509.DNSName("localhost"), x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    ca, secret = folder / "ca.pem", folder / "server.key"
    ca.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(ca, secret)
    return ca, context


@dataclass
class MailServer:
    """SMTP as far as a sender goes.

    ``answers`` says what recipients get: address to reply; ``hang_up`` after so many mails.
    """

    context: ssl.SSLContext | None
    password: str = "geheim"
    implicit: bool = False
    answers: dict = field(default_factory=dict)
    hang_up: int = 10**9
    mails: list = field(default_factory=list)
    senders: list = field(default_factory=list)

    def __post_init__(self):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        with contextlib.suppress(OSError):
            self.socket.shutdown(socket.SHUT_RDWR)  # wakes who waits in accept
        self.socket.close()

    def _serve(self):
        with contextlib.suppress(OSError):
            while True:
                line, _ = self.socket.accept()
                threading.Thread(target=self._talk, args=(line,), daemon=True).start()

    def _talk(self, line):
        lines = contextlib.ExitStack()
        lines.callback(line.close)
        with lines, contextlib.suppress(OSError, ssl.SSLError, ValueError):
            if self.implicit:
                line = lines.enter_context(self.context.wrap_socket(line, server_side=True))
            reader, encrypted, known, to = lines.enter_context(line.makefile("rb")), self.implicit, False, ""
            say = lambda text: line.sendall(text.encode() + b"\r\n")  # noqa: E731
            say("220 local")
            while raw := reader.readline():
                word = raw.decode().strip()
                verb = word.upper().split(":")[0].split()[0] if word else ""
                if verb == "EHLO":
                    offers = ["250-local"] + (["250-STARTTLS"] if self.context and not encrypted else [])
                    say("\r\n".join([*offers, "250-AUTH PLAIN", "250 8BITMIME"]))
                elif verb == "STARTTLS" and self.context:
                    say("220 go")
                    line = lines.enter_context(self.context.wrap_socket(line, server_side=True))
                    reader, encrypted = lines.enter_context(line.makefile("rb")), True
                    say = lambda text, line=line: line.sendall(text.encode() + b"\r\n")  # noqa: E731
                elif verb == "AUTH":
                    told = base64.b64decode(word.split()[-1]).split(b"\0")[-1].decode()
                    known = told == self.password and encrypted
                    say("235 ok" if known else "535 no")
                elif verb == "MAIL":
                    self.senders.append((word, known, encrypted))
                    say("250 ok" if known else "530 log in first")
                elif verb == "RCPT":
                    to = word[word.index("<") + 1 : word.index(">")]
                    say(self.answers.get(to, "250 ok"))
                elif verb == "DATA":
                    say("354 go on")
                    body = []
                    while (raw := reader.readline()) not in {b".\r\n", b""}:
                        body.append(raw)
                    if len(self.mails) >= self.hang_up:
                        return
                    self.mails.append((to, b"".join(body)))
                    say("250 taken")
                elif verb == "QUIT":
                    say("221 bye")
                    return
                else:
                    say("250 ok")


@dataclass
class Gateway:
    """An HTTPS server that answers what it is told to and keeps what it was sent."""

    context: ssl.SSLContext
    answers: list = field(default_factory=list)
    asked: list = field(default_factory=list)

    def __post_init__(self):
        outer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                outer.asked.append((self.path, dict(self.headers), body))
                status, answer = outer.answers.pop(0) if outer.answers else (200, {"code": "ok", "reference": "r-1"})
                if status == 0:
                    self.close_connection = True
                    self.connection.close()
                    return
                data = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
                self.send_response(status)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *_):
                """Nothing on the screen."""

        class Server(http.server.ThreadingHTTPServer):
            def handle_error(self, *_):
                """A caller that goes away is no error here."""

        self.server = Server(("127.0.0.1", 0), Handler)
        self.server.socket = self.context.wrap_socket(self.server.socket, server_side=True)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()
