"""The ledger: durable appends against the bare limit, proofs from tiles, rebuild, pack; then faults by the thousand."""

from __future__ import annotations

import importlib.util
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from report import Section
from suyuan.app.verify import verifier_file
from suyuan.core.errors import IntegrityFault
from suyuan.core.merkle import leaf_hash, tree_root
from suyuan.ledger.entry import Entry, Event
from suyuan.ledger.proof import check_inclusion
from suyuan.storage.group_commit import GroupCommit
from suyuan.storage.ledger_audit import rebuild
from suyuan.storage.ledger_folder import LedgerFolder

NOW = datetime(2026, 1, 2, tzinfo=UTC)
SEED = b"b" * 32


def entry(number: int) -> Entry:
    """An entry of the size of a release's."""
    digest = sha256(str(number).encode()).hexdigest()
    return Entry(
        Event.RELEASE,
        NOW,
        {"release": f"R-{number:012X}", "recipient": "r", "rows": 1, "commitments": {"rows": digest}},
    )


def make(folder: Path) -> LedgerFolder:
    """An empty ledger."""
    ledger = LedgerFolder(folder, "bench.invalid/1", SEED)
    ledger.create()
    return ledger


def run() -> Section:
    """Everything in fresh folders of the machine's own disk."""
    section = Section("Ledger", __doc__ or "")
    with tempfile.TemporaryDirectory(prefix="suyuan-bench-") as name:
        os.environ["XDG_STATE_HOME"] = name
        folder = Path(name)
        for batch, total in ((256, 51_200), (4096, 204_800)):
            _append(section, folder / f"b{batch}", batch, total)
        _group(section, folder / "group")
        _big(section, folder / "big", 1 << 20)
        _big(section, folder / "ten", 10_000_000, proofs=False)
        _pack(section, folder / "demo")
        _kill_appends(section, folder / "kill", 500)
        _kill_releases(section, folder / "demo", 500)
        _flips(section, folder / "flip")
    return section


def _append(section: Section, folder: Path, batch: int, total: int) -> None:
    entries = [entry(number) for number in range(total)]
    ledger = make(folder)
    begin = time.perf_counter()
    for first in range(0, total, batch):
        ledger.append_many(entries[first : first + batch])
    ours = total / (time.perf_counter() - begin)
    begin = time.perf_counter()
    with (folder / "bare").open("wb") as file:
        hashes: list[bytes] = []
        for first in range(0, total, batch):
            leaves = [one.encode() for one in entries[first : first + batch]]
            file.write(b"".join(leaves))
            file.flush()
            os.fdatasync(file.fileno())
            hashes.append(tree_root([leaf_hash(leaf) for leaf in leaves]))
    bare = total / (time.perf_counter() - begin)
    begin = time.perf_counter()
    with (folder / "bare").open("wb") as file:
        for _ in range(200):
            file.write(bytes(64))
            file.flush()
            os.fdatasync(file.fileno())
    flush = (time.perf_counter() - begin) / 200 * 1e3
    section.row(
        f"durable append, batches of {batch} (target 50,000/s, ratio .5)",
        f"{ours:,.0f} entries/s; bare encode + hash + one flush {bare:,.0f}/s, ratio {ours / bare:.2f}; "
        f"a flush takes {flush:.2f} ms",
    )


def _group(section: Section, folder: Path) -> None:
    ledger = make(folder)
    group = GroupCommit(ledger)
    threads, each = 64, 500
    entries = [[entry(t * each + n) for n in range(each)] for t in range(threads)]
    waits: list[float] = []

    def work(mine: list[Entry]) -> None:
        for one in mine:
            begin = time.perf_counter()
            group.append(one)
            waits.append(time.perf_counter() - begin)

    running = [threading.Thread(target=work, args=(mine,)) for mine in entries]
    begin = time.perf_counter()
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
    speed = threads * each / (time.perf_counter() - begin)
    begin = time.perf_counter()
    single = make(folder.with_name("single"))
    for one in entries[0][:200]:
        single.append(one)
    alone = 200 / (time.perf_counter() - begin)
    waits.sort()
    section.row(
        "64 blocking writers, group commit (target 20,000/s)",
        f"{speed:,.0f}/s, p50 {waits[len(waits) // 2] * 1e3:.1f} ms, p99 {waits[len(waits) * 99 // 100] * 1e3:.1f} ms; "
        f"one writer alone {alone:,.0f}/s",
    )


def _big(section: Section, folder: Path, size: int, *, proofs: bool = True) -> None:
    ledger = make(folder)
    for first in range(0, size, 1 << 16):
        ledger.append_many([entry(number) for number in range(first, min(first + (1 << 16), size))])
    if proofs:
        chance = random.Random(3)
        places = [chance.randrange(size) for _ in range(300)]
        begin = time.perf_counter()
        made = [LedgerFolder(folder, ledger.origin, SEED).prove(place) for place in places]
        cold = (time.perf_counter() - begin) / len(places)
        root = ledger.checkpoint().root
        begin = time.perf_counter()
        for _ in range(20):
            for proof in made:
                check_inclusion(proof, root)
        check = (time.perf_counter() - begin) / len(places) / 20
        section.row(
            f"inclusion proof from tiles at {size:,} entries, nothing cached / verification (1 ms / 50 us)",
            f"{cold * 1e3:.2f} ms / {check * 1e6:.0f} us",
        )
        return
    begin = time.perf_counter()
    rebuild(ledger, processes=2)
    took = time.perf_counter() - begin
    section.row(f"rebuild of {size:,} entries, two processes (target 30 s)", f"{took:.1f} s, {size / took:,.0f}/s")
    shutil.rmtree(folder)


def _pack(section: Section, folder: Path) -> None:
    from suyuan.app.clock import machine_clock
    from suyuan.app.demo import run_demo
    from suyuan.app.pack import pack_evidence
    from suyuan.app.trace import trace_file
    from suyuan.app.verify import verify_pack
    from suyuan.storage.workspace import open_workspace

    result = run_demo(folder, lambda _step, _facts: None)
    workspace = open_workspace(folder / "workspace")
    traced = trace_file(workspace, result.leak_file, machine_clock)
    begin = time.perf_counter()
    made = pack_evidence(workspace, traced, folder / "again.zip", machine_clock)
    build = time.perf_counter() - begin
    begin = time.perf_counter()
    found = verify_pack(made.out, exhibit=result.leak_file, log_key=made.log_key, lang="en")
    check = time.perf_counter() - begin
    _pack_flips(section, made.out, 20_000)
    section.row(
        "pack of the demo's case: build / verify / size (5 s / 20 s / 5 MB)",
        f"{build:.1f} s / {check:.1f} s / {made.size / 1e6:.2f} MB; {found.verdict}",
    )


def _pack_flips(section: Section, pack: Path, flips: int) -> None:
    """The stand-alone verifier, in this process so that it is asked twenty thousand times."""
    spec = importlib.util.spec_from_file_location("suyuan_verify", verifier_file())
    assert spec is not None
    assert spec.loader is not None
    verifier = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(verifier)
    data, chance, unseen = pack.read_bytes(), random.Random(8), 0
    places = chance.sample(range(len(data)), min(flips, len(data)))
    cuts = range(0, len(data), max(1, len(data) // 2000))
    for number, place in enumerate([*places, *cuts]):
        flipped = data[:place] + bytes([data[place] ^ 1 << chance.randrange(8)]) + data[place + 1 :]
        try:
            verifier.verify(flipped if number < len(places) else data[:place], None, None)
        except verifier.Broken:
            continue
        unseen += 1
    section.row(
        "bytes flipped in the pack, and cuts (0 undetected)", f"{unseen} undetected of {len(places) + len(cuts):,}"
    )


def _kill_appends(section: Section, folder: Path, kills: int) -> None:
    ledger = make(folder)
    chance, acknowledged, lost = random.Random(5), 0, 0
    for _ in range(kills):
        reader, writer = os.pipe()
        child = os.fork()
        if child == 0:
            os.close(reader)
            try:
                mine = LedgerFolder(folder, ledger.origin, SEED)
                while True:
                    os.write(writer, b"%d\n" % mine.append(entry(0)))
            finally:
                os._exit(1)
        os.close(writer)
        time.sleep(chance.uniform(0.001, 0.05))
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        with os.fdopen(reader, "rb") as told:
            lines = told.read().split()
        acknowledged += len(lines)
        size = LedgerFolder(folder, ledger.origin, SEED).checkpoint().size
        lost += bool(lines) and int(lines[-1]) >= size
    head = rebuild(LedgerFolder(folder, ledger.origin, SEED))
    section.row(
        f"kill -9 during append, {kills} times (0 lost)",
        f"{lost} acknowledged entries lost of {acknowledged:,}; {head.size:,} stored, rebuilt",
    )


def _kill_releases(section: Section, demo: Path, kills: int) -> None:
    """The command itself, killed at random; every file in the outbox must have its entry."""
    workspace = demo / "workspace"
    chance, without, failed = random.Random(6), 0, 0
    environment = {**os.environ, "SUYUAN_LANG": "en"}
    command = [sys.executable, "-m", "suyuan.cli.main", "release", "-w", str(workspace), "-q", "--to", "qicai-photo"]
    command += ["--purpose", "newborn-photo"]
    entries = 0
    for number in range(kills):
        child = subprocess.Popen(
            [*command, "--carriers", chance.choice(["choice", "form", "choice,form", "choice,form,honey"])],
            env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        time.sleep(chance.uniform(0.2, 0.9))
        child.kill()
        child.wait()
        if number % 25 == 24 or number == kills - 1:
            audit = subprocess.run(
                [sys.executable, "-m", "suyuan.cli.main", "ledger", "verify", "-w", str(workspace), "--json"],
                env=environment, capture_output=True, check=False,
            )  # fmt: skip
            failed += audit.returncode != 0
            ledger = LedgerFolder(workspace / "ledger", "", SEED)
            stored = b"".join(
                path.read_bytes() for path in (ledger.folder / "tile/entries").rglob("*") if path.is_file()
            )
            copies = [path.stem for path in (workspace / "outbox").glob("R-*.csv")]
            without += sum(name.encode() not in stored for name in copies)
            entries = len(copies)
            # Another epoch, so that the next round makes new releases.
            settings = workspace / "suyuan.toml"
            text = settings.read_text()
            old = next(line for line in text.splitlines() if line.startswith("epoch"))
            settings.write_text(text.replace(old, f"epoch = {int(old.split()[-1]) + 1}"))
    section.row(
        f"kill -9 during suyuan release, {kills} times (0 copies without entry)",
        f"{without} of {entries} copies without their entry; ledger verify failed {failed} times",
    )


def _flips(section: Section, folder: Path) -> None:
    ledger = make(folder)
    ledger.append_many([entry(number) for number in range(300)])
    chance, unseen, done = random.Random(7), 0, 0
    for path in sorted(p for p in folder.rglob("*") if p.is_file()):
        raw = path.read_bytes()
        places = range(len(raw)) if len(raw) < 8192 else sorted(chance.sample(range(len(raw)), 8000))
        for place in places:
            path.write_bytes(raw[:place] + bytes([raw[place] ^ 1 << chance.randrange(8)]) + raw[place + 1 :])
            done += 1
            unseen += _sound(ledger)
        # A partial hash tile that a power cut emptied is derived from the entries: that is no loss.
        derived = ".p" in path.parent.name and "entries" not in path.parts
        for place in range(int(derived), len(raw), max(1, len(raw) // 400)):
            path.write_bytes(raw[:place])
            done += 1
            unseen += _sound(ledger)
        path.write_bytes(raw)
    section.row("bytes flipped and files cut in the ledger (0 undetected)", f"{unseen} undetected of {done:,}")


def _sound(ledger: LedgerFolder) -> bool:
    try:
        rebuild(LedgerFolder(ledger.folder, ledger.origin, SEED), processes=1)
    except IntegrityFault:
        return False
    return True


if __name__ == "__main__":
    print(run().text())
