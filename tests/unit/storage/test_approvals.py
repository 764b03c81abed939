"""Approvals and operators in the database: what does not hold is a fault, never an approval."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from suyuan.core.errors import IntegrityFault
from suyuan.govern.approval import Approval, Operator, SingleOperator
from suyuan.storage.approvals import Approvals
from suyuan.storage.operators import Operators
from suyuan.storage.schema import APPROVALS, DECLARATIONS, METADATA, OPERATORS

NOW = datetime(2026, 3, 1, 9, tzinfo=UTC)
PLAN, OTHER = "a" * 64, "b" * 64
KEYS = {name: Ed25519PrivateKey.from_private_bytes(name.ljust(32).encode()) for name in ("li", "wang")}
PUBLIC = {name: key.public_key().public_bytes_raw() for name, key in KEYS.items()}


@pytest.fixture
def connection():
    engine = sa.create_engine("sqlite://")
    METADATA.create_all(engine)
    with engine.connect() as opened:
        yield opened


def sign(said, name="wang"):
    return KEYS[name].sign(said.signed_bytes())


def approval(**changes):
    return Approval(**{"plan_sha256": PLAN, "operator": "wang", "role": "approver", "at": NOW, **changes})


def test_an_approval_comes_back_as_it_was_signed(connection):
    approvals, one = Approvals(connection), approval()
    approvals.add(one, sign(one), 7)
    assert approvals.of_plan(PLAN) == [(one, sign(one))]
    assert approvals.verified(PLAN, PUBLIC) == [one]
    assert approvals.verified(OTHER, PUBLIC) == []
    assert [kept.ledger_index for kept in approvals.all()] == [7]


@pytest.mark.parametrize(
    "change",
    [
        {"plan_sha256": OTHER},
        {"operator": "li"},
        {"operator": "nobody"},
        {"role": "auditor"},
        {"role": "king"},
        {"at": "2026-03-01T09:00:01Z"},
        {"at": "yesterday"},
        {"signature": "00" * 64},
        {"signature": "zz"},
        {"signature": ""},
    ],
)
def test_a_row_that_was_changed_is_a_fault(connection, change):
    approvals, one = Approvals(connection), approval()
    approvals.add(one, sign(one), 7)
    connection.execute(sa.update(APPROVALS).values(**change))
    with pytest.raises(IntegrityFault) as fault:
        approvals.verified(change.get("plan_sha256", PLAN), PUBLIC)
    assert fault.value.code == "SY-L030"


def test_operators_come_back_and_leave(connection):
    operators = Operators(connection)
    li = Operator(name="li", roles=["approver", "clerk"], since=NOW)
    operators.add(li, PUBLIC["li"], 3)
    assert operators.all() == {"li": li}
    assert operators.public_key("li") == PUBLIC["li"]
    operators.revoke("li", NOW + timedelta(days=1))
    assert operators.all()["li"].revoked_at == NOW + timedelta(days=1)
    connection.execute(sa.update(OPERATORS).values(roles="king"))
    with pytest.raises(IntegrityFault, match="SY-L032"):
        operators.all()


def test_a_declaration_is_its_operators_or_a_fault(connection):
    operators = Operators(connection)
    operators.add(Operator(name="li", roles=["approver"], since=NOW), PUBLIC["li"], 3)
    assert operators.declaration() is None
    alone = SingleOperator(operator="li", at=NOW, understood=True)
    operators.declare(alone, sign(alone, "li"), 4)
    operators.declare(alone, sign(alone, "li"), 5)
    assert operators.declaration() == alone
    for change in ({"signature": sign(alone, "wang").hex()}, {"at": "2026-03-01T09:00:01Z"}, {"operator": "wang"}):
        with connection.begin_nested() as step:
            connection.execute(sa.update(DECLARATIONS).values(**change))
            with pytest.raises(IntegrityFault, match="SY-L033"):
                operators.declaration()
            step.rollback()
