"""First tables."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables of a first workspace."""
    op.create_table("settings", _text("name", primary_key=True), _text("value"))
    op.create_table(
        "fields",
        sa.Column("position", sa.Integer, primary_key=True),
        _text("name", unique=True),
        _text("kind"),
        _text("role"),
        _text("label"),
    )
    op.create_table(
        "segments",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("file", unique=True),
        _number("rows"),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "index_runs",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("folder", unique=True),
        sa.Column("counts", sa.Text, nullable=False),
    )
    op.create_table(
        "imports",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("at"),
        _text("sha256"),
        _number("rows"),
        _number("added"),
        _number("updated"),
        _number("ledger_index"),
    )
    op.create_table(
        "openings",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ledger_index", sa.Integer, nullable=False, index=True),
        _text("name"),
        sa.Column("place", sa.Integer),
        _text("blind"),
        sa.Column("value", sa.Text, nullable=False),
        sa.Column("rid", sa.Integer, index=True),
    )
    op.create_table("slots", sa.Column("number", sa.Integer, primary_key=True), _text("name", unique=True))
    op.create_table(
        "releases",
        _text("id", primary_key=True),
        sa.Column("recipient", sa.String, nullable=False, index=True),
        _text("purpose"),
        _number("epoch"),
        _text("at"),
        _text("scope"),
        sa.Column("manifest", sa.Text, nullable=False),
        _number("ledger_index"),
    )
    op.create_table(
        "access_segments",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("file", unique=True),
        _number("rows"),
        sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
    )
    op.create_table(
        "access_imports",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("at"),
        sa.Column("sha256", sa.String, nullable=False, index=True),
        _number("rows"),
        _number("added"),
        _number("ledger_index"),
    )


def downgrade() -> None:
    """Drop them again."""
    for table in (
        "access_imports",
        "access_segments",
        "releases",
        "slots",
        "openings",
        "imports",
        "index_runs",
        "segments",
        "fields",
        "settings",
    ):
        op.drop_table(table)


def _text(name: str, *, primary_key: bool = False, unique: bool = False) -> "sa.Column[str]":
    return sa.Column(name, sa.String, nullable=False, primary_key=primary_key, unique=unique)


def _number(name: str) -> "sa.Column[int]":
    return sa.Column(name, sa.Integer, nullable=False)
