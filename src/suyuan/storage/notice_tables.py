"""Tables of notices.  What names somebody is sealed; whose records a message speaks of is kept by record id."""

from __future__ import annotations

import sqlalchemy as sa

from suyuan.storage.schema import METADATA

NOTICE_RUNS = sa.Table(
    "notice_runs",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("case_number", sa.String, nullable=False),
    sa.Column("exhibit_sha256", sa.String, nullable=False),
    sa.Column("digest", sa.String, nullable=False),
    sa.Column("counts", sa.Text, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("ledger_index", sa.Integer, nullable=False),
)

NOTICES = sa.Table(
    "notices",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("run", sa.String, nullable=False, index=True),
    sa.Column("household", sa.Integer, nullable=False),
    sa.Column("channel", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("tries", sa.Integer, nullable=False),
    sa.Column("next_try", sa.String),
    sa.Column("via", sa.String, nullable=False),
    sa.Column("fault", sa.String, nullable=False),
    sa.Column("reference", sa.String, nullable=False, index=True),
    sa.Column("at", sa.String),
    sa.Column("sha256", sa.String, nullable=False),
    sa.Column("code_hash", sa.String, nullable=False, index=True),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("ledger_index", sa.Integer, nullable=False),
)

NOTICE_RECORDS = sa.Table(
    "notice_records",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("notice", sa.String, nullable=False, index=True),
    sa.Column("rid", sa.Integer, nullable=False, index=True),
)
