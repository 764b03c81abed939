"""Signatures of requests to gateways for text messages.

Aliyun's ACS3-HMAC-SHA256 (V3 request syntax and signature method) and Tencent's TC3-HMAC-SHA256 (signature method v3)
as their providers document them; tests reproduce the worked examples that both publish.  The generic one is ours.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote

ALIYUN = "ACS3-HMAC-SHA256"
TENCENT = "TC3-HMAC-SHA256"
TENCENT_TYPE = "application/json; charset=utf-8"


def generic_signature(secret: str, stamp: str, notice_id: str, body: bytes) -> str:
    """HMAC-SHA256, in hex, over ``stamp \\n notice_id \\n SHA-256(body)``."""
    told = f"{stamp}\n{notice_id}\n{sha256(body).hexdigest()}"
    return hmac.new(secret.encode(), told.encode(), sha256).hexdigest()


def encode_query(query: Mapping[str, str]) -> str:
    """A query by RFC 3986, sorted by name."""
    return "&".join(f"{quote(name, safe='~')}={quote(query[name], safe='~')}" for name in sorted(query))


def aliyun_headers(
    key_id: str,
    secret: str,
    host: str,
    action: str,
    version: str,
    query: Mapping[str, str],
    nonce: str,
    at: datetime,
) -> dict[str, str]:
    """Headers of a POST without a body, its parameters in the query."""
    empty = sha256(b"").hexdigest()
    headers = {
        "host": host,
        "x-acs-action": action,
        "x-acs-content-sha256": empty,
        "x-acs-date": f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "x-acs-signature-nonce": nonce,
        "x-acs-version": version,
    }
    signed = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = f"POST\n/\n{encode_query(query)}\n{lines}\n{signed}\n{empty}"
    to_sign = f"{ALIYUN}\n{sha256(canonical.encode()).hexdigest()}"
    signature = hmac.new(secret.encode(), to_sign.encode(), sha256).hexdigest()
    return {**headers, "Authorization": f"{ALIYUN} Credential={key_id},SignedHeaders={signed},Signature={signature}"}


def tencent_headers(
    key_id: str, secret: str, host: str, service: str, action: str, version: str, region: str, body: bytes, at: datetime
) -> dict[str, str]:
    """Headers of a POST with a JSON body."""
    stamp, day = int(at.timestamp()), f"{at.astimezone(UTC):%Y-%m-%d}"
    signed = "content-type;host;x-tc-action"
    lines = f"content-type:{TENCENT_TYPE}\nhost:{host}\nx-tc-action:{action.lower()}\n"
    canonical = f"POST\n/\n\n{lines}\n{signed}\n{sha256(body).hexdigest()}"
    scope = f"{day}/{service}/tc3_request"
    to_sign = f"{TENCENT}\n{stamp}\n{scope}\n{sha256(canonical.encode()).hexdigest()}"
    key = f"TC3{secret}".encode()
    for part in (day, service, "tc3_request"):
        key = hmac.new(key, part.encode(), sha256).digest()
    signature = hmac.new(key, to_sign.encode(), sha256).hexdigest()
    headers = {
        "Authorization": f"{TENCENT} Credential={key_id}/{scope}, SignedHeaders={signed}, Signature={signature}",
        "Content-Type": TENCENT_TYPE,
        "Host": host,
        "X-TC-Action": action,
        "X-TC-Version": version,
        "X-TC-Timestamp": str(stamp),
    }
    return {**headers, "X-TC-Region": region} if region else headers
