"""Tables of the workspace database.  Persons' data is not here: it lies in encrypted segments."""

from __future__ import annotations

import sqlalchemy as sa

METADATA = sa.MetaData()

SETTINGS = sa.Table(
    "settings",
    METADATA,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("value", sa.String, nullable=False),
)

FIELDS = sa.Table(
    "fields",
    METADATA,
    sa.Column("position", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False, unique=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("label", sa.String, nullable=False),
)

SEGMENTS = sa.Table(
    "segments",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("file", sa.String, nullable=False, unique=True),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
)

INDEX_RUNS = sa.Table(
    "index_runs",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("folder", sa.String, nullable=False, unique=True),
    sa.Column("counts", sa.Text, nullable=False),
)

IMPORTS = sa.Table(
    "imports",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("sha256", sa.String, nullable=False),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("added", sa.Integer, nullable=False),
    sa.Column("updated", sa.Integer, nullable=False),
    sa.Column("ledger_index", sa.Integer, nullable=False),
)

OPENINGS = sa.Table(
    "openings",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("ledger_index", sa.Integer, nullable=False, index=True),
    sa.Column("name", sa.String, nullable=False),
    sa.Column("place", sa.Integer),
    sa.Column("blind", sa.String, nullable=False),
    sa.Column("value", sa.Text, nullable=False),
    sa.Column("rid", sa.Integer, index=True),
)
"""What the ledger only commits to: records and words that may name somebody, and must be erasable."""

SLOTS = sa.Table(
    "slots",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("name", sa.String, nullable=False, unique=True),
)

RELEASES = sa.Table(
    "releases",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("recipient", sa.String, nullable=False, index=True),
    sa.Column("purpose", sa.String, nullable=False),
    sa.Column("epoch", sa.Integer, nullable=False),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("scope", sa.String, nullable=False),
    sa.Column("manifest", sa.Text, nullable=False),
    sa.Column("ledger_index", sa.Integer, nullable=False),
)

ACCESS_SEGMENTS = sa.Table(
    "access_segments",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("file", sa.String, nullable=False, unique=True),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("wrapped_key", sa.LargeBinary, nullable=False),
)

ACCESS_IMPORTS = sa.Table(
    "access_imports",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("sha256", sa.String, nullable=False, index=True),
    sa.Column("rows", sa.Integer, nullable=False),
    sa.Column("added", sa.Integer, nullable=False),
    sa.Column("ledger_index", sa.Integer, nullable=False),
)
