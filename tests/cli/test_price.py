"""``suyuan plan --price``: each field's risk with and without it, the cheapest set, and what a recipient holds."""

import pytest


def price(suyuan, *arguments):
    ran = suyuan("plan", *arguments, "--price", "--json")
    assert ran.code == 0, ran.err
    return ran.data["price"]


def test_no_field_lowers_the_risk_by_staying(suyuan):
    found = price(suyuan, "--to", "studio", "--purpose", "photo")
    whole = found["copy"]
    assert whole["whole"]["unique"] >= whole["without_direct"]["unique"]
    assert {one["column"] for one in found["columns"]} == {"birth_month", "contact", "mother_surname", "address"}
    for one in found["columns"]:
        for part in ("whole", "without_direct"):
            assert one["without"][part]["unique"] <= whole[part]["unique"], one["column"]
            assert one["without"][part]["bits"] <= whole[part]["bits"]


def test_numbers_name_a_person_by_themselves(suyuan):
    found = price(suyuan, "--to", "studio", "--purpose", "photo")
    assert set(found["direct"]) == {"mother_phone", "father_phone"}
    contact = next(one for one in found["columns"] if one["column"] == "contact")
    assert contact["without"]["whole"] == contact["without"]["without_direct"]


def test_the_cheapest_set_takes_one_of_several_and_is_no_riskier(suyuan):
    found = price(suyuan, "--to", "studio", "--purpose", "photo")
    chosen = {one["column"]: one["from"] for one in found["cheapest"]["columns"]}
    assert len(chosen["contact"]) == 1
    assert chosen["address"] == ["address"]
    for part in ("whole", "without_direct"):
        assert found["cheapest"]["copy"][part]["unique"] <= found["copy"][part]["unique"]


def test_coarser_forms_are_offered_with_their_risk(suyuan):
    found = price(suyuan, "--to", "studio", "--purpose", "photo")
    forms = {(form["field"], form["as"]): form for one in found["columns"] for form in one["coarser"]}
    assert {("birth_month", "birth_year"), ("address", "district")} <= forms.keys()
    district = forms["address", "district"]["copy"]["without_direct"]
    assert district["unique"] < found["copy"]["without_direct"]["unique"]


def test_more_births_mean_more_people_alike(suyuan):
    few = price(suyuan, "--to", "studio", "--purpose", "photo", "--city-births-per-day", "10")
    many = price(suyuan, "--to", "studio", "--purpose", "photo", "--city-births-per-day", "1000")
    part = "others_expected_at_most"
    assert few["copy"]["without_direct"][part] < many["copy"]["without_direct"][part]
    ran = suyuan("plan", "--to", "studio", "--purpose", "photo", "--price", "--city-births-per-day", "0")
    assert ran.code == 2


def test_what_the_recipient_holds_is_joined(suyuan):
    before = price(suyuan, "--to", "studio", "--purpose", "photo")
    assert before["held_by_recipient"] is None
    made = suyuan("release", "--to", "studio", "--purpose", "other", "--json")
    assert made.code == 0, made.err
    again = price(suyuan, "--to", "studio", "--purpose", "other")
    assert again["held_by_recipient"] is None, "the same release adds nothing to itself"
    after = price(suyuan, "--to", "studio", "--purpose", "photo")
    held = after["held_by_recipient"]
    assert (held["releases"], held["records"]) == ([made.data["release_id"]], 3000)
    assert set(held["added_fields"]) == {"sex", "district"}
    assert held["unique_joined"] >= before["copy"]["without_direct"]["unique"]
    clinic = price(suyuan, "--to", "clinic", "--purpose", "other")
    assert clinic["held_by_recipient"] is None, "what another recipient holds is not counted"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_price_for_a_person(suyuan, lang):
    ran = suyuan("plan", "--to", "studio", "--purpose", "photo", "--price", lang=lang)
    assert ran.code == 0
    assert ("最省组合" if lang == "zh" else "cheapest set") in ran.out
    assert "price" not in suyuan("plan", "--to", "studio", "--purpose", "photo").out
