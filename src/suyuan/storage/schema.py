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

CONSENTS = sa.Table(
    "consents",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("rid", sa.Integer, nullable=False),
    sa.Column("recipient", sa.String, nullable=False),
    sa.Column("purpose", sa.String, nullable=False),
    sa.Column("fields", sa.String, nullable=False),
    sa.Column("given", sa.Boolean, nullable=False),
    sa.Column("separate", sa.Boolean, nullable=False),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("expires", sa.String),
    sa.Column("withdrawn_at", sa.String),
    sa.Column("relation", sa.String),
    sa.Column("guardian", sa.String),
    sa.Column("verified_by", sa.String),
    sa.Column("verified_at", sa.String),
    sa.Column("text_sha256", sa.String, nullable=False),
    sa.Column("language", sa.String, nullable=False),
    sa.Column("method", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("ledger_index", sa.Integer, nullable=False),
    sa.Index("consents_asked", "recipient", "purpose", "rid"),
)
"""Expressions of will: persons by record id, guardians by keyed reference, nobody by name."""

OPERATORS = sa.Table(
    "operators",
    METADATA,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("roles", sa.String, nullable=False),
    sa.Column("public_key", sa.String, nullable=False, unique=True),
    sa.Column("since", sa.String, nullable=False),
    sa.Column("revoked_at", sa.String),
    sa.Column("ledger_index", sa.Integer, nullable=False),
)

APPROVALS = sa.Table(
    "approvals",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("plan_sha256", sa.String, nullable=False, index=True),
    sa.Column("operator", sa.String, nullable=False),
    sa.Column("role", sa.String, nullable=False),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("signature", sa.String, nullable=False),
    sa.Column("ledger_index", sa.Integer, nullable=False),
)

DECLARATIONS = sa.Table(
    "declarations",
    METADATA,
    sa.Column("operator", sa.String, primary_key=True),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("signature", sa.String, nullable=False),
    sa.Column("ledger_index", sa.Integer, nullable=False),
)
"""Who said, once and signed, that nobody else works here."""

ASSESSMENTS = sa.Table(
    "assessments",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("recipient", sa.String, nullable=False),
    sa.Column("purpose", sa.String, nullable=False),
    sa.Column("dated", sa.String, nullable=False),
    sa.Column("conclusion", sa.String, nullable=False),
    sa.Column("review_by", sa.String, nullable=False),
    sa.Column("keep_until", sa.String, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("sha256", sa.String, nullable=False),
    sa.Column("ledger_index", sa.Integer, nullable=False),
)

PAPERS = sa.Table(
    "papers",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("recipient", sa.String, nullable=False, index=True),
    sa.Column("purpose", sa.String, nullable=False),
    sa.Column("release", sa.String),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("expires", sa.String),
    sa.Column("document_sha256", sa.String),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("ledger_index", sa.Integer, nullable=False),
)
"""What recipients signed: applications, promises, receipts, proofs of deletion, sub-recipients."""

REQUESTS = sa.Table(
    "requests",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("rid", sa.Integer),
    sa.Column("right", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("received_at", sa.String, nullable=False),
    sa.Column("due", sa.String, nullable=False),
    sa.Column("requester", sa.String, nullable=False),
    sa.Column("identity_checked_by", sa.String),
    sa.Column("kinship_checked_by", sa.String),
    sa.Column("answered_at", sa.String),
    sa.Column("answer", sa.String),
    sa.Column("sealed", sa.LargeBinary),
    sa.Column("ledger_index", sa.Integer, nullable=False),
)
"""Requests of persons about their own records; whatever names somebody is sealed."""

LOGINS = sa.Table(
    "logins",
    METADATA,
    sa.Column("operator", sa.String, primary_key=True),
    sa.Column("password", sa.String, nullable=False),
    sa.Column("sealed_key", sa.Text),
    sa.Column("since", sa.String, nullable=False),
)
"""Ways into the console: a hash that is slow to guess, and a key file that its owner's passphrase opens."""

API_TOKENS = sa.Table(
    "api_tokens",
    METADATA,
    sa.Column("name", sa.String, primary_key=True),
    sa.Column("secret_sha256", sa.String, nullable=False, unique=True),
    sa.Column("scopes", sa.String, nullable=False),
    sa.Column("since", sa.String, nullable=False),
    sa.Column("expires", sa.String),
    sa.Column("revoked_at", sa.String),
    sa.Column("ledger_index", sa.Integer, nullable=False),
)
"""Tokens of other systems: 256 random bits each, of which only a hash is kept."""

RELEASE_REQUESTS = sa.Table(
    "release_requests",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("system", sa.String, nullable=False, index=True),
    sa.Column("recipient", sa.String, nullable=False),
    sa.Column("purpose", sa.String, nullable=False),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("declined_at", sa.String),
    sa.Column("reason", sa.String),
    sa.Column("ledger_index", sa.Integer, nullable=False),
)
"""What other systems asked for; a release that is made afterwards answers it."""
CASES = sa.Table(
    "cases",
    METADATA,
    sa.Column("number", sa.String, primary_key=True),
    sa.Column("opened", sa.String, nullable=False),
    sa.Column("state", sa.String, nullable=False),
    sa.Column("ledger_index", sa.Integer, nullable=False),
)

CASE_ITEMS = sa.Table(
    "case_items",
    METADATA,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("case_number", sa.String, sa.ForeignKey("cases.number"), nullable=False),
    sa.Column("kind", sa.String, nullable=False),
    sa.Column("number", sa.String, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("sealed", sa.LargeBinary, nullable=False),
    sa.Column("facts_commitment", sa.String, nullable=False),
    sa.Column("words_commitment", sa.String, nullable=False),
    sa.Column("wrapped_key", sa.LargeBinary),
    sa.Column("ledger_index", sa.Integer, nullable=False),
    sa.UniqueConstraint("case_number", "kind", "number", "version", name="case_items_version"),
)
"""Items of cases, added and never changed; ``wrapped_key`` opens the sealed copy of an exhibit."""
FUND_OPERATIONS = sa.Table(
    "fund_operations",
    METADATA,
    sa.Column("number", sa.Integer, primary_key=True),
    sa.Column("action", sa.String, nullable=False),
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("operator", sa.String, nullable=False),
    sa.Column("signature", sa.String, nullable=False),
    sa.Column("ledger_index", sa.Integer, nullable=False, unique=True),
)
"""What happened to the damages fund, in order; the database itself refuses to change or delete a row."""

FUND_WORDS = sa.Table(
    "fund_words",
    METADATA,
    sa.Column("subject", sa.String, primary_key=True),
    sa.Column("rid", sa.Integer, index=True),
    sa.Column("sealed", sa.LargeBinary),
)
"""Names of defendants, payees and claimants, sealed; a claimant's go when the person is erased."""
