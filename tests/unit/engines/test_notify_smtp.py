"""Mail: over TLS or not at all; what comes back is told apart."""

import email
import email.policy
import socket
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest

from suyuan.core.errors import ComponentFault
from suyuan.engines.notify import Fate, Parcel
from suyuan.engines.notify.smtp import SmtpTransport
from suyuan.govern.notify_policy import SmtpGateway
from tests.unit.engines.local_servers import MailServer, certificate

NOW = datetime(2026, 3, 10, 1, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def start(tls):
    started = []

    def make(**more):
        server = MailServer(more.pop("context", tls[1]), **more)
        started.append(server)
        return server

    yield make
    for server in started:
        server.close()


def transport(server, ca, password="geheim", **more):
    told = {"host": "127.0.0.1", "port": server.port, "user": "notice", "from": "notice@example.cn", **more}
    return SmtpTransport(SmtpGateway.model_validate(told), password, str(ca), "示例市妇幼信息中心", lambda: NOW)


def parcel(number=1, to="guardian@example.cn"):
    return Parcel(f"N-0-{number:06d}", "email", to, "个人信息安全事件告知书", "虚构：\n涉及的信息：姓名")


@pytest.mark.parametrize("kind", ["starttls", "implicit"])
def test_a_mail_arrives_encrypted_under_its_own_number(start, tls, kind):
    server = start(implicit=kind == "implicit")
    way = transport(server, tls[0], tls=kind)
    assert way.send(parcel()).fate is Fate.ACCEPTED
    assert way.send(parcel(2)).fate is Fate.ACCEPTED
    way.close()
    assert [(known, encrypted) for _, known, encrypted in server.senders] == [(True, True)] * 2
    to, raw = server.mails[0]
    mail = email.message_from_bytes(raw, policy=email.policy.default)
    assert (to, mail["Message-ID"]) == ("guardian@example.cn", "<N-0-000001@example.cn>")
    assert mail["From"].addresses[0].display_name == "示例市妇幼信息中心"
    assert "涉及的信息：姓名" in mail.get_content()


def test_without_tls_nothing_is_sent(start, tls):
    server = start(context=None)
    with pytest.raises(ComponentFault, match="SY-C061"):
        transport(server, tls[0]).send(parcel())
    assert server.senders == []


def test_a_certificate_that_nobody_vouches_for(start, tls):
    server = start()
    with pytest.raises(ComponentFault, match="SY-C061"):
        transport(server, "").send(parcel())
    hidden = start(implicit=True)
    with pytest.raises(ComponentFault, match="SY-C061"):
        transport(hidden, "", tls="implicit").send(parcel())
    assert server.mails == hidden.mails == []


def test_a_wrong_password_is_told(start, tls):
    server = start()
    with pytest.raises(ComponentFault, match="SY-C062") as caught:
        transport(server, tls[0], password="falsch").send(parcel())
    assert caught.value.params["answer"] == 535
    assert "falsch" not in str(caught.value)


def test_nobody_listens(tls):
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        nobody = SimpleNamespace(port=deaf.getsockname()[1])
        with pytest.raises(ComponentFault, match="SY-C060"):
            transport(nobody, tls[0]).send(parcel())


def test_what_a_server_says_of_one_recipient(start, tls):
    server = start(answers={"gone@example.cn": "550 no such user", "full@example.cn": "452 later"})
    way = transport(server, tls[0])
    assert way.send(parcel(1, "gone@example.cn")).fate is Fate.REFUSED
    later = way.send(parcel(2, "full@example.cn"))
    assert (later.fate, later.fault) == (Fate.FAILED, "452")
    assert way.send(parcel(3)).fate is Fate.ACCEPTED
    way.close()


def test_a_server_that_hangs_up_is_called_once_more(start, tls):
    server = start(hang_up=0)
    with pytest.raises(ComponentFault, match="SY-C060"):
        transport(server, tls[0]).send(parcel())
    assert len(server.senders) == 2


def test_a_certificate_file_that_is_none(start, tls, tmp_path):
    (tmp_path / "ca.pem").write_text("nothing")
    with pytest.raises(ComponentFault, match="SY-C066"):
        transport(start(), tmp_path / "ca.pem").send(parcel())
