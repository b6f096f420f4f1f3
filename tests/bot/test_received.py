"""What Slack delivers twice has its effect once, also where both arrive at the same moment."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor, wait
from datetime import timedelta

import pytest

from bot import received
from bot.database import Database
from tests.conftest import NOW, TEAM

SOON = 0.3
"""Seconds in which somebody who did not have to wait would be through."""


@pytest.mark.parametrize("first_one_fails", [False, True])
def test_the_second_waits_for_what_becomes_of_the_first(any_database: Database, *, first_one_fails: bool) -> None:
    """It does nothing where the first was done, and everything where the first came to nothing."""

    def arrive() -> bool:
        with any_database.writing(TEAM) as session:
            return received.is_first(session, TEAM, "Ev1", NOW)

    with ThreadPoolExecutor(1) as other_process:
        with any_database.writing(TEAM) as session:
            assert received.is_first(session, TEAM, "Ev1", NOW)
            second = other_process.submit(arrive)
            assert not wait([second], timeout=SOON).done
            if first_one_fails:
                session.rollback()
        assert second.result(timeout=10) is first_one_fails


def test_a_mark_is_forgotten_when_no_repetition_can_come(any_database: Database) -> None:
    with any_database.writing(TEAM) as session:
        received.is_first(session, TEAM, "Ev1", NOW)
        received.forget_old(session, NOW + received.KEPT_FOR - timedelta(seconds=1))
        assert not received.is_first(session, TEAM, "Ev1", NOW)
        received.forget_old(session, NOW + received.KEPT_FOR + timedelta(seconds=1))
        assert received.is_first(session, TEAM, "Ev1", NOW)
