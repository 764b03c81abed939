"""The damages fund: operations that the database itself keeps from being changed, and sealed words."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision: str | None = "0003"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

KEPT = ("update", "delete")


def upgrade() -> None:
    """Create the tables."""
    op.create_table(
        "fund_operations",
        sa.Column("number", sa.Integer, primary_key=True),
        sa.Column("action", sa.String, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sa.Column("operator", sa.String, nullable=False),
        sa.Column("signature", sa.String, nullable=False),
        sa.Column("ledger_index", sa.Integer, nullable=False, unique=True),
    )
    op.create_table(
        "fund_words",
        sa.Column("subject", sa.String, primary_key=True),
        sa.Column("rid", sa.Integer),
        sa.Column("sealed", sa.LargeBinary),
    )
    op.create_index("ix_fund_words_rid", "fund_words", ["rid"])
    if op.get_bind().dialect.name == "sqlite":
        for event in KEPT:
            op.execute(
                f"create trigger fund_operations_no_{event} before {event} on fund_operations "
                "begin select raise(abort, 'append only'); end"
            )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("fund_words")
    op.drop_table("fund_operations")
