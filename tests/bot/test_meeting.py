"""What is written for the final meeting, and who sees it (R19 to R22)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import closure, meeting, next_steps
from bot.errors import NotYet
from bot.meeting import notes, still_private, write
from bot.models import CheckIn, Goal, Mentorship, Message
from bot.next_steps import Wording
from bot.questions import Form

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
MakePair = Callable[..., Mentorship]


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    """A pair that has talked about its ending."""
    pair = make_pair(session)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    return pair


def _feedback_messages(session: Session) -> list[Message]:
    session.expire_all()
    return list(session.scalars(select(Message).where(Message.kind == "feedback_shared").order_by(Message.id)))


def test_r19_the_three_parts_in_their_order_take_half_an_hour() -> None:
    """R19"""
    assert list(meeting.MINUTES) == [Form.CELEBRATION, Form.LOOKING_BACK, Form.LOOKING_AHEAD]
    assert sum(meeting.MINUTES.values()) == 30


def test_r19_each_prepares_alone_and_shares_when_they_choose(session: Session, pair: Mentorship) -> None:
    """R19, R27"""
    thanks = {"celebration.grown": "In courage", "celebration.thanks": "For asking"}
    write(session, pair, pair.mentor, Form.CELEBRATION, thanks, NOW, shared=False)
    assert {key: answer.text for key, answer in notes(session, pair, pair.mentor).mine.items()} == thanks
    assert notes(session, pair, pair.mentee).theirs == {}
    assert still_private(pair, pair.mentor, notes(session, pair, pair.mentor)) == [Form.CELEBRATION]

    write(session, pair, pair.mentor, Form.CELEBRATION, thanks, LATER, shared=True)
    assert {key: answer.text for key, answer in notes(session, pair, pair.mentee).theirs.items()} == thanks
    assert still_private(pair, pair.mentor, notes(session, pair, pair.mentor)) == []

    write(session, pair, pair.mentor, Form.CELEBRATION, thanks, LATER, shared=False)
    assert notes(session, pair, pair.mentee).theirs == {}


def test_a_form_writes_its_own_questions_only(session: Session, pair: Mentorship) -> None:
    """Fields travel through the client: what it did not ask, it does not keep."""
    forged = {
        "celebration.thanks": "Thanks",
        "plan.opener": "Read me",
        "looking_back.together": "Good",
        "share": "both",
    }
    write(session, pair, pair.mentee, Form.CELEBRATION, forged, NOW, shared=True)
    assert set(notes(session, pair, pair.mentee).mine) == {"celebration.thanks"}


def test_a_form_that_shows_some_questions_keeps_the_others(session: Session, pair: Mentorship) -> None:
    write(session, pair, pair.mentee, Form.LOOKING_BACK, {"looking_back.learned": "To ask"}, NOW, shared=False)
    write(session, pair, pair.mentee, Form.LOOKING_BACK, {"looking_back.together": "Good"}, NOW, shared=False)
    assert set(notes(session, pair, pair.mentee).mine) == {"looking_back.learned", "looking_back.together"}


def test_the_mentors_own_notes_are_never_shared(session: Session, pair: Mentorship) -> None:
    """R47"""
    written = {"notes.looking_back": "She hesitates", "looking_back.together": "A pleasure"}
    write(session, pair, pair.mentor, Form.LOOKING_BACK, written, NOW, shared=True)
    assert set(notes(session, pair, pair.mentee).theirs) == {"looking_back.together"}
    assert notes(session, pair, pair.mentor).mine["notes.looking_back"].shared_at is None
    assert still_private(pair, pair.mentor, notes(session, pair, pair.mentor)) == [], "they are meant to be"


def test_r22_feedback_reaches_the_mentor_only_when_shared(session: Session, pair: Mentorship) -> None:
    """R22: told once for each time that it is shared; a message about what was taken back says so."""
    text = {"feedback.mentoring": "Listen a little longer"}
    write(session, pair, pair.mentee, Form.FEEDBACK, text, NOW, shared=False)
    assert notes(session, pair, pair.mentor).theirs == {}
    assert _feedback_messages(session) == []

    write(session, pair, pair.mentee, Form.FEEDBACK, text, NOW, shared=True)
    write(session, pair, pair.mentee, Form.FEEDBACK, {"feedback.mentoring": "Listen longer"}, LATER, shared=True)
    assert notes(session, pair, pair.mentor).theirs["feedback.mentoring"].text == "Listen longer"
    (message,) = _feedback_messages(session)
    assert message.receiver_id == pair.mentor_id
    assert message.facts == {}, "no text is in the ledger"

    write(session, pair, pair.mentee, Form.FEEDBACK, text, LATER, shared=False)
    assert notes(session, pair, pair.mentor).theirs == {}
    assert [message.answer for message in _feedback_messages(session)] == ["withheld"]

    write(session, pair, pair.mentee, Form.FEEDBACK, text, LATER, shared=True)
    assert [message.answer for message in _feedback_messages(session)] == ["withheld", None]


def test_empty_feedback_is_no_news(session: Session, pair: Mentorship) -> None:
    write(session, pair, pair.mentee, Form.FEEDBACK, {"feedback.mentoring": " "}, NOW, shared=True)
    assert _feedback_messages(session) == []


def test_r3_before_the_conversation_nothing_is_shared_and_nothing_half_done(
    session: Session, make_pair: MakePair
) -> None:
    """R3: forged or not, the choice to share is refused at its field."""
    pair = make_pair(session)
    with pytest.raises(NotYet) as problem, session.begin_nested():
        write(session, pair, pair.mentor, Form.CELEBRATION, {"celebration.thanks": "Thanks"}, NOW, shared=True)
    assert problem.value.field == "share"
    session.expire_all()
    assert notes(session, pair, pair.mentor).mine == {}


def test_r23_sharing_the_last_part_shares_the_own_steps_with_it(session: Session, pair: Mentorship) -> None:
    """R23"""
    for who in (pair.mentor, pair.mentee):
        step = Wording(f"By {who.name}", pair.mentee_id, None)
        next_steps.add(session, pair, who, step, NOW, NOW.date(), shared=False)
    assert still_private(pair, pair.mentor, notes(session, pair, pair.mentor)) == [Form.LOOKING_AHEAD]
    write(session, pair, pair.mentor, Form.LOOKING_AHEAD, {"looking_ahead.successor": None}, NOW, shared=True)
    assert [step.what for step in notes(session, pair, pair.mentee).steps] == ["By Maya", "By Jonas"]
    assert [step.what for step in notes(session, pair, pair.mentor).steps] == ["By Maya"]


def test_r20_the_beginning_of_the_celebration_comes_from_the_record(
    session: Session, pair: Mentorship, make_goal: Callable[..., Goal]
) -> None:
    """R20, R47: the goals reached, and the mentor's own lines on progress; never the mentee's."""
    make_goal(session, pair, "Second", state="reached", settled_on=NOW.date())
    make_goal(session, pair, "First", state="reached", settled_on=NOW.date() - timedelta(days=3))
    make_goal(session, pair, "Open")
    assert [goal.title for goal in meeting.reached(pair.goals)] == ["First", "Second"]
    for number, (author, line) in enumerate(
        [(pair.mentor_id, f"Line {n}") for n in range(7)] + [(pair.mentor_id, ""), (pair.mentee_id, "Secret")]
    ):
        at = NOW + timedelta(hours=number)
        session.add(
            CheckIn(team_id=pair.team_id, mentorship_id=pair.id, author_id=author, energy=4, progress=line, at=at)
        )
    session.flush()
    assert list(meeting.own_progress(session, pair, pair.mentor)) == [f"Line {n}" for n in range(2, 7)]
    assert list(meeting.own_progress(session, pair, pair.mentee)) == ["Secret"]
