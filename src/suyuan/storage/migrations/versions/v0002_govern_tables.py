"""Consents, operators, approvals, assessments, papers of recipients, requests of persons."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision: str | None = "0001"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Create the tables of what was decided, by whom and on what ground."""
    op.create_table(
        "consents",
        _text("id", primary_key=True),
        _number("rid"),
        _text("recipient"),
        _text("purpose"),
        _text("fields"),
        sa.Column("given", sa.Boolean, nullable=False),
        sa.Column("separate", sa.Boolean, nullable=False),
        _text("at"),
        _maybe("expires"),
        _maybe("withdrawn_at"),
        _maybe("relation"),
        _maybe("guardian"),
        _maybe("verified_by"),
        _maybe("verified_at"),
        _text("text_sha256"),
        _text("language"),
        _text("method"),
        _number("version"),
        _number("ledger_index"),
    )
    op.create_index("consents_asked", "consents", ["recipient", "purpose", "rid"])
    op.create_table(
        "operators",
        _text("name", primary_key=True),
        _text("roles"),
        _text("public_key", unique=True),
        _text("since"),
        _maybe("revoked_at"),
        _number("ledger_index"),
    )
    op.create_table(
        "approvals",
        sa.Column("id", sa.Integer, primary_key=True),
        _text("plan_sha256"),
        _text("operator"),
        _text("role"),
        _text("at"),
        _text("signature"),
        _number("ledger_index"),
    )
    op.create_index("ix_approvals_plan_sha256", "approvals", ["plan_sha256"])
    op.create_table(
        "declarations",
        _text("operator", primary_key=True),
        _text("at"),
        _text("signature"),
        _number("ledger_index"),
    )
    op.create_table(
        "assessments",
        _text("id", primary_key=True),
        _text("recipient"),
        _text("purpose"),
        _text("dated"),
        _text("conclusion"),
        _text("review_by"),
        _text("keep_until"),
        sa.Column("body", sa.Text, nullable=False),
        _text("sha256"),
        _number("ledger_index"),
    )
    op.create_table(
        "papers",
        _text("id", primary_key=True),
        _text("kind"),
        _text("recipient"),
        _text("purpose"),
        _maybe("release"),
        _text("at"),
        _maybe("expires"),
        _maybe("document_sha256"),
        sa.Column("body", sa.Text, nullable=False),
        _number("ledger_index"),
    )
    op.create_index("ix_papers_recipient", "papers", ["recipient"])
    op.create_table(
        "requests",
        _text("id", primary_key=True),
        sa.Column("rid", sa.Integer),
        _text("right"),
        _text("state"),
        _text("received_at"),
        _text("due"),
        _text("requester"),
        _maybe("identity_checked_by"),
        _maybe("kinship_checked_by"),
        _maybe("answered_at"),
        _maybe("answer"),
        sa.Column("sealed", sa.LargeBinary),
        _number("ledger_index"),
    )


def downgrade() -> None:
    """Drop them."""
    for name in ("requests", "papers", "assessments", "declarations", "approvals", "operators", "consents"):
        op.drop_table(name)


def _text(name: str, *, primary_key: bool = False, unique: bool = False) -> sa.Column[str]:
    return sa.Column(name, sa.String, nullable=False, primary_key=primary_key, unique=unique)


def _maybe(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.String)


def _number(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, nullable=False)
