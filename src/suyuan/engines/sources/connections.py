"""Connections to databases that can only read: by URL, without the password ever being shown."""

from __future__ import annotations

import sqlite3
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import sqlalchemy as sa
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError

from suyuan.core.errors import ComponentFault, InputFault
from suyuan.engines.reading.contents import check_regular

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.engine.interfaces import DBAPIConnection, DBAPICursor

    from suyuan.engines.reading.table import Limits

_DRIVERS = {
    "sqlite": ("sqlite+pysqlite", ""),
    "postgresql": ("postgresql+psycopg", "psycopg[binary]"),
    "postgres": ("postgresql+psycopg", "psycopg[binary]"),
    "mysql": ("mysql+pymysql", "PyMySQL"),
    "mariadb": ("mariadb+pymysql", "PyMySQL"),
}
_CLOCK = "suyuan_clock"
_CONNECT_SECONDS = 15
_PATIENCE_SECONDS = 5
_LOCK_SECONDS = 5
_STEPS = 100_000
_MAX_VALUE_BYTES = 256 << 20
# SQLSTATE classes of PostgreSQL and numbers of MySQL and MariaDB that say the same.
_LOGIN = {"28000", "28P01", 1044, 1045, 1698}
_LOGIN_WORDS = (
    "authentication failed",
    "no password supplied",
    "no pg_hba.conf entry",
    "permission denied for database",
)
_TIME = {"57014", "55P03", 1205, 1969, 3024}


def parse_url(text: str) -> sa.URL:
    """A database URL with the driver that we use.

    Raises:
        InputFault: SY-I090 no URL of a known kind; the text is not repeated, it may hold a password.
    """
    try:
        url = sa.make_url(text)
    except (ArgumentError, ValueError):
        raise InputFault("SY-I090", found="-") from None
    backend = url.get_backend_name()
    if backend not in _DRIVERS:
        raise InputFault("SY-I090", found=backend if backend.isascii() and backend.isalnum() else "-")
    return url.set(drivername=_DRIVERS[backend][0])


def show_url(url: sa.URL) -> str:
    """The address without password and options, for places and messages."""
    bare = sa.URL.create(url.get_backend_name(), url.username, None, url.host, url.port, url.database)
    return bare.render_as_string()


@contextmanager
def connect(url: sa.URL, limits: Limits) -> Iterator[sa.Connection]:
    """Open a connection on which nothing can be written, and no question takes longer than the bounds say.

    Raises:
        InputFault: SY-I001 to SY-I003 no such SQLite file, SY-I020 no SQLite database, SY-I091 it cannot be reached,
            SY-I092 the login is refused.
        ComponentFault: SY-C020 the driver is missing.
    """
    shown = show_url(url)
    clock = _Clock(limits.max_seconds)
    try:
        engine = _engine(url, limits, clock)
    except (ModuleNotFoundError, NoSuchModuleError):
        package = _DRIVERS[url.get_backend_name()][1]
        raise ComponentFault("SY-C020", package=package, kind=url.get_backend_name()) from None
    try:
        try:
            connection = engine.connect().execution_options(**{_CLOCK: clock})
        except (SQLAlchemyError, OSError, ValueError) as cause:
            raise explain_refusal(cause, shown, "SY-I091") from None
        with connection:
            yield connection
            with suppress(SQLAlchemyError):
                connection.rollback()
    finally:
        engine.dispose()


def restart_clock(connection: sa.Connection) -> None:
    """Give the database its time anew; what is done with its rows meanwhile does not count."""
    clock: _Clock = connection.get_execution_options()[_CLOCK]
    clock.restart()


def begin_stream(connection: sa.Connection) -> None:
    """Before rows are streamed from MySQL: its bound on time would count our time too; ours on each answer stays."""
    if connection.dialect.name in {"mysql", "mariadb"}:
        maria = getattr(connection.dialect, "is_mariadb", False)
        connection.execute(sa.text(f"SET SESSION {'max_statement_time' if maria else 'max_execution_time'} = 0"))


def explain_refusal(cause: Exception, shown: str, code: str, **params: object) -> InputFault:
    """What a database refused, without its own words: they may quote what the tables hold.

    Args:
        cause: error of SQLAlchemy or a driver.
        shown: the address.
        code: SY-I091 for a connection, SY-I093 for a table, where nothing else fits.
        params: for ``code``.
    """
    original = cause.orig if isinstance(cause, DBAPIError) and cause.orig is not None else cause
    arguments = getattr(original, "args", ()) or (None,)
    mark = getattr(original, "sqlstate", None) or arguments[0]
    if isinstance(original, sqlite3.DatabaseError):
        mark = getattr(original, "sqlite_errorname", None)
        if mark in {"SQLITE_NOTADB", "SQLITE_CORRUPT"}:
            return InputFault("SY-I020", file=shown, format="SQLite")
        if mark == "SQLITE_INTERRUPT":
            return InputFault("SY-I094", file=shown)
    # While it connects, PostgreSQL's driver has no code for what the server said, only its words.
    if mark in _LOGIN or (code == "SY-I091" and any(words in str(mark) for words in _LOGIN_WORDS)):
        return InputFault("SY-I092", file=shown)
    if mark in _TIME:
        return InputFault("SY-I094", file=shown)
    told = mark if isinstance(mark, int) or (isinstance(mark, str) and mark.replace("_", "").isalnum()) else ""
    return InputFault(code, file=shown, reason=f"{type(original).__name__} {told}".strip(), **params)


def _engine(url: sa.URL, limits: Limits, clock: _Clock) -> sa.Engine:
    backend = url.get_backend_name()
    if backend == "sqlite":
        path = Path(url.database or "")
        check_regular(path)
        return sa.create_engine("sqlite+pysqlite://", creator=lambda: _open_sqlite(path, clock), poolclass=sa.NullPool)
    options: dict[str, object] = {"connect_timeout": _CONNECT_SECONDS}
    if backend != "postgresql":
        options["read_timeout"] = limits.max_seconds + _PATIENCE_SECONDS  # the server's own bound comes first
    engine = sa.create_engine(url, connect_args=options, poolclass=sa.NullPool, hide_parameters=True)
    sa.event.listen(engine, "connect", lambda connection, _record: _settle_session(connection, backend, limits))
    return engine


def _open_sqlite(path: Path, clock: _Clock) -> sqlite3.Connection:
    connection = sqlite3.connect(f"file:{quote(str(path.resolve()))}?mode=ro", uri=True, timeout=_LOCK_SECONDS)
    # Programs of old Windows write GBK where SQLite wants UTF-8.
    connection.text_factory = _any_text
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, _MAX_VALUE_BYTES)
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")  # views of a hostile file call no functions with effects
    connection.set_progress_handler(clock.is_over, _STEPS)
    return connection


class _Clock:
    """Time that SQLite, which has no such bound of its own, may take for the next rows."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self.restart()

    def restart(self) -> None:
        self._ends = time.monotonic() + self._seconds

    def is_over(self) -> int:
        return int(time.monotonic() > self._ends)


def _any_text(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return raw.decode("utf-8", "replace")


def _settle_session(connection: DBAPIConnection, backend: str, limits: Limits) -> None:
    """Make a new session read-only and bound its questions.

    This runs for every session that the pool opens: one that breaks and is opened again would else be able to write.
    """
    cursor = connection.cursor()
    try:
        for setting in _settings(cursor, backend, limits):
            cursor.execute(setting)
    finally:
        cursor.close()
    connection.commit()


def _settings(cursor: DBAPICursor, backend: str, limits: Limits) -> tuple[str, ...]:
    if backend == "postgresql":
        return (
            "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY",
            f"SET statement_timeout = {limits.max_seconds * 1000}",
            f"SET lock_timeout = {_LOCK_SECONDS * 1000}",
            "SET DateStyle = 'ISO, YMD'",
        )
    cursor.execute("SELECT VERSION()")
    (version,) = cursor.fetchone() or ("",)
    maria = "mariadb" in version.lower()
    return (
        "SET SESSION TRANSACTION READ ONLY",
        f"SET SESSION lock_wait_timeout = {_LOCK_SECONDS}",
        # Rows wait here while they are looked at; the server must have patience.
        f"SET SESSION net_write_timeout = {limits.max_seconds}",
        f"SET SESSION max_statement_time = {limits.max_seconds}"
        if maria
        else f"SET SESSION max_execution_time = {limits.max_seconds * 1000}",
    )
