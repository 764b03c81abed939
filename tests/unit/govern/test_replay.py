"""The origin case and its like, replayed as releases: each is denied, on the law of its day, with its articles.

What each case did is public; what it lacked is read from the judgment's findings: no consent, for money, or beyond what
the purpose needed.  Facts that no source tells stay unknown.  The law table's dates decide what is cited: what happened
before the Civil Code or the PIPL is not judged by them.
"""

from dataclasses import dataclass, field
from datetime import date

import pytest

from suyuan.govern.decide import decide
from suyuan.govern.decision_table import Effect
from suyuan.govern.facts import PersonFacts, PurposeFacts, RecipientFacts, ReleasedField, ReleaseFacts
from suyuan.govern.known import Known
from suyuan.govern.law import rule
from suyuan.govern.terms import Basis, Mode, RecipientKind
from suyuan.report.messages import say
from tests.unit.govern.lawful import change, lawful

YES, NO, UNKNOWN = Known.YES, Known.NO, Known.UNKNOWN
NEWBORN = ("birth_date", "sex", "mother_name", "father_name", "mother_phone")
KINDS = {
    "birth_date": "birth_date",
    "sex": "sex",
    "name": "name",
    "mother_name": "name",
    "father_name": "name",
    "mother_phone": "phone",
    "phone": "phone",
    "id_number": "id_number",
}


@dataclass(frozen=True)
class Case:
    """One sale or use: what left, when, to whom; the rules that must and the rules that must not be cited."""

    on: date
    must: set[str]
    must_not: set[str]
    fields: tuple[str, ...] | None
    people: int | None
    under_14: Known = YES
    paid: Known = YES
    basis: Basis | None = Basis.NONE
    mode: Mode = Mode.PROVIDE
    needed: frozenset[str] | None = None
    more: dict[str, object] = field(default_factory=dict)


AFTER_PIPL = {"pipl-13", "pipl-23", "pipl-10", "cc-111"}
CIVIL_CODE = {"cc-111", "cc-1035", "cc-1038"}
CASES = {
    # A: newborns' rows of several places, 2020H2 to 2022-02, to two firms for marketing; gain 290,000+.
    "A before the Civil Code": Case(
        date(2020, 9, 1),
        {"csl-41", "csl-42", "csl-44", "gpc-111", "childnet-9", "interp2017-3", "crim-253-1"},
        {"pipl-13", "pipl-23", "cc-111", "cc-1035"},
        NEWBORN,
        30_000,
    ),
    "A under the Civil Code": Case(
        date(2021, 6, 1),
        CIVIL_CODE | {"cc-1034", "csl-42", "childnet-9", "minors-72", "interp2017-3"},
        {"pipl-13", "gpc-111"},
        NEWBORN,
        30_000,
    ),
    "A under the PIPL": Case(
        date(2022, 2, 1),
        AFTER_PIPL | {"pipl-29", "pipl-31", "pipl-55", "cc-1034", "cc-1035", "interp2017-3", "crim-253-1"},
        {"gpc-111", "netdata-12", "minorsnet-36"},
        NEWBORN,
        30_000,
        more={"persons__separate": NO, "assessment__on_file": NO},
    ),
    # B: eight sales of 45,000+ (40,000+ by the court), 2019-02 to 2019-09.
    "B": Case(
        date(2019, 6, 1),
        {"csl-42", "csl-44", "gpc-111", "interp2017-3"},
        {"cc-111", "pipl-13", "childnet-9"},
        None,
        40_000,
        under_14=UNKNOWN,
    ),
    # C: 32,000+ names and id numbers, 2020-09 to 2020-10; gain 14,000+.
    "C": Case(
        date(2020, 10, 1),
        {"csl-42", "csl-44", "gpc-111", "interp2017-3"},
        {"cc-111", "pipl-13"},
        ("name", "id_number"),
        32_000,
        under_14=UNKNOWN,
    ),
    # D: 379,525 minors' names and id numbers, sold through a platform; case of 2021, taken before the PIPL.
    "D": Case(
        date(2021, 3, 1),
        CIVIL_CODE | {"csl-42", "csl-44", "childnet-9", "interp2017-3"},
        {"pipl-13", "pipl-31"},
        ("name", "id_number"),
        379_525,
    ),
    # E: a disease-control centre's newborns, half-month batches from 2014 to 2016-07; seller on duty.
    "E in 2014": Case(
        date(2014, 6, 1),
        {"npc2012-2", "npc2012-3"},
        {"csl-42", "interp2017-3", "pipl-13", "cc-111"},
        NEWBORN,
        10_000,
    ),
    "E in 2016": Case(
        date(2016, 7, 1),
        {"npc2012-2", "npc2012-3", "crim-253-1"},
        {"csl-42", "interp2017-3", "pipl-13", "cc-111"},
        NEWBORN,
        10_000,
    ),
    # F: a maternity-care firm's staff, 39,000+ rows, 2020-07 to 2023-06, to a studio.  Which
    # fields is not told: those of A are taken; the prosecutor's advice cut them to surname and phone.
    "F": Case(
        date(2023, 6, 1),
        AFTER_PIPL | {"pipl-6", "pipl-31", "cc-1035"},
        {"csl-2026", "netdata-12"},
        NEWBORN,
        39_000,
        needed=frozenset({"mother_surname", "mother_phone"}),
    ),
    # G: 14,000+ gained, 2023, a minors' fund; what was in the rows is not told.
    "G": Case(date(2023, 5, 1), AFTER_PIPL, {"minorsnet-24"}, None, None, under_14=UNKNOWN),
    # H: a short-video company; no sale, no guardian's consent, children's accounts; mediated 2021-03.
    "H": Case(
        date(2021, 2, 1),
        {"childnet-9", "childnet-8", "cc-1035"},
        {"pipl-31", "minors-72", "minorsnet-24"},
        None,
        None,
        paid=NO,
        basis=Basis.CONSENT,
        more={"persons__by_guardian": NO, "purpose__children_rule": NO},
    ),
    # I: four files of bare numbers, 900,000+ after removing repeats, bought and used; judged 2020 and 2021.
    "I": Case(
        date(2020, 3, 1),
        {"csl-42", "csl-44", "gpc-111", "interp2017-3"},
        {"cc-111", "pipl-13"},
        ("phone",),
        900_000,
        under_14=UNKNOWN,
    ),
    # J: 100,000+ rows bought for 7,000 yuan, all used, nothing gained; 2021.
    "J": Case(
        date(2021, 5, 1),
        CIVIL_CODE | {"csl-42", "csl-44", "interp2017-3"},
        {"pipl-13", "gpc-111"},
        None,
        100_000,
        under_14=UNKNOWN,
    ),
}


def release(case):
    facts = ReleaseFacts(
        recipient=RecipientFacts(kind=RecipientKind.CONTROLLER),
        purpose=PurposeFacts(
            mode=case.mode, basis=case.basis, paid=case.paid, as_told=NO, needed=case.needed, notice_exempt=NO
        ),
        persons=PersonFacts(
            people=case.people, under_14=case.under_14, consented=0, separate=NO, by_guardian=NO, told=NO
        ),
        fields=None if case.fields is None else tuple(ReleasedField(name, KINDS[name]) for name in case.fields),
    )
    return change(facts, **case.more)


@pytest.mark.parametrize("name", list(CASES))
def test_a_case_is_denied_with_its_articles(name):
    case = CASES[name]
    decision = decide(release(case), case.on)
    assert decision.outcome == "deny"
    denied = {cited for reason in decision.of(Effect.DENY) for cited in reason.rules}
    assert case.must <= denied, case.must - denied
    assert not case.must_not & set(decision.rules)
    assert all(rule(cited).in_force(case.on) for cited in decision.rules)


@pytest.mark.parametrize("name", list(CASES))
def test_a_no_is_never_bare(name):
    case = CASES[name]
    for reason in decide(release(case), case.on).of(Effect.DENY):
        assert reason.rules
        for lang in ("zh", "en"):
            assert say(lang, reason.message, **reason.params)


@pytest.mark.parametrize("name", list(CASES))
def test_paying_back_the_money_alone_would_not_have_made_it_lawful(name):
    case = CASES[name]
    assert decide(change(release(case), purpose__paid=NO), case.on).outcome == "deny"


@pytest.mark.parametrize("name", list(CASES))
def test_what_would_have_made_it_lawful(name):
    """The same rows to the same kind of recipient may leave where nothing is missing; the tool does not forbid use."""
    case = CASES[name]
    names, people = case.fields or NEWBORN, case.people or 1000
    fields = tuple(ReleasedField(one, KINDS[one]) for one in names)
    facts = change(
        lawful(case.mode),
        fields=fields,
        purpose__needed=frozenset(names),
        persons__people=people,
        persons__consented=people,
    )
    assert decide(facts, case.on).outcome == "allow"


def test_the_same_act_is_judged_by_the_law_of_its_day():
    acts = [decide(release(CASES[name]), CASES[name].on) for name in list(CASES)[:3]]
    assert [decision.outcome for decision in acts] == ["deny"] * 3
    assert [("pipl-13" in decision.rules, "cc-1035" in decision.rules) for decision in acts] == [
        (False, False),
        (False, True),
        (True, True),
    ]


def test_handing_the_lists_to_the_press_is_publication_and_denied():
    facts = change(lawful(Mode.PROVIDE), recipient__kind=RecipientKind.MEDIA)
    decision = decide(facts, date(2024, 4, 1))
    assert [reason.code for reason in decision.of(Effect.DENY)] == ["recipient_fits"]
    published = ReleaseFacts(RecipientFacts(kind=RecipientKind.MEDIA), PurposeFacts(Mode.PUBLISH))
    assert decide(published, date(2024, 4, 1)).outcome == "deny"


def test_calling_a_buyer_an_entrusted_processor_does_not_help():
    facts = change(lawful(Mode.ENTRUST), recipient__kind=RecipientKind.CONTROLLER)
    denied = decide(facts, date(2024, 4, 1)).of(Effect.DENY)
    assert [reason.code for reason in denied] == ["recipient_fits"]
    assert denied[0].rules[0] == "pipl-21"
