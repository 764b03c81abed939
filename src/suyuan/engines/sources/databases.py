"""Databases as sources: every table and view that may be read, in parts of bounded size, whole or sampled."""

from __future__ import annotations

import warnings
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy.exc import SAWarning, SQLAlchemyError

from suyuan.core.errors import ComponentFault, InputFault
from suyuan.engines.reading.table import Limits
from suyuan.engines.sources.connections import (
    begin_stream,
    connect,
    explain_refusal,
    parse_url,
    restart_clock,
    show_url,
)
from suyuan.engines.sources.part import Part, Place
from suyuan.engines.sources.rows import RowGatherer
from suyuan.engines.sources.sampling import Sample, plan_sample

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sqlalchemy.engine.interfaces import ReflectedColumn

SCHEMES = frozenset({"sqlite", "postgresql", "postgres", "mysql", "mariadb"})
_SYSTEM = {
    "postgresql": frozenset({"information_schema", "pg_catalog", "pg_toast"}),
    "mysql": frozenset({"information_schema", "performance_schema", "mysql", "sys"}),
}
_FETCH = 1_000


@dataclass(frozen=True, slots=True)
class TableName:
    """A table or a view.

    Attributes:
        schema: None where the database has none (SQLite).
        name: as the database writes it.
        is_view: it is computed, or lies elsewhere, so that the database cannot sample it by itself.
    """

    schema: str | None
    name: str
    is_view: bool

    @property
    def shown(self) -> str:
        """For places and messages."""
        return self.name if self.schema is None else f"{self.schema}.{self.name}"


@dataclass(frozen=True, slots=True)
class DatabaseTable:
    """A table of a database, to be read by itself.

    Attributes:
        url: with the password, if it has one; never shown.
        address: without it.
        table: its name.
    """

    url: str = field(repr=False)
    address: str
    table: TableName


def is_database_url(text: str) -> bool:
    """Whether a word of a command line is the address of a database and no path."""
    return text.partition("://")[0].partition("+")[0].lower() in SCHEMES and "://" in text


def show_database(url: str) -> str:
    """The address of a database without its password; a dash for what is no address."""
    try:
        return show_url(parse_url(url))
    except InputFault:
        return "-"


def list_database(url: str, limits: Limits = Limits()) -> tuple[DatabaseTable, ...]:  # noqa: B008
    """All tables and views of a database, by schema and name.

    Args:
        url: ``sqlite:///path``, ``postgresql://…``, ``mysql://…`` or ``mariadb://…``.
        limits: bounds; a question may take ``max_seconds``.

    Raises:
        InputFault: SY-I090 no such URL, SY-I091 … SY-I095 the database refuses, or has no table.
        ComponentFault: SY-C020 the driver is missing.
    """
    parsed = parse_url(url)
    shown = show_url(parsed)
    with connect(parsed, limits) as connection:
        return tuple(DatabaseTable(url, shown, table) for table in _tables_of(connection, parsed, shown))


def read_database_table(
    found: DatabaseTable,
    limits: Limits = Limits(),  # noqa: B008
    *,
    sample: int | None = None,
) -> Iterator[Part]:
    """One table, as parts of at most 100,000 rows.

    As with files, nothing is raised for what is there: a table that cannot be read comes as a part with a fault.  A
    table without rows comes as a table without rows.

    Args:
        found: of ``list_database``.
        limits: bounds.
        sample: take about so many rows, spread over the table; by default all.  Such a table has the note
            ``sampled_of:N`` with the rows that it has, or is thought to have.
    """
    place = Place(found.address, sheet=found.table.shown)
    try:
        with connect(parse_url(found.url), limits) as connection:
            yield from _read_guarded(connection, found.table, place, limits, sample)
    except (InputFault, ComponentFault) as fault:
        yield Part(place, fault=fault)


def read_database(url: str, limits: Limits = Limits(), *, sample: int | None = None) -> Iterator[Part]:  # noqa: B008
    """All tables and views of a database, by schema and name, as ``read_database_table`` gives them.

    Args:
        url: as of ``list_database``; what it raises comes as a part with a fault.
        limits: bounds.
        sample: of each table.
    """
    try:
        yield from _read(parse_url(url), show_database(url), limits, sample)
    except (InputFault, ComponentFault) as fault:
        yield Part(Place(show_database(url)), fault=fault)


def read_sqlite_file(path: Path, limits: Limits, *, sample: int | None = None) -> Iterator[Part]:
    """A SQLite database that was met as a file; places name it by its file name."""
    yield from _read(sa.URL.create("sqlite", database=str(path)), path.name, limits, sample)


def _read(url: sa.URL, shown: str, limits: Limits, sample: int | None) -> Iterator[Part]:
    with connect(url, limits) as connection:
        for table in _tables_of(connection, url, shown):
            yield from _read_guarded(connection, table, Place(shown, sheet=table.shown), limits, sample)


def _tables_of(connection: sa.Connection, url: sa.URL, shown: str) -> list[TableName]:
    try:
        tables = _list_tables(connection, url)
    except SQLAlchemyError as cause:
        raise explain_refusal(cause, shown, "SY-I091") from None
    if not tables:
        raise InputFault("SY-I095", file=shown)
    return tables


def _read_guarded(
    connection: sa.Connection, table: TableName, place: Place, limits: Limits, sample: int | None
) -> Iterator[Part]:
    restart_clock(connection)
    try:
        yield from _read_table(connection, table, place, limits, sample)
    except (SQLAlchemyError, OverflowError, ValueError) as cause:
        yield Part(place, fault=explain_refusal(cause, place.file, "SY-I093", table=table.shown))
    connection.rollback()


def _list_tables(connection: sa.Connection, url: sa.URL) -> list[TableName]:
    inspector = sa.inspect(connection)
    backend = connection.dialect.name
    if backend == "sqlite":
        schemas: list[str | None] = [None]
    elif backend == "postgresql":
        schemas = [name for name in inspector.get_schema_names() if not name.startswith("pg_temp")]
    else:
        schemas = [url.database] if url.database else list(inspector.get_schema_names())
    hidden = _SYSTEM.get("mysql" if backend == "mariadb" else backend, frozenset())
    found: list[TableName] = []
    for schema in schemas:
        if schema in hidden:
            continue
        tables = set(inspector.get_table_names(schema))
        views = set(inspector.get_view_names(schema))
        if backend == "postgresql":
            views |= set(inspector.get_materialized_view_names(schema))
            views |= set(_foreign_tables(connection, schema))
            tables -= _partitions(connection, schema)
        found += [TableName(schema, name, name in views) for name in sorted(tables | views)]
    return found


def _foreign_tables(connection: sa.Connection, schema: str | None) -> list[str]:
    listed = sa.text("SELECT foreign_table_name FROM information_schema.foreign_tables WHERE foreign_table_schema = :s")
    return [row[0] for row in connection.execute(listed, {"s": schema})]


def _partitions(connection: sa.Connection, schema: str | None) -> set[str]:
    """Parts of partitioned tables; their rows come with the whole."""
    listed = sa.text(
        "SELECT c.relname FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
        "WHERE c.relispartition AND n.nspname = :s"
    )
    return {row[0] for row in connection.execute(listed, {"s": schema})}


def _cell(column: ReflectedColumn, backend: str) -> sa.ColumnElement[Any]:
    """How a column is asked for: PostgreSQL has dates that Python has not, such as infinity, so it writes them."""
    cell: sa.ColumnElement[Any] = sa.column(column["name"])
    if backend == "postgresql" and isinstance(column["type"], (sa.Date, sa.DateTime)):
        cell = sa.func.regexp_replace(sa.cast(cell, sa.Text), " 00:00:00$", "").label(column["name"])
    return cell


def _read_table(
    connection: sa.Connection, table: TableName, place: Place, limits: Limits, sample: int | None
) -> Iterator[Part]:
    """The rows of one table, streamed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SAWarning)  # types that SQLAlchemy does not know: their texts will do
        columns = sa.inspect(connection).get_columns(table.name, table.schema)
    backend = connection.dialect.name
    # SQLite keeps texts in columns that are declared for blobs; elsewhere such columns need not travel.
    binary = [isinstance(column["type"], sa.LargeBinary) and backend != "sqlite" for column in columns]
    taken = [_cell(column, backend) for column, blob in zip(columns, binary, strict=True) if not blob]
    source = sa.table(table.name, schema=table.schema)
    names = [column["name"] for column, blob in zip(columns, binary, strict=True) if not blob]
    gatherer = RowGatherer(place, names, limits, skipped=sum(binary))
    if not taken:
        yield from gatherer.finish()
        return
    plan = plan_sample(connection, source, sample, is_view=table.is_view) if sample else Sample()
    gatherer.sampled_of = plan.total
    query = plan.apply(sa.select(*taken).select_from(source))
    begin_stream(connection)
    try:
        with connection.execute(query, execution_options={"stream_results": True, "max_row_buffer": _FETCH}) as result:
            while rows := result.fetchmany(_FETCH):
                restart_clock(connection)
                yield from gatherer.add([tuple(row) for row in rows])
                restart_clock(connection)
    except GeneratorExit:
        connection.invalidate()  # else the driver would first take in all rows that nobody wants any more
        raise
    yield from gatherer.finish()
