"""What is typed is kept, whatever arrives late, twice or at the same moment (R2)."""

from __future__ import annotations

import threading
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import permutations

import pytest
from sqlalchemy.orm import Session

from bot import drafts
from bot.database import Database
from tests.conftest import NOW, TEAM

ME = "U0MAYA0001"


def keep(session: Session, fields: Mapping[str, object], second: int) -> None:
    drafts.keep(session, TEAM, ME, "goal", fields, NOW + timedelta(seconds=second))


def test_r2_what_was_typed_last_counts_however_it_arrives(session: Session) -> None:
    for order in permutations(range(3)):
        drafts.clear(session, TEAM, ME, "goal", NOW - timedelta(days=1))
        session.get(drafts.Draft, (TEAM, ME, "goal")).typed_at = NOW - timedelta(days=1)  # type: ignore[union-attr]
        for second in (*order, order[0]):
            keep(session, {"title": "Lead"[: second + 1]}, second)
        assert drafts.find(session, TEAM, ME, "goal") == {"title": "Lea"}


def test_r2_a_field_that_a_choice_hides_keeps_what_it_held(session: Session) -> None:
    keep(session, {"wish": "yes", "rhythm": "monthly"}, 1)
    keep(session, {"wish": "no"}, 2)
    assert drafts.find(session, TEAM, ME, "goal") == {"wish": "no", "rhythm": "monthly"}


@pytest.mark.parametrize("has_draft", [True, False])
def test_r2_a_keystroke_that_arrives_after_the_form_brings_nothing_back(session: Session, has_draft: bool) -> None:
    if has_draft:
        keep(session, {"title": "Lead"}, 1)
    drafts.clear(session, TEAM, ME, "goal", NOW + timedelta(seconds=3))
    keep(session, {"title": "Lead a"}, 2)
    assert drafts.find(session, TEAM, ME, "goal") == {}
    keep(session, {"title": "Teach"}, 4)
    assert drafts.find(session, TEAM, ME, "goal") == {"title": "Teach"}


def test_r2_the_first_keystrokes_may_come_at_the_same_moment(any_database: Database) -> None:
    together = threading.Barrier(4)

    def type_it(second: int) -> None:
        with any_database.writing(TEAM) as session:
            if any_database.engine.dialect.name == "postgresql":
                # SQLite lets one write at a time, so there they cannot meet.
                drafts.find(session, TEAM, ME, "goal")
                together.wait(10)
            keep(session, {"title": "Lead"[: second + 1]}, second)

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(type_it, range(4)))
    with any_database.reading(TEAM) as session:
        assert drafts.find(session, TEAM, ME, "goal") == {"title": "Lead"}
