"""The words of an assessment: both languages say the same figures, and reasons are all told."""

import re
from dataclasses import replace

import numpy as np
import pytest

from suyuan.assess.population import Estimate
from suyuan.assess.verdict import judge
from suyuan.report.risk_words import RiskWords
from tests.unit.report.risk import ROWS, assessed

FOUND = assessed(sensitive=("weight",), population=2_400)
NUMBER = re.compile(r"\d[\d,.]*%?")


def words(lang, found=FOUND):
    return RiskWords(lang, found)


def test_both_languages_tell_the_same_figures():
    for part in ("measures", "sets", "shares"):
        zh, en = (getattr(words(lang), part)() for lang in ("zh", "en"))
        assert [row[1:2] for row in zh] == [row[1:2] for row in en]
        assert zh
    for zh, en in zip(words("zh").population(), words("en").population(), strict=True):
        # Bounds such as 200 万 and 2 million are said in each language's own way; shares are not.
        assert sorted(x for x in NUMBER.findall(zh[1]) if "%" in x) == sorted(
            x for x in NUMBER.findall(en[1]) if "%" in x
        )


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_unique_rows_are_told_with_their_share(lang):
    own = FOUND.exposure.measures
    assert words(lang).measures()[0][1].startswith(f"{own.unique} / {ROWS} (")


def test_the_models_are_told_with_their_interval():
    told = dict(words("en").population())
    (row,) = [text for name, text in told.items() if "latent classes" in name]
    assert re.search(r"interval .*% to .*%", row) or re.search(r"%.*%.*%", row)


@pytest.mark.parametrize("reason", ["population", "sample", "fields", "size", "fraction", "none", "birth"])
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_reason_not_to_use_a_method_has_words(lang, reason):
    people = replace(FOUND.population, models=(), skipped={"pitman": reason, "models": reason, "register": reason})
    shown = words(lang, replace(FOUND, population=people)).population()
    assert sum(text == words(lang).say(f"skipped_{reason}") for _, text in shown) == 3


def test_exact_counts_leave_no_word_of_models():
    people = replace(FOUND.population, models=(Estimate("register", 0.5, 0.5, 0.5),), skipped={})
    shown = dict(words("en", replace(FOUND, population=people)).population())
    assert not any("latent" in name or "Pitman" in name for name in shown)


@pytest.mark.parametrize(
    ("verdict", "level", "status", "reasons"),
    [
        (judge(("phone",), 50, 0.2), 1, "identified", ["reason_direct", "reason_below"]),
        (judge((), 50, 0.2, restored=3), 1, "identified", ["reason_masked_restored"]),
        (judge((), 1, 0.2), 2, "identifiable", ["reason_unique"]),
        (judge((), 3, 0.2, lowest_l=1), 2, "identifiable", ["reason_above", "reason_sensitive_alike"]),
        (judge((), 20, 0.05), 3, "deidentified", ["reason_below"]),
    ],
)
@pytest.mark.parametrize("lang", ["zh", "en"])
def test_a_verdict_tells_level_status_reasons_and_that_the_standard_is_remembered(
    lang, verdict, level, status, reasons
):
    said = words(lang, replace(FOUND, verdict=verdict))
    lines = said.verdict()
    assert lines[0] == said.say("level", level=level)
    assert ("凭记忆" if lang == "zh" else "from memory") in lines[0]
    assert lines[1] == said.say(f"status_{status}")
    for reason in reasons:
        text = said.say(reason, people=f"{1 / verdict.risk:,.0f}", threshold=verdict.threshold)
        assert text in lines[2]
    assert lines[3] == said.say("law_note")


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_sentence_fits_what_is_expected(lang):
    alike = FOUND.population.alike
    for middle, key in ((1e-5, "single"), (0.5, "likely"), (40.0, "many")):
        people = replace(FOUND.population, alike=replace(alike, most=np.full_like(alike.most, middle)))
        (quote,) = words(lang, replace(FOUND, population=people)).quotes()
        closing = words(lang).say(f"quote_{key}", fields="", born="", sex="", others="", unique="")[-8:]
        assert quote.endswith(closing), key
    nobody = replace(FOUND, population=replace(FOUND.population, alike=None))
    assert f"{ROWS}" in words(lang, nobody).quotes()[0]


def test_no_field_is_none_in_words():
    assert words("zh").names(()) == "无"
    assert words("en").names(["sex", "birth_date"], ", ").count(", ") == 1
