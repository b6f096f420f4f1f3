"""Introductions and opportunities (R29)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import introductions
from bot.errors import (
    AlreadyAnswered,
    AlreadyProposed,
    Empty,
    KnowEachOther,
    NoLink,
    NotFound,
    NotYours,
    PersonHasLeft,
    TooLong,
    TooMany,
    WithABot,
)
from bot.models import Delivery, IntroductionState, Member, Mentorship, Message
from bot.privacy import may_read
from bot.reasons import still_holds

NOW = datetime(2026, 5, 4, 10, tzinfo=UTC)
MakePair = Callable[..., Mentorship]
MakeMember = Callable[..., Member]


@pytest.fixture
def pair(session: Session, make_pair: MakePair) -> Mentorship:
    return make_pair(session)


@pytest.fixture
def priya(session: Session, make_member: MakeMember) -> Member:
    return make_member(session, "Priya")


def told(session: Session, kind: str) -> Sequence[Message]:
    return session.scalars(select(Message).where(Message.kind == kind)).all()


def test_r29_three_meet_only_after_both_have_said_yes(session: Session, pair: Mentorship, priya: Member) -> None:
    """R29: the mentee first; the third person hears nothing before."""
    made = introductions.propose(session, pair, pair.mentor, priya, " Both love design ", NOW)
    assert made.why == "Both love design"
    assert [m.receiver_id for m in told(session, "introduction_offered")] == [pair.mentee_id]
    assert told(session, "introduction_asked") == []
    assert not may_read(priya.user_id, made, pair)
    with pytest.raises(NotFound):
        introductions.find_asked(session, made.id, priya)

    introductions.answer(session, made, pair, pair.mentee, NOW, agrees=True)
    introductions.answer(session, made, pair, pair.mentee, NOW, agrees=True)
    assert [m.receiver_id for m in told(session, "introduction_asked")] == [priya.user_id]
    assert told(session, "introduction") == []
    assert may_read(priya.user_id, made, pair)

    found, of = introductions.find_asked(session, made.id, priya)
    introductions.answer(session, found, of, priya, NOW, agrees=True)
    [message] = told(session, "introduction")
    assert set(message.facts["together"]) == {pair.mentor_id, pair.mentee_id, priya.user_id}
    assert still_holds(message, pair)
    pair.shielded_id = pair.mentee_id
    assert not still_holds(message, pair)


def test_r29_a_mentees_no_stays_between_the_two(session: Session, pair: Mentorship, priya: Member) -> None:
    """R29: the third person never hears of it, not even with a forged id."""
    made = introductions.propose(session, pair, pair.mentor, priya, "Both love design", NOW)
    introductions.answer(session, made, pair, pair.mentee, NOW, agrees=False)
    assert [m.receiver_id for m in told(session, "introduction_declined")] == [pair.mentor_id]
    assert told(session, "introduction_asked") == []
    with pytest.raises(NotFound):
        introductions.find_asked(session, made.id, priya)
    with pytest.raises(AlreadyAnswered):
        introductions.answer(session, made, pair, pair.mentee, NOW, agrees=True)


def test_r29_a_third_persons_no_is_told_to_both(session: Session, pair: Mentorship, priya: Member) -> None:
    """R29"""
    made = introductions.propose(session, pair, pair.mentor, priya, "Both love design", NOW)
    introductions.answer(session, made, pair, pair.mentee, NOW, agrees=True)
    introductions.answer(session, made, pair, priya, NOW, agrees=False)
    assert {m.receiver_id for m in told(session, "introduction_declined")} == {pair.mentor_id, pair.mentee_id}
    assert told(session, "introduction") == []


def test_r29_somebody_who_has_left_meanwhile_is_not_asked(session: Session, pair: Mentorship, priya: Member) -> None:
    """R29, R46"""
    made = introductions.propose(session, pair, pair.mentor, priya, "Both love design", NOW)
    priya.is_deactivated = True
    introductions.answer(session, made, pair, pair.mentee, NOW, agrees=True)
    assert told(session, "introduction_asked") == []
    assert len(told(session, "introduction_declined")) == 2


def test_r29_a_proposal_can_be_taken_back(session: Session, pair: Mentorship, priya: Member) -> None:
    """R29: what was asked holds no more, and the same person can be proposed anew."""
    made = introductions.propose(session, pair, pair.mentor, priya, "Both love design", NOW)
    with pytest.raises(NotYours):
        introductions.withdraw(session, pair, pair.mentee, made.id, NOW)
    introductions.withdraw(session, pair, pair.mentor, made.id, NOW)
    introductions.withdraw(session, pair, pair.mentor, made.id, NOW)
    [message] = told(session, "introduction_offered")
    session.refresh(message)
    assert message.state is Delivery.DROPPED
    assert not still_holds(message, pair)
    with pytest.raises(AlreadyAnswered):
        introductions.answer(session, made, pair, pair.mentee, NOW, agrees=True)
    again = introductions.propose(session, pair, pair.mentor, priya, "Once more", NOW)
    introductions.answer(session, again, pair, pair.mentee, NOW, agrees=True)
    introductions.answer(session, again, pair, priya, NOW, agrees=True)
    assert again.state is IntroductionState.INTRODUCED
    with pytest.raises(AlreadyAnswered):
        introductions.withdraw(session, pair, pair.mentor, again.id, NOW)
    with pytest.raises(NotFound):
        introductions.withdraw(session, pair, pair.mentor, 999, NOW)


def test_r29_only_people_who_can_be_introduced(session: Session, pair: Mentorship, make_member: MakeMember) -> None:
    """R29"""
    bot = make_member(session, "Lunchbot", is_bot=True)
    gone = make_member(session, "Sam", is_deactivated=True)
    for person, problem in (
        (pair.mentor, KnowEachOther),
        (pair.mentee, KnowEachOther),
        (bot, WithABot),
        (gone, PersonHasLeft),
    ):
        with pytest.raises(problem):
            introductions.propose(session, pair, pair.mentor, person, "A reason", NOW)
    priya = make_member(session, "Priya")
    for why, bad in (("", Empty), (" \n", Empty), ("x" * 501, TooLong), ("😀" * 251, TooLong)):
        with pytest.raises(bad):
            introductions.propose(session, pair, pair.mentor, priya, why, NOW)
    with pytest.raises(NotYours):
        introductions.propose(session, pair, pair.mentee, priya, "A reason", NOW)
    introductions.propose(session, pair, pair.mentor, priya, "A reason", NOW)
    with pytest.raises(AlreadyProposed):
        introductions.propose(session, pair, pair.mentor, priya, "Another reason", NOW)


@pytest.mark.parametrize(
    ("link", "is_one"),
    [
        ("https://example.org/talk?a=1#b", True),
        ("http://münchen.example", True),
        ("example.org", False),
        ("javascript:alert(1)", False),
        ("https://", False),
        ("https://exa mple.org", False),
        ("https://example.org/<!channel>", False),
        ("https://[", False),
    ],
)
def test_r29_an_opportunity_has_a_link_that_opens(session: Session, pair: Mentorship, link: str, is_one: bool) -> None:
    """R29"""
    if is_one:
        introductions.share_opportunity(session, pair, pair.mentor, "A talk", link, NOW)
        assert [m.receiver_id for m in told(session, "opportunity")] == [pair.mentee_id]
    else:
        with pytest.raises(NoLink):
            introductions.share_opportunity(session, pair, pair.mentor, "A talk", link, NOW)


def test_r29_a_page_full_of_opportunities_is_enough(session: Session, pair: Mentorship) -> None:
    """R29"""
    for number in range(introductions.MOST):
        introductions.share_opportunity(session, pair, pair.mentor, f"Talk {number}", None, NOW)
    with pytest.raises(TooMany):
        introductions.share_opportunity(session, pair, pair.mentor, "One more", None, NOW)
    with pytest.raises(NotYours):
        introductions.share_opportunity(session, pair, pair.mentee, "Mine", None, NOW)
