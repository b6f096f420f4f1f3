"""The database: its engine, its sessions, and the rule that a session sees one workspace only."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import structlog
from sqlalchemy import Connection, Engine, ExceptionContext, create_engine, event, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import ORMExecuteState, Session, UOWTransaction, sessionmaker, with_loader_criteria
from sqlalchemy.orm.interfaces import ORMOption

from bot.lazily import lazily
from bot.models.base import Base, InWorkspace

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql, sqlite

log = structlog.get_logger(__name__)

_ACROSS = "*"


class WorkspaceError(RuntimeError):
    """A session was used for a workspace other than the one it was opened for: a mistake in our code."""


@dataclass(frozen=True)
class Database:
    """Opens units of work. Every one is bound to a workspace, or says that it looks across all of them."""

    engine: Engine
    _writers: sessionmaker[Session]
    _readers: sessionmaker[Session]
    _turn_to_write: AbstractContextManager[Any]
    """SQLite has one writer, and whoever waits for another looks now and then whether it is done: with many of them,
    some would wait for seconds. Here each is woken when it is its turn."""

    @contextmanager
    def writing(self, team_id: str) -> Iterator[Session]:
        """A unit of work in one workspace: committed at the end of the block, rolled back on an error."""
        with self._turn_to_write, self._writers.begin() as session:
            session.info["team_id"] = team_id
            yield session

    @contextmanager
    def reading(self, team_id: str) -> Iterator[Session]:
        """A consistent look at one workspace; it takes no write lock and keeps nothing."""
        with self._readers() as session:
            session.info.update(team_id=team_id, reads_only=True)
            yield session

    @contextmanager
    def writing_across_workspaces(self) -> Iterator[Session]:
        """A unit of work over all workspaces, for the scheduler's jobs alone."""
        with self.writing(_ACROSS) as session:
            yield session

    def close(self) -> None:
        """Give every connection back."""
        self.engine.dispose()


def open_database(url: str) -> Database:
    """Connect to SQLite or PostgreSQL at `url` (SQLAlchemy's form). The schema comes from the migrations."""
    if url.startswith(("postgres://", "postgresql://")):
        url = "postgresql+psycopg://" + url.split("://", 1)[1]
    address = make_url(url)
    if address.get_backend_name() == "postgresql":
        # Times arrive in UTC: to make each one so would take longer than to read it.
        options = f"{address.query.get('options', '')} -c timezone=UTC"
        address = address.update_query_dict({"options": options.strip()})
    # An error of the database must not carry into the log what people wrote.
    engine = create_engine(
        address, pool_size=10, max_overflow=30, pool_pre_ping=not url.startswith("sqlite"), hide_parameters=True
    )
    _tell_of_absence(engine)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine)
    return Database(
        engine=engine,
        _writers=sessionmaker(engine, class_=_ScopedSession, expire_on_commit=False),
        _readers=sessionmaker(engine.execution_options(reads_only=True), class_=_ScopedSession, expire_on_commit=False),
        _turn_to_write=threading.Lock() if engine.dialect.name == "sqlite" else nullcontext(),
    )


def is_away(error: BaseException) -> bool:
    """Whether the database could not be reached, or went away meanwhile: it is in the log once, for everybody, and
    nothing is wrong with what was asked of it."""
    return isinstance(error, DBAPIError) and (error.connection_invalidated or error.statement is None)


def insert(session: Session, table: type[Base]) -> postgresql.Insert | sqlite.Insert:
    """An INSERT in the dialect of the session's database: both know ON CONFLICT, by which the database arbitrates."""
    # The other database's dialect would be loaded for nothing.
    into: Callable[[type[Base]], postgresql.Insert | sqlite.Insert] = lazily(
        f"sqlalchemy.dialects.{session.get_bind().dialect.name}", "insert"
    )
    return into(table)


class _ScopedSession(Session):
    """A session that adds its workspace to every query and refuses rows of another."""


@event.listens_for(_ScopedSession, "do_orm_execute")
def _scope_to_workspace(state: ORMExecuteState) -> None:
    team_id = state.session.info.get("team_id")
    if team_id is None:
        raise WorkspaceError("a session was opened without saying for which workspace")
    scoped = state.is_select or state.is_update or state.is_delete
    if scoped and team_id != _ACROSS and not (state.is_column_load or state.is_relationship_load):
        state.statement = state.statement.options(_of_workspace(team_id))


@lru_cache(maxsize=1000)
def _of_workspace(team_id: str) -> ORMOption:
    """What makes a query one of this workspace. Kept, since making it takes as long as a small query."""
    return with_loader_criteria(InWorkspace, lambda cls: cls.team_id == team_id, include_aliases=True)


@event.listens_for(_ScopedSession, "before_flush")
def _refuse_other_workspaces(session: Session, _context: UOWTransaction, _instances: Any) -> None:
    team_id = session.info.get("team_id")
    for row in [*session.new, *session.dirty, *session.deleted]:
        if isinstance(row, InWorkspace) and team_id not in {_ACROSS, row.team_id}:
            raise WorkspaceError(f"a {type(row).__name__} of {row.team_id} in a session for {team_id}")


def _tell_of_absence(engine: Engine) -> None:
    """Say in the log when the database goes away and when it is back, once each, however many notice."""
    noticed = threading.Lock()
    is_gone = False

    @event.listens_for(engine, "handle_error")
    def _note_gone(context: ExceptionContext) -> None:
        nonlocal is_gone
        if context.is_disconnect or context.connection is None:
            with noticed:
                if not is_gone:
                    is_gone = True
                    log.warning("the database is away", error=type(context.original_exception).__name__)

    @event.listens_for(engine, "connect")
    def _note_back(_connection: Any, _record: Any) -> None:
        nonlocal is_gone
        with noticed:
            if is_gone:
                is_gone = False
                log.warning("the database is back")


def _prepare_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _set_pragmas(connection: Any, _record: Any) -> None:
        # The driver must not begin transactions by itself: we say which kind, below.
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=NORMAL")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA busy_timeout=10000")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # A transaction that reads first and writes later fails at once when another wrote in between,
        # whatever the busy timeout. One that will write therefore takes the write lock at its start.
        reads_only = connection.get_execution_options().get("reads_only", False)
        connection.exec_driver_sql("BEGIN" if reads_only else "BEGIN IMMEDIATE")
