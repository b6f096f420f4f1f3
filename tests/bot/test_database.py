"""Sessions see one workspace only; SQLite and PostgreSQL behave alike."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event, inspect, select, text, update
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from bot import migrating, schema
from bot.database import Database, WorkspaceError, open_database
from bot.models import Base, Member, Mentorship

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)


def _member(team_id: str, name: str = "Maya") -> Member:
    return Member(team_id=team_id, user_id="U0MAYA0001", name=name, refreshed_at=NOW)


def test_a_session_sees_its_own_workspace_only(any_database: Database) -> None:
    for team_id in ("T1", "T2"):
        with any_database.writing(team_id) as session:
            session.add(_member(team_id, f"Maya of {team_id}"))
    with any_database.reading("T1") as session:
        assert [member.name for member in session.scalars(select(Member))] == ["Maya of T1"]
        assert session.get(Member, ("T2", "U0MAYA0001")) is None
    with any_database.writing("T1") as session:
        session.execute(update(Member).values(name="changed"))
    with any_database.reading("T2") as session:
        assert session.scalars(select(Member.name)).all() == ["Maya of T2"]
    with any_database.writing_across_workspaces() as session:
        assert len(session.scalars(select(Member)).all()) == 2


def test_a_session_refuses_rows_of_another_workspace(database: Database) -> None:
    with pytest.raises(WorkspaceError), database.writing("T1") as session:
        session.add(_member("T2"))


def test_a_session_without_a_workspace_reads_nothing(database: Database) -> None:
    with pytest.raises(WorkspaceError), Session(database.engine) as plain, database.reading("") as session:
        session.info.clear()
        assert plain is not session
        session.scalars(select(Member))


def test_a_reading_session_keeps_nothing(any_database: Database) -> None:
    with any_database.reading("T1") as session:
        session.add(_member("T1"))
        session.flush()
    with any_database.reading("T1") as session:
        assert session.scalars(select(Member)).all() == []


def test_an_error_rolls_the_unit_of_work_back(any_database: Database) -> None:
    with pytest.raises(ZeroDivisionError), any_database.writing("T1") as session:
        session.add(_member("T1"))
        session.flush()
        raise ZeroDivisionError
    with any_database.reading("T1") as session:
        assert session.scalars(select(Member)).all() == []


def test_writers_wait_for_each_other(any_database: Database) -> None:
    """Each reads, then writes what it read plus one: no update is lost, no writer fails."""
    with any_database.writing("T1") as session:
        session.add(_member("T1", "0"))
    barrier = threading.Barrier(8)
    failures: list[BaseException] = []

    def count() -> None:
        barrier.wait()
        try:
            with any_database.writing("T1") as session:
                member = session.scalars(select(Member).with_for_update()).one()
                member.name = str(int(member.name) + 1)
        except BaseException as error:  # noqa: BLE001 - reported below
            failures.append(error)

    threads = [threading.Thread(target=count) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with any_database.reading("T1") as session:
        assert session.scalars(select(Member.name)).one() == "8"


def test_writers_of_a_process_do_not_crowd_the_sqlite_file(
    open_migrated: Callable[[str], Database], sqlite_url: str
) -> None:
    """The file is asked for only by whose turn it is: nobody finds it taken, even if they would not wait for it."""
    database = open_migrated(sqlite_url)

    @event.listens_for(database.engine, "checkout")
    def _wait_for_nothing(connection: Any, *_: Any) -> None:
        connection.execute("PRAGMA busy_timeout=0")

    def write(number: int) -> None:
        with database.writing("T1") as session:
            session.add(Member(team_id="T1", user_id=f"U{number}", name="Maya", refreshed_at=NOW))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(80)))
    with database.reading("T1") as session:
        assert len(session.scalars(select(Member)).all()) == 80


def test_times_come_back_in_utc_and_naive_ones_are_refused(any_database: Database) -> None:
    with any_database.writing("T1") as session:
        session.add(_member("T1"))
    with any_database.reading("T1") as session:
        assert session.scalars(select(Member.refreshed_at)).one() == NOW
    with pytest.raises(StatementError, match="without a zone"), any_database.writing("T1") as session:
        session.execute(update(Member).values(refreshed_at=NOW.replace(tzinfo=None)))


def test_the_migrations_make_the_tables_that_the_models_describe(
    database_url: str, open_migrated: Callable[[str], Database]
) -> None:
    """A new database is made from the models, an older one by the migrations: both come to the same."""
    engine = open_migrated(database_url).engine
    made = _described(engine)
    with engine.begin() as connection:
        Base.metadata.drop_all(connection)
        connection.execute(text("DROP TABLE alembic_version"))
        migrating.migrate(connection)
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
        assert connection.scalar(text("SELECT version_num FROM alembic_version")) == schema.newest()
    assert differences == []
    assert _described(engine) == made


def _described(engine: Engine) -> dict[str, list[str]]:
    """Everything about the tables that a database tells."""
    tables = inspect(engine)
    ask: list[Callable[[str], Any]] = [
        *(tables.get_columns, tables.get_indexes, tables.get_unique_constraints, tables.get_foreign_keys),
        lambda name: [tables.get_pk_constraint(name)],
    ]
    return {
        table: sorted(str(_in_words(part)) for each in ask for part in each(table))
        for table in tables.get_table_names()
    }


def _in_words(part: Mapping[str, Any]) -> dict[str, object]:
    """With the condition of an index as text: as an object it equals only itself."""
    return {name: _in_words(value) if isinstance(value, dict) else str(value) for name, value in part.items()}


def test_a_database_at_the_newest_schema_is_left_alone(
    database_url: str, open_migrated: Callable[[str], Database]
) -> None:
    engine = open_migrated(database_url).engine
    seen: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *about: seen.append(about[2].split()[0].upper()))
    schema.upgrade(engine)
    assert set(seen) <= {"BEGIN", "PRAGMA", "SELECT"}


def test_replicas_that_start_together_migrate_once(database_url: str, open_migrated: Callable[[str], Database]) -> None:
    failures: list[BaseException] = []

    def start() -> None:
        database = open_database(database_url)
        try:
            schema.upgrade(database.engine)
        except BaseException as error:  # noqa: BLE001 - reported below
            failures.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=start) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    with open_migrated(database_url).reading("T1") as session:
        assert session.scalars(select(Mentorship)).unique().all() == []
