"""Which written forms of identifiers are found, with and without a word before them, and what is taken for one."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from asking import MISSING, ask
from traps import TRAPS

from cases import FORMS, Form
from report import Section
from suyuan.discover.found import Tier
from suyuan.discover.scanner import scan

CASES = 100
SEED = 41
_BARE = ("{}", "张三,{},女", "记录为{}。", "备注：{}，已核实", "\n{}\t1")
_TOLD = ("{word}{number}", "宝宝的{word}{number}，谢谢。", "登记时{word}{number}已核对", '1,"{word}{number}",女')
ABOUT = f"""Fifty forms of Chinese identifiers and twenty families of look-alikes, {CASES} invented cases of each, in
sentences, cells and lines of their own.

*Recall*: cases of which the very span is found, to the byte, as the right family.  "told": a word such as 电话 stands
before it; "bare": nothing does, and families whose shape says nothing are then not found, by intent.  A mobile's +86 or
a bracket may belong to the span or not.  Target told: .99; with 100 cases of 100, the true recall is above .97 (95 %).

*False alarms*: cases in which anything is hit, and those in which a hit is above "possible", the tier that asks for
other evidence.  Half of the cases stand behind a word of their own (订单号), half behind none.  Target .01.

Other tools get the told texts and the look-alikes; a hit of any type counts.  "presidio + patterns" has our families
written as eighteen regular expressions beside its own recognizers.  helan refuses numbers that nobody has, so our
invented ranges were added to its tables; what jionlp and presidio know of ranges was left as it is."""


@dataclass(frozen=True)
class Case:
    """A text and where its number stands, in characters."""

    text: str
    start: int
    end: int


def run() -> Section:
    """Recall by form, then false alarms by look-alike."""
    rng = np.random.Generator(np.random.PCG64(SEED))
    told = [[_case(form.make(rng), _TOLD, rng, form.words) for _ in range(CASES)] for form in FORMS]
    bare = [[_case(form.make(rng), _BARE, rng) for _ in range(CASES)] for form in FORMS]
    alike = [[_case(trap.make(rng), _TOLD, rng, trap.words) for _ in range(CASES // 2)] for trap in TRAPS]
    for trap, cases in zip(TRAPS, alike, strict=True):
        cases += [_case(trap.make(rng), _BARE, rng) for _ in range(CASES - len(cases))]
    texts = [case.text for cases in told + alike for case in cases]
    answers = ask("forms", texts)
    section = Section("Written forms of identifiers", ABOUT if answers else f"{ABOUT}\n\n{MISSING}")
    section.parts = [_recalls(told, bare, answers), _alarms(alike, answers, len(told) * CASES)]
    return section


def _case(number: str, carriers: tuple[str, ...], rng: np.random.Generator, words: tuple[str, ...] = ("",)) -> Case:
    carrier = carriers[int(rng.integers(len(carriers)))]
    word = words[int(rng.integers(len(words)))]
    text = carrier.format(word=word, number=number) if carriers is _TOLD else carrier.format(number)
    start = text.rindex(number)
    return Case(text, start, start + len(number))


def _recalls(told: list[list[Case]], bare: list[list[Case]], answers: dict[str, list[list[list[int]]]]) -> Section:
    part = Section("Recall by form", "", columns=("form", "told", "bare", *answers))
    good = dict.fromkeys(answers, 0)
    ours = 0
    for k, form in enumerate(FORMS):
        recall = np.mean([_is_found(form, case) for case in told[k]])
        ours += recall >= 0.99
        theirs = []
        for name, found in answers.items():
            spans = found[k * CASES : (k + 1) * CASES]
            rate = np.mean([_has(form, case, seen) for case, seen in zip(told[k], spans, strict=True)])
            good[name] += rate >= 0.99
            theirs.append(f"{rate:.2f}")
        alone = np.mean([_is_found(form, case) for case in bare[k]])
        part.row(form.name, f"{recall:.2f}", f"{alone:.2f}", *theirs)
    part.row(f"forms at .99 or more, of {len(FORMS)}", str(ours), "", *(str(number) for number in good.values()))
    return part


def _alarms(alike: list[list[Case]], answers: dict[str, list[list[list[int]]]], offset: int) -> Section:
    part = Section("False alarms by look-alike", "", columns=("look-alike", "share hit", "above possible", *answers))
    for k, trap in enumerate(TRAPS):
        tiers = [max(scan(case.text.encode()).tier, default=0) for case in alike[k]]
        begin = offset + k * CASES
        theirs = [f"{np.mean([bool(seen) for seen in found[begin : begin + CASES]]):.2f}" for found in answers.values()]
        hit, sure = np.mean(np.array(tiers) > 0), np.mean(np.array(tiers) > Tier.POSSIBLE)
        part.row(trap.name + (" (possible is allowed)" if trap.tiered else ""), f"{hit:.2f}", f"{sure:.2f}", *theirs)
    return part


def _is_found(form: Form, case: Case) -> bool:
    hits = scan(case.text.encode())
    spans = [
        [len(case.text.encode()[:place].decode()) for place in (start, end)]
        for family, start, end in zip(hits.family, hits.start, hits.end, strict=True)
        if hits.families[family] in form.families
    ]
    return _has(form, case, spans)


def _has(form: Form, case: Case, spans: list[list[int]]) -> bool:
    """Whether the span was found, a prefix in or out."""
    starts = {case.start, case.start + len(form.core)}
    return any(start in starts and end == case.end for start, end in spans)
