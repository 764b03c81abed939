"""Operators as a small custodian has them: keys, the first one, others, leaving, working alone; and what is refused."""

import pytest
from tests.cli.four_eyes import acting, copy_with_keys, last, public, refused, register, tamper

from suyuan.storage.operator_key import read_operator_key, read_public_key


@pytest.fixture
def bare(suyuan, tmp_path):
    """A workspace where nobody is registered yet."""
    return copy_with_keys(suyuan, tmp_path)


@pytest.fixture
def staffed(bare):
    """Li is clerk and approver, wang clerk, zhao approver, audit auditor."""
    return register(bare)


def add(suyuan, name, role, by="li", key=None):
    return suyuan("operator", "add", name, "--role", role, "--key-file", f"{key or name}.key.pub", *acting(by))


def test_a_key_is_its_owners_alone(bare):
    assert bare("operator", "key", "--out", "new.key", "--no-passphrase", "-q").code == 0
    private, handed_in = bare.folder / "new.key", bare.folder / "new.key.pub"
    assert private.stat().st_mode & 0o777 == 0o600
    assert read_public_key(handed_in) == read_operator_key(private, None).public_key().public_bytes_raw()
    again = bare("operator", "key", "--out", "li.key", "--no-passphrase", "-q")
    refused(bare, again, "SY-U072", exit_code=2, logged="")
    inside = bare("operator", "key", "--out", bare.workspace / "keys" / "x.key", "--no-passphrase", "-q")
    refused(bare, inside, "SY-U071", exit_code=2, logged="")
    refused(bare, bare("operator", "key", "--out", "p.key"), "SY-U078", exit_code=2, logged="")


def test_the_first_is_an_approver_and_signs_for_itself(bare):
    clerk = bare("operator", "add", "wang", "--role", "clerk", "--key", "wang.key", "-q")
    refused(bare, clerk, "SY-G069")
    other = bare("operator", "add", "li", "--role", "approver", "--key-file", "li.key.pub", "--key", "wang.key", "-q")
    refused(bare, other, "SY-G064")
    ran = bare("operator", "add", "li", "--role", "approver", "--role", "clerk", "--key", "li.key", "--json")
    assert ran.code == 0, ran.err
    entry = last(bare)
    body = entry.body
    assert (entry.event, body["action"], body["name"], body["by"]) == ("operator", "join", "li", "li")
    assert body["roles"] == ["approver", "clerk"]
    assert len(body["signature"]) == 128
    again = bare("operator", "add", "li", "--role", "approver", "--role", "clerk", "--key-file", "li.key.pub",
                 *acting("li"), "--json")  # fmt: skip
    assert (again.data["repeated"], again.data["ledger_index"]) == (True, ran.data["ledger_index"])


def test_others_join_by_an_approver_in_office(staffed):
    listed = staffed("operator", "list", "--json").data
    assert [(one["name"], one["roles"]) for one in listed["operators"]] == [
        ("li", ["approver", "clerk"]), ("wang", ["clerk"]), ("zhao", ["approver"]), ("audit", ["auditor"]),
    ]  # fmt: skip
    for lang, word in (("zh", "审计"), ("en", "auditor")):
        assert word in staffed("operator", "list", lang=lang).out
    refused(staffed, add(staffed, "mallory", "approver", by="wang"), "SY-G062")
    refused(staffed, add(staffed, "mallory", "approver", by="audit"), "SY-G062")
    refused(staffed, add(staffed, "mallory", "approver", by="mallory"), "SY-G060")
    refused(staffed, add(staffed, "wang2", "approver", key="wang"), "SY-G065")
    refused(staffed, add(staffed, "wang", "approver", key="mallory"), "SY-G065")
    posing = staffed("operator", "add", "mallory", "--role", "approver", "--key-file", "mallory.key.pub",
                     *acting("li", "mallory"))  # fmt: skip
    refused(staffed, posing, "SY-G064")
    assert staffed("ledger", "verify").code == 0
    bad = add(staffed, "no name", "clerk", key="mallory")
    refused(staffed, bad, "SY-U077", exit_code=2, logged="")


def test_who_left_can_do_nothing_and_the_last_approver_stays(staffed):
    ran = staffed("operator", "leave", "zhao", *acting("li"), "--yes", "--json")
    assert ran.code == 0, ran.err
    assert last(staffed).body["action"] == "leave"
    again = staffed("operator", "leave", "zhao", *acting("li"), "--yes", "--json")
    assert again.data["repeated"] is True
    refused(staffed, add(staffed, "mallory", "clerk", by="zhao"), "SY-G063")
    refused(staffed, add(staffed, "zhao", "approver"), "SY-G065")
    stays = staffed("operator", "leave", "li", *acting("li"), "--yes")
    refused(staffed, stays, "SY-G068")
    clerk = staffed("operator", "leave", "li", *acting("wang"), "--yes")
    refused(staffed, clerk, "SY-G062")
    assert staffed("operator", "leave", "wang", *acting("wang"), "--yes").code == 0
    assert staffed("operator", "leave", "audit", *acting("li")).code != 0


def test_working_alone_is_said_once_and_lapses(bare):
    bare("operator", "add", "li", "--role", "approver", "--role", "clerk", "--key", "li.key")
    unsure = bare("operator", "alone", "li", "--key", "li.key")
    assert unsure.code != 0
    ran = bare("operator", "alone", "li", "--key", "li.key", "--yes", "--json")
    assert ran.code == 0, ran.err
    assert bare("operator", "alone", "li", "--key", "li.key", "--yes", "--json").data["repeated"] is True
    assert bare("operator", "list", "--json").data["single_operator"] == "li"
    assert "一人操作" in bare("operator", "list").out
    add(bare, "audit", "auditor")
    assert bare("operator", "list", "--json").data["single_operator"] == "li"
    add(bare, "wang", "clerk")
    assert bare("operator", "list", "--json").data["single_operator"] is None
    refused(bare, bare("operator", "alone", "li", "--key", "li.key", "--yes"), "SY-G067")


@pytest.mark.parametrize(
    "statement",
    [
        "update operators set roles = 'approver' where name = 'wang'",
        "update operators set public_key = (select '{mallory}') where name = 'zhao'",
        "update operators set since = '2020-01-01T00:00:00Z' where name = 'zhao'",
        "delete from operators where name = 'audit'",
        "insert into operators values ('mallory', 'approver', '{mallory}', '2020-01-01T00:00:00Z', null, 0)",
        "delete from operators",
    ],
)
def test_nobody_becomes_an_operator_by_the_database(staffed, statement):
    tamper(staffed, statement.replace("{mallory}", public("mallory").hex()))
    refused(staffed, staffed("operator", "list"), "SY-L032", exit_code=5, logged="")
    takeover = staffed("operator", "add", "eve", "--role", "approver", "--key", "mallory.key",
                       "--operator", "eve", "--key-file", "mallory.key.pub")  # fmt: skip
    refused(staffed, takeover, "SY-L032", exit_code=5, logged="")


def test_a_departure_that_was_wiped_is_missed_and_can_be_repeated(staffed):
    staffed("operator", "leave", "zhao", *acting("li"), "--yes")
    tamper(staffed, "update operators set revoked_at = null where name = 'zhao'")
    refused(staffed, staffed("operator", "list"), "SY-L032", exit_code=5, logged="")
    assert staffed("operator", "leave", "zhao", *acting("li"), "--yes").code == 0
    assert staffed("operator", "list", "--json").data["operators"][2]["left"]
