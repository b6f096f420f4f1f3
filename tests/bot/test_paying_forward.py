"""Paying it forward (R35), and this workspace's own rates (R37)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import closure, ledger, paying_forward, rates
from bot.database import Database
from bot.errors import TooLong
from bot.models import Agreement, Answer, Ending, Member, Mentorship, Message, Offer, OfferKind, State
from bot.privacy import may_read
from bot.rates import Rate
from bot.reasons import still_holds
from tests.conftest import TEAM

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
TODAY = NOW.date()
MakePair = Callable[..., Mentorship]


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    """A pair that has completed its mentorship, each step of it."""
    pair = make_pair(session)
    closure.hold_conversation(session, pair, pair.mentor, NOW)
    closure.hold_meeting(session, pair, NOW, TODAY)
    for member in (pair.mentor, pair.mentee):
        closure.finish_part(session, pair, member, closure.REFLECTION, NOW, TODAY)
    session.add(_agreement(pair))
    session.flush()
    assert closure.complete_if_done(session, pair, NOW, TODAY)
    return pair


def _agreement(pair: Mentorship) -> Agreement:
    return Agreement(team_id=TEAM, mentorship_id=pair.id, version=1, agreed_at=NOW)


def test_r35_both_are_invited_some_days_after_a_good_ending(session: Session, pair: Mentorship) -> None:
    """R35: once, not in the hour of the closing message, and not when they have offered already."""
    invitations = session.scalars(select(Message).where(Message.kind == paying_forward.KIND)).all()
    assert {message.receiver_id for message in invitations} == {pair.mentor_id, pair.mentee_id}
    for message in invitations:
        assert message.due_at >= NOW + timedelta(days=7)
        assert still_holds(message, pair)
        paying_forward.offer(session, pair, pair.member(message.receiver_id), NOW)
        session.refresh(message)
        assert not still_holds(message, pair)


def test_r35_no_invitation_after_another_ending(session: Session, make_pair: MakePair) -> None:
    """R35, R34"""
    pair = make_pair(session)
    closure.finish(session, pair, Ending.ENDED_EARLY, NOW)
    assert session.scalars(select(Message).where(Message.kind == paying_forward.KIND)).all() == []


def test_r35_two_good_endings_invite_a_mentor_once(
    session: Session, pair: Mentorship, make_pair: Callable[..., Mentorship]
) -> None:
    """R35, R44: and each mentee; long after, somebody may be asked again."""
    other = make_pair(session, mentor=pair.mentor, mentee_id="U0PRIYA001", mentee_name="Priya")
    other.state, other.ending = State.ENDED, Ending.COMPLETED

    def holds(receiver_id: str, due_at: datetime) -> bool:
        ledger.owe(session, other, receiver_id, paying_forward.KIND, due_at, occasion=f"{due_at:%Y-%m-%d}")
        newest = select(Message).where(Message.receiver_id == receiver_id, Message.kind == paying_forward.KIND)
        message = session.scalars(newest.order_by(Message.id.desc())).first()
        assert message is not None
        return still_holds(message, other)

    assert not holds(pair.mentor_id, NOW + timedelta(days=8))
    assert holds("U0PRIYA001", NOW + timedelta(days=8))
    assert holds(pair.mentor_id, NOW + timedelta(days=400))


def test_r35_the_lists_are_by_ones_own_wish(session: Session, pair: Mentorship) -> None:
    """R35: opt in, twice is once, and taken back; those who have left are on none."""
    for _ in range(2):
        paying_forward.offer(session, pair, pair.mentor, NOW)
        paying_forward.offer(session, pair, pair.mentee, NOW)
    assert _listed(session, OfferKind.TO_MENTOR) == [(pair.mentee, NOW)]
    assert _listed(session, OfferKind.ANOTHER_MENTEE) == [(pair.mentor, NOW)]
    pair.mentor.is_deactivated = True
    session.flush()
    assert _listed(session, OfferKind.ANOTHER_MENTEE) == []
    for _ in range(2):
        paying_forward.take_back(session, pair, pair.mentee, NOW)
    assert _listed(session, OfferKind.TO_MENTOR) == []


def _listed(session: Session, kind: OfferKind) -> list[tuple[Member, datetime]]:
    return [(member, offer.offered_at) for member, offer in paying_forward.offering(session, kind)]


def test_r35_r47_the_self_check_is_its_authors_alone(session: Session, pair: Mentorship) -> None:
    """R35, R47: nobody else reads it, whoever sees the list."""
    written = {"self_check.brings": "Patience", "self_check.prepares": " ", "offer": "yes", "plan.opener": "No"}
    paying_forward.write_self_check(session, pair, pair.mentee, written, NOW)
    assert paying_forward.self_check(session, pair, pair.mentee) == {"self_check.brings": "Patience"}
    [answer] = session.scalars(select(Answer)).all()
    assert may_read(pair.mentee_id, answer, pair)
    assert not may_read(pair.mentor_id, answer, pair)
    assert paying_forward.self_check(session, pair, pair.mentor) == {}
    with pytest.raises(TooLong):
        paying_forward.write_self_check(session, pair, pair.mentee, {"self_check.brings": "x" * 3001}, NOW)


def test_r37_rates_are_measured_on_five_or_more(any_database: Database, make_pair: MakePair) -> None:
    """R37, R50: fewer say nothing; another workspace's do not count."""
    with any_database.writing(TEAM) as session:
        mentor = None
        for number in range(rates.FEWEST):
            assert rates.staying_in_touch(session) is None
            assert rates.offering_to_mentor(session) is None
            pair = make_pair(session, mentor=mentor, mentee_id=f"U0MENTEE{number:02}")
            mentor = pair.mentor
            pair.state = State.ENDED
            if number < 2:
                session.add(_agreement(pair))
            if number < 4:
                paying_forward.offer(session, pair, pair.mentee, NOW)
            session.flush()
        make_pair(session, mentor=mentor, mentee_id="U0STILLON1")
        assert rates.staying_in_touch(session) == Rate(2, 5)
        assert rates.offering_to_mentor(session) == Rate(4, 5)
        assert Rate(2, 3).percent == 67
    with any_database.writing("T0OTHER") as session:
        assert rates.staying_in_touch(session) is None
        assert session.scalars(select(Offer)).all() == []
