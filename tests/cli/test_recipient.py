"""``recipient`` and ``policy due``: papers of recipients, and what is late."""

from datetime import date, timedelta
from hashlib import sha256

import pytest

TODAY = date.today()  # noqa: DTZ011
ABOUT = ("studio", "--purpose", "photo")


@pytest.fixture(scope="module")
def released(suyuan):
    (suyuan.folder / "signed.pdf").write_bytes(b"signed")
    ran = suyuan("release", "--to", "studio", "--purpose", "photo", "--json")
    assert ran.code == 0, ran.err
    return ran.data["release_id"]


def in_days(days):
    return (TODAY + timedelta(days)).isoformat()


def test_from_application_to_deletion(suyuan, released):
    assert suyuan("recipient", "apply", *ABOUT, "--signed-by", "虚构甲").code == 0
    promise = suyuan(
        "recipient", "promise", *ABOUT, "--until", in_days(60), "--no-onward", "--document", "signed.pdf", "--json"
    )
    assert promise.code == 0, promise.err
    assert promise.data["document_sha256"] == sha256(b"signed").hexdigest()
    assert suyuan("recipient", "receipt", "studio", "--release", released).code == 0
    body = suyuan("ledger", "show", "--json").data["entries"][-1]["body"]
    assert body.keys() == {"paper", "sha256", "kind", "recipient", "purpose", "release"}
    assert "虚构甲".encode() not in (suyuan.workspace / "suyuan.db").read_bytes()

    early = suyuan("policy", "due", "--within", "0", "--json")
    assert (early.code, early.data["duties"]) == (0, [])
    soon = {one["kind"]: one for one in suyuan("policy", "due", "--within", "90", "--json").data["duties"]}
    assert soon["deletion"]["due"] == in_days(30)
    assert soon["promise"]["due"] == in_days(60)
    late = suyuan("policy", "due", "--on", in_days(31))
    assert late.code == 1
    assert "到期未见删除证明" in late.out
    assert "个人信息保护法" in late.out

    gone = ("recipient", "deletion", "studio", "--release", released, "--document", "signed.pdf", "--json")
    assert suyuan(*gone).code == 0
    assert suyuan(*gone).data["again"]
    left = suyuan("policy", "due", "--on", in_days(31), "--within", "0", "--json").data["duties"]
    assert [one["kind"] for one in left if one["kind"] in {"deletion", "promise"}] == []
    listed = suyuan("recipient", "list", "--json").data["papers"]
    assert [one["kind"] for one in listed] == ["application", "promise", "receipt", "deletion"]
    assert "sealed" not in listed[0]["facts"]
    assert suyuan("recipient", "list", "clinic", "--json").data["papers"] == []
    assert suyuan("recipient", "list", lang="en").code == suyuan("ledger", "verify").code == 0


def test_a_sub_recipient_without_agreement_asks_for_attention(suyuan):
    ran = suyuan("recipient", "sub", *ABOUT, "--name", "某虚构冲印社")
    assert ran.code == 1
    assert "未经同意不得转委托" in ran.err
    assert suyuan("recipient", "sub", *ABOUT, "--name", "某虚构冲印社", "--agreed").code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("apply", "nobody", "--purpose", "photo"), "SY-G001"),
        (("apply", "clinic", "--purpose", "photo"), "SY-G003"),
        (("apply", *ABOUT, "--at", in_days(2)), "SY-I121"),
        (("apply", *ABOUT, "--at", "soon"), "SY-U008"),
        (("apply", *ABOUT, "--document", "missing.pdf"), "SY-I126"),
        (("promise", *ABOUT, "--until", in_days(9), "--document", "signed.pdf"), "SY-G082"),
        (("promise", *ABOUT, "--no-onward", "--document", "signed.pdf"), "SY-G082"),
        (("promise", *ABOUT, "--no-onward", "--until", in_days(-1), "--document", "signed.pdf"), "SY-I124"),
        (("receipt", "studio", "--release", "R-000000000000"), "SY-U082"),
        (("deletion", "studio", "--release", "R-000000000000"), "SY-G082"),
    ],
)
def test_papers_that_are_none(suyuan, released, arguments, code):
    ran = suyuan("recipient", *arguments)
    assert code in ran.err
    assert len(ran.err.strip().splitlines()) == 3


def test_a_release_is_its_own_recipients(suyuan, released):
    assert "SY-U082" in suyuan("recipient", "receipt", "clinic", "--release", released).err
