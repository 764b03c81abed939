"""Passwords of operators, tokens of other systems, and what those asked for."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision: str | None = "0005"
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
    op.create_table(
        "release_requests",
        sa.Column("id", sa.String, primary_key=True),
        sa.Column("system", sa.String, nullable=False),
        sa.Column("recipient", sa.String, nullable=False),
        sa.Column("purpose", sa.String, nullable=False),
        sa.Column("at", sa.String, nullable=False),
        sa.Column("declined_at", sa.String),
        sa.Column("reason", sa.String),
        sa.Column("ledger_index", sa.Integer, nullable=False),
    )
    op.create_index("ix_release_requests_system", "release_requests", ["system"])


def downgrade() -> None:
    """Drop them."""
    op.drop_table("release_requests")
    op.drop_table("api_tokens")
    op.drop_table("logins")
