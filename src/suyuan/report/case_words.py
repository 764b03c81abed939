"""What screens and commands say of a case: breaks of custody, flags, moments."""

from __future__ import annotations

from datetime import datetime

from suyuan.case.custody import Chain, CustodyGap
from suyuan.report.custody_line import Stop
from suyuan.report.messages import Lang, catalogue, say

SHORT = 16
"""Digits of a hash that a drawing has room for; the table beside it has them all."""


def moment(at: datetime) -> str:
    """A moment with its offset, to the minute."""
    return at.isoformat(sep=" ", timespec="minutes")


def say_break(lang: Lang, gap: CustodyGap) -> str:
    """One break of a chain as a sentence."""
    return say(
        lang,
        f"custody_break.{gap.kind.value}",
        exhibit=gap.exhibit,
        event=gap.event,
        before=gap.before or say(lang, "case.obtaining"),
        since=moment(gap.since),
        until=moment(gap.until),
    )


def say_or(lang: Lang, key: str, otherwise: str) -> str:
    """A sentence, or what is known where the catalogue has none."""
    table, _, name = key.partition(".")
    return catalogue(lang).get(table, {}).get(name, otherwise)


def say_flag(lang: Lang, code: str, item: str, other: str) -> str:
    """What a reader must see first, as a sentence."""
    return say_or(lang, f"case_flags.{code}", f"{{item}} {code} {{other}}").format(item=item, other=other)


def stops_of(chain: Chain, lang: Lang) -> list[Stop]:
    """A chain as it is drawn: the obtaining, then each event with the breaks before it."""
    exhibit = chain.exhibit
    people = say(lang, "common.separator").join(exhibit.obtained_by)
    taken = say(lang, "custody_line.obtained", people=people, place=exhibit.place or "—")
    stops = [Stop(_day(exhibit.obtained_at), taken, f"SHA-256 {exhibit.sha256[:SHORT]}…", same=True)]
    for link in chain.links:
        event = link.event
        gaps = tuple(
            say(lang, f"custody_line.{gap.kind.value}", before=gap.before or say(lang, "case.obtaining"))
            for gap in chain.gaps
            if gap.event == event.number
        )
        what = say(
            lang,
            "custody_line.event",
            number=event.number,
            handling=say(lang, f"handling.{event.handling.value}"),
            giver=event.giver,
            taker=event.taker,
        )
        same = None if event.sha256 is None else event.sha256 == exhibit.sha256
        hashed = say(lang, "custody_line.unhashed") if event.sha256 is None else f"SHA-256 {event.sha256[:SHORT]}…"
        stops.append(Stop(_day(event.at), what, hashed, same, gaps))
    return stops


def _day(at: datetime) -> str:
    return f"{at:%Y-%m-%d %H:%M}"
