"""The four steps of an ending, who is awaited, and its completion (R3, R17, R40)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import closure
from bot.closure import REFLECTION, Step, awaited, next_of, progress
from bot.errors import NotYet
from bot.models import Agreement, Delivery, Ending, Member, Mentorship, Message, State, Wish, Wishes

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY = NOW.date()
MakePair = Callable[..., Mentorship]


def _told(session: Session) -> list[tuple[str, str]]:
    messages = session.scalars(select(Message).where(Message.kind != "invitation", Message.kind != "begun"))
    return [(message.kind, message.receiver_id) for message in messages]


def _answer(session: Session, pair: Mentorship, who: Member, wish: Wish) -> None:
    session.add(Wishes(team_id=pair.team_id, mentorship_id=pair.id, author_id=who.user_id, wish=wish, answered_at=NOW))
    session.flush()


def test_r3_the_other_one_is_told_only_after_the_conversation(session: Session, make_pair: MakePair) -> None:
    """R3: whoever says that they have talked, the other one hears what comes now; saying it twice changes nothing."""
    pair = make_pair(session)
    closure.begin(session, pair, pair.mentee, NOW)
    assert _told(session) == []
    assert not closure.is_open_to_both(pair)
    closure.hold_conversation(session, pair, pair.mentee, NOW)
    closure.hold_conversation(session, pair, pair.mentor, NOW + timedelta(hours=1))
    assert _told(session) == [("ending_begun", pair.mentor_id)]
    assert pair.closure is not None
    assert (pair.closure.conversation_held_at, pair.closure.conversation_told_by) == (NOW, pair.mentee_id)
    assert closure.is_open_to_both(pair)


def test_no_step_comes_before_the_conversation(session: Session, make_pair: MakePair) -> None:
    pair = make_pair(session)
    closure.begin(session, pair, pair.mentor, NOW)
    with pytest.raises(NotYet):
        closure.hold_meeting(session, pair, NOW, TODAY)
    with pytest.raises(NotYet):
        closure.finish_part(session, pair, pair.mentee, REFLECTION, NOW, TODAY)


def test_r17_who_is_awaited_and_what_comes_next_for_each(session: Session, make_pair: MakePair) -> None:
    """R17"""
    pair = make_pair(session)
    both = {pair.mentor_id, pair.mentee_id}
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    now = progress(session, pair)
    assert now.done == {Step.CONVERSATION}
    assert [awaited(pair, now, step) for step in Step] == [set(), both, both, both]
    assert next_of(pair, now, pair.mentor) is Step.MEETING

    closure.hold_meeting(session, pair, NOW, TODAY)
    closure.finish_part(session, pair, pair.mentor, REFLECTION, NOW, TODAY)
    now = progress(session, pair)
    assert awaited(pair, now, Step.REFLECTION) == {pair.mentee_id}
    assert next_of(pair, now, pair.mentor) is Step.CONNECTION
    assert next_of(pair, now, pair.mentee) is Step.REFLECTION

    closure.finish_part(session, pair, pair.mentee, REFLECTION, NOW, TODAY)
    _answer(session, pair, pair.mentor, Wish.YES)
    now = progress(session, pair)
    assert awaited(pair, now, Step.CONNECTION) == {pair.mentee_id}
    assert next_of(pair, now, pair.mentor) is None

    _answer(session, pair, pair.mentee, Wish.YES)
    session.add(
        Agreement(team_id=pair.team_id, mentorship_id=pair.id, version=2, mentor_confirmed=2, mentee_confirmed=1)
    )
    session.flush()
    now = progress(session, pair)
    assert awaited(pair, now, Step.CONNECTION) == now.unconfirmed == {pair.mentee_id}
    assert not now.is_complete


@pytest.mark.parametrize("wish", [Wish.NO, Wish.NOT_NOW])
def test_r31_a_no_is_a_full_answer_and_completes(session: Session, make_pair: MakePair, wish: Wish) -> None:
    """R31, R17: both are told, get the document, and are invited to pass it on, once."""
    pair = make_pair(session)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    _answer(session, pair, pair.mentee, wish)
    for who in (pair.mentor, pair.mentee):
        closure.finish_part(session, pair, who, REFLECTION, NOW, TODAY)
    assert pair.state is State.ACTIVE
    closure.hold_meeting(session, pair, NOW, TODAY)
    assert (pair.state, pair.ending, pair.ended_at) == (State.ENDED, Ending.COMPLETED, NOW)
    both = (pair.mentor_id, pair.mentee_id)
    assert sorted(_told(session)[1:]) == [
        (kind, who) for kind in ("closing", "document", "pay_forward") for who in sorted(both)
    ]
    assert not closure.complete_if_done(session, pair, NOW, TODAY)
    assert next_of(pair, progress(session, pair), pair.mentor) is None


def test_r40_goals_reached_before_the_planned_end_are_an_early_success(
    session: Session, make_pair: MakePair, make_goal: Callable[..., None]
) -> None:
    """R40"""
    pair = make_pair(session, planned_end=TODAY + timedelta(days=40))
    make_goal(session, pair, "Lead a project", state="reached", settled_on=TODAY)
    make_goal(session, pair, "Speak at a conference", state="let_go", settled_on=TODAY)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    _answer(session, pair, pair.mentee, Wish.NO)
    closure.hold_meeting(session, pair, NOW, TODAY)
    for who in (pair.mentor, pair.mentee):
        closure.finish_part(session, pair, who, REFLECTION, NOW, TODAY)
    assert pair.ending is Ending.COMPLETED_EARLY


def test_once_both_know_no_nudge_asks_anybody_whether_to_end(session: Session, make_pair: MakePair) -> None:
    """R46"""
    pair = make_pair(session)
    for who in (pair.mentor_id, pair.mentee_id):
        session.add(_nudge(pair, who))
    session.flush()
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    session.expire_all()
    nudges = session.scalars(select(Message).where(Message.kind == "stale_check_ins")).all()
    assert {nudge.state for nudge in nudges} == {Delivery.DROPPED}


def _nudge(pair: Mentorship, receiver_id: str) -> Message:
    return Message(
        team_id=pair.team_id,
        mentorship_id=pair.id,
        receiver_id=receiver_id,
        kind="stale_check_ins",
        occasion="test",
        due_at=NOW,
        claimed_until=NOW - timedelta(days=1),
        state=Delivery.DUE,
        attempts=0,
    )
