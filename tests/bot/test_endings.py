"""More time, an early end, a way out, a rest, and taking it up again (R24, R40 to R43)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import answers, closure, departures, endings, goodbye, plan
from bot.closure import REFLECTION, Step, awaited, progress
from bot.errors import DateInThePast, Empty, NotLater, NotUnderWay, PairExists, TooLateToReopen, TooLong
from bot.mentorships import Terms, propose
from bot.models import Delivery, Ending, Member, Mentorship, Message, Rhythm, Role, State, Wish, Wishes
from bot.plan import Plan
from bot.reasons import still_holds

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY = NOW.date()
MakePair = Callable[..., Mentorship]


def _owed(session: Session, kind: str) -> list[Message]:
    session.flush()
    session.expire_all()
    return list(session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id)))


def _wish(session: Session, pair: Mentorship, who: Member, wish: Wish) -> None:
    session.add(Wishes(team_id=pair.team_id, mentorship_id=pair.id, author_id=who.user_id, wish=wish, answered_at=NOW))
    session.flush()


def _complete(session: Session, pair: Mentorship, now: datetime = NOW) -> None:
    closure.hold_conversation(session, pair, pair.mentor, now)
    closure.hold_meeting(session, pair, now, now.date())
    for who in (pair.mentor, pair.mentee):
        closure.finish_part(session, pair, who, REFLECTION, now, now.date())


def test_r40_more_time_is_a_new_planned_end_that_both_know(session: Session, make_pair: MakePair) -> None:
    """R40, R13: it is counted with the end that was planned before, and may be given again."""
    pair = make_pair(session, planned_end=date(2026, 5, 20))
    endings.extend(session, pair, pair.mentee, date(2026, 9, 1), NOW, TODAY)
    endings.extend(session, pair, pair.mentor, date(2026, 12, 1), NOW, TODAY)
    assert pair.planned_end == date(2026, 12, 1)
    assert [(e.old_end, e.new_end, e.extended_by) for e in pair.extensions] == [
        (date(2026, 5, 20), date(2026, 9, 1), pair.mentee_id),
        (date(2026, 9, 1), date(2026, 12, 1), pair.mentor_id),
    ]
    assert [message.receiver_id for message in _owed(session, "extended")] == [pair.mentor_id, pair.mentee_id]


def test_r40_more_time_needs_a_later_day(session: Session, make_pair: MakePair) -> None:
    """R40: what is wrong is said at the field; an end that has passed may be followed by any day ahead."""
    pair = make_pair(session, planned_end=date(2026, 5, 20))
    for until, problem in ((None, Empty), (date(2026, 5, 3), DateInThePast), (date(2026, 5, 20), NotLater)):
        with pytest.raises(problem) as raised:
            endings.extend(session, pair, pair.mentor, until, NOW, TODAY)
        assert raised.value.field == "until"
    assert pair.extensions == []
    later = NOW + timedelta(days=30)
    endings.extend(session, pair, pair.mentor, later.date(), later, later.date())
    assert pair.planned_end == later.date()


def test_r40_more_time_undoes_an_ending_that_had_begun(session: Session, make_pair: MakePair) -> None:
    """R40: what was written stays, and at the next ending both are told anew."""
    pair = make_pair(session)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    answers.write(session, pair, pair.mentor, {"celebration.thanks": "Thanks"}, NOW)
    closure.finish_part(session, pair, pair.mentor, REFLECTION, NOW, TODAY)
    endings.extend(session, pair, pair.mentee, TODAY + timedelta(days=90), NOW, TODAY)
    assert pair.closure is None
    assert progress(session, pair).done == frozenset()
    assert (pair.mentor_id, "celebration.thanks") in answers.readable(session, pair, pair.mentor_id)
    closure.hold_conversation(session, pair, pair.mentor, NOW + timedelta(days=80))
    assert len(_owed(session, "ending_begun")) == 2


def test_r3_more_time_leaves_the_partners_private_plan(session: Session, make_pair: MakePair) -> None:
    """R3"""
    pair = make_pair(session)
    plan.save(session, pair, pair.mentor, Plan(own_idea="Kayaking"), NOW)
    endings.extend(session, pair, pair.mentee, TODAY + timedelta(days=90), NOW, TODAY)
    assert pair.closure is not None


@pytest.mark.parametrize("shared", [True, False])
def test_r41_either_may_end_and_the_reason_goes_where_it_was_said(
    session: Session, make_pair: MakePair, shared: bool
) -> None:
    """R41, R40: the other one is told, in the same message either way."""
    pair = make_pair(session)
    endings.end_early(session, pair, pair.mentee, "I move to Oslo", NOW, shared=shared)
    assert (pair.state, pair.ending, pair.ended_at) == (State.ENDED, Ending.ENDED_EARLY, NOW)
    readable = answers.readable(session, pair, pair.mentor_id)
    assert ((pair.mentee_id, "ending.reason") in readable) is shared
    assert [(m.receiver_id, m.facts) for m in _owed(session, "ended")] == [(pair.mentor_id, {})]


def test_r41_the_other_one_can_still_reflect_and_thank(session: Session, make_pair: MakePair) -> None:
    """R41: and it stays the ending that it was."""
    pair = make_pair(session)
    endings.end_early(session, pair, pair.mentor, "", NOW, shared=False)
    closure.finish_part(session, pair, pair.mentee, REFLECTION, NOW, TODAY)
    goodbye.write(session, pair, pair.mentee, "Thank you for it all", NOW, TODAY)
    assert pair.mentee_id in progress(session, pair).reflected
    assert [m.receiver_id for m in _owed(session, "goodbye")] == [pair.mentor_id]
    assert pair.ending is Ending.ENDED_EARLY


def test_r41_a_reason_that_is_too_long_ends_nothing(session: Session, make_pair: MakePair) -> None:
    """R41"""
    pair = make_pair(session)
    with pytest.raises(TooLong) as raised:
        endings.end_early(session, pair, pair.mentor, "x" * 3001, NOW, shared=True)
    assert raised.value.field == "ending.reason"
    assert pair.state is State.ACTIVE


def test_r42_who_leaves_hears_nothing_more_and_the_partner_nothing_else(session: Session, make_pair: MakePair) -> None:
    """R42: the partner's message is that of any ending; no reason is kept anywhere."""
    pair = make_pair(session)
    endings.leave(session, pair, pair.mentee, NOW)
    assert (pair.state, pair.ending) == (State.ENDED, Ending.ENDED_EARLY)
    assert [(m.receiver_id, m.facts) for m in _owed(session, "ended")] == [(pair.mentor_id, {})]
    assert answers.readable(session, pair, pair.mentee_id) == {}

    goodbye.write(session, pair, pair.mentor, "Why did you go?", NOW, TODAY)
    endings.ask_to_reopen(session, pair, pair.mentor, NOW, 30)
    for kind in ("goodbye", "reopening_asked"):
        (message,) = _owed(session, kind)
        assert message.receiver_id == pair.mentee_id
        assert not still_holds(message, pair)
    assert not endings.is_asked_to_reopen(pair, pair.mentee)


def test_r42_also_after_an_ending(session: Session, make_pair: MakePair) -> None:
    """R42"""
    pair = make_pair(session)
    endings.end_early(session, pair, pair.mentor, "", NOW, shared=False)
    endings.leave(session, pair, pair.mentee, NOW)
    assert pair.shielded_id == pair.mentee_id
    assert len(_owed(session, "ended")) == 1


def test_r43_both_together_undo_an_ending_and_can_end_again(session: Session, make_pair: MakePair) -> None:
    """R43: at the second ending both are told and get the document anew."""
    pair = make_pair(session, planned_end=TODAY)
    _wish(session, pair, pair.mentee, Wish.NO)
    _complete(session, pair)
    assert pair.state is State.ENDED
    endings.ask_to_reopen(session, pair, pair.mentor, NOW, 30)
    endings.ask_to_reopen(session, pair, pair.mentor, NOW + timedelta(hours=1), 30)
    assert [m.receiver_id for m in _owed(session, "reopening_asked")] == [pair.mentee_id]
    assert pair.state is State.ENDED
    endings.confirm_reopening(session, pair, pair.mentee, NOW, 30)
    endings.confirm_reopening(session, pair, pair.mentee, NOW, 30)
    assert (pair.state, pair.ended_at, pair.ending, pair.planned_end) == (State.ACTIVE, None, None, None)
    assert len(_owed(session, "reopened")) == 2
    assert {m.answer for m in _owed(session, "reopening_asked")} == {"reopened"}

    _complete(session, pair, NOW + timedelta(days=60))
    assert pair.state is State.ENDED
    for kind in ("closing", "document", "ending_begun"):
        assert len({m.occasion for m in _owed(session, kind)}) == 2, kind


def test_r43_asking_when_the_other_has_asked_is_a_yes(session: Session, make_pair: MakePair) -> None:
    """R43"""
    pair = make_pair(session)
    endings.end_early(session, pair, pair.mentor, "", NOW, shared=False)
    endings.ask_to_reopen(session, pair, pair.mentee, NOW, 30)
    endings.ask_to_reopen(session, pair, pair.mentor, NOW, 30)
    assert pair.state is State.ACTIVE


def test_r43_a_no_is_told_kindly_and_nobody_is_asked_alone(session: Session, make_pair: MakePair) -> None:
    """R43: whoever asked cannot answer themselves."""
    pair = make_pair(session)
    endings.end_early(session, pair, pair.mentor, "", NOW, shared=False)
    endings.ask_to_reopen(session, pair, pair.mentee, NOW, 30)
    with pytest.raises(NotUnderWay):
        endings.confirm_reopening(session, pair, pair.mentee, NOW, 30)
    endings.decline_reopening(session, pair, pair.mentor, NOW)
    endings.decline_reopening(session, pair, pair.mentor, NOW)
    assert [m.receiver_id for m in _owed(session, "reopening_declined")] == [pair.mentee_id]
    assert pair.state is State.ENDED


def test_r43_only_for_some_time_and_not_beside_a_new_mentorship(session: Session, make_pair: MakePair) -> None:
    """R43"""
    pair = make_pair(session)
    endings.end_early(session, pair, pair.mentor, "", NOW, shared=False)
    with pytest.raises(TooLateToReopen):
        endings.ask_to_reopen(session, pair, pair.mentor, NOW + timedelta(days=30, seconds=1), 30)
    propose(session, pair.mentor, pair.mentee, Role.MENTOR, Terms("", Rhythm.MONTHLY, None, "", ""), NOW, TODAY)
    with pytest.raises(PairExists):
        endings.ask_to_reopen(session, pair, pair.mentor, NOW, 30)


def test_r24_a_written_goodbye_takes_the_place_of_the_meeting(session: Session, make_pair: MakePair) -> None:
    """R24: the partner gets it, and the ending completes for the one who is there."""
    pair = make_pair(session)
    goodbye.write(session, pair, pair.mentor, "Fare well", NOW, TODAY)
    now = progress(session, pair)
    assert now.done == {Step.CONVERSATION, Step.MEETING}
    assert awaited(pair, now, Step.REFLECTION) == {pair.mentor_id}
    assert [m.receiver_id for m in _owed(session, "goodbye")] == [pair.mentee_id]
    closure.finish_part(session, pair, pair.mentor, REFLECTION, NOW, TODAY)
    _wish(session, pair, pair.mentor, Wish.YES)
    assert closure.complete_if_done(session, pair, NOW, TODAY)
    assert (pair.state, pair.ending) == (State.ENDED, Ending.COMPLETED)


@pytest.mark.parametrize(("text", "problem"), [("", Empty), ("  \n ", Empty), ("x" * 3001, TooLong)])
def test_r24_a_goodbye_has_words(session: Session, make_pair: MakePair, text: str, problem: type[Exception]) -> None:
    """R24"""
    pair = make_pair(session)
    with pytest.raises(problem):
        goodbye.write(session, pair, pair.mentor, text, NOW, TODAY)
    assert pair.closure is None


def test_r24_nobody_waits_for_somebody_who_has_left(session: Session, make_pair: MakePair) -> None:
    """R24: an ending that waited only for them is complete when they leave."""
    pair = make_pair(session)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    closure.hold_meeting(session, pair, NOW, TODAY)
    closure.finish_part(session, pair, pair.mentee, REFLECTION, NOW, TODAY)
    _wish(session, pair, pair.mentee, Wish.YES)
    assert pair.state is State.ACTIVE
    pair.mentor.is_deactivated = True
    session.flush()
    departures.tell_partners(session, pair.mentor, NOW)
    assert pair.state is State.ENDED
    (told,) = _owed(session, "partner_left")
    assert still_holds(told, pair), "R46: that somebody has left is told, too"


def test_r24_to_somebody_who_has_left_nothing_is_sent(session: Session, make_pair: MakePair) -> None:
    """R24, R46"""
    pair = make_pair(session)
    pair.mentee.is_deactivated = True
    session.flush()
    goodbye.write(session, pair, pair.mentor, "Fare well", NOW, TODAY)
    assert _owed(session, "goodbye") == []
    assert all(m.state is not Delivery.SENT for m in _owed(session, "ending_begun"))
