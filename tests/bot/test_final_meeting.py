"""The date of the final meeting: set by either, moved, called off, and brought to both (R18)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import closure, endings, final_meeting, goodbye
from bot.errors import (
    AlreadyMet,
    ChangedMeanwhile,
    DateInThePast,
    DateTooFar,
    Empty,
    NoSuchTime,
    NotYet,
    Problem,
    TimeInThePast,
)
from bot.models import Mentorship, Message
from bot.reasons import still_holds
from tests.conftest import NOW

BERLIN = ZoneInfo("Europe/Berlin")
SOON = NOW + timedelta(days=3)
TODAY = NOW.date()


@pytest.fixture
def pair(session: Session, make_pair: Callable[..., Mentorship]) -> Mentorship:
    """Maya and Jonas, who have talked about the ending."""
    mentorship = make_pair(session)
    closure.hold_conversation(session, mentorship, mentorship.mentor, NOW)
    return mentorship


def told(session: Session) -> list[Message]:
    return list(session.scalars(select(Message).where(Message.kind == "meeting_date").order_by(Message.id)))


def test_r18_both_are_told_of_a_date(session: Session, pair: Mentorship) -> None:
    """R18: whoever sets it."""
    final_meeting.schedule(session, pair, pair.mentee, SOON, 0, NOW)
    assert sorted(message.receiver_id for message in told(session)) == [pair.mentee_id, pair.mentor_id]
    meeting = final_meeting.planned(pair)
    assert meeting is not None
    assert (meeting.starts_at, meeting.changed_by) == (SOON, pair.mentee_id)


def test_r18_only_the_newest_date_is_still_brought(session: Session, pair: Mentorship) -> None:
    """R18: it is one event in every calendar, and a date that was moved before it was sent is sent no more."""
    final_meeting.schedule(session, pair, pair.mentor, SOON, 0, NOW)
    first = pair.final_meeting and pair.final_meeting.uid
    final_meeting.schedule(session, pair, pair.mentee, SOON + timedelta(hours=1), 1, NOW)
    final_meeting.schedule(session, pair, pair.mentee, SOON + timedelta(hours=1), 2, NOW)
    assert [(message.occasion, still_holds(message, pair)) for message in told(session)] == [
        ("1", False),
        ("1", False),
        ("2", True),
        ("2", True),
    ]
    assert pair.final_meeting
    assert (pair.final_meeting.uid, pair.final_meeting.version) == (first, 2)


def test_r18_of_two_at_once_the_second_sees_the_first(session: Session, pair: Mentorship) -> None:
    """R18"""
    final_meeting.schedule(session, pair, pair.mentor, SOON, 0, NOW)
    with pytest.raises(ChangedMeanwhile):
        final_meeting.schedule(session, pair, pair.mentee, SOON + timedelta(days=1), 0, NOW)
    with pytest.raises(ChangedMeanwhile):
        final_meeting.call_off(session, pair, pair.mentee, 0, NOW)
    assert pair.final_meeting
    assert pair.final_meeting.starts_at == SOON


def test_r18_called_off_and_set_again(session: Session, pair: Mentorship) -> None:
    """R18"""
    final_meeting.schedule(session, pair, pair.mentor, SOON, 0, NOW)
    final_meeting.call_off(session, pair, pair.mentee, 1, NOW)
    final_meeting.call_off(session, pair, pair.mentee, 1, NOW)
    assert final_meeting.planned(pair) is None
    assert len(told(session)) == 4
    final_meeting.schedule(session, pair, pair.mentor, SOON, 2, NOW)
    assert final_meeting.planned(pair) is not None
    assert final_meeting.version_of(pair) == 3


def test_r3_there_is_no_date_before_the_two_have_talked(session: Session, make_pair: Callable[..., Mentorship]) -> None:
    """R3"""
    pair = make_pair(session)
    closure.begin(session, pair, pair.mentor, NOW)
    with pytest.raises(NotYet):
        final_meeting.schedule(session, pair, pair.mentor, SOON, 0, NOW)
    assert told(session) == []


def test_after_the_meeting_there_is_nothing_to_plan(session: Session, pair: Mentorship) -> None:
    closure.hold_meeting(session, pair, NOW, TODAY)
    with pytest.raises(AlreadyMet):
        final_meeting.schedule(session, pair, pair.mentor, SOON, 0, NOW)


OTHER_WAYS: dict[str, Callable[[Session, Mentorship], None]] = {
    "met": lambda session, pair: closure.hold_meeting(session, pair, NOW, TODAY),
    "more time": lambda session, pair: endings.extend(
        session, pair, pair.mentor, TODAY + timedelta(days=90), NOW, TODAY
    ),
    "ended early": lambda session, pair: endings.end_early(session, pair, pair.mentor, "", NOW, shared=False),
    "goodbye": lambda session, pair: goodbye.write(session, pair, pair.mentor, "Farewell", NOW, TODAY),
}


@pytest.mark.parametrize("way", OTHER_WAYS)
def test_a_date_that_is_not_needed_leaves_the_calendars(session: Session, pair: Mentorship, way: str) -> None:
    final_meeting.schedule(session, pair, pair.mentor, SOON, 0, NOW)
    OTHER_WAYS[way](session, pair)
    assert final_meeting.planned(pair) is None
    assert [message.occasion for message in told(session)] == ["1", "1", "2", "2"]


def test_a_date_that_has_passed_stays_in_the_calendars(session: Session, pair: Mentorship) -> None:
    final_meeting.schedule(session, pair, pair.mentor, SOON, 0, NOW)
    closure.hold_meeting(session, pair, SOON + timedelta(minutes=30), TODAY)
    assert len(told(session)) == 2


@pytest.mark.parametrize(
    ("day", "clock", "zone", "moment"),
    [
        (date(2026, 5, 5), time(14, 30), BERLIN, datetime(2026, 5, 5, 12, 30, tzinfo=UTC)),
        (date(2026, 10, 25), time(2, 30), BERLIN, datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        (date(2026, 5, 4), time(12, 30), BERLIN, datetime(2026, 5, 4, 10, 30, tzinfo=UTC)),
        (date(2026, 5, 5), time(9), ZoneInfo("Asia/Kathmandu"), datetime(2026, 5, 5, 3, 15, tzinfo=UTC)),
    ],
)
def test_r18_a_time_is_meant_where_the_person_is(day: date, clock: time, zone: ZoneInfo, moment: datetime) -> None:
    """R18: also on the night when clocks go back, where the first of the two is meant."""
    assert final_meeting.moment_at(day, clock, zone, NOW) == moment


@pytest.mark.parametrize(
    ("day", "clock", "problem", "field"),
    [
        (None, time(9), Empty, "day"),
        (date(2026, 5, 5), None, Empty, "time"),
        (date(2026, 5, 3), time(9), DateInThePast, "day"),
        (date(2026, 5, 4), time(11, 59), TimeInThePast, "time"),
        (date(2036, 5, 4), time(9), DateTooFar, "day"),
        (date(2027, 3, 28), time(2, 30), NoSuchTime, "time"),
    ],
)
def test_r18_a_time_that_cannot_be(day: date | None, clock: time | None, problem: type[Problem], field: str) -> None:
    """R18: past, far, or skipped when clocks go forward; said at its field."""
    with pytest.raises(problem) as raised:
        final_meeting.moment_at(day, clock, BERLIN, NOW)
    assert raised.value.field == field
