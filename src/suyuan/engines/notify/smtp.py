"""Mail: SMTP with TLS or not at all.  A message keeps its Message-ID however often it is sent."""

from __future__ import annotations

import contextlib
import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from suyuan.core.errors import ComponentFault
from suyuan.engines.notify import Fate, Outcome, Parcel
from suyuan.govern.notify_policy import SmtpGateway

SECONDS = 30
PERMANENT = 500


class SmtpTransport:
    """Sends mails over one connection, which it opens when the first is sent and once more when it is lost."""

    name = "smtp"
    record_every = 1

    def __init__(
        self, gateway: SmtpGateway, password: str, ca_file: str, display_name: str, clock: Callable[[], datetime]
    ) -> None:
        """Nothing is opened yet.

        Args:
            ca_file: certificate that vouches for the server, empty for the machine's own authorities.
            display_name: shown beside the sender's address.
        """
        self._gateway = gateway
        self._password = password
        self._ca_file = ca_file
        self._display_name = display_name
        self._clock = clock
        self._server: smtplib.SMTP | None = None

    def send(self, parcel: Parcel) -> Outcome:
        """Send a mail.

        Raises:
            ComponentFault: SY-C060 the server cannot be reached, SY-C061 it does not speak TLS as it should, SY-C062 it
                does not take user and password, or refuses the sender; SY-C066 the certificate file is none.
        """
        mail = self._mail(parcel)
        for last in (False, True):
            server = self._server or self._connect()
            try:
                server.send_message(mail, self._gateway.sender, [parcel.to])
            except smtplib.SMTPRecipientsRefused as error:
                return _answered(next(iter(error.recipients.values()))[0])
            except smtplib.SMTPSenderRefused as error:
                self._drop()
                raise ComponentFault("SY-C062", host=self._gateway.host, answer=error.smtp_code) from None
            except smtplib.SMTPDataError as error:
                return _answered(error.smtp_code)
            except smtplib.SMTPNotSupportedError:
                return Outcome(Fate.REFUSED, "smtputf8")
            except (smtplib.SMTPException, OSError) as error:
                self._drop()
                if last:
                    raise self._fault("SY-C060", error) from None
            else:
                return Outcome(Fate.ACCEPTED)
        raise AssertionError("unreachable")

    def close(self) -> None:
        """Say goodbye."""
        if self._server is not None:
            with contextlib.suppress(smtplib.SMTPException, OSError):
                self._server.quit()
            self._drop()

    def _connect(self) -> smtplib.SMTP:
        gateway = self._gateway
        context = self._context()
        try:
            if gateway.tls == "implicit":
                server: smtplib.SMTP = smtplib.SMTP_SSL(gateway.host, gateway.port, timeout=SECONDS, context=context)
            else:
                server = smtplib.SMTP(gateway.host, gateway.port, timeout=SECONDS)
        except ssl.SSLError as error:
            raise self._fault("SY-C061", error) from None
        except (smtplib.SMTPException, OSError) as error:
            raise self._fault("SY-C060", error) from None
        try:
            if gateway.tls == "starttls":
                server.ehlo()
                server.starttls(context=context)
            server.ehlo()
        except (ssl.SSLError, smtplib.SMTPNotSupportedError, smtplib.SMTPResponseException) as error:
            server.close()
            raise self._fault("SY-C061", error) from None
        except (smtplib.SMTPException, OSError) as error:
            server.close()
            raise self._fault("SY-C060", error) from None
        self._log_in(server)
        self._server = server
        return server

    def _log_in(self, server: smtplib.SMTP) -> None:
        if not self._gateway.user:
            return
        try:
            server.login(self._gateway.user, self._password)
        except smtplib.SMTPResponseException as error:
            server.close()
            raise ComponentFault("SY-C062", host=self._gateway.host, answer=error.smtp_code) from None
        except (smtplib.SMTPException, OSError) as error:
            server.close()
            raise ComponentFault("SY-C062", host=self._gateway.host, answer=type(error).__name__) from None

    def _context(self) -> ssl.SSLContext:
        try:
            return ssl.create_default_context(cafile=self._ca_file or None)
        except (OSError, ssl.SSLError) as error:
            raise ComponentFault("SY-C066", table="notify.smtp", detail=type(error).__name__) from None

    def _fault(self, code: str, error: Exception) -> ComponentFault:
        told = {"host": self._gateway.host, "port": self._gateway.port, "detail": type(error).__name__}
        return ComponentFault(code, **told)

    def _drop(self) -> None:
        if self._server is not None:
            self._server.close()
            self._server = None

    def _mail(self, parcel: Parcel) -> EmailMessage:
        sender = self._gateway.sender
        mail = EmailMessage(policy=SMTP)
        mail["From"] = Address(self._display_name, addr_spec=sender)
        mail["To"] = Address(addr_spec=parcel.to)
        mail["Subject"] = parcel.subject
        mail["Date"] = format_datetime(self._clock())
        mail["Message-ID"] = f"<{parcel.notice_id}@{sender.rpartition('@')[2]}>"
        mail["Auto-Submitted"] = "auto-generated"
        mail.set_content(parcel.text, cte="base64")
        return mail


def _answered(code: int) -> Outcome:
    return Outcome(Fate.REFUSED if code >= PERMANENT else Fate.FAILED, str(code))
