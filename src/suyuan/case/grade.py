"""Grades (情节): how far figures reach the thresholds of the criminal interpretation, ground by ground.

A grade says which thresholds figures reach.  It finds nobody guilty: whether an act was against state rules, and what
somebody knew, is for a court.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from suyuan.case.case_law import case_rule, in_force
from suyuan.case.counting import PartyCount, Reading
from suyuan.case.file import CaseFile
from suyuan.case.gain import Gain
from suyuan.case.items import Party
from suyuan.case.span import Span
from suyuan.case.tally import Act
from suyuan.case.tiers import (
    gain_threshold_fen,
    insider_divisor,
    tenfold,
    tier_rules,
    use_gain_threshold_fen,
    whole_points,
)


class Level(StrEnum):
    """How far the thresholds are reached, the least first."""

    NOTHING = "nothing_counted"
    BELOW = "below"
    NEEDS_EVIDENCE = "needs_evidence"
    SERIOUS = "serious"
    ESPECIALLY = "especially_serious"


class Circumstance(StrEnum):
    """What reaches a threshold without a number, stated of a party by whom the case is run."""

    TRACK_USED = "track_used_for_crime"
    KNEW = "knew_of_crime"
    GRAVE_RESULT = "grave_result"


WITHOUT_NUMBER: Mapping[str, tuple[str, Level]] = MappingProxyType(
    {
        Circumstance.TRACK_USED.value: ("interp2017-5-1-1", Level.SERIOUS),
        Circumstance.KNEW.value: ("interp2017-5-1-2", Level.SERIOUS),
        Circumstance.GRAVE_RESULT.value: ("interp2017-5-2-1", Level.ESPECIALLY),
    }
)
LEVELS = tuple(Level)


@dataclass(frozen=True, slots=True)
class Ground:
    """One threshold and the figure held against it.

    Attributes:
        name: ``records``, ``mixed``, ``gain``, ``use_gain``, ``prior`` or a circumstance.
        rules: ids of ``case.case_law``.
        figure: None where no number is needed, or where the number is not known.
        certain: the part of the figure that holds even if lists repeat each other.
        threshold: in the unit of the figure; halves for insiders are in it.
        unit: ``records``, ``points`` or ``fen``; empty where no number is needed.
        level: by the figure's low end; ``level_high`` by its high end, ``level_certain`` by the certain part.
    """

    name: str
    rules: tuple[str, ...]
    figure: Span | None
    certain: int
    threshold: int
    unit: str
    level: Level
    level_high: Level
    level_certain: Level

    @property
    def multiple(self) -> Fraction | None:
        """How many times the threshold the low end is."""
        return None if self.figure is None or not self.threshold else Fraction(self.figure.low, self.threshold)

    @property
    def multiple_high(self) -> Fraction | None:
        """How many times the threshold the high end is; more still where the figure is a lower bound."""
        return None if self.figure is None or not self.threshold else Fraction(self.figure.high, self.threshold)


@dataclass(frozen=True, slots=True)
class Grade:
    """The grade of one party under one reading.

    Attributes:
        level: reached by the figures as the law counts what was seized.
        level_certain: reached even if lists that nobody compared repeat each other.
        level_high: reached if the high end of every figure held.
        more: a figure is a lower bound, so that the true level may be higher still.
        article: 5, or 6 for who bought ordinary data for lawful business.
        notes: words of the catalogue's ``case_notes``: what a reader must see beside the grade.
    """

    party: str
    article: int
    level: Level
    level_certain: Level
    level_high: Level
    more: bool
    grounds: tuple[Ground, ...]
    notes: tuple[str, ...]

    def ground(self, name: str) -> Ground:
        """The ground of that name.

        Raises:
            KeyError: the grade has none.
        """
        for one in self.grounds:
            if one.name == name:
                return one
        raise KeyError(name)


def grade(case: CaseFile, party: Party, count: PartyCount, gain: Gain, reading: Reading) -> Grade:
    """Hold a party's figures against the thresholds."""
    article = 6 if _under_article_6(party, count) else 5
    grounds = _article_6(party) if article == 6 else _article_5(party, count, gain, reading)
    grounds += [
        Ground(word, (rule,), None, 0, 0, "", level, level, level)
        for word, (rule, level) in WITHOUT_NUMBER.items()
        if word in party.circumstances
    ]
    if party.prior:
        rule = "interp2017-6" if article == 6 else "interp2017-5-1-9"
        grounds.append(Ground("prior", (rule,), None, 0, 0, "", Level.SERIOUS, Level.SERIOUS, Level.SERIOUS))
    level = highest(ground.level for ground in grounds)
    return Grade(
        party=party.number,
        article=article,
        level=level,
        level_certain=highest(ground.level_certain for ground in grounds),
        level_high=highest(ground.level_high for ground in grounds),
        more=any(ground.figure is not None and ground.figure.more for ground in grounds),
        grounds=tuple(grounds),
        notes=_notes(case, party, count, gain, level, article),
    )


def highest(levels: Iterable[Level]) -> Level:
    """The highest of levels; nothing counted where there are none."""
    return max(levels, key=LEVELS.index, default=Level.NOTHING)


def level_of(figure: int, threshold: int) -> Level:
    """The level of a figure: below, serious from the threshold, especially serious from ten times of it."""
    if figure < threshold:
        return Level.BELOW
    return Level.ESPECIALLY if figure >= threshold * tenfold() else Level.SERIOUS


def _open(level: Level, figure: Span) -> Level:
    """A figure that is a lower bound, or missing, cannot show that the threshold is not reached."""
    return Level.NEEDS_EVIDENCE if level is Level.BELOW and figure.more else level


def _under_article_6(party: Party, count: PartyCount) -> bool:
    """Bought or received for lawful business, ordinary data only, and nothing passed on."""
    passed_on = any(line.act is Act.GIVEN for line in count.records.lines)
    ordinary = all(tier.threshold == max(tier_rules()) for tier in count.tiers.values())
    return party.lawful_business and bool(count.records.lines) and ordinary and not passed_on


def _article_6(party: Party) -> list[Ground]:
    threshold = use_gain_threshold_fen()
    gain = party.use_gain_fen
    if gain is None:  # not known is not innocent
        return [
            Ground(
                "use_gain", ("interp2017-6",), None, 0, threshold, "fen",
                Level.NEEDS_EVIDENCE, Level.SERIOUS, Level.NEEDS_EVIDENCE,
            )
        ]  # fmt: skip
    level = Level.SERIOUS if gain >= threshold else Level.BELOW  # article 6 knows no tenfold
    return [Ground("use_gain", ("interp2017-6",), Span(gain, gain), gain, threshold, "fen", level, level, level)]


def _article_5(party: Party, count: PartyCount, gain: Gain, reading: Reading) -> list[Ground]:
    grounds = []
    divisor = insider_divisor() if party.insider else 1
    half = ("interp2017-5-1-8",) if party.insider else ()
    if count.records.lines:
        # Batches that count for nothing name no tier, but for a party none of whose batches counts.
        used = {
            count.tiers[line.batch].threshold for line in count.points.lines if line.kept or line.certain or line.high
        } or {tier.threshold for tier in count.tiers.values()}
        if len(used) == 1:
            (threshold,) = used
            total, name, unit, rule = count.records, "records", "records", tier_rules()[threshold]
        else:
            threshold, total = whole_points(), count.points
            name, unit, rule = "mixed", "points", "interp2017-5-1-6"
        grounds.append(_ground(name, (rule, *half), total.span, total.certain, threshold // divisor, unit))
    received = gain.read(net=reading.gain_net)
    if gain.receipts:
        threshold = gain_threshold_fen(insider=party.insider)
        grounds.append(_ground("gain", ("interp2017-5-1-7", *half), received, received.low, threshold, "fen"))
    return grounds


def _ground(name: str, rules: tuple[str, ...], figure: Span, certain: int, threshold: int, unit: str) -> Ground:
    by_low, by_high, by_certain = (
        _open(level_of(one, threshold), figure) for one in (figure.low, figure.high, certain)
    )
    tenth = ("interp2017-5-2-3",) if by_high is Level.ESPECIALLY else ()
    return Ground(name, (*rules, *tenth), figure, certain, threshold, unit, by_low, by_high, by_certain)


def _notes(case: CaseFile, party: Party, count: PartyCount, gain: Gain, level: Level, article: int) -> tuple[str, ...]:
    last = case.act_until or case.act_from
    reached = level in {Level.SERIOUS, Level.ESPECIALLY}
    tracks = min(tier_rules())
    said = {
        "acts_undated": last is None,
        "acts_before_interpretation": last is not None and last < case_rule("interp2017-5-1-5").effective_from,
        "article_6_use_gain_unknown": article == 6 and party.use_gain_fen is None,
        "article_6_not_open": party.lawful_business and article == 5 and bool(count.records.lines),
        "gain_unknown": article == 5 and not gain.receipts and bool(count.records.lines),
        "figures_open_below": article == 5 and level is Level.NEEDS_EVIDENCE,
        "below_administrative": level is Level.BELOW and (last is None or in_force("pssa-56", last)),
        "below_administrative_not_yet": level is Level.BELOW and last is not None and not in_force("pssa-56", last),
        "leniency_possible": level is Level.SERIOUS and party.gain_returned and not party.prior,
        "unit": party.unit and reached,
        "gravest_tier_item_by_item": any(tier.threshold < max(tier_rules()) for tier in count.tiers.values()),
        "crime_by_tracks_to_be_asked": any(tier.threshold == tracks for tier in count.tiers.values()),
    }
    return tuple(note for note, holds in said.items() if holds)
