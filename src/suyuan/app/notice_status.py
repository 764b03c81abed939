"""``notify status``: how far a notification got, in households and messages; nobody is named."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from suyuan.app.notices import code_hash, find_run
from suyuan.core.errors import UsageFault
from suyuan.remedy.notices.states import TOLD, NoticeState
from suyuan.remedy.notices.wording import Wording, read_wording
from suyuan.storage.notices import StoredNotice, StoredRun
from suyuan.storage.workspace import Workspace

LOST = frozenset({NoticeState.UNREACHABLE, NoticeState.ANNOUNCED})


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a run got.

    Attributes:
        households: all of them.
        told: with a message handed over, of which ``delivered`` have a receipt.
        open: with something left to send.
        unreachable: whom no message reached, of which ``announced`` were told in public.
        erased: whose messages went with an erased person.
        messages: by channel and state.
        next_try: the earliest, None for none.
        lost: messages of the households that cannot be reached.
    """

    households: int
    told: int
    delivered: int
    open: int
    unreachable: int
    announced: int
    erased: int
    messages: Mapping[tuple[str, str], int]
    next_try: datetime | None
    lost: tuple[StoredNotice, ...]

    @property
    def done(self) -> bool:
        """Whether nobody is left to be told."""
        return self.told + self.announced + self.erased == self.households


def progress_of(notices: Iterable[StoredNotice]) -> Progress:
    """How far the messages of one run got."""
    households: dict[int, list[StoredNotice]] = defaultdict(list)
    messages: Counter[tuple[str, str]] = Counter()
    tries = []
    for one in notices:
        households[one.household].append(one)
        messages[one.channel, one.state] += 1
        if one.next_try is not None:
            tries.append(one.next_try)
    counts: Counter[str] = Counter()
    lost: list[StoredNotice] = []
    for held in households.values():
        states = {NoticeState(one.state) for one in held}
        living = states - {NoticeState.ERASED}
        if states & TOLD:
            counts["told"] += 1
            counts["delivered"] += NoticeState.DELIVERED in states
        elif not living:
            counts["erased"] += 1
        elif living <= LOST:
            counts["unreachable"] += 1
            counts["announced"] += NoticeState.UNREACHABLE not in living
            lost += [one for one in held if one.state in LOST]
        else:
            counts["open"] += 1
    return Progress(
        households=len(households),
        told=counts["told"],
        delivered=counts["delivered"],
        open=counts["open"],
        unreachable=counts["unreachable"],
        announced=counts["announced"],
        erased=counts["erased"],
        messages=dict(sorted(messages.items())),
        next_try=min(tries, default=None),
        lost=tuple(lost),
    )


def show_progress(workspace: Workspace, run_id: str | None) -> tuple[StoredRun, Progress]:
    """A run and how far it got.

    Raises:
        UsageFault: SY-U135, there is none.
    """
    with workspace.reading() as session:
        run = find_run(session, run_id)
        return run, progress_of(session.notices.of(run.run_id))


def list_progress(workspace: Workspace, most: int) -> list[tuple[StoredRun, Progress]]:
    """The newest runs and how far each got."""
    with workspace.reading() as session:
        runs = session.notices.runs()[::-1][:most]
        return [(run, progress_of(session.notices.of(run.run_id))) for run in runs]


def show_wording(workspace: Workspace, run_id: str) -> Wording:
    """The words that every message of a run says; they name nobody.

    Raises:
        UsageFault: SY-U135, there is no such run.
    """
    with workspace.reading() as session:
        words = session.notices.run_words(find_run(session, run_id).run_id)
    held = words["wording"]
    assert isinstance(held, dict)
    return read_wording(held)


def find_code(workspace: Workspace, code: str) -> StoredNotice:
    """The message whose code a caller reads out.

    Raises:
        UsageFault: SY-U138, no message has it.
    """
    with workspace.reading() as session:
        found = session.notices.by_code(code_hash(workspace.keyring, code))
    if found is None or not any(letter.isalpha() for letter in code):
        raise UsageFault("SY-U138")
    return found
