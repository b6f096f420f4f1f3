"""Statements about thousands of rows at once. On PostgreSQL each is one statement with a parameter or two, however many
rows it is about; SQLite takes a parameter for each row, at no cost that matters."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import ARRAY, ColumnElement, Dialect, any_, bindparam, func, literal, update
from sqlalchemy.orm import InstrumentedAttribute, Session
from sqlalchemy.types import UserDefinedType

from bot.models import Base


def among(session: Session, column: InstrumentedAttribute[int], ids: Iterable[int]) -> ColumnElement[bool]:
    """Whether a column holds one of these ids: on PostgreSQL one parameter, however many they are."""
    return _among(session.get_bind().dialect.name, column, "ids", value=list(ids), unique=True)


def among_named(dialect: str, column: InstrumentedAttribute[int], name: str) -> ColumnElement[bool]:
    """As `among`, for a statement that is made once: the ids are its parameter of this name, as a list."""
    return _among(dialect, column, name)


def set_each(session: Session, column: InstrumentedAttribute[Any], by_id: Mapping[int, object]) -> None:
    """Give each of the rows with these ids a value of its own: on PostgreSQL in one statement, however many they are.

    Objects that the session holds do not hear of it.
    """
    table, connection = Base.metadata.tables[column.class_.__tablename__], session.connection()
    if connection.dialect.name == "postgresql":
        new = (
            func.unnest(literal(list(by_id), _Ids()), literal(list(by_id.values()), ARRAY(column.type)))
            .table_valued("id", "value")
            .render_derived(name="new")
        )
        connection.execute(update(table).where(table.c.id == new.c.id).values({column.key: new.c.value}))
    else:
        changing = update(table).where(table.c.id == bindparam("of")).values({column.key: bindparam("new")})
        connection.execute(changing, [{"of": id_, "new": value} for id_, value in by_id.items()])


def _among(dialect: str, column: InstrumentedAttribute[int], name: str, **given: Any) -> ColumnElement[bool]:
    if dialect == "postgresql":
        return column == any_(bindparam(name, type_=_Ids(), **given))
    return column.in_(bindparam(name, expanding=True, **given))


class _Ids(UserDefinedType[Sequence[int]]):
    """An array of PostgreSQL, written as PostgreSQL writes it: the driver would take a microsecond for each id."""

    cache_ok = True
    render_bind_cast = True

    def get_col_spec(self, **_options: object) -> str:
        """What it is called."""
        return "INTEGER[]"

    def bind_processor(self, dialect: Dialect) -> Callable[[Sequence[int] | None], str]:  # noqa: ARG002
        """What writes one."""
        return lambda ids: "{" + ",".join(map(str, ids or ())) + "}"
