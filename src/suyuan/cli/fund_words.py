"""What the commands of the fund share: words, options, one way to tell what was booked."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias

import typer
from rich.console import Console

from suyuan.cli.options import LANG
from suyuan.report.messages import say

if TYPE_CHECKING:
    from suyuan.app.fund.books import Written
    from suyuan.cli.shell import Shell


def words(key: str) -> str:
    """A help text of the fund in the language of this run."""
    return say(LANG, f"help_fund.{key}")


def option(name: str, key: str) -> Any:  # noqa: ANN401 - typer's own type is not public
    """An option whose default is not shown."""
    return typer.Option(name, help=words(key), show_default=False)


JudgmentArgument: TypeAlias = Annotated[str, typer.Argument(help=words("judgment_number"), show_default=False)]
ApplicationArgument: TypeAlias = Annotated[str, typer.Argument(help=words("application_number"), show_default=False)]
ReceiptArgument: TypeAlias = Annotated[str, typer.Argument(help=words("receipt_number"), show_default=False)]
ClaimArgument: TypeAlias = Annotated[str, typer.Argument(help=words("claim_number"), show_default=False)]
AmountOption: TypeAlias = Annotated[str, option("--amount", "amount")]
VoucherOption: TypeAlias = Annotated[Path, option("--voucher", "voucher")]
DocumentOption: TypeAlias = Annotated[Path, option("--document", "document")]
OnOption: TypeAlias = Annotated[str | None, option("--on", "on")]


def tell_booked(
    shell: Shell,
    verb: str,
    written: Written | Sequence[Written],
    sentences: Sequence[str],
    after: str,
    **more: Any,  # noqa: ANN401 - values of JSON
) -> None:
    """Tell what was booked: sentences, then where it stands in the ledger."""
    some = list(written) if isinstance(written, Sequence) else [written]
    last = some[-1].stored
    data = {"operation": last.number, "ledger_index": last.ledger_index, "statement": last.statement, **more}

    def lines(console: Console) -> None:
        for sentence in sentences:
            console.print(sentence, markup=False)
        console.print(shell.say("fund.booked", number=last.number, index=last.ledger_index), markup=False)

    shell.result(f"fund-{verb}", data, lines, after)
