"""Every cell is searched, whatever the column is."""

import pyarrow as pa

from suyuan.discover.sweep import Swept, sweep
from suyuan.samples.numbers import custodian_numbers

NUMBER = custodian_numbers(1, 3)[0]


def test_one_cell_among_many():
    cells = pa.array(["很好", None, ""] * 5_000 + [f"请回电{NUMBER}，谢谢"] + ["无"] * 10)
    assert sweep(cells) == {"mobile": Swept(1, 1, 0)}


def test_a_whole_cell_and_a_told_one():
    assert sweep(pa.array([NUMBER, f"手机：{NUMBER}", "邮箱：a@example.com", "1 a@example.com"])) == {
        "mobile": Swept(2, 1, 0),
        "email": Swept(2, 2, 2),
    }


def test_among_signs_a_number_is_only_a_number():
    assert sweep(pa.array([f"#{NUMBER}", f"{NUMBER};"])) == {"mobile": Swept(2, 0, 0)}


def test_a_cell_with_two_counts_once():
    assert sweep(pa.array([f"{NUMBER}转{NUMBER}"]))["mobile"].cells == 1


def test_nothing():
    assert sweep(pa.array([], pa.string())) == {}
    assert sweep(pa.array([None, ""], pa.string())) == {}


def test_a_number_over_two_cells_is_none():
    assert sweep(pa.array([NUMBER[:6], NUMBER[6:]])) == {}


def test_line_breaks_within_a_cell_stay_within():
    assert sweep(pa.array([f"电话\n{NUMBER}\r\n谢谢", "另一格"]))["mobile"].cells == 1


def test_pieces_add_up():
    assert Swept(1, 0, 1) + Swept(2, 1, 0) == Swept(3, 1, 1)
