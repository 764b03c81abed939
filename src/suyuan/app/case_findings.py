"""``case add CASE finding``: what was found; figures come from results of our own commands and are bound by hash."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from suyuan.app.cases import find_case, number_of, record
from suyuan.app.clock import Clock
from suyuan.case.file import CaseFile
from suyuan.case.item_checks import check_item
from suyuan.case.item_json import item_json
from suyuan.case.items import Finding
from suyuan.core.canonical import Json, canonical_bytes
from suyuan.core.errors import InputFault, IntegrityFault, PolicyRefusal, UsageFault
from suyuan.ledger.entry import Event, decode_entry
from suyuan.report.messages import say
from suyuan.storage.case_items import StoredItem
from suyuan.storage.cases import TALLY
from suyuan.storage.workspace import Session, Workspace

LARGEST = 64 << 20


class ResultKind(StrEnum):
    """Results of commands that a finding can take its figures from."""

    TRACE = "trace"
    LEADS = "leads"
    COUNT = "count"
    ASSESS = "assess"
    DECISION = "decision"


_SCHEMAS = {
    ResultKind.TRACE: ("suyuan/trace/1",),
    ResultKind.LEADS: ("suyuan/trace/1",),
    ResultKind.COUNT: ("suyuan/case-count/1", "suyuan/count/1"),
    ResultKind.ASSESS: ("suyuan/assess/1",),
    ResultKind.DECISION: ("suyuan/plan/1", "suyuan/release/1"),
}
FINDING_KINDS = ("identifiability", "lawfulness", "source", "count", "gain", "lead")
_KINDS = {
    ResultKind.TRACE: "source",
    ResultKind.LEADS: "lead",
    ResultKind.COUNT: "count",
    ResultKind.ASSESS: "identifiability",
    ResultKind.DECISION: "lawfulness",
}
_FIGURES = {
    ResultKind.TRACE: (
        "exhibit_sha256 rows rows_aligned rows_ambiguous distinct_people candidates alpha threshold_log10 accused "
        "best_other_log10 verdict ledger_index"
    ),
    ResultKind.LEADS: "exhibit_sha256 leads ledger_index",
    ResultKind.COUNT: (
        "exhibit_sha256 on method rows exact_duplicates invalid same_person people people_interval people_classes "
        "families minors minors_unknown lists whole per_buyer uncounted ledger_index"
    ),
    ResultKind.ASSESS: "name rows direct fields unique uniqueness k quotes",
    ResultKind.DECISION: "release_id recipient purpose basis rows decision",
}


@dataclass(frozen=True, slots=True)
class _Result:
    """A result as read: its kind, its fields, the SHA-256 of its file."""

    kind: ResultKind
    told: Mapping[str, Any]
    digest: str


def add_finding(
    workspace: Workspace,
    case: str,
    clock: Clock,
    *,
    result: tuple[ResultKind, Path] | None = None,
    written: tuple[str, str, str] | None = None,
    exhibits: Sequence[str] = (),
    replaces: str | None = None,
) -> StoredItem:
    """Add a finding, from a result or as a person wrote it.

    Args:
        result: a file that one of our commands printed with ``--json``, and what it is.
        written: kind, Chinese and English sentence of a finding without such a file.
        exhibits: what supports it, besides the exhibit that the result is about.

    Raises:
        UsageFault: SY-U100 no such case, SY-U102 no such exhibit, SY-U116 nothing was found, SY-U117 not of that kind.
        InputFault: SY-I055 the file cannot be read, SY-I145 it is no such result, SY-I150 of no exhibit of this case.
        PolicyRefusal: SY-G120, the trace does not attribute the list: there is no source to find; SY-G121, a source is
            found by a trace alone.
        IntegrityFault: SY-L042, the ledger holds another result.
    """
    read = None if result is None else _read(*result)
    if read is None and (written is None or not written[1].strip()):
        raise UsageFault("SY-U116")
    with workspace.writing() as session:
        number = find_case(session, case)
        case_file = session.cases.file(number)
        own = number_of(session, number, "finding", replaces)
        named = tuple(one.strip().upper() for one in exhibits)
        if read is not None:
            finding = _from_result(session, case_file, own, read, named)
        elif written is not None:
            finding = _as_written(own, written, named)
        check_item(case_file, finding)
        return record(session, number, item_json(finding), own, clock(), "supersede" if replaces else "add")


def _as_written(own: str, written: tuple[str, str, str], named: tuple[str, ...]) -> Finding:
    kind, zh, en = written
    if kind not in FINDING_KINDS:
        raise UsageFault("SY-U117", kind=kind[:40], kinds=" | ".join(FINDING_KINDS))
    if kind == "source":
        raise PolicyRefusal("SY-G121")
    return Finding(own, kind, zh.strip(), en.strip() or zh.strip(), named)


def _from_result(session: Session, case_file: CaseFile, own: str, read: _Result, named: tuple[str, ...]) -> Finding:
    told = read.told
    if read.kind is ResultKind.TRACE and told.get("verdict") != "attributed":
        raise PolicyRefusal("SY-G120", shortfall=str(told.get("shortfall_log10", "?")))
    if read.kind is ResultKind.LEADS and not isinstance(told.get("leads"), dict):
        raise InputFault("SY-I145", kind=read.kind.value)
    about = _exhibits_of(case_file, read)
    _hold_to_ledger(session, case_file.number, read)
    figures = {name: told[name] for name in _FIGURES[read.kind].split() if name in told}
    body = {"result": read.kind.value, "result_sha256": read.digest, **cast("dict[str, Json]", _exact(figures))}
    sentences = [say(lang, f"case_finding.{read.kind.value}", **_words(read)) for lang in ("zh", "en")]
    supports = tuple(dict.fromkeys((*about, *named)))
    return Finding(own, _KINDS[read.kind], sentences[0], sentences[1], supports, canonical_bytes(body).decode())


def _read(kind: ResultKind, path: Path) -> _Result:
    try:
        if path.stat().st_size > LARGEST:
            raise InputFault("SY-I145", kind=kind.value)
        data = path.read_bytes()
        told = json.loads(data)
    except OSError as error:
        raise InputFault("SY-I055", file=path.name) from error
    except (ValueError, RecursionError):
        raise InputFault("SY-I145", kind=kind.value) from None
    if not isinstance(told, dict) or told.get("schema") not in _SCHEMAS[kind]:
        raise InputFault("SY-I145", kind=kind.value)
    if kind is ResultKind.DECISION and not isinstance(told.get("decision"), dict):
        raise InputFault("SY-I145", kind=kind.value)
    return _Result(kind, told, sha256(data).hexdigest())


def _exhibits_of(case_file: CaseFile, read: _Result) -> tuple[str, ...]:
    """The exhibits that a result is about, by their hashes."""
    if read.kind in {ResultKind.ASSESS, ResultKind.DECISION}:
        return ()
    by_hash = {one.sha256: one.number for one in case_file.exhibits}
    if read.told["schema"] == "suyuan/case-count/1":
        hashes = [one.get("sha256") for one in read.told.get("lists", [])]
    else:
        hashes = [read.told.get("exhibit_sha256")]
    if not hashes or any(one not in by_hash for one in hashes):
        raise InputFault("SY-I150", case=case_file.number)
    return tuple(by_hash[one] for one in hashes)


def _hold_to_ledger(session: Session, case: str, read: _Result) -> None:
    """A result whose making is in the ledger must be the one that the ledger holds."""
    told = read.told
    if read.kind in {ResultKind.TRACE, ResultKind.LEADS}:
        said = {
            "sha256": told.get("exhibit_sha256"),
            "rows": told.get("rows"),
            "candidates": told.get("candidates"),
            "alpha": repr(told.get("alpha")),
            "accused": [one.get("recipient") for one in told.get("accused", [])],
        }
        body = _entry(session, told.get("ledger_index"), Event.TRACE)
        if any(body.get(name) != value for name, value in said.items()):
            raise IntegrityFault("SY-L042", kind=read.kind.value)
    elif told["schema"] == "suyuan/case-count/1":
        tallies = [one for one in session.cases.items(case, every_version=True) if one.kind == TALLY]
        held = next((one for one in tallies if one.ledger_index == told.get("ledger_index")), None)
        if held is None or told.get("case") != case or any(told.get(k) != v for k, v in held.facts.items()):
            raise IntegrityFault("SY-L042", kind=read.kind.value)


def _entry(session: Session, index: Any, event: Event) -> Mapping[str, Json]:  # noqa: ANN401 - from a file
    try:
        entry = decode_entry(session.workspace.ledger.leaf(index), index)
    except (IndexError, TypeError) as error:
        raise IntegrityFault("SY-L042", kind=event.value) from error
    return entry.body if entry.event is event else {}


def _words(read: _Result) -> dict[str, object]:
    """The figures that the sentence of a finding names."""
    told = read.told
    if read.kind is ResultKind.TRACE:
        accused = told["accused"]
        return {
            "names": "、".join(str(one["recipient"]) for one in accused),
            "rows": told["rows"],
            "candidates": told["candidates"],
            "alpha": told["alpha"],
            "log10_e": min(one["log10_e"] for one in accused),
            "threshold": told["threshold_log10"],
        }
    if read.kind is ResultKind.LEADS:
        return {"holders": len(told["leads"].get("holders", []))}
    if read.kind is ResultKind.COUNT:
        whole = told.get("whole", told)
        low, high = whole["people_interval"]
        names = ("rows", "people", "families", "minors")
        return {"low": low, "high": high, "day": told["on"], **{name: whole[name] for name in names}}
    if read.kind is ResultKind.ASSESS:
        return {"rows": told["rows"], "unique": told["unique"], "fields": "、".join(map(str, told["fields"]))}
    return {
        "recipient": told.get("recipient", "-"),
        "purpose": told.get("purpose", "-"),
        "outcome": told["decision"].get("outcome", "-"),
    }


def _exact(value: Any) -> Json:  # noqa: ANN401 - any JSON
    """JSON without floats: they travel as decimal texts."""
    if isinstance(value, float):
        return repr(value)
    if isinstance(value, dict):
        return {str(name): _exact(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_exact(inner) for inner in value]
    return cast("Json", value)
