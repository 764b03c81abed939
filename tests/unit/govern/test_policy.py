"""The policy file: what it can say, and how it says no."""

import pytest

from suyuan.core.errors import InputFault, PolicyRefusal
from suyuan.govern.policy import CarrierName, choose_carriers, parse_policy

GOOD = """
[recipients.studio]
name = "某摄影公司"
[purposes.photo]
title = "回访"
basis = "consent"
keep_days = 30
recipients = ["studio"]
needs = ["birth_month", { one_of = ["mother_phone", "father_phone"], as = "contact" },
         { all_of = ["mother_name", "father_name"], as = "parents" }, { field = "weight", optional = true }]
carriers = ["choice", "form", "blank"]
scope = { birth_date = { from = 2021-01-01, to = "2021-12-31" }, sex = "女" }
[recipients.other]
name = "另一家"
"""


def test_everything_a_policy_says_is_read():
    purpose = parse_policy(GOOD).purpose("photo")
    assert [need.mode for need in purpose.needs] == ["plain", "one_of", "all_of", "plain"]
    assert purpose.needs[1].fields == ("mother_phone", "father_phone")
    assert purpose.needs[3].optional
    assert str(purpose.scope["birth_date"].from_) == "2021-01-01"
    assert purpose.scope["sex"] == ("女",)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("keep_days = 30", "keep_days = 0"),
        ("keep_days = 30", 'keep_days = "x"'),
        ('basis = "consent"', ""),
        ('"birth_month",', '{ one_of = ["a"], as = "b" },'),
        ('"birth_month",', '{ one_of = 5, as = "b" },'),
        ('"birth_month",', "{ field = true },"),
        (', as = "contact"', ""),
        ('as = "contact"', 'as = "=cmd()"'),
        ('as = "contact"', 'as = "birth_month"'),
        ('"form"', '"zero-width"'),
        ("optional = true", "optional = false"),
        ('title = "回访"', 'title = "回访"\nunknown = 1'),
    ],
)
def test_a_wrong_policy_is_an_input_fault_that_names_the_place(old, new):
    assert old in GOOD
    with pytest.raises(InputFault) as raised:
        parse_policy(GOOD.replace(old, new, 1))
    assert raised.value.code == "SY-I051"
    assert raised.value.params["place"]


@pytest.mark.parametrize("text", ["[recipients", "a = " + "[" * 5_000, "a = 1" + "0" * 5_000])
def test_no_toml_is_said_so(text):
    with pytest.raises(InputFault) as raised:
        parse_policy(text)
    assert raised.value.code == "SY-I050"


@pytest.mark.parametrize(
    ("recipient", "purpose", "code"),
    [("nobody", "photo", "SY-G001"), ("studio", "nothing", "SY-G002"), ("other", "photo", "SY-G003")],
)
def test_refusals_have_their_codes(recipient, purpose, code):
    with pytest.raises(PolicyRefusal) as raised:
        parse_policy(GOOD).permit(recipient, purpose)
    assert raised.value.code == code
    assert raised.value.exit_code == 3


def test_carriers_are_all_or_the_wanted_ones_of_them():
    purpose = parse_policy(GOOD).purpose("photo")
    assert choose_carriers("photo", purpose, None) == purpose.carriers
    assert choose_carriers("photo", purpose, ("form",)) == (CarrierName.FORM,)
    for forbidden in ("withhold", "nonsense"):
        with pytest.raises(PolicyRefusal) as raised:
            choose_carriers("photo", purpose, (forbidden,))
        assert raised.value.code == "SY-G004"


def test_a_honey_number_stands_once():
    with pytest.raises(InputFault):
        parse_policy(GOOD + '[honey]\nphones = ["15490000001", "15490000001"]\n')
    assert parse_policy(GOOD + '[honey]\nphones = ["15490000001", "15490000002"]\n').honey.phones
