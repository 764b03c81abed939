"""Price: which combinations are compared, which is the cheapest, which no other beats."""

from types import SimpleNamespace

from hypothesis import given
from hypothesis import strategies as st

from suyuan.app.frontier import SETS, find_cheapest, find_frontier
from suyuan.app.scale import Pair, Risk
from suyuan.app.shown_forms import Form
from suyuan.release.layout import CopyColumn, CopyLayout

LAYOUT = CopyLayout(
    (
        CopyColumn("contact", "one_of", ("mother_phone", "father_phone")),
        CopyColumn("birth", "plain", ("birth_date",)),
        CopyColumn("weight", "plain", ("weight",)),
    ),
    "", tokens=False, honey=0,
)  # fmt: skip
NEEDS = [SimpleNamespace(column=one.column, optional=one.column == "weight") for one in LAYOUT.columns]
PLAN = SimpleNamespace(layout=LAYOUT, purpose=SimpleNamespace(needs=NEEDS))
LEVELS = {0: "birth_date", 1: "b@1", 2: "b@2", 3: "b@3"}
NAMES = ("mother_phone", "father_phone", "weight", *LEVELS.values())


class Weighed:
    """A scale on which every name has the weight that a test gives it."""

    def __init__(self, unique, bits, empty=()):
        self.unique, self.told, self.empty = unique, bits, empty
        self.asked = 0

    def filled(self, fields):
        return [name for name in fields if name not in self.empty]

    def weigh(self, fields, *, others=True):
        self.asked += 1
        names = set(fields)
        risk = Risk(sum(self.unique[name] for name in names), 1, None, sum(self.told[name] for name in names))
        return Pair(risk, risk)


def forms(level=1, coarsest=None):
    return {"contact": Form(("mother_phone", "father_phone")), "weight": Form(("weight",)),
            "birth": Form((LEVELS[level],), "generalise", level, LEVELS, coarsest)}  # fmt: skip


FLAT = dict.fromkeys(NAMES, 0.1)


def test_the_cheapest_leaves_out_what_is_optional_and_takes_one_of_several():
    scale = Weighed({**FLAT, "father_phone": 0.05}, FLAT)
    chosen, risk = find_cheapest(scale, PLAN, forms())
    assert {one.column: (one.fields, one.level) for one in chosen} == {
        "contact": (("father_phone",), None),
        "birth": (("birth_date",), 1),
    }
    assert round(risk.whole.unique, 6) == 0.15


def test_an_alternative_that_is_empty_does_not_serve():
    scale = Weighed({**FLAT, "father_phone": 0.0}, FLAT, empty=("father_phone",))
    assert find_cheapest(scale, PLAN, forms())[0][0].fields == ("mother_phone",)


def test_a_level_goes_as_far_as_the_policy_says_that_it_serves():
    assert find_cheapest(Weighed(FLAT, FLAT), PLAN, forms(1, 3))[0][1].level == 3
    assert find_cheapest(Weighed(FLAT, FLAT), PLAN, forms(1))[0][1].level == 1


WEIGHTS = st.fixed_dictionaries({name: st.integers(0, 9).map(lambda n: n / 10) for name in NAMES})


@given(WEIGHTS, WEIGHTS, st.sampled_from([None, 2]))
def test_no_point_of_the_frontier_is_beaten(unique, bits, coarsest):
    scale = Weighed(unique, bits)
    stand = forms(1, coarsest)
    cheapest, _ = find_cheapest(scale, PLAN, stand)
    points = find_frontier(scale, PLAN, stand, cheapest)
    assert sum(point.planned for point in points) == 1
    assert any(point.cheapest for point in points)
    for one in points:
        if one.planned or one.cheapest:
            continue
        for other in points:
            assert not (
                other.risk.indirect.bits > one.risk.indirect.bits + 1e-8
                and other.risk.indirect.unique <= one.risk.indirect.unique
            )
    if coarsest is not None:
        assert all(choice.level in {None, 0, 1, 2} for point in points for choice in point.choices)
    assert scale.asked <= 2 * SETS + 4
