"""Cases and their items."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables of cases."""
    op.create_table(
        "cases",
        sa.Column("number", sa.String, nullable=False, primary_key=True),
        _text("opened"),
        _text("state"),
        _number("ledger_index"),
    )
    op.create_table(
        "case_items",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("case_number", sa.String, sa.ForeignKey("cases.number"), nullable=False),
        _text("kind"),
        _text("number"),
        _number("version"),
        _text("at"),
        sa.Column("sealed", sa.LargeBinary, nullable=False),
        _text("facts_commitment"),
        _text("words_commitment"),
        sa.Column("wrapped_key", sa.LargeBinary),
        _number("ledger_index"),
        sa.UniqueConstraint("case_number", "kind", "number", "version", name="case_items_version"),
    )
    if op.get_bind().dialect.name != "sqlite":
        return
    for refused in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER case_items_no_{refused.lower()} BEFORE {refused} ON case_items "
            "BEGIN SELECT RAISE(ABORT, 'items of cases are added and never changed'); END"
        )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("case_items")
    op.drop_table("cases")


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)
