"""How a mentorship begins, goes on and pauses (R5, R13, R39)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from bot import mentorships
from bot.database import Database
from bot.errors import (
    DateInThePast,
    DateTooFar,
    NotFound,
    NotUnderWay,
    PairExists,
    PersonHasLeft,
    Problem,
    ProposalChanged,
    TooLong,
    WithABot,
    WithOneself,
)
from bot.mentorships import Terms
from bot.models import Delivery, Member, Mentorship, Message, Rhythm, Role, State
from tests.conftest import NOW, TEAM

MakeMember = Callable[..., Member]
TODAY = NOW.date()


def terms(**changes: object) -> Terms:
    facts: dict[str, object] = {
        "purpose": "Grow",
        "rhythm": Rhythm.WEEKLY,
        "planned_end": None,
        "ending_agreement": "",
        "confidentiality": "",
    }
    return Terms(**{**facts, **changes})  # type: ignore[arg-type]


def owed(session: Session) -> list[tuple[str, str]]:
    due = select(Message).where(Message.state == Delivery.DUE).order_by(Message.id)
    return [(message.receiver_id, message.kind) for message in session.scalars(due)]


@pytest.fixture
def maya(session: Session, make_member: MakeMember) -> Member:
    return make_member(session, "Maya")


@pytest.fixture
def jonas(session: Session, make_member: MakeMember) -> Member:
    return make_member(session, "Jonas")


@pytest.fixture
def proposed(session: Session, maya: Member, jonas: Member) -> Mentorship:
    return mentorships.propose(session, maya, jonas, Role.MENTOR, terms(), NOW, TODAY)


def test_r39_one_invites_and_the_other_is_asked(session: Session, proposed: Mentorship, jonas: Member) -> None:
    """R39"""
    assert proposed.state is State.INVITED
    assert proposed.mentor.name == "Maya"
    assert proposed.mentee.name == "Jonas"
    assert owed(session) == [(jonas.user_id, "invitation")]


def test_r39_accepting_begins_it_and_both_are_told(
    session: Session, proposed: Mentorship, maya: Member, jonas: Member
) -> None:
    """R39"""
    mentorships.accept(session, proposed, jonas, proposed.proposal, NOW)
    assert proposed.state is State.ACTIVE
    assert proposed.begun_at == NOW
    assert owed(session) == [(maya.user_id, "begun"), (jonas.user_id, "begun")]


def test_declining_tells_the_one_who_asked_and_frees_the_pair(
    session: Session, proposed: Mentorship, maya: Member, jonas: Member
) -> None:
    mentorships.decline(session, proposed, jonas, proposed.proposal, NOW)
    assert owed(session) == [(maya.user_id, "declined")]
    assert mentorships.propose(session, jonas, maya, Role.MENTEE, terms(), NOW, TODAY).id != proposed.id


def test_changed_terms_ask_the_first_one(session: Session, proposed: Mentorship, maya: Member, jonas: Member) -> None:
    mentorships.reword(session, proposed, jonas, 1, Role.MENTOR, terms(purpose="Learn Rust"), NOW, TODAY)
    assert (proposed.mentor.name, proposed.purpose, proposed.proposal) == ("Jonas", "Learn Rust", 2)
    assert owed(session) == [(maya.user_id, "invitation")]
    with pytest.raises(ProposalChanged):
        mentorships.accept(session, proposed, jonas, 2, NOW)
    with pytest.raises(ProposalChanged):
        mentorships.accept(session, proposed, maya, 1, NOW)
    mentorships.accept(session, proposed, maya, 2, NOW)
    assert proposed.state is State.ACTIVE


@pytest.mark.parametrize("act", [mentorships.accept, mentorships.decline])
def test_a_button_pressed_twice_changes_nothing(
    session: Session, proposed: Mentorship, jonas: Member, act: Callable[..., None]
) -> None:
    mentorships.accept(session, proposed, jonas, 1, NOW)
    before = owed(session)
    with pytest.raises(ProposalChanged):
        act(session, proposed, jonas, 1, NOW)
    assert proposed.state is State.ACTIVE
    assert owed(session) == before


def test_nobody_answers_their_own_invitation(session: Session, proposed: Mentorship, maya: Member) -> None:
    with pytest.raises(ProposalChanged):
        mentorships.accept(session, proposed, maya, 1, NOW)


@pytest.mark.parametrize(
    ("other", "problem"),
    [({}, WithOneself), ({"is_bot": True}, WithABot), ({"is_deactivated": True}, PersonHasLeft)],
)
def test_who_cannot_be_the_other_one(
    session: Session, maya: Member, make_member: MakeMember, other: dict[str, bool], problem: type[Problem]
) -> None:
    partner = make_member(session, "Other", **other) if other else maya
    with pytest.raises(problem) as raised:
        mentorships.propose(session, maya, partner, Role.MENTOR, terms(), NOW, TODAY)
    assert raised.value.field == "partner"


@pytest.mark.parametrize("roles", [(Role.MENTOR, Role.MENTOR), (Role.MENTOR, Role.MENTEE)])
def test_a_pair_that_exists_is_refused_whoever_asks(
    session: Session, proposed: Mentorship, maya: Member, jonas: Member, roles: tuple[Role, Role]
) -> None:
    for me, other, role in ((maya, jonas, roles[0]), (jonas, maya, roles[1])):
        with pytest.raises(PairExists):
            mentorships.propose(session, me, other, role, terms(), NOW, TODAY)
    assert mentorships.has_open_pair(session, jonas, maya)


def test_two_invitations_at_once_make_one_pair(any_database: Database, make_member: MakeMember) -> None:
    with any_database.writing(TEAM) as session:
        ids = [make_member(session, name).user_id for name in ("Maya", "Jonas")]
    barrier = threading.Barrier(2)
    outcomes: list[str] = []

    def invite(mine: str, theirs: str) -> None:
        barrier.wait()
        try:
            with any_database.writing(TEAM) as session:
                me, other = (session.get_one(Member, (TEAM, user_id)) for user_id in (mine, theirs))
                mentorships.propose(session, me, other, Role.MENTOR, terms(), NOW, TODAY)
            outcomes.append("invited")
        except PairExists:
            outcomes.append("exists")

    threads = [threading.Thread(target=invite, args=pair) for pair in (ids, ids[::-1])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["exists", "invited"]
    with any_database.reading(TEAM) as session:
        assert len(session.scalars(select(Mentorship)).unique().all()) == 1


@pytest.mark.parametrize(
    ("change", "problem", "field"),
    [
        ({"planned_end": TODAY - timedelta(days=1)}, DateInThePast, "planned_end"),
        ({"planned_end": date(9999, 12, 31)}, DateTooFar, "planned_end"),
        ({"purpose": "x" * 3001}, TooLong, "purpose"),
        ({"confidentiality": "x" * 3001}, TooLong, "confidentiality"),
    ],
)
def test_terms_that_cannot_be(
    session: Session, maya: Member, jonas: Member, change: dict[str, object], problem: type[Problem], field: str
) -> None:
    with pytest.raises(problem) as raised:
        mentorships.propose(session, maya, jonas, Role.MENTOR, terms(**change), NOW, TODAY)
    assert raised.value.field == field


def test_an_id_is_only_a_claim(session: Session, proposed: Mentorship, make_member: MakeMember, maya: Member) -> None:
    """R47: somebody else's mentorship does not exist for me."""
    stranger = make_member(session, "Priya")
    for mentorship_id, member in ((proposed.id, stranger), (proposed.id + 1, maya)):
        with pytest.raises(NotFound):
            mentorships.find(session, mentorship_id, member)
    with pytest.raises(NotUnderWay):
        mentorships.find_under_way(session, proposed.id, maya)


def test_r13_a_pause_tells_the_other_one_and_ends(
    session: Session, proposed: Mentorship, maya: Member, jonas: Member
) -> None:
    """R13"""
    mentorships.accept(session, proposed, jonas, 1, NOW)
    mentorships.pause(session, proposed, maya, TODAY + timedelta(days=30), NOW, TODAY)
    assert proposed.state is State.PAUSED
    assert owed(session)[-1] == (jonas.user_id, "paused")
    assert mentorships.find_under_way(session, proposed.id, jonas) is proposed
    mentorships.go_on(session, proposed, jonas, NOW)
    assert (proposed.state, proposed.paused_until) == (State.ACTIVE, None)
    with pytest.raises(DateInThePast):
        mentorships.pause(session, proposed, maya, TODAY - timedelta(days=1), NOW, TODAY)
