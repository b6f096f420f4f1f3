"""What a tick that finds nothing due asks of the database: each answer is looked up in an index, never searched for
among everything that there is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta

import pytest
from sqlalchemy import event, text

from bench import record
from bot import claims, received, reminders, retention, schema, watch
from bot.database import Database, open_database
from bot.settings import Settings
from tests.conftest import TEAM, new_database

SETTINGS = Settings(slack_bot_token="xoxb-test")
LARGE = ("mentorships", "messages", "connection_agreements", "received", "check_ins", "goals")
"""Tables that grow with the years."""


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def filled(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """A record of ten thousand, of each kind in turn."""
    with ExitStack() as stack:
        if request.param == "postgresql":
            url = stack.enter_context(new_database(request.getfixturevalue("postgresql_server")))
        else:
            url = f"sqlite:///{tmp_path_factory.mktemp('plans') / 'sendoff.db'}"
        database = open_database(url)
        stack.callback(database.close)
        schema.upgrade(database.engine)
        record.fill(database.engine, 10_000)
        with database.writing_across_workspaces() as session:
            for number in range(5000):
                received.is_first(session, TEAM, str(number), record.NOW)
        if request.param == "postgresql":
            # What it does by itself before long. SQLite does nothing of the kind.
            with database.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
                connection.execute(text("ANALYZE"))
        yield database


def ask_watch(database: Database) -> None:
    assert watch.look(database, record.NOW, SETTINGS) == 0


def ask_reminders(database: Database) -> None:
    assert reminders.look(database, record.NOW) == 0


def ask_sender(database: Database) -> None:
    with database.writing_across_workspaces() as session:
        assert claims.waiting(session, record.NOW) == {}


def ask_received(database: Database) -> None:
    with database.writing_across_workspaces() as session:
        received.forget_old(session, record.NOW)


def ask_retention(database: Database) -> None:
    retention.look(database, record.NOW, timedelta(days=5 * 365), lambda _team_id: True)


@pytest.mark.parametrize("ask", [ask_watch, ask_reminders, ask_sender, ask_received, ask_retention])
def test_nothing_due_is_an_index_look_up(filled: Database, ask: Callable[[Database], None]) -> None:
    with explained(filled) as plans:
        ask(filled)
    assert plans
    searched = [
        f"{line}\n{statement}"
        for statement, plan in plans.items()
        for line in plan
        # Whom nobody refers to can only be found among everybody: four times a day, and a few at a time.
        if not statement.startswith("DELETE FROM members")
        if any(f"Seq Scan on {table} " in line or line.split(" USING")[0] == f"SCAN {table}" for table in LARGE)
    ]
    assert searched == []


def test_what_waits_is_counted_whatever_the_number_of_workspaces(filled: Database) -> None:
    """What is due, and what was on its way, is found by when it was due: not by searching in each workspace."""
    with explained(filled) as plans:
        ask_sender(filled)
    (plan,) = plans.values()
    assert sum("due_at<" in line.replace(" ", "") for line in plan) == 2


@contextmanager
def explained(database: Database) -> Iterator[dict[str, list[str]]]:
    """The plan of each statement that is made meanwhile, just as it is made."""
    plans: dict[str, list[str]] = {}
    prefix = "EXPLAIN QUERY PLAN " if database.engine.dialect.name == "sqlite" else "EXPLAIN "

    def explain(_connection: object, cursor: object, statement: str, parameters: object, *_more: object) -> None:
        if statement.lstrip().startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            cursor.execute(prefix + statement, parameters)  # type: ignore[attr-defined]
            plans[statement] = [str(row[-1]) for row in cursor.fetchall()]  # type: ignore[attr-defined]

    event.listen(database.engine, "before_cursor_execute", explain)
    try:
        yield plans
    finally:
        event.remove(database.engine, "before_cursor_execute", explain)
