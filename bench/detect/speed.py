"""How many megabytes a second are scanned, against the limits of the machine and other tools in the same run."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Callable

import pyarrow as pa
import pyarrow.csv as pc
from asking import MISSING, ask
from texts import DENSE, PROSE, SPARSE, make_texts

from report import Section
from suyuan.discover.recognizers import structured
from suyuan.discover.scanner import scan

ROUNDS = 5
LINES_FOR_PEERS = 3_000
TARGETS = {DENSE: 100, SPARSE: 250, PROSE: None}
ABOUT = f"""Raw bytes in, checked hits of all {len(structured())} families with offsets out, one thread.  Three mixtures
of 10 MB: *dense*, a list in which every row has an identity number, a mobile number and names; *sparse*, a price list
with codes, dates and amounts in which one row of a hundred is such a row; *text*, Chinese sentences of which 15 in 100
hold both numbers.  Figures are MB (10^6 bytes) a second of processor time, the best of {ROUNDS} rounds, so that what
else the machine does counts little.

Limits: counting a byte that is not there reads all memory once; pyarrow and csv.reader split the same bytes into cells
and look at none.  Other tools get the first {LINES_FOR_PEERS:,} lines, one at a time, with the same families as regular
expressions (presidio-analyzer, blank Chinese tokenizer) or with their own rules, one round.  Targets: dense 100, sparse
250; 300 times presidio-analyzer, 40 times helan."""


def run() -> Section:
    """Speed by mixture."""
    texts = make_texts()
    answers = ask("speed", {name: _few(text) for name, text in texts.items()})
    section = Section("Speed of the scanner", ABOUT if answers else f"{ABOUT}\n\n{MISSING}")
    section.columns = ("what", *texts)
    ours = {name: _rate(scan, text) for name, text in texts.items()}
    hits = {name: len(scan(text)) for name, text in texts.items()}
    asked = [f"{rate:.0f}" + (f" (target {TARGETS[name]})" if TARGETS[name] else "") for name, rate in ours.items()]
    section.row("scan, MB/s", *asked)
    section.row("hits", *(f"{count:,}" for count in hits.values()))
    for what, read in _LIMITS.items():
        rates = {name: _rate(read, text) for name, text in texts.items() if what != _ARROW or name != PROSE}
        section.row(
            f"{what} (scan is so many times as fast)",
            *(f"{rates[name]:,.0f} ({ours[name] / rates[name]:.2f})" if name in rates else "-" for name in texts),
        )
    for engine, measured in answers.items():
        rates = {name: size / 1e6 / seconds for name, (size, seconds, _) in measured.items()}
        section.row(
            f"{engine} (scan is so many times as fast)",
            *(f"{rates[name]:.2f} ({ours[name] / rates[name]:,.0f})" for name in texts),
        )
    return section


def _few(text: bytes) -> str:
    return b"\n".join(text.split(b"\n", LINES_FOR_PEERS)[:LINES_FOR_PEERS]).decode()


def _rate(use: Callable[[bytes], object], text: bytes) -> float:
    """Megabytes a second of processor time, the best of some rounds."""
    best = float("inf")
    for _ in range(ROUNDS):
        began = time.process_time()
        use(text)
        best = min(best, time.process_time() - began)
    return len(text) / 1e6 / best


def _split(text: bytes) -> int:
    return sum(1 for _ in csv.reader(io.StringIO(text.decode())))


def _parse(text: bytes) -> int:
    options = pc.ReadOptions(autogenerate_column_names=True, use_threads=False)
    table = pc.read_csv(pa.BufferReader(text), read_options=options, parse_options=_LOOSE, convert_options=_STRINGS)
    return int(table.num_rows)


_LOOSE = pc.ParseOptions(quote_char=False, invalid_row_handler=lambda _: "skip")
_STRINGS = pc.ConvertOptions(column_types={f"f{k}": pa.string() for k in range(7)})
_ARROW = "pyarrow reads cells"
_LIMITS: dict[str, Callable[[bytes], object]] = {
    "count an absent byte": lambda text: text.count(b"\x01"),
    _ARROW: _parse,
    "csv.reader": _split,
}
