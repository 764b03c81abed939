"""``suyuan scan``."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console

from suyuan.cli.options import LANG, JsonOption, LangOption, QuietOption, VerboseOption, make_shell, text
from suyuan.core.errors import InputFault, UsageFault

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from suyuan.app.answers import Answer
    from suyuan.cli.shell import Shell
    from suyuan.discover.scan_report import Fault, FileReport

FOUND_MORE, UNREAD = 1, 4
CHECKED = frozenset({"certain", "likely"})


class Names(StrEnum):
    """How far names are looked for in texts."""

    SAMPLE = "sample"
    ALL = "all"
    NONE = "none"


def scan(
    places: Annotated[list[str], typer.Argument(metavar="PATH|URL...", help=text("scan_paths"), show_default=False)],
    journal: Annotated[Path | None, typer.Option("--journal", help=text("scan_journal"), show_default=False)] = None,
    html: Annotated[Path | None, typer.Option("--html", help=text("scan_html"), show_default=False)] = None,
    check: Annotated[Path | None, typer.Option("--check", help=text("scan_check"), show_default=False)] = None,
    answers: Annotated[Path | None, typer.Option("--answers", help=text("scan_answers"), show_default=False)] = None,
    sample: Annotated[int | None, typer.Option("--sample", min=1, help=text("scan_sample"), show_default=False)] = None,
    names: Annotated[Names, typer.Option("--names", help=text("scan_names"))] = Names.SAMPLE,
    json_: JsonOption = False,
    lang: LangOption = "",
    quiet: QuietOption = False,
    verbose: VerboseOption = False,
) -> None:
    """Find personal information in files, folders and databases."""
    from suyuan.app.answers import read_answers
    from suyuan.app.scan import scan_sources
    from suyuan.app.scan_source import NAMES_SAMPLE, ScanOptions
    from suyuan.cli.explain import check_picture
    from suyuan.report.inventory_page import write_inventory
    from suyuan.storage.durable import write_whole

    shell = make_shell(locals())
    check_picture(html)
    baseline = None if check is None else read_baseline(check)
    told = () if answers is None else read_answers(answers)
    now = datetime.now(UTC)
    reach = {Names.SAMPLE: NAMES_SAMPLE, Names.ALL: None, Names.NONE: 0}[names]
    reports = scan_sources(places, ScanOptions(now.year, reach, sample), journal, shell.bar("scan"))
    data = describe_scan(reports, told)
    if html is not None:
        write_whole(html, write_inventory(LANG, reports, now).encode())
    more = [] if baseline is None else [one for one in data["findings"] if _counts(one) and _key(one) not in baseline]
    if baseline is not None:
        data["not_in_baseline"] = more

    def lines(console: Console) -> None:
        for report in reports:
            show_report(shell, console, report)
        console.print(shell.say("scan.summary", **count_statuses(reports)), style="bold", markup=False)
        if baseline is not None:
            console.print(shell.say("scan.more" if more else "scan.no_more", count=len(more)), markup=False)

    shell.result("scan", data, lines, "suyuan registry import FILE --dry-run")
    if any(report.faults for report in reports):
        raise typer.Exit(UNREAD)
    if more:
        raise typer.Exit(FOUND_MORE)


def _counts(finding: dict[str, Any]) -> bool:
    """Whether a finding is sure enough to exceed a baseline, and nobody said that it is none."""
    return finding["tier"] in CHECKED and finding["answer"] != "none"


def describe_scan(reports: Sequence[FileReport], answers: Sequence[Answer] = ()) -> dict[str, Any]:
    """The scan as JSON: how every source ended, and every finding with its place and what was answered."""
    from suyuan.app.answers import answer_for

    return {
        "files": [
            {
                "file": report.name,
                "sheet": report.sheet or None,
                "status": report.status,
                "names_in": list(report.names_in),
                "sampled": None if report.sampled is None else list(report.sampled),
                "why": [{"code": fault.code, "place": fault.place} for fault in report.faults],
            }
            for report in reports
        ],
        "findings": [
            {
                "file": report.name,
                "sheet": part.place.get("sheet"),
                "place": dict(part.place),
                "column": one.column,
                "type": one.type,
                "role": one.role,
                "tier": one.tier,
                "n": one.filled,
                "k": one.matched,
                "share": round(one.matched / one.filled, 4) if one.filled else None,
                "interval": [round(one.interval[0], 4), round(one.interval[1], 4)] if one.filled else None,
                "holds": one.holds,
                "runner_up": one.runner_up or None,
                "reasons": list(one.reasons),
                "samples_masked": list(one.samples),
                "classes": describe_class(one.type),
                "answer": answer.type if (answer := answer_for(answers, report, part, one)) is not None else None,
            }
            for report in reports
            for part in report.parts
            for one in part.sightings
        ],
        "tables": [
            {
                "file": report.name,
                "place": dict(part.place),
                "rows": part.rows,
                "sampled_of": part.sampled_of,
                "damaged": part.damaged,
                "grade": part.grade.grade,
                "level": part.grade.level,
                "health": list(part.grade.health),
                "sensitive": part.grade.sensitive,
                "under_14_share": None if part.grade.children is None else round(part.grade.children, 4),
                "risks": list(part.grade.risks),
            }
            for report in reports
            for part in report.parts
            if part.grade is not None
        ],
    }


def describe_class(kind: str) -> dict[str, Any]:
    """What laws and standards call a kind by itself."""
    from suyuan.discover.classes import class_of

    one = class_of(kind)
    return {
        "pipl": one.pipl or None,
        "gbt35273_a": one.annex_a,
        "gbt35273_b": one.annex_b or None,
        "gbt39725": one.health or None,
    }


def read_baseline(path: Path) -> set[tuple[str, str, str, str]]:
    """What an earlier ``--json`` output knows already.

    Raises:
        InputFault: SY-I001, the file is missing.
        UsageFault: SY-U051, it is no such output.
    """
    try:
        found = json.loads(path.read_text("utf-8"))
        return {_key(one) for one in found["findings"]}
    except FileNotFoundError as error:
        raise InputFault("SY-I001", file=path.name) from error
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise UsageFault("SY-U051", file=path.name) from error


def count_statuses(reports: Sequence[FileReport]) -> dict[str, int]:
    """Sources by how they ended."""
    from suyuan.discover.scan_report import STATUSES

    return {status: sum(report.status == status for report in reports) for status in STATUSES}


def show_report(shell: Shell, console: Console, report: FileReport) -> None:
    """One source for a person."""
    name = place_name(shell, report.name, {"sheet": report.sheet})
    if report.status == "nothing_found":
        console.print(shell.say("scan.nothing", file=name), markup=False)
    if report.sampled is not None:
        read, whole = report.sampled
        key = "scan.nothing_in_sample" if report.status == "nothing_in_sample" else "scan.sampled"
        console.print(shell.say(key, file=name, read=read, whole=whole), markup=False)
    for part in report.parts:
        rows = [
            (
                one.column or "",
                kind_name(shell, one.type),
                shell.say(f"role.{one.role}") if one.column else "",
                f"{one.matched}/{one.filled}" if one.filled else str(one.matched),
                shell.say("scan.holds" if one.holds else f"tier.{one.tier}"),
                "  ".join(one.samples),
            )
            for one in part.sightings
        ]
        headers = [shell.say(f"scan.{name}") for name in ("column", "kind", "role", "matched", "tier", "samples")]
        title = shell.say("scan.found", file=place_name(shell, report.name, part.place))
        console.print(shell.table(title, headers, rows, right=(3,)))
        if part.grade is not None and part.grade.risks:
            risks = shell.say("common.separator").join(shell.say(f"risk.{risk}") for risk in part.grade.risks)
            console.print(shell.say("scan.risks", risks=risks, rows=part.rows), markup=False)
        if part.damaged:
            console.print(shell.say("scan.damaged", count=part.damaged), markup=False)
    looked, whole = report.names_in
    if looked < whole:
        console.print(shell.say("scan.names_in", file=name, looked=looked, whole=whole), markup=False)
    for fault in report.faults:
        console.print(shell.say(f"scan.{report.status}_fault", file=fault.place), markup=False)
        for line in fault_lines(fault):
            console.print("  " + line, markup=False)


def fault_lines(fault: Fault) -> tuple[str, ...]:
    """The three lines of an error that ended a source."""
    from suyuan.report.messages import explain

    return explain(InputFault(fault.code, **fault.params), LANG).lines(LANG)


def kind_name(shell: Shell, kind: str) -> str:
    """A kind in the reader's language; that of somebody else's recognizer by its own name."""
    return shell.say_or(f"family.{kind}", kind)


def place_name(shell: Shell, name: str, place: Mapping[str, Any]) -> str:
    """File and place in one line."""
    inner = [name, *place.get("inner", ())]
    told = [shell.say(f"place.{key}", value=place[key]) for key in ("sheet", "table", "page", "area") if place.get(key)]
    return " » ".join([*inner, *told])


def _key(finding: dict[str, Any]) -> tuple[str, str, str, str]:
    place = json.dumps(finding.get("place") or {}, sort_keys=True)
    return str(finding["file"]), place, str(finding["column"]), str(finding["type"])
