"""The record that is measured on: it has to keep up with the tables."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from bench import record
from bench.ticks import SETTINGS
from bot import reminders, watch
from bot.database import Database
from bot.models import Mentorship, State


def test_nothing_in_a_record_is_due_before_the_next_day(any_database: Database) -> None:
    record.fill(any_database.engine, 40)
    assert watch.look(any_database, record.NOW, SETTINGS) == reminders.look(any_database, record.NOW) == 0
    assert watch.look(any_database, record.NOW + timedelta(days=1), SETTINGS) == 40
    with any_database.writing_across_workspaces() as session:
        counted = session.execute(select(Mentorship.state, func.count()).group_by(Mentorship.state))
        states = {state: count for state, count in counted}  # noqa: C416 - a row is no tuple to mypy
    assert states == {State.ACTIVE: 40, State.PAUSED: 2, State.ENDED: 8}
