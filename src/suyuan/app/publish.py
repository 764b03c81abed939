"""``publish``: the public site.  What is published is logged first; the same content is logged once."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

from suyuan.app.clock import Clock
from suyuan.app.fund.books import CLAIM, PUBLISH, Books, fingerprint, open_books
from suyuan.app.fund.view import book_lines, is_private, tell_operation, write_lines
from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.errors import ComponentFault, InputFault, UsageFault
from suyuan.core.fields import Kind
from suyuan.govern.policy import Policy, parse_policy
from suyuan.govern.publish_policy import PublishPolicy, parse_about
from suyuan.ledger.entry import Entry, Event
from suyuan.ledger.proof_text import write_proof_text
from suyuan.portal.names import read_names, refuse_names
from suyuan.portal.site import LogHead, Refusal, Site, public_words, tell_balances
from suyuan.remedy.fund.beancount import write_beancount
from suyuan.remedy.fund.findings import find
from suyuan.remedy.fund.lines import CLAIMS, merge_claims
from suyuan.report.messages import Lang, say
from suyuan.report.site.draw import draw_site
from suyuan.storage.durable import disk_fault, write_whole
from suyuan.storage.workspace import Session, Workspace

LANGS: tuple[Lang, ...] = ("zh", "en")
MANIFEST = "data/files.json"
CHECKER = "suyuan_fund_check.py"
NAMED_AT_LEAST = 3
"""Names of the registry of two characters are words too (高兴, 白云): holding texts against them would refuse sense."""


@dataclass(frozen=True, slots=True)
class Published:
    """A site that was written.

    Attributes:
        repeated: the same content was published before; nothing was logged again.
    """

    files: int
    ledger_index: int
    log_key: str
    repeated: bool
    findings: int


def publish(
    workspace: Workspace,
    out: Path,
    clock: Clock,
    *,
    about: Path | None = None,
    progress: Callable[[int, int], None] = lambda _done, _all: None,
) -> Published:
    """Write the site.

    Args:
        out: an empty folder, or one that an earlier publication wrote.
        about: a file of the shape of ``[publish]``, in the place of the policy's.

    Raises:
        UsageFault: SY-U124, the folder holds other things.
        InputFault: SY-I165, ``about`` cannot be read.
        PolicyRefusal: SY-G145, a public text holds a name or number that is sealed.
        IntegrityFault: as ``open_books``.
    """
    policy = parse_policy(workspace.policy_text())
    told = policy.publish if about is None else _read_about(about)
    before = _written_before(out)
    with workspace.writing() as session:
        books = open_books(session)
        more = {"publisher": told.publisher, "contact": told.contact, "name": policy.fund.name}
        refuse_names(public_words(books.state, told.cases, **more), _sealed_names(session))
        index, at, repeated = _log_once(session, books, policy, told, clock)
    site = _site(workspace, books, policy, told, index, at)
    files = {path: page.encode() for path, page in draw_site(site).items()}
    files |= _data(books, site)
    files |= _proofs(workspace, (*_public_entries(books), *(one.ledger_index for one in site.refusals), index))
    listed: dict[str, Json] = {path: sha256(data).hexdigest() for path, data in sorted(files.items())}
    _write(out, files, before, progress)
    manifest = canonical_bytes({"schema": "suyuan/site-files/1", "files": listed}) + b"\n"
    write_whole(out / MANIFEST, manifest, mode=0o644)
    return Published(len(files) + 1, index, site.head.log_key, repeated, len(site.findings) + len(site.interrupted))


def _log_once(
    session: Session, books: Books, policy: Policy, told: PublishPolicy, clock: Clock
) -> tuple[int, datetime, bool]:
    """Log what is published, unless the newest publication was the same."""
    now = clock()
    content: dict[str, Json] = {
        "operations": books.state.count,
        "fund": policy.fund.model_dump(mode="json"),
        "publish": told.model_dump(mode="json"),
        "findings": [f"{one.kind.value} {one.subject} {one.fen} {one.since}" for one in find(books.state, now.date())],
        "interrupted": list(books.interrupted),
        "refused": len(books.refused),
    }
    body: dict[str, Json] = {
        "action": PUBLISH,
        "operations": books.state.count,
        "balances": sha256(_balances(books)).hexdigest(),
        "content": sha256(canonical_bytes(content)).hexdigest(),
    }
    if books.published:
        index, entry = books.published[-1]
        if all(entry.body.get(name) == value for name, value in body.items()):
            return index, entry.at, True
    return session.log(Entry(Event.FUND, now, body)), now, False


def _site(workspace: Workspace, books: Books, policy: Policy, told: PublishPolicy, index: int, at: datetime) -> Site:
    note, head = workspace.ledger.checked_note(), workspace.ledger.checkpoint()
    return Site(
        name={lang: policy.fund.name or say(lang, "fund.name") for lang in LANGS},
        publisher=told.publisher or policy.custodian.name,
        contact=told.contact or policy.custodian.contact,
        as_of=at,
        state=books.state,
        lines={lang: merge_claims(book_lines(books, lang), say(lang, f"fund_action.{CLAIMS}")) for lang in LANGS},
        findings=find(books.state, at.date()),
        interrupted=books.interrupted,
        refusals=tuple(
            Refusal(one.at, one.action, one.code, one.index) for one in books.refused if one.action != CLAIM
        ),
        small=policy.fund.small,
        cases=told.cases,
        head=LogHead(head.size, head.root.hex(), note, workspace.ledger.verifier_key(), index),
    )


def _data(books: Books, site: Site) -> dict[str, bytes]:
    """What machines read."""
    shown = [one for one in books.written if not is_private(one)]
    keys = {fingerprint(key): key.hex() for key in books.staff.keys.values()}
    used = {one.stored.operation.by for one in shown}
    claims: dict[str, Json] = {
        one.subject: [[posting.account, posting.fen] for posting in one.postings]
        for one in site.lines["en"]
        if one.action == CLAIMS
    }
    told: dict[str, Json] = {
        "schema": "suyuan/fund-publication/1",
        "name": site.name["zh"],
        "as_of": site.as_of.replace(tzinfo=None).isoformat(timespec="seconds") + "Z",
        "ledger_index": site.head.entry,
        "claims": claims,
        "findings": [
            {"finding": one.kind.value, "subject": one.subject, "fen": one.fen, "since": str(one.since or "")}
            for one in site.findings
        ],
    }
    operations: dict[str, Json] = {
        "schema": "suyuan/fund-operations/1",
        "operations": [tell_operation(one) for one in shown],
    }
    return {
        "data/operations.json": canonical_bytes(operations) + b"\n",
        "data/operators.json": canonical_bytes(
            {"schema": "suyuan/fund-operators/1", "keys": {by: key for by, key in sorted(keys.items()) if by in used}}
        )
        + b"\n",
        "data/balances.json": _balances(books),
        "data/publication.json": canonical_bytes(told) + b"\n",
        "data/fund.csv": write_lines(site.lines["en"]).encode(),
        "data/fund.beancount": write_beancount(site.lines["zh"], site.name["zh"]).encode(),
        "data/checkpoint": site.head.note.encode(),
        "data/log-key.txt": f"{site.head.log_key}\n".encode(),
        "data/check.py": checker_file().read_bytes(),
    }


def _balances(books: Books) -> bytes:
    return canonical_bytes(tell_balances(books.state))


def _public_entries(books: Books) -> tuple[int, ...]:
    return tuple(one.stored.ledger_index for one in books.written if not is_private(one))


def _proofs(workspace: Workspace, indexes: tuple[int, ...]) -> dict[str, bytes]:
    """A tlog-proof and the entry for each index."""
    note = workspace.ledger.checked_note()
    found = {}
    for index in indexes:
        proof = workspace.ledger.prove(index)
        found[f"proofs/{index}.tlog-proof"] = write_proof_text(proof, note).encode()
        found[f"proofs/{index}.entry.json"] = proof.leaf
    return found


def _sealed_names(session: Session) -> frozenset[str]:
    """Everything that is sealed in the workspace and names or reaches somebody."""
    sealed: list[object] = list(session.funds.all_words())
    sealed += [session.requests.words(one.request_id) for one in session.requests.all()]
    sealed += [session.papers.words(one) for one in session.papers.all()]
    names = set(read_names(sealed))
    kinds = {Kind.NAME, Kind.PHONE, Kind.ID_NUMBER, Kind.RECORD_NUMBER}
    fields = [one.name for one in session.registry.fields() if one.kind in kinds]
    rows = session.registry.read(fields) if fields else pa.table({})
    for name in fields:
        texts = rows[name].unique().to_pylist()
        names |= {one for one in read_names(texts) if len(one) >= NAMED_AT_LEAST}
    return frozenset(names)


def checker_file() -> Path:
    """The stand-alone checker: beside this module where Suyuan is installed, in ``verify/`` of a checkout.

    Raises:
        ComponentFault: SY-C013, it is missing.
    """
    here = Path(__file__)
    for path in (here.with_name(CHECKER), here.parents[3] / "verify" / CHECKER):
        if path.is_file():
            return path
    raise ComponentFault("SY-C013", file=CHECKER)


def _read_about(path: Path) -> PublishPolicy:
    try:
        text = path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise InputFault("SY-I165", file=path.name, place="-", detail=type(error).__name__) from error
    return parse_about(text, path.name)


def _written_before(out: Path) -> frozenset[str]:
    """What an earlier publication wrote there.

    Raises:
        UsageFault: SY-U124, the folder holds something and is no site of ours.
    """
    if not out.exists() or (out.is_dir() and not any(out.iterdir())):
        return frozenset()
    try:
        listed = json.loads((out / MANIFEST).read_bytes())["files"]
        return frozenset(str(path) for path in listed)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UsageFault("SY-U124", folder=out.name) from error


def _write(out: Path, files: dict[str, bytes], before: frozenset[str], progress: Callable[[int, int], None]) -> None:
    try:
        for done, (path, data) in enumerate(sorted(files.items()), 1):
            target = out / path
            target.parent.mkdir(mode=0o755, parents=True, exist_ok=True)
            write_whole(target, data, mode=0o644)
            progress(done, len(files))
        for path in sorted(before - files.keys()):
            target = out / path
            if out.resolve() in target.resolve().parents:
                target.unlink(missing_ok=True)
    except OSError as error:
        raise disk_fault(error, out.name) from error
