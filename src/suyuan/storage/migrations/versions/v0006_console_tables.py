"""Passwords of operators and tokens of other systems."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0002"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables of who comes in."""
    op.create_table(
        "logins",
        sa.Column("operator", sa.String, primary_key=True),
        sa.Column("password", sa.String, nullable=False),
        sa.Column("sealed_key", sa.Text),
        sa.Column("since", sa.String, nullable=False),
    )
    op.create_table(
        "api_tokens",
        sa.Column("name", sa.String, primary_key=True),
        sa.Column("secret_sha256", sa.String, nullable=False, unique=True),
        sa.Column("scopes", sa.String, nullable=False),
        sa.Column("since", sa.String, nullable=False),
        sa.Column("expires", sa.String),
        sa.Column("revoked_at", sa.String),
        sa.Column("ledger_index", sa.Integer, nullable=False),
    )


def downgrade() -> None:
    """Drop them."""
    op.drop_table("api_tokens")
    op.drop_table("logins")
