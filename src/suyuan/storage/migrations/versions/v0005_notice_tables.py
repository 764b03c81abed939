"""Notices of an incident: runs, their messages, whose records each speaks of."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision: str | None = "0004"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables of what is told to whom."""
    op.create_table(
        "notice_runs",
        _text("id", primary_key=True),
        _text("at"),
        _text("case_number"),
        _text("exhibit_sha256"),
        _text("digest"),
        sa.Column("counts", sa.Text, nullable=False),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        _number("ledger_index"),
    )
    op.create_table(
        "notices",
        _text("id", primary_key=True),
        _text("run"),
        _number("household"),
        _text("channel"),
        _text("state"),
        _number("tries"),
        _maybe("next_try"),
        _text("via"),
        _text("fault"),
        _text("reference"),
        _maybe("at"),
        _text("sha256"),
        _text("code_hash"),
        sa.Column("sealed", sa.LargeBinary),
        _number("ledger_index"),
    )
    op.create_index("ix_notices_run", "notices", ["run"])
    op.create_index("ix_notices_code_hash", "notices", ["code_hash"])
    op.create_index("ix_notices_reference", "notices", ["reference"])
    op.create_table(
        "notice_records",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("notice"),
        _number("rid"),
    )
    op.create_index("ix_notice_records_rid", "notice_records", ["rid"])
    op.create_index("ix_notice_records_notice", "notice_records", ["notice"])


def downgrade() -> None:
    """Drop them."""
    for name in ("notice_records", "notices", "notice_runs"):
        op.drop_table(name)


def _text(name: str, *, primary_key: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False, primary_key=primary_key)


def _maybe(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)
