"""``make bench``: run the benches and write bench/RESULTS.md.

python bench/run.py            all of them (about an hour on two cores)
python bench/run.py linkage    one of: attribution curves peers null linkage million scale score ledger
                                   decision consents console
                               detect (SUYUAN_PEERS: a Python that has the tools to compare with)
                               assess (SUYUAN_ADULT: folder of the Adult data; SUYUAN_ASSESS_PEERS: a Python that has
                               pycanon, anjana, anonypyx, libffx and fastfpe)
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "attribution"), str(HERE / "speed"), str(HERE / "detect"), str(HERE / "assess")]

import assessing
import curves
import million
import null
import peers
import scale
import score
import small
import together

import consents
import console
import decision
import ledger
import linkage
from report import machine

BENCHES = {
    "attribution": small.run,
    "curves": curves.run,
    "peers": peers.run,
    "null": null.run,
    "linkage": linkage.run,
    "million": million.run,
    "scale": scale.run,
    "score": score.run,
    "ledger": ledger.run,
    "decision": decision.run,
    "consents": consents.run,
    "console": console.run,
    "detect": together.run,
    "assess": assessing.run,
}


def main(names: list[str]) -> None:
    """Run the named benches, or all, and put their sections into RESULTS.md in place of the old ones."""
    results = HERE / "RESULTS.md"
    known = {} if not names or not results.exists() else _sections(results.read_text("utf-8"))
    for name in names or list(BENCHES):
        print(f"# {name}", flush=True)
        section = BENCHES[name]()
        known[section.title] = section.text()
    head = "Written by `make bench`; every figure comes from real files through the product's own commands."
    text = "\n".join(["# Results", "", head, f"Machine: {machine()}.", "", *known.values()])
    results.write_text(text, "utf-8")


def _sections(text: str) -> dict[str, str]:
    """Sections by title."""
    parts = text.split("\n## ")[1:]
    return {part.partition("\n")[0]: f"## {part.rstrip()}\n" for part in parts}


if __name__ == "__main__":
    main(sys.argv[1:])
