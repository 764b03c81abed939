"""The workspace database: SQLite through SQLAlchemy Core, brought up to date by Alembic."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy.pool import NullPool

from suyuan.core.errors import ComponentFault, IntegrityFault

HEAD = "0004"
"""Newest revision that this version knows; a test holds it against the migrations."""

WAL_SINCE = (3, 51, 3)
"""From this SQLite on, write-ahead logging is free of a known corruption fault."""


def journal_mode() -> str:
    """The journal mode that the linked SQLite is trusted with."""
    return "wal" if sqlite3.sqlite_version_info >= WAL_SINCE else "delete"


def open_database(path: Path, *, create: bool = False) -> sa.Engine:
    """Open the database, creating or migrating it where needed.

    Raises:
        ComponentFault: SY-C010, a newer version of Suyuan wrote it.
        IntegrityFault: SY-L001, it is missing or no database.
    """
    if not create and not path.is_file():
        raise IntegrityFault("SY-L001", file=path.name)
    engine = sa.create_engine(f"sqlite:///{path}", poolclass=NullPool)
    sa.event.listen(engine, "connect", _set_pragmas)
    try:
        with engine.begin() as connection:
            _bring_up_to_date(connection)
    except sa.exc.DatabaseError as error:
        if isinstance(error.orig, sqlite3.OperationalError):
            raise ComponentFault("SY-C011", file=path.name, detail=str(error.orig)) from error
        raise IntegrityFault("SY-L001", file=path.name) from error
    return engine


def _set_pragmas(connection: sqlite3.Connection, _record: object) -> None:
    connection.execute(f"PRAGMA journal_mode={journal_mode()}")
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute("PRAGMA secure_delete=ON")  # an erased opening must not lie on in a free page


def _bring_up_to_date(connection: sa.Connection) -> None:
    if sa.inspect(connection).has_table("alembic_version"):
        found = connection.execute(sa.text("select version_num from alembic_version")).scalar_one()
        if found == HEAD:
            return
        if found > HEAD:
            raise ComponentFault("SY-C010", found=found, known=HEAD)
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", "suyuan.storage:migrations")
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
