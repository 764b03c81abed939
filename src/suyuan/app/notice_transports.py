"""The way out that a command names, from the policy and the workspace's secret files."""

from __future__ import annotations

import secrets
import stat
from pathlib import Path

from suyuan.app.clock import Clock
from suyuan.core.errors import IntegrityFault, UsageFault
from suyuan.engines.notify import Transport
from suyuan.engines.notify.outbox import OutboxTransport
from suyuan.govern.policy import Policy
from suyuan.storage.notices import StoredRun
from suyuan.storage.workspace import Workspace

VIAS = ("outbox", "smtp", "sms")


def open_transport(workspace: Workspace, via: str, policy: Policy, run: StoredRun, clock: Clock) -> Transport:
    """Open a way out.

    Raises:
        UsageFault: SY-U136 the policy has no such gateway; SY-U137 its secret file is not there; SY-U142 the text of a
            cloud's template is not told.
        IntegrityFault: SY-L003, others may read the secret file.
        ComponentFault: as the gateway.
    """
    return open_way(workspace, via, policy, outbox_folder(workspace, run.run_id), clock)


def open_way(workspace: Workspace, via: str, policy: Policy, folder: Path, clock: Clock) -> Transport:
    """Open a way out for what belongs to no run; faults as ``open_transport``.

    Args:
        folder: where the outbox lies.
    """
    if via == "outbox":
        return OutboxTransport(folder)
    sign = policy.notify.sender or policy.custodian.name
    if via == "smtp":
        if policy.notify.smtp is None:
            raise UsageFault("SY-U136", table="notify.smtp", via=via)
        from suyuan.engines.notify.smtp import SmtpTransport

        mail = policy.notify.smtp
        password = read_secret(workspace, mail.password_file) if mail.user else ""
        return SmtpTransport(mail, password, _certificate(workspace, mail.ca), sign, clock)
    if policy.notify.sms is None:
        raise UsageFault("SY-U136", table="notify.sms", via=via)
    from suyuan.engines.notify.http_sms import SmsTransport

    gateway = policy.notify.sms
    if gateway.kind != "generic" and not (policy.notify.sms_text and gateway.template):
        raise UsageFault("SY-U142", kind=gateway.kind)
    secret = read_secret(workspace, gateway.secret_file)
    return SmsTransport(
        gateway, gateway.sign_name or sign, secret, _certificate(workspace, gateway.ca), clock, secrets.token_hex
    )


def outbox_folder(workspace: Workspace, run_id: str) -> Path:
    """Where the outbox of a run lies."""
    return workspace.outbox / "notices" / run_id


def read_secret(workspace: Workspace, name: str) -> str:
    """A password or secret: the first line of a file of the workspace, which its owner alone may read.

    Raises:
        UsageFault: SY-U137, there is none.
        IntegrityFault: SY-L003, others may read it.
    """
    path = workspace.folder / name
    try:
        if not name:
            raise FileNotFoundError
        mode = stat.S_IMODE(path.stat().st_mode)
        if mode & 0o077:
            raise IntegrityFault("SY-L003", file=path.name, mode=oct(mode))
        lines = path.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageFault("SY-U137", file=name or "-") from error
    if not lines or not lines[0].strip():
        raise UsageFault("SY-U137", file=name)
    return lines[0].strip()


def _certificate(workspace: Workspace, name: str) -> str:
    return str(workspace.folder / name) if name else ""
