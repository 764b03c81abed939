"""``demo``: the whole story on invented people, seeded and offline.

A registry of newborns, twelve recipients, a broker who merges two of their copies with strangers' rows, the trace, the
count, the evidence pack and its check by the stand-alone verifier.  The same seed gives the same files, byte for byte:
the demo's keys come from the seed, which is why its workspace must never hold real people.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from hashlib import shake_256
from importlib import resources
from pathlib import Path

import numpy as np
import pyarrow as pa

from suyuan.app.count import CountResult, count_file
from suyuan.app.demo_consent import collect_consents
from suyuan.app.demo_govern import approve_release, assess_recipient, open_office
from suyuan.app.import_registry import ImportResult, import_file
from suyuan.app.pack import PackResult, pack_evidence
from suyuan.app.plan import ReleasePlan, make_plan
from suyuan.app.release import ReleaseResult, make_release
from suyuan.app.starter import init_workspace
from suyuan.app.trace import TraceResult, trace_file
from suyuan.app.verify import Verification, verify_pack
from suyuan.core.errors import UsageFault
from suyuan.engines.reading import read_table
from suyuan.engines.writing import write_table
from suyuan.govern.policy import parse_policy
from suyuan.samples.broker import Habits, dress_up, merge_sources, take_some
from suyuan.samples.numbers import custodian_numbers
from suyuan.samples.people import invent_newborns, invent_strangers

PEOPLE = 30_000
SEED = 20240401
MARKER = ".suyuan-demo"
STORY_BEGINS = datetime(2024, 1, 8, 1, 0, tzinfo=UTC)
FOUND_ON = date(2024, 4, 1)
SOURCES = (("qicai-photo", 4_200), ("meile-photo", 1_800))
STRANGERS = 1_500
PHOTO = "newborn-photo"
HEADERS = {
    "address": "住址",
    "contact": "联系电话",
    "mother_surname": "家长姓",
    "birth_month": "宝宝生日",
}

Narrator = Callable[[str, dict[str, object]], None]


@dataclass(frozen=True, slots=True)
class DemoResult:
    """What the demo made: the folder, and the result of each step."""

    folder: Path
    registry_file: Path
    leak_file: Path
    removed_file: Path
    imported: ImportResult
    plan: ReleasePlan
    releases: tuple[ReleaseResult, ...]
    traced: TraceResult
    counted: CountResult
    packed: PackResult
    verified: Verification
    truth: tuple[tuple[str, int], ...]


class StoryClock:
    """A clock that starts with the story and moves on an hour at each look."""

    def __init__(self) -> None:
        self._next = STORY_BEGINS

    def __call__(self) -> datetime:
        """The story's time."""
        now = self._next
        self._next += timedelta(hours=1)
        return now


def run_demo(
    folder: Path, narrate: Narrator, *, people: int = PEOPLE, seed: int = SEED, lang: str = "zh"
) -> DemoResult:
    """Play the story.

    Args:
        folder: a new folder, or one that an earlier demo made (it is replaced).
        narrate: told each step by a key and its values.
        people: size of the registry, at least 12,000 for the story to keep its numbers.
        seed: of everything.
        lang: of the verifier's sentences.

    Raises:
        UsageFault: SY-U010, the folder holds something that no demo made.
    """
    _clear(folder)
    clock = StoryClock()
    rng = np.random.Generator(np.random.PCG64([seed, 2]))
    registry_file = folder / "registry.csv"
    write_table(invent_newborns(people, seed), registry_file)
    narrate("invented", {"people": people, "file": registry_file})

    workspace = init_workspace(folder / "workspace", clock, policy_text=demo_policy(seed), entropy=_seeded(seed))
    imported = import_file(workspace, registry_file, clock)
    narrate("imported", {"result": imported})

    policy = parse_policy(workspace.policy_text())
    office = open_office(workspace, clock, seed)
    consents = collect_consents(workspace, policy, clock, seed)
    narrate("consented", {"consents": consents})
    plan = make_plan(workspace, SOURCES[0][0], PHOTO, clock, candidates=len(policy.recipients))
    narrate("planned", {"plan": plan})
    releases = []
    for recipient in policy.recipients:
        purpose = next(key for key, item in policy.purposes.items() if recipient in (item.recipients or ()))
        assess_recipient(workspace, recipient, purpose, clock)
        approve_release(workspace, office, recipient, purpose, clock)
        releases.append(make_release(workspace, recipient, purpose, clock, clerk=office.clerk))
    narrate("released", {"releases": releases})

    leak_file = folder / "broker-list.xlsx"
    parts = [take_some(_read_copy(releases, recipient), min(rows, people // 4), rng) for recipient, rows in SOURCES]
    parts.append(_strangers_rows(min(STRANGERS, people // 8), seed))
    merged = merge_sources(parts, rng).select(list(HEADERS))
    write_table(dress_up(merged, Habits(repeats=0.04, names=HEADERS), rng), leak_file)
    narrate("leaked", {"file": leak_file, "rows": merged.num_rows})

    traced = trace_file(workspace, leak_file, clock)
    narrate("traced", {"result": traced})
    removed_file = folder / "removed-rows.csv"
    counted = count_file(workspace, leak_file, FOUND_ON, removed_file=removed_file)
    narrate("counted", {"result": counted, "day": FOUND_ON})
    packed = pack_evidence(workspace, traced, folder / "evidence-pack.zip", clock)
    narrate("packed", {"result": packed})
    verified = verify_pack(packed.out, exhibit=leak_file, log_key=packed.log_key, lang=lang)
    narrate("verified", {"result": verified})
    truth = tuple((recipient, part.num_rows) for (recipient, _), part in zip(SOURCES, parts, strict=False))
    return DemoResult(
        folder,
        registry_file,
        leak_file,
        removed_file,
        imported,
        plan,
        tuple(releases),
        traced,
        counted,
        packed,
        verified,
        truth,
    )


def demo_policy(seed: int) -> str:
    """The demo's policy, with invented numbers that the custodian holds."""
    text = resources.files("suyuan.app").joinpath("demo_policy.toml").read_text("utf-8")
    phones = ", ".join(f'"{number}"' for number in custodian_numbers(24, seed))
    return text + f"\n[honey]\nphones = [{phones}]\n"


def _strangers_rows(rows: int, seed: int) -> pa.Table:
    """People of no registry of ours, in the columns of a broker's list."""
    people = invent_strangers(rows, seed)
    surnames = pa.array([name[:1] if name else None for name in people["mother_name"].to_pylist()])
    months = pa.array([day[:7] for day in people["birth_date"].to_pylist()])
    return pa.table(
        {
            "birth_month": months,
            "contact": people["mother_phone"].combine_chunks(),
            "mother_surname": surnames,
            "address": people["address"].combine_chunks(),
        }
    )


def _read_copy(releases: list[ReleaseResult], recipient: str) -> pa.Table:
    """The copy as its recipient holds it: the file, not our memory of it."""
    made = next(release for release in releases if release.stored.recipient == recipient)
    source = read_table(made.out)
    assert source.header is not None
    return source.rows.rename_columns(list(source.header))


def _seeded(seed: int) -> Callable[[int], bytes]:
    drawn = 0

    def draw(size: int) -> bytes:
        nonlocal drawn
        drawn += 1
        return shake_256(f"suyuan demo, never for real people: {seed} {drawn}".encode()).digest(size)

    return draw


def _clear(folder: Path) -> None:
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARKER).is_file():
            raise UsageFault("SY-U010", folder=folder.name)
        shutil.rmtree(folder)
    folder.mkdir(parents=True, exist_ok=True)
    (folder / MARKER).write_text("made by suyuan demo; replaced by the next run\n", "utf-8")
