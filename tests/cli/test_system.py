"""``suyuan system``: tokens of other systems and what they asked for."""

from suyuan.app.clock import machine_clock
from suyuan.app.release_requests import request_release
from suyuan.storage.workspace import open_workspace


def test_a_token_is_shown_once_and_taken_back(suyuan):
    made = suyuan("system", "add", "his", "--scope", "release:request", "--scope", "receipt", "--json")
    assert made.code == 0, made.err
    secret = made.data["token"]
    listed = suyuan("system", "list", "--json")
    assert listed.data["tokens"][0]["scopes"] == ["receipt", "release:request"]
    assert secret not in listed.out + suyuan("system", "list").out + suyuan("ledger", "show", "--json").out
    twice = suyuan("system", "add", "his", "--scope", "access")
    assert (twice.code, "SY-U179" in twice.err) == (2, True)
    late = suyuan("system", "add", "late", "--scope", "access", "--until", "2020-01-01")
    assert (late.code, "SY-I195" in late.err) == (4, True)
    assert suyuan("system", "revoke", "his").code == 0
    assert suyuan("system", "revoke", "his").code == 2
    assert "已收回" in suyuan("system", "list").out


def test_requests_are_listed_and_declined(suyuan):
    assert "没有申请" in suyuan("system", "requests").out
    asked = request_release(open_workspace(suyuan.workspace), "his", "studio", "photo", machine_clock)
    number = asked.request.number
    assert suyuan("system", "requests", "--json").data["requests"][0]["state"] == "waiting"
    assert suyuan("system", "decline", number, "--reason", "不在授权范围").code == 0
    again = suyuan("system", "decline", number, "--reason", "x")
    assert (again.code, "SY-U182" in again.err) == (2, True)
    assert "declined" in suyuan("system", "requests", lang="en").out
    assert suyuan("ledger", "verify").code == 0
