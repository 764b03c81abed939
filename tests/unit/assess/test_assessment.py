"""The whole assessment: what applies is asked, what does not is named with its reason."""

import numpy as np
import pyarrow as pa
import pytest

from suyuan.assess.assessment import Question, assess, born_over
from suyuan.assess.subject import REGISTRY, Subject
from suyuan.core.errors import AssessFault, UsageFault

RNG = np.random.default_rng(4)
TABLE = pa.table(
    {
        "phone": [f"1540000{k:04d}" for k in range(300)],
        "birth_date": [
            f"2021-{m:02d}-{d:02d}" for m, d in zip(RNG.integers(1, 13, 300), RNG.integers(1, 29, 300), strict=True)
        ],
        "sex": RNG.choice(["男", "女"], 300),
        "weight": RNG.integers(2500, 4200, 300).astype(str),
    }
)


def subject(name="list.csv"):
    return Subject(name, TABLE, {"性别": "sex"}, ("phone",), ("birth_date", "sex"), ("weight",))


def test_fields_are_named_by_field_or_title():
    found = assess(subject(), Question(fields=("birth_date", "性别")))
    assert found.exposure.fields == ("birth_date", "sex")
    assert found.direct == ()
    assert assess(subject(), Question()).direct == ("phone",)


def test_numbers_have_an_order():
    (found,) = assess(subject(), Question(sensitive=("weight",))).exposure.measures.diversity
    assert found.ordered


def test_methods_that_do_not_apply_are_named():
    people = assess(subject(), Question(fields=("birth_date", "sex"))).population
    assert people.models == ()
    assert people.skipped == {"pitman": "population", "models": "population", "register": "none"}
    people = assess(subject(), Question(fields=("birth_date", "sex"), population=3_000_000_000)).population
    assert people.skipped["models"] == "size"
    people = assess(subject(), Question(fields=("birth_date", "sex"), population=3000)).population
    assert [one.method for one in people.models] == ["pitman", "models"]
    assert people.models[1].low <= people.models[1].uniqueness <= people.models[1].high


def test_a_registry_is_its_own_population():
    found = assess(subject(REGISTRY), Question(fields=("birth_date", "sex")), TABLE)
    assert [one.method for one in found.population.models] == ["register"]
    assert found.population.register.absent == 0
    assert found.population.register.unique == pytest.approx(found.exposure.measures.uniqueness)


def test_what_makes_no_sense_is_refused():
    with pytest.raises(AssessFault, match="SY-A007"):
        assess(subject(), Question(population=20))
    with pytest.raises(UsageFault, match="SY-U090"):
        assess(subject(), Question(stress=0.5))
    empty = Subject("list.csv", TABLE.select(["weight"]), {}, (), (), ("weight",))
    with pytest.raises(AssessFault, match="SY-A041"):
        assess(empty, Question())


def test_days_over_which_people_were_born():
    assert born_over(pa.table({"birth_date": ["2021-01-01", "2021-12-31", None, "2021"]})) == 365
    assert born_over(pa.table({"birth_date": ["2021"]})) is None
    assert born_over(pa.table({"sex": ["女"]})) is None
