"""``notify send`` and ``retry``: the ledger says what goes out, then it goes out, then its end is recorded.

A crash between sending and recording leaves a message in ``sending``; the next run sends it again under the same
number.  That is at least once, and never not at all.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from suyuan.app.approvals import approval_check, refuse_unapproved
from suyuan.app.clock import Clock
from suyuan.app.notice_drafts import read_draft, run_wording
from suyuan.app.notice_marks import begin, settle, standing_of
from suyuan.app.notice_papers import letter_page
from suyuan.app.notices import find_run
from suyuan.app.staff import Signer, proven_staff, require_clerk, require_signer
from suyuan.core.canonical import Json
from suyuan.core.errors import ComponentFault, IntegrityFault
from suyuan.engines.notify import Fate, Outcome, Parcel, Transport
from suyuan.govern.policy import Policy, parse_policy
from suyuan.ledger.entry import Entry, Event, decode_entry
from suyuan.remedy.notices.choosing import Chosen, choose
from suyuan.remedy.notices.wording import Wording, compose
from suyuan.storage.durable import exclusive
from suyuan.storage.notices import StoredNotice, StoredRun
from suyuan.storage.openings import hide_facts
from suyuan.storage.workspace import Session, Workspace

IN_ONE_ENTRY = 500
"""Commitments that one entry holds: an entry ends at 65,535 bytes."""

Progress = Callable[[int, int], None]
OpenTransport = Callable[[Policy, StoredRun], Transport]


@dataclass(frozen=True, slots=True)
class Sent:
    """What a sending did.

    Attributes:
        chosen: what was to go out, and who was not.
        by_channel: messages that were to go out, by channel.
        accepted, failed, refused, held: what became of them; held ones wait for their turn.
        operator: who sent; empty in a dry run.
        single_operator: sent by somebody who works alone.
    """

    run: StoredRun
    via: str
    chosen: Chosen
    by_channel: Mapping[str, int]
    accepted: int = 0
    failed: int = 0
    refused: int = 0
    held: int = 0
    operator: str = ""
    single_operator: bool = False


def channels_of(policy: Policy, via: str) -> tuple[str, ...]:
    """The channels that a way out serves, in the custodian's order."""
    return {"smtp": ("email",), "sms": ("sms",)}.get(via, policy.notify.order)


def preview_sending(
    workspace: Workspace, run_id: str | None, via: str, clock: Clock, *, only_begun: bool = False, at_once: bool = False
) -> Sent:
    """What would go out; nothing does."""
    policy = parse_policy(workspace.policy_text())
    with workspace.reading() as session:
        run = find_run(session, run_id)
        notices = session.notices.of(run.run_id)
    return _choose(run, notices, policy, via, clock, only_begun=only_begun, at_once=at_once)


def send_notices(
    workspace: Workspace,
    run_id: str | None,
    via: str,
    clerk: Signer,
    clock: Clock,
    open_transport: OpenTransport,
    *,
    only_begun: bool = False,
    at_once: bool = False,
    progress: Progress = lambda _done, _all: None,
) -> Sent:
    """Send what is to go out.

    Args:
        clerk: who sends, with the key that proves it.
        open_transport: makes the way out; called once something is to go out.

    Raises:
        PolicyRefusal: SY-G060, SY-G062..G064 the clerk may not; SY-G061, SY-G070..G072 a large sending was not
            approved by a second person.
        ComponentFault: nothing can be sent just now; what was sent is recorded, the rest waits.
    """
    policy = parse_policy(workspace.policy_text())
    with exclusive(workspace.folder / ".notify.lock"):
        with workspace.reading() as session:
            run = find_run(session, run_id)
            alone = _require_staff(session, run, policy, clerk, clock)
            notices = {one.notice_id: one for one in session.notices.of(run.run_id)}
            wording = run_wording(session, run.run_id)
        told = _choose(run, list(notices.values()), policy, via, clock, only_begun=only_begun, at_once=at_once)
        ends: Counter[str] = Counter()
        if told.chosen.notices:
            transport = open_transport(policy, run)
            sender = _Sender(workspace, run, wording, transport, clerk.name, clock, ends, progress)
            try:
                for batch in sender.batches([notices[name] for name in told.chosen.notices]):
                    sender.send(batch)
            finally:
                transport.close()
                sender.log_end()
    return Sent(
        run,
        via,
        told.chosen,
        told.by_channel,
        ends["accepted"],
        ends["failed"],
        ends["refused"],
        ends["held"],
        clerk.name,
        alone,
    )


class _Sender:
    """Sends batches: entry first, message after, end last."""

    def __init__(
        self,
        workspace: Workspace,
        run: StoredRun,
        wording: Wording,
        transport: Transport,
        operator: str,
        clock: Clock,
        ends: Counter[str],
        progress: Progress,
    ) -> None:
        self._workspace = workspace
        self._run = run
        self._wording = wording
        self._transport = transport
        self._operator = operator
        self._clock = clock
        self._ends = ends
        self._progress = progress
        self._done = self._whole = 0

    def batches(self, notices: Sequence[StoredNotice]) -> Iterator[list[StoredNotice]]:
        """Batches whose commitments fit one entry."""
        with self._workspace.reading() as session:
            sizes = {name: len(rids) for name, rids in session.notices.rids([n.notice_id for n in notices]).items()}
        self._whole = len(notices)
        batch: list[StoredNotice] = []
        room = IN_ONE_ENTRY
        for one in notices:
            size = sizes.get(one.notice_id, 0)
            if batch and size > room:
                yield batch
                batch, room = [], IN_ONE_ENTRY
            batch.append(one)
            room -= size
        if batch:
            yield batch

    def send(self, batch: Sequence[StoredNotice]) -> None:
        """Send a batch and record the end of each message, also when the way out breaks down.

        The message on which it broke has failed and is tried again; those after it never had their turn.
        """
        begun, parcels = self._begin(batch)
        ended: list[tuple[StoredNotice, Outcome | None]] = []
        try:
            for place, one in enumerate(begun):
                try:
                    outcome = self._transport.send(parcels[one.notice_id])
                except ComponentFault as fault:
                    ended.append((one, Outcome(Fate.FAILED, fault.code)))
                    ended += [(later, None) for later in begun[place + 1 :]]
                    raise
                ended.append((one, outcome))
                if len(ended) >= self._transport.record_every:
                    self._record(ended)
                    ended = []
        finally:
            self._record(ended)

    def log_end(self) -> None:
        """Say in the ledger how the sending ended."""
        body: dict[str, Json] = {"action": "sent", "run": self._run.run_id, "via": self._transport.name}
        body |= {name: self._ends[name] for name in ("accepted", "failed", "refused", "held")}
        with self._workspace.writing() as session:
            session.log(Entry(Event.NOTICE, self._clock(), body))

    def _begin(self, batch: Sequence[StoredNotice]) -> tuple[list[StoredNotice], dict[str, Parcel]]:
        names = [one.notice_id for one in batch]
        with self._workspace.writing() as session:
            words = session.notices.words(names)
            batch = [one for one in batch if one.notice_id in words]  # somebody may have been erased meanwhile
            parcels = {one.notice_id: self._parcel(one, words[one.notice_id]) for one in batch}
            rids = session.notices.rids([one.notice_id for one in batch])
            facts: list[tuple[Json, int]] = [
                ({"notice": one.notice_id, "rid": rid, "message": one.sha256, "channel": one.channel}, rid)
                for one in batch
                for rid in rids.get(one.notice_id, ())
            ]
            body: dict[str, Json] = {
                "action": "send",
                "run": self._run.run_id,
                "via": self._transport.name,
                "operator": self._operator,
                "count": len(batch),
                "again": sum(one.tries > 0 for one in batch),
            }
            now = self._clock()
            index = session.log(Entry(Event.NOTICE, now, body), hide_facts("messages", facts))
            begun = [begin(one, self._transport.name, now, index) for one in batch]
            session.notices.change(begun)
        return begun, parcels

    def _parcel(self, notice: StoredNotice, words: Mapping[str, Json]) -> Parcel:
        """The message as it was planned and approved, or nothing goes out."""
        draft, code = read_draft(notice.household, notice.channel, words)
        message = compose(self._wording, draft, code)
        if message.sha256 != notice.sha256:
            raise IntegrityFault("SY-L004", what=notice.notice_id)
        items = dict(self._wording.items)
        page = letter_page(self._wording, notice.notice_id, message) if notice.channel == "letter" else None
        slots = {"code": code, "link": items.get("link", ""), "phone": self._wording.phone}
        return Parcel(notice.notice_id, notice.channel, message.to, message.subject, message.text, page, slots)

    def _record(self, ended: Sequence[tuple[StoredNotice, Outcome | None]]) -> None:
        if not ended:
            return
        now = self._clock()
        with self._workspace.writing() as session:
            session.notices.change([settle(one, outcome, now) for one, outcome in ended])
        self._ends.update("held" if outcome is None else outcome.fate.value for _, outcome in ended)
        self._done += len(ended)
        self._progress(self._done, self._whole)


def _require_staff(session: Session, run: StoredRun, policy: Policy, clerk: Signer, clock: Clock) -> bool:
    """Who sends is known by key; above the house's limit a second person has approved.  True for who works alone."""
    if decode_entry(session.workspace.ledger.leaf(run.ledger_index), run.ledger_index).body.get("digest") != run.digest:
        raise IntegrityFault("SY-L004", what=run.run_id)
    staff = proven_staff(session)
    name = require_signer(staff, clerk).name
    require_clerk(staff, name)
    households = run.counts["households"]
    assert isinstance(households, int)
    if households > policy.approvals.two_above:
        check = approval_check(session, run.digest, name, 1, clock())
        refuse_unapproved(check, name)
    return staff.alone_now() is not None


def _choose(
    run: StoredRun,
    notices: Sequence[StoredNotice],
    policy: Policy,
    via: str,
    clock: Clock,
    *,
    only_begun: bool,
    at_once: bool,
) -> Sent:
    chosen = choose(
        map(standing_of, notices), channels_of(policy, via), clock(), only_begun=only_begun, at_once=at_once
    )
    wanted = set(chosen.notices)
    by_channel = Counter(one.channel for one in notices if one.notice_id in wanted)
    return Sent(run, via, chosen, dict(by_channel))
