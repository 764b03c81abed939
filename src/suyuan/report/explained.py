"""Why a list points at a copy, in words and as waterfalls: the same for terminal, console and papers."""

from __future__ import annotations

from collections.abc import Sequence

from suyuan.report.messages import Lang, say
from suyuan.report.waterfall import Bar, Panel, draw_waterfalls
from suyuan.trace.explain import Explanation, Part

PRACTICAL = 10.0
"""log10 of more recipients than there are people."""

Labelled = list[tuple[str, Part]]


def panels_of(one: Explanation, lang: Lang) -> list[tuple[str, Labelled]]:
    """The three breakdowns with their titles: by carrier, by link, by place in the list."""
    return [
        (say(lang, "explain.by_carrier", recipient=one.recipient), _labelled(one.carriers, "part", lang)),
        (say(lang, "explain.by_link", recipient=one.recipient), _labelled(one.links, "link", lang)),
        (
            say(lang, "explain.by_place", recipient=one.recipient),
            [
                (say(lang, "explain.rows", rows=part.name) if part.records else say(lang, "part.honey_token"), part)
                for part in one.list_parts
            ],
        ),
    ]


def notes_of(found: Sequence[Explanation], lang: Lang) -> list[str]:
    """How far each result is from being overturned, the best of the rest, and what would overturn it."""
    notes = [
        say(
            lang,
            "explain.margin" if one.margin.candidates_up_to < PRACTICAL else "explain.wide_margin",
            recipient=one.recipient,
            removable=f"{one.margin.removable:,}",
            records=f"{one.margin.records:,}",
            power=f"{one.margin.candidates_up_to:.1f}",
        )
        for one in found
    ]
    others = say(lang, "common.separator").join(f"{name} {value:.1f}" for name, value in found[0].others[:3])
    if others:
        notes.append(say(lang, "explain.others", others=others))
    return [*notes, say(lang, "explain.overturn")]


def waterfall_of(one: Explanation, title: str, parts: Labelled, lang: Lang) -> Panel:
    """One breakdown as a waterfall."""
    return Panel(
        title,
        [
            Bar(label, say(lang, "explain.of_records", records=f"{part.records:,}") if part.records else "", part.log10)
            for label, part in parts
        ],
        say(lang, "explain.total"),
        one.threshold_log10,
        say(lang, "explain.threshold", threshold=f"{one.threshold_log10:.1f}"),
    )


def draw_explanations(found: Sequence[Explanation], lang: Lang) -> str:
    """All breakdowns of all accused as one SVG document."""
    panels = [waterfall_of(one, title, parts, lang) for one in found for title, parts in panels_of(one, lang)]
    notes = [*notes_of(found, lang), say(lang, "trace.copy_not_person")]
    return draw_waterfalls(say(lang, "explain.title"), panels, notes)


def _labelled(parts: Sequence[Part], table: str, lang: Lang) -> Labelled:
    return [(say(lang, f"{table if part.records else 'part'}.{part.name.replace('+', '_')}"), part) for part in parts]
