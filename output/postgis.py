"""`corridormap load`: an output folder into PostGIS, in one transaction.

Tables are made from the schema, with types, keys, comments and indexes. A table of the same name
that isn't ours is refused. Loading mirrors the folder: rows are added, changed and removed until
the tables hold what the folder holds, so a second load changes nothing. What the database says is
passed on only where it can't hold the password.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import numpy as np
import shapely

from layers.errors import OutputError
from layers.fields import FieldType
from layers.schema import LAYERS, TABLES
from output.folder import read_folder
from output.formats import attribution, licences

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    import pandas as pd
    import psycopg

    from layers.fields import Field, Table
    from layers.tables import Tables

SRID: Final = 4326
MARK: Final = "corridormap: "
"""How the comment of a table of ours starts."""

_SCHEMA_NAME: Final = re.compile(r"^[a-z_][a-z0-9_]{0,62}$")
_TYPES: Final = {
    FieldType.STRING: "text",
    FieldType.DATE: "date",
    FieldType.INTEGER: "bigint",
    FieldType.NUMBER: "double precision",
    FieldType.BOOLEAN: "boolean",
}
_INDEXED: Final = ("link_id", "place_id", "corridor_id", "feature_id", "document_id", "status")
_CONNECT_TIMEOUT_S: Final = 10

_COLUMNS_OF: Final = """
SELECT a.attname, format_type(a.atttypid, a.atttypmod)
FROM pg_attribute a WHERE a.attrelid = %s::regclass AND a.attnum > 0 AND NOT a.attisdropped
ORDER BY a.attnum
"""


def load_postgis(folder: Path, dsn: str, *, schema: str = "corridormap") -> list[str]:
    """Load an output folder into PostGIS and return a line a table: how many rows changed.

    Parameters
    ----------
    folder
        An output of `corridormap build`, mended by hand or not.
    dsn
        `postgresql://user@host/database`, or `host=... dbname=...` as libpq takes it. The
        password is best left to `PGPASSWORD` or a password file.
    schema
        The database schema to load into; made where it isn't there.

    Raises
    ------
    InputError, SchemaError
        When the folder isn't a valid output.
    OutputError
        When the database can't be reached, lacks PostGIS or rights, holds tables that aren't
        ours, or breaks off; nothing is changed then.
    """
    if not _SCHEMA_NAME.match(schema):
        msg = f"{schema!r} can't be a schema's name; use lower-case letters, digits and _."
        raise OutputError(msg)
    tables = read_folder(folder)
    try:
        import psycopg
    except ImportError as error:
        msg = "Loading into PostGIS needs psycopg; install corridormap[postgis]."
        raise OutputError(msg) from error
    try:
        with _connect(dsn) as connection:
            return [*_load(connection, tables, schema)]
    except psycopg.Error as error:
        raise OutputError(_explained(error)) from None


def _connect(dsn: str) -> psycopg.Connection[Any]:
    """Connect, and tell nothing of the DSN where that fails: it may hold a password."""
    import psycopg

    plain = re.sub(r"^postg(?:res|resql|is)(?:\+\w+)?://", "postgresql://", dsn)
    try:
        return psycopg.connect(plain, connect_timeout=_CONNECT_TIMEOUT_S)
    except psycopg.OperationalError as error:
        msg = (
            f"The database can't be reached: {_reason(error)}. Check host, port, database, user "
            "and password (PGPASSWORD or a password file keep it out of the command)."
        )
    except (psycopg.Error, ValueError, UnicodeError):
        msg = (
            "The DSN can't be read; write postgresql://user@host/database or "
            "'host=... dbname=... user=...'."
        )
    raise OutputError(msg)


_REASONS: Final = {
    "refused": "connection refused",
    "timeout": "no answer in time",
    "timed out": "no answer in time",
    "password": "the password is missing or wrong",
    "does not exist": "there is no such user or database",
    "resolve": "there is no such host",
    "No such file": "there is no server at that socket",
    "no pg_hba.conf": "the server doesn't let this user in from here",
    "SSL": "the server and we don't agree on SSL",
}


def _reason(error: Exception) -> str:
    """Return why a connection failed, in words of our own: the server's may repeat the DSN."""
    said = str(error)
    return next((reason for sign, reason in _REASONS.items() if sign in said), "it doesn't answer")


def _explained(error: psycopg.Error) -> str:
    code = error.sqlstate or ""
    if code == "42501":
        what = "there is no right to do that; ask the database's owner"
    elif code.startswith("53"):
        what = "the database is out of room or memory; make room and load again"
    elif error.diag.message_primary:
        what = error.diag.message_primary
    else:
        what = "the connection broke off; load again"
    return f"Loading into PostGIS failed: {what}. Nothing was changed."


def _load(connection: psycopg.Connection[Any], tables: Tables, schema: str) -> Iterator[str]:
    if _one(connection, "SELECT count(*) FROM pg_extension WHERE extname = 'postgis'") == 0:
        msg = "The database has no PostGIS; let its owner run: CREATE EXTENSION postgis"
        raise OutputError(msg)
    _make_schema(connection, schema)
    # Two loads at once would each find the other's rows missing: the second waits.
    connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", (f"{MARK}{schema}",))
    frames: dict[str, Any] = {**tables.layers, **tables.plain()}
    for name, table in {**LAYERS, **TABLES}.items():
        _make_table(connection, table, schema)
        added, changed, removed = _mirror(connection, table, frames[name], schema)
        yield (
            f"{schema}.{name}: {len(frames[name])} rows, {added} added, {changed} changed, "
            f"{removed} removed"
        )


def _one(connection: psycopg.Connection[Any], query: Any, values: Sequence[Any] = ()) -> Any:  # noqa: ANN401
    row = connection.execute(query, values).fetchone()
    return None if row is None else row[0]


def _make_schema(connection: psycopg.Connection[Any], schema: str) -> None:
    from psycopg import sql

    if _one(connection, "SELECT count(*) FROM pg_namespace WHERE nspname = %s", (schema,)) == 0:
        connection.execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))


def _columns(table: Table) -> list[tuple[str, str]]:
    """Return the columns of a table with their types, as the database itself names them."""
    columns = [(field.name, _TYPES[field.type]) for field in table.fields]
    if table.geometry is not None:
        columns.append(("geom", f"geometry({table.geometry.value},{SRID})"))
    return columns


def _make_table(connection: psycopg.Connection[Any], table: Table, schema: str) -> None:
    """Make a table, or refuse one of that name that isn't ours.

    Raises
    ------
    OutputError
        When there is another table of that name.
    """
    from psycopg import sql

    name = f'"{schema}"."{table.name}"'
    if _one(connection, "SELECT to_regclass(%s)", (name,)) is not None:
        there = [(str(c), str(t)) for c, t in connection.execute(_COLUMNS_OF, (name,))]
        comment = _one(connection, "SELECT obj_description(%s::regclass)", (name,)) or ""
        if there != _columns(table) or not comment.startswith(MARK):
            msg = f"There is a table {schema}.{table.name} that isn't ours; give another --schema."
            raise OutputError(msg)
        return
    connection.execute(_create(table, schema))
    target = sql.Identifier(schema, table.name)
    said = f"{MARK}{table.meaning}. {attribution(table)}. Licences: {licences(table)}"
    connection.execute(sql.SQL("COMMENT ON TABLE {} IS {}").format(target, sql.Literal(said)))
    for field in table.fields:
        column = sql.Identifier(schema, table.name, field.name)
        meaning = field.meaning + (f" [{field.unit}]" if field.unit else "")
        comment_on = sql.SQL("COMMENT ON COLUMN {} IS {}")
        connection.execute(comment_on.format(column, sql.Literal(meaning)))
    for statement in _indexes(table, schema):
        connection.execute(statement)


def _create(table: Table, schema: str) -> Any:  # noqa: ANN401 - psycopg's Composed
    from psycopg import sql

    columns = [
        sql.SQL("{} {}{}").format(
            sql.Identifier(name),
            sql.SQL(kind),
            sql.SQL("" if _may_be_null(table, name) else " NOT NULL"),
        )
        for name, kind in _columns(table)
    ]
    key = sql.SQL("PRIMARY KEY ({})").format(sql.SQL(", ").join(map(sql.Identifier, table.key)))
    return sql.SQL("CREATE TABLE {} ({})").format(
        sql.Identifier(schema, table.name), sql.SQL(", ").join([*columns, key])
    )


def _may_be_null(table: Table, name: str) -> bool:
    if name == "geom":
        return False
    field = table.field(name)
    return field.nullable or field.type is FieldType.DATE


def _indexes(table: Table, schema: str) -> Iterator[Any]:
    from psycopg import sql

    target = sql.Identifier(schema, table.name)
    if table.geometry is not None:
        index = sql.Identifier(f"{table.name}_geom")
        yield sql.SQL("CREATE INDEX {} ON {} USING gist (geom)").format(index, target)
    for name in _INDEXED:
        if name in table.names:
            index = sql.Identifier(f"{table.name}_{name}")
            yield sql.SQL("CREATE INDEX {} ON {} ({})").format(index, target, sql.Identifier(name))


def _mirror(
    connection: psycopg.Connection[Any], table: Table, frame: pd.DataFrame, schema: str
) -> tuple[int, int, int]:
    """Make a table hold the rows of a frame; return how many were added, changed, removed."""
    from psycopg import sql

    target, staged = sql.Identifier(schema, table.name), sql.Identifier(f"new_{table.name}")
    names = [name for name, _ in _columns(table)]
    columns = sql.SQL(", ").join(map(sql.Identifier, names))
    make = sql.SQL("CREATE TEMP TABLE {} (LIKE {}) ON COMMIT DROP")
    connection.execute(make.format(staged, target))
    with connection.cursor() as cursor:
        copy_from = sql.SQL("COPY {} ({}) FROM STDIN").format(staged, columns)
        with cursor.copy(copy_from) as copy:
            for row in _rows(table, frame):
                copy.write_row(row)
    same = sql.SQL(" AND ").join(
        sql.SQL("n.{0} = t.{0}").format(sql.Identifier(part)) for part in table.key
    )
    parts = {"target": target, "staged": staged, "columns": columns, "same": same}
    remove = "DELETE FROM {target} t WHERE NOT EXISTS (SELECT FROM {staged} n WHERE {same})"
    removed = connection.execute(sql.SQL(remove).format(**parts)).rowcount
    parts["all"] = sql.SQL(", ").join(
        sql.SQL("{0} = n.{0}").format(sql.Identifier(name)) for name in names
    )
    parts["old"] = sql.SQL(", ").join(sql.SQL("t.{}").format(sql.Identifier(n)) for n in names)
    parts["new"] = sql.SQL(", ").join(sql.SQL("n.{}").format(sql.Identifier(n)) for n in names)
    change = (
        "UPDATE {target} t SET {all} FROM {staged} n "
        "WHERE {same} AND ROW({old})::text IS DISTINCT FROM ROW({new})::text"
    )
    changed = connection.execute(sql.SQL(change).format(**parts)).rowcount
    add = (
        "INSERT INTO {target} ({columns}) SELECT {columns} FROM {staged} n "
        "WHERE NOT EXISTS (SELECT FROM {target} t WHERE {same})"
    )
    added = connection.execute(sql.SQL(add).format(**parts)).rowcount
    return added, changed, removed


def _rows(table: Table, frame: pd.DataFrame) -> Iterator[tuple[Any, ...]]:
    columns: list[list[Any]] = [_values(field, frame) for field in table.fields]
    if table.geometry is not None:
        shapes = shapely.set_srid(frame["geometry"].to_numpy(dtype=object), SRID)
        columns.append(shapely.to_wkb(shapes, hex=True, include_srid=True).tolist())
    yield from zip(*columns, strict=True)


def _values(field: Field, frame: pd.DataFrame) -> list[Any]:
    values = frame[field.name].to_numpy()
    if field.type is FieldType.DATE:
        return [value or None for value in values.tolist()]
    if field.type is FieldType.NUMBER:
        return [None if np.isnan(value) else value for value in values.tolist()]
    return list(values.tolist())
