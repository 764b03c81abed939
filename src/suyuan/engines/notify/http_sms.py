"""Text messages over HTTPS: the custodian's gateway, Aliyun or Tencent.

The clouds take an approved template and its parameters, never free text; neither promises to drop a second copy, so
that a try which got no answer may reach the phone twice.  The generic form bears the message's number as its key.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import ssl
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from suyuan.core.errors import ComponentFault
from suyuan.engines.notify import Fate, Outcome, Parcel
from suyuan.engines.notify.signing import aliyun_headers, encode_query, generic_signature, tencent_headers
from suyuan.govern.notify_policy import SmsGateway

SECONDS = 30
LARGEST_ANSWER = 1 << 20
UNAUTHORISED = frozenset({401, 403})

REFUSED_FOR_GOOD = frozenset(
    {
        "isv.MOBILE_NUMBER_ILLEGAL",
        "isv.BLACK_KEY_CONTROL_LIMIT",
        "FailedOperation.PhoneNumberInBlacklist",
        "InvalidParameterValue.IncorrectPhoneNumber",
        "UnsupportedOperation.ContainDomesticAndInternationalPhoneNumber",
    }
)
"""Codes of both clouds that speak of the number itself; every other one may pass."""

OURS = ("Signature", "InvalidAccessKey", "AuthFailure", "InvalidSecurity", "isv.SMS_", "isp.RAM_", "isv.AMOUNT",
        "isv.OUT_OF", "isv.PRODUCT", "FailedOperation.SignatureIncorrect", "FailedOperation.TemplateIncorrect",
        "FailedOperation.InsufficientBalance", "UnauthorizedOperation")  # fmt: skip
"""How codes begin that concern key, template or account: no message at all would go."""


@dataclass(frozen=True, slots=True)
class _Request:
    path: str
    body: bytes
    headers: dict[str, str]


class SmsTransport:
    """Sends text messages one by one over one connection."""

    name = "sms"
    record_every = 1

    def __init__(
        self,
        gateway: SmsGateway,
        sign: str,
        secret: str,
        ca_file: str,
        clock: Callable[[], datetime],
        draw_hex: Callable[[int], str],
    ) -> None:
        """Nothing is opened yet.

        Args:
            sign: the approved signature.
            ca_file: certificate that vouches for the gateway, empty for the machine's own authorities.
            draw_hex: gives so many random bytes in hex.
        """
        self._gateway = gateway
        self._sign = sign
        self._secret = secret
        self._ca_file = ca_file
        self._clock = clock
        self._draw_hex = draw_hex
        self._url = urlsplit(gateway.url)
        self._connection: http.client.HTTPSConnection | None = None

    def send(self, parcel: Parcel) -> Outcome:
        """Send a text message.

        Raises:
            ComponentFault: SY-C063 the gateway cannot be reached; SY-C064 it takes neither key nor template, or the
                account is empty; SY-C065 nobody can read its answer; SY-C066 the certificate file is none.
        """
        makers = {"aliyun": self._aliyun, "tencent": self._tencent, "generic": self._generic}
        status, body = self._post(makers[self._gateway.kind](parcel))
        if status in UNAUTHORISED:
            raise ComponentFault("SY-C064", host=self._url.netloc, answer=status)
        try:
            answer = json.loads(body)
        except (ValueError, RecursionError):
            answer = None
        if not isinstance(answer, dict):
            if status >= http.client.INTERNAL_SERVER_ERROR:
                return Outcome(Fate.FAILED, str(status))
            raise ComponentFault("SY-C065", host=self._url.netloc, answer=status)
        readers = {"aliyun": _read_aliyun, "tencent": _read_tencent, "generic": _read_generic}
        code, reference = readers[self._gateway.kind](answer, status)
        return self._judge(code, reference)

    def close(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def _judge(self, code: str, reference: str) -> Outcome:
        if code.upper() == "OK":
            return Outcome(Fate.ACCEPTED, "", reference)
        if code in REFUSED_FOR_GOOD or code == "refused":
            return Outcome(Fate.REFUSED, code, reference)
        if code.startswith(OURS):
            raise ComponentFault("SY-C064", host=self._url.netloc, answer=code)
        return Outcome(Fate.FAILED, code, reference)

    def _post(self, request: _Request) -> tuple[int, bytes]:
        """Post and read the answer; a kept connection that the other side had closed is opened once more."""
        fresh = self._connection is None
        try:
            connection = self._connection or self._connect()
            connection.request("POST", request.path, request.body, request.headers)
            answer = connection.getresponse()
            body = answer.read(LARGEST_ANSWER + 1)
        except ssl.SSLError as error:
            self.close()
            raise ComponentFault("SY-C063", host=self._url.netloc, detail=type(error).__name__) from None
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError) as error:
            self.close()
            if not fresh:
                return self._post(request)
            raise ComponentFault("SY-C063", host=self._url.netloc, detail=type(error).__name__) from None
        except (http.client.HTTPException, OSError) as error:
            self.close()
            raise ComponentFault("SY-C063", host=self._url.netloc, detail=type(error).__name__) from None
        if len(body) > LARGEST_ANSWER:
            self.close()
            raise ComponentFault("SY-C065", host=self._url.netloc, answer=f"> {LARGEST_ANSWER}")
        return answer.status, body

    def _connect(self) -> http.client.HTTPSConnection:
        try:
            context = ssl.create_default_context(cafile=self._ca_file or None)
        except (OSError, ssl.SSLError) as error:
            raise ComponentFault("SY-C066", table="notify.sms", detail=type(error).__name__) from None
        host, port = self._url.hostname or "", self._url.port or 443
        self._connection = http.client.HTTPSConnection(host, port, timeout=SECONDS, context=context)
        return self._connection

    def _generic(self, parcel: Parcel) -> _Request:
        told = {
            "id": parcel.notice_id,
            "to": parcel.to,
            "sign": self._sign,
            "text": parcel.text,
            "template": self._gateway.template,
            "parameters": self._parameters(parcel),
        }
        body = json.dumps(told, ensure_ascii=False, sort_keys=True).encode()
        stamp = f"{int(self._clock().timestamp())}"
        headers = {
            "Content-Type": "application/json; charset=utf-8",
            "Idempotency-Key": parcel.notice_id,
            "X-Suyuan-Key": self._gateway.key_id,
            "X-Suyuan-Time": stamp,
            "X-Suyuan-Signature": generic_signature(self._secret, stamp, parcel.notice_id, body),
        }
        path = (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")
        return _Request(path, body, headers)

    def _aliyun(self, parcel: Parcel) -> _Request:
        query = {
            "OutId": parcel.notice_id,
            "PhoneNumbers": parcel.to,
            "SignName": self._sign,
            "TemplateCode": self._gateway.template,
            "TemplateParam": json.dumps(self._parameters(parcel), ensure_ascii=False),
        }
        gateway = self._gateway
        headers = aliyun_headers(
            gateway.key_id,
            self._secret,
            self._url.netloc,
            "SendSms",
            "2017-05-25",
            query,
            self._draw_hex(16),
            self._clock(),
        )
        return _Request(f"/?{encode_query(query)}", b"", headers)

    def _tencent(self, parcel: Parcel) -> _Request:
        gateway = self._gateway
        told = {
            "PhoneNumberSet": [f"+86{parcel.to}"],
            "SmsSdkAppId": gateway.app_id,
            "SignName": self._sign,
            "TemplateId": gateway.template,
            "TemplateParamSet": list(self._parameters(parcel).values()),
            "SessionContext": parcel.notice_id,
        }
        body = json.dumps(told, ensure_ascii=False).encode()
        headers = tencent_headers(
            gateway.key_id,
            self._secret,
            self._url.netloc,
            "sms",
            "SendSms",
            "2021-01-11",
            gateway.region,
            body,
            self._clock(),
        )
        return _Request("/", body, headers)

    def _parameters(self, parcel: Parcel) -> dict[str, str]:
        return {name: parcel.slots[slot] for name, slot in self._gateway.parameters.items()}


def _read_generic(answer: dict[str, Any], status: int) -> tuple[str, str]:
    """``{"code": "ok" | "refused" | anything else, "reference": …}``."""
    code = str(answer.get("code", "")) or str(status)
    failed = status >= http.client.BAD_REQUEST and code.lower() == "ok"
    return (str(status) if failed else code)[:80], str(answer.get("reference", ""))[:80]


def _read_aliyun(answer: dict[str, Any], status: int) -> tuple[str, str]:
    return str(answer.get("Code", status))[:80], str(answer.get("BizId", ""))[:80]


def _read_tencent(answer: dict[str, Any], status: int) -> tuple[str, str]:
    with contextlib.suppress(KeyError, TypeError, IndexError):
        held = answer["Response"]
        if "Error" in held:
            return str(held["Error"]["Code"])[:80], ""
        one = held["SendStatusSet"][0]
        return str(one["Code"])[:80], str(one.get("SerialNo", ""))[:80]
    return str(status), ""
