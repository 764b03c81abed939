"""Measures: equal to the definitions read out row by row, and to what pycanon says of the same tables."""

import math
from itertools import pairwise

import pyarrow as pa
import pytest

from suyuan.assess.codes import encode
from suyuan.assess.measures import measure
from tests.unit.assess.tables import classes_of, random_table, shares_of

# pycanon 1.3.5 on random_table(seed), quasi-identifiers a and b: of "d" and of "age", in this order
# k, l, int(entropy l), t, beta, enhanced beta, delta.
PYCANON = {
    (0, "d"): (5, 3, 2, 0.28, 2.846153846153846, 2.7333680090865, 1.3470736479666092),
    (0, "age"): (5, 5, 4, 0.23437500000000003, 2.333333333333333, 2.333333333333333, 1.4940270609227726),
    (1, "d"): (7, 4, 2, 0.3142857142857143, 2.076923076923077, 2.076923076923077, 1.1426291740848842),
    (1, "age"): (7, 4, 3, 0.1783928571428572, 2.7267080745341614, 2.4651040224918206, 1.3217558399823195),
    (2, "d"): (8, 3, 2, 0.2833333333333333, 1.3076923076923077, 1.3076923076923077, 0.8501509293696101),
    (2, "age"): (8, 6, 5, 0.21375000000000005, 1.631578947368421, 1.631578947368421, 1.0134174426048779),
    (3, "d"): (8, 3, 2, 0.44999999999999996, 2.6363636363636362, 2.5902671654458267, 1.2909841813155658),
    (3, "age"): (8, 5, 4, 0.2093055555555556, 2.75, 2.7333680090865, 1.3217558399823195),
}


def plain(table: pa.Table, quasi: list[str], field: str, *, ordered: bool) -> dict[str, float]:
    cells = table[field].to_pylist()
    prior = shares_of(cells)
    classes = [[cells[row] for row in rows] for rows in classes_of(table, quasi).values()]
    found = [shares_of(members) for members in classes]
    values = sorted(prior)

    def distance(shares):
        gaps = [shares.get(value, 0.0) - prior[value] for value in values]
        if ordered:
            return sum(abs(sum(gaps[: i + 1])) for i in range(len(gaps))) / (len(values) - 1)
        return sum(abs(gap) for gap in gaps) / 2

    beta = max((q - prior[v]) / prior[v] for shares in found for v, q in shares.items())
    return {
        "l": min(len(shares) for shares in found),
        "entropy_l": math.exp(min(-sum(q * math.log(q) for q in shares.values()) for shares in found)),
        "t": max(distance(shares) for shares in found),
        "beta": beta,
        "enhanced_beta": min(beta, max(-math.log(p) for p in prior.values())),
        "delta": max(abs(math.log(q / prior[v])) for shares in found for v, q in shares.items()),
    }


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize(("field", "ordered"), [("d", False), ("age", True)])
def test_measures_are_what_their_definitions_say(seed, field, ordered):
    table = random_table(seed)
    quasi = ["a", "b", "c"][: 1 + seed % 3]
    *known, wanted = encode(table, [*quasi, field])
    measures = measure(known, [wanted])
    sizes = [len(rows) for rows in classes_of(table, quasi).values()]
    assert (measures.rows, measures.classes, measures.k) == (200, len(sizes), min(sizes))
    assert measures.unique == sizes.count(1)
    assert dict(measures.sizes) == {size: sizes.count(size) for size in sizes}
    (diversity,) = measures.diversity
    for name, value in plain(table, quasi, field, ordered=ordered).items():
        assert getattr(diversity, name) == pytest.approx(value, abs=1e-12), name
    assert diversity.ordered is ordered


@pytest.mark.parametrize(("seed", "field"), PYCANON)
def test_measures_are_those_of_pycanon(seed, field):
    *known, wanted = encode(random_table(seed), ["a", "b", field])
    measures = measure(known, [wanted])
    (found,) = measures.diversity
    k, distinct, entropy, *rest = PYCANON[seed, field]
    assert (measures.k, found.l) == (k, distinct)
    assert int(found.entropy_l + 1e-9) == entropy
    assert (found.t, found.beta, found.enhanced_beta, found.delta) == pytest.approx(rest, abs=1e-12)


def test_entropy_l_of_even_classes_is_whole():
    """exp(-3 * (1/3) * ln(1/3)) is 3; cutting it to an integer before rounding would say 2."""
    known, wanted = encode(pa.table({"a": ["x"] * 3, "d": ["1", "2", "3"]}), ["a", "d"])
    assert measure([known], [wanted]).diversity[0].entropy_l == pytest.approx(3.0)


def test_one_row_is_unique_and_tells_all():
    known, wanted = encode(pa.table({"a": ["x"], "d": [1]}), ["a", "d"])
    measures = measure([known], [wanted])
    assert (measures.k, measures.unique, measures.uniqueness) == (1, 1, 1.0)
    assert measures.diversity[0].l == 1
    assert measures.diversity[0].t == 0.0


def test_a_column_of_all_different_texts_makes_every_row_unique():
    table = pa.table({"note": [f"text {i}" for i in range(500)], "d": ["x", "y"] * 250})
    note, wanted = encode(table, ["note", "d"])
    assert measure([note], [wanted]).uniqueness == 1.0


@pytest.mark.parametrize("seed", range(4))
def test_one_more_field_never_lowers_the_risk(seed):
    columns = encode(random_table(seed, missing=0.05), ["a", "b", "c", "d"])
    known = [measure(columns[: count + 1]) for count in range(4)]
    for less, more in pairwise(known):
        assert less.unique <= more.unique
        assert less.k >= more.k


def test_five_hundred_columns_are_measured():
    columns = encode(random_table(3, rows=60, sizes=(2,) * 4), ["a", "b", "c", "d"])
    assert measure(columns * 125).classes == measure(columns).classes
