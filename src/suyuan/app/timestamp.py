"""RFC 3161 timestamps of ledger heads: asked for, verified twice, kept as received.

Verified by rfc3161-client and by OpenSSL.  The first insists on strict DER, which many authorities do not send; one of
the two must accept a response, and which did is reported.
"""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from cryptography import x509
from rfc3161_client import (
    HashAlgorithm,
    TimestampRequestBuilder,
    VerificationError,
    VerifierBuilder,
    decode_timestamp_response,
)

from suyuan.app.http_client import post
from suyuan.core.errors import ComponentFault, IntegrityFault
from suyuan.govern.ledger_policy import TimeAuthority
from suyuan.storage.durable import write_whole
from suyuan.storage.ledger_folder import LedgerFolder


@dataclass(frozen=True, slots=True)
class StoredStamp:
    """A response as received.

    Attributes:
        authority: its name in the policy.
        response: raw bytes.
        verified_by: the programs that accept it.
    """

    authority: str
    response: bytes
    verified_by: tuple[str, ...]


def stamp_head(ledger: LedgerFolder, authority: TimeAuthority, workspace: Path) -> StoredStamp:
    """Ask an authority to stamp the text of the ledger's head, verify the response and keep it.

    Raises:
        ComponentFault: SY-C014 nobody answers, SY-C015 the root certificate cannot be read.
        IntegrityFault: SY-L023, no verifier accepts the response.
    """
    head = ledger.checkpoint()
    text = head.encode().encode()
    request = TimestampRequestBuilder().data(text).hash_algorithm(HashAlgorithm.SHA256).cert_request(cert_request=True)
    answer = post(authority.url, request.build().as_bytes(), "application/timestamp-query")
    certificate = workspace / authority.ca
    verified = verify_stamp(answer.body, text, certificate) if answer.status == 200 else ()
    if not verified:
        raise IntegrityFault("SY-L023", authority=authority.name, status=answer.status)
    folder = ledger.folder / "timestamps"
    folder.mkdir(mode=0o700, exist_ok=True)
    write_whole(folder / f"{head.size}-{head.root.hex()[:16]}-{authority.name}.tsr", answer.body)
    return StoredStamp(authority.name, answer.body, verified)


def verify_stamp(response: bytes, text: bytes, certificate: Path) -> tuple[str, ...]:
    """Names of the programs that accept a response over a text.

    Raises:
        ComponentFault: SY-C015, the root certificate cannot be read.
    """
    try:
        roots = x509.load_pem_x509_certificates(certificate.read_bytes())
    except (OSError, ValueError) as error:
        raise ComponentFault("SY-C015", file=certificate.name) from error
    accepted = []
    if _strict_accepts(response, text, roots):
        accepted.append("rfc3161-client")
    if _openssl_accepts(response, text, certificate):
        accepted.append("openssl")
    return tuple(accepted)


def _strict_accepts(response: bytes, text: bytes, roots: list[x509.Certificate]) -> bool:
    try:
        decoded = decode_timestamp_response(response)
        builder = VerifierBuilder()
        for root in roots:
            builder = builder.add_root_certificate(root)
        return bool(builder.build().verify_message(decoded, text))
    except (VerificationError, ValueError):
        return False


def _openssl_accepts(response: bytes, text: bytes, certificate: Path) -> bool:
    program = shutil.which("openssl")
    if program is None:
        return False
    command = [program, "ts", "-verify", "-digest", sha256(text).hexdigest()]
    command += ["-in", "/dev/stdin", "-CAfile", str(certificate)]
    return subprocess.run(command, input=response, capture_output=True, check=False).returncode == 0  # noqa: S603
