"""What the policy says of notices: who signs, in what order people are told, and the gateways that may be used."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

ChannelName = Literal["letter", "sms", "email", "phone"]
Slot = Literal["code", "link", "phone"]
Word = Annotated[str, Field(max_length=200)]
File = Annotated[str, Field(max_length=400)]
Https = Annotated[str, Field(pattern=r"^https://[^\s/]+(/\S*)?$", max_length=400)]


class _Strict(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


def _code_alone() -> dict[str, Slot]:
    return {"code": "code"}


class SmtpGateway(_Strict):
    """``[notify.smtp]``: a mail server.  There is no way to send without TLS.

    Attributes:
        sender: address that mails come from (``from``).
        password_file: file of the workspace with the password, its owner's alone.
        tls: ``starttls`` or, from the first byte on, ``implicit``.
        ca: certificate file of the workspace, for a server that no public authority vouches for.
    """

    host: Annotated[str, Field(pattern=r"^[A-Za-z0-9.:-]{1,253}$")]
    port: Annotated[int, Field(ge=1, le=65_535)] = 587
    user: Word = ""
    password_file: File = ""
    sender: Annotated[str, Field(alias="from", pattern=r"^[^\s@<>]{1,64}@[^\s@<>]{1,253}$")]
    tls: Literal["starttls", "implicit"] = "starttls"
    ca: File = ""


class SmsGateway(_Strict):
    """``[notify.sms]``: a gateway for text messages.

    Attributes:
        kind: ``generic`` (signed JSON, see the how-to), ``aliyun`` or ``tencent``.
        key_id: name of the key, as the gateway gave it.
        secret_file: file of the workspace with the secret, its owner's alone.
        template: number of the approved template; its text must be that of ``notify.sms_text``.
        sign_name: the approved signature; by default the sender.
        app_id, region: of Tencent's service.
        parameters: the template's parameters and what goes into them, in their order.
        ca: certificate file of the workspace, for a gateway that no public authority vouches for.
    """

    kind: Literal["generic", "aliyun", "tencent"] = "generic"
    url: Https
    key_id: Word = ""
    secret_file: File
    template: Word = ""
    sign_name: Word = ""
    app_id: Word = ""
    region: Word = ""
    parameters: dict[Annotated[str, Field(min_length=1, max_length=64)], Slot] = Field(default_factory=_code_alone)
    ca: File = ""


class NotifyPolicy(_Strict):
    """The table ``[notify]``; all of it may be left out, and then notices go to the outbox folder.

    Attributes:
        sender: who signs; by default the custodian's name.  It stands in text messages too, so that it must not be the
            name of a hospital that records hold.
        link: where more can be read, the same for everybody.
        sms_text: own text with the slots ``{code}``, ``{link}``, ``{phone}``; as a gateway's template was approved.
        order: by which channel a household is told first where it has several.
    """

    sender: Word = ""
    link: File = ""
    sms_text: Annotated[str, Field(max_length=500)] = ""
    order: Annotated[tuple[ChannelName, ...], Field(min_length=1)] = ("letter", "email", "sms", "phone")
    smtp: SmtpGateway | None = None
    sms: SmsGateway | None = None

    @field_validator("order")
    @classmethod
    def _once(cls, order: tuple[ChannelName, ...]) -> tuple[ChannelName, ...]:
        if len(set(order)) != len(order):
            raise ValueError("order: a channel is named twice")
        return order
