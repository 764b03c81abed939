"""Peers on the same cells: published codes and decoders against ours, same registry, lists and number of marks.

Every list is made from real copies (3,000 records, 100 recipients, each with its copy), written to a file and read
back.  The peers' copies are written by the product with their symbols in place of ours, in the same cells, so that only
code and decoder differ.  Twenty lists an attack.  A figure is the share of lists whose source is named; where there are
several, *any* says that one at least is named, *all* that all are.  *False* is the share of lists for which somebody is
named who had nothing to do with them.  alpha = 10^-6, N = 100.

- **Suyuan**: ``trace`` as it is, E >= N/alpha.
- **L = 32, L = 64**: each position carries one bit of the recipient's L-bit string: keyed choice of the bit, keyed
  mask, majority vote (Li, Swarup and Jajodia 2005; our own implementation of the published scheme).  *exact* is the
  published decoder; *bounded*, which we add in its favour, names everybody so near to the string that chance gets there
  with alpha/N at most, the same bound as ours; *nearest* names whoever is nearest.
- **Tardos**: arcsine biases with a cutoff laid out for five colluders, symmetric score (Skoric, Katzenbeisser and Celik
  2008), normal quantile at alpha/N.
- *Informed* and *blind*: Suyuan holds the registry, links each row to its record and reads the mark against the true
  value.  The published schemes read without it.  All columns but the blind ones give the peers the same benefit: our
  linkage, our reading.  *Blind* reads the list as it stands, with birth date, surname and dwelling as the row's key; it
  cannot see which parent's number was given and loses that mark.

"Seven marks a row" is a choice and an address, "one mark a row" the choice alone, the budget of the published runs.

What to see.  For one source, untouched or randomly flipped, a string with a declared threshold, read with our linkage,
does as well as ours, with 64 bits now and then better: those attacks are easy.  A string never names a second source,
hardly ever anybody where two copies are merged evenly or collude, and needs more rows where spellings are normalised.
*Nearest* names the right copy most often, and somebody for every list that never left us: without a threshold no name
means anything.  Tardos' code is laid out for colluders and meets five who vote by minority better than ours, half of
whose positions are fair coins; ours names sources in fewer rows, in smaller shares of a mixture and behind more
normalising, and its bound holds where the normal threshold does not (last table).

![Peers](attribution/peers.svg)
"""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa

sys.path.insert(0, str(Path(__file__).parents[1]))

import peers_plot
from arena import Arena, flipped, unmarked
from codes import BitString, Code, SymmetricTardos
from guilt import ABOUT_GAUSS, gauss_row, guilt_section

from report import Section
from suyuan.engines.writing import write_table
from suyuan.samples.leaks.recipe import Given, make_leak, parse_step
from world import build_world

N = 100
ALPHA = 1e-6
TRIALS = 20
SEVEN, ONE = "seven marks a row", "one mark a row"


@dataclass(frozen=True)
class Attack:
    """A list: its recipe, how many copies go in (0: none of ours), how many symbols are turned over before."""

    name: str
    steps: tuple[str, ...]
    sources: int = 1
    flips: float = 0.0


@dataclass
class Tally:
    """How a method fared on an attack."""

    any: int = 0
    all: int = 0
    false: int = 0
    lists: int = 0

    def add(self, named: set[int], sources: set[int]) -> None:
        """One more list."""
        self.any += bool(named & sources)
        self.all += bool(sources) and sources <= named
        self.false += bool(named - sources)
        self.lists += 1

    def text(self, sources: int) -> str:
        """As a cell of the table."""
        share = {1: f"{self.any / self.lists:.2f}", 0: "nobody"}.get(
            sources, f"any {self.any / self.lists:.2f}, all {self.all / self.lists:.2f}"
        )
        return (
            f"**false {self.false / self.lists:.2f}**"
            if not sources and self.false
            else share + (f", **false {self.false / self.lists:.2f}**" if self.false else "")
        )


@dataclass
class Method:
    """A column: a code's decoder, informed or blind."""

    title: str
    code: str
    decoder: str
    blind: bool = False
    tallies: dict[tuple[str, str], Tally] = field(default_factory=dict)


def subsets(*rows: int) -> list[Attack]:
    """Some rows, untouched."""
    return [Attack(f"{count} rows", (f"subset:rows={count}", "shuffle")) for count in rows]


FLIPS = [
    Attack(f"{rate * 100:.0f} % of marks flipped, 600 rows", ("subset:rows=600",), 1, rate)
    for rate in (0.2, 0.4, 0.45, 0.5)
]
MERGES = [
    Attack(f"two copies merged {shares}, 600 rows", (f"mix:shares={parts},rows=600",), 2)
    for shares, parts in (("50/50", ".5/.5"), ("80/20", ".8/.2"), ("90/10", ".9/.1"))
]
NORMALISED = [
    Attack(
        f"{share * 100:.0f} % of spellings normalised, {rows} rows", (f"subset:rows={rows}", f"addresses:share={share}")
    )
    for rows, share in ((150, 0.5), (150, 0.9), (600, 0.9))
]
COLLUSION = [
    Attack(f"{size} colluders, {way}, 600 rows", (f"collude:way={way},rows=600",), size)
    for size in (2, 5)
    for way in ("majority", "minority")
]
OUTSIDE = [
    Attack("never left us: an unmarked export, 300 rows", ("subset:rows=300",), 0),
    Attack("never left us: another custodian's list, 300 rows", ("subset:rows=3", "another:share=0.99"), 0),
]
ATTACKS = {
    SEVEN: [*subsets(600, 300, 150, 60, 30, 15, 10), *FLIPS, *MERGES, *NORMALISED, *COLLUSION, *OUTSIDE],
    ONE: [*subsets(600, 300, 150, 60, 30), *FLIPS, *MERGES, *OUTSIDE],
}
CARRIERS = {SEVEN: '"choice", "form"', ONE: '"choice"'}
METHODS = (
    ("Suyuan", "own", "trace", False),
    ("L = 32, exact", "L32", "exact", False),
    ("L = 32, bounded", "L32", "bounded", False),
    ("L = 32, nearest", "L32", "nearest", False),
    ("L = 64, exact", "L64", "exact", False),
    ("L = 64, bounded", "L64", "bounded", False),
    ("L = 64, nearest", "L64", "nearest", False),
    ("Tardos", "Tardos", "gauss", False),
    ("L = 32, blind, exact", "L32", "exact", True),
    ("L = 32, blind, bounded", "L32", "bounded", True),
)


def run(trials: int = TRIALS, innocents: int = 2_000_000) -> Section:
    """The attacks at both budgets, guilt by scope, and the normal threshold."""
    methods = [Method(*method) for method in METHODS]
    section = Section("Peers: same cells, same lists, N = 100, alpha = 10^-6", __doc__ or "")
    codes: dict[str, Code] = {"L32": BitString(32, N, ALPHA), "L64": BitString(64, N, ALPHA)}
    tardos = codes["Tardos"] = SymmetricTardos(N, ALPHA)
    more = []
    for budget, attacks in ATTACKS.items():
        # The choice cannot be read blind, and there is nothing else where it stands alone.
        shown = [method for method in methods if budget == SEVEN or not method.blind]
        part = Section(budget.capitalize(), "", columns=("list", *(method.title for method in shown)))
        with build_world(3_000, N, N, carriers=CARRIERS[budget]) as world:
            arena = Arena(world)
            for attack in attacks:
                for trial in range(trials):
                    _one_list(arena, attack, trial, codes, shown, budget)
                part.row(attack.name, *(method.tallies[budget, attack.name].text(attack.sources) for method in shown))
            if budget == SEVEN:
                more = [guilt_section(arena, N, ALPHA, max(trials // 2, 1)), _gauss_section(arena, tardos, innocents)]
        section.parts.append(part)
    section.parts += more
    _draw(methods)
    return section


def _one_list(
    arena: Arena, attack: Attack, trial: int, codes: dict[str, Code], methods: Sequence[Method], budget: str
) -> None:
    sources = [(trial * attack.sources + part) % N for part in range(attack.sources)]
    path = arena.world.folder / "peers.csv"
    for name, code in (("own", None), *codes.items()):
        write_attacked(arena, code, attack, sources, trial, path)
        found = {False: {"trace": arena.product_names(path, ALPHA, N)} if code is None else {}, True: {}}
        if code is not None:
            found[False] = code.named(arena.read_informed(path, code))
            if any(method.blind and method.code == name for method in methods):
                found[True] = code.named(arena.read_blind(path))
        for method in methods:
            if method.code == name:
                tally = method.tallies.setdefault((budget, attack.name), Tally())
                tally.add(found[method.blind][method.decoder], set(sources))


def write_attacked(
    arena: Arena, code: Code | None, attack: Attack, sources: Sequence[int], trial: int, path: Path
) -> None:
    """Write the attacked list of a code (None: ours)."""

    def copy(source: int) -> pa.Table:
        if attack.flips:
            draw = arena.own_draw(source) if code is None else arena.code_draw(code, source)
            return arena.mark(flipped(draw, attack.flips, trial), source).table
        return arena.world.copies[source] if code is None else arena.code_copy(code, source)

    copies = [copy(source) for source in sources] or [arena.mark(unmarked).table]
    steps = [parse_step(step) for step in attack.steps]
    write_table(make_leak(copies, steps, trial, Given(people=arena.plan.records)).table, path)


def _gauss_section(arena: Arena, code: SymmetricTardos, innocents: int) -> Section:
    section = Section(
        "The normal threshold of the Tardos score",
        ABOUT_GAUSS,
        columns=("list", "marks read", "nominal 1e-4", "nominal 1e-5", "nominal 1e-8"),
    )
    lists = [
        Attack("one source, 60 rows", ("subset:rows=60",)),
        Attack("90 % of spellings normalised, 150 rows", ("subset:rows=150", "addresses:share=0.9")),
        Attack("all spellings normalised, 30 rows", ("subset:rows=30", "addresses:share=1.0")),
        Attack("all spellings normalised, 150 rows", ("subset:rows=150", "addresses:share=1.0")),
        *(
            Attack(f"5 colluders, {way}, 60 rows", (f"collude:way={way},rows=60",), 5)
            for way in ("majority", "minority", "all-ones")
        ),
    ]
    path = arena.world.folder / "gauss.csv"
    for number, attack in enumerate(lists):
        write_attacked(arena, code, attack, list(range(attack.sources)), 500 + number, path)
        section.row(attack.name, *gauss_row(code, arena.read_informed(path, code), innocents, number))
    return section


def _draw(methods: Sequence[Method]) -> None:
    data = [
        {
            "method": method.title,
            "budget": budget,
            "attack": attack.name,
            "sources": attack.sources,
            **{key: value / tally.lists for key, value in vars(tally).items() if key != "lists"},
        }
        for method in methods
        for (budget, name), tally in method.tallies.items()
        for attack in ATTACKS[budget]
        if attack.name == name
    ]
    text = json.dumps(data, indent=1, ensure_ascii=False)
    (Path(__file__).parent / "peers.json").write_text(text + "\n", "utf-8")
    peers_plot.main()


if __name__ == "__main__":
    print(run(2, 40_000).text() if "--quick" in sys.argv else run().text())
