"""``request``: a guardian asks what was given out about a child."""

import csv
from datetime import date, timedelta

import pytest

TODAY = date.today()  # noqa: DTZ011


@pytest.fixture(scope="module")
def person(suyuan):
    with (suyuan.folder / "newborns.csv").open(encoding="utf-8-sig", newline="") as file:
        return [row["birth_certificate"] for row in csv.DictReader(file)]


@pytest.fixture(scope="module")
def released(suyuan):
    ran = suyuan("release", "--to", "studio", "--purpose", "photo", "--json")
    assert ran.code == 0, ran.err
    return ran.data


def taken_in(suyuan, person, right="access", *more):
    ran = suyuan("request", "open", "--right", right, "--person", person, "--by", "guardian", *more, "--json")
    assert ran.code == 0, ran.err
    return ran.data["request"]


def checked(suyuan, number):
    ran = suyuan("request", "check", number, "--identity-by", "wang", "--identity-how", "看过身份证原件",
                 "--kinship-by", "wang", "--kinship-how", "出生医学证明")  # fmt: skip
    assert ran.code == 0, ran.err
    return number


def test_what_was_given_out_about_a_child(suyuan, person, released):
    number = taken_in(suyuan, person[0], "access", "--name", "虚构母", "--contact", "15490000001")
    assert "SY-G084" in suyuan("request", "answer", number, "--outcome", "granted").err
    suyuan("request", "check", number, "--identity-by", "wang", "--identity-how", "身份证")
    assert "kinship" in suyuan("request", "answer", number, "--outcome", "granted").err
    checked(suyuan, number)
    shown = suyuan("request", "show", number, "--json").data
    (given,) = shown["given"]
    assert (given["release"], given["recipient"]) == (released["release_id"], "studio")
    assert given["fields"] == released["fields"]
    assert shown["words"] is None
    plain = suyuan("request", "show", number).out
    assert "虚构母" not in plain
    assert person[0] not in plain
    revealed = suyuan("request", "show", number, "--reveal", "联系监护人").out
    assert "虚构母" in revealed
    assert suyuan("ledger", "show", "--json").data["entries"][-1]["event"] == "reveal"
    assert suyuan("request", "answer", number, "--outcome", "granted").code == 0
    again = suyuan("request", "answer", number, "--outcome", "refused", "--reason", "secrecy")
    assert again.code == 3
    assert "SY-G084" in again.err
    database = (suyuan.workspace / "suyuan.db").read_bytes()
    assert "虚构母".encode() not in database
    last = suyuan("ledger", "show", "--json").data["entries"][-1]
    assert last["body"] == {"request": number, "right": "access", "state": "granted"}


def test_a_deletion_is_due_until_it_is_done_and_leaves_no_name(suyuan, person):
    number = checked(suyuan, taken_in(suyuan, person[1], "delete", "--name", "虚构父"))
    ran = suyuan("request", "answer", number, "--outcome", "granted", "--json")
    assert ran.data["erasure_undone"]
    tomorrow = (TODAY + timedelta(1)).isoformat()
    due = suyuan("policy", "due", "--on", tomorrow, "--within", "0", "--json")
    assert [(one["kind"], one["subject"]) for one in due.data["duties"]] == [("erasure", number)]
    assert due.code == 1
    assert suyuan("registry", "erase", person[1], "--yes").code == 0
    assert suyuan("policy", "due", "--on", tomorrow, "--within", "0").code == 0
    after = suyuan("request", "show", number, "--reveal", "核对", "--json").data
    assert after["words"] is None
    assert after["given"] == []


def test_a_refusal_gives_a_reason_and_the_list_names_nobody(suyuan, person):
    number = taken_in(suyuan, person[2], "delete")
    assert "SY-G087" in suyuan("request", "answer", number, "--outcome", "refused").err
    assert "SY-G087" in suyuan("request", "answer", number, "--outcome", "refused", "--reason", "secrecy").err
    ran = suyuan("request", "answer", number, "--outcome", "refused", "--reason", "legal-term")
    assert ran.code == 0
    assert "个人信息保护法》第47条" in ran.out
    listed = suyuan("request", "list").out
    assert number in listed
    assert not any(one in listed for one in person[:3])


def test_who_may_not_ask(suyuan, person):
    asked = ("request", "open", "--right", "access", "--person")
    assert "SY-G085" in suyuan(*asked, person[3], "--by", "self").err
    assert "SY-U080" in suyuan(*asked, "没有 2020-01-01", "--by", "guardian").err
    assert "SY-I121" in suyuan(*asked, person[3], "--by", "guardian", "--received", TODAY + timedelta(1)).err
    assert "SY-I124" in suyuan(*asked, person[3], "--by", "guardian", "--due", TODAY).err
    assert suyuan(*asked, person[3], "--by", "stranger").code == 2
    unknown = suyuan(*asked, "没有 2020-01-01", "--by", "self", "--not-found", "--json").data["request"]
    ran = suyuan("request", "answer", unknown, "--outcome", "refused", "--reason", "no-record", lang="en")
    assert "PIPL" in ran.out or "Personal Information Protection Law" in ran.out
    assert "SY-U083" in suyuan("request", "show", "Q-0").err
    assert "SY-U087" in suyuan("request", "check", unknown, "--identity-by", "wang").err
    assert suyuan("ledger", "verify").code == 0
