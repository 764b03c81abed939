"""Text messages: signatures against the providers' published examples, and a real HTTPS server on this machine."""

import hmac
import json
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import pytest

from suyuan.core.errors import ComponentFault
from suyuan.engines.notify import Fate, Parcel
from suyuan.engines.notify.http_sms import SmsTransport
from suyuan.engines.notify.signing import aliyun_headers, encode_query, generic_signature, tencent_headers
from suyuan.govern.notify_policy import SmsGateway
from tests.unit.engines.local_servers import Gateway, certificate

NOW = datetime(2026, 3, 10, 1, 30, tzinfo=UTC)
STARS = "*" * 32


@pytest.fixture(scope="module")
def tls(tmp_path_factory):
    return certificate(tmp_path_factory.mktemp("tls"))


@pytest.fixture
def gateway(tls):
    server = Gateway(tls[1])
    yield server
    server.close()


@pytest.fixture
def transport():
    made = []

    def make(*told, **more):
        made.append(open_way(*told, **more))
        return made[-1]

    yield make
    for way in made:
        way.close()


def open_way(server, ca, kind="generic", **more):
    told = {"kind": kind, "url": f"https://localhost:{server.port}/send", "key_id": "key-1", "secret_file": "s",
            "template": "T_1", "app_id": "1400", "region": "ap-guangzhou", **more}  # fmt: skip
    return SmsTransport(SmsGateway.model_validate(told), "示例告知", "geheim", str(ca), lambda: NOW, lambda n: "ab" * n)


def one_of_tencent(code):
    return {"Response": {"SendStatusSet": [{"Code": code}]}}


def parcel(number=1):
    slots = {"code": "BCDF-GHJK-LMNP", "link": "https://notice.example.cn", "phone": "0571-55500000"}
    return Parcel(f"N-0-{number:06d}", "sms", "15400000001", "", "【示例告知】码BCDF-GHJK-LMNP", None, slots)


def test_aliyuns_published_example_is_signed_alike():
    query = {"RegionId": "cn-shanghai", "ImageId": "win2019_1809_x64_dtc_zh-cn_40G_alibase_20230811.vhd"}
    headers = aliyun_headers(
        "YourAccessKeyId", "YourAccessKeySecret", "ecs.cn-shanghai.aliyuncs.com", "RunInstances", "2014-05-26", query,
        "3156853299f313e23d1673dc12e1703d", datetime(2023, 10, 26, 10, 22, 32, tzinfo=UTC),
    )  # fmt: skip
    assert headers["Authorization"] == (
        "ACS3-HMAC-SHA256 Credential=YourAccessKeyId,SignedHeaders=host;x-acs-action;x-acs-content-sha256;x-acs-date;"
        "x-acs-signature-nonce;x-acs-version,"
        "Signature=06563a9e1b43f5dfe96b81484da74bceab24a1d853912eee15083a6f0f3283c0"
    )


def test_tencents_published_example_is_signed_alike():
    # In the example the key is hidden behind asterisks, and signed with them.
    body = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
    at = datetime.fromtimestamp(1551113065, UTC)
    host, version = "cvm.tencentcloudapi.com", "2017-03-12"
    headers = tencent_headers(
        f"AKID{STARS}", STARS, host, "cvm", "DescribeInstances", version, "ap-guangzhou", body, at
    )
    assert headers["Authorization"] == (
        f"TC3-HMAC-SHA256 Credential=AKID{STARS}/2019-02-25/cvm/tc3_request, "
        "SignedHeaders=content-type;host;x-tc-action, "
        "Signature=10b1a37a7301a02ca19a647ad722d5e43b4b3cff309d421d85b46093f6ab6c4f"
    )
    assert headers["X-TC-Timestamp"] == "1551113065"


def test_a_query_is_encoded_by_rfc_3986():
    assert encode_query({"b": "v=a b*c~d/e", "a": "示"}) == "a=%E7%A4%BA&b=v%3Da%20b%2Ac~d%2Fe"


def test_the_generic_form_is_signed_and_bears_its_number(transport, gateway, tls):
    way = transport(gateway, tls[0])
    outcome = way.send(parcel())
    assert (outcome.fate, outcome.reference) == (Fate.ACCEPTED, "r-1")
    way.send(parcel())
    way.close()
    (path, headers, body), (_, again, _) = gateway.asked
    assert path == "/send"
    assert headers["Idempotency-Key"] == again["Idempotency-Key"] == "N-0-000001"
    told = f"{int(NOW.timestamp())}\nN-0-000001\n{sha256(body).hexdigest()}"
    assert headers["X-Suyuan-Signature"] == hmac.new(b"geheim", told.encode(), sha256).hexdigest()
    assert generic_signature("geheim", str(int(NOW.timestamp())), "N-0-000001", body) == headers["X-Suyuan-Signature"]
    assert json.loads(body)["parameters"] == {"code": "BCDF-GHJK-LMNP"}


def test_aliyun_gets_the_template_and_its_parameters_alone(transport, gateway, tls):
    gateway.answers = [(200, {"Code": "OK", "BizId": "700^0", "Message": "OK"})]
    outcome = transport(gateway, tls[0], "aliyun", parameters={"c": "code", "tel": "phone"}).send(parcel())
    assert (outcome.fate, outcome.reference) == (Fate.ACCEPTED, "700^0")
    ((path, headers, body),) = gateway.asked
    query = {name: values[0] for name, values in parse_qs(urlsplit(path).query).items()}
    assert (query["PhoneNumbers"], query["OutId"], query["TemplateCode"]) == ("15400000001", "N-0-000001", "T_1")
    assert json.loads(query["TemplateParam"]) == {"c": "BCDF-GHJK-LMNP", "tel": "0571-55500000"}
    assert body == b""
    signed = aliyun_headers(
        "key-1", "geheim", f"localhost:{gateway.port}", "SendSms", "2017-05-25", query, "ab" * 16, NOW
    )
    assert headers["Authorization"] == signed["Authorization"]


def test_tencent_gets_the_template_and_its_parameters_in_order(transport, gateway, tls):
    status = {"SerialNo": "5000:1", "Code": "Ok", "Message": "send success"}
    gateway.answers = [(200, {"Response": {"SendStatusSet": [status], "RequestId": "x"}})]
    way = transport(gateway, tls[0], "tencent", parameters={"1": "phone", "2": "code"})
    outcome = way.send(parcel())
    assert (outcome.fate, outcome.reference) == (Fate.ACCEPTED, "5000:1")
    ((_, headers, body),) = gateway.asked
    told = json.loads(body)
    assert told["TemplateParamSet"] == ["0571-55500000", "BCDF-GHJK-LMNP"]
    assert told["PhoneNumberSet"] == ["+8615400000001"]
    assert told["SessionContext"] == "N-0-000001"
    host = f"localhost:{gateway.port}"
    signed = tencent_headers("key-1", "geheim", host, "sms", "SendSms", "2021-01-11", "ap-guangzhou", body, NOW)
    assert headers["Authorization"] == signed["Authorization"]


@pytest.mark.parametrize(
    ("kind", "answer", "fate"),
    [
        ("aliyun", (200, {"Code": "isv.MOBILE_NUMBER_ILLEGAL"}), Fate.REFUSED),
        ("aliyun", (200, {"Code": "isv.BUSINESS_LIMIT_CONTROL"}), Fate.FAILED),
        ("aliyun", (503, b"busy"), Fate.FAILED),
        ("tencent", (200, one_of_tencent("LimitExceeded.DeliveryFrequencyLimit")), Fate.FAILED),
        ("tencent", (200, one_of_tencent("FailedOperation.PhoneNumberInBlacklist")), Fate.REFUSED),
        ("tencent", (200, {"Response": {}}), Fate.FAILED),
        ("generic", (200, {"code": "refused", "reference": "9"}), Fate.REFUSED),
        ("generic", (500, {"code": "ok"}), Fate.FAILED),
        ("generic", (200, {}), Fate.FAILED),
    ],
)  # fmt: skip
def test_what_an_answer_means_for_one_number(transport, gateway, tls, kind, answer, fate):
    gateway.answers = [answer]
    assert transport(gateway, tls[0], kind).send(parcel()).fate is fate


@pytest.mark.parametrize(
    ("kind", "answer", "code"),
    [
        ("aliyun", (403, {"Code": "Forbidden"}), "SY-C064"),
        ("aliyun", (400, {"Code": "SignatureDoesNotMatch"}), "SY-C064"),
        ("aliyun", (200, {"Code": "isv.SMS_TEMPLATE_ILLEGAL"}), "SY-C064"),
        ("tencent", (200, {"Response": {"Error": {"Code": "AuthFailure.SignatureFailure"}}}), "SY-C064"),
        ("generic", (401, {}), "SY-C064"),
        ("generic", (200, b"<html>"), "SY-C065"),
        ("generic", (200, b"[1]"), "SY-C065"),
        ("generic", (200, b"[" * 100_000), "SY-C065"),
        ("generic", (0, b""), "SY-C063"),
    ],
)
def test_what_ends_a_sending(transport, gateway, tls, kind, answer, code):
    gateway.answers = [answer]
    with pytest.raises(ComponentFault, match=code) as caught:
        transport(gateway, tls[0], kind).send(parcel())
    assert "15400000001" not in str(caught.value)


def test_a_connection_that_was_kept_too_long_is_opened_again(transport, gateway, tls):
    way = transport(gateway, tls[0])
    gateway.answers = [(200, {"code": "ok"}), (0, b""), (200, {"code": "ok"})]
    assert way.send(parcel(1)).fate is Fate.ACCEPTED
    assert way.send(parcel(2)).fate is Fate.ACCEPTED
    way.close()


def test_a_gateway_that_nobody_vouches_for(transport, gateway, tls, tmp_path):
    with pytest.raises(ComponentFault, match="SY-C063"):
        transport(gateway, "").send(parcel())
    assert gateway.asked == []
    (tmp_path / "ca").write_text("none")
    with pytest.raises(ComponentFault, match="SY-C066"):
        transport(gateway, tmp_path / "ca").send(parcel())


def test_a_gateway_is_https_or_none():
    with pytest.raises(ValueError, match="url"):
        SmsGateway(url="http://gateway.example", secret_file="s")
