"""Group commit: many blocking callers, one flush.

Whoever comes while nobody writes leads: it writes for all who wait, then hands the lead to the first who came
meanwhile.  Each caller returns when its own entry is on disk under a signed head.  For services with many threads; the
command line appends for itself.
"""

from __future__ import annotations

import threading
import time

from suyuan.ledger.entry import Entry
from suyuan.ledger.tiles import check_length
from suyuan.storage.ledger_folder import LedgerFolder

LARGEST_GROUP = 4096
LONGEST_WAIT = 0.002
"""Seconds that a leader waits for the callers of the last group."""


class _Waiting:
    """One caller; ``woken`` is a lock that is let go once, which costs a tenth of an ``Event``."""

    __slots__ = ("error", "index", "leads", "leaf", "woken")

    def __init__(self, leaf: bytes) -> None:
        self.leaf = leaf
        self.woken = threading.Lock()
        self.woken.acquire()
        self.leads = False
        self.index = -1
        self.error: Exception | None = None


class GroupCommit:
    """Appends of many threads to one ledger; the process must hold the workspace for writing."""

    def __init__(self, ledger: LedgerFolder) -> None:
        self._ledger = ledger
        self._waiting: list[_Waiting] = []
        self._guard = threading.Lock()
        self._busy = False
        self._last = 0

    def append(self, entry: Entry) -> int:
        """Append an entry and return its index, once it is on disk.

        Raises:
            SuyuanError: as ``LedgerFolder.append_many``; where the disk fails, every caller of the group is told.
        """
        # Encoded and measured here: a caller's bad entry is its own affair, and other threads wait for the disk anyway.
        leaf = entry.encode()
        check_length(leaf)
        mine = _Waiting(leaf)
        with self._guard:
            self._waiting.append(mine)
            mine.leads, self._busy = not self._busy, True
        if not mine.leads:
            mine.woken.acquire()
        if mine.leads:
            self._lead()
        if mine.error is not None:
            raise mine.error
        return mine.index

    def _lead(self) -> None:
        """Write one group, the leader's own entry in it, and hand the lead on."""
        # Those of the last group are about to come again: a short wait makes one flush of two.
        patience = time.monotonic() + LONGEST_WAIT
        while len(self._waiting) < self._last and time.monotonic() < patience:
            time.sleep(LONGEST_WAIT / 20)
        with self._guard:
            self._last = min(len(self._waiting), LARGEST_GROUP)
            group, self._waiting = self._waiting[:LARGEST_GROUP], self._waiting[LARGEST_GROUP:]
        try:
            first = self._ledger.append_leaves([waiting.leaf for waiting in group])
        except Exception as error:  # noqa: BLE001 - handed to every caller of the group
            for waiting in group:
                waiting.error = error
        else:
            for place, waiting in enumerate(group):
                waiting.index = first + place
        for waiting in group[1:]:  # the first is the leader itself
            waiting.woken.release()
        with self._guard:
            heir = self._waiting[0] if self._waiting else None
            self._busy = heir is not None
            if heir is not None:
                heir.leads = True
        if heir is not None:
            heir.woken.release()
