"""Damages: what may be claimed, by gain first, by loss, or by the court where both are unknown or nought.

A gain of nought is never "no harm".  Shares among several are never invented.  No multiple stands without a statute.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from suyuan.case.file import CaseFile
from suyuan.case.flow import number_order
from suyuan.case.gain import gain_of, gain_together, less
from suyuan.case.items import Party
from suyuan.case.span import Span
from suyuan.core.errors import UsageFault

GAIN_RULES = ("pipl-69", "cc-1182")
DISCRETION_RULES = ("pipl-69", "cc-1182", "cc-998")
JOINT_RULES = ("cc-1168", "cc-1171")


class Measure(StrEnum):
    """By what damages are measured."""

    GAIN = "gain"
    LOSS = "loss"
    DISCRETION = "discretion"


@dataclass(frozen=True, slots=True)
class Together:
    """Defendants who handled the same batches.

    Attributes:
        parties: their numbers.
        batches: what they handled together.
        gain: what they kept together, in fen.
        shares: None: shares are found or agreed, never computed here.
    """

    parties: tuple[str, ...]
    batches: tuple[str, ...]
    gain: Span
    shares: None = None


@dataclass(frozen=True, slots=True)
class Damages:
    """What may be claimed in money, in fen.

    Attributes:
        measure: the one taken; ``alternatives`` are the others that stand.
        amount: by that measure, before any multiple; None where the court decides.
        claimed: ``amount`` times the multiple of ``statute``; None where the court decides.
        gains: own gain of each defendant, including what its use is stated to have brought.
        together: groups for whom joint and several liability may be pleaded; a court finds whether it holds.
        notes: words of the catalogue's ``damages_notes``.
        rules: ids of ``case.case_law``.
    """

    measure: Measure
    alternatives: tuple[Measure, ...]
    amount: Span | None
    multiple: Fraction
    statute: str
    claimed: Span | None
    gains: Mapping[str, Span]
    together: tuple[Together, ...]
    notes: tuple[str, ...]
    rules: tuple[str, ...]


def weigh_damages(
    case: CaseFile,
    *,
    net: bool = False,
    loss_fen: int | None = None,
    multiple: Fraction = Fraction(1),
    statute: str = "",
) -> Damages:
    """What may be claimed of the defendants.

    Args:
        case: parties, batches and payments.
        net: take costs off the gain.
        loss_fen: what the harmed lost, None for not known.
        multiple: a multiple of the damages.
        statute: the law that provides it, as the operator cites it.

    Raises:
        UsageFault: SY-U096, a multiple without a statute.
    """
    if multiple != 1 and not statute.strip():
        raise UsageFault("SY-U096")
    defendants = sorted((party for party in case.parties if party.defendant), key=lambda one: number_order(one.number))
    gains = {party.number: _own_gain(case, party, net=net) for party in defendants}
    unknown = [party.number for party in defendants if not _told(case, party)]
    total = _total(case, defendants, net=net)
    notes = {
        "no_defendant": not defendants,
        "gain_unknown": bool(defendants) and len(unknown) == len(defendants),
        "gain_partly_unknown": bool(unknown) and len(unknown) < len(defendants),
        "gain_nought": bool(defendants) and not unknown and total.high == 0,
        "multiple_by_statute": multiple != 1,
    }
    rules: tuple[str, ...]
    amount: Span | None
    if total.high > 0 and defendants:
        measure, amount, rules = Measure.GAIN, Span(total.low, total.high, total.more or bool(unknown)), GAIN_RULES
    elif loss_fen:
        measure, amount, rules = Measure.LOSS, Span(loss_fen, loss_fen), GAIN_RULES
    else:
        measure, amount, rules = Measure.DISCRETION, None, DISCRETION_RULES
    standing = {Measure.GAIN: total.high > 0, Measure.LOSS: bool(loss_fen), Measure.DISCRETION: amount is None}
    claimed = None if amount is None else _times(amount, multiple)
    return Damages(
        measure=measure,
        alternatives=tuple(one for one, stands in standing.items() if stands and one is not measure),
        amount=amount,
        multiple=multiple,
        statute=statute.strip(),
        claimed=claimed,
        gains=gains,
        together=_groups(case, defendants),
        notes=tuple(note for note, holds in notes.items() if holds),
        rules=(*rules, *(JOINT_RULES if len(defendants) > 1 else ()), *(("cc-179",) if multiple != 1 else ())),
    )


def _own_gain(case: CaseFile, party: Party, *, net: bool) -> Span:
    gain = gain_of(case.payments, party.number)
    used = party.use_gain_fen or 0
    if not net:
        return Span(gain.received.low + used, gain.received.high + used, gain.received.more)
    whole = Span(gain.received.low + used, gain.received.high + used, gain.received.more)
    return less(whole, gain.spent)


def _told(case: CaseFile, party: Party) -> bool:
    """Whether anything tells of its gain: a payment to it, or what its use brought."""
    return party.use_gain_fen is not None or bool(gain_of(case.payments, party.number).receipts)


def _total(case: CaseFile, defendants: list[Party], *, net: bool) -> Span:
    """What the defendants kept together; the same money is not counted at each hand."""
    if net:
        return sum((_own_gain(case, party, net=True) for party in defendants), Span(0, 0))
    used = sum(party.use_gain_fen or 0 for party in defendants)
    kept = gain_together(case.payments, [party.number for party in defendants])
    return Span(kept.low + used, kept.high + used, kept.more)


def _groups(case: CaseFile, defendants: list[Party]) -> tuple[Together, ...]:
    """Defendants tied by batches that passed between them."""
    groups: list[tuple[set[str], set[str]]] = [({party.number}, set()) for party in defendants]
    for batch in sorted(case.batches, key=lambda one: number_order(one.number)):
        hit = [group for group in groups if {batch.giver, batch.taker} & group[0]]
        if len(hit) == 2:
            groups = [group for group in groups if group not in hit]
            groups.append((hit[0][0] | hit[1][0], hit[0][1] | hit[1][1] | {batch.number}))
        elif len(hit) == 1 and {batch.giver, batch.taker} <= hit[0][0]:
            hit[0][1].add(batch.number)
    several = [
        Together(
            parties=tuple(sorted(parties, key=number_order)),
            batches=tuple(sorted(batches, key=number_order)),
            gain=gain_together(case.payments, parties),
        )
        for parties, batches in groups
        if len(parties) > 1
    ]
    return tuple(sorted(several, key=lambda group: number_order(group.parties[0])))


def _times(amount: Span, multiple: Fraction) -> Span:
    """Cut to whole fen."""
    return Span(int(amount.low * multiple), int(amount.high * multiple), amount.more)
