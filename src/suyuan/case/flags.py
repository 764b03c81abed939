"""Flags: what everybody who reads a case must see before its figures.

A flag is a word of the catalogue's ``case_flags`` and the number of the item it is about; it changes no figure.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

import numpy as np

from suyuan.case.counting import NO_SETS
from suyuan.case.file import CaseFile
from suyuan.case.flow import UNKNOWN, flow_of, number_order
from suyuan.case.items import Batch, Bound, Handling, Party, Role, Way
from suyuan.case.records import RecordSet, distinct
from suyuan.case.tiers import tier_of

SUPPORTS = 2
"""Independent supports of a fact (evidence rule 90: doubtful electronic data do not stand alone)."""

OPPOSED = (
    frozenset({Role.CUSTODIAN, Role.BROKER}),
    frozenset({Role.CUSTODIAN, Role.BUYER}),
    frozenset({Role.SOURCE, Role.BUYER}),
    frozenset({Role.BROKER, Role.BUYER}),
    frozenset({Role.BROKER, Role.USER}),
    frozenset({Role.SOURCE, Role.USER}),
)
"""Roles that one party should not hold together without a reader knowing."""


class Weight(StrEnum):
    """How much a flag weighs."""

    GRAVE = "grave"  # the item may be worth nothing
    CHECK = "check"  # somebody must look
    NOTE = "note"  # a reader should know


@dataclass(frozen=True, slots=True)
class Flag:
    """One thing to see.

    Attributes:
        code: word of the catalogue.
        weight: how much it weighs.
        item: number of the item, empty for the case as a whole.
        other: number of the other item, or a figure, the sentence speaks of; may be empty.
        rules: ids of ``case.case_law``.
    """

    code: str
    weight: Weight
    item: str
    other: str = ""
    rules: tuple[str, ...] = ()


def raise_flags(case: CaseFile, sets: Mapping[str, RecordSet] = NO_SETS) -> tuple[Flag, ...]:
    """All flags of a case, the gravest first, then by item."""
    found = [
        *_exhibits(case),
        *_custody(case),
        *_parties(case),
        *_batches(case),
        *_lists(case, sets),
        *_payments(case),
        *_findings(case),
        *_awards(case),
    ]
    weights = tuple(Weight)
    return tuple(sorted(found, key=lambda flag: (weights.index(flag.weight), number_order(flag.item), flag.code)))


def _exhibits(case: CaseFile) -> Iterator[Flag]:
    for exhibit in case.exhibits:
        hashes = [event for event in case.custody if event.exhibit == exhibit.number and event.sha256 is not None]
        changed = [event for event in hashes if event.sha256 != exhibit.sha256]
        if changed:
            yield Flag("exhibit_changed", Weight.GRAVE, exhibit.number, changed[0].number, ("evidence-93",))
        if not exhibit.sha256:
            yield Flag("exhibit_unhashed", Weight.CHECK, exhibit.number, "", ("evidence-93",))
        if len(exhibit.obtained_by) < SUPPORTS:
            yield Flag("one_officer", Weight.CHECK, exhibit.number, "", ("pilrules-33-39",))


def _custody(case: CaseFile) -> Iterator[Flag]:
    """The chain of each exhibit: whoever hands it on must be who last took it."""
    for exhibit in case.exhibits:
        events = sorted(
            (event for event in case.custody if event.exhibit == exhibit.number),
            key=lambda event: (event.at, number_order(event.number)),
        )
        if not events:
            yield Flag("no_custody", Weight.CHECK, exhibit.number, "", ("evidence-93",))
            continue
        for before, after in pairwise(events):
            if before.taker != after.giver:
                yield Flag("custody_gap", Weight.GRAVE, exhibit.number, after.number, ("evidence-93",))
        if events[0].handling is not Handling.OBTAINED:
            yield Flag("custody_begins_late", Weight.CHECK, exhibit.number, events[0].number, ("evidence-93",))
        if events[0].at < exhibit.obtained_at:
            yield Flag("custody_before_obtained", Weight.GRAVE, exhibit.number, events[0].number, ("evidence-93",))


def _parties(case: CaseFile) -> Iterator[Flag]:
    for party in case.parties:
        if any(pair <= frozenset(party.roles) for pair in OPPOSED):
            yield Flag("overlapping_roles", Weight.CHECK, party.number)
        for other in _defendants_beside(case, party):
            yield Flag("related_to_defendant", Weight.CHECK, party.number, other)
        if party.lawful_business and party.use_gain_fen is None:
            yield Flag("use_gain_unknown", Weight.CHECK, party.number, "", ("interp2017-6",))
        flow = flow_of(case.batches, party.number, party.roles)
        around = {batch.number for batch in flow.obtained}
        loose = [batch for some in flow.given.values() for batch in some if not batch.part_of]
        if around and loose:
            yield Flag("resale_not_traced", Weight.CHECK, party.number, loose[0].number, ("interp2017-11-1",))
        if UNKNOWN in flow.given:
            yield Flag("buyer_unknown", Weight.CHECK, party.number, flow.given[UNKNOWN][0].number)


def _defendants_beside(case: CaseFile, party: Party) -> Iterator[str]:
    if not party.defendant:
        yield from (other.number for other in case.parties if other.defendant and other.number in party.related)


def _batches(case: CaseFile) -> Iterator[Flag]:
    held = {batch.number: batch for batch in case.batches}
    for batch in case.batches:
        if not batch.exhibits and batch.exhibit is None:
            yield Flag("batch_unproven", Weight.GRAVE, batch.number, "", ("evidence-90",))
        elif len({*batch.exhibits, *([batch.exhibit] if batch.exhibit else [])}) < SUPPORTS:
            yield Flag("one_support", Weight.CHECK, batch.number, "", ("evidence-90",))
        if batch.on is None:
            yield Flag("batch_undated", Weight.CHECK, batch.number)
        if batch.rows is None and batch.exhibit is None:
            yield Flag("batch_without_number", Weight.CHECK, batch.number, "", ("interp2017-11-3",))
        if batch.rival_rows is not None and batch.rival_rows != batch.rows:
            yield Flag("rival_number", Weight.CHECK, batch.number, str(batch.rival_rows), ("interp2017-11-3",))
        tier = tier_of(batch)
        if tier.reason == "unknown" or tier.unknown:
            yield Flag("tier_by_default", Weight.CHECK, batch.number, "", ("interp2017-5-1-5",))
        if batch.taker is None and batch.way is not Way.PUBLISHED:
            yield Flag("taker_unknown", Weight.NOTE, batch.number)
        if _beyond(batch, held):
            yield Flag("more_than_its_source", Weight.GRAVE, batch.number, batch.part_of[0], ("interp2017-11-3",))


def _beyond(batch: Batch, held: Mapping[str, Batch]) -> bool:
    sources = [held[name] for name in batch.part_of if name in held]
    stated = [source.rows for source in sources if source.rows is not None and source.bound is Bound.EXACT]
    return bool(sources) and len(stated) == len(sources) and batch.rows is not None and batch.rows > sum(stated)


def _lists(case: CaseFile, sets: Mapping[str, RecordSet]) -> Iterator[Flag]:
    for batch in case.batches:
        counted = sets.get(batch.number)
        if counted is None:
            continue
        rows = len(counted.record)
        short = batch.rows is not None and (rows < batch.rows or (rows != batch.rows and batch.bound is Bound.EXACT))
        if short:
            yield Flag("number_differs_from_list", Weight.CHECK, batch.number, str(rows), ("interp2017-11-3",))
        if batch.part_of and all(name in sets for name in batch.part_of):
            sources = np.concatenate([sets[name].record for name in batch.part_of])
            strange = np.setdiff1d(distinct(counted.record[counted.record >= 0]), distinct(sources), assume_unique=True)
            if len(strange):
                yield Flag("not_within_its_source", Weight.GRAVE, batch.number, str(len(strange)))


def _payments(case: CaseFile) -> Iterator[Flag]:
    defendants = {party.number for party in case.parties if party.defendant}
    for payment in case.payments:
        if payment.on is None:
            yield Flag("payment_undated", Weight.CHECK, payment.number)
        if payment.disputed:
            yield Flag("payment_disputed", Weight.CHECK, payment.number)
        if not payment.exhibits:
            yield Flag("payment_unproven", Weight.GRAVE, payment.number, "", ("evidence-90",))
        if payment.payer is None and not payment.cost:
            yield Flag("payer_unknown", Weight.NOTE, payment.number)
        if payment.payee is None and not payment.cost:
            yield Flag("payee_unknown", Weight.CHECK, payment.number)
        if payment.payer is not None and payment.payer == payment.payee:
            yield Flag("paid_to_itself", Weight.GRAVE, payment.number, payment.payer)
        if payment.payee in defendants and payment.payee is not None:
            yield Flag("defendant_paid", Weight.NOTE, payment.number, payment.payee)


def _findings(case: CaseFile) -> Iterator[Flag]:
    for finding in case.findings:
        if finding.kind != "lead" and len(set(finding.exhibits)) < SUPPORTS:
            yield Flag("one_support", Weight.CHECK, finding.number, "", ("evidence-90",))


def _awards(case: CaseFile) -> Iterator[Flag]:
    """A judgment's damages need a purpose for the fund; ``note`` of an award states it."""
    for award in case.awards:
        if award.ledger == "damages" and not award.note.strip():
            yield Flag("no_earmark", Weight.CHECK, award.number)
        if not award.statute.strip():
            yield Flag("award_without_statute", Weight.CHECK, award.number)
        if len(award.parties) > 1:
            yield Flag("shares_not_stated", Weight.NOTE, award.number, "", ("cc-1168", "cc-1171"))
