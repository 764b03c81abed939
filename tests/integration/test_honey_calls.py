"""A call to a number that only an invented record shows opens an alert that names the copy."""

from datetime import UTC, datetime, timedelta

import pytest

from suyuan.app.honey import Call, read_calls, record_calls
from suyuan.app.import_registry import import_file
from suyuan.app.persons import erase_persons
from suyuan.app.release import make_release
from suyuan.app.starter import init_workspace
from suyuan.core.errors import InputFault, UsageFault
from suyuan.engines.writing import write_table
from suyuan.ledger.entry import Event
from suyuan.release.carriers.honey import law_of
from suyuan.samples.numbers import custodian_numbers
from suyuan.samples.people import invent_newborns

NUMBERS = custodian_numbers(400, 3)
RELEASED = datetime(2026, 1, 2, tzinfo=UTC)
RECIPIENTS = tuple(f"studio{n}" for n in range(8))


def clock():
    return RELEASED


@pytest.fixture(scope="module")
def workspace(tmp_path_factory):
    folder = tmp_path_factory.mktemp("honey")
    advice = '[govern]\ndecision = "advise"\n'
    listed = advice + "\n".join(f'[recipients.{name}]\nname = "{name}"' for name in RECIPIENTS)
    phones = ", ".join(f'"{number}"' for number in NUMBERS)
    policy = f"""{listed}
[purposes.photo]
title = "t"
basis = "consent"
keep_days = 30
needs = ["birth_date", {{ one_of = ["mother_phone", "father_phone"], as = "contact" }}]
carriers = ["choice", "honey"]
honey_records = 20
[honey]
phones = [{phones}]
"""
    made = init_workspace(folder / "w", clock, policy_text=policy)
    write_table(invent_newborns(400, 1), folder / "people.csv")
    import_file(made, folder / "people.csv", clock)
    for name in RECIPIENTS:
        make_release(made, name, "photo", clock)
    return made


def invented_numbers(workspace, recipient):
    with workspace.reading() as session:
        release = next(r for r in session.releases.outlines() if r.recipient == recipient)
        honey = session.releases.honey(release.release_id)
    return release.release_id, [n for n in honey["mother_phone"].to_pylist() if n]


def test_one_call_alerts_and_several_reach_the_threshold(workspace):
    release, numbers = invented_numbers(workspace, "studio3")
    day = RELEASED + timedelta(days=40)
    first = record_calls(workspace, [Call(numbers[0], day)], clock)
    assert release in {named.release_id for named in first.releases}
    assert first.accused == ()
    assert list(workspace.ledger.entries())[first.ledger_index].event is Event.HONEY
    assert numbers[0] not in str(list(workspace.ledger.entries())[first.ledger_index].body)
    again = record_calls(workspace, [Call(numbers[0], day)], clock)
    assert (again.added, again.calls, again.ledger_index) == (0, 1, None)
    last = record_calls(workspace, [Call(n, day) for n in numbers[1:]], clock)
    assert last.accused == ("studio3",)
    assert last.releases[0].release_id == release
    assert last.releases[0].log10_e >= last.threshold_log10


def test_a_call_from_before_the_copy_left_says_nothing(workspace):
    _, numbers = invented_numbers(workspace, "studio5")
    early = record_calls(workspace, [Call(n, RELEASED - timedelta(days=1)) for n in numbers], clock)
    assert "studio5" not in early.accused
    with pytest.raises(UsageFault) as fault:
        record_calls(workspace, [Call("15400000001", RELEASED)], clock)
    assert fault.value.code == "SY-U034"


def test_a_call_log_is_read(tmp_path):
    log = tmp_path / "calls.csv"
    log.write_text("被叫,时间\n15490000001,2026-03-01 09:30\n154 9000 0002,2026/03/02 10:00:05\n", "utf-8")
    assert [call.phone for call in read_calls(log)] == ["15490000001", "15490000002"]
    log.write_text("a,b\n1,2\n", "utf-8")
    with pytest.raises(InputFault) as fault:
        read_calls(log)
    assert fault.value.code == "SY-I060"


def test_what_could_have_been_invented_is_kept_with_what_was(workspace):
    """Erasing people must not make an invented record look less likely than it was: its weight would be too great."""
    release, _ = invented_numbers(workspace, "studio6")
    with workspace.reading() as session:
        before = law_of(session.releases.honey(release))
        month = session.releases.honey(release)["birth_date"][0].as_py()[:7]
        people = session.registry.read(["birth_date"])
    born = [
        r
        for r, day in zip(people["rid"].to_pylist(), people["birth_date"].to_pylist(), strict=True)
        if day[:7] == month
    ]
    assert before["birth_month"][month] == pytest.approx(len(born) / 400)
    for rid in born:
        erase_persons(workspace, clock, f"#{rid}")
    with workspace.reading() as session:
        assert law_of(session.releases.honey(release)) == before
