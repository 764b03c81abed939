"""``fund``: from the judgment to the outcome, what is refused on the way, and books that an outsider checks."""

import json
import sqlite3
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from tests.cli import funds
from tests.cli.four_eyes import acting, copy_with_keys, last, refused, register, tamper
from tests.cli.funds import CHILD, CODE, DEFENDANT, ID_NUMBER, PAYEE, RELATED, SEALED, TODAY, paper

from suyuan.remedy.money import read_yuan


@pytest.fixture
def desk(suyuan, tmp_path):
    """A workspace with operators and no money yet."""
    return register(copy_with_keys(suyuan, tmp_path))


@pytest.fixture
def funded(desk):
    """290,000 yuan received for one judgment."""
    funds.judge(desk)
    funds.receive(desk)
    return desk


def run(desk, who, *arguments, code=0):
    ran = desk("fund", *arguments, *acting(who), "--json")
    assert ran.code == code, ran.err + ran.out
    return ran.data


def asking(payee=PAYEE, *more):
    return ("fund", "apply", "J1", "--purpose", "children", "--amount", "30000", "--title", "社区儿童信息保护课",
            "--payee", payee, *more, *acting("wang"))  # fmt: skip


def test_from_the_judgment_to_the_outcome(desk):
    made = run(desk, "wang", "judgment", "--title", "新生儿信息公益诉讼案", "--award", "290000", "--document",
               paper(desk, "j"), "--defendant", f"{DEFENDANT}={CODE}", "--earmark", "children")  # fmt: skip
    assert (made["judgment"], made["fen"]) == ("J1", 29_000_000)
    run(desk, "wang", "receive", "--amount", "290000.00", "--voucher", paper(desk, "bank"))
    assert run(desk, "wang", "match", "R1", "--to", "J1")["fen"] == 29_000_000
    assert desk(*asking(), "--json").data["application"] == "A1"
    shown = desk("fund", "approve", "A1", *acting("li"), "-y")
    assert PAYEE in shown.out  # an approver sees who is paid
    assert run(desk, "zhao", "approve", "A1", "-y")["approvals"] == 2
    held = desk("fund", "show", "--json").data["totals"]
    assert (held["received"], held["reserved"], held["free"]) == (29_000_000, 3_000_000, 26_000_000)
    run(desk, "wang", "pay", "A1", "--voucher", paper(desk, "pay"))
    late = TODAY + timedelta(91)
    overdue = desk("fund", "check", "--on", late, "--json")
    assert overdue.code == 1
    assert [one["finding"] for one in overdue.data["findings"]] == ["outcome_overdue"]
    run(desk, "wang", "outcome", "A1", "--note", "举办12场，620名家长参加")
    assert desk("fund", "check", "--on", late).code == 0
    table = desk("fund", "show").out
    assert "30,000.00" in table
    assert "260,000.00" in table
    assert (last(desk).event, last(desk).body["action"]) == ("fund", "outcome")
    assert desk("ledger", "verify").code == 0
    assert desk("ledger", "show", "-n", "3").code == 0
    assert desk("approve", "list", "--json").data["approvals"] == []


def test_nobody_is_named_in_database_ledger_or_output(funded):
    funds.paid(funded)
    funds.window(funded)
    funds.claim(funded, id_number=ID_NUMBER)
    told = "".join(funded("fund", *verb).out for verb in (("show",), ("show", "J1"), ("show", "A1"), ("claim", "show")))
    for form in ("beancount", "csv", "json"):
        assert funded("fund", "export", "--format", form, "-o", funded.folder / f"books.{form}").code == 0
        told += (funded.folder / f"books.{form}").read_text("utf-8")
    everything = b"".join(funded.snapshot().values()) + told.encode()
    for name in SEALED:
        assert name.encode() not in everything


def test_a_defendant_is_no_payee_under_any_of_its_names(funded):
    refused(funded, funded(*asking(DEFENDANT)), "SY-G130", logged="fund")
    refused(funded, funded(*asking(RELATED.replace("虚构", "虚构 "))), "SY-G130", logged="fund")
    refused(funded, funded(*asking("别的名字", "--payee-code", CODE.lower())), "SY-G130", logged="fund")
    assert funded("fund", "check", "--json").data["refused"] == 3


def test_a_judgment_without_an_earmark_is_flagged_and_pays_nothing(desk):
    made = run(desk, "wang", "judgment", "--title", "某案", "--award", "100", "--document", paper(desk, "j"),
               "--defendant", DEFENDANT, code=1)  # fmt: skip
    assert made["earmark"] == []
    refused(desk, desk(*asking()), "SY-G132", logged="fund")
    assert [one["finding"] for one in desk("fund", "check", "--json").data["findings"]] == ["no_earmark"]
    assert "没有载明用途" in desk("fund", "show").out


def test_two_others_approve(funded):
    number = funds.apply(funded, who="li")
    refused(funded, funded("fund", "approve", number, *acting("li"), "-y"), "SY-G134", logged="fund")
    refused(funded, funded("fund", "approve", number, *acting("wang"), "-y"), "SY-G062", logged="fund")
    refused(funded, funded("fund", "approve", number, *acting("zhao", "mallory"), "-y"), "SY-G064", logged="fund")
    funds.approve(funded, number, "zhao")
    refused(funded, funded("fund", "approve", number, *acting("zhao"), "-y"), "SY-G134", logged="fund")
    pay = ("fund", "pay", number, "--voucher", paper(funded, "p"), *acting("wang"))
    refused(funded, funded(*pay), "SY-G135", logged="fund")


def test_who_left_answers_for_no_payment(funded):
    number = funds.apply(funded)
    funds.approve(funded, number, "li", "zhao")
    assert funded("operator", "leave", "zhao", *acting("li"), "-y").code == 0
    pay = funded("fund", "pay", number, "--voucher", paper(funded, "p"), *acting("wang"))
    refused(funded, pay, "SY-G136", logged="fund")
    assert run(funded, "wang", "withdraw", number)["application"] == number


def test_a_claim_is_made_once_checked_decided_appealed_and_paid(funded):
    early = funded("fund", "claim", "open", "J1", "--amount", "5", "--id-number", "1", *acting("wang"))
    refused(funded, early, "SY-G140", logged="fund")
    run(funded, "wang", "claim", "window", "J1", "--opens", TODAY, "--closes", TODAY + timedelta(30))
    number = run(
        funded, "wang", "claim", "open", "J1", "--amount", "536", "--name", CHILD, "--person", "#7",
    )["claim"]  # fmt: skip
    again = ("fund", "claim", "open", "J1", "--amount", "9", "--person", "#7", *acting("li"))
    refused(funded, funded(*again), "SY-G139", logged="fund")
    decide = ("claim", "decide", number, "--outcome", "granted", "--amount")
    unchecked = funded("fund", *decide, "100", "--reason", "amount", *acting("li"))
    refused(funded, unchecked, "SY-G141", logged="fund")
    run(funded, "wang", "claim", "check", number, "--how", "身份证原件和出生医学证明")
    run(funded, "li", *decide, "100", "--reason", "amount", "--note", "只支持部分")
    run(funded, "wang", "claim", "appeal", number)
    refused(funded, funded("fund", *decide, "536", *acting("li")), "SY-G142", logged="fund")
    run(funded, "zhao", *decide, "536")
    paid = run(funded, "wang", "claim", "pay", number, "--voucher", paper(funded, "c"))
    assert paid["state"] == "paid"
    assert last(funded).body.keys() == {"action", "number", "statement", "signature"}
    assert last(funded).body["action"] == "claim"
    assert funded("fund", "show", "--json").data["totals"]["claims"] == 53_600
    shown = funded("fund", "claim", "show", number, "--reveal", "复核", "--json").data
    assert shown["words"]["name"] == CHILD
    assert last(funded).event == "reveal"
    assert funded("registry", "erase", "#7", "--yes").code == 0
    assert funded("fund", "claim", "show", number, "--reveal", "复核", "--json").data["words"] is None
    assert funded("fund", "check").code == 0


def test_a_child_is_one_person_by_record_and_by_id_number(funded):
    funds.window(funded)
    funds.claim(funded, id_number=ID_NUMBER)
    same = ("fund", "claim", "open", "J1", "--amount", "9", "--id-number", f" {ID_NUMBER.lower()}", *acting("li"))
    refused(funded, funded(*same), "SY-G139", logged="fund")
    assert funds.claim(funded, person="#8").startswith("C-")
    nobody = funded("fund", "claim", "open", "J1", "--amount", "9", *acting("li"))
    assert "SY-U121" in nobody.err


def test_books_that_an_outside_checker_accepts_and_recomputes(funded):
    funds.paid(funded)
    run(funded, "wang", "refund", "A1", "--amount", "0.01", "--voucher", paper(funded, "back"))
    funds.receive(funded, 7_777, "", "unknown")
    out = funded.folder / "fund.beancount"
    totals = funded("fund", "show", "--json").data
    assert [one["finding"] for one in totals["findings"]] == ["unmatched"]
    for extra in ((), ("--public",)):
        assert funded("fund", "export", *extra, "-o", out).code == 0
        checker = Path(sys.executable).with_name("bean-check")
        ran = subprocess.run([checker, out], capture_output=True, text=True, check=False)
        assert (ran.returncode, ran.stdout + ran.stderr) == (0, "")
        moved = [line.split() for line in out.read_text("utf-8").splitlines() if line.startswith("  Assets:")]
        left = sum(read_yuan(line[1], signed=True) for line in moved if "Receivable" not in line[0])
        assert left == totals["totals"]["left"] + totals["unmatched"] == 29_000_000 - 3_000_000 + 1 + 7_777


def test_the_same_voucher_and_words_with_a_number_are_refused(funded):
    twice = ("fund", "receive", "--amount", "1", "--voucher", paper(funded, "bank"), *acting("wang"))
    refused(funded, funded(*twice), "SY-G146", logged="fund")
    words = funded("fund", "apply", "J1", "--purpose", "children", "--amount", "1", "--payee", "某", "--title",
                   "联系15490000001", *acting("wang"))  # fmt: skip
    refused(funded, words, "SY-I161", exit_code=4, logged="")


def test_a_mistake_is_reversed_and_stays(funded):
    number = funds.paid(funded)
    booked = funded("fund", "show", number, "--json").data["operations"][-1]["number"]
    run(funded, "wang", "reverse", booked, "--reason", "not-made")
    again = funded("fund", "reverse", booked, "--reason", "not-made", *acting("wang"))
    refused(funded, again, "SY-G144", logged="fund")
    shown = funded("fund", "show", number, "--json").data["operations"]
    assert [one["operation"]["action"] for one in shown] == ["apply", "approve", "approve", "pay"]
    assert funded("fund", "show", "--json").data["totals"]["reserved"] == 3_000_000


def rows(desk):
    database = sqlite3.connect(desk.workspace / "suyuan.db")
    found = database.execute("select body from fund_operations order by number").fetchall()
    database.close()
    return found


def test_changed_books_are_told(funded):
    funds.paid(funded)
    for event in ("update", "delete"):
        tamper(funded, f"drop trigger fund_operations_no_{event}")
    held = rows(funded)
    body = json.loads(held[-1][0])
    changed = json.dumps({**body, "voucher": "0" * 64})
    tamper(funded, "update fund_operations set body = ? where number = ?", changed, len(held))
    refused(funded, funded("fund", "show"), "SY-L050", exit_code=5, logged="")
    tamper(funded, "update fund_operations set body = ? where number = ?", held[-1][0], len(held))
    tamper(funded, "update fund_operations set operator = 'li' where number = ?", len(held))
    refused(funded, funded("fund", "show"), "SY-L052", exit_code=5, logged="")


def test_the_database_itself_refuses_to_change_a_row(funded):
    with pytest.raises(sqlite3.IntegrityError, match="append only"):
        tamper(funded, "update fund_operations set body = '{}'")
    with pytest.raises(sqlite3.IntegrityError, match="append only"):
        tamper(funded, "delete from fund_operations")


def test_a_row_that_was_taken_away_is_told_and_the_ledger_says_so(funded):
    tamper(funded, "drop trigger fund_operations_no_delete")
    tamper(funded, "delete from fund_operations where number = (select max(number) from fund_operations)")
    found = funded("fund", "check", "--json")
    assert (found.code, len(found.data["interrupted"])) == (1, 1)
    run(funded, "wang", "match", "R1", "--to", "J1")
    assert last(funded).body["void"] == found.data["interrupted"]
    assert funded("fund", "check").code == 0
    tamper(funded, "delete from fund_operations where number = 2")
    assert "SY-L051" in funded("fund", "check").err


def test_both_languages(funded):
    funds.paid(funded)
    assert "not arrived" in funded("fund", "show", lang="en").out
    assert "Payment" in funded("fund", "show", "J1", lang="en").out
    assert "支付" in funded("fund", "show", "J1").out
    assert funded("fund", "show", "J9").code == 2
