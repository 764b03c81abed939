"""The kind of one column: what its header suggests, weighed against what its cells say.

The header is a likelihood, never an override: it settles what the cells leave open and is overruled where they speak.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from suyuan.core.fields import Kind

if TYPE_CHECKING:
    from suyuan.discover.evidence import Testimony
    from suyuan.discover.lexicon import HeaderReading

PLAIN, HINT = 6.0, 3.0
"""What a header adds to its own kind: about one wrong plain header in 400, one wrong hint in 20."""
_AGAINST_PLAIN, _AGAINST_HINT, _AGAINST_TEXT = -2.0, -0.5, -4.0
_ENOUGH, _SURE, _CLEAR_LEAD = 2.0, 5.0, 4.0
_LEAST_SHARE, _SURE_SHARE = 0.3, 0.8
_OF_PEOPLE = frozenset({Kind.NAME, Kind.PHONE, Kind.ID_NUMBER, Kind.ADDRESS})


@dataclass(frozen=True, slots=True)
class KindDecision:
    """What a column holds, before its dates are told apart and its person is known.

    Attributes:
        kind: the kind; DATE also for a birth date that is not settled (``vague``).
        matched: cells that can be read as that kind.
        filled: cells that were looked at.
        certain: header and cells leave no doubt.
        vague: a date of which the header does not say what happened on it.
        reasons: machine codes.
        odds: ln of how much likelier this kind is than the next one.
    """

    kind: Kind
    matched: int
    filled: int
    certain: bool
    vague: bool
    reasons: tuple[str, ...]
    odds: float = 0.0


def decide_kind(reading: HeaderReading, testimony: Testimony) -> KindDecision:
    """Decide for one column."""
    heard = (f"header:{reading.words}",) if reading.words else ()
    if testimony.filled == 0:
        kind = Kind.TEXT if reading.foreign or reading.kind is None else reading.kind
        return KindDecision(kind, 0, 0, certain=False, vague=False, reasons=(*heard, "empty"))
    if testimony.mixed:
        return KindDecision(
            Kind.TEXT, 0, testimony.filled, certain=True, vague=False, reasons=(*heard, *testimony.notes)
        )
    scores = {kind: found.weight + _push(reading, kind) for kind, found in testimony.kinds.items()}
    kind, lead = _choose(reading, testimony, scores)
    if kind is Kind.TEXT:
        said = (*heard, *_disagreement(reading, kind), *testimony.notes)
        return KindDecision(kind, 0, testimony.filled, certain=reading.kind in {None, kind}, vague=False, reasons=said)
    found = testimony.kinds[kind]
    share = found.matched / testimony.filled
    if _is_foreign(reading, kind):
        said = (*heard, f"foreign:{kind.value}")
        return KindDecision(Kind.TEXT, 0, testimony.filled, certain=True, vague=False, reasons=said)
    vague = kind is Kind.DATE and not (reading.plain and reading.kind in {Kind.DATE, Kind.BIRTH_DATE})
    final = Kind.BIRTH_DATE if kind is Kind.DATE and reading.kind is Kind.BIRTH_DATE else kind
    certain = scores[kind] >= _SURE and lead >= _CLEAR_LEAD and share >= _SURE_SHARE
    certain = certain and (reading.kind is kind or "district_only" not in found.notes)
    said = (*heard, f"values:{share:.2f}", *found.notes, *_disagreement(reading, final))
    return KindDecision(
        final,
        found.matched,
        testimony.filled,
        certain=certain,
        vague=vague and final is Kind.DATE,
        reasons=said if kind is Kind.PHONE else (*said, *testimony.notes),
        odds=lead,
    )


def _push(reading: HeaderReading, kind: Kind) -> float:
    """What the header adds to or takes from a kind."""
    said = Kind.DATE if reading.kind is Kind.BIRTH_DATE else reading.kind
    if said is None:
        return 0.0
    if said is kind:
        return PLAIN if reading.plain else HINT
    if not reading.plain:
        return _AGAINST_HINT
    return _AGAINST_TEXT if said is Kind.TEXT else _AGAINST_PLAIN


def _choose(reading: HeaderReading, testimony: Testimony, scores: dict[Kind, float]) -> tuple[Kind, float]:
    """The best kind and its lead over the next one; TEXT where none is good enough."""
    shares = {kind: found.matched / testimony.filled for kind, found in testimony.kinds.items()}
    ranked = sorted(scores, key=lambda kind: scores[kind], reverse=True)
    if _is_part_of_address(reading, testimony):
        ranked.remove(Kind.ADDRESS)
    good = [kind for kind in ranked if scores[kind] >= _ENOUGH and shares[kind] >= _LEAST_SHARE]
    if good:
        rivals = [scores[kind] for kind in ranked if kind is not good[0]]
        return good[0], scores[good[0]] - max([0.0, *rivals])
    said = Kind.DATE if reading.kind is Kind.BIRTH_DATE else reading.kind
    if said in shares and reading.plain and shares[said] >= _LEAST_SHARE:
        return said, 0.0  # a dirty column of what the header says
    return Kind.TEXT, 0.0


def _is_part_of_address(reading: HeaderReading, testimony: Testimony) -> bool:
    """A column of provinces or cities is no address where its title says that it is something else."""
    found = testimony.kinds.get(Kind.ADDRESS)
    return found is not None and "district_only" in found.notes and reading.kind is Kind.TEXT and reading.plain


def _is_foreign(reading: HeaderReading, kind: Kind) -> bool:
    """The header names a doctor, a hospital: its names, numbers and addresses are not the persons'."""
    if not reading.foreign or kind not in _OF_PEOPLE:
        return False
    return reading.kind is kind or (reading.kind is Kind.TEXT and kind in {Kind.NAME, Kind.ADDRESS})


def _disagreement(reading: HeaderReading, kind: Kind) -> tuple[str, ...]:
    return () if reading.kind in {None, kind} else (f"header_said:{reading.kind}",)
