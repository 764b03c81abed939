"""A case from a TOML file: the format in which a case is handed in and the similar cases are kept.

    schema = "suyuan/case/1"
    [case]                                     # title, office, opened, act_from, act_until, reach, …
    [[party]]   number = "P1"  name = "…"  roles = ["broker"]
    [[batch]]   number = "B1"  from = "P1"  to = "P2"  way = "sold"  rows = "30,000+"  part_of = ["B0"]
    [[payment]] number = "T1"  from = "P2"  to = "P1"  amount = "29万元"  on = 2021-03-01
    [[exhibit]] [[custody]] [[milestone]] [[finding]] [[award]]

Strict: an unknown word, a number that stands for nothing and an amount without its unit are refused with their place.
What is only doubtful is no error; ``case.flags`` raises it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from suyuan.case.entries import KEYS, Entry, check_keys, read_entries
from suyuan.case.file import CaseFile
from suyuan.case.flow import check_nesting
from suyuan.case.items import (
    Award,
    Batch,
    Bound,
    CustodyEvent,
    Exhibit,
    Finding,
    Handling,
    Milestone,
    Originality,
    Party,
    Payment,
    Role,
    Way,
)
from suyuan.case.quantities import read_amount, read_days, read_moment, read_rows
from suyuan.case.references import check_references
from suyuan.case.tiers import tier_rules
from suyuan.core.errors import InputFault

SCHEMA = "suyuan/case/1"
CASE_KEYS = "number title state opened office act_from act_until leak_on reach"
REACHES = ("", "national", "province", "city")
LEDGERS = ("damages", "fine", "confiscation")
CIRCUMSTANCES = ("track_used_for_crime", "knew_of_crime", "grave_result")


def parse_case(data: Mapping[str, Any], opened: date, number: str = "") -> CaseFile:
    """Read a case.

    Args:
        data: the file, as ``tomllib`` reads it.
        opened: the day it is opened, unless the file says another.
        number: of the case, unless the file says another.

    Raises:
        InputFault: SY-I130 to SY-I139 but SY-I138, with the place.
    """
    check_keys(data, {"schema", "case", *KEYS}, "file")
    if data.get("schema") != SCHEMA:
        raise InputFault("SY-I135", place="schema", known=SCHEMA)
    head = Entry(data.get("case", {}), "case", CASE_KEYS)
    case = CaseFile(
        number=head.text("number", number),
        title=head.text("title"),
        state=head.text("state", "clue"),
        opened=head.day("opened", last=False) or opened,
        office=head.text("office", ""),
        act_from=head.day("act_from", last=False),
        act_until=head.day("act_until", last=True),
        leak_on=head.day("leak_on", last=True),
        reach=head.one_of("reach", REACHES, ""),
        exhibits=tuple(_exhibit(one) for one in read_entries(data, "exhibit")),
        custody=tuple(_custody(one) for one in read_entries(data, "custody")),
        parties=tuple(_party(one) for one in read_entries(data, "party")),
        batches=tuple(_batch(one) for one in read_entries(data, "batch")),
        payments=tuple(_payment(one) for one in read_entries(data, "payment")),
        milestones=tuple(_milestone(one) for one in read_entries(data, "milestone")),
        findings=tuple(_finding(one) for one in read_entries(data, "finding")),
        awards=tuple(_award(one) for one in read_entries(data, "award")),
    )
    check_references(case)
    check_nesting(case.batches)
    return case


def _party(one: Entry) -> Party:
    use_gain = read_amount(one.held["use_gain"], one.at("use_gain"))[0] if "use_gain" in one.held else None
    circumstances = one.texts("circumstances")
    if any(word not in CIRCUMSTANCES for word in circumstances):
        raise InputFault("SY-I135", place=one.at("circumstances"), known=" / ".join(CIRCUMSTANCES))
    roles = one.texts("roles")
    if not roles or any(word not in {role.value for role in Role} for word in roles):
        raise InputFault("SY-I135", place=one.at("roles"), known=" / ".join(role.value for role in Role))
    return Party(
        number=one.text("number"),
        name=one.text("name"),
        unit=one.flag("unit"),
        roles=tuple(Role(word) for word in roles),
        insider=one.flag("insider"),
        lawful_business=one.flag("lawful_business"),
        prior=one.flag("prior"),
        related=one.texts("related"),
        defendant=one.flag("defendant"),
        gain_returned=one.flag("gain_returned"),
        use_gain_fen=use_gain,
        circumstances=circumstances,
    )


def _batch(one: Entry) -> Batch:
    rows, bound = read_rows(one.held["rows"], one.at("rows")) if "rows" in one.held else (None, Bound.EXACT)
    rival = read_rows(one.held["rival_rows"], one.at("rival_rows"))[0] if "rival_rows" in one.held else None
    tier = one.number("tier", 0) or None
    if tier is not None and tier not in tier_rules():
        raise InputFault("SY-I135", place=one.at("tier"), known=" / ".join(str(known) for known in tier_rules()))
    return Batch(
        number=one.text("number"),
        giver=one.maybe("from"),
        taker=one.maybe("to"),
        on=one.day("on", last=False),
        until=one.day("until" if "until" in one.held else "on", last=True),
        way=one.word("way", Way),
        rows=rows,
        bound=bound,
        exhibit=one.maybe("exhibit"),
        part_of=one.texts("part_of"),
        fields=one.texts("fields"),
        tier=tier,
        exhibits=one.texts("exhibits"),
        source_note=one.text("source_note", ""),
        rival_rows=rival,
    )


def _payment(one: Entry) -> Payment:
    if "amount" not in one.held:
        raise InputFault("SY-I139", place=one.at("amount"), expected='"… 元"')
    amount, bound = read_amount(one.held["amount"], one.at("amount"))
    if not amount:
        raise InputFault("SY-I132", place=one.at("amount"))
    days = read_days(one.held["on"], one.at("on")) if "on" in one.held else None
    # A month is no day: the payment stays undated, and its month stands in the note.
    single = days is not None and days[0] == days[1]
    month = f"{one.held['on']}; " if days is not None and not single else ""
    return Payment(
        number=one.text("number"),
        on=days[0] if days is not None and single else None,
        payer=one.maybe("from"),
        payee=one.maybe("to"),
        amount_fen=amount,
        bound=bound,
        channel=one.text("channel", ""),
        batch=one.maybe("batch"),
        exhibits=one.texts("exhibits"),
        cost=one.flag("cost"),
        disputed=one.flag("disputed"),
        note=(month + one.text("note", "")).removesuffix("; "),
    )


def _exhibit(one: Entry) -> Exhibit:
    return Exhibit(
        number=one.text("number"),
        title=one.text("title"),
        kind=one.text("kind"),
        file_name=one.text("file_name", ""),
        sha256=one.text("sha256", ""),
        sm3=one.text("sm3", ""),
        size=one.number("size", 0),
        obtained_at=read_moment(one.held.get("obtained_at"), one.at("obtained_at")),
        obtained_by=one.texts("obtained_by"),
        obtained_from=one.text("obtained_from", ""),
        place=one.text("place", ""),
        method=one.text("method", ""),
        originality=one.word("originality", Originality, Originality.COPY),
        proves=one.text("proves", ""),
        facts=one.texts("facts"),
        presumption=one.text("presumption", ""),
        kept=one.flag("kept", default=True),
    )


def _custody(one: Entry) -> CustodyEvent:
    return CustodyEvent(
        number=one.text("number"),
        exhibit=one.text("exhibit"),
        at=read_moment(one.held.get("at"), one.at("at")),
        handling=one.word("handling", Handling),
        giver=one.text("giver"),
        taker=one.text("taker"),
        place=one.text("place", ""),
        sha256=one.maybe("sha256"),
        note=one.text("note", ""),
    )


def _milestone(one: Entry) -> Milestone:
    return Milestone(one.text("kind"), read_moment(one.held.get("at"), one.at("at")), one.text("note", ""))


def _finding(one: Entry) -> Finding:
    return Finding(
        number=one.text("number"),
        kind=one.text("kind"),
        zh=one.text("zh"),
        en=one.text("en", ""),
        exhibits=one.texts("exhibits"),
        body=one.text("body", "{}"),
    )


def _award(one: Entry) -> Award:
    amount, bound = read_amount(one.held.get("amount"), one.at("amount"))
    return Award(
        number=one.text("number"),
        ledger=one.one_of("ledger", LEDGERS),
        parties=one.texts("parties"),
        amount_fen=amount,
        bound=bound,
        statute=one.text("statute", ""),
        note=one.text("note", ""),
    )
