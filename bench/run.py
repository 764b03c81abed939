"""``make bench``: run the benches and write bench/RESULTS.md.

python bench/run.py            all of them (about half an hour on two cores)
python bench/run.py linkage    one of: attribution linkage million ledger
"""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent
sys.path[:0] = [str(HERE), str(HERE / "attribution"), str(HERE / "speed")]

import million
import small

import ledger
import linkage
from report import Section, machine

BENCHES = {"attribution": small.run, "linkage": linkage.run, "million": million.run, "ledger": ledger.run}


def main(names: list[str]) -> None:
    """Run the named benches, or all; only a full run is written down."""
    sections: list[Section] = []
    for name in names or list(BENCHES):
        print(f"# {name}", flush=True)
        sections.append(BENCHES[name]())
    text = "\n".join(
        [
            "# Results",
            "",
            "Written by `make bench`; every figure comes from real files through the product's own commands.",
            f"Machine: {machine()}.",
            "",
            *(section.text() for section in sections),
        ]
    )
    if names:
        print(text)
    else:
        (HERE / "RESULTS.md").write_text(text, "utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
