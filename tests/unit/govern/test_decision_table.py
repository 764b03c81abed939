"""The decision table, row by row: what a yes, a no and not knowing do."""

import string
from dataclasses import replace
from datetime import date

import pytest

from suyuan.govern.decide import decide
from suyuan.govern.decision_table import Effect, decision_table
from suyuan.govern.facts import ReleasedField
from suyuan.govern.law import rule
from suyuan.govern.questions import CLAUSES, GUARDS, QUESTIONS
from suyuan.govern.terms import Basis, Mode, RecipientKind
from suyuan.report.messages import catalogue, say
from tests.unit.govern.lawful import FIELDS, NO, UNKNOWN, YES, change, lawful

DAY = date(2026, 10, 1)
ABROAD = {"recipient__abroad": YES, "recipient__export_route": YES}
# Row: facts that make its answer a no, facts that leave it unknown (None: no such answer), facts to start from.
ROWS = {
    "basis": ({"purpose__basis": Basis.NONE}, {"purpose__basis": None}, {}),
    "basis_fits": ({"purpose__basis": Basis.CONSENT}, {"purpose__basis": None}, {}),
    "statute": (None, {"purpose__statute": " "}, {}),
    "recipient_fits": ({"recipient__kind": "wrong"}, {"recipient__kind": None}, {}),
    "minimum": ({"purpose__needed": frozenset()}, {"purpose__needed": None}, {}),
    "beyond_power": ({"purpose__needed": frozenset()}, {"fields": None}, {}),
    "term": ({"keep_days": 31}, {"keep_days": None}, {}),
    "consent": ({"persons__consented": 999}, {"persons__consented": None}, {}),
    "separate_consent": ({"persons__separate": NO}, {"persons__separate": UNKNOWN}, {}),
    "separate_sensitive": ({"persons__separate": NO}, {"persons__separate": UNKNOWN}, {}),
    "guardian": ({"persons__by_guardian": NO}, {"persons__by_guardian": UNKNOWN}, {}),
    "children_rule": ({"purpose__children_rule": NO}, {"purpose__children_rule": UNKNOWN}, {}),
    "told": ({"persons__told": NO}, {"persons__told": UNKNOWN}, {}),
    "told_receiver": ({"persons__told": NO}, {"persons__told": UNKNOWN}, {}),
    "told_sensitive": ({"persons__told": NO}, {"purpose__notice_exempt": UNKNOWN, "persons__told": NO}, {}),
    "told_organ": ({"persons__told": NO}, {"persons__told": UNKNOWN}, {}),
    "as_told": (
        {"purpose__as_told": NO, "persons__consented": 0},
        {"purpose__as_told": UNKNOWN, "persons__consented": None},
        {},
    ),
    "necessity": ({"purpose__necessity": NO}, {"purpose__necessity": UNKNOWN}, {}),
    "not_sold": ({"purpose__paid": YES, "persons__separate": NO}, {"purpose__paid": UNKNOWN}, {}),
    "no_automated_marketing": ({"purpose__automated_marketing": YES}, {"purpose__automated_marketing": UNKNOWN}, {}),
    "assessed": ({"assessment__on_file": NO}, {"assessment__dated": None}, {}),
    "small": ({"custodian_people": 99_999}, None, {"custodian_people": 100_000}),
    "contract": ({"recipient__contract": frozenset({"purpose"})}, {"recipient__contract": None}, {}),
    "provide_contract": ({"recipient__contract": frozenset({"purpose"})}, {"recipient__contract": None}, {}),
    "joint_agreement": ({"recipient__contract": frozenset()}, {"recipient__contract": None}, {}),
    "contract_runs": ({"recipient__expires": date(2026, 9, 30)}, {"recipient__expires": None}, {}),
    "supervised": ({"recipient__supervised": NO}, {"recipient__supervised": UNKNOWN}, {}),
    "receipt": ({"recipient__receipt": NO}, {"recipient__receipt": UNKNOWN}, {}),
    "export_route": ({"recipient__export_route": NO}, {"recipient__export_route": UNKNOWN}, ABROAD),
    "export_consent": ({"persons__separate": NO}, {"persons__separate": UNKNOWN}, ABROAD),
    "stored_home": ({"recipient__abroad": YES}, {"recipient__abroad": UNKNOWN}, {}),
    "publish_consent": ({"persons__consented": 0}, {"persons__people": None}, {}),
    "publish_separate": ({"persons__separate": NO}, {"persons__separate": UNKNOWN}, {}),
    "publish_guardian": ({"persons__by_guardian": NO}, {"persons__by_guardian": UNKNOWN}, {}),
    "aggregate": ({"purpose__aggregate": NO}, {"purpose__aggregate": UNKNOWN}, {}),
    "not_direct": (
        {"fields": FIELDS, "purpose__needed": frozenset({"birth_month", "mother_phone"})},
        {"fields": (ReleasedField("weight"),), "purpose__needed": frozenset({"weight"})},
        {},
    ),
    "anonymity_tested": ({"anonymity_tested": NO}, {"anonymity_tested": UNKNOWN}, {}),
    "anonymising_unsettled": ({}, None, {}),
    "other_basis_unsettled": ({"purpose__basis": Basis.CONTRACT}, None, {}),
    "approved": ({"approvals__given": 0}, {"approvals__given": None}, {}),
    "approved_minors": ({"approvals__given": 0}, {"approvals__needed": None}, {}),
    "independent": ({"approvals__independent": NO}, {"approvals__independent": UNKNOWN}, {}),
    "for_this_plan": ({"approvals__for_this_plan": NO}, {"approvals__for_this_plan": UNKNOWN}, {}),
    "four_eyes": ({"approvals__single_operator": True}, None, {}),
}
CASES = [(row, mode) for row in decision_table() for mode in sorted(row.modes)]


def facts_for(mode, start, changes):
    wrong = RecipientKind.MEDIA if mode is not Mode.PUBLISH else RecipientKind.CONTROLLER
    return change(
        lawful(mode), **{name: wrong if value == "wrong" else value for name, value in {**start, **changes}.items()}
    )


def reason_of(decision, code):
    found = [reason for reason in decision.reasons if reason.code == code]
    assert len(found) == 1, (code, [reason.code for reason in decision.reasons])
    return found[0]


def outcome_of(effect):
    return {Effect.DENY: "deny", Effect.NEED: "needs"}.get(effect, "allow")


def test_every_row_has_its_test_and_every_question_and_guard_its_row():
    assert ROWS.keys() == {row.code for row in decision_table()}
    assert QUESTIONS.keys() == {row.question for row in decision_table()}
    assert GUARDS.keys() == {name for row in decision_table() for name in row.given}


@pytest.mark.parametrize("mode", list(Mode))
def test_a_release_with_nothing_missing_may_leave(mode):
    decision = decide(lawful(mode), DAY)
    assert decision.outcome == "allow"
    assert not decision.of(Effect.DENY)
    assert not decision.of(Effect.NEED)
    assert decision.of(Effect.GRANT)


@pytest.mark.parametrize(("row", "mode"), CASES, ids=[f"{row.code}-{mode}" for row, mode in CASES])
def test_a_row_says_no_asks_and_grants(row, mode):
    no, unknown, start = ROWS[row.code]
    if no is not None:
        decision = decide(facts_for(mode, start, no), DAY)
        reason = reason_of(decision, row.code)
        assert reason.effect is row.no
        assert row.no is not Effect.DENY or decision.outcome == "deny"
        assert row.no is not Effect.NEED or decision.outcome in {"needs", "deny"}
        assert set(reason.rules) == {name for name in row.cites(mode) if rule(name).in_force(DAY)}
    if unknown is not None:
        decision = decide(facts_for(mode, start, unknown), DAY)
        reason = reason_of(decision, f"{row.code}_unknown")
        assert reason.effect is row.unknown
        assert decision.outcome == (
            "deny" if mode is Mode.PUBLISH and row.code == "as_told" else outcome_of(row.unknown)
        )
    if row.no is not Effect.NOTE:  # what only notes has no grant
        assert reason_of(decide(facts_for(mode, start, {}), DAY), f"{row.code}_ok").effect is Effect.GRANT


@pytest.mark.parametrize(
    ("row", "guard", "mode", "off"),
    [
        (row, guard, sorted(row.modes)[0], off)
        for row in decision_table()
        for guard, off in (
            ("under_14", {"persons__under_14": NO}),
            ("sensitive", {"persons__under_14": NO}),
            ("abroad", {"recipient__abroad": NO}),
            ("four_eyes", {"approvals__single_operator": True}),
        )
        if guard in row.given
    ],
    ids=lambda value: getattr(value, "code", None) or str(value),
)
def test_a_row_is_silent_where_it_does_not_matter_and_asks_where_that_is_unknown(row, guard, mode, off):
    no, _, start = ROWS[row.code]
    silent = decide(change(facts_for(mode, start, no), **off), DAY)
    assert not [reason for reason in silent.reasons if reason.code.removesuffix("_unknown") == row.code]
    name = next(iter(off))
    if name == "approvals__single_operator":
        return
    asking = decide(change(facts_for(mode, start, no), **{name: UNKNOWN}), DAY)
    assert reason_of(asking, f"{row.code}_unknown").effect is row.unknown


def test_a_sensitive_field_matters_whoever_the_person_is():
    facts = change(lawful(Mode.PROVIDE), persons__under_14=NO, purpose__necessity=NO)
    assert decide(facts, DAY).outcome == "allow"
    bank = ReleasedField("bank_card", "bank_card")
    facts = change(facts, fields=(*FIELDS, bank), purpose__needed=facts.purpose.needed | {"bank_card"})
    assert reason_of(decide(facts, DAY), "necessity").effect is Effect.DENY


@pytest.mark.parametrize("dated", [date(2026, 10, 1), date(2026, 10, 2)])
def test_an_assessment_comes_before(dated):
    decision = decide(change(lawful(Mode.PROVIDE), assessment__dated=dated), DAY)
    assert decision.outcome == ("allow" if dated <= DAY else "deny")


def test_one_clause_less_is_named():
    held = frozenset(CLAUSES[Mode.ENTRUST]) - {"no_subentrust"}
    decision = decide(change(lawful(Mode.ENTRUST), recipient__contract=held), DAY)
    assert reason_of(decision, "contract").params["missing"] == "no_subentrust"


def test_trade_with_the_separate_consent_of_all_is_left_to_a_lawyer():
    decision = decide(change(lawful(Mode.PROVIDE), purpose__paid=YES), DAY)
    assert decision.outcome == "needs"
    assert reason_of(decision, "not_sold_unknown")


def test_deny_stands_before_need_and_need_before_grant():
    facts = change(lawful(Mode.PROVIDE), persons__separate=NO, recipient__receipt=NO)
    effects = [reason.effect for reason in decide(facts, DAY).reasons]
    assert effects == sorted(effects, key=[Effect.DENY, Effect.NEED, Effect.NOTE, Effect.GRANT].index)
    assert decide(facts, DAY).outcome == "deny"
    assert decide(replace(facts, persons=lawful(Mode.PROVIDE).persons), DAY).outcome == "needs"


@pytest.mark.parametrize(("row", "mode"), CASES, ids=[f"{row.code}-{mode}" for row, mode in CASES])
def test_every_reason_can_be_told_in_both_languages(row, mode):
    no, unknown, start = ROWS[row.code]
    for changes in (no, unknown, {}):
        if changes is None:
            continue
        for reason in decide(facts_for(mode, start, changes), DAY).reasons:
            for lang in ("zh", "en"):
                assert say(lang, reason.message, **reason.params)
            assert "key" not in reason.params


def test_no_sentence_stands_without_a_reason():
    sentences = set(catalogue("zh")["reason"])
    suffixed = {f"{row.code}{end}" for row in decision_table() for end in ("", "_unknown", "_ok")}
    assert sentences - suffixed == {"no_law_known", "law_may_have_changed"}
    for lang in ("zh", "en"):
        assert catalogue(lang)["mode"].keys() == set(Mode)
        assert catalogue(lang)["basis"].keys() == set(Basis)
        assert catalogue(lang)["recipient_kind"].keys() == set(RecipientKind)
        assert catalogue(lang)["decision"].keys() == {"allow", "deny", "needs"}
        assert catalogue(lang)["clause"].keys() == {clause for held in CLAUSES.values() for clause in held}
        for sentence in catalogue(lang)["reason"].values():
            assert {name for _, name, _, _ in string.Formatter().parse(sentence)} <= {
                None, "asked", "basis", "checked", "dated", "day", "direct", "extra", "given", "kind", "last", "left",
                "longest", "missing", "needed", "people", "statute",
            }  # fmt: skip
