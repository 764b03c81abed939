"""Which rows of a table to take, spread over all of it, so that the database and not the network does the work."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

if TYPE_CHECKING:
    from collections.abc import Callable

_COUNTED = 1_000_000
_PRIME = 1_000_003
_FACTOR = 2_654_435_761
_SEED = 7
_SPARE = 1.1
_BLOCK_ROWS = 20_000


def _all(query: sa.Select[Any]) -> sa.Select[Any]:
    return query


@dataclass(frozen=True, slots=True)
class Sample:
    """How a query is narrowed.

    Attributes:
        total: rows of the table, counted or as the database thinks; None if all rows are taken.
        apply: narrows a query.
    """

    total: int | None = None
    apply: Callable[[sa.Select[Any]], sa.Select[Any]] = _all


def plan_sample(connection: sa.Connection, table: sa.TableClause, wanted: int, *, is_view: bool) -> Sample:
    """Plan to take about ``wanted`` rows; all of them where there are no more.

    SQLite scatters row ids; PostgreSQL samples rows, or whole blocks where a table is large; MySQL and MariaDB draw
    with a seed.  Equal tables give equal samples, as far as the database keeps its seed.

    Raises:
        SQLAlchemyError: the database refuses.
    """
    backend = connection.dialect.name
    total = _estimate(connection, table) if backend == "postgresql" and not is_view else None
    if total is None or total < _COUNTED:
        total = int(connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one())
    if total <= wanted:
        return Sample()
    share = wanted / total
    if backend == "postgresql":
        return Sample(total, _on_postgresql(connection, table, share, wanted, is_view=is_view, total=total))
    if backend == "sqlite":
        return Sample(total, _on_sqlite(connection, table, share, wanted, is_view=is_view))
    drawn = sa.func.rand(_SEED) < share * _SPARE
    return Sample(total, lambda query: query.where(drawn).limit(wanted))


def _on_postgresql(
    connection: sa.Connection, table: sa.TableClause, share: float, wanted: int, *, is_view: bool, total: int
) -> Callable[[sa.Select[Any]], sa.Select[Any]]:
    if is_view:
        connection.execute(sa.select(sa.func.setseed(_SEED / 100)))
        return lambda query: query.where(sa.func.random() < share * _SPARE).limit(wanted)
    # Whole blocks read less, but only many blocks are a fair sample.
    method = sa.func.system if total > _COUNTED and wanted >= _BLOCK_ROWS else sa.func.bernoulli
    percent = min(100.0, 100 * share * _SPARE)
    drawn = table.tablesample(method(percent), seed=sa.literal_column(str(_SEED)))

    def narrow(query: sa.Select[Any]) -> sa.Select[Any]:
        return sa.select(*query.selected_columns).select_from(drawn).limit(wanted)

    return narrow


def _on_sqlite(
    connection: sa.Connection, table: sa.TableClause, share: float, wanted: int, *, is_view: bool
) -> Callable[[sa.Select[Any]], sa.Select[Any]]:
    if is_view or not _has_rowid(connection, table):
        # In the order in which they come, every so many; a count of rows is all that there is to go by.
        number = sa.func.row_number().over().label("suyuan_row")
        step = max(1, int(1 / share))

        def pick(query: sa.Select[Any]) -> sa.Select[Any]:
            inner = query.add_columns(number).subquery()
            columns = list(inner.c)
            return sa.select(*columns[:-1]).where(columns[-1] % step == 0).limit(wanted)

        return pick
    rowid = sa.literal_column("rowid", sa.Integer)
    # Multiples of a step would miss tables whose ids all leave one remainder; scattered ids miss nothing.
    scattered = sa.func.abs((rowid % _PRIME) * _FACTOR % _PRIME)
    return lambda query: query.where(scattered < int(share * _SPARE * _PRIME) + 1).limit(wanted)


def _has_rowid(connection: sa.Connection, table: sa.TableClause) -> bool:
    try:
        connection.execute(sa.select(sa.literal_column("rowid")).select_from(table).limit(1)).first()
    except sa.exc.DBAPIError:
        return False
    return True


def _estimate(connection: sa.Connection, table: sa.TableClause) -> int | None:
    """How many rows PostgreSQL thinks that a table has; None if it has never looked."""
    asked = sa.text(
        "SELECT c.reltuples::bigint FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n "
        "ON n.oid = c.relnamespace WHERE n.nspname = :s AND c.relname = :t AND c.relkind IN ('r', 'm')"
    )
    found = connection.execute(asked, {"s": table.schema, "t": table.name}).scalar()
    return int(found) if found is not None and found >= 0 else None
