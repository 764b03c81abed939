"""One field, one column."""

from __future__ import annotations

from suyuan.core.fields import Kind, Role
from suyuan.discover.distinct import Candidate, make_distinct
from suyuan.discover.people import Person


def candidate(position, kind, role=Role.SELF, *, told=False, guess=False, header="题", certain=True, partial=False):
    person = Person(kind, role, told, ("role:guess",) if guess else ())
    return Candidate(position, header, person, certain, partial=partial)


def outcome(*candidates):
    return [(c.person.kind.value, c.person.role.value, c.label) for c in make_distinct(candidates)]


def test_the_told_one_stays():
    guessed = candidate(0, Kind.PHONE, Role.MOTHER, guess=True, header="电话")
    told = candidate(1, Kind.PHONE, Role.MOTHER, told=True, header="母亲电话")
    assert outcome(guessed, told) == [("phone", "guardian", "电话"), ("phone", "mother", "母亲电话")]


def test_the_full_one_stays_before_the_certain_one():
    partial = candidate(0, Kind.ADDRESS, partial=True, header="区县")
    full = candidate(1, Kind.ADDRESS, certain=False, header="地址")
    assert outcome(partial, full) == [("text", "self", "区县"), ("address", "self", "地址")]


def test_roles_run_out():
    phones = [candidate(i, Kind.PHONE, guess=True, header=f"电话{i}") for i in range(6)]
    found = outcome(*phones)
    assert found[:4] == [("phone", role, f"电话{i}") for i, role in enumerate(("self", "guardian", "mother", "father"))]
    assert found[4:] == [("text", "self", "电话4"), ("text", "self", "电话5")]
    assert make_distinct(phones)[5].person.reasons[-1] == "duplicate_of:phone"


def test_labels_are_distinct_and_mean_no_field():
    columns = [
        candidate(i, Kind.TEXT, header=header) for i, header in enumerate(["a", "a", None, "", "sex", "a_2", "c2"])
    ]
    assert [label for _, _, label in outcome(*columns)] == ["a", "a_2", "c2", "c3", "sex_2", "a_2_2", "c2_2"]
