"""Gentle reminders to stay in touch (R33)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot import closure, connection, reminders
from bot.connection import Given, Terms
from bot.database import Database
from bot.errors import ChangedMeanwhile, DateInThePast
from bot.models import Agreement, Delivery, Ending, Mentorship, Message, Rhythm, Wish
from bot.reasons import still_holds
from tests.conftest import TEAM

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY = NOW.date()
MakePair = Callable[..., Mentorship]
MAYA, JONAS = "U0MAYA0001", "U0JONAS001"
QUARTER = timedelta(days=93)


@pytest.fixture
def agreed(any_database: Database, make_pair: MakePair) -> Database:
    """A pair that has ended and has agreed on coffee and learning, every three months."""
    with any_database.writing(TEAM) as session:
        pair = make_pair(session)
        closure.hold_conversation(session, pair, pair.mentor, NOW)
        for member in (pair.mentor, pair.mentee):
            terms = Terms(("learn_together", "coffee"), "", Rhythm.QUARTERLY)
            connection.answer(session, pair, member, Given(Wish.YES, terms), NOW, TODAY)
        closure.finish(session, pair, Ending.COMPLETED, NOW)
    return any_database


def sent(database: Database) -> Sequence[Message]:
    with database.reading(TEAM) as session:
        found = session.scalars(select(Message).where(Message.kind == reminders.KIND).order_by(Message.id)).all()
        session.expunge_all()
    return found


def test_r33_in_turn_at_the_agreed_rhythm_each_with_another_idea(agreed: Database) -> None:
    """R33: none before its time, and each idea comes to each of the two."""
    reminders.look(agreed, NOW + timedelta(days=89))
    assert sent(agreed) == []
    moment = NOW
    for _ in range(reminders.MOST_UNANSWERED - 1):
        moment += QUARTER
        reminders.look(agreed, moment)
        reminders.look(agreed, moment)
    first, second = sent(agreed)
    assert [first.receiver_id, second.receiver_id] == [MAYA, JONAS]
    assert [first.facts["idea"], second.facts["idea"]] == ["learn_together", "coffee"]


def test_r33_r45_after_three_without_an_answer_it_falls_silent(agreed: Database) -> None:
    """R33, R45: ever more rarely; the third says so; an answer brings them back."""
    moment = NOW
    came: list[int] = []
    for quarters in range(1, 9):
        moment += QUARTER
        if reminders.look(agreed, moment):
            came.append(quarters)
    assert came == [1, 2, 4]
    assert [message.facts["is_last"] for message in sent(agreed)] == [False, False, True]
    with agreed.writing(TEAM) as session:
        pair = session.scalars(select(Mentorship)).one()
        reminders.answer(session, pair, pair.mentor, moment)
    reminders.look(agreed, moment + QUARTER)
    assert len(sent(agreed)) == 4


def test_r33_an_answer_brings_the_agreed_rhythm_back(agreed: Database) -> None:
    """R33, R45: after two without an answer the next would come twice as late."""
    moment = NOW
    for _ in range(2):
        moment += QUARTER
        reminders.look(agreed, moment)
    with agreed.writing(TEAM) as session:
        pair = session.scalars(select(Mentorship)).one()
        reminders.answer(session, pair, pair.mentee, moment)
    assert reminders.look(agreed, moment + QUARTER) == 1


def test_r45_who_wants_no_reminders_at_all_is_passed_over(agreed: Database) -> None:
    """R33, R45: the other one gets them; with neither, they wait and nothing counts as unanswered."""
    with agreed.writing(TEAM) as session:
        session.scalars(select(Mentorship)).one().mentor.nudges_off = True
    for number in (1, 2):
        reminders.look(agreed, NOW + number * QUARTER)
    assert [message.receiver_id for message in sent(agreed)] == [JONAS, JONAS]
    with agreed.writing(TEAM) as session:
        pair = session.scalars(select(Mentorship)).one()
        pair.mentee.nudges_off = True
        session.get_one(Agreement, pair.id).unanswered = 0
    for number in range(4, 9):
        reminders.look(agreed, NOW + number * QUARTER)
    assert len(sent(agreed)) == 2
    with agreed.writing(TEAM) as session:
        agreement = session.scalars(select(Agreement)).one()
        assert (agreement.unanswered, agreement.remind_at is not None) == (0, True)


def test_r33_r45_one_place_to_choose_and_to_change_it_back(agreed: Database) -> None:
    """R33, R45"""
    with agreed.writing(TEAM) as session:
        pair = session.scalars(select(Mentorship)).one()
        agreement, me = session.get_one(Agreement, pair.id), pair.mentor

        def standing() -> reminders.Standing:
            found = reminders.standing(agreement, pair, me)
            assert found is not None
            return found

        assert (standing().is_wanted, standing().is_mine) == (True, True)
        reminders.choose(session, pair, me, None, NOW, TODAY, on=False)
        assert (standing().is_wanted, standing().is_mine) == (False, False)
        day = TODAY + timedelta(days=12)
        reminders.choose(session, pair, me, day, NOW, TODAY, on=True)
        assert (standing().is_wanted, standing().is_mine) == (True, True)
        assert agreement.remind_at is not None
        assert agreement.remind_at.date() in {day, day - timedelta(days=1)}, "midnight where the person is"
        agreement.remind_at, agreement.unanswered = None, reminders.MOST_UNANSWERED
        assert standing().has_fallen_silent
        reminders.choose(session, pair, me, None, NOW, TODAY, on=True)
        assert not standing().has_fallen_silent
        pair.mentee.is_deactivated = True
        assert reminders.standing(agreement, pair, me) is None


def test_r33_off_for_one_leaves_the_other_ones(agreed: Database) -> None:
    """R33: off with one click; with both off there are none, and either may have them back."""
    with agreed.writing(TEAM) as session:
        pair = session.scalars(select(Mentorship)).one()
        reminders.switch(session, pair, pair.mentor, NOW, on=False)
    for number in (1, 2):
        reminders.look(agreed, NOW + number * QUARTER)
    assert [message.receiver_id for message in sent(agreed)] == [JONAS, JONAS]
    with agreed.writing(TEAM) as session:
        pair = session.scalars(select(Mentorship)).one()
        reminders.switch(session, pair, pair.mentee, NOW, on=False)
        agreement = session.get_one(Agreement, pair.id)
        assert agreement.remind_at is None
        for message in session.scalars(select(Message).where(Message.kind == reminders.KIND)):
            assert message.state is Delivery.DROPPED
            assert not still_holds(message, pair)
        reminders.switch(session, pair, pair.mentor, NOW, on=True)
        assert agreement.remind_at is not None


def test_r32_r33_a_changed_agreement_changes_the_reminders(agreed: Database) -> None:
    """R32, R33: one that was due for the old version does not go out, and after a "no" there are none."""
    reminders.look(agreed, NOW + QUARTER)
    with agreed.writing(TEAM) as session:
        pair = session.scalars(select(Mentorship)).one()
        [message] = session.scalars(select(Message).where(Message.kind == reminders.KIND))
        assert still_holds(message, pair)
        yearly = Terms(("coffee",), "", Rhythm.YEARLY)
        connection.settle(session, pair, pair.mentor, 1, yearly, NOW + QUARTER, TODAY)
        session.refresh(message)
        assert not still_holds(message, pair)
        agreement = session.get_one(Agreement, pair.id)
        assert agreement.remind_at is None
        connection.confirm(session, pair, pair.mentee, agreement.version, NOW + QUARTER, TODAY)
        assert agreement.remind_at == reminders.next_after(NOW + QUARTER, Rhythm.YEARLY)
        connection.answer(session, pair, pair.mentee, Given(Wish.NO), NOW + QUARTER, TODAY)
        assert agreement.remind_at is None
        with pytest.raises(ChangedMeanwhile):
            reminders.switch(session, pair, pair.mentor, NOW, on=True)


def test_r33_a_reminder_can_wait_for_a_day(agreed: Database) -> None:
    """R33, R45: the same person is reminded again, not the other one."""
    reminders.look(agreed, NOW + QUARTER)
    day = (NOW + QUARTER).date()
    with agreed.writing(TEAM) as session:
        pair = session.scalars(select(Mentorship)).one()
        with pytest.raises(DateInThePast):
            reminders.put_off(session, pair, pair.mentor, day - timedelta(days=1), NOW + QUARTER, day)
        reminders.put_off(session, pair, pair.mentor, day + timedelta(days=10), NOW + QUARTER, day)
    reminders.look(agreed, NOW + QUARTER + timedelta(days=11))
    assert [message.receiver_id for message in sent(agreed)] == [MAYA, MAYA]


@pytest.mark.parametrize("what", ["under way", "shielded", "left"])
def test_r33_nobody_is_reminded_who_should_not_be(agreed: Database, what: str) -> None:
    """R33, R42, R46: not while the two still work together, nor after a way out, nor when one has left."""
    with agreed.writing(TEAM) as session:
        pair = session.scalars(select(Mentorship)).one()
        if what == "under way":
            session.execute(update(Mentorship).values(state="active", ended_at=None))
        elif what == "shielded":
            pair.shielded_id = JONAS
        else:
            pair.mentee.is_deactivated = True
    reminders.look(agreed, NOW + QUARTER)
    assert sent(agreed) == []


@pytest.mark.parametrize(
    ("then", "rhythm", "expected"),
    [
        (date(2026, 1, 31), Rhythm.MONTHLY, date(2026, 2, 28)),
        (date(2026, 11, 30), Rhythm.QUARTERLY, date(2027, 2, 28)),
        (date(2026, 7, 15), Rhythm.TWICE_A_YEAR, date(2027, 1, 15)),
        (date(2028, 2, 29), Rhythm.YEARLY, date(2029, 2, 28)),
    ],
)
def test_r33_a_rhythm_is_counted_in_months(then: date, rhythm: Rhythm, expected: date) -> None:
    """R33"""
    moment = datetime(then.year, then.month, then.day, 9, tzinfo=UTC)
    assert reminders.next_after(moment, rhythm).date() == expected
